"""What a page's view is given: the archive, the request, the reader's language, and how to answer."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote, urlencode

from datasette import Forbidden, Response
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import NotFound, Request

from archiver.browse.asgi import Send
from archiver.browse.language import words_for
from archiver.browse.newer import may
from archiver.browse.place import archive_in
from archiver.browse.words import Words

T = TypeVar("T")
Row = dict[str, Any]


class Answer(Protocol):
    """What a view returns: Datasette's Response, or anything that sends itself."""

    async def asgi_send(self, send: Send) -> None: ...


@dataclass(frozen=True, slots=True)
class Route:
    """One address and who answers it."""

    pattern: str
    """Regular expression of the path, without anchors: `/artikel/(?P<id>\\d+)`. Named groups are `visit.parts`."""
    view: Callable[[Visit], Awaitable[Answer]]

    def handler(self) -> tuple[str, Callable[..., Awaitable[Answer]]]:
        """As Datasette's `register_routes` wants it."""
        view = self.view

        async def answer(datasette: Datasette, request: Request) -> Answer:
            return await view(await Visit.of(datasette, request))

        return rf"^{self.pattern}$", answer


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page of ours."""

    datasette: Datasette
    request: Request
    archive: Database
    words: Words

    @classmethod
    async def of(cls, datasette: Datasette, request: Request) -> Visit:
        """Raises NotFound where no archive is served, Forbidden for who may not read it."""
        archive = archive_in(datasette)
        if archive is None:
            raise NotFound("none of the databases is an archive")
        if not await may(datasette, request.actor, "view-database", archive.name):
            raise Forbidden("view-database")
        return cls(datasette, request, archive, words_for(request))

    @property
    def parts(self) -> Mapping[str, str]:
        """Named pieces of the path, as readers would write them; those that are missing are left out."""
        return {name: unquote(value) for name, value in self.request.url_vars.items() if value is not None}

    def asked(self, name: str, default: str = "") -> str:
        """A parameter of the address, trimmed."""
        return (self.request.args.get(name) or default).strip()

    def number(self, name: str, default: int, most: int = 1_000_000) -> int:
        """A parameter that is a whole number, at most `most`; the default for anything else."""
        text = self.asked(name)
        return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 9 else default

    def href(self, path: str, **values: object) -> str:
        """An address of ours with parameters; those that are None or empty are left out."""
        kept = {name: value for name, value in values.items() if value not in (None, "", False)}
        return str(self.datasette.urls.path(path)) + (f"?{urlencode(kept)}" if kept else "")

    async def rows(self, sql: str, **values: object) -> list[Row]:
        """What a query finds, within Datasette's time limit."""
        return [dict(row) for row in (await self.archive.execute(sql, values)).rows]

    async def row(self, sql: str, **values: object) -> Row | None:
        """The first of `rows`."""
        found = await self.rows(sql, **values)
        return found[0] if found else None

    async def several(self, **queries: tuple[str, Mapping[str, object]]) -> dict[str, list[Row]]:
        """Several queries at once, by name: `several(days=(SQL, {"outlet": "zeitung.example"}))`."""
        found = await asyncio.gather(*(self.rows(sql, **values) for sql, values in queries.values()))
        return dict(zip(queries, found, strict=True))

    async def read(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """What a function of archiver.archive reads from a (read-only) connection."""
        found: T = await self.archive.execute_fn(function)
        return found

    async def page(self, template: str, status: int = 200, **context: Any) -> Answer:
        """A template of ours, filled; `visit` and what `layout.extra_template_vars` gives are there by themselves."""
        html = await self.datasette.render_template(template, {"visit": self, **context}, request=self.request)
        response: Answer = Response.html(html, status=status)
        return response
