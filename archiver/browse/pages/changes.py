"""What became of articles after they were archived: silent edits first of all; and those that are gone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from archiver.archive.change_types import ChangeType
from archiver.browse.pages.arrivals import begin_of
from archiver.browse.pages.articles import BRIEF
from archiver.browse.pages.listing import EXPORT, Listing
from archiver.browse.pages.visit import Answer, Route, Visit

_CHANGES = """
SELECT changes.id AS change_id, changes.article_id AS id, articles.outlet, changes.changed_at, changes.type, articles.kicker,
       articles.title, changes.note, changes.words_added, changes.words_removed, changes.revision_id,
       articles.date, articles.date_precision, articles.url,
       (SELECT count(*) FROM revisions AS earlier JOIN revisions AS ended ON ended.id = changes.revision_id
        WHERE earlier.article_id = changes.article_id AND (earlier.valid_from, earlier.id) <= (ended.valid_from, ended.id)) AS version
FROM changes CROSS JOIN articles ON articles.id = changes.article_id
WHERE (:type = '' OR changes.type = :type) AND (:outlet = '' OR articles.outlet = :outlet)
  AND (:begin = '' OR changes.changed_at >= :begin) AND (:end = '' OR changes.changed_at < :end)
  AND (changes.words_added + changes.words_removed >= :words OR changes.type IN ('gone', 'back', 'retraction'))
ORDER BY changes.changed_at DESC, changes.id DESC"""
# All types, also those that the outlet has none of: the reader may have chosen one.
_TYPES = """
SELECT type, sum(iif(:outlet = '', 1, (SELECT outlet FROM articles WHERE id = article_id) = :outlet)) AS changes
FROM changes GROUP BY type ORDER BY changes DESC, type"""
_GONE = f"""
SELECT {BRIEF} FROM articles WHERE gone_since IS NOT NULL AND (:outlet = '' OR outlet = :outlet)
  AND (:begin = '' OR gone_since >= :begin) AND (:end = '' OR gone_since < :end)
ORDER BY gone_since DESC, articles.id DESC"""
_OUTLETS = "SELECT domain, coalesce(name, domain) AS name FROM outlets ORDER BY name COLLATE NOCASE"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


async def changes(visit: Visit) -> Answer:
    """Changes, latest first: `?type=silent&outlet=…&von=2025-02-01&bis=2025-02-28&woerter=10`."""
    wanted = {**_period(visit), "type": _type(visit), "words": visit.number("woerter", 0)}
    listing = Listing(_CHANGES, wanted)
    if file := await listing.file(visit, "aenderungen"):
        return file
    found = await visit.several(types=(_TYPES, {"outlet": wanted["outlet"]}), outlets=(_OUTLETS, {}))
    shown = await listing.shown(visit)
    return await visit.page("changes.html", wanted=wanted, shown=shown, types=found["types"], outlets=found["outlets"])


async def gone(visit: Visit) -> Answer:
    """Articles that their site has taken down."""
    wanted = _period(visit)
    listing = Listing(_GONE, wanted)
    if file := await listing.file(visit, "verschwunden"):
        return file
    return await visit.page(
        "gone.html", wanted=wanted, outlets=await visit.rows(_OUTLETS), shown=await listing.shown(visit)
    )


def _type(visit: Visit) -> str:
    return visit.asked("type") if visit.asked("type") in set(ChangeType) else ""


def _period(visit: Visit) -> dict[str, Any]:
    """The days asked for, `since` and `until`, and the moments at which they `begin` and `end`: days are those that readers see."""
    (since, begin), (until, end) = _day(visit.asked("von")), _day(visit.asked("bis"), after=1)
    return {"since": since, "until": until, "begin": begin, "end": end, "outlet": visit.asked("outlet")}


def _day(text: str, *, after: int = 0) -> tuple[str, str]:
    """A day and the moment at which it, or the one so many days after it, begins; nothing for what is no day."""
    try:
        return (text, begin_of(date.fromisoformat(text) + timedelta(days=after))) if _DAY.fullmatch(text) else ("", "")
    except (ValueError, OverflowError):
        return "", ""


ROUTES = (Route(f"/aenderungen{EXPORT}", changes), Route(f"/verschwunden{EXPORT}", gone))
