"""The machine-written dates of feeds and sitemaps: RFC 822, ISO 8601 and their usual misspellings."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_BERLIN = ZoneInfo("Europe/Berlin")
"""The zone of a date that names none: all sites of the catalogue keep Central European Time."""
_GERMAN = (("Mär", "Mar"), ("Mrz", "Mar"), ("Mai", "May"), ("Okt", "Oct"), ("Dez", "Dec"))
"""German month names that differ from those of RFC 822; some content systems write them into `pubDate`."""
_PARTIAL = re.compile(r"\d{4}(-\d{2})?")


def read_moment(text: str | None) -> datetime | None:
    """The moment that a feed or sitemap names, aware; None for what is no date or names no day.

    Example: `Mon, 21 Oct 2024 14:05:00 +0200`, `2024-10-21T12:05:00Z` and `2024-10-21` are all read.
    """
    text = (text or "").strip()
    if not text or _PARTIAL.fullmatch(text) or len(text) > 64:
        return None
    moment = _iso(text) or _rfc822(text)
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=_BERLIN)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(re.sub(r"\s+([+-]\d)", r"\1", text))
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    for german, english in _GERMAN:
        text = text.replace(german, english)
    text = re.sub(r"^\w+\.?,?\s+(?=\d)", "", text)  # the day's name, in any language
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
