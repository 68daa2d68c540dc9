"""Reading the archive as a whole: articles with their parts, earlier versions, damage."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archiver.archive.articles import find_article
from archiver.archive.rows import machine_time
from archiver.archive.search import index
from archiver.archive.selection import Selection

_PARTS = {
    "images": """
(SELECT json_group_array(json_object('url', url, 'caption', caption, 'credit', credit, 'credit_source', credit_source,
                                     'is_lead', json(iif(is_lead, 'true', 'false')),
                                     'agency', agency, 'photographer', photographer))
 FROM (SELECT * FROM images WHERE article_id = articles.id ORDER BY position)) AS images""",
    "related_links": """
(SELECT json_group_array(json_object('url', url, 'title', title, 'block', block, 'kind', kind, 'position', position))
 FROM (SELECT * FROM related_links WHERE article_id = articles.id ORDER BY position)) AS related_links""",
    "inline_links": """
(SELECT json_group_array(json_object('url', url, 'text', text))
 FROM (SELECT * FROM inline_links WHERE article_id = articles.id ORDER BY position)) AS inline_links""",
}
"""What hangs on an article, as JSON in one column each."""

_LATEST_FIRST = "ORDER BY datetime(coalesce(articles.date, articles.first_seen)) DESC, articles.id DESC"
_LISTS = ("authors", "agencies", "keywords", "images", "related_links", "inline_links", "changed")


_AMISS = {
    "SELECT count(*) FROM articles WHERE (SELECT count(*) FROM urls WHERE article_id = articles.id AND NOT is_alias) != 1":
        "articles that are not read from one address, so that the crawl would archive them again or never look at them",
    "SELECT count(*) FROM related_links WHERE target_article NOT IN (SELECT id FROM articles)":
        "related links that lead to a missing article",
}  # fmt: skip
"""What must be nowhere, and what it would mean."""


def articles(
    db: Database, selection: Selection, limit: int | None, columns: Collection[str] | None
) -> Iterator[dict[str, Any]]:
    """See `Archive.articles`."""
    plain = ["articles.*"] if columns is None else [f"articles.{name}" for name in columns if name not in _PARTS]
    parts = [sql for name, sql in _PARTS.items() if columns is None or name in columns]
    condition, values = selection.condition()
    sql = f"SELECT {', '.join(plain + parts)} FROM articles WHERE {condition} {_LATEST_FIRST} LIMIT :most"
    for row in db.query(sql, {**values, "most": -1 if limit is None else limit}):
        yield _decoded(row)


def rows(conn: sqlite3.Connection, selection: Selection, expressions: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """See `Archive.rows`."""
    condition, values = selection.condition()
    cursor = conn.cursor()
    cursor.row_factory = None
    yield from cursor.execute(
        f"SELECT {', '.join(expressions)} FROM articles WHERE {condition} {_LATEST_FIRST}", values
    )


def count(db: Database, selection: Selection) -> int:
    """How many articles `articles` yields without a limit, counted by another query."""
    condition, values = selection.condition()
    return int(next(iter(db.query(f"SELECT count(*) AS n FROM articles WHERE {condition}", values)))["n"])


def revisions(db: Database, article_id: int) -> list[dict[str, Any]]:
    """See `Archive.revisions`."""
    return [
        _decoded(row)
        for row in db.query("SELECT * FROM revisions WHERE article_id = ? ORDER BY valid_from, id", [article_id])
    ]


def find(conn: sqlite3.Connection, article: str) -> dict[str, Any] | None:
    """See `Archive.find`."""
    if article.isascii() and article.isdigit():
        row = conn.execute("SELECT * FROM articles WHERE id = ?", (min(int(article[:19]), 2**63 - 1),)).fetchone()
    else:
        try:
            row = find_article(conn, article)
        except ValueError:  # neither a number nor an address
            row = None
    return _decoded(dict(row)) if row else None


def versions(db: Database, article_id: int) -> list[dict[str, Any]]:
    """See `Archive.versions`."""
    row = db.conn.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        return []
    latest = {**dict(row), "valid_from": row["last_changed"] or row["first_seen"], "valid_until": None}
    return [*revisions(db, article_id), _decoded(latest)]


def waiting(conn: sqlite3.Connection, outlet: str, now: datetime) -> int:
    """See `Archive.waiting`."""
    sql = """
SELECT count(*) FROM (SELECT rowid FROM urls WHERE outlet = ?1 AND state = 'queued'
                      UNION SELECT rowid FROM urls WHERE outlet = ?1 AND next_visit <= ?2)"""
    return int(conn.execute(sql, (outlet, machine_time(now))).fetchone()[0])


def problems(conn: sqlite3.Connection) -> list[str]:
    """See `Archive.problems`."""
    found = [row[0] for row in conn.execute("PRAGMA integrity_check") if row[0] != "ok"]
    broken = conn.execute("PRAGMA foreign_key_check").fetchall()
    found += [f"{row['table']} row {row['rowid']} refers to a missing row of {row['parent']}" for row in broken]
    for sql, meaning in _AMISS.items():
        number = conn.execute(sql).fetchone()[0]
        found += [f"{meaning}: {number:,}"] if number else []
    return found + index.problems(conn)


def quick_problems(conn: sqlite3.Connection) -> list[str]:
    """See `Archive.quick_problems`."""
    return [row[0] for row in conn.execute("PRAGMA quick_check(5)") if row[0] != "ok"]


def _decoded(row: Mapping[str, Any]) -> dict[str, Any]:
    decoded = dict(row)
    for name in _LISTS:
        if name in decoded:
            decoded[name] = json.loads(decoded[name])
    if "paywalled" in decoded:
        decoded["paywalled"] = bool(decoded["paywalled"])
    return decoded
