"""Killed or out of room at every point of a longer work: what was before or what is after, never half, and the next run ends it.

The kernel kills (or fails) a process at the write that would make any of its files larger than a limit, so raising the limit step by
step reaches every write that makes a file grow: log, archive, evidence, copies, exports.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import random
import resource
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from evidence_samples import an_exchange
from given import BODY, NOON, OUTLET, URL, a_fetch, an_article, later
from test_migrations import archive_of_version

from archiver.archive import Archive
from archiver.archive.proof import Proof
from archiver.errors import ArchiveError, ArchiveFull
from archiver.export import export_csv

SECRET = "Geheimnisträgerin"
SECRET_URL = f"{URL}-geheim"
OUTLETS = (OUTLET, "andere.example")
Work = Callable[[Path], object]


def in_a_process(work: Work, path: Path, *, prepare: Callable[[], object] = lambda: None) -> int:
    """Pid of a process that does the work and then ends with 0, or with 9 when it failed in a way that was foreseen."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    with contextlib.suppress(BaseException):
        prepare()
        try:
            work(path)
            code = 0
        except ArchiveError:
            code = 9
    os._exit(code)


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def limited(limit: int, *, deadly: bool) -> Callable[[], None]:
    """No file may grow beyond the limit: the process is killed there, or told that there is no room."""

    def prepare() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if deadly else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return prepare


def save_some(path: Path, number: int = 6) -> None:
    """Articles with evidence of two outlets, each page too random to be packed, so that all files grow."""
    with Archive(path) as archive:
        for place in range(number):
            outlet = OUTLETS[place % 2]
            url = f"https://www.{outlet}/politik/artikel-{place}"
            noise = random.Random(place).randbytes(2500)
            archive.save(
                an_article(url=url, title=f"Titel {place}", body=f"{BODY} {place}"),
                a_fetch(url, outlet=outlet, exchanges=(an_exchange(url, content=noise, headers=()),)),
            )


def sound(path: Path) -> Proof:
    """What the archive's evidence proves; the archive itself must be in order, and every article whole."""
    with Archive(path) as archive:
        assert archive.problems() == []
        proof = archive.proof()
        assert (proof.problems, proof.unproved) == ([], 0)
        half = "SELECT url FROM articles WHERE (SELECT count(*) FROM images WHERE article_id = articles.id) != 2"
        assert list(archive.db.query(half)) == []
        assert archive.search("Oberwiesenbach").total == archive.count(), "the index is that of the articles"
    return proof


def points(path: Path, work: Work, *, deadly: bool, step: int) -> Iterator[int]:
    """Interrupts the work at one growth after the other, each time on a fresh copy of the folder, until it runs through."""
    origin = path.parent
    start = max((file.stat().st_size for file in origin.rglob("*") if file.is_file()), default=0)
    for number in range(400):
        folder = origin.with_name(f"punkt-{number}")
        shutil.copytree(origin, folder)
        code = ended(in_a_process(work, folder / path.name, prepare=limited(start + number * step, deadly=deadly)))
        assert code in (0, -signal.SIGXFSZ if deadly else 9), f"at {number}: {code}"
        yield code
        yield from ()
        shutil.rmtree(folder)
        if code == 0:
            return
    raise AssertionError("never ran through")
