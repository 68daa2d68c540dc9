"""Which archived article a related link leads to: known when the link is stored, or when its target is archived later."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from archiver.items import Found
from archiver.urls import same_site

_TARGET = """
coalesce((SELECT id FROM articles WHERE articles.url_key = :url_key),
         (SELECT article_id FROM urls WHERE urls.url_key = :url_key AND article_id IS NOT NULL LIMIT 1))"""


def insert_links(conn: sqlite3.Connection, article_id: int, links: Sequence[Mapping[str, Any]]) -> None:
    """Add an article's related links (rows without its id), each with its target where that is archived already."""
    if links:
        names = ("article_id", *links[0])
        marks = ", ".join(f":{name}" for name in names)
        conn.executemany(
            f"INSERT INTO related_links ({', '.join(names)}, target_article) VALUES ({marks}, {_TARGET})",
            [{"article_id": article_id, **link} for link in links],
        )


def note_target(conn: sqlite3.Connection, article_id: int, keys: Collection[str]) -> None:
    """Note an article as the target of links that lead to one of its addresses (by `url_key`) and to no archived article yet."""
    condition = f"url_key IN ({', '.join('?' * len(keys))}) AND target_article IS NULL"
    if conn.execute(f"SELECT 1 FROM related_links WHERE {condition} LIMIT 1", tuple(keys)).fetchone():
        conn.execute(f"UPDATE related_links SET target_article = ? WHERE {condition}", (article_id, *keys))


def missing_targets(conn: sqlite3.Connection, outlet: str) -> list[Found]:
    """See `Archive.missing_targets`."""
    rows = conn.execute(
        """
SELECT related_links.url, related_links.title, articles.url AS source FROM related_links
JOIN articles ON articles.id = related_links.article_id
WHERE articles.outlet = ? AND related_links.target_article IS NULL GROUP BY related_links.url_key""",
        (outlet,),
    )
    return [Found(url=row["url"], title=row["title"]) for row in rows if same_site(row["url"], row["source"])]
