"""Killed writers, full disks, missing rights, several writers: nothing stored is lost, nothing is stored by half."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from given import BODY, URL, a_fetch, an_article

from archiver.archive import Archive
from archiver.archive.locks import lock_folder

WRITER = """
import os, sys
from given import BODY, URL, a_fetch, an_article
from archiver.archive import Archive
from archiver.errors import ArchiverError

def write(path, first, number):
    with Archive(path) as archive:
        for n in range(first, first + number):
            url = f"{URL}-{n}"
            archive.save(an_article(url=url, title=f"Titel {n}", body=f"{BODY} {n}"), a_fetch(url))
            print(n, flush=True)

def told(task):
    try:
        task()
    except ArchiverError as error:
        print(type(error).__name__, error.exit_code, error, flush=True)
"""
NOBODY = 65534


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Run `code` after WRITER in a process of its own."""
    paths = (str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", ""))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = [sys.executable, "-c", WRITER + code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def run(code: str, *arguments: object) -> list[str]:
    """Lines that `code` printed; it must end well."""
    with start(code, *arguments) as process:
        out, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return out.splitlines()


def numbers(lines: list[str]) -> set[int]:
    return {int(line) for line in lines if line.strip().isdigit()}


def stored(archive: Archive) -> set[int]:
    return {int(row["url"].rsplit("-", 1)[1]) for row in archive.db.query("SELECT url FROM articles")}


def assert_whole(archive: Archive) -> None:
    """No damage, and every article with all that belongs to it."""
    assert archive.problems() == []
    incomplete = """
SELECT url FROM articles WHERE
    (SELECT count(*) FROM images WHERE article_id = articles.id) != 2
    OR (SELECT count(*) FROM related_links WHERE article_id = articles.id) != 2
    OR (SELECT count(*) FROM fetches WHERE article_id = articles.id) != 1
    OR (SELECT count(*) FROM urls WHERE article_id = articles.id AND state = 'done' AND NOT is_alias) != 1"""
    assert list(archive.db.query(incomplete)) == []
    assert list(archive.db.query("SELECT * FROM fetches WHERE article_id IS NULL")) == []


def test_a_writer_killed_at_any_moment_loses_nothing_it_called_stored(path: Path) -> None:
    """Three rounds on one archive, so that a recovered archive is killed again."""
    said: set[int] = set()
    for level in range(3):
        first = level * 10_000
        wait_for = random.Random(level).randrange(3, 60)
        with start("write(sys.argv[1], int(sys.argv[2]), 5000)", path, first) as process:
            assert process.stdout
            lines = [process.stdout.readline() for _ in range(wait_for)]
            process.kill()
            lines += process.stdout.readlines()
        said |= numbers(lines)
        with Archive(path) as archive:
            assert_whole(archive)
            assert said <= stored(archive)
            assert len(stored(archive) - said) <= level + 1  # committed, killed before it could say so
    assert len(said) > 9


def test_an_archive_with_the_log_of_a_killed_writer_can_be_read(path: Path) -> None:
    with start("write(sys.argv[1], 0, 5000)", path) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(5)]
        process.kill()
    assert path.with_name("archive.db-wal").stat().st_size
    with Archive(path, read_only=True) as archive:
        assert numbers(lines) <= stored(archive)


def test_two_writers_at_once_lose_nothing_and_never_see_a_lock(path: Path) -> None:
    writers = [start("write(sys.argv[1], int(sys.argv[2]), 100)", path, first) for first in (0, 50, 1000)]
    results = [writer.communicate(timeout=300) for writer in writers]
    assert [(writer.returncode, errors) for writer, (_, errors) in zip(writers, results, strict=True)] == [(0, "")] * 3
    with Archive(path) as archive:
        assert archive.problems() == []
        assert stored(archive) == {*range(150), *range(1000, 1100)}
        assert next(iter(archive.db.query("SELECT count(*) AS n FROM fetches")))["n"] == 300


def test_a_full_disk_stops_the_writer_and_keeps_what_was_stored(path: Path) -> None:
    Archive(path).close()
    lines = run(
        """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = os.path.getsize(sys.argv[1]) + 150_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
told(lambda: write(sys.argv[1], 0, 5000))
""",
        path,
    )
    assert lines[-1].startswith(f"ArchiveFull 3 {path}: no space left for the archive")
    assert "bytes free" in lines[-1]
    with Archive(path) as archive:  # with space again
        assert_whole(archive)
        assert stored(archive) == numbers(lines[:-1]) != set()
        assert archive.save(an_article(), a_fetch()) == "new"


def test_an_archive_whose_log_was_folded_in_by_half_is_whole(tmp_path: Path) -> None:
    """As a full disk leaves it: the file's header counts pages that are only in the log yet."""
    whole, half = tmp_path / "ganz.db", tmp_path / "halb.db"
    with Archive(whole) as archive:
        start_size = whole.stat().st_size
        for number in range(20):
            archive.save(an_article(url=f"{URL}-{number}", body=f"{BODY} {number}"), a_fetch(f"{URL}-{number}"))
        shutil.copy(f"{whole}-wal", f"{half}-wal")
    half.write_bytes(whole.read_bytes()[:start_size])
    with Archive(half) as archive:
        assert_whole(archive)
        assert stored(archive) == set(range(20))


@pytest.mark.parametrize("read_only", [False, True], ids=["writing", "reading"])
def test_a_restored_copy_killed_in_its_first_transaction_is_undone(tmp_path: Path, read_only: bool) -> None:
    """A copy is not in WAL mode until it was opened for writing; another program may write to it before."""
    source, copy, killed = (tmp_path / name for name in ("quelle.db", "kopie.db", "getötet.db"))
    with Archive(source) as archive:
        archive.save(an_article(), a_fetch())
        archive.backup(copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as other:
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE urls SET last_outcome = 'half'")
        other.execute("CREATE TABLE half AS SELECT randomblob(90000)")
        shutil.copy(copy, killed)
        shutil.copy(f"{copy}-journal", f"{killed}-journal")
        other.execute("ROLLBACK")
    with Archive(killed, read_only=read_only) as archive:
        assert archive.article(URL) == an_article()
        assert "half" not in archive.db.table_names()
        assert archive.problems() == []


@pytest.fixture
def others_path() -> Iterator[Path]:
    """An archive in a folder that every user may enter, but only its owner may write to."""
    folder = Path(tempfile.mkdtemp(prefix="archiver-"))
    folder.chmod(0o755)
    path = folder / "archive.db"
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


# Root may write everywhere, so the test becomes somebody else; anybody else takes the rights away from himself.
UNPRIVILEGED = f"""
import archiver.export, archiver.archive.locks
if os.getuid() == 0:
    os.setgid({NOBODY})
    os.setuid({NOBODY})
"""


def forbid_writing(path: Path, *, folder: bool) -> None:
    path.chmod(0o444 if not folder else 0o644)
    path.parent.chmod((0o555 if os.getuid() else 0o755) if folder else 0o777)


@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
def test_an_archive_without_the_right_to_write_is_refused_at_once(others_path: Path, folder: bool) -> None:
    forbid_writing(others_path, folder=folder)
    if folder and os.getuid() == 0:
        os.chown(others_path, NOBODY, NOBODY)
    before = others_path.read_bytes()
    lines = run(UNPRIVILEGED + "told(lambda: Archive(sys.argv[1]))", others_path)
    assert len(lines) == 1
    assert lines[0].startswith(f"ArchiveReadOnly 3 {others_path}: cannot be written: ")
    assert ("its folder" in lines[0]) == folder
    assert others_path.read_bytes() == before


def test_a_new_archive_in_a_folder_without_the_right_to_write_is_refused(others_path: Path) -> None:
    forbid_writing(others_path, folder=True)
    new = others_path.with_name("neu.db")
    lines = run(UNPRIVILEGED + "told(lambda: Archive(sys.argv[1]))", new)
    assert lines == [line for line in lines if line.startswith(f"ArchiveReadOnly 3 {new}: ")] != []
    assert not new.exists()


def test_an_archive_that_cannot_be_written_can_still_be_read(others_path: Path) -> None:
    forbid_writing(others_path, folder=True)
    lines = run(UNPRIVILEGED + "print(Archive(sys.argv[1], read_only=True).article(URL).title)", others_path)
    assert lines == [an_article().title]


def test_a_lock_that_cannot_be_written_is_told(others_path: Path) -> None:
    forbid_writing(others_path, folder=True)
    lines = run(
        UNPRIVILEGED + "told(lambda: archiver.archive.locks.OutletLock(sys.argv[1], 'a.example').acquire())",
        others_path,
    )
    assert lines[0].startswith(f"ArchiveReadOnly 3 {others_path}: ")
    assert not lock_folder(others_path).exists()
