"""Opening the archive file: what it must be, what is refused untouched, and SQLite's errors in the archiver's words.

Before anything may write, a file that already exists is read as bytes (is it SQLite, is it ours, is it whole?), then opened
read-only (is it damaged?). Only a file that passes is opened for writing. A refused file keeps every byte.

A new archive is built under another name and linked into place when it is whole: under its own name it is never empty or half made.
So a file of 0 bytes is no new archive but what a full disk or a failed copy left, and is refused like any damaged file.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from archiver.archive.faults import BUSY_SECONDS, beside, corrupt, not_writable, size_of, told, translated
from archiver.archive.migrations import APPLICATION_ID, apply_step, newest_version
from archiver.archive.search.index import IndexingConnection, Told, catch_up, later, undone
from archiver.disk import require_replaceable, sync
from archiver.errors import (
    ArchiveError,
    ArchiveForeign,
    ArchiveTooNew,
)

QUICK_CHECK_BYTES = 256 * 1024 * 1024
"""Up to this size every page is checked at each opening for writing (measured: about 0.1 s per 100 MB); a larger archive is checked by
`Archive.problems`, its header, size and tables at every opening."""

MANY_ARTICLES = 20_000
"""Indexing so many articles takes about 10 s (measured); after each such lot it is said how far it is."""

_CACHE_KB = 32_000
"""Pages that a connection keeps in memory, instead of SQLite's 2 MB: an article touches a dozen indexes, each somewhere else, and
what a transaction of many has changed should not go to the log before its end."""

_LOG_PAGES = 8_000
"""Of the log, after which SQLite folds it into the file: 32 MB instead of 4. A transaction of 500 articles is 10 to 20 MB (measured);
pages that several of them change are so folded in once."""

_MIGRATION_SECONDS = 3600
"""Within which one process migrates an archive while others wait. A guess; a million articles take minutes."""

_FIRST_TABLES = ("outlets", "articles", "images", "related_links", "revisions", "crawls", "fetches", "urls")
"""Tables of schema 1, which every archive has."""
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100  # https://www.sqlite.org/fileformat2.html#the_database_header


def open_archive(path: Path, *, read_only: bool) -> Database:
    """The archive at `path`; made when it does not exist (unless `read_only`), brought to the newest schema when it is older.

    Raises the errors below ArchiveError; none of them has changed the file.
    """
    with told(path):
        if not read_only:
            _require_writable(path)
            if not path.exists():
                _create(path)
        in_file = _check_file(path)
        _finish_interrupted(path)
        _check_content(path, thoroughly=not read_only and size_of(path) <= QUICK_CHECK_BYTES)
        if read_only:
            return _database(_in_newest_form(_connect_read_only(path)))
        conn = _connect(path)
        try:
            _upgrade(path, conn, in_file)
            catch_up(conn, _told_on_terminal(path))
        except BaseException:
            conn.close()
            raise
        return _database(conn)


def is_older(path: Path) -> bool:
    """Whether an archive was made by an earlier version: what reads its file without `open_archive` finds tables missing."""
    with told(path), contextlib.closing(_connect_read_only(path)) as conn:
        return _version(conn) < newest_version()


@contextlib.contextmanager
def writing(db: Database, path: Path) -> Iterator[sqlite3.Connection]:
    """One write transaction that waits for its turn at the beginning, never in the middle; committed (and synced) at the end.

    BEGIN IMMEDIATE instead of `Database.atomic`, whose deferred BEGIN fails at once, without waiting, when another process has
    written between the first read and the first write.
    """
    with told(path):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            with later(db.conn):
                yield db.conn
            db.conn.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise


@contextlib.contextmanager
def part(conn: sqlite3.Connection) -> Iterator[None]:
    """A part of a transaction that is done as a whole or not at all, whatever the caller makes of its error."""
    conn.execute("SAVEPOINT part")
    try:
        with undone(conn):
            yield
    except BaseException:
        if conn.in_transaction:  # a full disk may have ended it
            conn.execute("ROLLBACK TO part")
            conn.execute("RELEASE part")
        raise
    conn.execute("RELEASE part")


def copy_archive(conn: sqlite3.Connection, target: Path) -> None:
    """A whole copy of the archive as it is committed, as one file; appears under its name when it is complete and was checked."""
    require_replaceable(target)
    with _draft_of(target) as draft, contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        conn.backup(copy)
        # A copy of a WAL archive is one too: give it up, or pages would stay in a log that is not copied.
        if copy.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise ArchiveError(f"{target}: the copy could not be completed. Try again with another target.")
        found = [row[0] for row in copy.execute("PRAGMA quick_check(3)")]
        if found != ["ok"]:
            raise corrupt(draft, "; ".join(found))
        copy.close()
        sync(draft)
        os.replace(draft, target)
        sync(target.parent)


def version_of(path: Path) -> int:
    """The schema version that stands in the file's header, whatever a connection made of it."""
    with contextlib.closing(_connect_read_only(path)) as conn:
        return _version(conn)


def _require_writable(path: Path) -> None:
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise ArchiveError(
            f"{path}: is a folder; expected an archive file. Name a file, such as {path / 'archive.db'}."
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise not_writable(path, "the file is not writable")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise not_writable(path, "its folder is not writable (SQLite keeps its log beside the archive)")


def _check_file(path: Path) -> int:
    """Look at the file's own bytes: nothing is opened by SQLite that might create a log beside a file that is not ours.

    The schema version that they state; the log may hold a later one.
    """
    if path.is_dir() or not path.exists():
        raise ArchiveError(f"{path}: no archive there. `archiver crawl` makes one; or name another with --db.")
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header:
        raise corrupt(path, "the file is empty, as a full disk or an interrupted copy leaves it")
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise corrupt(path, f"not a SQLite file, it begins with {header[:16]!r}")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise ArchiveForeign(
            f"{path}: a SQLite database of another program (application_id {int.from_bytes(header[68:72])}, "
            f"expected {APPLICATION_ID}). It was not touched; name another file with --db."
        )
    _require_known_version(path, int.from_bytes(header[60:64]))
    page_size = int.from_bytes(header[16:18])
    whole = int.from_bytes(header[28:32]) * (65536 if page_size == 1 else page_size)
    # Beside a log the file may be short: a full disk can stop SQLite while it folds the log in, and all pages are still there.
    logs = size_of(beside(path, "wal")) + size_of(beside(path, "journal"))
    if header[24:28] == header[92:96] and size_of(path) < whole and not logs:
        raise corrupt(path, f"the file is cut off: {size_of(path):,} of {whole:,} bytes")
    return int.from_bytes(header[60:64])


def _finish_interrupted(path: Path) -> None:
    """Let SQLite undo a transaction that was killed while the archive was not in WAL mode (a restored copy, another program).

    A read-only connection cannot do that, and would call it damage.
    """
    if size_of(beside(path, "journal")):
        with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as conn:
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _check_content(path: Path, *, thoroughly: bool) -> None:
    """Look at the archive through a read-only connection, so that finding damage writes nothing."""
    with contextlib.closing(_connect_read_only(path)) as conn:
        conn.text_factory = lambda text: text.decode("utf-8", "replace")  # SQLite quotes damaged names
        _require_known_version(path, _version(conn))
        if thoroughly:
            found = [row[0] for row in conn.execute("PRAGMA quick_check(3)")]
            if found != ["ok"]:
                raise corrupt(path, "; ".join(found))
        try:
            for table in _FIRST_TABLES:
                conn.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
        except sqlite3.OperationalError as error:
            raise translated(path, error) or corrupt(path, str(error)) from error


def _require_known_version(path: Path, version: int) -> None:
    if version > newest_version():
        raise ArchiveTooNew(
            f"{path}: written by a newer archiver (schema {version}, this one knows up to {newest_version()}). "
            "It was not touched; update archiver (docs/howto/update.md) or name another file with --db."
        )


def _upgrade(path: Path, conn: sqlite3.Connection, in_file: int) -> None:
    """Bring an older archive to the newest schema, one transaction per step, after a copy of it was put beside it.

    Where the log holds steps that the file, at version `in_file`, does not have yet, and a copy of that version has just been made,
    another process has begun this.
    """
    copied = False
    while _version(conn) < newest_version():
        conn.execute("BEGIN IMMEDIATE")  # from here on no other process migrates, so read again what there is to do
        try:
            version = _version(conn)
            if version < newest_version():
                if not copied and not (version != in_file and _is_recent(_copy_before(path, in_file))):
                    with contextlib.closing(_connect_read_only(path)) as committed:
                        copy_archive(committed, _copy_before(path, version))
                copied = True
                apply_step(conn, version + 1)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise


def _copy_before(path: Path, version: int) -> Path:
    """Where the copy is put that is made before an archive of a version is migrated."""
    return path.with_name(f"{path.name}.schema-{version}.backup")


def _is_recent(copy: Path) -> bool:
    return copy.exists() and time.time() - copy.stat().st_mtime < _MIGRATION_SECONDS


def _in_newest_form(conn: sqlite3.Connection) -> sqlite3.Connection:
    """The connection; for an older archive one to a temporary copy of it that has the newest schema: reading changes no archive."""
    if _version(conn) == newest_version():
        return conn
    copy = sqlite3.connect("", isolation_level=None)  # on disk when it is large, and gone with the connection
    try:
        with contextlib.closing(conn):
            conn.backup(copy)
        copy.execute("BEGIN")
        while (version := _version(copy)) < newest_version():
            apply_step(copy, version + 1)
        copy.execute("COMMIT")
        copy.execute("PRAGMA query_only = ON")
    except BaseException:
        copy.close()
        raise
    copy.row_factory = sqlite3.Row
    return copy


def _told_on_terminal(path: Path) -> Told:
    """Says on standard error how far indexing is, when it takes longer than a few seconds."""

    def tell(done: int, total: int) -> None:
        if done % MANY_ARTICLES == 0:
            sys.stderr.write(f"{path}: indexing for the search, {done:,} of {total:,} articles\n")

    return tell


def _version(conn: sqlite3.Connection) -> int:
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _create(path: Path) -> None:
    """Make an empty archive, in WAL mode only in the end: closing a WAL file on a full disk leaves its pages in the log, silently."""
    with _draft_of(path) as draft, contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        for version in range(1, newest_version() + 1):
            apply_step(conn, version)
        conn.execute("COMMIT")
        conn.execute("PRAGMA journal_mode = WAL")
        conn.close()
        _check_file(draft)
        sync(draft)
        _put_in_place(draft, path)
        sync(path.parent)


@contextlib.contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    """A name beside `path` under which to prepare a file; whatever is left there in the end is removed."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    files = (draft, *(beside(draft, log) for log in ("journal", "wal", "shm")))
    for file in files:
        file.unlink(missing_ok=True)
    try:
        yield draft
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def _put_in_place(draft: Path, path: Path) -> None:
    """Give the new archive its name, unless another process was faster: then that one's archive is the archive."""
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links, such as exFAT
        if not path.exists():
            draft.rename(path)


def _connect(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, factory=IndexingConnection)
    try:
        conn.execute(
            "PRAGMA synchronous = FULL"
        )  # in WAL, NORMAL may lose what was said to be stored when the power fails
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        conn.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        if conn.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise ArchiveError(
                f"{path}: this file system does not support SQLite's WAL mode. Keep the archive on a local disk."
            )
    except BaseException:
        conn.close()
        raise
    conn.row_factory = sqlite3.Row
    return conn


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; also for an archive on a read-only medium, where SQLite cannot make its log files."""
    alone = not os.access(path.parent, os.W_OK) and not size_of(beside(path, "wal"))
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    conn = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    conn.row_factory = sqlite3.Row
    return conn


def _database(conn: sqlite3.Connection) -> Database:
    """Without sqlite-utils plugins: what happens to be installed must not reach into an archive."""
    return Database(conn, execute_plugins=False)
