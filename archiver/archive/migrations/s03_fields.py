"""Step 3: inline links, neighbouring posts, licence, agencies, credits in their parts, conflicts between dates."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

FIELDS = Migration(
    "further fields of articles and images",
    (
        """
CREATE TABLE inline_links (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
)""",
        "ALTER TABLE images ADD COLUMN agency TEXT",
        "ALTER TABLE images ADD COLUMN photographer TEXT",
        "ALTER TABLE articles ADD COLUMN date_conflict TEXT",
        "ALTER TABLE articles ADD COLUMN agencies TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE articles ADD COLUMN previous_post TEXT",
        "ALTER TABLE articles ADD COLUMN next_post TEXT",
        "ALTER TABLE articles ADD COLUMN licence TEXT",
        "ALTER TABLE revisions ADD COLUMN date_conflict TEXT",
        "ALTER TABLE revisions ADD COLUMN agencies TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE revisions ADD COLUMN previous_post TEXT",
        "ALTER TABLE revisions ADD COLUMN next_post TEXT",
        "ALTER TABLE revisions ADD COLUMN licence TEXT",
        "ALTER TABLE revisions ADD COLUMN inline_links TEXT NOT NULL DEFAULT '[]'",
    ),
)
