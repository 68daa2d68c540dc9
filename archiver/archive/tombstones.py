"""Addresses that were forgotten, as hashes: enough to know one again, not enough to read it."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator

from archiver.urls import url_key


def url_hash(key: str) -> str:
    """What stays of an address: SHA-256 of its `url_key`, so that all its forms are one."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_forgotten(conn: sqlite3.Connection, *urls: str | None) -> bool:
    """Whether one of the addresses, in any form, was forgotten; False for what is no http(s) address."""
    if conn.execute("SELECT 1 FROM forgotten LIMIT 1").fetchone() is None:
        return False  # as in most archives: nothing needs to be hashed
    return any(_has_tombstone(conn, key) for key in set(_keys(set(urls))))


def set_tombstones(conn: sqlite3.Connection, keys: Iterable[str], forgotten_at: str, reason: str) -> None:
    """Remember addresses (by `url_key`) as forgotten."""
    conn.executemany(
        "INSERT OR REPLACE INTO forgotten (url_hash, forgotten_at, reason) VALUES (?, ?, ?)",
        [(url_hash(key), forgotten_at, reason) for key in keys],
    )


def _keys(urls: Iterable[str | None]) -> Iterator[str]:
    for url in urls:
        with contextlib.suppress(ValueError):
            if url:
                yield url_key(url)


def _has_tombstone(conn: sqlite3.Connection, key: str) -> bool:
    return conn.execute("SELECT 1 FROM forgotten WHERE url_hash = ?", (url_hash(key),)).fetchone() is not None
