"""The crawl's memory, table `urls`: which addresses are known, what is to be asked, what a site gave to ask again later.

One row per address in normal form. Rows with one `url_key` are the same page. An address that shows an article carries
its `article_id`; exactly one of them, not an alias, is where the article is read from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from archiver.archive import stamps
from archiver.archive.records import Queued, Role, Validators
from archiver.archive.rows import machine_time, page_time, read_time, storable
from archiver.archive.tombstones import is_forgotten
from archiver.items import Found
from archiver.urls import normal_url, url_key

_FUTURE = timedelta(hours=1)
"""An announced change later than this after now is a wrong clock or a placeholder, not news."""

_BY_KEY = """
SELECT * FROM urls WHERE url_key = ?
ORDER BY url = ? DESC, article_id IS NULL, is_alias LIMIT 1"""


def find_url(conn: sqlite3.Connection, url: str) -> sqlite3.Row | None:
    """What is known of an address, or of another form of it."""
    row: sqlite3.Row | None = conn.execute(_BY_KEY, (url_key(url), normal_url(url))).fetchone()
    return row


def is_known(conn: sqlite3.Connection, url: str) -> bool:
    """Whether the address was announced, asked or archived before, in any form; False for what is no http(s) address."""
    try:
        key = url_key(url)
    except ValueError:
        return False
    return conn.execute("SELECT 1 FROM urls WHERE url_key = ? LIMIT 1", (key,)).fetchone() is not None


def validators(conn: sqlite3.Connection, url: str) -> Validators:
    """What this very address gave with its last good answer."""
    row = conn.execute("SELECT etag, last_modified FROM urls WHERE url = ?", (normal_url(url),)).fetchone()
    return Validators(row["etag"], row["last_modified"]) if row else Validators()


def announce(conn: sqlite3.Connection, outlet: str, links: Iterable[Found], now: datetime) -> int:
    """Queue what is new and what was announced as changed since it was last asked; the number of addresses queued by this.

    What is no http(s) address is passed over.
    """
    queued = 0
    is_believed = stamps.are_believed(conn, outlet)
    for found in links:
        try:
            known = find_url(conn, found.url)
        except ValueError:
            continue
        if known is None:
            if is_forgotten(conn, found.url):
                continue
            insert(conn, found, outlet, now)
            queued += 1
        else:
            queued += _announce_known(conn, known, found, now, is_believed=is_believed)
    return queued


def queued(
    conn: sqlite3.Connection, outlet: str, limit: int | None, now: datetime, skip: Collection[str]
) -> list[Queued]:
    """Pages to ask: queued ones and those whose next visit is due; latest announced first, without a date last."""
    rows = conn.execute(
        """
SELECT * FROM urls WHERE rowid IN (
    SELECT rowid FROM urls WHERE outlet = ?1 AND state = 'queued'
    UNION SELECT rowid FROM urls WHERE outlet = ?1 AND next_visit <= ?2
)
ORDER BY datetime(coalesce(announced_modified, announced_date)) DESC NULLS LAST, found_at DESC, rowid""",
        (outlet, machine_time(now)),
    )
    wanted: list[Queued] = []
    skipped = frozenset(skip)
    for row in rows:
        if limit is not None and len(wanted) >= limit:
            break
        if row["url"] not in skipped:
            wanted.append(_queued(row))
    rows.close()
    return wanted


def queue_again(conn: sqlite3.Connection, outlet: str) -> int:
    """Queue every archived article that is not gone, and every page that was given up or refused only because it was too old."""
    return conn.execute(
        """
UPDATE urls SET state = 'queued', tries = 0
WHERE outlet = ? AND role = 'page' AND state != 'queued' AND (
    last_outcome = 'refused:old' OR state = 'failed'
    OR (NOT is_alias AND article_id IN (SELECT id FROM articles WHERE gone_since IS NULL)))""",
        (outlet,),
    ).rowcount


def known_addresses(conn: sqlite3.Connection, outlet: str, most: int) -> tuple[list[str], list[str]]:
    """See `Archive.known_addresses`."""
    articles = conn.execute("SELECT url FROM articles WHERE outlet = ? ORDER BY id DESC LIMIT ?", (outlet, most))
    others = conn.execute(
        """
SELECT url FROM urls WHERE outlet = ? AND article_id IS NULL
AND last_outcome IN ('refused:overview', 'refused:other', 'refused:shell', 'refused:not-html')
ORDER BY rowid DESC LIMIT ?""",
        (outlet, most),
    )
    return [row[0] for row in articles], [row[0] for row in others]


def queue_failed(conn: sqlite3.Connection, outlet: str) -> int:
    """Queue every page that was given up; the number queued."""
    return conn.execute(
        "UPDATE urls SET state = 'queued', tries = 0 WHERE outlet = ? AND role = 'page' AND state = 'failed'", (outlet,)
    ).rowcount


def insert(
    conn: sqlite3.Connection,
    found: Found,
    outlet: str,
    now: datetime,
    values: Mapping[str, Any] = MappingProxyType({"state": "queued"}),
) -> None:
    """Add an address that is not known, to be asked; or as `values` say, if it was asked already."""
    row = {
        "url": normal_url(found.url),
        "url_key": url_key(found.url),
        "outlet": outlet,
        "found_at": machine_time(now),
        "announced_title": storable(found.title),
        "announced_date": page_time(found.date),
        "announced_modified": page_time(found.modified),
        **values,
    }
    marks = ", ".join("?" * len(row))
    conn.execute(f"INSERT INTO urls ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def update(conn: sqlite3.Connection, url: str, values: dict[str, Any]) -> None:
    """Give the row of an address (in normal form) these values."""
    columns = ", ".join(f"{name} = ?" for name in values)
    conn.execute(f"UPDATE urls SET {columns} WHERE url = ?", (*values.values(), url))


def _announce_known(
    conn: sqlite3.Connection, known: sqlite3.Row, found: Found, now: datetime, *, is_believed: bool
) -> int:
    """Note what was announced of a known page; 1 when that queues it again."""
    if known["is_alias"] and not known["last_fetched"]:  # only ever named: ask where the article was read
        known = _primary(conn, known["article_id"]) or known
    stamp = found.modified or found.date
    earlier = read_time(known["announced_modified"] or known["announced_date"])
    fetched = read_time(known["last_fetched"])
    later = bool(stamp and fetched and fetched < stamp <= now + _FUTURE and (earlier is None or stamp > earlier))
    values: dict[str, Any] = {
        "announced_title": storable(found.title) or known["announced_title"],
        "announced_date": page_time(found.date) or known["announced_date"],
        "announced_modified": page_time(found.modified) or known["announced_modified"],
    }
    later = later and (is_believed or stamps.is_worth_a_look(known, now))
    if later and known["state"] != "queued" and known["role"] == Role.PAGE:
        update(conn, known["url"], values | {"state": "queued", "tries": 0})
        return 1
    if any(known[name] != value for name, value in values.items()):
        update(conn, known["url"], values)
    return 0


def _primary(conn: sqlite3.Connection, article_id: int | None) -> sqlite3.Row | None:
    row: sqlite3.Row | None = conn.execute(
        "SELECT * FROM urls WHERE article_id = ? AND NOT is_alias LIMIT 1", (article_id,)
    ).fetchone()
    return row


def _queued(row: sqlite3.Row) -> Queued:
    return Queued(
        found=Found(
            url=row["url"],
            title=row["announced_title"],
            date=read_time(row["announced_date"]),
            modified=read_time(row["announced_modified"]),
        ),
        outlet=row["outlet"],
        tries=row["tries"],
        validators=Validators(row["etag"], row["last_modified"]),
        article_id=row["article_id"],
    )
