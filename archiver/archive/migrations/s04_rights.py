"""Step 4: what sites say about text and data mining, what crawls are made for, and what a site's own rules said when."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

RIGHTS = Migration(
    "rights and purposes",
    (
        """
CREATE TABLE rights (
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL REFERENCES outlets (domain),
    is_reserved INTEGER NOT NULL CHECK (is_reserved IN (0, 1)),
    statements TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (outlet, digest)
)""",
        """
CREATE TABLE site_files (
    id INTEGER PRIMARY KEY,
    outlet TEXT NOT NULL REFERENCES outlets (domain),
    site TEXT NOT NULL,
    name TEXT NOT NULL CHECK (name IN ('robots.txt', 'tdmrep.json')),
    url TEXT NOT NULL,
    status INTEGER,
    content TEXT,
    sha256 TEXT,
    etag TEXT,
    last_modified TEXT,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    note TEXT
)""",
        "CREATE INDEX site_files_by_site ON site_files (site, name)",
        "CREATE INDEX site_files_by_outlet ON site_files (outlet)",
        "ALTER TABLE crawls ADD COLUMN purpose TEXT",
        "ALTER TABLE fetches ADD COLUMN rights_id INTEGER REFERENCES rights (id)",
        "CREATE INDEX fetches_by_rights ON fetches (rights_id) WHERE rights_id IS NOT NULL",
        """
CREATE INDEX urls_reserved ON urls (outlet)
WHERE last_outcome IN ('skipped:tdm-reserved', 'refused:tdm-reserved')""",
        """
CREATE VIEW reserved_articles AS
SELECT articles.id, articles.outlet, articles.date, articles.title,
       (SELECT group_concat(json_extract(value, '$.said'), char(10)) FROM json_each(rights.statements)
        WHERE json_extract(value, '$.meaning') = 'reserved') AS said,
       fetches.fetched_at AS seen, articles.url
FROM articles
JOIN fetches ON fetches.id = (SELECT max(id) FROM fetches AS last
                              WHERE last.article_id = articles.id AND last.rights_id IS NOT NULL)
JOIN rights ON rights.id = fetches.rights_id
WHERE rights.is_reserved
ORDER BY datetime(coalesce(articles.date, articles.first_seen)) DESC, articles.id DESC""",
    ),
)
