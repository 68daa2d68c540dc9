"""Ready-made questions to the archive (Datasette's canned queries). `:name` is a field that the reader may fill in."""

from __future__ import annotations

from typing import Any

QUERIES: dict[str, dict[str, Any]] = {
    "newest": {
        "title": "Zuletzt archiviert · Archived last",
        "description": "Die 200 Artikel, die zuletzt dazugekommen sind. The 200 articles that came in last.",
        "sql": """
SELECT id AS article_id, first_seen, outlet, date, title, section
FROM articles ORDER BY first_seen DESC, id DESC LIMIT 200""",
    },
    "image_credits": {
        "title": "Bildnachweise · Image credits",
        "description": "Wessen Bilder wie oft stehen; „name“ schränkt ein. Whose images appear how often; `name` narrows it down.",
        "sql": """
SELECT image_credit, count(*) AS articles, count(DISTINCT outlet) AS outlets, max(date) AS last_date
FROM articles WHERE image_credit IS NOT NULL AND image_credit LIKE '%' || :name || '%'
GROUP BY image_credit ORDER BY articles DESC, image_credit LIMIT 500""",
        "params": ["name"],
    },
    "changes": {
        "title": "Nachträglich geändert · Changed after publication",
        "description": "Welche Felder sich wann geändert haben. Which fields changed when.",
        "sql": """
SELECT article_id, changed_at, outlet, changed, earlier_title, title_now, url FROM changed_articles LIMIT 500""",
    },
    "gone": {
        "title": "Vom Netz genommen · Taken down",
        "description": "Artikel, die es nur noch hier gibt. Articles that are only here any more.",
        "sql": """
SELECT id AS article_id, gone_since, outlet, date, title, url FROM gone_articles LIMIT 500""",
    },
    "not_archived": {
        "title": "Nicht archiviert · Not archived",
        "description": "Seiten der letzten Läufe, die kein Artikel waren oder verloren gingen. Pages that were no article, or were lost.",
        "sql": """
SELECT fetched_at, outlet, outcome, status, note, url FROM fetches
WHERE outcome LIKE 'refused:%' OR outcome LIKE 'failed:%' ORDER BY id DESC LIMIT 500""",
    },
    "articles_per_day": {
        "title": "Artikel je Tag · Articles per day",
        "description": "Nach Erscheinungstag und Medium. By day of publication and outlet.",
        "sql": """
SELECT substr(date, 1, 10) AS day, outlet, count(*) AS articles FROM articles
WHERE date IS NOT NULL GROUP BY day, outlet ORDER BY day DESC, articles DESC LIMIT 1000""",
    },
}
