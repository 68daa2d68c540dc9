"""What an archive is made for, which decides what a reservation means. Not legal advice; docs/crawling.md says it in plain words."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Stated by the person who runs the archiver, kept with every crawl."""

    PRIVATE = "private"
    """Personal use (§ 53 UrhG): pages are copied for reading. A reservation of mining is recorded and does not bind."""
    RESEARCH = "research"
    """Non-commercial scientific research (§ 60d UrhG), against which mining cannot be reserved. Recorded."""
    TDM = "tdm"
    """Text and data mining by anyone (§ 44b UrhG): what is reserved is not fetched, not kept, and its text not exported."""

    @property
    def is_bound(self) -> bool:
        """Whether a reservation forbids the copy."""
        return self is Purpose.TDM
