"""Lists with pages: the same query as a page of HTML, and whole as CSV or JSON."""

from __future__ import annotations

import codecs
import json
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import parse_qsl, urlencode

from archiver.browse.asgi import Send
from archiver.browse.pages.visit import Answer, Row, Visit
from archiver.export.csv import liner, neutral

PAGE = 50
"""Rows of a page: about three screens, and a tenth of a second to render."""
_MOST_PAGES = 20_000
_IN_MEMORY = 8 * 1024 * 1024
"""Bytes of a download that are held in memory; what is larger waits in a temporary file."""
_PIECE = 64 * 1024
EXPORT = r"(?:\.(?P<format>csv|json))?"
"""Ends a Route's pattern: the same list as a file."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A query whose rows are shown page by page."""

    sql: str
    """With its ORDER BY; without LIMIT, unless it has `LIMIT :_size OFFSET :_offset` inside. Its columns are those of the files."""
    values: Mapping[str, object] = field(default_factory=dict)
    size: int = PAGE

    async def shown(self, visit: Visit) -> Shown:
        """The rows of the page that the address asks for."""
        number = max(1, visit.number("page", 1, _MOST_PAGES))
        sql = self.sql if ":_size" in self.sql else f"{self.sql}\nLIMIT :_size OFFSET :_offset"
        rows = await visit.rows(sql, **self.values, _size=self.size + 1, _offset=(number - 1) * self.size)
        return Shown(rows[: self.size], number, has_more=len(rows) > self.size, visit=visit)

    async def file(self, visit: Visit, name: str) -> Answer | None:
        """The whole list as the address wants it (`.csv`, `.json`); None where it wants a page.

        All rows are read at one moment, so that a crawl beside it neither doubles nor loses one.
        """
        form = visit.parts.get("format")
        if form is None:
            return None
        write = write_csv if form == "csv" else _write_json

        def read(conn: sqlite3.Connection) -> IO[bytes]:
            out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (Download closes it)
            write(conn.execute(self.sql, {**self.values, "_size": -1, "_offset": 0}), out)
            out.seek(0)
            return out

        kind = "text/csv; charset=utf-8" if form == "csv" else "application/json; charset=utf-8"
        return Download(await visit.read(read), kind, f"{name}.csv" if form == "csv" else None)


@dataclass(frozen=True, slots=True)
class Download:
    """A file as an answer, sent piece by piece; Datasette's own stream is for text only."""

    content: IO[bytes]
    content_type: str
    name: str | None = None
    """The file's name when it is to be saved rather than shown."""

    async def asgi_send(self, send: Send) -> None:
        headers = [(b"content-type", self.content_type.encode())]
        if self.name:
            headers.append((b"content-disposition", f'attachment; filename="{self.name}"'.encode()))
        with self.content:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            while piece := self.content.read(_PIECE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of a list, with the addresses of its neighbours and of its files."""

    rows: list[Row]
    number: int
    has_more: bool
    visit: Visit

    @property
    def earlier(self) -> str | None:
        return self._href(page=self.number - 1 if self.number > 2 else None) if self.number > 1 else None

    @property
    def later(self) -> str | None:
        return self._href(page=self.number + 1) if self.has_more else None

    def as_file(self, form: str) -> str:
        return self._href(suffix=f".{form}")

    def _href(self, page: int | None = None, suffix: str = "") -> str:
        request = self.visit.request
        asked = [pair for pair in parse_qsl(request.query_string) if pair[0] != "page"]
        query = urlencode([*asked, *([("page", page)] if page else [])])
        return f"{request.path}{suffix}{'?' if query else ''}{query}"


def write_csv(cursor: sqlite3.Cursor, out: IO[bytes]) -> None:
    """UTF-8 with a byte-order mark, by which Excel knows it; text that a spreadsheet would calculate gets an apostrophe in front."""
    line = liner(",")
    out.write(codecs.BOM_UTF8 + line(column[0] for column in cursor.description))
    for row in cursor:
        out.write(line(neutral(value) if isinstance(value, str) else value for value in row))


def _write_json(cursor: sqlite3.Cursor, out: IO[bytes]) -> None:
    names = [column[0] for column in cursor.description]
    before = b"["
    for row in cursor:
        out.write(before + json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False).encode("utf-8"))
        before = b",\n"
    out.write(b"]" if before != b"[" else b"[]")
