"""Which SQLite this Python has, and whether it can do what the archive needs."""

from __future__ import annotations

import contextlib
import sqlite3

_NEEDED = {
    "full-text search (FTS5)": "CREATE VIRTUAL TABLE temp.try USING fts5(text)",
    "JSON functions": "SELECT json_group_array(value) FROM json_each('[1]')",
}


def engine_version() -> str:
    """Of the library that Python uses, such as `3.40.1`."""
    return sqlite3.sqlite_version


def engine_problems() -> list[str]:
    """What the archive needs and this SQLite does not have."""
    missing = []
    with contextlib.closing(sqlite3.connect(":memory:")) as conn:
        for name, statement in _NEEDED.items():
            try:
                conn.execute(statement)
            except sqlite3.Error as error:
                missing.append(f"{name}: {error}")
    return missing
