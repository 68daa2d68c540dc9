"""The first page: what came in today, the newest articles, what changed, how the last crawl went; for an empty archive what to type."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from archiver.browse.pages.arrivals import DAYS, arrivals, last_day, today
from archiver.browse.pages.articles import brief
from archiver.browse.pages.visit import Answer, Route, Row, Visit

_NEWEST, _CHANGES, _FAULTS = 15, 6, 8

_LAST = "SELECT max(id) AS crawl FROM crawls"
_OUTLETS = "SELECT domain, name FROM outlets ORDER BY domain"
_NEW = brief("true") + " LIMIT :most"
_CHANGED = """
SELECT article_id AS id, outlet, type, changed_at, title, note, words_added, words_removed FROM typed_changes
WHERE type IN ('silent', 'correction', 'retraction', 'headline', 'gone') LIMIT :most"""
_CRAWL = "SELECT * FROM crawls WHERE id = :crawl"
_OUTCOMES = """
SELECT outcome, count(*) AS pages FROM fetches
WHERE crawl_id = :crawl AND role = 'page' AND outcome NOT LIKE 'skipped:%' GROUP BY outcome ORDER BY pages DESC"""
_FAULTY = """
SELECT outlet, outcome, count(*) AS pages, min(url) AS url, min(note) AS note FROM fetches
WHERE crawl_id = :crawl AND (outcome LIKE 'failed:%' OR (outcome LIKE 'refused:%' AND role = 'page'))
GROUP BY outlet, outcome ORDER BY outcome LIKE 'refused:%', pages DESC, outlet LIMIT :most"""


async def start(visit: Visit) -> Answer:
    """What came in today."""
    day = await last_day(visit)
    crawl = await _crawl(visit)
    if day is None:
        return await visit.page("start_empty.html", crawl=crawl)
    found = await visit.several(
        outlets=(_OUTLETS, {}), newest=(_NEW, {"most": _NEWEST}), changes=(_CHANGED, {"most": _CHANGES})
    )
    outlets = _named(await arrivals(visit, day), found["outlets"])
    return await visit.page(
        "start.html",
        is_today=day == today(),
        day=day,
        days=DAYS,
        outlets=outlets,
        arrived=sum(outlet["counts"][-1] for outlet in outlets),
        newest=found["newest"],
        changes=found["changes"],
        crawl=crawl,
    )


def _named(counts: Mapping[str, list[int]], outlets: list[Row]) -> list[dict[str, Any]]:
    """Outlets with their names, the busiest on the last day first."""
    names = {outlet["domain"]: outlet["name"] for outlet in outlets}
    shown = [{"domain": domain, "name": names.get(domain) or domain, "counts": days} for domain, days in counts.items()]
    return sorted(shown, key=lambda outlet: (-outlet["counts"][-1], -sum(outlet["counts"]), outlet["domain"]))


async def _crawl(visit: Visit) -> dict[str, Any] | None:
    """The last run with its outcomes, summed up as readers ask: stored, refused, lost; None before the first."""
    number = (await visit.rows(_LAST))[0]["crawl"]
    if number is None:
        return None
    found = await visit.several(
        crawl=(_CRAWL, {"crawl": number}),
        outcomes=(_OUTCOMES, {"crawl": number}),
        faults=(_FAULTY, {"crawl": number, "most": _FAULTS}),
    )
    kinds: Counter[str] = Counter()
    for row in found["outcomes"]:
        kinds[row["outcome"].partition(":")[0]] += row["pages"]
    crawl = found["crawl"][0]
    return {
        **crawl,
        "outlets": json.loads(crawl["outlets"]),
        "kinds": kinds,
        "pages": kinds.total(),
        "faults": found["faults"],
    }


ROUTES = (Route("/", start),)
