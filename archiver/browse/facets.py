"""A list's own facets are counted once, also where an address names them again: Datasette 0.65 would count and show each twice."""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl
from datasette.app import Datasette

from archiver.browse.asgi import App, Receive, Scope, Send, around, path_in
from archiver.browse.newer import IS_NEWER
from archiver.browse.place import archive_name

_FACET = "_facet"


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Take from an address the facets that its list has anyway, and those that it names twice."""

    async def take_out(app: App, scope: Scope, receive: Receive, send: Send) -> None:
        if b"_facet=" in scope["query_string"] and not IS_NEWER:
            kept = _once(scope["query_string"].decode("latin-1"), _own(datasette, path_in(datasette, scope)))
            scope = {**scope, "query_string": kept.encode()}
        await app(scope, receive, send)

    return around(take_out)


def _own(datasette: Datasette, path: str) -> Collection[str]:
    """The columns by which the archive's list at this path is counted unasked."""
    database, _, name = path.strip("/").partition("/")
    if database != archive_name(datasette):
        return ()
    return datasette.table_metadata(database, name.removesuffix(".json")).get("facets") or ()


def _once(query: str, own: Collection[str]) -> str:
    kept: list[tuple[str, str]] = []
    for pair in parse_qsl(query, keep_blank_values=True):
        if pair[0] != _FACET or (pair[1] not in own and pair not in kept):
            kept.append(pair)
    return urlencode(kept)
