"""Which archived article a related link leads to: known when the link is stored, or when its target is archived later."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

_TARGET = """
coalesce((SELECT id FROM articles WHERE articles.url_key = related_links.url_key),
         (SELECT article_id FROM urls WHERE urls.url_key = related_links.url_key AND article_id IS NOT NULL LIMIT 1))"""


def find_targets(conn: sqlite3.Connection, article_id: int) -> None:
    """Note the targets of an article's related links that are archived already."""
    conn.execute(f"UPDATE related_links SET target_article = {_TARGET} WHERE article_id = ?", (article_id,))


def note_target(conn: sqlite3.Connection, article_id: int, keys: Collection[str]) -> None:
    """Note an article as the target of links that lead to one of its addresses (by `url_key`) and to no archived article yet."""
    marks = ", ".join("?" * len(keys))
    conn.execute(
        f"UPDATE related_links SET target_article = ? WHERE url_key IN ({marks}) AND target_article IS NULL",
        (article_id, *keys),
    )
