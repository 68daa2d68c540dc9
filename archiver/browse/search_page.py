"""The German search in Datasette: a page of its own with highlighted pieces of text, and Datasette's own search box.

Facets and pages are links to other queries: what narrows a search down is part of the query language (`outlet:`, `section:`, `date:`).
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from datasette import Forbidden, Response, hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Request
from markupsafe import Markup

from archiver.archive.search.expression import expression, terms
from archiver.archive.search.facets import facets
from archiver.archive.search.find import RANKED, Hits, search
from archiver.archive.search.language import Either, parse
from archiver.archive.search.snippets import Marked
from archiver.browse.metadata import DATABASE, SEARCH

PAGE = 20
_MOST_PAGES = RANKED // PAGE
_MOST_VALUES = 12
"""Values of a facet that are shown."""
_FACETS = {"outlet": "Medium · Outlet", "section": "Ressort · Section", "month": "Monat · Month"}


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Datasette's search box asks the German index: `escape_fts`, which it puts a reader's text through, is ours from here on."""
    conn.create_function("escape_fts", 1, lambda text: expression(parse(str(text or ""))), deterministic=True)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """The search page, and the same as JSON."""
    return [(rf"^{SEARCH}$", search_page), (rf"^{SEARCH}\.json$", search_json)]


async def search_page(datasette: Datasette, request: Request) -> Response:
    """Articles that `q` finds, with pieces of their text."""
    hits, counts, page = await _searched(datasette, request)
    text, exact = request.args.get("q") or "", bool(request.args.get("exact"))
    shown = {
        "q": text,
        "exact": exact,
        "hits": [_shown(hit) for hit in hits],
        "total": hits.total,
        "as_words": hits.query.as_words,
        "is_complete": hits.is_complete,
        "ranked": RANKED if hits.total > RANKED else None,
        "facets": [
            (_FACETS[name], _links(name, counts[name], text, exact)) for name in _FACETS if len(counts[name]) > 1
        ],
        "earlier": _link(text, exact, page - 1) if page > 1 else None,
        "later": _link(text, exact, page + 1) if page * PAGE < len(hits.best) else None,
        "action": SEARCH,
    }
    return Response.html(await datasette.render_template("search.html", shown, request=request))


async def search_json(datasette: Datasette, request: Request) -> Response:
    """The same for programs."""
    hits, counts, page = await _searched(datasette, request)
    rows = [
        {"rank": hit.rank, "id": hit.id, "url": hit.url, "outlet": hit.outlet, "date": hit.date, "section": hit.section}
        | {"kicker": hit.kicker, "title": str(hit.title), "title_highlights": hit.title.spans()}
        | {"snippet": str(hit.snippet), "snippet_highlights": hit.snippet.spans()}
        for hit in hits
    ]
    answer = {
        "query": hits.query.text,
        "as_words": hits.query.as_words,
        "total": hits.total,
        "page": page,
        "hits": rows,
    }
    facet_counts = {name: dict(counts[name].most_common(_MOST_VALUES)) for name in counts}
    return Response(
        json.dumps({**answer, "facets": facet_counts}, ensure_ascii=False),
        content_type="application/json; charset=utf-8",
    )


async def _searched(datasette: Datasette, request: Request) -> tuple[Hits, Mapping[str, Counter[str]], int]:
    if not await datasette.permission_allowed(request.actor, "view-table", (DATABASE, "articles"), default=True):
        raise Forbidden("view-table")
    text, exact = request.args.get("q") or "", bool(request.args.get("exact"))
    page = _page_number(request.args.get("page"))

    def look(conn: sqlite3.Connection) -> tuple[Hits, Mapping[str, Counter[str]]]:
        hits = search(conn, text, limit=PAGE, offset=(page - 1) * PAGE, exact=exact)
        return hits, facets(conn, hits.best)

    hits, counts = await datasette.get_database(DATABASE).execute_fn(look)
    return hits, counts, page


def _page_number(text: str | None) -> int:
    return min(max(1, int(text)), _MOST_PAGES) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


def _shown(hit: Any) -> dict[str, Any]:
    return {"hit": hit, "title": _marked(hit.title), "snippet": _marked(hit.snippet), "day": _day(hit.date)}


def _marked(marked: Marked) -> Markup:
    """What pages of the web wrote is escaped; only the marks are HTML."""
    return Markup(marked.marked("<mark>", "</mark>", escape))


def _day(date: str | None) -> str:
    return f"{date[8:10]}.{date[5:7]}.{date[:4]}" if date else ""


def _links(name: str, counts: Counter[str], text: str, exact: bool) -> list[dict[str, Any]]:
    """Values of a facet with the search narrowed down to each."""
    values = sorted(counts.items(), key=(lambda pair: (-pair[1], pair[0])))[:_MOST_VALUES]
    if name == "month":
        values = sorted(counts.items(), reverse=True)[:_MOST_VALUES]
    forms = {"outlet": "outlet:{}", "section": 'section:"{}"', "month": "date:{}"}
    return [
        {"value": value, "count": count, "href": _link(f"{_bracketed(text)} {forms[name].format(value)}", exact)}
        for value, count in values
    ]


def _bracketed(text: str) -> str:
    """The query so that something can be added to all of it."""
    query = parse(text)
    if query.as_words:
        return " ".join(term.words[0] for term in terms(query.tree))
    return f"({text})" if isinstance(query.tree, Either) else text


def _link(text: str, exact: bool, page: int = 1) -> str:
    values = {"q": text, **({"exact": "1"} if exact else {}), **({"page": page} if page > 1 else {})}
    return f"{SEARCH}?{urlencode(values)}"
