"""The log: which crawls ran, and every single request with how it ended. Rows are only ever added."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from archiver.archive.records import Fetch
from archiver.archive.rows import json_list, machine_time, storable
from archiver.urls import normal_url


def start_crawl(conn: sqlite3.Connection, outlets: Sequence[str], command: str, started_at: datetime) -> int:
    """See `Archive.start_crawl`."""
    cursor = conn.execute(
        "INSERT INTO crawls (started_at, outlets, command) VALUES (?, ?, ?)",
        (machine_time(started_at), json_list(outlets), command),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def finish_crawl(
    conn: sqlite3.Connection, crawl_id: int, finished_at: datetime, exit_code: int, counts: Mapping[str, int]
) -> None:
    """See `Archive.finish_crawl`."""
    conn.execute(
        "UPDATE crawls SET finished_at = ?, exit_code = ?, counts = ? WHERE id = ?",
        (machine_time(finished_at), exit_code, json.dumps(dict(counts), ensure_ascii=False), crawl_id),
    )


def add_fetch(conn: sqlite3.Connection, fetch: Fetch, outcome: str, article_id: int | None) -> None:
    """Log one request; addresses in normal form, so that no user name or session gets into the archive."""
    row = {
        "crawl_id": fetch.crawl_id,
        "outlet": fetch.outlet,
        "role": fetch.role.value,
        "url": normal_url(fetch.url),
        "final_url": normal_url(fetch.final_url) if fetch.final_url else None,
        "fetched_at": machine_time(fetch.fetched_at),
        "status": fetch.status,
        "outcome": outcome,
        "article_id": article_id,
        "size": fetch.size,
        "sha256": fetch.sha256,
        "seconds": fetch.seconds,
        "etag": storable(fetch.etag),
        "last_modified": storable(fetch.last_modified),
        "note": storable(fetch.note),
    }
    marks = ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO fetches ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
