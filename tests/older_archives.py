"""Archives as programs left them that knew only the first steps of the schema."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from given import a_fetch, an_article, later

from archiver.archive import Archive, migrations
from archiver.archive.migrations import MIGRATIONS

PLAIN_TABLES = {"outlets", "articles", "images", "related_links", "revisions", "crawls", "fetches", "urls"}
"""Tables of the first step: what every archive out there holds."""


def archive_of_version(path: Path, version: int) -> None:
    """An archive with one changed article as a program that knew only the first `version` steps left it.

    What today's program stores, in the tables and columns that were there then.
    """
    todays = path.with_name("todays.db")
    with Archive(todays) as archive:
        archive.save(an_article(), a_fetch())
        archive.save(an_article(title="Neu"), a_fetch(fetched_at=later(hours=1)))
    with pytest.MonkeyPatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", MIGRATIONS[:version])
        Archive(path).close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("ATTACH ? AS todays", (str(todays),))
        for table in PLAIN_TABLES & tables(conn):
            shared = ", ".join(sorted(columns(conn, "main", table) & columns(conn, "todays", table)))
            conn.execute(f"INSERT INTO main.{table} ({shared}) SELECT {shared} FROM todays.{table}")
        conn.commit()
    todays.unlink()


def tables(conn: sqlite3.Connection) -> set[str]:
    """Names of the tables of the file."""
    return {row[0] for row in conn.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}


def columns(conn: sqlite3.Connection, file: str, table: str) -> set[str]:
    """Names of a table's columns."""
    return {row[1] for row in conn.execute(f"PRAGMA {file}.table_info({table})")}
