"""All outlets, and one: its articles by day, how well its fields are filled, sections, authors, what changed and went, rights."""

from __future__ import annotations

import json
from typing import Any

from datasette.utils.asgi import NotFound

from archiver.browse.pages.arrivals import DAYS, arrivals, last_day
from archiver.browse.pages.articles import chosen
from archiver.browse.pages.days import Day, days_of
from archiver.browse.pages.listing import EXPORT, Listing
from archiver.browse.pages.visit import Answer, Route, Row, Visit

# Each figure by an index of its own: no text is read, whatever the size of the archive.
_ALL = """
SELECT outlets.domain AS outlet, outlets.name, outlets.country, outlets.homepage,
       (SELECT count(*) FROM articles WHERE outlet = domain) AS articles,
       (SELECT max(date) FROM articles WHERE outlet = domain) AS newest
FROM outlets ORDER BY coalesce(outlets.name, outlets.domain) COLLATE NOCASE"""
_OUTLET = "SELECT * FROM outlets WHERE domain = :outlet"
_COUNTS = """
SELECT count(*) AS articles, min(first_seen) AS first_seen, max(first_seen) AS last_seen, sum(gone_since IS NOT NULL) AS gone,
       sum(last_changed IS NOT NULL) AS changed, sum(paywalled) AS paywalled
FROM articles WHERE outlet = :outlet"""
_DAYS = """
SELECT substr(date, 1, 10) AS day, count(*) AS articles FROM articles
WHERE outlet = :outlet AND date >= date((SELECT max(date) FROM articles WHERE outlet = :outlet), '-29 days') GROUP BY day"""
_FILLED = """
SELECT count(*) AS articles, sum(title IS NOT NULL) AS title, sum(kicker IS NOT NULL) AS kicker, sum(lead IS NOT NULL) AS lead,
       sum(date IS NOT NULL) AS date, sum(authors != '[]') AS authors, sum(section IS NOT NULL) AS section,
       sum(keywords != '[]') AS keywords, sum(has_body) AS body, sum(image_credit IS NOT NULL) AS image_credit
FROM (SELECT title, kicker, lead, date, authors, section, keywords, image_credit, body IS NOT NULL AS has_body
      FROM articles WHERE outlet = :outlet ORDER BY date DESC LIMIT :most)"""
_SECTIONS = """
SELECT section AS name, count(*) AS articles FROM articles
WHERE outlet = :outlet AND +section IS NOT NULL GROUP BY section ORDER BY articles DESC, section LIMIT :most"""
_AUTHORS = """
SELECT value AS name, count(*) AS articles FROM articles, json_each(articles.authors)
WHERE outlet = :outlet GROUP BY value ORDER BY articles DESC, value LIMIT :most"""
_ARTICLES = chosen("outlet = :outlet AND (:day = '' OR (date >= :day AND date < :day || 'U'))")
_RIGHTS = """
SELECT is_reserved, statements, first_seen FROM rights WHERE outlet = :outlet ORDER BY id DESC LIMIT 1"""

FILLED_OF = 500
"""Articles whose fields are counted: the latest, because an older design of the site says nothing about today's."""
_FIELDS = ("title", "kicker", "lead", "date", "authors", "section", "keywords", "body", "image_credit")
_MOST = 15


async def outlets(visit: Visit) -> Answer:
    """All outlets."""
    listing = Listing(_ALL, size=200)
    if file := await listing.file(visit, "medien"):
        return file
    day = await last_day(visit)
    counts = await arrivals(visit, day) if day else {}
    return await visit.page("outlets.html", shown=await listing.shown(visit), counts=counts, days=DAYS, day=day)


async def outlet(visit: Visit) -> Answer:
    """One outlet; `?tag=2025-02-12` shows the articles of a day."""
    domain, day = visit.parts["domain"], visit.asked("tag")[:10]
    known = await visit.row(_OUTLET, outlet=domain)
    if known is None:
        raise NotFound(f"no outlet {domain}")
    listing = Listing(_ARTICLES, {"outlet": domain, "day": day})
    if file := await listing.file(visit, "artikel"):
        return file
    its = {"outlet": domain}
    found = await visit.several(
        counts=(_COUNTS, its),
        days=(_DAYS, its),
        filled=(_FILLED, {**its, "most": FILLED_OF}),
        sections=(_SECTIONS, {**its, "most": _MOST}),
        authors=(_AUTHORS, {**its, "most": _MOST}),
        rights=(_RIGHTS, its),
    )
    days = _days(found["days"])
    return await visit.page(
        "outlet.html",
        outlet=known,
        name=known["name"] or domain,
        day=day,
        shown=await listing.shown(visit),
        counts=found["counts"][0],
        days=days,
        most=max((one.count for one in days), default=0),
        filled=_filled(found["filled"][0]),
        sections=found["sections"],
        authors=found["authors"],
        rights=_rights(found["rights"]),
    )


def _days(rows: list[Row]) -> list[Day]:
    return days_of({row["day"]: row["articles"] for row in rows}, 30)


def _filled(row: Row) -> dict[str, Any]:
    """How many of the latest articles have each field, as shares."""
    of = row["articles"]
    return {"of": of, "fields": [(name, row[name] / of) for name in _FIELDS] if of else []}


def _rights(rows: list[Row]) -> dict[str, Any] | None:
    return {**rows[0], "statements": json.loads(rows[0]["statements"])} if rows else None


ROUTES = (
    Route(f"/medien{EXPORT}", outlets),
    Route(r"/medien/(?P<domain>[^/]+?)/artikel\.(?P<format>csv|json)", outlet),
    Route(r"/medien/(?P<domain>[^/]+)", outlet),
)
