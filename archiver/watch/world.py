"""What may change under a process that runs for months: the clock, the archive's file."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

CLOCK_MOVED_SECONDS = 30.0
"""A clock that gains or loses so much between two looks at it was set, or the machine slept; NTP moves it by far less. A guess."""


class World:
    """Remembers how things were when they were last looked at."""

    def __init__(self, db: Path) -> None:
        self.db = db
        self.archive = _identity(db)
        """Which file the archive is, as device and inode; None as long as there was none."""
        self._is_gone = False
        self._clock = clock_offset()

    def clock_moved(self) -> float | None:
        """By how many seconds the clock was moved since the last call, if it was."""
        moved = clock_offset() - self._clock
        self._clock += moved
        return moved if abs(moved) >= CLOCK_MOVED_SECONDS else None

    def is_archive_gone(self) -> bool:
        """Whether an archive that was there is not: a disk that is not mounted must not get a new, empty one."""
        self._is_gone = self.archive is not None and not self.db.exists()
        return self._is_gone

    def is_archive_back(self) -> bool:
        """Whether the archive is there again after it was found to be gone; once."""
        is_back = self._is_gone and self.db.exists()
        self._is_gone = self._is_gone and not is_back
        return is_back

    def is_archive_another(self) -> bool:
        """Whether another file lies in the archive's place than at the last call; not when it is the first there."""
        found = _identity(self.db)
        if found is None or found == self.archive:
            return False
        was, self.archive = self.archive, found
        return was is not None


def clock_offset() -> float:
    """What the time of day has over the time that passes, which neither sleep nor setting the clock moves."""
    return time.time() - time.monotonic()


def _identity(db: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        stat = db.stat()
        return stat.st_dev, stat.st_ino
    return None
