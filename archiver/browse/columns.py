"""What Datasette says of each column, in German and English: `columns-de.toml` beside the archive's own descriptions."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from archiver.archive.columns import COLUMNS


@cache
def described() -> dict[str, dict[str, str]]:
    """Table, column, `Deutsch · English`. A column without German has its English alone."""
    words = german()
    return {table: _joined(words.get(table, {}), columns) for table, columns in COLUMNS.items()}


def german() -> dict[str, dict[str, str]]:
    """Table, column, what it means in German, with the columns of the sections named in `_like` put in."""
    sections = tomllib.loads(resources.files("archiver.browse").joinpath("columns-de.toml").read_text("utf-8"))
    tables: dict[str, dict[str, str]] = {}
    for table, own in sections.items():
        shared = [sections[name] for name in own.pop("_like", [])]
        if not table.startswith("_"):
            tables[table] = {column: text for section in (*shared, own) for column, text in section.items()}
    return tables


def _joined(german: dict[str, str], english: dict[str, str]) -> dict[str, str]:
    return {
        column: f"{german[column]} · {text}" if german.get(column) else text  # an English line may be there first
        for column, text in english.items()
    }
