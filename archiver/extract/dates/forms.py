"""The forms in which days, clock times and relative times are printed, each found with its place in a line.

The line is short and normalised (see `german_dates`): that bounds the cost of every pattern here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from archiver.extract.dates.words import FEW, MONTHS, NUMBERS, WEEKDAYS, WEEKDAYS_SHORT


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day in a line.

    A day that cannot be (31.02.) has neither `day`, `month_day` nor `moment`: it is found, so that nothing else is read there.
    """

    start: int
    end: int
    day: date | None = None
    month_day: tuple[int, int] | None = None
    """Month and day where no year is printed."""
    weekday: int | None = None
    """The weekday printed beside it, or alone."""
    is_weekday: bool = False
    """True for a weekday alone."""
    moment: datetime | None = None
    """For `vor 2 Stunden`: the moment itself."""
    is_relative: bool = False
    swapped: date | None = None
    """What `3/4/25` would be month first; only an address that names that day speaks for it."""
    clock: str | None = None
    """Time and zone that stand inside the date: `Fri Apr 28 19:20:36 CEST 2023`."""
    whole: bool = False
    """True for forms that are a date only when they are the whole line: `20241021`."""

    @property
    def is_complete(self) -> bool:
        """Whether a year is printed: such a date needs no help from the words around it."""
        return self.day is not None and not self.is_relative


@dataclass(frozen=True, slots=True)
class ClockFound:
    """A clock time in a line."""

    start: int
    end: int
    hour: int
    minute: int
    second: int
    zone: str | None
    needs_date: bool
    """True for `14.05`, which is a time only behind a date (Swiss and Austrian papers)."""


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH = f"(?P<month>{_any(MONTHS)})"
_BEFORE = r"(?<!\d)(?<!\d[.,:/+-])"  # not inside a longer number, a version or a telephone number
_AFTER = r"(?!\d)(?![.,/-]\d(?!\d?:\d\d))"  # the same behind it; a clock time may follow directly
_ISO = re.compile(_BEFORE + r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)" + _AFTER)
_COMPACT = re.compile(
    r"(?<![\w.,:/+-])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?P<clock>T?[0-2]\d[0-5]\d(?:[0-5]\d)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)",
    re.I,
)
_NUMERIC = re.compile(
    _BEFORE
    + r"(?P<day>\d\d?)(?:\s?\.\s?(?P<month>\d\d?)\s?\.\s?|(?P<sep>[/-])(?P<month2>\d\d?)(?P=sep))(?P<year>\d{4}|'?\d\d)"
    r"(?!\s?[:h]\d|\s?(?:uhr|std|min)\b)" + _AFTER,
    re.I,
)
_DAY_MONTH_YEAR = re.compile(
    _BEFORE
    + rf"(?P<day>\d\d?)(?:\s?\.|st|nd|rd|th|ter|ten)?\s?[/-]?\s?(?:of\s)?\b{_MONTH}(?:\b|(?=\d{{4}}(?!\d)))(?!-[^\W\d])\.?"
    r"(?:\s?[,/-]?\s?(?P<year>\d{4}(?!\d)|'\d\d(?!\d)|\d\d(?=\s*(?:$|[,;|()·•/-]|um\b|\d\d?[:.]))(?!\s?[:h]\d)))?",
    re.I,
)
_MONTH_DAY_YEAR = re.compile(
    rf"\b{_MONTH}\b\.?\s?(?P<day>\d\d?)(?:st|nd|rd|th|\.)?(?:\s?,\s?|\s)(?P<year>\d{{4}})(?!\d)", re.I
)
_UNIX = re.compile(
    rf"\b{_MONTH}\s+(?P<day>\d\d?)\s+(?P<clock>\d\d:\d\d:\d\d(?:\s[a-z]{{1,5}}(?:[+-]\d\d:?\d\d)?)?)\s+(?P<year>\d{{4}})\b",
    re.I,
)
_DAY_MONTH = re.compile(
    _BEFORE
    + r"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)(?P<dot>\.)?(?!\d)(?!\.\d)(?!\s?(?:uhr|h)\b)(?P<timed>,?\s\d\d?[:.]\d\d\suhr)?",
    re.I,
)

_WEEKDAY_BEFORE = re.compile(
    rf"\b(?P<name>{_any([*WEEKDAYS, *WEEKDAYS_SHORT])})(?=\W)[.,]{{0,2}}\s?(?:(?:den|dem|der|the)\s)?[,-]?\s?$", re.I
)
_WEEKDAY_ALONE = re.compile(
    rf"\b(?:(?:am|vom|letzte[nr]?|vergangene[nr]?|last)\s)?(?P<name>{_any(WEEKDAYS)})\b(?!-)", re.I
)
_RELATIVE_DAY = re.compile(r"\b(?P<name>vorgestern|gestern|heute|yesterday|today)\b(?!-)", re.I)
_DAYS_BACK = {"heute": 0, "today": 0, "gestern": 1, "yesterday": 1, "vorgestern": 2}
_NOW = re.compile(
    r"^(?:gerade\s(?:eben|jetzt)|soeben|eben(?:\sgerade)?|jetzt(?:\sgerade)?|just\snow)$|\b(?:gerade\seben|soeben|just\snow)\b",
    re.I,
)

_UNITS = {
    "second": "sekunden sekunde sek s seconds second secs sec",
    "minute": "minuten minute min m minutes mins",
    "hour": "stunden stunde std stdn h hours hour hrs hr",
    "day": "tagen tage tag days day",
    "week": "wochen woche weeks week",
    "month": "monaten monate monat months month",
    "year": "jahren jahre jahr years year",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_COUNT = rf"\d{{1,4}}(?:[.,]\d)?|{_any([*NUMBERS, *FEW])}"
_UNIT = rf"(?:{_any(_UNIT_OF)})\b\.?"
_AGO = re.compile(
    rf"\bvor\s(?:(?:etwa|rund|ca\.?|circa|ungefähr|knapp|über|gut|mehr\sals|weniger\sals)\s)?(?P<count>{_COUNT})\s?(?P<unit>{_UNIT})"
    rf"(?:\s(?:und\s)?(?P<count2>\d{{1,2}})\s?(?P<unit2>{_UNIT}))?"
    rf"|\b(?P<count_en>{_COUNT})\s?(?P<unit_en>{_UNIT})\s(?:ago|her|zuvor)\b",
    re.I,
)

_ZONE = (
    r"(?:\s?(?P<zone>(?:gmt|utc|z)?\s?[+-]\d\d(?::?\d\d)?(?!\d|\.)|(?:gmt|utc)\s?[+-]\d(?![\d.])|z\b|\(?\b(?:gmt|utc|ut|mes?z|ce(?:s)?t|met|mest|we(?:s)?z|we(?:s)?t|bst|oez|eet|e[sd]t|p[sd]t)\b\)?"
    r"|\[?(?:europe|asia|america|africa|australia|etc)/[a-z_]{2,20}\]?))?"
)
_CLOCK = re.compile(
    r"(?<![\d.:])(?<!\d[,/-])t?(?P<hour>\d\d?)(?:(?P<sep>\s?:\s?|[.h])(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?)?(?![\d:]|[.,]\d)"
    r"(?P<half>\s?[ap]\.?m\b\.?)?(?P<hours>\s?(?:uhr|h)\b(?:\s(?P<minute2>[0-5]\d)\b(?![.:]\d))?)?(?!\s?(?:min|std|stunden|sek|tore?)\b)"
    + _ZONE,
    re.I,
)


def days_in(line: str, now: datetime) -> list[DayFound]:
    """The days a line names, in printed order, none overlapping another; `now` is in the site's zone."""
    found: list[DayFound] = []
    for form in (_complete_days(line), _days_without_year(line), _relative_days(line, now), _weekdays(line)):
        for day in form:
            if not any(day.start < other.end and other.start < day.end for other in found):
                found.append(day)
    return sorted(found, key=lambda day: day.start)


def clocks_in(line: str) -> list[ClockFound]:
    """The clock times a line names; days must be blanked out of it first."""
    return [clock for match in _CLOCK.finditer(line) if (clock := _clock(match, line))]


def unfolded_clock(text: str) -> str:
    """A clock time of a compact machine form as people write it: `T140500` becomes `14:05:00`."""
    return re.sub(
        r"^T?(\d\d)(\d\d)(\d\d)?(?=$|[Z+-])", lambda m: ":".join(part for part in m.groups() if part), text, flags=re.I
    )


def _complete_days(line: str) -> Iterator[DayFound]:
    """Days with a year. The order settles overlaps: what is more specific comes first."""
    for match in _UNIX.finditer(line):
        yield _with_weekday(line, replace(_named(match), clock=match["clock"]))
    for match in _ISO.finditer(line):
        yield _numbered(match, match["year"], match["month"], match["day"])
    for match in _COMPACT.finditer(line):
        yield replace(_numbered(match, match["year"], match["month"], match["day"]), clock=match["clock"], whole=True)
    for match in _NUMERIC.finditer(line):
        yield _with_weekday(line, _numbered(match, match["year"], match["month"] or match["month2"], match["day"]))
    for form in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR):
        for match in form.finditer(line):
            if match["year"]:
                yield _with_weekday(line, _named(match))


def _days_without_year(line: str) -> Iterator[DayFound]:
    for match in _DAY_MONTH_YEAR.finditer(line):
        if not match["year"]:
            yield _with_weekday(line, _yearless(match, MONTHS[match["month"].lower()]))
    for match in _DAY_MONTH.finditer(line):
        day = _with_weekday(line, _yearless(match, int(match["month"])))
        if match["dot"] or match["timed"] or day.weekday is not None:  # `10.3 Prozent` is none, `So 20.10 18:45` is
            yield day


def _numbered(match: re.Match[str], year: str, month: str, day: str) -> DayFound:
    swapped = _date(_year(year), int(day), int(month)) if "/" in match[0] else None
    return DayFound(match.start(), match.end(), _date(_year(year), int(month), int(day)), swapped=swapped)


def _named(match: re.Match[str]) -> DayFound:
    month = MONTHS[match["month"].lower()]
    return DayFound(match.start(), match.end(), _date(_year(match["year"]), month, int(match["day"])))


def _yearless(match: re.Match[str], month: int) -> DayFound:
    day = int(match["day"])
    real = _date(2024, month, day) is not None  # a leap year, so that 29.02. may be
    end = match.start("timed") if match.groupdict().get("timed") else match.end()
    return DayFound(match.start(), end, month_day=(month, day) if real else None)


def _year(text: str) -> int:
    """Two digits are this century up to 2068 (POSIX `%y`); what lies ahead is refused later: 19xx would be a guess."""
    digits = text.lstrip("'")
    return int(digits) + (0 if len(digits) == 4 else 1900 if int(digits) >= 69 else 2000)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _with_weekday(line: str, found: DayFound) -> DayFound:
    """The day together with the weekday printed before it."""
    before = _WEEKDAY_BEFORE.search(line, max(0, found.start - 20), found.start)
    if not before:
        return found
    name = before["name"].lower()
    return replace(found, start=before.start(), weekday=WEEKDAYS.get(name, WEEKDAYS_SHORT.get(name)))


def _weekdays(line: str) -> Iterator[DayFound]:
    for match in _WEEKDAY_ALONE.finditer(line):
        yield DayFound(match.start(), match.end(), weekday=WEEKDAYS[match["name"].lower()], is_weekday=True)


def _relative_days(line: str, now: datetime) -> Iterator[DayFound]:
    for match in _AGO.finditer(line):
        yield _ago(match, now)
    for match in _RELATIVE_DAY.finditer(line):
        day = now.date() - timedelta(days=_DAYS_BACK[match["name"].lower()])
        yield DayFound(match.start(), match.end(), day, is_relative=True)
    for match in _NOW.finditer(line):
        yield DayFound(match.start(), match.end(), now.date(), is_relative=True)


def _ago(match: re.Match[str], now: datetime) -> DayFound:
    """`vor 2 Stunden` as a moment, `vor 2 Tagen` as a day; months and years name no day and give none."""
    nothing = DayFound(match.start(), match.end(), is_relative=True)
    count = re.sub(r"\s+", " ", match["count"] or match["count_en"]).lower()
    unit = _UNIT_OF[(match["unit"] or match["unit_en"]).rstrip(".").lower()]
    if unit not in _SECONDS:
        return nothing
    if count in FEW:  # `vor wenigen Minuten` is today, unless today has only begun
        few_hours = now - timedelta(hours=6 if unit == "hour" else 0)
        is_today = unit in ("second", "minute") or (unit == "hour" and few_hours.date() == now.date())
        return replace(nothing, day=now.date()) if is_today else nothing
    number = NUMBERS[count] if count in NUMBERS else float(count.replace(",", "."))
    seconds = number * _SECONDS[unit]
    if match["count2"] and (unit2 := _UNIT_OF[match["unit2"].rstrip(".").lower()]) in _SECONDS and _same_style(match):
        seconds += int(match["count2"]) * _SECONDS[unit2]
    if unit in ("day", "week"):
        return replace(nothing, day=now.date() - timedelta(days=int(seconds // 86400)))
    moment = (now.astimezone(UTC) - timedelta(seconds=seconds)).astimezone(now.tzinfo)
    return replace(nothing, moment=moment.replace(second=0, microsecond=0))


def _same_style(match: re.Match[str]) -> bool:
    """`vor 1 Std. 10 Min.`, but not `vor 20 Stunden 4 Min.`, where the minutes are those of reading."""
    return (len(match["unit"].rstrip(".")) > len("Std")) == (len(match["unit2"].rstrip(".")) > len("Std"))


def _clock(match: re.Match[str], line: str) -> ClockFound | None:
    hour, minute, second = int(match["hour"]), int(match["minute"] or match["minute2"] or 0), int(match["second"] or 0)
    separator = (match["sep"] or "").strip().lower()
    is_marked = bool(match["hours"] or match["half"] or separator == "h" or line[: match.start()].endswith("um "))
    if match["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if "p" in match["half"].lower() else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute) or not (is_marked or separator in (":", ".")):
        return None
    return ClockFound(
        match.start(), match.end(), hour, minute, min(second, 59), match["zone"], separator == "." and not is_marked
    )
