"""Step 5: where each answer is kept as received, imports of WARC files, and articles that were read again from their evidence."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

EVIDENCE = Migration(
    "evidence, imports and re-extractions",
    (
        "ALTER TABLE fetches ADD COLUMN evidence_file TEXT",
        "ALTER TABLE fetches ADD COLUMN evidence_offset INTEGER",
        "ALTER TABLE fetches ADD COLUMN evidence_length INTEGER",
        "ALTER TABLE fetches ADD COLUMN payload_sha256 TEXT",
        "ALTER TABLE fetches ADD COLUMN evidence_of INTEGER REFERENCES fetches (id) ON DELETE SET NULL",
        "ALTER TABLE fetches ADD COLUMN source TEXT",
        "ALTER TABLE fetches ADD COLUMN source_offset INTEGER",
        "CREATE INDEX fetches_by_evidence ON fetches (evidence_file, evidence_offset) WHERE evidence_file IS NOT NULL",
        # Half of the hash tells payloads apart as well, and the index is half as large.
        "CREATE INDEX fetches_by_payload ON fetches (substr(payload_sha256, 1, 32))"
        " WHERE payload_sha256 IS NOT NULL AND evidence_of IS NULL",
        "CREATE INDEX fetches_by_original ON fetches (evidence_of) WHERE evidence_of IS NOT NULL",
        "CREATE INDEX fetches_by_source ON fetches (source, source_offset) WHERE source IS NOT NULL",
        """
CREATE TABLE evidence_changes (
    file TEXT PRIMARY KEY,
    replacement TEXT
)""",
        """
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    filter TEXT NOT NULL,
    crawl_id INTEGER REFERENCES crawls (id),
    next_offset INTEGER NOT NULL DEFAULT 0,
    finished_at TEXT,
    UNIQUE (fingerprint, filter)
)""",
        """
CREATE TABLE reextractions (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    extractor_version TEXT NOT NULL,
    scope TEXT NOT NULL,
    last_article INTEGER NOT NULL DEFAULT 0,
    counts TEXT NOT NULL DEFAULT '{}'
)""",
        """
CREATE TABLE reextracted_articles (
    reextraction_id INTEGER NOT NULL REFERENCES reextractions (id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    fields TEXT NOT NULL,
    PRIMARY KEY (reextraction_id, article_id)
)""",
        "CREATE INDEX reextracted_by_article ON reextracted_articles (article_id)",
    ),
)
