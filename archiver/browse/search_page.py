"""The German search in Datasette: a page of its own with filters, counts and files, and Datasette's own search box."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode
from weakref import WeakKeyDictionary

from datasette import Response, hookimpl
from datasette.database import Database
from datasette.utils import sqlite_timelimit
from datasette.views.base import DatasetteError

from archiver.archive.search.expression import expression
from archiver.archive.search.language import parse
from archiver.browse.asgi import App, Receive, Scope, Send, around
from archiver.browse.pages.visit import Answer, Route, Visit
from archiver.browse.search import files
from archiver.browse.search.asked import SEARCH, Asked
from archiver.browse.search.find import Found, find
from archiver.browse.search.page import PAGE, context, read_page
from archiver.browse.search.values import FACETS, CurrentValues, Values

_PAGE_MS, _FILE_MS = 5_000, 60_000
"""How long SQLite may look for a page, and for a file; the first search of a large archive also reads all values, once."""
_MOST_COUNTS = 50
"""Values of each facet in the answer for programs."""
_current: WeakKeyDictionary[Database, CurrentValues] = WeakKeyDictionary()
_making = threading.Lock()

T = TypeVar("T")


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Datasette's search box asks the German index: `escape_fts`, which it puts a reader's text through, is ours from here on."""
    conn.create_function("escape_fts", 1, lambda text: expression(parse(str(text or ""))), deterministic=True)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper() -> Callable[[App], App]:
    """Datasette's raw mode, too, reads a reader's text as a question: what FTS5 does not understand would be an error."""
    return around(_read_as_question)


async def _read_as_question(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    if ("_searchmode", "raw") in asked:
        kept = [pair for pair in asked if pair[0] != "_searchmode"]
        scope = {**scope, "query_string": urlencode(kept).encode()}
    await app(scope, receive, send)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """The search page, and what it finds as files."""
    return [route.handler() for route in ROUTES]


def values_of(database: Database) -> Values:
    """What the search page counts, as of now; reads a large archive's articles when asked first (a second for 100,000)."""
    with _making:
        if database not in _current:
            _current[database] = CurrentValues(database.connect())
    return _current[database].get()


async def search_page(visit: Visit) -> Answer:
    """What is found, page by page; everything there is where nothing is asked for."""
    asked = _asked(visit)
    page = await _read(visit, lambda conn: read_page(conn, values_of(visit.archive), asked))
    return await visit.page("search.html", **context(page, visit.words))


async def search_csv(visit: Visit) -> Answer:
    """All that is found as a table; `excel=1` for a German Excel."""
    _, ids = await _all(visit, _asked(visit).whole())
    return files.csv_file(visit, ids, excel=visit.asked("excel") == "1")


async def search_json(visit: Visit) -> Answer:
    """A page of what is found, with counts; with `all=1` everything, without pieces of text and counts."""
    asked = _asked(visit)
    if visit.asked("all") == "1":
        return files.json_file(visit, *await _all(visit, asked.whole()))

    def look(conn: sqlite3.Connection) -> dict[str, Any]:
        found = find(conn, values_of(visit.archive), asked)
        counts = {name: dict(found.counts(name)[:_MOST_COUNTS]) for name in FACETS}
        return files.json_page(conn, found, PAGE) | {"facets": counts}

    answer = json.dumps(await _read(visit, look), ensure_ascii=False)
    response: Answer = Response(answer, content_type="application/json; charset=utf-8")
    return response


async def search_atom(visit: Visit) -> Answer:
    """What is found as a feed, the latest first; with `all=1` everything in one piece."""
    asked, everything = files.by_date(_asked(visit)), visit.asked("all") == "1"
    found, ids = await _all(visit, asked.whole() if everything else asked)
    return files.atom_file(visit, found, ids, paged=not everything)


ROUTES = (
    Route(SEARCH, search_page),
    Route(rf"{SEARCH}\.csv", search_csv),
    Route(rf"{SEARCH}\.json", search_json),
    Route(rf"{SEARCH}\.atom", search_atom),
)


def _asked(visit: Visit) -> Asked:
    return Asked.of(parse_qsl(visit.request.query_string))


async def _all(visit: Visit, asked: Asked) -> tuple[Found, list[int]]:
    """What is found, and the ids of all of it in order."""

    def look(conn: sqlite3.Connection) -> tuple[Found, list[int]]:
        found = find(conn, values_of(visit.archive), asked, everything=True)
        return found, list(found.ordered(conn))

    return await _read(visit, look, is_file=True)


async def _read(visit: Visit, look: Callable[[sqlite3.Connection], T], *, is_file: bool = False) -> T:
    """What `look` reads, if it comes to an end in time."""

    def within(conn: sqlite3.Connection) -> T:
        with sqlite_timelimit(conn, _FILE_MS if is_file else _PAGE_MS):
            return look(conn)

    try:
        return await visit.read(within)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise DatasetteError(visit.words("search.too_slow"), status=503) from None
