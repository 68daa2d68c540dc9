"""A worker's side of an assignment: start the process that carries it out, and gather what it tells into parcels."""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from uuid import uuid4

import msgspec

from archiver.fleet.child import END, End, read_frame, write_frame, write_of
from archiver.fleet.parcels import MOST_BYTES, MOST_WRITES, Ending, Parcel, Sealed
from archiver.fleet.starting import CANNOT_BEGIN, Starter

GATHER_SECONDS = 0.05
"""For which writes are gathered. What was told and not yet sent is lost with the worker, and asked again; sites are asked more slowly."""
_LOOK_SECONDS = 0.5
"""How often a worker without news looks whether it is still wanted."""
ALIVE_SECONDS = 10.0
"""A parcel is sent at least so often, empty if need be: the writer takes a worker that it does not hear for dead."""
HAND_OVER_SECONDS = 15.0
"""For which a worker may try to hand over a parcel while its crawl goes on. Then the crawl is ended: whoever cannot be reached may be about
to give the outlet to another worker. Together with `ALIVE_SECONDS` it is less than the shortest `--lost-after`."""
_WAITING_FRAMES = 32
"""Between the two processes; a writer that cannot be reached holds up the crawl."""

_GONE = b""


@dataclass(slots=True)
class _Gathered:
    """Writes that are to be sent."""

    writes: list[Sealed] = field(default_factory=list)
    size: int = 0
    since: float = 0.0

    def add(self, write: Sealed) -> None:
        self.since = self.since or time.monotonic()
        self.writes.append(write)
        self.size += len(write)

    @property
    def is_due(self) -> bool:
        is_full = len(self.writes) >= MOST_WRITES or self.size >= MOST_BYTES
        return is_full or (bool(self.writes) and time.monotonic() - self.since >= GATHER_SECONDS)


def carry_out(
    text: str,
    task: str,
    is_wanted: Callable[[], bool] = lambda: True,
    hand_over_within: float | None = None,
    starter: Starter | None = None,
) -> Iterator[Parcel]:
    """The parcels of an encoded assignment, the last one with its ending; the process ends with the iterator.

    `is_wanted` is asked every half second; when it says no the process is killed and nothing more comes. It is killed, too, when a parcel
    is not taken for `hand_over_within` seconds: the next one is not asked for until then. What it had told still comes, and then that it is
    lost.
    Without a `starter`, which makes beginning cheap from the second time on, there is one for this assignment alone.
    """
    worker, attempt, number, last = f"{socket.gethostname()}:{os.getpid()}", uuid4().hex, 0, time.monotonic()
    gathered = _Gathered()
    try:
        started = _Child(text, starter)
    except OSError as error:  # no memory, no room for files
        note = f"{worker} cannot begin: {error.strerror or error}"
        yield Parcel(task=task, attempt=attempt, number=number, worker=worker, ending=Ending.REFUSED, note=note)
        return
    with started as child:
        while is_wanted():
            frame = child.next_frame(GATHER_SECONDS if gathered.writes else _LOOK_SECONDS)
            if frame == _GONE:
                ending, note = child.death()
                yield Parcel(
                    task=task, attempt=attempt, number=number, worker=worker, writes=tuple(gathered.writes), ending=ending, note=note
                )  # fmt: skip
                return
            if frame and frame[:1] == END:
                end = msgspec.json.decode(frame[1:], type=End)
                yield Parcel(
                    task=task, attempt=attempt, number=number, worker=worker, writes=tuple(gathered.writes),
                    ending=end.ending, has_yielded=end.has_yielded, note=end.note,
                )  # fmt: skip
                return
            if frame:
                gathered.add(write_of(frame))
            if gathered.is_due or time.monotonic() - last >= ALIVE_SECONDS:
                with child.at_most(hand_over_within):
                    yield Parcel(
                        task=task, attempt=attempt, number=number, worker=worker, writes=tuple(gathered.writes)
                    )
                gathered, number, last = _Gathered(), number + 1, time.monotonic()


class _Child:
    """The process of one assignment, and the frames that it tells."""

    def __init__(self, text: str, starter: Starter | None) -> None:
        self._frames: queue.Queue[bytes] = queue.Queue(_WAITING_FRAMES)
        self._folder = tempfile.TemporaryDirectory(prefix="archiver-worker-", ignore_cleanup_errors=True)
        # not the child's own: one that is killed leaves it behind
        self._starter = starter or Starter()
        self._is_own = starter is None
        self.process = self._starter.start(self._folder.name)
        self._reader = threading.Thread(target=self._read, args=(text,), daemon=True)
        self._given_up: str | None = None
        """Why we killed it ourselves."""

    def __enter__(self) -> _Child:
        self._reader.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        while self._reader.is_alive():  # it may wait for room
            self.next_frame(0.01)
        self.process.close()
        if self._is_own:
            self._starter.close()
        self._folder.cleanup()

    def next_frame(self, seconds: float) -> bytes | None:
        """The next frame; None when none came in time, `_GONE` when none will come."""
        try:
            return self._frames.get(timeout=seconds)
        except queue.Empty:
            return None

    @contextlib.contextmanager
    def at_most(self, seconds: float | None) -> Iterator[None]:
        """Kill the process when what happens inside takes longer."""
        if seconds is None:
            yield
            return
        timer = threading.Timer(seconds, self._give_up, (seconds,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def death(self) -> tuple[Ending, str]:
        """How the process ended that did not say so itself."""
        code = self.process.wait()
        if self._given_up:
            return Ending.LOST, self._given_up
        if code == CANNOT_BEGIN:  # which says nothing against its pages
            return Ending.REFUSED, f"{socket.gethostname()} cannot begin: the system gives no further process"
        note = f"the process died of signal {-code}" if code < 0 else f"the process ended with code {code}"
        return Ending.DIED, note

    def _give_up(self, seconds: float) -> None:
        self._given_up = f"its results could not be handed over for {seconds:g} seconds"
        self.process.kill()

    def _read(self, text: str) -> None:
        into, out = cast(BinaryIO, self.process.stdin), self.process.stdout
        try:
            write_frame(into, text.encode())
            into.flush()
            while frame := read_frame(out):
                self._frames.put(frame)
        except OSError:
            pass  # it died; what follows says so
        self._frames.put(_GONE)
