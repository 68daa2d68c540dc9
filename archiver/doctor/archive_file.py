"""The archive: can it be used, is it whole, who works on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.archive import Archive
from archiver.archive.connection import QUICK_CHECK_BYTES
from archiver.archive.faults import beside, size_of
from archiver.archive.locks import holders
from archiver.archive.migrations import newest_version
from archiver.doctor.finding import Finding, fail, ok, warn
from archiver.doctor.storage import check_folder
from archiver.errors import ArchiveError
from archiver.evidence.places import evidence_folder
from archiver.plurals import articles

_LARGE_LOG_BYTES = 256 * 2**20
"""SQLite folds the log in at 4 MB; it grows only while some program keeps an old view of the archive open."""


def check_archive_file(db: Path) -> Iterator[Finding]:
    """Folder, schema, pages, log, locks, evidence; nothing is changed."""
    yield from check_folder("disk", db.parent)
    if not db.exists():
        yield ok("archive", f"{db}: none yet; `archiver crawl` makes one")
        return
    yield from _content(db)
    yield from _log(db)
    yield from _locks(db)
    folder = evidence_folder(db)
    if folder.resolve() != db.parent.resolve() and folder.exists():
        yield from check_folder("evidence", folder)


def _content(db: Path) -> Iterator[Finding]:
    try:
        with Archive(db, read_only=True) as archive:
            size, version = size_of(db), archive.schema_version()
            problems = archive.quick_problems() if size <= QUICK_CHECK_BYTES else []
            text = f"{db}: {articles(archive.count())}, {size / 2**20:,.0f} MB, schema {version}"
    except ArchiveError as error:
        yield fail(
            "archive", str(error), "the line says it; `archiver check-archive` tells more where it can be opened"
        )
        return
    if problems:
        advice = (
            f"stop what writes to it, keep a copy, put a backup in its place or rescue with `sqlite3 {db} .recover`"
        )
        yield fail("archive", f"{db} is damaged: {problems[0]}", advice)
    elif version < newest_version():
        yield ok("archive", f"{text}; the next crawl brings it to schema {newest_version()}, after a copy")
    else:
        looked = (
            ""
            if size <= QUICK_CHECK_BYTES
            else "; too large for a quick check: `archiver check-archive` looks at every page"
        )
        yield ok("archive", text + looked)


def _log(db: Path) -> Iterator[Finding]:
    size = size_of(beside(db, "wal"))
    if size > _LARGE_LOG_BYTES:
        advice = "some program keeps the archive open for reading (a database browser?): close it"
        yield warn("log", f"{beside(db, 'wal').name} has {size / 2**20:,.0f} MB", advice)


def _locks(db: Path) -> Iterator[Finding]:
    working = [holder for holder in holders(db) if holder.is_alive]
    if not working:
        yield ok("locks", "nobody works on the archive")
        return
    who = ", ".join(f"{holder.outlet} (process {holder.pid} since {holder.since})" for holder in working[:5])
    more = f" and {len(working) - 5} more" if len(working) > 5 else ""
    yield ok("locks", f"at work: {who}{more}")
