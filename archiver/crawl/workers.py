"""Pages are read in processes of their own, so that a page that hangs, crashes or eats memory costs itself only.

Every worker has its own pair of pipes and is started by exec, not by fork: it shares no lock or queue with the others, so
killing it at any moment harms none, and it inherits no file of ours, above all not an outlet's lock. (concurrent.futures
gives up all its workers when one dies; pebble 5.2 lets them share a pipe and a lock, and stands still for good when one is
killed while it holds that, its issues 153 and 163.)
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from archiver.crawl.worker import LENGTH, OUT_OF_MEMORY, READY, Answer, Joined, Task
from archiver.errors import UsageError
from archiver.items import Article, Page

if TYPE_CHECKING:
    from archiver.crawl.forked import Forked

MAX_SECONDS = 15
"""For reading one page. Measured: 0.03 on average, 0.5 at most on saved pages."""
MAX_MEMORY = 512 * 1024 * 1024
"""Address space that a page may take in a worker, in bytes. Measured: 16 MB for the largest saved ones."""
MAX_PAGES = 5_000
"""Per worker, which is replaced then: whatever leaks stays small. Starting one costs as much as reading some 100 pages."""
_START_SECONDS = 60
"""Until a new worker must be ready. Measured: 0.6, most of it for imports; a machine under load takes many times as long."""
_START_TRIES = 3
"""A new worker may be killed before it is ready, as any other; a broken installation fails every time."""
_END_SECONDS = 30
"""Between closing its pipes and being gone; the system may write a core file in between."""
_BACKLOG = 4
"""Pages that wait before a further worker is started: the window of one outlet alone never needs a second one."""
_START = """import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)  # sent to all processes of a terminal or service; the parent decides
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.path[:] = {path!r}
from archiver.crawl.worker import main
main{arguments!r}
"""
READ = "archiver.crawl.worker:read"
"""Function that makes an Article of a page."""
READ_AND_PREPARE = "archiver.crawl.reading:read_and_prepare"
"""Function that also does the work for the search index, which takes longer than storing the article."""
BUFFER = 1024 * 1024
"""Bytes of an answer that are read at once; a long article with its links has some 100,000."""


class WorkerLost(Exception):
    """The worker that held a page is no more; the message says why."""


class NoWorkers(Exception):
    """Not a single worker can be started; the message says why."""


class ReadingFailed(Exception):
    """A fault of ours in reading a page."""


def worker_count(setting: str | int) -> int:
    """How many workers the setting ARCHIVER_WORKERS means: empty for one per core, 0 for none.

    Raises UsageError for what is no such number.
    """
    text = str(setting).strip()
    if not text:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not text.isascii() or not text.isdigit():
        raise UsageError(f"ARCHIVER_WORKERS is {text!r}; it must be a number of processes, or 0 to start none")
    return int(text)


class Workers:
    """At most `number` processes, started when pages wait for them. Belongs to one event loop."""

    def __init__(
        self,
        number: int,
        function: str = READ,
        *,
        seconds: float = MAX_SECONDS,
        memory: int = MAX_MEMORY,
    ) -> None:
        self.number = number
        self.function = function
        self.seconds = seconds
        self.memory = memory
        self.forked: list[Forked] = []
        """Processes that run already, made for the same function and limits; they are taken first. Who made them ends what is left."""
        self._alive: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._waiting: deque[asyncio.Future[_Worker]] = deque()
        self._starting: asyncio.Task[None] | None = None
        self._failed_starts = 0
        """In a row."""
        self._ending: set[asyncio.Task[int]] = set()

    async def extract(self, page: Page) -> Article:
        """The article of a page; raises WorkerLost, NoWorkers, or ReadingFailed for an error inside the reading."""
        return (await self.read(page))[0]

    async def read(self, page: Page) -> tuple[Article, Any]:
        """The article, and what else the function has worked out; raises as `extract`."""
        return await self._done(Task.of(page))

    async def prepare(self, article: Article, page: Page) -> Any:
        """What else `READ_AND_PREPARE` works out of an article that was put together of several pages; raises as `extract`."""
        return (await self._done(Joined(article, page.outlet, page.fetched_at)))[1]

    async def _done(self, work: Task | Joined) -> tuple[Article, Any]:
        task = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
        worker = await self._free()
        is_sound = False
        try:
            answer: Answer = await worker.ask(task, self.seconds)
            is_sound = worker.pages < MAX_PAGES
        finally:
            if is_sound:
                self._hand_over(worker)
            else:
                self._discard(worker)
        for warning in answer.warnings:
            logging.getLogger("archiver.extract").warning("%s", warning)
        if answer.article is None:
            raise ReadingFailed(answer.error)
        return answer.article, answer.prepared

    async def close(self) -> None:
        """End all workers, and wait until they are gone."""
        if self._starting:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        for worker in list(self._alive):
            self._discard(worker)
        await asyncio.gather(*self._ending)

    async def _free(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive:
                return worker
            self._discard(worker)  # killed while it held no page
        place: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        self._start_if_needed()
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and not place.exception():
                self._hand_over(place.result())
            raise

    def _hand_over(self, worker: _Worker) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(worker)
                return
        self._idle.append(worker)

    def _discard(self, worker: _Worker) -> None:
        worker.kill()
        self._alive.discard(worker)
        end = asyncio.ensure_future(worker.ended())
        self._ending.add(end)
        end.add_done_callback(self._ending.discard)
        if worker in self._idle:
            self._idle.remove(worker)
        self._start_if_needed()

    def _start_if_needed(self) -> None:
        """One at a time: while the first is starting nobody knows yet whether it will be enough."""
        is_busy = len(self._waiting) >= _BACKLOG if self._alive else bool(self._waiting)
        if is_busy and not self._starting and len(self._alive) < self.number:
            self._starting = asyncio.ensure_future(self._start())

    async def _start(self) -> None:
        try:
            if self.forked:
                worker = await _Worker.ready(await self.forked.pop().connected())
            else:
                worker = await _Worker.started(self.function, self.seconds, self.memory)
        except (OSError, WorkerLost) as error:
            self._starting = None
            self._failed_starts += 1
            if self._failed_starts < _START_TRIES:
                self._start_if_needed()
            elif not self._alive:  # else those do the work
                self._give_up(str(error))
            return
        self._starting = None
        self._failed_starts = 0
        self._alive.add(worker)
        self._hand_over(worker)
        self._start_if_needed()

    def _give_up(self, why: str) -> None:
        for place in self._waiting:
            if not place.done():
                place.set_exception(NoWorkers(why))
        self._waiting.clear()


class _Worker:
    """The parent's end of one process."""

    def __init__(self, process: Process | Forked) -> None:
        self.process = process
        self.pages = 0
        self._is_late = False
        self._is_read = False
        """Whether an answer is awaited."""

    @classmethod
    async def started(cls, function: str, seconds: float, memory: int) -> _Worker:
        """A worker that is ready; raises OSError or WorkerLost when none comes to be."""
        program = _START.format(path=sys.path, arguments=(os.getpid(), function, seconds, memory))
        # -P: else modules would be taken from the working directory, whatever lies there.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-c", program, stdin=PIPE, stdout=PIPE, limit=BUFFER
        )
        _widen_pipes(process)
        return await cls.ready(process)

    @classmethod
    async def ready(cls, process: Process | Forked) -> _Worker:
        """The worker in a process, as soon as it is ready; raises WorkerLost when it does not get so far."""
        worker = cls(process)
        try:
            if await worker._within(_START_SECONDS, worker._receive()) != READY:
                raise WorkerLost("it said something else than that it is ready")
        except BaseException:
            worker.kill()
            await worker.ended()  # else it outlives the event loop that waits for it
            raise
        return worker

    async def ask(self, task: bytes, seconds: float) -> Any:
        """What the worker answers to a pickled task; raises WorkerLost."""
        self.pages += 1
        return await self._within(seconds, self._exchange(task))

    @property
    def is_alive(self) -> bool:
        """False as soon as its end has been noticed."""
        assert self.process.stdout, "PIPE"
        return self.process.returncode is None and not self.process.stdout.at_eof()

    def kill(self) -> None:
        """End it at once; nothing happens when it has ended."""
        if self.process.returncode is None:
            self.process.kill()

    async def ended(self) -> int:
        """Its exit code, as soon as it has ended and its pipes are closed."""
        assert self.process.stdin, "PIPE"
        assert self.process.stdout, "PIPE"
        code = await self.process.wait()
        self.process.stdin.close()
        with contextlib.suppress(OSError):  # a page that was not taken
            await self.process.stdin.wait_closed()
        if not self._is_read:  # else whoever awaits the answer finds the end, and comes here too
            with contextlib.suppress(OSError):
                await self.process.stdout.read()
        return code

    async def _within(self, seconds: float, work: Coroutine[Any, Any, Any]) -> Any:
        timer = asyncio.get_running_loop().call_later(seconds, self._end_late)
        self._is_read = True
        try:
            return await work
        except (OSError, asyncio.IncompleteReadError):
            self._is_read = False
            raise WorkerLost(await self._why(seconds)) from None
        finally:
            self._is_read = False
            timer.cancel()

    def _end_late(self) -> None:
        self._is_late = True
        self.kill()

    async def _exchange(self, task: bytes) -> Any:
        assert self.process.stdin, "PIPE"
        self.process.stdin.write(LENGTH.pack(len(task)))
        self.process.stdin.write(task)
        await self.process.stdin.drain()
        return await self._receive()

    async def _receive(self) -> Any:
        assert self.process.stdout, "PIPE"
        (length,) = LENGTH.unpack(await self.process.stdout.readexactly(LENGTH.size))
        return pickle.loads(await self.process.stdout.readexactly(length))

    async def _why(self, seconds: float) -> str:
        """Why it closed its pipes: it has ended, or is about to."""
        try:
            code = await asyncio.wait_for(self.ended(), _END_SECONDS)
        except TimeoutError:
            self.kill()
            code = await self.ended()
        if self._is_late:
            return f"it took longer than {seconds:g} seconds"
        if code == OUT_OF_MEMORY:
            return "it took more memory than a page may"
        if code < 0:
            return f"the process that read it was ended by {signal.Signals(-code).name}"
        return f"the process that read it ended with code {code}"


def _widen_pipes(process: Process) -> None:
    """Let a page pass in one piece: with the usual 64 KB both processes wake four times for it."""
    for stream in (process.stdin, process.stdout):
        pipe = stream._transport.get_extra_info("pipe")  # type: ignore[union-attr]
        with contextlib.suppress(OSError, AttributeError):  # no Linux, or no room for more
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, BUFFER)
