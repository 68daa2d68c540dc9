"""Writes docs/schema.md from a new archive and what `archiver/archive/columns.py` says of it; a test holds the file to it.

python docs/make_schema.py
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from archiver.archive import Archive
from archiver.archive.columns import COLUMNS, TABLES, VIEWS
from archiver.archive.migrations import newest_version

TARGET = Path(__file__).with_name("schema.md")
HEAD = f"""# The archive's tables

Made by `docs/make_schema.py` from a new archive; do not edit by hand. Schema version {newest_version()} (`PRAGMA user_version`).

One SQLite file, to be opened with `archiver browse`, any SQLite program, pandas or R. Times of the archiver's own clock are UTC and end
in `+00:00`; what pages state keeps the page's offset. Lists are JSON. Only `archiver` should write to it.
"""


def schema() -> str:
    """The whole page: every table with its columns, then the views."""
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "archive.db") as archive:
        tables = "".join(_table(archive, name) for name in TABLES)
        views = "".join(f"| `{name}` | {text} | {_view_columns(archive, name)} |\n" for name, text in VIEWS.items())
    return f"{HEAD}{tables}\n## Views\n\n| view | what it shows | columns |\n|---|---|---|\n{views}"


def _table(archive: Archive, name: str) -> str:
    rows = archive.db.conn.execute(f"SELECT * FROM pragma_table_info('{name}')").fetchall()
    references = {
        row["from"]: f"`{row['table']}.{row['to']}`"
        for row in archive.db.conn.execute(f"SELECT * FROM pragma_foreign_key_list('{name}')")
    }
    lines = [
        f"| `{row['name']}`{' (key)' if row['pk'] else ''} | {row['type'].lower() or 'any'} | {references.get(row['name'], '')} | "
        f"{COLUMNS[name][row['name']]} |\n"
        for row in rows
    ]
    return f"\n## `{name}`\n\n{TABLES[name]}\n\n| column | type | refers to | meaning |\n|---|---|---|---|\n{''.join(lines)}"


def _view_columns(archive: Archive, name: str) -> str:
    return ", ".join(
        f"`{row['name']}`" for row in archive.db.conn.execute(f"SELECT name FROM pragma_table_info('{name}')")
    )


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    TARGET.write_text(schema(), encoding="utf-8")
