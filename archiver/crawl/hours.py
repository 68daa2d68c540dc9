"""The hours of the day in which article pages may be asked. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from archiver.errors import UsageError

ZONE = ZoneInfo("Europe/Berlin")
"""The clock of the sites' editorial offices and most of their readers, wherever the crawler runs."""
_FORM = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of every day; one that ends before it begins goes over midnight."""

    begin: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Hours:
        """The hours that a text names, by the clock of Europe/Berlin; raises UsageError. Example: `22:00-06:00`."""
        match = _FORM.fullmatch(text.strip())
        first, first_minute, last, last_minute = map(int, match.groups()) if match else (0, 0, 0, 0)
        try:
            begin, end = time(first, first_minute), time(0 if (last, last_minute) == (24, 0) else last, last_minute)
        except ValueError:
            begin = end = time()
        if begin == end:
            raise UsageError(f"not hours of the day: {text!r}. Write two different times such as 22:00-06:00")
        return cls(begin, end)

    def contain(self, moment: datetime) -> bool:
        """Whether a moment (aware) lies in them; the end does not."""
        now = moment.astimezone(ZONE).time()
        if self.begin < self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def opening(self, moment: datetime) -> datetime:
        """The first moment not before this one (aware) that lies in them; UTC."""
        if self.contain(moment):
            return moment.astimezone(UTC)
        local = moment.astimezone(ZONE)
        begin = datetime.combine(local.date(), self.begin, ZONE)
        if begin <= local:
            begin = datetime.combine(local.date() + timedelta(days=1), self.begin, ZONE)
        return begin.astimezone(UTC)

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


def hours_of(own: Mapping[str, str | None], given: str | None, usual: str | None) -> dict[str, Hours]:
    """The hours of each outlet: those of the command line, else its own in the catalogue, else the usual ones; raises UsageError.

    Outlets whose pages may be asked at any time are left out.
    """
    texts = {key: given or text or usual for key, text in own.items()}
    return {key: Hours.parse(text) for key, text in texts.items() if text}
