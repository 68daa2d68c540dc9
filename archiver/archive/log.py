"""The log: which crawls ran, and every single request with how it ended. Rows are only ever added."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from archiver.archive.records import Fetch
from archiver.archive.rights import rights_id
from archiver.archive.rows import json_list, machine_time, read_time, storable
from archiver.rights import Purpose
from archiver.urls import normal_url


def start_crawl(
    conn: sqlite3.Connection, outlets: Sequence[str], command: str, started_at: datetime, purpose: Purpose
) -> int:
    """See `Archive.start_crawl`."""
    cursor = conn.execute(
        "INSERT INTO crawls (started_at, outlets, command, purpose) VALUES (?, ?, ?, ?)",
        (machine_time(started_at), json_list(outlets), command, purpose.value),
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


def looked_at_after(conn: sqlite3.Connection, moment: datetime) -> tuple[int, datetime] | None:
    """See `Archive.looked_at_after`. Only where a crawl ran by such a clock are the articles looked through."""
    after = (machine_time(moment),)
    if not conn.execute("SELECT 1 FROM crawls WHERE coalesce(finished_at, started_at) > ? LIMIT 1", after).fetchone():
        return None
    count, latest = conn.execute(
        "SELECT count(*), max(last_checked) FROM articles WHERE last_checked > ?", after
    ).fetchone()
    seen = read_time(latest)
    return (count, seen) if seen else None


def add_fetch(
    conn: sqlite3.Connection,
    fetch: Fetch,
    outcome: str,
    article_id: int | None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Log one request; addresses in normal form, so that no user name or session gets into the archive.

    `more` are further columns: where the answer is kept, what a list named, what a page did not give.
    """
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
        "source": fetch.source,
        "source_offset": fetch.source_offset,
        "rights_id": rights_id(conn, fetch.outlet, fetch.rights, fetch.fetched_at) if fetch.rights else None,
        **more,
    }
    marks = ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO fetches ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
