"""Dates in addresses: `/2024/10/21/`, `/2024-10-21/`, `-20241021.html`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import unquote, urlsplit

# A day: the same separator twice, so that `/2024/10-21` (an issue and an article number) is none.
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2]|(?<=[/_-])[1-9](?=\2\d))\2(0[1-9]|[12]\d|3[01]|(?<=[/_-])[1-9])(?!\d)"
)
_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])(?=/|$)")
_YEAR = re.compile(r"/((?:19|20)\d\d)(?=/)")


@dataclass(frozen=True, slots=True)
class UrlDate:
    """What an address tells of its date; month and day are None where it tells only the year or the month."""

    year: int
    month: int | None = None
    day: int | None = None
    text: str = ""
    """As it stands in the address: `2024/10/21`."""

    def as_date(self) -> date | None:
        """The day, when the address names a real one."""
        if self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


@lru_cache(maxsize=64)
def url_date(url: str) -> UrlDate | None:
    """The date in an address's path; the last day named in it, else the month, else the year.

    Example: `https://www.example.de/2023/11/05/bruecke.html` gives 2023, 11, 5.
    """
    try:
        path = unquote(urlsplit(url).path)[:2000]
    except ValueError:
        return None
    for found in reversed(list(_DAY.finditer(path))):
        day = UrlDate(int(found[1]), int(found[3]), int(found[4]), found[0])
        if day.as_date():
            return day
    if month := _MONTH.search(path):
        return UrlDate(int(month[1]), int(month[2]), None, month[0].strip("/"))
    year = _YEAR.search(path)
    return UrlDate(int(year[1]), None, None, year[1]) if year else None
