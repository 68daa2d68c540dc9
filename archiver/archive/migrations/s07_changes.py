"""Step 7: every change of an article with its type, and the view that newsrooms read.

Triggers write what became of the page itself (`gone`, `back`), whoever changes `articles.gone_since`. Versions that an earlier program
kept get the types that their field names tell; whether a text was changed silently cannot be told from those.
"""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

CHANGES = Migration(
    "typed changes",
    (
        """
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    revision_id INTEGER REFERENCES revisions (id) ON DELETE CASCADE,
    changed_at TEXT NOT NULL,
    type TEXT NOT NULL,
    words_added INTEGER NOT NULL DEFAULT 0,
    words_removed INTEGER NOT NULL DEFAULT 0,
    note TEXT
)""",
        "CREATE INDEX changes_by_time ON changes (changed_at)",
        "CREATE INDEX changes_by_article ON changes (article_id)",
        "CREATE INDEX changes_by_revision ON changes (revision_id)",
        """
CREATE TRIGGER article_gone AFTER UPDATE OF gone_since ON articles
WHEN old.gone_since IS NULL AND new.gone_since IS NOT NULL
BEGIN
    INSERT INTO changes (article_id, changed_at, type) VALUES (new.id, new.gone_since, 'gone');
END""",
        """
CREATE TRIGGER article_back AFTER UPDATE OF gone_since ON articles
WHEN old.gone_since IS NOT NULL AND new.gone_since IS NULL
BEGIN
    INSERT INTO changes (article_id, changed_at, type) VALUES (new.id, new.last_checked, 'back');
END""",
        """
INSERT INTO changes (article_id, revision_id, changed_at, type, note)
SELECT DISTINCT revisions.article_id, revisions.id, revisions.valid_until,
       CASE WHEN value IN ('title', 'kicker') THEN 'headline' WHEN value IN ('lead', 'body') THEN 'text'
            WHEN value = 'image_credit' THEN 'credit' WHEN value = 'images' THEN 'caption' ELSE 'metadata' END AS type,
       CASE WHEN value IN ('title', 'kicker') THEN revisions.title END
FROM revisions, json_each(revisions.changed) ORDER BY revisions.id, type""",
        "INSERT INTO changes (article_id, changed_at, type) SELECT id, gone_since, 'gone' FROM articles WHERE gone_since IS NOT NULL",
        """
CREATE VIEW typed_changes AS
SELECT changes.id AS change_id, changes.article_id, changes.revision_id, articles.outlet, changes.changed_at, changes.type,
       articles.title, changes.note, changes.words_added, changes.words_removed, articles.date, articles.url
FROM changes JOIN articles ON articles.id = changes.article_id
ORDER BY changes.changed_at DESC, changes.id DESC""",
    ),
)
