"""The hours of the day in which article pages may be asked. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
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
        numbers = [int(number) for number in match.groups()] if match else []
        if numbers and numbers[2:] == [24, 0]:
            numbers[2] = 0
        try:
            begin, end = time(*numbers[:2]), time(*numbers[2:])
        except (ValueError, TypeError):
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

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"
