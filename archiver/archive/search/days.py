"""Days in queries: `2024`, `2024-10`, `2024-10-21`, `21.10.2024`, `10.2024` and spans of them, as the words that the index has. Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORMS = tuple(
    map(
        re.compile,
        (
            r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?",
            r"(?:(?:(?P<d>\d{1,2})\.)?(?P<m>\d{1,2})\.)?(?P<y>\d{4})",
        ),
    )
)
_FIRST, _LAST = date(1900, 1, 1), date(2099, 12, 31)
"""What an open span reaches to: the archives of papers that are on the web begin in 1946."""


@dataclass(frozen=True, slots=True)
class Days:
    """Articles published on one of these days (or first seen, where they have no date)."""

    first: date
    last: date


def parse_days(text: str) -> Days | None:
    """The days that a text names, also `2024-10..2024-11`, `2024..`, `..2024-11`; None for what names none."""
    first, dots, last = text.strip().strip(",;").partition("..")
    if not dots:
        return _span(first)
    spans = _span(first) if first else Days(_FIRST, _FIRST), _span(last) if last else Days(_LAST, _LAST)
    if spans[0] is None or spans[1] is None or not (first or last) or spans[0].first > spans[1].last:
        return None
    return Days(spans[0].first, spans[1].last)


def day_tokens(days: Days) -> list[str]:
    """Words of the index that stand for these days together: whole years, then months, then single days.

    Example: 2023-12-31 to 2025-01-31 gives `d20231231`, `y2024`, `m202501`.
    """
    found, day = [], max(days.first, _FIRST)
    last = min(days.last, _LAST)
    while day <= last:
        if (day.month, day.day) == (1, 1) and date(day.year, 12, 31) <= last:
            found.append(f"y{day.year}")
            day = date(day.year, 12, 31)
        elif day.day == 1 and _month_end(day) <= last:
            found.append(f"m{day:%Y%m}")
            day = _month_end(day)
        else:
            found.append(f"d{day:%Y%m%d}")
        day += timedelta(days=1)
    return found


def _span(text: str) -> Days | None:
    match = next((found for form in _FORMS if (found := form.fullmatch(text.strip()))), None)
    if not match:
        return None
    year, month, day = (int(match[name]) if match[name] else None for name in "ymd")
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return Days(first, first)
    return Days(first, _month_end(first) if month else date(first.year, 12, 31))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
