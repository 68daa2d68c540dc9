"""Imports of WARC files: how far each has come, and which of its records the archive knows already."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.archive.articles import find_article
from archiver.archive.faults import told
from archiver.archive.rows import machine_time
from archiver.archive.store import Archive
from archiver.urls import normal_url


@dataclass(slots=True)
class Import:
    """One WARC file under one filter, as the archive knows it."""

    archive: Archive
    import_id: int
    source: str
    """What the rows name as their source: the file's name; with its fingerprint when another file has that name."""
    next_offset: int
    """Everything before it is done."""
    is_finished: bool
    end: int | None = None
    """Of what is to be read: the end of the file."""

    def objection(self, url: str, offset: int, moment: datetime, sha256: str) -> str | None:
        """Why the archive wants no answer that stands at that place: `forgotten` or `known`; None when it does."""
        return objection(self.archive, self.source, offset, url, moment, sha256)

    def reached(self, offset: int, url: str | None = None) -> None:
        """Note that everything before that place is done, where the record of `url` begins."""
        if offset > self.next_offset:
            with self.archive._writing() as conn:
                conn.execute("UPDATE imports SET next_offset = ? WHERE id = ?", (offset, self.import_id))
            self.next_offset = offset

    def finished(self, offset: int) -> None:
        """Note that the end of the file was reached."""
        with self.archive._writing() as conn:
            conn.execute(
                "UPDATE imports SET next_offset = ?, finished_at = ? WHERE id = ?",
                (offset, machine_time(datetime.now(UTC)), self.import_id),
            )

    def known(self, first: int, last: int | None, crawl_id: int | None) -> list[int]:
        """Places in a part of the file whose records were imported before, or have ended in this run in any way."""
        with told(self.archive.path):
            rows = self.archive.db.conn.execute(
                "SELECT DISTINCT source_offset FROM fetches WHERE source = ? AND source_offset >= ? AND source_offset < ?"
                " AND (outcome != 'failed:worker' OR crawl_id IS ?) ORDER BY source_offset",
                (self.source, first, 2**62 if last is None else last, -1 if crawl_id is None else crawl_id),
            ).fetchall()
        return [row["source_offset"] for row in rows]


def objection(
    archive: Archive,
    source: str,
    offset: int,
    url: str,
    moment: datetime,
    sha256: str | None,
    crawl_id: int | None = None,
) -> str | None:
    """Why an archive wants no answer of a file: `forgotten`, or `known`.

    Known is a record that was imported before, but not when the process that read it was lost by chance in another run than `crawl_id`;
    and an answer that is archived from elsewhere: same page, second and body.
    """
    with told(archive.path):
        if archive.is_forgotten(url):
            return "forgotten"
        conn, seen = archive.db.conn, machine_time(moment)
        is_known = (
            _has(
                conn, "source = ? AND source_offset = ? AND (outcome != 'failed:worker' OR crawl_id IS ?)",
                source, offset, -1 if crawl_id is None else crawl_id,
            )
            or _has(conn, "url = ? AND fetched_at = ? AND payload_sha256 = ?", normal_url(url), seen, sha256)
            or _is_article_at(conn, url, seen, sha256)
        )  # fmt: skip
    return "known" if is_known else None


def _is_article_at(conn: sqlite3.Connection, url: str, seen: str, sha256: str | None) -> bool:
    """Whether the very answer was asked under another address that led to this one."""
    row = find_article(conn, url)
    return row is not None and _has(
        conn, "article_id = ? AND fetched_at = ? AND payload_sha256 = ?", row["id"], seen, sha256
    )


def _has(conn: sqlite3.Connection, condition: str, *values: object) -> bool:
    return conn.execute(f"SELECT 1 FROM fetches WHERE {condition} LIMIT 1", values).fetchone() is not None


def begin_import(
    archive: Archive, name: str, fingerprint: str, wanted: Mapping[str, object], crawl_id: int | None
) -> Import:
    """Begin or go on with the import of a file; `wanted` says what of it."""
    with archive._writing() as conn:
        known = json.dumps(dict(wanted), ensure_ascii=False, sort_keys=True)
        names = conn.execute("SELECT DISTINCT file, fingerprint FROM imports").fetchall()
        source = next((row["file"] for row in names if row["fingerprint"] == fingerprint), None)
        if source is None:
            is_taken = any(row["file"] == name for row in names)
            source = f"{name} ({fingerprint[:8]})" if is_taken else name
        conn.execute(
            "INSERT OR IGNORE INTO imports (file, fingerprint, filter, crawl_id) VALUES (?, ?, ?, ?)",
            (source, fingerprint, known, crawl_id),
        )
        row = conn.execute(
            "SELECT * FROM imports WHERE fingerprint = ? AND filter = ?", (fingerprint, known)
        ).fetchone()
    return _import(archive, row)


def import_of(archive: Archive, import_id: int) -> Import:
    """An import that was begun, by its number."""
    with told(archive.path):
        row = archive.db.conn.execute("SELECT * FROM imports WHERE id = ?", (import_id,)).fetchone()
    return _import(archive, row)


def _import(archive: Archive, row: sqlite3.Row) -> Import:
    return Import(archive, row["id"], row["file"], row["next_offset"], row["finished_at"] is not None)
