"""Imports of WARC files: how far each has come, and which of its records the archive knows already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive.articles import find_article
from archiver.archive.connection import writing
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

    def is_known(self, offset: int) -> bool:
        """Whether the record at that place was imported before; not when the process that read it was lost by chance."""
        with told(self.archive.path):
            return self._has("source = ? AND source_offset = ? AND outcome != 'failed:worker'", self.source, offset)

    def is_archived(self, url: str, moment: datetime, sha256: str) -> bool:
        """Whether this very answer is in the archive from elsewhere: same page, second and body."""
        with told(self.archive.path):
            conn, seen = self.archive.db.conn, machine_time(moment)
            if self._has("url = ? AND fetched_at = ? AND payload_sha256 = ?", normal_url(url), seen, sha256):
                return True
            row = find_article(conn, url)  # asked under another address that led here
            return row is not None and self._has(
                "article_id = ? AND fetched_at = ? AND payload_sha256 = ?", row["id"], seen, sha256
            )

    def reached(self, offset: int) -> None:
        """Note that everything before that place is done."""
        if offset > self.next_offset:
            with writing(self.archive.db, self.archive.path) as conn:
                conn.execute("UPDATE imports SET next_offset = ? WHERE id = ?", (offset, self.import_id))
            self.next_offset = offset

    def finished(self, offset: int) -> None:
        """Note that the end of the file was reached."""
        with writing(self.archive.db, self.archive.path) as conn:
            conn.execute(
                "UPDATE imports SET next_offset = ?, finished_at = ? WHERE id = ?",
                (offset, machine_time(datetime.now(UTC)), self.import_id),
            )

    def _has(self, condition: str, *values: object) -> bool:
        sql = f"SELECT 1 FROM fetches WHERE {condition} LIMIT 1"
        return self.archive.db.conn.execute(sql, values).fetchone() is not None


def begin_import(
    archive: Archive, path: Path, fingerprint: str, wanted: Mapping[str, object], crawl_id: int | None
) -> Import:
    """Begin or go on with the import of a file; `wanted` says what of it."""
    with writing(archive.db, archive.path) as conn:
        known = json.dumps(dict(wanted), ensure_ascii=False, sort_keys=True)
        names = conn.execute("SELECT DISTINCT file, fingerprint FROM imports").fetchall()
        source = next((row["file"] for row in names if row["fingerprint"] == fingerprint), None)
        if source is None:
            is_taken = any(row["file"] == path.name for row in names)
            source = f"{path.name} ({fingerprint[:8]})" if is_taken else path.name
        conn.execute(
            "INSERT OR IGNORE INTO imports (file, fingerprint, filter, crawl_id) VALUES (?, ?, ?, ?)",
            (source, fingerprint, known, crawl_id),
        )
        row = conn.execute(
            "SELECT * FROM imports WHERE fingerprint = ? AND filter = ?", (fingerprint, known)
        ).fetchone()
    return Import(archive, row["id"], source, row["next_offset"], row["finished_at"] is not None)
