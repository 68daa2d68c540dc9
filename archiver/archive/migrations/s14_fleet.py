"""Step 14: the fleet's open assignments, and which parcels of them are stored."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

FLEET = Migration(
    "fleet",
    (
        """
CREATE TABLE fleet_rounds (
    outlet TEXT PRIMARY KEY REFERENCES outlets (domain),
    crawl_id INTEGER NOT NULL REFERENCES crawls (id),
    task TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    pages TEXT NOT NULL,
    given_at TEXT NOT NULL,
    heard_at TEXT,
    worker TEXT,
    losses INTEGER NOT NULL DEFAULT 0,
    counts TEXT NOT NULL DEFAULT '{}',
    has_yielded INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID""",
        """
CREATE TABLE fleet_parcels (
    attempt TEXT NOT NULL,
    number INTEGER NOT NULL,
    stored_at TEXT NOT NULL,
    PRIMARY KEY (attempt, number)
) WITHOUT ROWID""",
        "CREATE INDEX fleet_parcels_stored_at ON fleet_parcels (stored_at)",
        """
CREATE TABLE fleet_outlets (
    outlet TEXT PRIMARY KEY REFERENCES outlets (domain),
    due_at TEXT NOT NULL,
    last_round_at TEXT,
    last_exit_code INTEGER
) WITHOUT ROWID""",
        "CREATE INDEX fleet_outlets_due_at ON fleet_outlets (due_at)",
    ),
)
