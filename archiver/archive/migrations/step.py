"""What a step of the schema is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    summary: str
    statements: tuple[str, ...]
