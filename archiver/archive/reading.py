"""Reading the archive as a whole: articles with their parts, earlier versions, damage."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archiver.archive.articles import find_article

_ARTICLES = """
SELECT articles.*,
    (SELECT json_group_array(json_object('url', url, 'caption', caption, 'credit', credit, 'credit_source', credit_source,
                                         'is_lead', json(iif(is_lead, 'true', 'false')),
                                         'agency', agency, 'photographer', photographer))
     FROM (SELECT * FROM images WHERE article_id = articles.id ORDER BY position)) AS images,
    (SELECT json_group_array(json_object('url', url, 'title', title, 'block', block, 'kind', kind, 'position', position))
     FROM (SELECT * FROM related_links WHERE article_id = articles.id ORDER BY position)) AS related_links,
    (SELECT json_group_array(json_object('url', url, 'text', text))
     FROM (SELECT * FROM inline_links WHERE article_id = articles.id ORDER BY position)) AS inline_links
FROM articles
WHERE (:outlet IS NULL OR outlet = :outlet)
  AND (:since IS NULL OR datetime(coalesce(date, first_seen)) >= datetime(:since))
ORDER BY datetime(coalesce(date, first_seen)) DESC, id DESC
LIMIT coalesce(:limit, -1)"""

_LISTS = ("authors", "agencies", "keywords", "images", "related_links", "inline_links", "changed")


def articles(db: Database, outlet: str | None, limit: int | None, since: datetime | None) -> Iterator[dict[str, Any]]:
    """See `Archive.articles`."""
    values = {"outlet": outlet, "limit": limit, "since": since.isoformat() if since else None}
    for row in db.query(_ARTICLES, values):
        yield _decoded(row)


def count(db: Database, outlet: str | None, since: datetime | None) -> int:
    """How many articles `articles` yields without a limit, counted by another query."""
    values = {"outlet": outlet, "since": since.isoformat() if since else None}
    sql = """
SELECT count(*) AS n FROM articles WHERE (:outlet IS NULL OR outlet = :outlet)
AND (:since IS NULL OR datetime(coalesce(date, first_seen)) >= datetime(:since))"""
    return int(next(iter(db.query(sql, values)))["n"])


def revisions(db: Database, article_id: int) -> list[dict[str, Any]]:
    """See `Archive.revisions`."""
    return [_decoded(row) for row in db.query("SELECT * FROM revisions WHERE article_id = ? ORDER BY id", [article_id])]


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


def problems(conn: sqlite3.Connection) -> list[str]:
    """See `Archive.problems`."""
    found = [row[0] for row in conn.execute("PRAGMA integrity_check") if row[0] != "ok"]
    broken = conn.execute("PRAGMA foreign_key_check").fetchall()
    return found + [f"{row['table']} row {row['rowid']} refers to a missing row of {row['parent']}" for row in broken]


def _decoded(row: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: json.loads(row[name]) for name in _LISTS if name in row}
    return {**row, **lists, "paywalled": bool(row["paywalled"])}
