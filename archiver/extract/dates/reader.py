"""Reads dates as German, Austrian and Swiss sites print them: `Mo., 21.10.24, 14:05 Uhr`, `Stand: vor 2 Stunden`, `Oktober 21, 2024`.

A line goes three ways: `date_forms` finds days and clock times in it, this module joins them and settles years, labels and zones, and the
words that are left over decide whether the line is a date line at all: `Die Brücke wurde am 21. Oktober 2024 eröffnet` is none.
Empty rather than guessed: a month or a year alone, a range, a price, an impossible day and a day to come are no dates.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from archiver.extract.dates.foreign import read_foreign
from archiver.extract.dates.forms import ClockFound, DayFound, clocks_in, days_in, unfolded_clock
from archiver.extract.dates.moments import Context, not_to_come, value_of
from archiver.extract.dates.urls import url_date
from archiver.extract.dates.words import AS_OF, KNOWN, NO_PUBLICATION, PUBLISHED, THIS_PAGE, UPDATED, VERBS
from archiver.extract.dates.zones import site_zone

LONGEST_LINE = 250
"""Characters (guessed): a byline with two authors and three labels stays below, a paragraph is mostly longer."""
_BLANK = "\0"
_DASHES: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")),
}
"""Dashes as a plain one; soft hyphens and what else nobody sees as nothing."""
_RANGE_BEFORE = re.compile(r"\d\.?\s?(?:-|/|und|bis|\+|&)\s?$", re.I)
_WORD = re.compile(r"[^\W\d_]+")
# Names behind `Von`: capitalised, or two small words at the line's start (`von max muster` in themes that print small letters).
_BY = re.compile(
    r"\b(?i:von|by|autor(?:in)?:?|redaktion:?|foto:|bild:)\s+(?:[A-ZÄÖÜÉ][\w.-]*\s?){1,3}|^(?:von|by)\s[^\W\d_]+\s[^\W\d_]+(?=\W)"
)
_BESIDE_WEAK = re.compile(
    r"\b(?:der|die|das)\b|^\W*seit\b", re.I
)  # `Der Freitag` is a newspaper, `Der 20. Oktober` a headline


_EDITION = re.compile(r"(?<=ausgabe vom)([\s\0,]+)seite\s\d+", re.I)
"""`Ausgabe vom 21.10.2024, Seite 4`: where a text stands in print."""


class Label(StrEnum):
    """What a line says that its date is."""

    PUBLISHED = "published"
    UPDATED = "updated"
    AS_OF = "as of"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """One date of a line."""

    value: datetime | date
    """Aware moment, or a day."""
    label: Label
    text: str
    """The date alone as printed: `Oktober 21, 2024`."""
    unknown_words: int = 0
    """How many words the line has that are no part of a date, a label or a byline."""


def read_date(text: str, now: datetime, url: str = "") -> datetime | date | None:
    """The date of publication that a short text names: an aware moment, a day where it has no time, or None.

    Of two labelled dates the publication; a single date counts whatever its label. Without a year the latest past one, or the
    year in the address; naive times are local time of the site (`site_zone`); nothing later than `now` + 24 h.
    An empty text is answered from the address alone. Never raises.

    Example: `Stand: 21.10.2024 14:05 Uhr` gives 2024-10-21T14:05:00+02:00.
    """
    if not text.strip():
        day = url_date(url)
        return not_to_come(day.as_date() if day else None, now.astimezone(site_zone(url)))
    first = publication(read_line(text, now, url))
    return first.value if first else None


def publication(dates: list[Printed]) -> Printed | None:
    """The date of a line that is the publication: so labelled, else the first without a label, else the earliest."""
    for label in (Label.PUBLISHED, Label.NONE):
        if chosen := next((printed for printed in dates if printed.label is label), None):
            return _with_time(chosen, dates)
    return min(dates, key=lambda printed: _day_of(printed.value), default=None)


def _with_time(chosen: Printed, dates: list[Printed]) -> Printed:
    """`Gestern, 20. Oktober, 14:30 Uhr` names one day twice: the mention with the time counts."""
    if isinstance(chosen.value, datetime):
        return chosen
    timed = (other for other in dates if other.label is Label.NONE and isinstance(other.value, datetime))
    return next((other for other in timed if _day_of(other.value) == chosen.value), chosen)


def read_line(text: str, now: datetime, url: str = "") -> list[Printed]:
    """The dates of a date line with their labels, in printed order; empty when the text is no date line."""
    line = _line(text)
    zone = site_zone(url)
    now = now.astimezone(zone)
    if not line:
        return []
    days = [day for day in days_in(line, now) if not day.whole or _fills(day, line)]
    blanked = _blanked(line, days)
    clocks = clocks_in(blanked)
    rest = _blanked(blanked, clocks)
    if not days:
        return _clock_with_url_day(line, rest, clocks, url, now) or _foreign(line, now)
    unknown = _unknown_words(rest)
    if not _is_date_line(line, rest, unknown, days, clocks):
        return []
    dates = _joined(line, days, clocks, Context(now, zone, url))
    return [replace(printed, unknown_words=len(unknown)) for printed in dates]


def _line(text: str) -> str:
    """One normalised line (NFKC, plain dashes, single blanks), or "" for what is too long to be a date line."""
    text = " ".join(text.split()) if len(text) > LONGEST_LINE else text
    if len(text) > LONGEST_LINE:
        return ""
    text = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).replace(_BLANK, " ").split())
    return text if len(text) <= LONGEST_LINE else ""


def _fills(day: DayFound, line: str) -> bool:
    """Whether nothing but the date (and a zone) stands in the line: eight digits may be anything else."""
    return not line[: day.start].strip() and len(line[day.end :].strip()) <= len("+02:00")


def _blanked(line: str, spans: list[DayFound] | list[ClockFound]) -> str:
    for span in spans:
        line = line[: span.start] + _BLANK * (span.end - span.start) + line[span.end :]
    return line


def _unknown_words(rest: str) -> list[str]:
    """What is left without labels, bylines and the known words of date lines."""
    rest = _BY.sub(" ", PUBLISHED.sub(" ", UPDATED.sub(" ", rest)))
    return [word for word in _WORD.findall(rest) if len(word) > 1 and word.lower() not in KNOWN]


def _is_date_line(line: str, rest: str, unknown: list[str], days: list[DayFound], clocks: list[ClockFound]) -> bool:
    """Whether the words beside the dates are those of a date line."""
    if NO_PUBLICATION.search(_EDITION.sub(" ", rest)) or _is_range(line, days):
        return False
    labelled = bool(PUBLISHED.search(rest) or UPDATED.search(rest))
    if any(word in VERBS for word in unknown) and not (labelled and THIS_PAGE.search(rest)):
        return False
    if any(day.is_complete or (day.moment and labelled) for day in days):
        lower = [word for word in unknown if word.islower() and len(word) > 3 and word not in VERBS]
        return len(lower) <= 1 and len(unknown) <= 10
    if _BESIDE_WEAK.search(rest) or (days[0].is_weekday and re.search(r"\d", rest)):  # `Freitag, der 13.`
        return False
    return not [word for word in unknown if word not in VERBS] and (bool(clocks) or len(days) == 1 or labelled)


def _is_range(line: str, days: list[DayFound]) -> bool:
    if days and _RANGE_BEFORE.search(line[: days[0].start]):
        return True
    return any(line[one.end : other.start].strip() in ("-", "/", "und", "+", "&") for one, other in pairwise(days))


def _joined(line: str, days: list[DayFound], clocks: list[ClockFound], context: Context) -> list[Printed]:
    """Each day with its clock time and label. One impossible or future day makes the labels of the others doubtful: none is read."""
    printed = []
    before = 0
    trailing = _labels_trail(line, days)
    for index, day in enumerate(days):
        after = days[index + 1].start if index + 1 < len(days) else len(line)
        clock = _clock_of(line, day, clocks, before, after)
        value = value_of(day, clock, context)
        if value is None:
            return []
        start, end = min(day.start, clock.start if clock else day.start), max(day.end, clock.end if clock else day.end)
        change = _later_clock(line, end, after, clocks)
        label = _label(line[before : day.start], "" if change or after < len(line) else line[end:])
        label = _first_label(line[end:]) if trailing else label
        printed.append(Printed(value, label, line[start:end].strip(" ,-")))
        if change and (moment := value_of(day, change, context)):
            printed.append(Printed(moment, Label.UPDATED, line[change.start : change.end]))
        before = end
    return printed


def _clock_of(line: str, day: DayFound, clocks: list[ClockFound], before: int, after: int) -> ClockFound | None:
    """The clock time that belongs to a day: the next one behind it, else the one before it that belongs to no earlier day."""
    if day.clock:
        inside = clocks_in(unfolded_clock(day.clock))
        return replace(inside[0], start=day.start, end=day.end) if inside else None
    behind = next((clock for clock in clocks if day.end <= clock.start < after), None)
    if behind and _may_join(line[day.end : behind.start], line[behind.end :], behind):
        return behind
    return next(
        (clock for clock in reversed(clocks) if before <= clock.start < day.start and not clock.needs_date), None
    )


def _may_join(gap: str, rest: str, clock: ClockFound) -> bool:
    if UPDATED.search(gap):
        return False
    return not clock.needs_date or (gap.strip(" ,-|·•/") == "" and not rest[:1].isalnum())


def _later_clock(line: str, start: int, end: int, clocks: list[ClockFound]) -> ClockFound | None:
    """The time of a change on the same day: `21.10.2024, 06:00 Uhr, aktualisiert um 14:05 Uhr`."""
    later = next((clock for clock in clocks if start <= clock.start < end and not clock.needs_date), None)
    return later if later and UPDATED.search(line[start : later.start]) else None


def _label(before: str, behind: str) -> Label:
    """The last label before a date, or one behind the line's last date (`vor 2 Stunden aktualisiert`)."""
    places = {label: max((found.start() for found in words.finditer(before)), default=-1) for label, words in _LABELS}
    label = max(places, key=lambda name: places[name])
    if places[label] >= 0:
        return label
    return next((label for label, words in _LABELS if words.search(behind)), Label.NONE)


def _labels_trail(line: str, days: list[DayFound]) -> bool:
    """Whether each label stands behind its date: `21.10.2024 Erstellt 22.10.2024 Aktualisiert`, as themes with icons print it."""
    if len(days) < 2 or _first_label(line[: days[0].start]) or not _first_label(line[days[-1].end :]):
        return False
    gaps = [line[one.end : other.start] for one, other in pairwise(days)]
    return any(map(_first_label, gaps)) and not any(_BEFORE_DATE.search(gap) for gap in gaps)


def _first_label(text: str) -> Label:
    """The first label in a text."""
    places = {label: found.start() for label, words in _LABELS if (found := words.search(text))}
    return min(places, key=lambda name: places[name], default=Label.NONE)


_BEFORE_DATE = re.compile(r"(?:\b(?:am|um|on|at)|:)\s*$", re.I)
_LABELS = ((Label.PUBLISHED, PUBLISHED), (Label.UPDATED, UPDATED), (Label.AS_OF, AS_OF))


def _clock_with_url_day(line: str, rest: str, clocks: list[ClockFound], url: str, now: datetime) -> list[Printed]:
    """`Stand: 14:05 Uhr` on a page whose address names the day."""
    hint = url_date(url)
    day = hint.as_date() if hint else None
    if (
        day is None
        or len(clocks) != 1
        or clocks[0].needs_date
        or any(w.lower() not in KNOWN for w in _WORD.findall(rest))
    ):
        return []
    value = value_of(DayFound(0, 0, day), clocks[0], Context(now, site_zone(url), url))
    return [Printed(value, Label.NONE, line[clocks[0].start : clocks[0].end])] if value else []


def _foreign(line: str, now: datetime) -> list[Printed]:
    value = not_to_come(read_foreign(line), now)
    return [Printed(value, Label.NONE, line)] if value else []


def _day_of(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value
