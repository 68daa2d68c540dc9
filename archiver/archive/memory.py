"""The crawl's memory, table `urls`: which addresses are known, what is to be asked, what a site gave to ask again later.

One row per address in normal form. Rows with one `url_key` are the same page. An address that shows an article carries
its `article_id`; exactly one of them, not an alias, is where the article is read from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from archiver.archive import stamps
from archiver.archive.records import Fetch, Queued, Role, Validators
from archiver.archive.revisits import MAX_TRIES, PASSING, VISITS_AFTER, next_chance, next_retry, next_visit
from archiver.archive.rights import RESERVED, hold_back
from archiver.archive.rows import machine_time, page_time, read_time, storable
from archiver.archive.tombstones import is_forgotten
from archiver.items import Found
from archiver.periods import parse_schedule
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
            _insert(conn, found, outlet, now)
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


def note_document(conn: sqlite3.Connection, fetch: Fetch) -> None:
    """Remember a feed, sitemap or front page; its validators only when it was read, so that links are never lost to a 304."""
    row = _row_of(conn, fetch)
    values: dict[str, Any] = {"last_fetched": machine_time(fetch.fetched_at), "last_outcome": fetch.outcome}
    if row["article_id"] is None:
        values |= {"role": fetch.role.value, "state": "done", "next_visit": None}
    if fetch.outcome == "read":
        values |= {"etag": storable(fetch.etag), "last_modified": storable(fetch.last_modified), "tries": 0}
    elif fetch.outcome.startswith("failed:"):
        values |= {"tries": row["tries"] + 1}
    _update(conn, row["url"], values)


def note_page(conn: sqlite3.Connection, fetch: Fetch) -> int | None:
    """Remember how asking for a page ended when no article was stored; the id of the article it showed before, if any."""
    row = _row_of(conn, fetch)
    article = conn.execute("SELECT * FROM articles WHERE id = ?", (row["article_id"],)).fetchone()
    values: dict[str, Any] = {"last_outcome": fetch.outcome}
    if not fetch.outcome.startswith("skipped:"):
        values |= {"last_fetched": machine_time(fetch.fetched_at), **_state_after(conn, fetch, row, article)}
        values |= {"idle_stamps": stamps.after_visit(row, fetch.outcome)}
    _update(conn, row["url"], values)
    if fetch.outcome.endswith(f":{RESERVED}"):
        hold_back(conn, row["url"], fetch.fetched_at, is_archived=article is not None)
    if article and (not row["is_alias"] or row["url_key"] == article["url_key"]):
        _note_on_article(conn, article["id"], fetch)
    return article["id"] if article else None


def note_article(conn: sqlite3.Connection, fetch: Fetch, article_id: int, outcome: str) -> None:
    """Remember that an address showed an article; unless it is a duplicate, this is where the article is read from now on."""
    is_awaited = fetch.source is not None and _is_queued(conn, fetch.url)
    row = _row_of(conn, fetch)
    article = conn.execute("SELECT date, first_seen FROM articles WHERE id = ?", (article_id,)).fetchone()
    duplicate = outcome == "duplicate"
    if not duplicate:
        conn.execute(
            "UPDATE urls SET is_alias = 1, next_visit = NULL WHERE article_id = ? AND url != ?",
            (article_id, row["url"]),
        )
    values: dict[str, Any] = {
        "role": "page",
        "state": "done",
        "tries": 0,
        "article_id": article_id,
        "is_alias": int(duplicate),
        "last_fetched": machine_time(fetch.fetched_at),
        "last_outcome": outcome,
        "next_visit": None if duplicate else _visit_after(conn, article, fetch),
        "idle_stamps": stamps.after_visit(row, outcome),
    }
    if not outcome.startswith("refused:"):
        values |= {"etag": storable(fetch.etag), "last_modified": storable(fetch.last_modified)}
    if is_awaited:  # imported; what the site has announced is still to be asked
        del values["state"], values["tries"]
    _update(conn, row["url"], values)


def note_part(conn: sqlite3.Connection, fetch: Fetch, article_id: int | None) -> None:
    """Remember a further page of an article: an address of it that is never asked on its own."""
    row = _row_of(conn, fetch)
    values: dict[str, Any] = {"state": "done", "tries": 0, "next_visit": None, "last_outcome": fetch.outcome}
    if not fetch.outcome.startswith("skipped:"):
        values |= {"last_fetched": machine_time(fetch.fetched_at)}
    if row["article_id"] is None and article_id is not None and fetch.outcome == "duplicate":
        values |= {"article_id": article_id, "is_alias": 1}
    _update(conn, row["url"], values)


def note_alias(conn: sqlite3.Connection, url: str, fetch: Fetch, article_id: int, *, answered: bool) -> None:
    """Remember another address of an article: one that answered with it, or the one that the page calls canonical.

    An alias never changes its article, and a canonical address that waits to be asked goes on waiting: pages name wrong ones.
    """
    row = conn.execute("SELECT * FROM urls WHERE url = ?", (url,)).fetchone()
    if row is None:
        conn.execute(
            "INSERT INTO urls (url, url_key, outlet, state, article_id, is_alias, found_at) VALUES (?, ?, ?, 'done', ?, 1, ?)",
            (url, url_key(url), fetch.outlet, article_id, machine_time(fetch.fetched_at)),
        )
    elif row["article_id"] is None:
        _update(conn, url, {"article_id": article_id, "is_alias": 1})
    if answered:
        conn.execute(
            """
UPDATE urls SET state = 'done', tries = 0, next_visit = NULL, last_fetched = ?
WHERE url = ? AND article_id = ?""",
            (machine_time(fetch.fetched_at), url, article_id),
        )


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
        _update(conn, known["url"], values | {"state": "queued", "tries": 0})
        return 1
    if any(known[name] != value for name, value in values.items()):
        _update(conn, known["url"], values)
    return 0


def _state_after(
    conn: sqlite3.Connection, fetch: Fetch, row: sqlite3.Row, article: sqlite3.Row | None
) -> dict[str, Any]:
    visit = _visit_after(conn, article, fetch) if article and not row["is_alias"] else None
    if fetch.outcome.startswith("failed:"):
        tries = row["tries"] + 1
        if tries < MAX_TRIES:
            return {"state": "queued", "tries": tries, "next_visit": None}
        retry = next_retry(tries, fetch.fetched_at)
        return {"state": "failed", "tries": tries, "next_visit": machine_time(retry) if retry else None}
    if is_gone(fetch):
        return {"state": "gone", "tries": 0, "next_visit": visit}
    if fetch.outcome in PASSING and article is None:
        tries = row["tries"] + 1 if row["state"] == "refused" else 1
        chance = next_chance(tries, fetch.fetched_at)
        return {"state": "refused", "tries": tries, "next_visit": machine_time(chance) if chance else None}
    if fetch.outcome.startswith("refused:"):
        return {"state": "refused", "tries": 0, "next_visit": visit}
    return {"state": "done", "tries": 0, "next_visit": visit}


def is_gone(fetch: Fetch) -> bool:
    """Whether the site says that the page no longer exists."""
    return fetch.outcome in ("refused:not-found", "refused:gone") or fetch.status in (404, 410)


def _note_on_article(conn: sqlite3.Connection, article_id: int, fetch: Fetch) -> None:
    checked = machine_time(fetch.fetched_at)
    if is_gone(fetch):
        conn.execute(
            "UPDATE articles SET last_checked = ?1, gone_since = coalesce(gone_since, ?1) WHERE id = ?2",
            (checked, article_id),
        )
    elif fetch.outcome in ("unchanged", "not-modified"):
        conn.execute("UPDATE articles SET last_checked = ?, gone_since = NULL WHERE id = ?", (checked, article_id))


def _is_queued(conn: sqlite3.Connection, url: str) -> bool:
    known = conn.execute("SELECT state FROM urls WHERE url = ?", (normal_url(url),)).fetchone()
    return known is not None and known["state"] == "queued"


def _visit_after(conn: sqlite3.Connection, article: sqlite3.Row, fetch: Fetch) -> str | None:
    published = read_time(article["date"] or article["first_seen"])
    (text,) = conn.execute("SELECT revisits FROM outlets WHERE domain = ?", (fetch.outlet,)).fetchone()
    schedule = VISITS_AFTER if text is None else parse_schedule(text)
    visit = next_visit(published, fetch.fetched_at, schedule) if published else None
    if fetch.source and visit and visit < datetime.now(UTC):
        return None  # imported; visits that nobody made then are not made up for
    return machine_time(visit) if visit else None


def _primary(conn: sqlite3.Connection, article_id: int | None) -> sqlite3.Row | None:
    row: sqlite3.Row | None = conn.execute(
        "SELECT * FROM urls WHERE article_id = ? AND NOT is_alias LIMIT 1", (article_id,)
    ).fetchone()
    return row


def _row_of(conn: sqlite3.Connection, fetch: Fetch) -> sqlite3.Row:
    """The row of exactly the address asked, made when there is none."""
    url = normal_url(fetch.url)
    row: sqlite3.Row | None = conn.execute("SELECT * FROM urls WHERE url = ?", (url,)).fetchone()
    if row is None:
        _insert(conn, Found(url=url), fetch.outlet, fetch.fetched_at)
        row = conn.execute("SELECT * FROM urls WHERE url = ?", (url,)).fetchone()
        assert row is not None
    return row


def _insert(conn: sqlite3.Connection, found: Found, outlet: str, now: datetime) -> None:
    conn.execute(
        "INSERT INTO urls (url, url_key, outlet, state, found_at, announced_title, announced_date, announced_modified)"
        " VALUES (?, ?, ?, 'queued', ?, ?, ?, ?)",
        (
            normal_url(found.url),
            url_key(found.url),
            outlet,
            machine_time(now),
            storable(found.title),
            page_time(found.date),
            page_time(found.modified),
        ),
    )


def _update(conn: sqlite3.Connection, url: str, values: dict[str, Any]) -> None:
    columns = ", ".join(f"{name} = ?" for name in values)
    conn.execute(f"UPDATE urls SET {columns} WHERE url = ?", (*values.values(), url))


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
