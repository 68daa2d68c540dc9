"""Outlets that one process holds, so that no other run on this machine writes to their evidence."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.archive.locks import OutletLock
from archiver.errors import OutletBusy

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Held:
    """The outlets that are held for an archive, by key."""

    archive: Archive
    busy: dict[str, str] = field(default_factory=dict)
    """Outlets that could not be held when last tried, and who holds them."""
    _locks: dict[str, OutletLock] = field(default_factory=dict)

    def __contains__(self, outlet: object) -> bool:
        return outlet in self._locks

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._locks))

    def hold(self, outlet: str) -> bool:
        """Whether it is held from now on; else another run on this machine crawls it into this archive, and is noted as `busy`."""
        try:
            self.acquire(outlet)
        except OutletBusy as error:
            log.info("%s", error)
            self.busy[outlet] = str(error)
            return False
        self.busy.pop(outlet, None)
        return True

    def acquire(self, outlet: str) -> None:
        """Hold an outlet; raises OutletBusy."""
        if outlet not in self._locks:
            lock = OutletLock(self.archive.path, outlet)
            lock.acquire()
            self._locks[outlet] = lock

    def release(self, outlet: str) -> None:
        """Give an outlet back, outside a transaction; nothing happens when it is not held."""
        self.archive.evidence.close(outlet)
        with contextlib.suppress(KeyError):
            self._locks.pop(outlet).release()

    def hold_those_free(self, outlets: Collection[str]) -> tuple[set[str], dict[str, OutletBusy]]:
        """Hold those that are not yet held: which could be, and which another run holds, with the error that says so."""
        taken: set[str] = set()
        busy: dict[str, OutletBusy] = {}
        try:
            for outlet in sorted(set(outlets) - self._locks.keys()):
                try:
                    self.acquire(outlet)
                    taken.add(outlet)
                except OutletBusy as error:
                    busy[outlet] = error
        except BaseException:
            for outlet in taken:
                self.release(outlet)
            raise
        return taken, busy
