"""Looks at an article that are older than what the archive holds, as imports bring them.

They never touch the newest version. They show since when a version stood there, or a version that nobody had seen; that one goes
among the earlier ones, where it belongs by time. Every function works inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from archiver.archive import compare, rows
from archiver.archive.changes import note_changes
from archiver.archive.search import index
from archiver.items import Article, Image, InlineLink, Link


@dataclass(frozen=True, slots=True)
class _Version:
    """One version and since when it is known to have stood there."""

    since: str
    article: Article
    version: str
    """Of the extractor."""
    revision_id: int | None
    """None for the newest version, which is the row of `articles`."""


def place_older(
    conn: sqlite3.Connection, row: sqlite3.Row, newest: Article, look: Article, seen_at: str, version: str
) -> str:
    """Store what an older look showed; the outcome.

    `unchanged`: a version that is known; it may be known to be older now. `changed`: a version that was not known.
    `refused:paywall`: less than the text that stood there then.
    """
    versions = _versions(conn, row, newest)
    before = next((known for known in reversed(versions) if known.since <= seen_at), None)
    after = next((known for known in versions if known.since > seen_at), None)
    if before and (compare.is_lesser(before.article, look) or not _changes(before.article, look)):
        return "refused:paywall" if compare.is_lesser(before.article, look) else "unchanged"
    if after and not _changes(look, after.article):
        _date_back(conn, row, before, after, seen_at)
        return "unchanged"
    if after and before is None and compare.is_lesser(after.article, look):
        return "refused:paywall"
    _insert_between(conn, row, before, _Version(seen_at, look, version, None), after)
    return "changed"


def _versions(conn: sqlite3.Connection, row: sqlite3.Row, newest: Article) -> list[_Version]:
    """All versions, oldest first."""
    earlier = conn.execute(
        "SELECT * FROM revisions WHERE article_id = ? ORDER BY valid_from, id", (row["id"],)
    ).fetchall()
    return [
        *(
            _Version(old["valid_from"], _of_revision(old, row["url"]), old["extractor_version"], old["id"])
            for old in earlier
        ),
        _Version(row["last_changed"] or row["first_seen"], newest, row["extractor_version"], None),
    ]


def _changes(old: Article, new: Article) -> tuple[str, ...]:
    return compare.changes(old, compare.merged(old, new))


def _date_back(
    conn: sqlite3.Connection, row: sqlite3.Row, before: _Version | None, after: _Version, seen_at: str
) -> None:
    """`after` stood there earlier than was known."""
    if before and before.revision_id is not None:
        conn.execute("UPDATE revisions SET valid_until = ? WHERE id = ?", (seen_at, before.revision_id))
        conn.execute("UPDATE changes SET changed_at = ? WHERE revision_id = ?", (seen_at, before.revision_id))
    _set_since(conn, row, after, seen_at, is_first=before is None)


def _set_since(conn: sqlite3.Connection, row: sqlite3.Row, known: _Version, since: str, *, is_first: bool) -> None:
    if known.revision_id is not None:
        conn.execute("UPDATE revisions SET valid_from = ? WHERE id = ?", (since, known.revision_id))
    elif not is_first:
        conn.execute("UPDATE articles SET last_changed = ? WHERE id = ?", (since, row["id"]))
    if is_first:
        conn.execute("UPDATE articles SET first_seen = ? WHERE id = ?", (since, row["id"]))
        index.update(conn, row, {"first_seen": since})


def _insert_between(
    conn: sqlite3.Connection, row: sqlite3.Row, before: _Version | None, look: _Version, after: _Version | None
) -> None:
    """Put a version between two others; where the newest stood before it, it came back afterwards."""
    if after is None:
        assert before, "the newest version is always one of the two"
        after = _Version(_seen_next(conn, row, look.since), before.article, before.version, None)
        conn.execute("UPDATE articles SET last_changed = ? WHERE id = ?", (after.since, row["id"]))
    elif after.revision_id is None:
        conn.execute("UPDATE articles SET last_changed = ? WHERE id = ?", (after.since, row["id"]))
    if before is None:
        conn.execute("UPDATE articles SET first_seen = ? WHERE id = ?", (look.since, row["id"]))
    elif before.revision_id is not None:
        conn.execute("DELETE FROM changes WHERE revision_id = ?", (before.revision_id,))
        conn.execute("DELETE FROM revisions WHERE id = ?", (before.revision_id,))
    if before is not None:
        _insert(conn, row["id"], before, look)
    _insert(conn, row["id"], look, after)


def _seen_next(conn: sqlite3.Connection, row: sqlite3.Row, moment: str) -> str:
    """When the article was seen again after a moment."""
    found = conn.execute(
        "SELECT min(fetched_at) FROM fetches WHERE article_id = ? AND fetched_at > ? AND outcome IN ('new', 'changed', 'unchanged')",
        (row["id"], moment),
    ).fetchone()[0]
    return str(found or row["last_checked"])


def _insert(conn: sqlite3.Connection, article_id: int, known: _Version, following: _Version) -> None:
    """A row of `revisions` for a version that another one followed, with its typed changes."""
    changed = _changes(known.article, following.article)
    values: dict[str, Any] = {
        **rows.article_row(known.article),
        "extractor_version": known.version,
        "article_id": article_id,
        "valid_from": known.since,
        "valid_until": following.since,
        "changed": rows.json_list(changed),
        **{name: rows.json_list([asdict(part) for part in getattr(known.article, name)]) for name in _PARTS},
    }
    marks = ", ".join("?" * len(values))
    cursor = conn.execute(f"INSERT INTO revisions ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
    assert cursor.lastrowid is not None
    new = compare.merged(known.article, following.article)
    note_changes(conn, article_id, cursor.lastrowid, following.since, known.article, new, changed)


_PARTS: Mapping[str, type] = {"images": Image, "related_links": Link, "inline_links": InlineLink}


def _of_revision(row: sqlite3.Row, url: str) -> Article:
    parts = {name: [kind(**values) for values in json.loads(row[name])] for name, kind in _PARTS.items()}
    return rows.article_from_row(
        {**dict(row), "url": url}, parts["images"], parts["related_links"], parts["inline_links"]
    )
