"""Who is due, and who works on it: a few crawls side by side, each for one outlet or, when several wait, for a batch of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

BATCH = 8
"""Outlets that one crawl takes at most. A crawl that finds nothing new costs 1.4 s of a core (measured), which a batch shares; but the
slowest outlet of a batch holds up the others. A guess."""


class Crew:
    """Outlets that are due, in their order, and threads that `work` on them; never twice on one outlet at a time.

    `work` gets a batch and returns those that are to be tried again. It must not raise; when it does, `error` says what.
    """

    def __init__(self, at_once: int, work: Callable[[tuple[str, ...]], Iterable[str]]) -> None:
        self.error: BaseException | None = None
        self._work = work
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="crawl")
        self._due: dict[str, float] = {}
        """Outlets that wait, and since when."""
        self._busy: dict[str, bool] = {}
        """Outlets at work, and whether each fell due again meanwhile: its next look may be planned before its worker is done."""
        self._alone: set[str] = set()
        self._is_open = True
        self._is_closed = False

    def add(self, keys: Iterable[str]) -> None:
        """These outlets are due."""
        with self._lock:
            for key in keys:
                if key in self._busy:
                    self._busy[key] = True
                elif key not in self._due:
                    self._due[key] = monotonic()
                    self._begin()

    def drop(self, key: str) -> None:
        """This outlet is no longer due."""
        with self._lock:
            self._due.pop(key, None)
            if key in self._busy:
                self._busy[key] = False

    def separate(self, keys: Iterable[str], *, is_over: bool = False) -> None:
        """Have these outlets crawled one by one from now on, until that `is_over`: one of them spoils the crawl for the others."""
        with self._lock:
            self._alone = self._alone - set(keys) if is_over else self._alone | set(keys)

    def has(self, key: str) -> bool:
        """Whether the outlet is due or being crawled."""
        with self._lock:
            return key in self._due or key in self._busy

    def pause(self) -> None:
        """Begin nothing more; what is due stays so."""
        with self._lock:
            self._is_open = False

    def resume(self) -> None:
        """Go on."""
        with self._lock:
            if self._is_open or self._is_closed:
                return
            self._is_open = True
            for _ in self._due:
                self._begin()

    @property
    def is_idle(self) -> bool:
        with self._lock:
            return not self._busy

    @property
    def waiting(self) -> tuple[int, float]:
        """How many outlets wait, and for how many seconds the first of them has; none while there is a pause."""
        with self._lock:
            if not self._is_open or not self._due:
                return 0, 0.0
            return len(self._due), monotonic() - min(self._due.values())

    def close(self) -> None:
        """Begin nothing more, ever; does not wait."""
        with self._lock:
            self._is_open, self._is_closed = False, True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self) -> None:
        if self._is_open:
            self._pool.submit(self._next)

    def _next(self) -> None:
        if not (keys := self._take()):
            return
        again: tuple[str, ...] = ()
        try:
            again = tuple(self._work(keys))
        except BaseException as error:  # the watch ends with it
            self.error = error
        finally:
            with self._lock:
                once_more = [key for key in keys if self._busy.pop(key)]
        self.add([*again, *once_more])

    def _take(self) -> tuple[str, ...]:
        with self._lock:
            if not self._is_open or not self._due:
                return ()
            first = next(iter(self._due))
            together = [first] if first in self._alone else [key for key in self._due if key not in self._alone]
            keys = tuple(together[:BATCH])
            for key in keys:
                del self._due[key]
            self._busy |= dict.fromkeys(keys, False)
            return keys
