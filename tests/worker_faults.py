"""Readers of pages that misbehave on some, for tests of what becomes of their worker processes and of the crawl."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from archiver.crawl.worker import Task, read
from archiver.crawl.workers import Workers
from archiver.items import Article
from archiver.pipelines.extract import ExtractPipeline

FOLDER = Path(os.environ.get("WORKER_TEST_FOLDER", "/nonexistent"))
"""Where workers leave their process ids: `started-PID` from the beginning, `holding-PID` while they hold a page to the end."""
if FOLDER.is_dir() and "signal.signal" in " ".join(getattr(sys, "orig_argv", [])):
    (FOLDER / f"started-{os.getpid()}").touch()
    if (FOLDER / "kill the first").exists():
        (FOLDER / "kill the first").unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def fault(task: Task) -> Article:
    """Does what the page says; everything is then read as an article whose title is the process id."""
    word = task.content.decode()
    if word in _FAULTS:
        _FAULTS[word]()
    return Article(url=task.url, title=str(os.getpid()), body="Text. " * 100_000 if word == "long" else None)


def _print() -> None:
    os.write(1, b"x" * 100)
    print("text that nobody asked for", flush=True)  # noqa: T201


def _raise() -> None:
    raise RuntimeError("unexpected")


def _eat_in_secret() -> None:
    with contextlib.suppress(MemoryError):
        _eat()


def _eat() -> None:
    pieces = []
    while True:
        pieces.append(b"x" * 1_000_000)


def _meet() -> None:
    """Waits until another process holds a page, too."""
    (FOLDER / f"holding-{os.getpid()}").touch()
    while len([*FOLDER.glob("holding-*")]) < 2:
        time.sleep(0.01)


_FAULTS: dict[str, Callable[[], object]] = {
    "abort": os.abort,
    "segfault": lambda: ctypes.string_at(0),
    "leave": lambda: os._exit(0),
    "exit": lambda: sys.exit(3),
    "hang": lambda: time.sleep(1_000),
    "eat": _eat,
    "eat and hide it": _eat_in_secret,
    "raise": _raise,
    "warn": lambda: logging.getLogger("archiver.extract").warning("field %s could not be read", "date"),
    "print": _print,
    "wait": lambda: time.sleep(0.1),
    "meet": _meet,
}


def hold(task: Task) -> Article:
    """Reads pages, but holds one with `Haltepunkt` in its text for ten minutes; one with `Denkpause` takes a second."""
    if b"Haltepunkt" in task.content and FOLDER.is_dir():
        (FOLDER / f"holding-{os.getpid()}").touch()
        time.sleep(600)
    if b"Denkpause" in task.content:
        (FOLDER / f"holding-{os.getpid()}").touch()
        time.sleep(1)
    return read(task)


class HoldingPipeline(ExtractPipeline):
    """The real step, its workers with `hold`."""

    @staticmethod
    def workers_of(number: int) -> Workers:
        return Workers(number, "worker_faults:hold", seconds=900)
