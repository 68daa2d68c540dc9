"""Dates that pages write for machines, in attributes and metadata, and what their time of day is worth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from archiver.extract.dates.moments import TOLERANCE
from archiver.extract.dates.reader import read_date
from archiver.extract.dates.zones import localised, site_zone
from archiver.extract.document import Document
from archiver.items import Precision

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")  # seconds or milliseconds since 1970, from 2001 to 2033
_COMPUTED_UTC = re.compile(r"[+-]00:?00$|\.\d{3}Z$|coordinated universal", re.I)
_UNSET = date(1970, 1, 1)
"""The day that systems give when none was entered."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with what is known of its exactness."""

    value: datetime | date

    @property
    def precision(self) -> Precision:
        """Minute for moments; midnight in metadata is a day (see `read_machine`)."""
        return Precision.MINUTE if isinstance(self.value, datetime) else Precision.DAY

    @property
    def is_utc(self) -> bool:
        """Whether the moment came with the mark `Z`, `GMT`, `UTC` or `+00:00`."""
        return isinstance(self.value, datetime) and self.value.utcoffset() == timedelta(0)

    def aware(self, url: str) -> datetime:
        """The moment with its own offset; a day is its first instant at the site, and UTC, which is no site's zone, becomes the site's."""
        zone = site_zone(url)
        if not isinstance(self.value, datetime):
            return localised(datetime.combine(self.value, time()), zone)
        return self.value.astimezone(zone) if self.is_utc else self.value

    def as_local(self, url: str) -> Moment:
        """The same clock time as time of the site, without its UTC mark."""
        return (
            Moment(localised(self.value.replace(tzinfo=None), site_zone(url)))
            if isinstance(self.value, datetime)
            else self
        )

    def day(self, url: str) -> date:
        """The calendar day at the site."""
        return self.aware(url).astimezone(site_zone(url)).date()

    def shown_clock(self) -> tuple[date, int, int] | None:
        """Day, hour and minute as the digits say, whatever the zone."""
        if not isinstance(self.value, datetime):
            return None
        return self.value.date(), self.value.hour, self.value.minute


def read_machine(text: str, document: Document) -> Moment | None:
    """A machine-readable date: ISO 8601 in its dialects, RFC 2822, JavaScript and Java spellings, seconds since 1970, or plain German.

    Midnight, as written or at the site, means that the system knew the day only.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    value = _iso(text, document) or _epoch(text) or read_date(text, document.fetched_at, document.url)
    if value is None or value > _latest(value, document) or _is_unset(value):
        return None
    return Moment(_without_midnight(value, document))


def is_computed_utc(text: str) -> bool:
    """Whether software worked the offset out: PHP wrote `+00:00` or JavaScript `.847Z`.

    A site whose own clock runs in UTC (WordPress' default setting, pages rendered on a server) prints the same clock time, so print
    does not speak against it. A bare `Z` may be a letter that somebody typed into a format.
    """
    return bool(_COMPUTED_UTC.search(text))


def _iso(text: str, document: Document) -> datetime | None:
    """The usual form, without the cost of the reader of printed dates."""
    if not _ISO.match(text):
        return None
    try:
        value = datetime.fromisoformat(text)
        return value if value.tzinfo else localised(value, site_zone(document.url))
    except (ValueError, OverflowError):
        return None


def _epoch(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text[:10]), UTC) if _EPOCH.fullmatch(text) else None


def _latest(value: datetime | date, document: Document) -> datetime | date:
    latest = document.fetched_at + TOLERANCE
    return latest if isinstance(value, datetime) else latest.astimezone(site_zone(document.url)).date()


def _is_unset(value: datetime | date) -> bool:
    day = value.date() if isinstance(value, datetime) else value
    return day <= _UNSET and (day == _UNSET or day.year < 1900)


def _without_midnight(value: datetime | date, document: Document) -> datetime | date:
    if not isinstance(value, datetime):
        return value
    if value.time() == time():
        return value.date()
    at_site = value.astimezone(site_zone(document.url))
    return at_site.date() if at_site.time() == time() else value
