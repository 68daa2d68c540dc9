"""The table `changes`: what became of an article, typed, newest first. Writing happens inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archiver.archive.change_types import change_types
from archiver.archive.rows import json_list, machine_time
from archiver.items import Article

_WANTED = """
SELECT * FROM typed_changes
WHERE (:since IS NULL OR changed_at >= :since)
  AND (:outlet IS NULL OR outlet = :outlet)
  AND (:types IS NULL OR type IN (SELECT value FROM json_each(:types)))
  AND (words_added + words_removed >= :min_words OR type IN ('gone', 'back', 'retraction'))
LIMIT coalesce(:limit, -1)"""


def note_changes(
    conn: sqlite3.Connection, article_id: int, revision_id: int, now: str, old: Article, new: Article,
    changed: Collection[str],
) -> None:  # fmt: skip
    """Write the typed changes that ended a revision."""
    conn.executemany(
        "INSERT INTO changes (article_id, revision_id, changed_at, type, words_added, words_removed, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (article_id, revision_id, now, change.type.value, change.words_added, change.words_removed, change.note)
            for change in change_types(old, new, changed)
        ],
    )


def find_changes(
    db: Database, since: datetime | None, outlet: str | None, types: Collection[str], min_words: int, limit: int | None
) -> Iterator[dict[str, Any]]:
    """See `Archive.changes`."""
    values = {
        "since": machine_time(since) if since else None,
        "outlet": outlet,
        "types": json_list(tuple(types)) if types else None,
        "min_words": min_words,
        "limit": limit,
    }
    yield from db.query(_WANTED, values)
