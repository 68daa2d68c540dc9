"""Who supplies whose pictures: agencies and photographers by outlet, and the articles with the pictures of one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from datasette import Response

from archiver.browse.pages.articles import BRIEF
from archiver.browse.pages.listing import EXPORT, Listing
from archiver.browse.pages.visit import Answer, Route, Visit

# `agency` and `photographer` are the parts of a printed credit; a credit of neither is a supplier by its whole wording.
_SUPPLIES = """
SELECT articles.outlet, {supplier} AS supplier, count(*) AS pictures,
       count(DISTINCT photographer) AS photographers, max(articles.first_seen) AS last_seen
FROM outlets CROSS JOIN articles ON outlet = domain AND first_seen >= :since CROSS JOIN images ON article_id = articles.id
WHERE supplier IS NOT NULL AND (:outlet = '' OR domain = :outlet)
GROUP BY articles.outlet, supplier ORDER BY pictures DESC, articles.outlet, supplier"""
_BY = {"agentur": "coalesce(agency, iif(photographer IS NULL, credit, NULL))", "foto": "photographer"}
"""What a supplier is: an agency (or any credit that names no person), or a photographer."""
# By arrival: the pictures are then read in their order, as far as the page goes.
_OF = f"""
SELECT {BRIEF}, images.caption, images.credit, images.agency, images.photographer, images.url AS picture_url
FROM images CROSS JOIN articles ON articles.id = article_id
WHERE (images.agency = :name OR images.photographer = :name OR images.credit = :name) AND (:outlet = '' OR articles.outlet = :outlet)
ORDER BY images.article_id DESC, images.position"""
_OUTLETS_OF = """
SELECT articles.outlet, count(*) AS pictures FROM images CROSS JOIN articles ON articles.id = article_id
WHERE agency = :name OR photographer = :name OR credit = :name GROUP BY articles.outlet ORDER BY pictures DESC, articles.outlet"""
_OUTLETS = "SELECT domain, coalesce(name, domain) AS name FROM outlets ORDER BY name COLLATE NOCASE"

PERIODS = {"30": 30, "90": 90, "365": 365, "alle": None}
"""Days back that can be chosen."""
_USUAL = "90"
"""Long enough to see who supplies whom today."""


async def suppliers(visit: Visit) -> Answer:
    """Which supplier has how many pictures at which outlet."""
    by = visit.asked("nach") if visit.asked("nach") in _BY else "agentur"
    period = visit.asked("tage") if visit.asked("tage") in PERIODS else _USUAL
    days = PERIODS[period]
    since = (datetime.now(UTC) - timedelta(days=days)).date().isoformat() if days else ""
    values = {"outlet": visit.asked("outlet"), "since": since}
    listing = Listing(_SUPPLIES.format(supplier=_BY[by]), values, size=100)
    if file := await listing.file(visit, "bilder"):
        return file
    return await visit.page(
        "pictures.html",
        by=by,
        period=period,
        outlet=values["outlet"],
        periods=list(PERIODS),
        outlets=await visit.rows(_OUTLETS),
        shown=await listing.shown(visit),
    )


async def supplied(visit: Visit) -> Answer:
    """The articles with pictures of one agency or person."""
    name, outlet = visit.asked("name"), visit.asked("outlet")
    if not name:
        answer: Answer = Response.redirect(visit.href("/bilder"))
        return answer
    listing = Listing(_OF, {"name": name, "outlet": outlet})
    if file := await listing.file(visit, "bilder-von"):
        return file
    return await visit.page(
        "supplied.html", name=name, outlet=outlet, outlets=await visit.rows(_OUTLETS_OF, name=name), shown=await listing.shown(visit)
    )  # fmt: skip


ROUTES = (Route(f"/bilder{EXPORT}", suppliers), Route(f"/bilder/von{EXPORT}", supplied))
