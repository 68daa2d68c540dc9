"""SQLite's and the file system's errors in the archiver's words: which file, what was found, what to do."""

from __future__ import annotations

import contextlib
import errno
import resource
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import ArchiveCorrupt, ArchiveError, ArchiveFull, ArchiveReadOnly

BUSY_SECONDS = 30.0
"""How long a write waits for another process; announcing a sitemap of 50,000 addresses holds the lock for about 2 s (measured)."""
LITTLE_SPACE_BYTES = 1024 * 1024
"""With less than this free, a failed write is told as a full disk."""


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise SQLite's and the file system's errors as those of errors.py; what is a bug of ours passes as it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        told_error = translated(path, error)
        if told_error is None:
            raise
        raise told_error from error
    except UnicodeDecodeError as error:  # damage in a text, or in a name that SQLite quotes in its message
        raise corrupt(path, f"a text in it is not UTF-8: {error.object[:40]!r}") from error
    except OSError as error:
        raise _translated_os(path, error) from error


def translated(path: Path, error: sqlite3.DatabaseError) -> ArchiveError | None:
    """What a SQLite error says of the archive file; None when it says nothing of it (a bug of ours)."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code of an extended one
    if code == 0 and "Could not decode to UTF-8" in str(error):  # raised by Python's sqlite3, not by SQLite
        return corrupt(path, "a text in it is not UTF-8")
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_out_of_space(path)):
        return full(path, str(error))
    if code == sqlite3.SQLITE_IOERR:
        return ArchiveError(f"{path}: the disk failed ({error}). Check the disk; what was stored before is kept.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return not_writable(path, str(error))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return corrupt(path, str(error))
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ArchiveError(
            f"{path}: another program has been writing to the archive for more than {BUSY_SECONDS:.0f} s ({error}). "
            "Close it (a database browser with unsaved changes?) and run again."
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return not_writable(path, f"{error}: its folder cannot be written or read")
    return None


def _translated_os(path: Path, error: OSError) -> ArchiveError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return full(path, error.strerror or "")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return not_writable(path, error.strerror or str(error))
    found = error.strerror or str(error)
    if isinstance(error.filename, str) and Path(error.filename) != path:  # of the evidence, a lock, a copy
        return ArchiveError(f"{path}: {error.filename} cannot be used: {found}. Move away what is there and run again.")
    return ArchiveError(f"{path}: cannot be used as an archive: {found}. Name another file with --db.")


def _is_out_of_space(path: Path) -> bool:
    """Whether a failed write is one for want of room: SQLite tells a full disk apart only when nothing at all was written."""
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    if (
        limit != resource.RLIM_INFINITY
        and max(size_of(path), size_of(beside(path, "wal"))) + LITTLE_SPACE_BYTES > limit
    ):
        return True
    return shutil.disk_usage(path.parent).free < LITTLE_SPACE_BYTES


def full(path: Path, found: str) -> ArchiveFull:
    """No room for what was to be written."""
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    return ArchiveFull(
        f"{path}: no space left for the archive ({found}; {shutil.disk_usage(folder).free:,} bytes free). What was stored "
        "before is kept; free space on that disk and run again: the crawl goes on where it stopped."
    )


def not_writable(path: Path, found: str) -> ArchiveReadOnly:
    """The file or its folder cannot be written."""
    return ArchiveReadOnly(
        f"{path}: cannot be written: {found}. Change its permissions or name another file with --db."
    )


def corrupt(path: Path, found: str) -> ArchiveCorrupt:
    """Damaged, or no SQLite file."""
    return ArchiveCorrupt(
        f"{path}: no usable archive: {found}. It was not changed; move it away and put a backup in its place, "
        f"rescue what is left with `sqlite3 {path} .recover`, or name another file with --db."
    )


def beside(path: Path, log: str) -> Path:
    """SQLite's own file beside the archive: `wal`, `shm` or `journal`."""
    return path.with_name(f"{path.name}-{log}")


def size_of(path: Path) -> int:
    """Bytes of a file, 0 when there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
