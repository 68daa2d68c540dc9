"""All articles that a query finds.

`find.search` answers with the best; who counts by outlet or writes everything to a file needs all ids first.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from archiver.archive.search.expression import expression
from archiver.archive.search.find import exactly, told_without_index
from archiver.archive.search.language import Query

_LOT = 500_000
"""Articles in one row: a row each takes Python twice as long (measured: 0.19 s for 600,000 instead of 0.11), and a text has its limit."""
_SOME = """
SELECT json_group_array(rowid) FROM
(SELECT rowid FROM article_search WHERE article_search MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?)"""


def matching(conn: sqlite3.Connection, query: Query, *, exact: bool = False) -> list[int]:
    """Ids of all articles that the query finds, in ascending order. With `exact` some of them lack the very words: see `verified`."""
    if query.tree is None:
        return []
    cursor = conn.cursor()
    cursor.row_factory = None
    wanted = expression(query, exact=exact)
    found: list[int] = []
    with told_without_index():
        while True:
            (lot,) = cursor.execute(_SOME, (wanted, found[-1] if found else 0, _LOT)).fetchone()
            some = json.loads(lot)
            found += some
            if len(some) < _LOT:
                return found


def verified(conn: sqlite3.Connection, query: Query, numbers: Sequence[int]) -> list[int]:
    """Those of the articles that have the very words, in the same order; reads their texts."""
    if query.tree is None:
        return []
    wanted = exactly(conn, query.tree, numbers)
    return [number for number in numbers if number in wanted]
