"""From what a line says to a day or a moment: the missing year, weekdays, zones, and nothing that is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from archiver.extract.dates.forms import ClockFound, DayFound
from archiver.extract.dates.urls import url_date
from archiver.extract.dates.zones import localised, named_zone

TOLERANCE = timedelta(hours=24)
"""How far after the fetch a date may lie: tomorrow's paper, and clocks that are wrong."""
_YEARS_BACK = 5
"""Years tried for a day without one until its weekday fits (guessed: what is older prints its year)."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where and when a line was read."""

    now: datetime
    """In the site's zone."""
    zone: tzinfo
    url: str


def value_of(day: DayFound, clock: ClockFound | None, context: Context) -> datetime | date | None:
    """The day with its clock time, or None for a day that cannot be or is still to come."""
    if day.moment:
        return not_to_come(day.moment, context.now)
    which = _settled_day(day, clock, context)
    if which is None or clock is None:
        return not_to_come(which, context.now)
    return not_to_come(_moment(which, clock, named_zone(clock.zone, context.zone)), context.now)


def _moment(day: date, clock: ClockFound, zone: tzinfo) -> datetime | None:
    """The clock time of that day; 24:00 is the next day's midnight."""
    midnight = datetime.combine(day, time())
    try:
        return localised(midnight + timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second), zone)
    except (OverflowError, ValueError):
        return None


def _settled_day(day: DayFound, clock: ClockFound | None, context: Context) -> date | None:
    """The day itself, with its year where none is printed."""
    hint = url_date(context.url)
    if day.day:
        by_address = hint is not None and day.swapped is not None and hint.as_date() == day.swapped
        return day.swapped if by_address else day.day
    if day.swapped and hint and hint.as_date() == day.swapped:
        return day.swapped  # 10/21/2024, impossible day first, and the address says so too
    if day.month_day:
        return _with_year(day, context)
    return _latest_weekday(day.weekday or 0, clock, context) if day.is_weekday else None


def _with_year(day: DayFound, context: Context) -> date | None:
    """The address's year; else the latest that is not to come, of the last five the one that fits the printed weekday."""
    month, number = day.month_day or (0, 0)
    hint = url_date(context.url)
    if hint and (hint.month in (None, month)) and (found := _on(hint.year, month, number)):
        return found
    today = context.now.date()
    past = [
        d for year in range(today.year, today.year - _YEARS_BACK, -1) if (d := _on(year, month, number)) and d <= today
    ]
    fitting = [d for d in past if day.weekday is None or d.weekday() == day.weekday]
    return next(iter(fitting or past), None)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest_weekday(weekday: int, clock: ClockFound | None, context: Context) -> date:
    """The day in the address if it is such a weekday, else the latest that is past."""
    hint = url_date(context.url)
    if hint and (day := hint.as_date()) and day.weekday() == weekday:
        return day
    days = (context.now.weekday() - weekday) % 7
    shown = (clock.hour, clock.minute) if clock else (0, 0)
    if days == 0 and shown > (context.now.hour, context.now.minute):
        days = 7
    return context.now.date() - timedelta(days=days)


def not_to_come(value: datetime | date | None, now: datetime) -> datetime | date | None:
    """The value, or None for one later than `now` + 24 h; `now` is in the site's zone."""
    if value is None or isinstance(value, datetime):
        return value if value is None or value <= now + TOLERANCE else None
    return value if value <= (now + TOLERANCE).date() else None
