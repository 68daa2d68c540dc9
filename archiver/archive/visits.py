"""What becomes of an address in the crawl's memory when it was asked: its state, its article, its next visit.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

from archiver.archive import memory, stamps
from archiver.archive.records import Fetch
from archiver.archive.revisits import MAX_TRIES, PASSING, VISITS_AFTER, next_chance, next_retry, next_visit
from archiver.archive.rights import RESERVED, hold_back
from archiver.archive.rows import machine_time, read_time, storable
from archiver.items import Found
from archiver.periods import parse_schedule
from archiver.urls import normal_url, url_key


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
    memory.update(conn, row["url"], values)


def note_page(conn: sqlite3.Connection, fetch: Fetch) -> int | None:
    """Remember how asking for a page ended when no article was stored; the id of the article it showed before, if any."""
    row = _row_of(conn, fetch)
    article = conn.execute("SELECT * FROM articles WHERE id = ?", (row["article_id"],)).fetchone()
    values: dict[str, Any] = {"last_outcome": fetch.outcome}
    if not fetch.outcome.startswith("skipped:"):
        values |= {"last_fetched": machine_time(fetch.fetched_at), **_state_after(conn, fetch, row, article)}
        values |= {"idle_stamps": stamps.after_visit(row, fetch.outcome)}
    memory.update(conn, row["url"], values)
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
    visit = None if duplicate else _visit_after(conn, article["date"] or article["first_seen"], fetch)
    values = _values_of_article(fetch, article_id, outcome, visit, row)
    if is_awaited:  # imported; what the site has announced is still to be asked
        del values["state"], values["tries"]
    memory.update(conn, row["url"], values)


def note_new(
    conn: sqlite3.Connection, fetch: Fetch, article_id: int, date: str | None, row: sqlite3.Row | None
) -> None:
    """As `note_article`, of an article that was made of this look: nothing else leads to it yet.

    `row` is what was known of exactly the address asked; `date` is the article's.
    """
    visit = _visit_after(conn, date or machine_time(fetch.fetched_at), fetch)
    values = _values_of_article(fetch, article_id, "new", visit, row)
    if row is None:
        memory.insert(conn, Found(url=fetch.url), fetch.outlet, fetch.fetched_at, values)
        return
    if fetch.source is not None and row["state"] == "queued":
        del values["state"], values["tries"]
    memory.update(conn, row["url"], values)


def note_part(conn: sqlite3.Connection, fetch: Fetch, article_id: int | None) -> None:
    """Remember a further page of an article: an address of it that is never asked on its own."""
    row = _row_of(conn, fetch)
    values: dict[str, Any] = {"state": "done", "tries": 0, "next_visit": None, "last_outcome": fetch.outcome}
    if not fetch.outcome.startswith("skipped:"):
        values |= {"last_fetched": machine_time(fetch.fetched_at)}
    if row["article_id"] is None and article_id is not None and fetch.outcome == "duplicate":
        values |= {"article_id": article_id, "is_alias": 1}
    memory.update(conn, row["url"], values)


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
        memory.update(conn, url, {"article_id": article_id, "is_alias": 1})
    if answered:
        conn.execute(
            """
UPDATE urls SET state = 'done', tries = 0, next_visit = NULL, last_fetched = ?
WHERE url = ? AND article_id = ?""",
            (machine_time(fetch.fetched_at), url, article_id),
        )


def _values_of_article(
    fetch: Fetch, article_id: int, outcome: str, visit: str | None, row: sqlite3.Row | None
) -> dict[str, Any]:
    """What an address has after it showed an article; `row` is what it had before."""
    values: dict[str, Any] = {
        "role": "page",
        "state": "done",
        "tries": 0,
        "article_id": article_id,
        "is_alias": int(outcome == "duplicate"),
        "last_fetched": machine_time(fetch.fetched_at),
        "last_outcome": outcome,
        "next_visit": visit,
        "idle_stamps": stamps.after_visit(row, outcome) if row else None,
    }
    if not outcome.startswith("refused:"):
        values |= {"etag": storable(fetch.etag), "last_modified": storable(fetch.last_modified)}
    return values


def _state_after(
    conn: sqlite3.Connection, fetch: Fetch, row: sqlite3.Row, article: sqlite3.Row | None
) -> dict[str, Any]:
    visit = None
    if article and not row["is_alias"]:
        visit = _visit_after(conn, article["date"] or article["first_seen"], fetch)
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


def _visit_after(conn: sqlite3.Connection, date: str, fetch: Fetch) -> str | None:
    """When an article of a date is to be looked at next."""
    published = read_time(date)
    (text,) = conn.execute("SELECT revisits FROM outlets WHERE domain = ?", (fetch.outlet,)).fetchone()
    schedule = VISITS_AFTER if text is None else parse_schedule(text)
    visit = next_visit(published, fetch.fetched_at, schedule) if published else None
    if fetch.source and visit and visit < datetime.now(UTC):
        return None  # imported; visits that nobody made then are not made up for
    return machine_time(visit) if visit else None


def _row_of(conn: sqlite3.Connection, fetch: Fetch) -> sqlite3.Row:
    """The row of exactly the address asked, made when there is none."""
    url = normal_url(fetch.url)
    row: sqlite3.Row | None = conn.execute("SELECT * FROM urls WHERE url = ?", (url,)).fetchone()
    if row is None:
        memory.insert(conn, Found(url=url), fetch.outlet, fetch.fetched_at)
        row = conn.execute("SELECT * FROM urls WHERE url = ?", (url,)).fetchone()
        assert row is not None
    return row
