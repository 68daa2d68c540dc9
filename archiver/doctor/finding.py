"""What a check found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How well it is."""

    OK = "ok"
    WARN = "warn"
    """Works, but someone should look at it."""
    FAIL = "fail"
    """Crawls will fail, or lose something."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    check: str
    """What was looked at: `disk`, `clock`."""
    level: Level
    found: str
    advice: str = ""
    """What to do, unless all is well."""

    def as_dict(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items() if value}


def ok(check: str, found: str) -> Finding:
    """All is well."""
    return Finding(check, Level.OK, found)


def warn(check: str, found: str, advice: str) -> Finding:
    """Someone should look at it."""
    return Finding(check, Level.WARN, found, advice)


def fail(check: str, found: str, advice: str) -> Finding:
    """It will not work."""
    return Finding(check, Level.FAIL, found, advice)
