"""CPU time that something may take; not the time of the clock, which depends on what else the machine does."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What happens inside takes no more of this thread's time, the garbage of other tests left aside."""
    gc.disable()
    start = time.thread_time()
    try:
        yield
        assert time.thread_time() - start < seconds
    finally:
        gc.enable()
