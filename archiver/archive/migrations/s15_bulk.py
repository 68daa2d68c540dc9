"""Step 15: imports and re-extractions that a fleet carries out, cut into slices."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

BULK = Migration(
    "bulk",
    (
        """
CREATE TABLE fleet_jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    orders TEXT NOT NULL,
    target_id INTEGER,
    crawl_id INTEGER REFERENCES crawls (id),
    asked_at TEXT NOT NULL,
    size INTEGER,
    next_first INTEGER,
    later_pages TEXT,
    counts TEXT NOT NULL DEFAULT '{}',
    problems TEXT NOT NULL DEFAULT '[]',
    finished_at TEXT
)""",
        "CREATE INDEX fleet_jobs_open ON fleet_jobs (id) WHERE finished_at IS NULL",
        """
CREATE TABLE fleet_slices (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES fleet_jobs (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER,
    items TEXT,
    url TEXT,
    task TEXT UNIQUE,
    given_at TEXT,
    heard_at TEXT,
    worker TEXT,
    steps INTEGER NOT NULL DEFAULT 0,
    losses INTEGER NOT NULL DEFAULT 0,
    refusals INTEGER NOT NULL DEFAULT 0
)""",
        "CREATE INDEX fleet_slices_by_job ON fleet_slices (job_id, kind)",
    ),
)
