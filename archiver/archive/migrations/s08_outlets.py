"""Step 8: when articles of an outlet are looked at again, whether its announced changes can be believed, and how far back it was read."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

OUTLETS = Migration(
    "visits, idle announcements and backfills",
    (
        "ALTER TABLE outlets ADD COLUMN revisits TEXT",
        "ALTER TABLE urls ADD COLUMN idle_stamps INTEGER",
        "CREATE INDEX urls_by_stamps ON urls (outlet, idle_stamps) WHERE idle_stamps IS NOT NULL",
        """
CREATE TABLE backfills (
    outlet TEXT NOT NULL REFERENCES outlets (domain),
    list TEXT NOT NULL,
    page INTEGER NOT NULL,
    next_url TEXT,
    reaches_back_to TEXT,
    read_at TEXT NOT NULL,
    PRIMARY KEY (outlet, list)
)""",
        """
CREATE VIEW repeated_texts AS
SELECT content_hash, count(*) AS articles, count(DISTINCT outlet) AS outlets, min(title) AS title,
       min(datetime(coalesce(date, first_seen))) AS first_published, json_group_array(url) AS urls
FROM articles WHERE content_hash IS NOT NULL
GROUP BY content_hash HAVING count(*) > 1
ORDER BY first_published DESC""",
    ),
)
