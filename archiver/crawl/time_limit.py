"""An end for work on a page that would never end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLong(BaseException):
    """The time is over. Not an Exception: the readers of single fields catch these and go on."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong inside the block after so many seconds of wall time, also inside a regular expression.

    Rests on SIGALRM, so it works in the main thread only and does nothing in others. What runs in C without looking at
    signals (parsing in libxml2) is bounded beforehand: see `completeness.is_too_complex`.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
