"""Forgetting an article: nothing of it stays but a tombstone, and its addresses are never asked again.

What goes: the article with images, links, versions and changes; its evidence; what search and comparison know of its text; its
addresses in the crawl's memory and in the log (whose rows stay, so that runs still add up); its headline and address where other articles
link to it. What stays: other articles, also near copies of its text, and the answers of other pages, which may show its headline.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from archiver.archive import copies, erasing
from archiver.archive.articles import find_article
from archiver.archive.evidence import Evidence
from archiver.archive.rows import json_list, machine_time
from archiver.archive.search import index
from archiver.archive.tombstones import set_tombstones, url_hash
from archiver.urls import normal_url, url_key

_MARK = "forgotten:"
"""Stands before the tombstone's hash where the log had the address."""
_NO_TRACE = "final_url = NULL, note = NULL, etag = NULL, last_modified = NULL, sha256 = NULL, article_id = NULL"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken out."""

    addresses: int
    versions: int
    """Of the article, the latest included; 0 when the address showed none."""
    answers: int
    """Requests whose addresses and evidence went."""
    near_copies: tuple[int, ...] = ()
    """Articles whose text is much the same, which stay (`articles.id`)."""


def forget(conn: sqlite3.Connection, evidence: Evidence, url: str, reason: str, now: datetime) -> Forgotten:
    """Take out all that is known of an address and of the article it shows, inside the caller's transaction.

    The caller holds the outlets' locks (`outlets_of`), carries the evidence's change out after the commit, and then runs `wipe`.
    """
    row = find_article(conn, url)
    addresses = _addresses(conn, url, row)
    keys = {url_key(address) for address in addresses}
    fetch_ids = _fetch_ids(conn, addresses, row)
    near = copies.near(conn, row["id"]) if row else ()
    versions = (
        1 + conn.execute("SELECT count(*) FROM revisions WHERE article_id = ?", (row["id"],)).fetchone()[0]
        if row
        else 0
    )
    conn.execute("PRAGMA secure_delete = ON")
    erasing.erase(conn, evidence, fetch_ids)
    if row:
        copies.take_out(conn, [row["id"]])
        index.remove(conn, row)
        conn.execute("DELETE FROM articles WHERE id = ?", (row["id"],))
    _clear_memory(conn, addresses, fetch_ids)
    _clear_links(conn, addresses, keys)
    set_tombstones(conn, keys, machine_time(now), reason)
    return Forgotten(len(addresses), versions, len(fetch_ids), near)


def outlets_of(conn: sqlite3.Connection, url: str) -> list[str]:
    """The outlets whose rows and files `forget` will touch."""
    row = find_article(conn, url)
    marks, values = _marks(_addresses(conn, url, row))
    rows = conn.execute(f"SELECT DISTINCT outlet FROM urls WHERE url IN ({marks})", values).fetchall()
    return sorted({found["outlet"] for found in rows} | ({row["outlet"]} if row else set()))


def wipe(conn: sqlite3.Connection) -> None:
    """Free the file and its log of the bytes of what was deleted; outside a transaction, after `index.purge`.

    Rewrites the whole file, which needs as much space again meanwhile; waits for others' transactions to end, as they do for it.
    """
    conn.execute("VACUUM")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _addresses(conn: sqlite3.Connection, url: str, row: sqlite3.Row | None) -> set[str]:
    """Every known form of the address, and every other address of the article it shows."""
    found = {normal_url(url)}
    found |= {known["url"] for known in conn.execute("SELECT url FROM urls WHERE url_key = ?", (url_key(url),))}
    if row:
        found.add(row["url"])
        found |= {known["url"] for known in conn.execute("SELECT url FROM urls WHERE article_id = ?", (row["id"],))}
    return found


def _fetch_ids(conn: sqlite3.Connection, addresses: Collection[str], row: sqlite3.Row | None) -> list[int]:
    marks, values = _marks(addresses)
    rows = conn.execute(
        f"SELECT id FROM fetches WHERE url IN ({marks}) UNION SELECT id FROM fetches WHERE article_id = ?",
        (*values, row["id"] if row else None),
    )
    return [found["id"] for found in rows]


def _clear_memory(conn: sqlite3.Connection, addresses: Collection[str], fetch_ids: Collection[int]) -> None:
    conn.executemany("DELETE FROM urls WHERE url = ?", [(address,) for address in addresses])
    for fetch_id in fetch_ids:
        url = conn.execute("SELECT url FROM fetches WHERE id = ?", (fetch_id,)).fetchone()["url"]
        mark = url if url.startswith(_MARK) else _MARK + url_hash(url_key(url))[:16]
        conn.execute(f"UPDATE fetches SET url = ?, {_NO_TRACE} WHERE id = ?", (mark, fetch_id))
    for address in sorted(addresses, key=len, reverse=True):  # none of them is the begin of one that comes later
        conn.execute(
            "UPDATE crawls SET command = replace(command, ?1, ?2) WHERE instr(command, ?1)", (address, _MARK + "…")
        )


def _clear_links(conn: sqlite3.Connection, addresses: Collection[str], keys: Collection[str]) -> None:
    """Take the address and the headline out of what other articles link to, in their earlier versions too."""
    marks, values = _marks(keys)
    conn.execute(f"DELETE FROM related_links WHERE url_key IN ({marks})", values)
    conn.executemany("DELETE FROM inline_links WHERE url = ?", [(address,) for address in addresses])
    for column in ("previous_post", "next_post"):
        for table in ("articles", "revisions"):
            marks, values = _marks(addresses)
            conn.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} IN ({marks})", values)
    for column in ("related_links", "inline_links"):
        for address in addresses:
            rows = conn.execute(f"SELECT id, {column} FROM revisions WHERE instr({column}, ?)", (address,)).fetchall()
            for row in rows:
                links = [link for link in json.loads(row[column]) if url_key(link["url"]) not in keys]
                conn.execute(f"UPDATE revisions SET {column} = ? WHERE id = ?", (json_list(links), row["id"]))


def _marks(values: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Question marks for a list in SQL, and its values."""
    return ", ".join("?" * len(values)), tuple(values)
