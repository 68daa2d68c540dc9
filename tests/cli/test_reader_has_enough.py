"""`archiver … | head`: a reader that has enough is no failure, and a command's own exit code stays its own."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from given import a_fetch, an_article

from archiver.archive import Archive


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reader") / "archive.db"
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
    return path


def exit_code(db: Path, *command: str) -> tuple[int, str]:
    """Of a command whose standard output nobody reads, with what it says on standard error."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "archiver", *command], stdout=writing, stderr=subprocess.PIPE, text=True, timeout=300,
            env={**os.environ, "ARCHIVER_DB": str(db)}, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "outlets",
        "outlets --json",
        "search Brücke",
        "show 1",
        "changes --since 2026-01-01",
        "export csv",
        "cite 1",
        "--help",
    ],
)
def test_a_reader_that_has_enough_is_no_failure(db: Path, command: str) -> None:
    code, told = exit_code(db, *command.split())
    assert (code, "Traceback" in told) == (0, False), told


def test_a_fault_is_one_also_where_nobody_reads_of_it(db: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    with contextlib.closing(sqlite3.connect(db)) as source, contextlib.closing(sqlite3.connect(damaged)) as copy:
        source.backup(copy)
        copy.execute("DELETE FROM urls")
        copy.commit()
    code, told = exit_code(damaged, "check-archive")
    assert (code, "Traceback" in told) == (1, False), told
