"""Counts per day, with the days on which nothing came. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Day:
    """A day and how much there was of something."""

    day: str
    """`2025-02-12`."""
    count: int


def days_of(counts: Mapping[str, int], most: int) -> list[Day]:
    """The last `most` days up to the latest one with a count, in order; nothing for no counts."""
    real = {day: count for day, count in counts.items() if _is_day(day)}
    if not real:
        return []
    last = date.fromisoformat(max(real))
    days = [(last - timedelta(days=back)).isoformat() for back in reversed(range(most))]
    return [Day(day, real.get(day, 0)) for day in days]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
