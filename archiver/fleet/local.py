"""The fleet's tasks on one machine, without a broker: the same assignments, carried out side by side, stored by this process."""

from __future__ import annotations

import queue
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from archiver.fleet.assignments import Assignment
from archiver.fleet.carrying_out import carry_out
from archiver.fleet.parcels import Parcel
from archiver.fleet.starting import Starter
from archiver.fleet.writer import Writer

_WAITING_PARCELS = 8
"""Not yet stored; workers wait then."""
_LOOK_SECONDS = 1.0
"""How often it is looked whether the workers of an earlier run, which was killed, are silent for long enough."""


class LocalBroker:
    """Carries assignments and parcels between threads; `send` is for the writer."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="fleet")
        self._parcels: queue.Queue[Parcel | BaseException] = queue.Queue(_WAITING_PARCELS)
        self._is_wanted = True
        self._under_way: set[str] = set()
        self._starters: queue.SimpleQueue[Starter] = queue.SimpleQueue()
        """One for each worker; those that nobody uses."""
        for _ in range(workers):
            self._starters.put(Starter())

    def send(self, assignment: Assignment) -> None:
        """Have an assignment carried out as soon as a worker is free."""
        self._under_way.add(assignment.task)
        self._pool.submit(self._carry_out, assignment)

    def run(self, writer: Writer) -> None:
        """Store what comes until the writer has no round open; open assignments are given up when it is left by an exception."""
        try:
            while writer.is_working:
                try:
                    parcel = self._parcels.get(timeout=_LOOK_SECONDS)
                except queue.Empty:
                    writer.look_after(datetime.now(UTC), frozenset(self._under_way))
                    continue
                if isinstance(parcel, BaseException):
                    raise parcel
                writer.store(parcel)
        finally:
            self._is_wanted = False
            self._pool.shutdown(cancel_futures=True)
            while not self._starters.empty():
                self._starters.get().close()

    def _carry_out(self, assignment: Assignment) -> None:
        starter = self._starters.get()
        try:
            for parcel in carry_out(assignment.encoded(), assignment.task, lambda: self._is_wanted, starter=starter):
                self._put(parcel)
        except BaseException as error:  # for the process to tell
            self._put(error)
        finally:
            self._under_way.discard(assignment.task)
            self._starters.put(starter)

    def _put(self, parcel: Parcel | BaseException) -> None:
        while self._is_wanted:
            try:
                self._parcels.put(parcel, timeout=0.2)
                return
            except queue.Full:
                continue
