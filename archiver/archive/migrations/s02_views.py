"""Step 2: views for people."""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

VIEWS = Migration(
    "views for people",
    (
        """
CREATE VIEW latest_articles AS
SELECT id, outlet, date, kicker, title, lead, section,
       (SELECT group_concat(value, ', ') FROM json_each(authors)) AS authors,
       image_credit, paywalled, first_seen, gone_since, url
FROM articles
ORDER BY datetime(coalesce(date, first_seen)) DESC, id DESC""",
        """
CREATE VIEW changed_articles AS
SELECT revisions.id AS revision_id, articles.id AS article_id, articles.outlet,
       revisions.valid_until AS changed_at,
       (SELECT group_concat(value, ', ') FROM json_each(revisions.changed)) AS changed,
       revisions.title AS earlier_title, articles.title AS title_now, articles.url
FROM revisions JOIN articles ON articles.id = revisions.article_id
ORDER BY revisions.valid_until DESC, revisions.id DESC""",
        """
CREATE VIEW gone_articles AS
SELECT id, outlet, date, title, gone_since, first_seen, url
FROM articles WHERE gone_since IS NOT NULL ORDER BY gone_since DESC""",
        """
CREATE VIEW crawl_summary AS
SELECT crawls.id AS crawl_id, fetches.outlet, crawls.started_at, crawls.finished_at,
       count(*) AS pages,
       sum(fetches.outcome = 'new') AS new,
       sum(fetches.outcome = 'changed') AS changed,
       sum(fetches.outcome = 'unchanged') AS unchanged,
       sum(fetches.outcome = 'duplicate') AS duplicate,
       sum(fetches.outcome LIKE 'refused:%') AS refused,
       sum(fetches.outcome LIKE 'failed:%') AS failed,
       crawls.exit_code
FROM crawls JOIN fetches ON fetches.crawl_id = crawls.id
WHERE fetches.role = 'page' AND fetches.outcome NOT LIKE 'skipped:%'
GROUP BY crawls.id, fetches.outlet
ORDER BY crawls.id DESC, fetches.outlet""",
        """
CREATE VIEW outlet_summary AS
SELECT outlets.domain AS outlet, outlets.name,
       (SELECT count(*) FROM articles WHERE articles.outlet = outlets.domain) AS articles,
       (SELECT max(datetime(date)) FROM articles WHERE articles.outlet = outlets.domain) AS newest_article,
       (SELECT count(*) FROM articles WHERE articles.outlet = outlets.domain AND paywalled) AS paywalled,
       (SELECT count(*) FROM articles WHERE articles.outlet = outlets.domain AND last_changed IS NOT NULL) AS changed,
       (SELECT count(*) FROM articles WHERE articles.outlet = outlets.domain AND gone_since IS NOT NULL) AS gone,
       (SELECT count(*) FROM urls WHERE urls.outlet = outlets.domain AND state = 'queued') AS queued,
       (SELECT count(*) FROM urls WHERE urls.outlet = outlets.domain AND state = 'failed') AS failed,
       (SELECT max(fetched_at) FROM fetches WHERE fetches.outlet = outlets.domain) AS last_fetched
FROM outlets ORDER BY outlets.domain""",
    ),
)
