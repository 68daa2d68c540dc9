"""Ready-made questions to the archive (Datasette's canned queries). `:name` is a field that the reader may fill in.

A page shows the first SHOWN rows, the CSV file all: what ends by its meaning (the 200 latest) has its LIMIT here, nothing else.
None may have the name of a table or view: Datasette would show the question at the table's address.
"""

from __future__ import annotations

from typing import Any

SHOWN = 500
"""Rows of an answer on a page; more of them make a browser slow."""

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
GROUP BY image_credit ORDER BY articles DESC, image_credit""",
        "params": ["name"],
    },
    "later_changes": {
        "title": "Nachträglich geändert · Changed after publication",
        "description": "Was sich wann geändert hat; „type“ schränkt ein (silent, correction, headline …), „min_words“ lässt Kleinigkeiten "
        "weg. What changed when; `type` narrows it down, `min_words` leaves out trifles.",
        "sql": """
SELECT article_id, changed_at, outlet, type, title, note, words_added, words_removed, url FROM typed_changes
WHERE (:type = '' OR type = :type) AND words_added + words_removed >= CAST(:min_words AS INTEGER)""",
        "params": ["type", "min_words"],
    },
    "silent_changes": {
        "title": "Stille Änderungen · Silent changes",
        "description": "Geänderte Texte, deren Seite es nicht sagt: kein neues Änderungsdatum, kein Hinweis. "
        "Changed texts whose page does not say so: no new date of modification, no note.",
        "sql": """
SELECT article_id, changed_at, outlet, title, words_added, words_removed, url FROM typed_changes WHERE type = 'silent'""",
    },
    "near_copies": {
        "title": "Fast gleiche Texte · Near copies",
        "description": "Paare von Artikeln mit fast demselben Wortlaut, ähnlichste zuerst; `archiver copies` hält die Liste aktuell. "
        "Pairs of articles with much the same wording, most alike first; `archiver copies` keeps the list up to date.",
        "sql": """
SELECT copy_links.article_id, similarity, one.outlet, one.title, one.date, other.outlet AS other_outlet, other.id AS other_article,
       other.title AS other_title, other.date AS other_date
FROM copy_links JOIN articles AS one ON one.id = copy_links.article_id JOIN articles AS other ON other.id = copy_links.copy_id
ORDER BY similarity DESC, max(one.id, other.id) DESC""",
    },
    "most_pushed": {
        "title": "Daneben beworben · Pushed beside",
        "description": "Welche Artikel am häufigsten neben anderen standen, und ob sie archiviert sind. "
        "Which articles stood beside others most often, and whether they are archived.",
        "sql": """
SELECT pushed_article AS article_id, max(pushed_title) AS title, count(*) AS times, outlet, pushed_url AS url
FROM pushed_beside GROUP BY outlet, pushed_url ORDER BY times DESC, url""",
    },
    "gone": {
        "title": "Vom Netz genommen · Taken down",
        "description": "Artikel, die es nur noch hier gibt. Articles that are only here any more.",
        "sql": """
SELECT id AS article_id, gone_since, outlet, date, title, url FROM gone_articles""",
    },
    "not_archived": {
        "title": "Nicht archiviert · Not archived",
        "description": "Seiten der letzten Läufe, die kein Artikel waren oder verloren gingen. Pages that were no article, or were lost.",
        "sql": """
SELECT fetched_at, outlet, outcome, status, note, url FROM fetches
WHERE outcome LIKE 'refused:%' OR outcome LIKE 'failed:%' ORDER BY id DESC""",
    },
    "articles_per_day": {
        "title": "Artikel je Tag · Articles per day",
        "description": "Nach Erscheinungstag und Medium. By day of publication and outlet.",
        "sql": """
SELECT substr(date, 1, 10) AS day, outlet, count(*) AS articles FROM articles
WHERE date IS NOT NULL GROUP BY day, outlet ORDER BY day DESC, articles DESC""",
    },
}
