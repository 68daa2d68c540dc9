"""Where the found articles stand: how many by outlet, section and month."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence

FACETS = ("outlet", "section", "month")


def facets(conn: sqlite3.Connection, numbers: Sequence[int]) -> dict[str, Counter[str]]:
    """Counts by value for each of FACETS, of the articles of these ids; months as `2024-10`. What has no value is not counted."""
    found: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    rows = conn.execute(
        """
SELECT outlet, section, substr(coalesce(date, first_seen), 1, 7), count(*)
FROM articles WHERE id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3""",
        (json.dumps(list(numbers)),),
    )
    for row in rows:
        for name, value in zip(FACETS, row, strict=False):
            if value:
                found[name][value] += row[3]
    return found
