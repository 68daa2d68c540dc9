"""CSV files from Datasette's own pages: all rows, where Datasette ends with the last row of a page, and no cell that calculates.

Tables go through Datasette's stream (`_stream`), which its link does not ask for; results of queries, which Datasette cuts at
`max_returned_rows`, through ours. In both, text that a spreadsheet would take for a formula gets an apostrophe in front; `_raw=1`
leaves a table's text as it is.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import sqlite3
import tempfile
from collections.abc import Callable
from typing import IO, Any
from urllib.parse import parse_qsl, urlencode

from datasette import Forbidden, hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import (
    InvalidSql,
    derive_named_parameters,
    path_with_format,
    sqlite_timelimit,
    tilde_decode,
    validate_sql_select,
)
from datasette.utils.asgi import NotFound, Request
from datasette.views.base import DatasetteError

from archiver.browse.asgi import App, Message, Receive, Scope, Send, around, path_in
from archiver.browse.metadata import on_a_page
from archiver.browse.newer import may, question
from archiver.browse.pages.listing import Download, write_csv
from archiver.browse.queries import QUERIES
from archiver.browse.safety import LONGEST_TEXT
from archiver.export.csv import FORMULA_STARTS, neutral

_QUERY_MS = 60_000
"""How long a ready-made question may take for its file; what readers type has Datasette's own limit."""
_IN_MEMORY = 8 * 1024 * 1024
_NOT_TEXT = re.compile(r"[-+]?\d+(?:\.\d+)?")
"""Cells that begin like a formula and are numbers."""
csv.field_size_limit(LONGEST_TEXT)  # Python's own limit is 131,072 characters; there are longer articles
_SUSPECT = re.compile(f'(?:^|[,\n])"?[{re.escape("".join(FORMULA_STARTS))}]')
"""A row with a cell that may begin with one of these; most rows need no second look."""


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Files of ready-made questions, and of what readers type; behind our pages, whose files may look like a database's."""
    return [
        (rf"^/(?P<database>[^/]+)/(?P<query>{'|'.join(QUERIES)})\.csv$", _canned),
        (r"^/(?P<database>[^/.]+)(?:/-/query)?\.csv$", _typed),
    ]


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def extra_template_vars(request: Any, view_name: str, datasette: Datasette) -> dict[str, Any]:
    """The link `CSV` of a table's page leads to all of its rows."""
    if view_name != "table":
        return {}
    kept = [pair for pair in parse_qsl(request.query_string) if pair[0] not in ("_next", "_size", "_facet", "_labels")]
    path = path_with_format(request=request, format="csv").partition("?")[0]
    return {"url_csv": f"{datasette.urls.path(path)}?{urlencode([*kept, ('_stream', 'on'), ('_dl', 'on')])}"}


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Make cells of Datasette's own CSV files harmless."""

    async def make_harmless(app: App, scope: Scope, receive: Receive, send: Send) -> None:
        rows = _Rows()

        async def send_neutral(message: Message) -> None:
            if message["type"] == "http.response.body":
                body = rows.taken(message.get("body", b""), last=not message.get("more_body"))
                message = {**message, "body": body.encode()}
            await send(message)

        is_ours = _is_tables(datasette, path_in(datasette, scope)) and b"_raw=1" not in scope["query_string"]
        await app(scope, receive, send_neutral if is_ours else send)

    return around(make_harmless)


class _Rows:
    """Rows of a CSV file on their way; Datasette sends each by itself, and nobody promises it."""

    def __init__(self) -> None:
        self._begun = ""
        self._decode = codecs.getincrementaldecoder("utf-8")().decode

    def taken(self, content: bytes, *, last: bool) -> str:
        """What can go out of all that has come; the rest waits for the end of its row."""
        text = self._begun + self._decode(content, final=last)
        if not last and (not text.endswith("\n") or text.count('"') % 2):
            self._begun = text
            return ""
        self._begun = ""
        return _neutral_rows(text) if _SUSPECT.search(text) else text


def _is_tables(datasette: Datasette, path: str) -> bool:
    """Whether a path is that of a table's file, which Datasette writes; in files of ours formulas are harmless already."""
    _, database, *rest = path.split("/")
    if len(rest) != 1 or not rest[0].endswith(".csv") or tilde_decode(database) not in datasette.databases:
        return False
    return rest[0].removesuffix(".csv") not in QUERIES


async def _canned(datasette: Datasette, request: Request) -> Download:
    database = _database(datasette, request)
    name = request.url_vars["query"]
    query = await question(datasette, request.actor, database.name, name)
    if query is None:
        raise NotFound(f"no query {name}")
    if not await may(datasette, request.actor, "view-query", database.name, name):
        raise Forbidden("view-query")
    sql = QUERIES[name]["sql"] if query["sql"] == on_a_page(QUERIES[name])["sql"] else query["sql"]
    return await _file(database, sql, request, name, _QUERY_MS)


async def _typed(datasette: Datasette, request: Request) -> Download:
    database = _database(datasette, request)
    sql = request.args.get("sql")
    if not sql:
        raise NotFound("no SQL")
    if not await may(datasette, request.actor, "execute-sql", database.name):
        raise Forbidden("execute-sql")
    try:
        validate_sql_select(sql)
    except InvalidSql as error:
        raise DatasetteError(str(error), title="Invalid SQL", status=400) from None
    return await _file(database, sql, request, "sql", datasette.setting("sql_time_limit_ms"))


def _database(datasette: Datasette, request: Request) -> Database:
    found = datasette.databases.get(tilde_decode(request.url_vars["database"]))
    if found is None:
        raise NotFound("no such database")
    return found


async def _file(database: Database, sql: str, request: Request, name: str, most_ms: int) -> Download:
    """All rows, read at one moment."""
    values = {name: request.args.get(name) or "" for name in await derive_named_parameters(database, sql)}

    def read(conn: sqlite3.Connection) -> IO[bytes]:
        out = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed when it has been sent)
        with sqlite_timelimit(conn, most_ms):
            write_csv(conn.execute(sql, values), out)
        out.seek(0)
        return out

    try:
        return Download(await database.execute_fn(read), "text/csv; charset=utf-8", f"{name}.csv")
    except sqlite3.Error as error:
        raise DatasetteError(str(error), title="SQL", status=400) from None


def _neutral_rows(text: str) -> str:
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    for row in csv.reader(io.StringIO(text, newline="")):
        rows.writerow([cell if _NOT_TEXT.fullmatch(cell) else neutral(cell) for cell in row])
    return out.getvalue()
