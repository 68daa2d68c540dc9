"""One worker process: takes pages from its standard input, hands back what was read from them, ends with its parent.

Run by `archiver.crawl.workers`. A message is eight bytes of length (big-endian) and a pickle. Nothing but the two pipes is
inherited: no lock, no archive, no connection.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import logging
import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from archiver.items import Article, Found, Page

LENGTH = struct.Struct(">Q")
READY = "ready"
OUT_OF_MEMORY = 77
"""Exit code; any that Python and shells do not use."""
_MARGIN = 64 * 1024 * 1024
"""Bytes below the memory limit from which a reading is not trusted. Guessed: above any single piece that the parser asks for."""
_ORPHAN_SECONDS = 5
"""After the time limit, by which the parent should have ended a worker that hangs; it ends itself then."""
_PR_SET_PDEATHSIG = 1
"""prctl(2), Linux."""


@dataclass(frozen=True, slots=True)
class Task:
    """What reading a page needs of it."""

    content: bytes
    url: str
    fetched_at: datetime
    charset: str | None
    found: Found | None
    outlet: str

    @classmethod
    def of(cls, page: Page) -> Task:
        return cls(page.content, page.final_url, page.fetched_at, page.charset, page.found, page.outlet)


@dataclass(frozen=True, slots=True)
class Joined:
    """An article that was put together of several pages, for whose index the work is to be done."""

    article: Article
    outlet: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """The article, or the error that reading it raised; with the warnings of the readers of fields."""

    article: Article | None
    error: str | None = None
    warnings: tuple[str, ...] = ()
    prepared: Any = None
    """What else was worked out of it, for the archive."""


Work = Callable[[Task], Article | tuple[Article, Any]]


def read(task: Task) -> Article:
    """Read the page of a task."""
    from archiver.extract import extract

    return extract(task.content, task.url, task.fetched_at, charset=task.charset, found=task.found)


def main(parent: int, function: str, seconds: float, memory: int) -> None:
    """Serve until standard input ends. `function` (`module:name`) makes an Article of a Task, or a pair with what else is handed over."""
    die_with(parent)
    pages, answers = _private_pipes()
    module, _, name = function.partition(":")
    work: Work = getattr(importlib.import_module(module), name)
    memory += _peak()  # what libraries reserve when they are loaded is not the page's
    with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit, or has set a lower one
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    warnings = _Warnings()
    logging.getLogger("archiver.extract").addHandler(warnings)
    send(answers, READY)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # from now on what libraries print is nobody's business
    while (task := receive(pages)) is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds + _ORPHAN_SECONDS)  # its default action ends the process
        answer = _answer(work, task, warnings)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if _peak() > memory - _MARGIN:
            os._exit(OUT_OF_MEMORY)  # some reader may have caught the error and gone on with less than the whole page
        send(answers, answer)


def send(pipe: BinaryIO, message: object) -> None:
    """Write one message."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """The next message, or None at the end."""
    head = pipe.read(LENGTH.size)
    return pickle.loads(pipe.read(LENGTH.unpack(head)[0])) if len(head) == LENGTH.size else None


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def taken(self) -> tuple[str, ...]:
        messages = tuple(self.messages)
        self.messages.clear()
        return messages


def _answer(work: Work, task: Task, warnings: _Warnings) -> Answer:
    try:
        result = work(task)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # a page can hold anything; the parent counts it as failed:extraction
        return Answer(None, f"{type(error).__name__}: {error}"[:500], warnings.taken())
    article, prepared = result if isinstance(result, tuple) else (result, None)
    return Answer(article, None, warnings.taken(), prepared)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for us alone; a library that prints must not write between the answers."""
    pages, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    return pages, answers


def die_with(parent: int) -> None:
    """End when the parent is killed, also while a page is being read; idle workers end with their standard input anyway."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _peak() -> int:
    """The most bytes of address space that this process ever had; 0 where the system does not tell."""
    try:
        with open("/proc/self/status", "rb") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(b"VmPeak"))
    except (OSError, StopIteration):
        return 0
