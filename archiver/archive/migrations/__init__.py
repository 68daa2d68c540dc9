"""The schema, as changes that are only ever appended: a released step is never edited, a correction is a new step.

One module per step. The number of steps an archive has seen is its `PRAGMA user_version`. Each step is one transaction with that number.
"""

from __future__ import annotations

import sqlite3

from archiver.archive.migrations.s01_tables import TABLES
from archiver.archive.migrations.s02_views import VIEWS
from archiver.archive.migrations.s03_fields import FIELDS
from archiver.archive.migrations.s04_rights import RIGHTS
from archiver.archive.migrations.s05_evidence import EVIDENCE
from archiver.archive.migrations.s06_search import SEARCH
from archiver.archive.migrations.s07_changes import CHANGES
from archiver.archive.migrations.s08_outlets import OUTLETS
from archiver.archive.migrations.s09_copies import COPIES
from archiver.archive.migrations.s10_forgotten import FORGOTTEN
from archiver.archive.migrations.s11_tallies import TALLIES
from archiver.archive.migrations.s12_counting import COUNTING
from archiver.archive.migrations.s13_glance import GLANCE
from archiver.archive.migrations.s14_fleet import FLEET
from archiver.archive.migrations.s15_bulk import BULK
from archiver.archive.migrations.s16_lean import LEAN
from archiver.archive.migrations.step import Migration
from archiver.urls import url_key

APPLICATION_ID = 0x41524348
"""`ARCH` in ASCII, in the SQLite header's field for it: tells an archive from any other SQLite file."""

MIGRATIONS: tuple[Migration, ...] = (
    TABLES,
    VIEWS,
    FIELDS,
    RIGHTS,
    EVIDENCE,
    SEARCH,
    CHANGES,
    OUTLETS,
    COPIES,
    FORGOTTEN,
    TALLIES,
    COUNTING,
    GLANCE,
    FLEET,
    BULK,
    LEAN,
)
"""Oldest first. Append; never edit, reorder or remove."""


def newest_version() -> int:
    """The schema version this program writes."""
    return len(MIGRATIONS)


def apply_step(conn: sqlite3.Connection, version: int) -> None:
    """Bring an archive from `version` - 1 to `version`; the caller has opened the transaction."""
    conn.create_function("url_key_of", 1, url_key, deterministic=True)  # for steps that must tell addresses apart
    for statement in MIGRATIONS[version - 1].statements:
        conn.execute(statement)
    if version == 1:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version = {version}")
