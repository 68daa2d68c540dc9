"""Articles that are stored at about the same time share one transaction, and so one waiting for the disk.

Each is stored whole or not at all, and none is said to be stored before it is on the disk: whoever stores one waits for the end
of the shared transaction. A kill before that costs the articles in it, which are asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from archiver.archive import Archive
from archiver.errors import ArchiveError

_SECONDS = 0.25
"""For which an article waits for others at most. Measured: a commit with its evidence waits 8 ms for the disk, as long as all else
that the crawl's own process does with a page, and nothing else is done meanwhile; a site is asked every 200 ms."""
_MOST = 32
"""Articles in one transaction: other crawls on the archive wait meanwhile, some 0.1 s."""

Store = Callable[[], str]


class GroupCommit:
    """The storing of one crawl. Belongs to one event loop."""

    def __init__(self, archive: Archive, under_way: Callable[[], int] = lambda: 0) -> None:
        """`under_way` tells how many pages could still come, those included that wait here; 0 where nobody knows."""
        self.archive = archive
        self.under_way = under_way
        self._waiting: list[tuple[Store, asyncio.Future[str]]] = []
        self._timer: asyncio.TimerHandle | None = None

    async def store(self, store: Store) -> str:
        """What `store` gives, as soon as it is on the disk; raises what it raises, and ArchiveError."""
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[str] = loop.create_future()
        self._waiting.append((store, stored))
        if len(self._waiting) >= _MOST or len(self._waiting) == self.under_way():  # nobody is left to wait for
            self._commit()
        elif self._timer is None:
            self._timer = loop.call_later(_SECONDS, self._commit)
        return await stored

    def _commit(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        try:
            with self.archive.together():
                outcomes = [store() for store, _ in waiting]
        except ArchiveError as error:
            for _, stored in waiting:
                _fail(stored, error)
        except Exception:  # one of them; nothing is stored yet, and the others must not suffer
            for store, stored in waiting:
                _store_alone(store, stored)
        else:
            for outcome, (_, stored) in zip(outcomes, waiting, strict=True):
                _succeed(stored, outcome)


def _store_alone(store: Store, stored: asyncio.Future[str]) -> None:
    try:
        outcome = store()
    except Exception as error:
        _fail(stored, error)
    else:
        _succeed(stored, outcome)


def _succeed(stored: asyncio.Future[str], outcome: str) -> None:
    if not stored.done():  # given up by an interruption; it is in the archive nevertheless
        stored.set_result(outcome)


def _fail(stored: asyncio.Future[str], error: Exception) -> None:
    if not stored.done():
        stored.set_exception(error)
