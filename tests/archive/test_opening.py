"""Which files are taken as an archive, and that a refused one keeps every byte."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from given import BODY, URL, a_fetch, an_article

from archiver.archive import Archive, connection
from archiver.archive.migrations import APPLICATION_ID, newest_version
from archiver.errors import (
    ArchiveCorrupt,
    ArchiveError,
    ArchiveForeign,
    ArchiveReadOnly,
    ArchiveTooNew,
)


def fill(path: Path, articles: int = 30) -> None:
    with Archive(path) as archive:
        for number in range(articles):
            url = f"{URL}-{number}"
            archive.save(an_article(url=url, title=f"Titel {number}", body=f"{BODY} {number}"), a_fetch(url))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_missing_archive_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "neu" / "data" / "archive.db"
    with Archive(path) as archive:
        assert archive.count() == 0
    assert [file.name for file in path.parent.iterdir()] == ["archive.db"]


def test_every_connection_survives_a_power_cut(archive: Archive) -> None:
    pragmas = {name: next(iter(archive.db.conn.execute(f"PRAGMA {name}")))[0] for name in (
        "journal_mode", "synchronous", "foreign_keys", "busy_timeout", "application_id", "user_version")}  # fmt: skip
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "application_id": APPLICATION_ID,
        "user_version": newest_version(),
    }
    assert archive.db.conn.execute("PRAGMA wal_autocheckpoint").fetchone()[0] > 0


def test_an_archive_can_be_opened_again_and_again(path: Path) -> None:
    fill(path, 2)
    for _ in range(3):
        with Archive(path) as archive:
            assert archive.count() == 2


def test_reading_does_not_make_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "keins.db"
    with pytest.raises(ArchiveError, match=r"keins\.db: no archive there"):
        Archive(path, read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_cannot_write(path: Path) -> None:
    fill(path, 1)
    with Archive(path, read_only=True) as archive:
        assert archive.count() == 1
        with pytest.raises(ArchiveReadOnly, match=r"archive\.db"):
            archive.save(an_article(), a_fetch())


def test_an_archive_that_was_interrupted_while_it_was_made_leaves_nothing_under_its_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(connection, "_put_in_place", fail)
    with pytest.raises(KeyboardInterrupt):
        Archive(path)
    assert list(path.parent.iterdir()) == []


def test_an_archive_that_another_process_made_meanwhile_is_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_place = connection._put_in_place

    def be_slower(draft: Path, target: Path) -> None:
        monkeypatch.undo()
        fill(target, 3)
        put_in_place(draft, target)

    monkeypatch.setattr(connection, "_put_in_place", be_slower)
    with Archive(path) as archive:
        assert archive.count() == 3


# Files that are refused. Each writes one to the given path.


def empty_file(path: Path) -> None:
    path.touch()


def text_file(path: Path) -> None:
    path.write_text("url;titel\nhttps://zeitung.example;Brückenbau\n" * 20, encoding="utf-8")


def short_file(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


def broken_header(path: Path) -> None:
    fill(path)
    path.write_bytes(b"\xff" * 16 + path.read_bytes()[16:])


def cut_off(path: Path) -> None:
    fill(path)
    path.write_bytes(path.read_bytes()[:-9000])


def cut_to_one_page(path: Path) -> None:
    fill(path)
    path.write_bytes(path.read_bytes()[:4096])


def garbage_pages(path: Path) -> None:
    fill(path)
    content = bytearray(path.read_bytes())
    for page in range(5, 25):
        content[page * 4096 : page * 4096 + 4096] = random.Random(page).randbytes(4096)
    path.write_bytes(content)


def no_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        other.execute("CREATE TABLE etwas (id)")


@pytest.mark.parametrize(
    "write",
    [empty_file, text_file, short_file, broken_header, cut_off, cut_to_one_page, garbage_pages, no_tables],
)
def test_a_damaged_file_is_refused_and_keeps_every_byte(tmp_path: Path, write: Callable[[Path], None]) -> None:
    path = tmp_path / "kaputt.db"
    write(path)
    before = path.read_bytes()
    with pytest.raises(ArchiveCorrupt, match=r"kaputt\.db: no usable archive: .+not changed.+--db"):
        Archive(path)
    assert path.read_bytes() == before
    assert all(file.stat().st_size == 0 for file in tmp_path.glob("*-wal"))


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, url TEXT)")


def foreign_wal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)")


@pytest.mark.parametrize("write", [foreign, foreign_wal])
def test_a_database_of_another_program_is_refused_and_keeps_every_byte(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    path = tmp_path / "places.sqlite"
    write(path)
    before = contents(tmp_path)
    with pytest.raises(ArchiveForeign, match=r"places\.sqlite: a SQLite database of another program.+--db"):
        Archive(path)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_archive_is_refused_and_keeps_every_byte(path: Path, read_only: bool) -> None:
    fill(path, 3)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {newest_version() + 1}")
    before = contents(path.parent)
    with pytest.raises(
        ArchiveTooNew, match=rf"schema {newest_version() + 1}, this one knows up to {newest_version()}.+update archiver"
    ):
        Archive(path, read_only=read_only)
    assert contents(path.parent) == before


def test_a_newer_archive_is_refused_while_its_version_is_still_in_the_log(path: Path) -> None:
    fill(path, 3)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(
            f"PRAGMA user_version = {newest_version() + 1}"
        )  # stays open, so the file's header is still the old one
        with pytest.raises(ArchiveTooNew):
            Archive(path)


def test_a_folder_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="is a folder"):
        Archive(tmp_path)


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(ArchiveError, match="data"):
        Archive(tmp_path / "data" / "archive.db")


def test_a_locked_archive_is_told_after_the_wait(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path, 1)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with Archive(path) as archive, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match=r"archive\.db: another program has been writing"):
            archive.save(an_article(), a_fetch())
        other.rollback()
        assert archive.save(an_article(), a_fetch()) == "new"


def test_a_transaction_has_its_turn_from_the_beginning(archive: Archive) -> None:
    """Taken at the first write instead, it would fail at once when another process has written since the first read."""
    with (
        connection.writing(archive.db, archive.path),
        closing(sqlite3.connect(archive.path, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_flipped_bytes_never_crash_and_never_change_what_is_refused(path: Path) -> None:
    """Damage is either found or lies in a text, where SQLite keeps no checksums; the file stays as it is when it is found."""
    fill(path, 10)
    whole = path.read_bytes()
    found = 0
    for seed in range(60):
        dice = random.Random(seed)
        damaged = bytearray(whole)
        for _ in range(20):
            damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        try:
            Archive(path).close()
        except ArchiveError:
            found += 1
            assert path.read_bytes() == damaged
        for rest in path.parent.glob("archive.db-*"):
            rest.unlink()
    assert found > 30


def test_a_path_that_is_relative_or_has_blanks_and_umlauts_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "mein archiv #1?ä%20.db"
    fill(Path(name), 1)
    assert Archive(name, read_only=True).count() == 1


def test_the_archive_is_readable_by_the_group_as_other_files_are(path: Path) -> None:
    old = os.umask(0o022)
    try:
        fill(path, 1)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
