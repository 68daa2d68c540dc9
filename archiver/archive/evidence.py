"""Answers as received, as the archive knows them: which are kept, where each lies, and which share a body.

The records of an answer are on the disk before the row that names their place is committed. So a kill at any moment may leave
records without a row, which nobody misses, and never a row that points to nothing.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.archive.faults import not_writable
from archiver.archive.records import Fetch, Role
from archiver.errors import ArchiveError
from archiver.evidence import EvidenceError, Place, evidence_folder, file_of
from archiver.evidence.files import EvidenceFiles
from archiver.evidence.reading import Record, read_answer, read_run
from archiver.evidence.records import Original, answer_members, info_member, sha256_of
from archiver.evidence.run import Run
from archiver.urls import normal_url

_OF_OUR_OWN = ("failed:extraction", "failed:worker", "failed:too-slow")
"""Failures of ours on a whole page: a later version may read it from the evidence."""
_NOT_KEPT = ("refused:not-html", "refused:old", "refused:robots", "refused:address", "refused:forgotten")
"""Pictures and the like, what the user did not want or wants to be forgotten, and what was not asked."""


def is_kept(fetch: Fetch, outcome: str) -> bool:
    """Whether an answer is evidence: of an article, of a wall before it, of its disappearance (404, 410), or that nothing changed.

    Feeds, sitemaps and front pages are not, nor are errors of the site and pages that broke off: they are asked again.
    """
    if fetch.role is not Role.PAGE or not (fetch.exchanges or fetch.run) or outcome in _NOT_KEPT:
        return False
    return outcome in _OF_OUR_OWN or not outcome.startswith(("failed:", "skipped:"))


def with_records(fetch: Fetch, outcome: str) -> Fetch:
    """The fetch with the records of its answer made, far from the archive that will keep them; without an answer that is not kept.

    An answer 304 stays as it is: what its record refers to, only the archive knows.
    """
    if not is_kept(fetch, outcome):
        return replace(fetch, exchanges=(), run=None)
    if fetch.run or fetch.exchanges[-1].status == 304:
        return fetch
    return replace(fetch, exchanges=(), run=Run.of(fetch.exchanges, fetch.fetched_at))


@dataclass(slots=True)
class Evidence:
    """The evidence of one archive, for one process."""

    folder: Path
    files: EvidenceFiles
    is_passing: bool = False
    """True when files are removed after some time: then none leans on another that goes before it."""

    @classmethod
    def of(cls, archive_path: Path) -> Evidence:
        folder = evidence_folder(archive_path)
        return cls(folder, EvidenceFiles(folder))

    def require_writable(self, outlets: Iterable[str] = ()) -> None:
        """Raise ArchiveError now for what could not be written in the middle of a run; nothing is made."""
        now = datetime.now(UTC)
        for folder in (self.folder, *((self.folder / file_of(outlet, now)).parent for outlet in outlets)):
            if folder.exists() and not folder.is_dir():
                raise ArchiveError(
                    f"{folder}: is a file; the evidence is kept in a folder of that name. Move it away, or run with --no-evidence."
                )
            if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
                raise not_writable(folder, "evidence is kept in this folder")

    def keep(self, conn: sqlite3.Connection, fetch: Fetch, outcome: str) -> dict[str, Any]:
        """Append the records of an answer; the values of its row in `fetches`, none when it is not kept."""
        if not is_kept(fetch, outcome):
            return {}
        file = file_of(fetch.outlet, fetch.fetched_at)
        sha256, first = self._body(conn, fetch, file)
        if sha256 is None:
            return {}
        if fetch.run and not first:
            run: Sequence[bytes | memoryview] = [fetch.run.members.content]
        else:
            exchanges = fetch.run.exchanges() if fetch.run else fetch.exchanges
            run = answer_members(exchanges, fetch.fetched_at, sha256, first.original if first else None)
        place = self.files.append(file, run, lambda: _opening(file, fetch), lambda: known_end(conn, file))
        return {
            "evidence_file": place.file,
            "evidence_offset": place.offset,
            "evidence_length": place.length,
            "payload_sha256": sha256,
            "evidence_of": first.fetch_id if first else None,
        }

    @contextlib.contextmanager
    def before_commit(self) -> Iterator[None]:
        """What was appended inside is synced at the end, or taken back when something fails.

        When the commit itself fails afterwards the records stay: SQLite's log may hold the row all the same and find it again.
        """
        try:
            yield
            self.files.sync()
        except BaseException:
            self.files.take_back()
            raise

    def close(self, outlet: str) -> None:
        """Close an outlet's files, before its lock is given back and another process may write to them."""
        self.files.close_below(file_of(outlet, datetime.now(UTC)).partition("/")[0])

    def read(self, place: Place) -> list[Record]:
        """The records of an answer; raises EvidenceError."""
        return read_run(self.folder, place)

    def _body(self, conn: sqlite3.Connection, fetch: Fetch, file: str) -> tuple[str | None, _First | None]:
        """The hash of the body that an answer has or speaks of, and the earlier answer that holds it; no hash for a 304 of nothing."""
        if fetch.run:
            sha256, has_body = fetch.run.sha256, fetch.run.has_body
        else:
            last = fetch.exchanges[-1]
            if last.status == 304:
                first = self._unchanged(conn, fetch, file)
                return (first.sha256 if first else None), first
            sha256, has_body = sha256_of(last.content), bool(last.content)
        return sha256, (self._same(conn, fetch, sha256, file) if has_body else None)

    def _same(self, conn: sqlite3.Connection, fetch: Fetch, sha256: str, file: str) -> _First | None:
        """The answer of the outlet that has the very same body."""
        return self._first(
            conn,
            # The index is on the expression; without the plus SQLite puts ?1 into it and scans the whole table.
            "payload_sha256 IS NOT NULL AND substr(payload_sha256, 1, 32) = substr(?1, 1, 32) AND +payload_sha256 = ?1"
            " AND evidence_of IS NULL AND outlet = ?2",
            (sha256, fetch.outlet, file if self.is_passing else None),
        )

    def _unchanged(self, conn: sqlite3.Connection, fetch: Fetch, file: str) -> _First | None:
        """The answer that the site says has not changed since: the last one of this address."""
        last = conn.execute(
            "SELECT coalesce(evidence_of, id) FROM fetches WHERE url = ? AND payload_sha256 IS NOT NULL ORDER BY id DESC LIMIT 1",
            (normal_url(fetch.url),),
        ).fetchone()
        if last is None:
            return None
        return self._first(conn, "id = ?1 AND outlet = ?2", (last[0], fetch.outlet, file if self.is_passing else None))

    def _first(self, conn: sqlite3.Connection, condition: str, values: tuple[Any, ...]) -> _First | None:
        row = conn.execute(
            f"SELECT * FROM fetches WHERE {condition} AND evidence_file IS NOT NULL"
            " AND (?3 IS NULL OR evidence_file = ?3) ORDER BY id LIMIT 1",
            values,
        ).fetchone()
        if row is None:
            return None
        with contextlib.suppress(EvidenceError):  # removed or damaged: then the whole body is kept again
            return _First(row["id"], row["payload_sha256"], read_answer(self.folder, place_of(row)).original)
        return None


@dataclass(frozen=True, slots=True)
class _First:
    """The row and the record that hold a body."""

    fetch_id: int
    sha256: str
    original: Original


def place_of(row: sqlite3.Row) -> Place:
    """Where the evidence of a row of `fetches` lies."""
    return Place(row["evidence_file"], row["evidence_offset"], row["evidence_length"])


def known_end(conn: sqlite3.Connection, file: str) -> int:
    """Where the last run that the archive knows in a file ends; 0 when it knows none."""
    row = conn.execute(
        "SELECT max(evidence_offset + evidence_length) FROM fetches WHERE evidence_file = ?", (file,)
    ).fetchone()
    return int(row[0] or 0)


def _opening(file: str, fetch: Fetch) -> bytes:
    from archiver import __version__  # not at the top: archiver/__init__ imports this package

    return info_member(file, fetch.outlet, f"archiver/{__version__}", fetch.fetched_at)
