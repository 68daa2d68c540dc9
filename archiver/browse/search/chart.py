"""How many articles a search finds over time and by outlet, as rows of a table; the browser draws them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archiver.browse.search.find import Found

_OUTLETS = 6
"""Outlets with a colour of their own; more colours cannot be told apart."""
_MOST_DAYS = 400
"""Days between the first and the last; beyond, months are drawn: bars would be thinner than a point."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A day or month."""

    value: str
    """`2024-10-21` or `2024-10`."""
    total: int
    counts: tuple[int, ...]
    """By outlet, in the order of `Chart.outlets`; what is left of the total is of all others."""

    @property
    def others(self) -> int:
        return self.total - sum(self.counts)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of every day or month on which something was found, the earliest first."""

    unit: str
    """`day` or `month`."""
    outlets: tuple[str, ...]
    """Those with most articles, the most first."""
    bars: tuple[Bar, ...]

    @property
    def has_others(self) -> bool:
        return any(bar.others for bar in self.bars)


def chart(found: Found) -> Chart | None:
    """The chart of what was found; None where there is only one day."""
    sets = found.values.sets
    days = sorted(day for day, ids in sets["day"].items() if ids.intersect(found.ids))
    if len(days) < 2:
        return None
    unit = "day" if _days_between(days[0], days[-1]) < _MOST_DAYS else "month"
    counts = ((name, ids.intersection_cardinality(found.ids)) for name, ids in sets["outlet"].items())
    outlets = [name for name, count in sorted(counts, key=lambda pair: (-pair[1], pair[0])) if count][:_OUTLETS]
    mine = [sets["outlet"][name] & found.ids for name in outlets]
    bars = []
    for value in days if unit == "day" else sorted({day[:7] for day in days}):
        ids = sets[unit][value]
        total = ids.intersection_cardinality(found.ids)
        bars.append(Bar(value, total, tuple(ids.intersection_cardinality(own) for own in mine)))
    return Chart(unit, tuple(outlets), tuple(bars))


def _days_between(first: str, last: str) -> int:
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:  # a day that no calendar has, from a page that printed it
        return _MOST_DAYS
