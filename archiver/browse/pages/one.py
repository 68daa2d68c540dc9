"""The article that an address names, for its page and those beside it."""

from __future__ import annotations

import json

from datasette.utils.asgi import NotFound

from archiver.browse.pages.visit import Row, Visit
from archiver.citation import Cited

ARTICLE = r"/artikel/(?P<id>\d{1,18})"
"""Begins the pattern of all addresses of one article."""

_ARTICLE = """
SELECT articles.*, coalesce(outlets.name, outlet) AS outlet_name
FROM articles LEFT JOIN outlets ON outlets.domain = outlet WHERE id = :id"""


async def one(visit: Visit) -> Row:
    """The article's row with its lists as lists; raises NotFound."""
    row = await visit.row(_ARTICLE, id=int(visit.parts["id"]))
    if row is None:
        raise NotFound(f"no article {visit.parts['id']}")
    return {**row, **{name: json.loads(row[name]) for name in ("authors", "agencies", "keywords")}}


def cited_of(article: Row) -> Cited:
    """What a citation needs of it."""
    return Cited.of(article, article["outlet_name"])
