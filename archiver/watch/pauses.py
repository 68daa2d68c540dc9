"""Times in which nothing is asked because nothing could be stored: longer and longer while the reason lasts."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from math import inf
from time import monotonic

FIRST_SECONDS, LONGEST_SECONDS = 60.0, 3600.0
"""The first pause; each further one is twice as long, up to the longest. Guesses: somebody frees a disk within the hour."""


@dataclass(slots=True)
class _Pause:
    until: float
    times: int


class Pauses:
    """Reasons to pause, by name. Counted in time that passes, not in that of the clock."""

    def __init__(self, first_seconds: float = FIRST_SECONDS) -> None:
        self._first = first_seconds
        self._lock = threading.Lock()
        self._pauses: dict[str, _Pause] = {}

    def begin(self, what: str, *, is_until_mended: bool = False) -> float | None:
        """Pause for a reason; how long in seconds, or None when that pause is on already."""
        with self._lock:
            earlier = self._pauses.get(what)
            if earlier and earlier.until > monotonic():
                return None
            times = earlier.times + 1 if earlier else 1
            seconds = inf if is_until_mended else min(self._first * 2 ** min(times - 1, 16), LONGEST_SECONDS)
            self._pauses[what] = _Pause(monotonic() + seconds, times)
            return seconds

    def forget(self, what: str) -> bool:
        """The reason is gone, and with it how often it was there; whether there was one."""
        with self._lock:
            return self._pauses.pop(what, None) is not None

    def has(self, what: str) -> bool:
        """Whether there is such a pause, over or not."""
        with self._lock:
            return what in self._pauses

    def is_over(self) -> bool:
        """Whether there is no pause now."""
        with self._lock:
            return all(pause.until <= monotonic() for pause in self._pauses.values())
