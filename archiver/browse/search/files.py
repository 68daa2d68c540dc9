"""What a search finds as a file: all of it, in the order of the page, sent while it is read."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import AsgiStream
from lxml import etree

from archiver.archive.search.find import shown
from archiver.browse.pages.visit import Answer, Visit
from archiver.browse.search.asked import Asked
from archiver.browse.search.find import Found
from archiver.export.atom import ENTRIES, NAMESPACE, NEEDED, write_entry, write_text
from archiver.export.csv import CELLS, finisher, liner
from archiver.export.rows import COLUMNS

BATCH = 500
"""Articles that are read at once: about 5 MB. Between two batches other readers get their turn, and a crawl may fold in SQLite's log."""
_JSON = (
    "url", "outlet", "date", "section", "kicker", "title", "lead", "authors", "agencies", "image_credit", "kind", "paywalled",
    "language", "first_seen", "last_changed", "gone_since",
)  # fmt: skip
_LISTS = ("authors", "agencies")
_ROWS = "SELECT id, {} FROM articles WHERE id IN (SELECT value FROM json_each(?))"
_UPDATED = "SELECT max(coalesce(last_changed, first_seen)) FROM articles WHERE id IN (SELECT value FROM json_each(?))"

Rows = list[tuple[Any, ...]]


def csv_file(visit: Visit, ids: Sequence[int], *, excel: bool) -> Answer:
    """The columns of `archiver export csv`; what a spreadsheet would calculate is made harmless. `excel` is for a German Excel."""
    columns = [CELLS.get(name, name) for name in COLUMNS]
    finished, line = finisher(COLUMNS, raw=False, excel_de=excel), liner(";" if excel else ",")

    async def send(writer: Any) -> None:
        await writer.write(("\ufeff" if excel else "") + line(COLUMNS).decode())
        async for batch in _batches(visit, ids, columns):
            await writer.write(b"".join(line(finished(row[1:])) for row in batch).decode())

    headers = {"content-disposition": 'attachment; filename="suche.csv"'}
    return _streamed(send, "text/csv", headers)


def json_file(visit: Visit, found: Found, ids: Sequence[int]) -> Answer:
    """One object: what was asked, how many were found, and `hits` with every one of them."""

    async def send(writer: Any) -> None:
        await writer.write(json.dumps(head(found), ensure_ascii=False)[:-1] + ', "hits": [')
        between, rank = "\n", 0
        async for batch in _batches(visit, ids, _JSON):
            lines = []
            for row in batch:
                rank += 1
                lines.append(json.dumps({"rank": rank} | _object(row), ensure_ascii=False))
            await writer.write(between + ",\n".join(lines))
            between = ",\n"
        await writer.write("]}\n")

    return _streamed(send, "application/json")


def json_page(conn: sqlite3.Connection, found: Found, size: int) -> dict[str, Any]:
    """One page as an object, with pieces of text and where the searched words stand in them; `next` is the next page's address."""
    asked = found.asked
    numbers = found.page(conn, size)
    rows = {row[0]: _object(row) for row in _rows(conn, numbers, _JSON)}
    hits = [
        {"rank": hit.rank, **rows[hit.id], "title_highlights": hit.title.spans()}
        | {"snippet": str(hit.snippet), "snippet_highlights": hit.snippet.spans()}
        for hit in shown(conn, found.query, numbers, offset=(asked.page - 1) * size, exact=asked.exact)
        if hit.id in rows
    ]
    later = asked.at(asked.page + 1).href("json") if asked.page * size < found.total else None
    return head(found) | {"page": asked.page, "next": later, "hits": hits}


def head(found: Found) -> dict[str, Any]:
    """What a search found altogether, for programs."""
    asked = found.asked
    filters = {name: list(values) for name, values in asked.chosen.items()}
    span = {"from": asked.first_day, "to": asked.last_day}
    return {
        "query": asked.text,
        "as_words": found.query.as_words,
        "exact": asked.exact,
        "sort": asked.order,
        "filters": filters | {name: day for name, day in span.items() if day},
        "total": found.total,
        "is_complete": found.is_complete and not found.is_cut,
    }


def by_date(asked: Asked) -> Asked:
    """The search as a feed orders it: latest first, if no order was chosen."""
    return asked if asked.sort else replace(asked, sort="date")


def atom_file(visit: Visit, found: Found, ids: Sequence[int], *, paged: bool) -> Answer:
    """A feed of everything, or a page of ENTRIES with the addresses of its neighbours (RFC 5005, 3: paged feeds)."""
    asked = found.asked
    some = ids[(asked.page - 1) * ENTRIES : asked.page * ENTRIES] if paged else ids

    async def send(writer: Any) -> None:
        updated = await visit.read(lambda conn: conn.execute(_UPDATED, (json.dumps(list(some)),)).fetchone()[0])
        out = io.BytesIO()
        with ExitStack() as open_elements:
            xml = open_elements.enter_context(etree.xmlfile(out, encoding="utf-8"))
            xml.write_declaration()
            open_elements.enter_context(xml.element("feed", xmlns=NAMESPACE))
            _write_head(xml, visit, asked, updated or "1970-01-01T00:00:00+00:00", len(ids) if paged else None)
            async for batch in _batches(visit, some, NEEDED):
                for row in batch:
                    write_entry(xml, _decoded(dict(zip(NEEDED, row[1:], strict=True))))
                xml.flush()
                await writer.write(out.getvalue().decode())
                out.seek(0)
                out.truncate()
        await writer.write(out.getvalue().decode())

    return _streamed(send, "application/atom+xml")


def _streamed(send: Callable[[Any], Awaitable[None]], kind: str, headers: dict[str, str] | None = None) -> Answer:
    answer: Answer = AsgiStream(send, headers=headers, content_type=f"{kind}; charset=utf-8")
    return answer


def _write_head(xml: Any, visit: Visit, asked: Asked, updated: str, total: int | None) -> None:
    """What a feed says of itself; `total` articles altogether where it is one of pages."""

    def link(rel: str, href: str, kind: str = "application/atom+xml") -> None:
        address = visit.datasette.absolute_url(visit.request, href)
        with xml.element("link", rel=rel, href=address, type=kind):
            pass

    whole = asked.whole()
    write_text(xml, "id", f"urn:sha256:{hashlib.sha256(whole.href().encode()).hexdigest()}")
    write_text(xml, "title", " · ".join(filter(None, (visit.words("site.name"), asked.text))))
    write_text(xml, "updated", updated)
    link("alternate", whole.href(), "text/html")
    link("self", str(visit.request.full_path))
    if total is not None:
        last = max(1, -(-total // ENTRIES))
        link("first", whole.href("atom"))
        link("last", whole.at(last).href("atom"))
        if asked.page > 1:
            link("previous", whole.at(asked.page - 1).href("atom"))
        if asked.page < last:
            link("next", whole.at(asked.page + 1).href("atom"))


async def _batches(visit: Visit, ids: Sequence[int], columns: Sequence[str]) -> AsyncIterator[Rows]:
    """The rows of all these articles in their order, BATCH at a time; one that was forgotten meanwhile is left out."""
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        read: Callable[[sqlite3.Connection], Rows] = lambda conn, some=some: _rows(conn, some, columns)  # type: ignore[misc]  # noqa: E731
        yield await visit.read(read)


def _rows(conn: sqlite3.Connection, numbers: Sequence[int], columns: Sequence[str]) -> Rows:
    cursor: Any = conn.cursor()
    cursor.row_factory = None
    found = {row[0]: row for row in cursor.execute(_ROWS.format(", ".join(columns)), (json.dumps(list(numbers)),))}
    return [found[number] for number in numbers if number in found]


def _object(row: tuple[Any, ...]) -> dict[str, Any]:
    found = {"id": row[0]} | _decoded(dict(zip(_JSON, row[1:], strict=True)))
    return found | {"paywalled": bool(found["paywalled"])}


def _decoded(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: json.loads(row[name]) for name in _LISTS if name in row}
