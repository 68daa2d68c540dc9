"""Appending to evidence files, so that a kill or a full disk at any moment leaves files that every reader can read.

What was synced is never touched again. What a killed process left half written behind it is cut off when the file is opened next;
a run that cannot be written whole (disk full) is taken back at once.
"""

from __future__ import annotations

import contextlib
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from archiver.disk import sync
from archiver.evidence.members import whole_end
from archiver.evidence.places import Place

MAX_OPEN = 64
"""Files kept open; a crawl of hundreds of outlets writes to one each, and systems allow some 1,000."""

_AT_ONCE = 8
"""Files synced side by side."""


@dataclass(slots=True)
class _Open:
    handle: int
    end: int
    synced: int
    """Up to here the file is known to be on the disk."""


class EvidenceFiles:
    """The files below one folder, for one process; each outlet's are written under its lock (`archiver.archive.locks`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._threads: ThreadPoolExecutor | None = None

    def append(
        self, file: str, run: Sequence[bytes | memoryview], opening: Callable[[], bytes], known_end: Callable[[], int]
    ) -> Place:
        """Add a run of members; it is on the disk after `sync`.

        `opening` gives the member that begins a new file, `known_end` where the last run that the archive knows ends: from there
        on a torn member is looked for when the file is opened.
        """
        place = self._opened(file, opening, known_end)
        offset = place.end
        self._write(place, run[0] if len(run) == 1 else b"".join(run))
        return Place(file, offset, place.end - offset)

    def sync(self) -> None:
        """Have everything that was appended on the disk; several files at once, for which the disk needs no longer than for one."""
        places = [place for place in self._open.values() if place.end > place.synced]
        if len(places) > 1:
            self._threads = self._threads or ThreadPoolExecutor(_AT_ONCE)
            shares = [places[first::_AT_ONCE] for first in range(min(_AT_ONCE, len(places)))]
            wait(syncs := [self._threads.submit(_sync, share) for share in shares])
            for sync in syncs:
                sync.result()
        else:
            _sync(places)
        self._close_some()

    def take_back(self) -> None:
        """Cut off what was appended since the last `sync`."""
        for place in self._open.values():
            if place.end > place.synced:
                os.ftruncate(place.handle, place.synced)
                place.end = place.synced

    def close(self) -> None:
        """Close all files; what was not synced is taken back."""
        with contextlib.suppress(OSError):  # a disk that failed; the next opening cuts it off
            self.take_back()
        while self._open:
            os.close(self._open.popitem()[1].handle)
        if self._threads:
            self._threads.shutdown()
            self._threads = None

    def close_below(self, folder: str) -> None:
        """Close the files of one folder."""
        for file in [file for file in self._open if file.startswith(f"{folder}/")]:
            self.forget(file)

    def forget(self, file: str) -> None:
        """Close a file that is about to be replaced."""
        if place := self._open.pop(file, None):
            os.close(place.handle)

    def _opened(self, file: str, opening: Callable[[], bytes], known_end: Callable[[], int]) -> _Open:
        if file in self._open:
            self._open.move_to_end(file)
            return self._open[file]
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            end = _repaired(path, handle, known_end)
            place = _Open(handle, end, end)
            if end == 0:
                self._write(place, opening())
                os.fdatasync(handle)
                place.synced = place.end
                _sync_folders(path.parent, self.folder)
        except BaseException:
            os.close(handle)
            raise
        self._open[file] = place
        return place

    def _write(self, place: _Open, content: bytes | memoryview) -> None:
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[os.write(place.handle, rest) :]
        except BaseException:
            os.ftruncate(place.handle, place.end)
            raise
        place.end += len(content)

    def _close_some(self) -> None:
        while len(self._open) > MAX_OPEN:
            os.close(self._open.popitem(last=False)[1].handle)


def _sync(places: Iterable[_Open]) -> None:
    for place in places:
        end = place.end
        os.fdatasync(place.handle)
        place.synced = end


def _repaired(path: Path, handle: int, known_end: Callable[[], int]) -> int:
    """The end of the file, after a member that a killed process left half written was cut off."""
    size = os.fstat(handle).st_size
    known = known_end() if size else 0
    if size <= known:
        return size
    with path.open("rb") as file:
        end = whole_end(file, known)
    if end < size:
        os.ftruncate(handle, end)
    return end


def _sync_folders(*folders: Path) -> None:
    """Have a new file's name on the disk."""
    for folder in (*folders, folders[-1].parent):
        sync(folder)
