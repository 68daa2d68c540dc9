"""What all lists of articles share: their columns, their order, and how a list is chosen."""

from __future__ import annotations

BRIEF = """
articles.id, articles.outlet, articles.date, articles.date_precision, articles.kicker, articles.title, articles.lead, articles.section,
articles.authors, articles.image_credit, articles.kind, articles.paywalled, articles.first_seen, articles.last_changed,
articles.gone_since, articles.url"""
"""What the macro `article_item` shows of an article, and what a list's file holds."""
MOMENT = "datetime(coalesce(articles.date, articles.first_seen))"
LATEST_FIRST = f"ORDER BY {MOMENT} DESC, articles.id DESC"


def brief(condition: str, order: str = LATEST_FIRST) -> str:
    """The query of a list of articles."""
    return f"SELECT {BRIEF} FROM articles WHERE {condition} {order}"


def chosen(condition: str) -> str:
    """The query of one page of a list whose condition needs no more than the index `articles_at_a_glance` holds; with its LIMIT.

    The index is read through, not the texts, and only the page's articles are looked up. The plus keeps SQLite from walking through all
    articles in their order instead.
    """
    return f"""
SELECT {BRIEF} FROM (SELECT id FROM articles WHERE {condition} ORDER BY +{MOMENT} DESC, id DESC LIMIT :_size OFFSET :_offset) AS found
CROSS JOIN articles ON articles.id = found.id {LATEST_FIRST}"""
