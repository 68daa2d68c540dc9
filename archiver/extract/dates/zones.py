"""Clock times to moments: which zone a page's times are in, and the two odd hours of summer time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archiver.extract.dates.words import ZONES

BERLIN = ZoneInfo("Europe/Berlin")
_BY_COUNTRY = {"at": ZoneInfo("Europe/Vienna"), "ch": ZoneInfo("Europe/Zurich"), "li": ZoneInfo("Europe/Zurich")}
_OFFSET = re.compile(r"(?:gmt|utc|z)?\s?([+-])(\d\d?):?(\d\d)?", re.I)
_MAX_OFFSET_HOURS = 14  # Kiribati; nothing on earth is farther from Greenwich


@lru_cache(maxsize=64)
def site_zone(url: str) -> tzinfo:
    """The zone of times that name none: Vienna for .at, Zurich for .ch and .li, Berlin for everything else."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return _BY_COUNTRY.get(host.rpartition(".")[2], BERLIN)


def localised(naive: datetime, zone: tzinfo) -> datetime:
    """The moment a clock in that zone showed.

    The hour that the change to winter time repeats is the first one; the hour that the change to summer time skips is shifted
    forward: 02:30 on 2024-03-31 becomes 03:30+02:00.
    """
    return naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def named_zone(name: str | None, default: tzinfo) -> tzinfo:
    """The zone that stands behind a clock time (`MESZ`, `Z`, `+0200`, `GMT+0000`, `Europe/Vienna`), or the default for none."""
    name = (name or "").strip(" []()")
    if not name:
        return default
    if name.lower() in ZONES:
        return timezone(timedelta(hours=ZONES[name.lower()]))
    if offset := _OFFSET.fullmatch(name):
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours <= _MAX_OFFSET_HOURS and minutes < 60:
            return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if offset[1] == "-" else 1))
    return _iana(name) or default


@lru_cache(maxsize=32)
def _iana(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
