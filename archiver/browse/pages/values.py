"""Articles that share a value: an author, a section, a keyword; and which of each there are."""

from __future__ import annotations

import json
from dataclasses import dataclass

from datasette import Response

from archiver.browse.pages.arrivals import LATEST
from archiver.browse.pages.articles import chosen
from archiver.browse.pages.listing import EXPORT, Listing
from archiver.browse.pages.visit import Answer, Route, Visit

# Names stand in JSON lists; the archive writes them with json.dumps, so a quoted name is found as text and never inside another.
_BY_AUTHOR = "instr(articles.authors, :quoted) AND (:outlet = '' OR articles.outlet = :outlet)"
_BY_KEYWORD = "instr(articles.keywords, :quoted) AND (:outlet = '' OR articles.outlet = :outlet)"
_BY_SECTION = "articles.section = :name AND (:outlet = '' OR articles.outlet = :outlet)"
_OUTLETS = (
    "SELECT outlet, count(*) AS articles FROM articles WHERE {condition} GROUP BY outlet ORDER BY articles DESC, outlet"
)
_SECTIONS = """
SELECT section AS name, count(*) AS articles, count(DISTINCT outlet) AS outlets, max(date) AS newest FROM articles
WHERE +section IS NOT NULL GROUP BY +section ORDER BY articles DESC, section"""
_KEYWORDS = f"""
SELECT value AS name, count(*) AS articles, count(DISTINCT outlet) AS outlets, max(date) AS newest
FROM articles, json_each(articles.keywords)
WHERE first_seen >= date(({LATEST}), '-30 days')
GROUP BY value ORDER BY articles DESC, value"""
_AUTHORS = f"""
SELECT value AS name, count(*) AS articles, count(DISTINCT outlet) AS outlets, max(date) AS newest
FROM articles, json_each(articles.authors)
WHERE first_seen >= date(({LATEST}), '-30 days')
GROUP BY value ORDER BY articles DESC, value"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A kind of value by which articles are listed."""

    path: str
    """Of the page with the articles of one value."""
    overview: str
    """Of the page with all values."""
    condition: str
    """Which articles have `:name`; needs no more than the index `articles_at_a_glance` holds."""
    counts: str
    """The query of all values."""

    async def one(self, visit: Visit) -> Answer:
        """The articles with the value `?name=…`, perhaps of one outlet only."""
        name, outlet = visit.asked("name"), visit.asked("outlet")
        if not name:
            return _answer(Response.redirect(visit.href(self.overview)))
        values = {"outlet": outlet, "name": name, "quoted": json.dumps(name, ensure_ascii=False)}
        listing = Listing(chosen(self.condition), values)
        if file := await listing.file(visit, "artikel"):
            return file
        outlets = await visit.rows(_OUTLETS.format(condition=self.condition), **{**values, "outlet": ""})
        return await visit.page(
            "chosen.html", kind=self.path, overview=self.overview, name=name, outlet=outlet, outlets=outlets,
            shown=await listing.shown(visit),
        )  # fmt: skip

    async def all(self, visit: Visit) -> Answer:
        """All values, the most frequent first."""
        listing = Listing(self.counts, size=100)
        file = await listing.file(visit, self.overview[1:])
        return file or await visit.page(
            "values.html", kind=self.path, overview=self.overview, shown=await listing.shown(visit)
        )

    def routes(self) -> tuple[Route, Route]:
        return Route(f"{self.path}{EXPORT}", self.one), Route(f"{self.overview}{EXPORT}", self.all)


def _answer(response: Response) -> Answer:
    answer: Answer = response
    return answer


AUTHOR = Chosen("/autor", "/autoren", _BY_AUTHOR, _AUTHORS)
SECTION = Chosen("/ressort", "/ressorts", _BY_SECTION, _SECTIONS)
KEYWORD = Chosen("/schlagwort", "/schlagworte", _BY_KEYWORD, _KEYWORDS)
ROUTES = (*AUTHOR.routes(), *SECTION.routes(), *KEYWORD.routes())
