"""Spans of time as people type them: `30m`, `12h`, `7d`, `4w`, or a day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from archiver.errors import UsageError

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MOST = timedelta(days=365 * 200)
"""Longer than any archive; keeps `now - period` within what datetime can hold."""


def parse_period(text: str) -> timedelta:
    """The span that a number and a unit name; raises UsageError.

    Example: `7d` gives `timedelta(days=7)`.
    """
    match = re.fullmatch(r"(\d{1,6})\s*([mhdw])", text.strip().lower())
    period = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta()
    if not timedelta() < period < _MOST:
        raise UsageError(f"not a span of time: {text!r}. Write a number and m, h, d or w, such as 30m, 12h, 7d or 4w")
    return period


def parse_schedule(text: str) -> tuple[timedelta, ...]:
    """The rising spans of time in a text, parted by blanks or commas; none for an empty one; raises UsageError.

    Example: `1h 6h 1d` gives three spans.
    """
    spans = tuple(parse_period(part) for part in text.replace(",", " ").split())
    if any(earlier >= later for earlier, later in pairwise(spans)):
        raise UsageError(f"spans of time that do not rise: {text!r}. Write the shortest first, such as 1h 6h 1d 3d")
    return spans


def parse_since(text: str, now: datetime) -> datetime:
    """The moment that `--since` names: so long before `now`, or the start of a day in Europe/Berlin; raises UsageError.

    Example: `2024-10-21` gives `2024-10-21T00:00:00+02:00`.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        try:
            return datetime.fromisoformat(text.strip()).replace(tzinfo=ZoneInfo("Europe/Berlin"))
        except ValueError as error:
            raise UsageError(f"no such day: {text!r} ({error})") from None
    try:
        return now - parse_period(text)
    except UsageError:
        raise UsageError(
            f"not a span of time or a day: {text!r}. Write 12h, 7d, 4w or a day such as 2024-10-21"
        ) from None
