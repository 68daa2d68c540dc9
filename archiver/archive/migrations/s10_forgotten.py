"""Step 10: tombstones of what was forgotten."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

FORGOTTEN = Migration(
    "tombstones",
    (
        """
CREATE TABLE forgotten (
    url_hash TEXT PRIMARY KEY,
    forgotten_at TEXT NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID""",
    ),
)
