"""Step 9: which articles are near copies of each other (agency texts above all), and which archived article a related link leads to.

`copy_links` holds a maximum spanning forest of the pairs that are alike: at most one row per article, and the articles joined by rows of
at least any similarity are exactly those joined by pairs of it. So a cluster's threshold can be chosen when it is read.

`fingerprint_bands` refers to articles without a foreign key, which would need an index as large as the table; `copies.take_out` clears it.
"""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

COPIES = Migration(
    "near copies, targets of related links",
    (
        """
CREATE TABLE fingerprints (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    algorithm TEXT NOT NULL,
    minhash BLOB
)""",
        "CREATE INDEX fingerprints_by_algorithm ON fingerprints (algorithm)",
        """
CREATE TRIGGER fingerprint_stale AFTER UPDATE OF content_hash ON articles
WHEN old.content_hash IS NOT new.content_hash
BEGIN
    UPDATE fingerprints SET algorithm = '' WHERE article_id = new.id;
END""",
        """
CREATE TABLE fingerprint_bands (
    band INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (band, article_id)
) WITHOUT ROWID""",
        """
CREATE TABLE copy_links (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    copy_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    similarity REAL NOT NULL,
    PRIMARY KEY (article_id, copy_id)
) WITHOUT ROWID""",
        "CREATE INDEX copy_links_by_copy ON copy_links (copy_id)",
        "ALTER TABLE related_links ADD COLUMN url_key TEXT",
        "ALTER TABLE related_links ADD COLUMN target_article INTEGER REFERENCES articles (id) ON DELETE SET NULL",
        "UPDATE related_links SET url_key = url_key_of(url)",
        "CREATE INDEX related_links_by_key ON related_links (url_key)",
        "CREATE INDEX related_links_by_target ON related_links (target_article) WHERE target_article IS NOT NULL",
        """
UPDATE related_links SET target_article = (
    SELECT coalesce((SELECT id FROM articles WHERE articles.url_key = related_links.url_key),
                    (SELECT article_id FROM urls WHERE urls.url_key = related_links.url_key AND article_id IS NOT NULL LIMIT 1)))""",
        """
CREATE VIEW pushed_beside AS
SELECT articles.id AS article_id, articles.outlet, articles.date, articles.title, related_links.block, related_links.position,
       related_links.title AS pushed_title, related_links.url AS pushed_url, related_links.target_article AS pushed_article,
       targets.title AS pushed_headline, targets.date AS pushed_date
FROM related_links JOIN articles ON articles.id = related_links.article_id
LEFT JOIN articles AS targets ON targets.id = related_links.target_article
ORDER BY articles.id DESC, related_links.position""",
    ),
)
