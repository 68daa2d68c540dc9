"""Step 11: what lists announced, which fields pages did not give, and both summed up per run and outlet."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

TALLIES = Migration(
    "tallies",
    (
        "ALTER TABLE fetches ADD COLUMN links INTEGER",
        "ALTER TABLE fetches ADD COLUMN queued INTEGER",
        "ALTER TABLE fetches ADD COLUMN missing TEXT",
        """
CREATE TABLE tallies (
    crawl_id INTEGER NOT NULL REFERENCES crawls (id),
    outlet TEXT NOT NULL REFERENCES outlets (domain),
    outcomes TEXT NOT NULL,
    lists TEXT NOT NULL,
    fresh TEXT NOT NULL,
    older TEXT NOT NULL,
    again TEXT NOT NULL,
    evidence_bytes INTEGER NOT NULL,
    PRIMARY KEY (crawl_id, outlet)
) WITHOUT ROWID""",
    ),
)
