"""Searching: from a query to the articles, best first, with the pieces of text that have what was searched."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from archiver.archive.search import index
from archiver.archive.search.content import COLUMNS, SOURCES
from archiver.archive.search.expression import expression
from archiver.archive.search.language import Node, Query, parse
from archiver.archive.search.matching import ExactText
from archiver.archive.search.outlets import apart, domains
from archiver.archive.search.snippets import Marked, Marker
from archiver.archive.selection import EVERYTHING, Selection
from archiver.errors import ArchiveError

RANKED = 5_000
"""Of more matches than these, only those archived last are ranked, and the others follow by age: ranking takes 1.5 µs for each (measured),
and a search for `Jahr` would wait for seconds in an archive of a million articles. A reader sees how many there are."""
LOOKED_THROUGH = 10_000
"""Articles whose very words the exact mode compares, those archived last: it reads their texts (about 0.1 ms each)."""
_EXACT_BATCH = 100
"""Rows read at a time to look at their very words."""
_WEIGHTS = {"title": 10.0, "lead": 3.0, "body": 1.0, "title_parts": 4.0, "parts": 0.5}
"""What a hit counts by where it stands. Guessed in order of size, then tried on the gold queries of the tests."""
BM25 = f"bm25(article_search, {', '.join(str(_WEIGHTS.get(name, 0.0)) for name in COLUMNS)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found."""

    rank: int
    """1 is the best."""
    id: int
    """`articles.id`."""
    url: str
    outlet: str
    title: Marked
    kicker: str | None
    snippet: Marked
    """The piece of the text with most of what was searched."""
    date: str | None
    """ISO 8601 with the page's offset."""
    section: str | None
    score: float
    """Higher is better; compares hits of one search only."""


@dataclass(frozen=True, slots=True)
class Hits(Sequence[Hit]):
    """One page of what a search found, best first."""

    query: Query
    """As it was understood."""
    total: int
    """Articles found altogether."""
    is_complete: bool
    """False while an older archive has not been indexed to the end: then some articles cannot be found yet."""
    hits: tuple[Hit, ...] = field(default=(), repr=False)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | Sequence[Hit]:
        return self.hits[place]

    def __len__(self) -> int:
        return len(self.hits)


def search(
    conn: sqlite3.Connection,
    text: str,
    selection: Selection = EVERYTHING,
    *,
    limit: int = 20,
    offset: int = 0,
    exact: bool = False,
    readable: Callable[[int], bool] | None = None,
) -> Hits:
    """See `Archive.search`. Of articles that are not `readable` no piece of text is given."""
    query = parse(text)
    complete = index.is_complete(conn)
    if query.tree is None:
        return Hits(query, 0, complete)
    look = _exact_page if exact else _page
    best, total = look(conn, query, _matches(conn, query, selection, exact=exact), limit, offset)
    hits = tuple(_hits(conn, Marker(query, exact=exact), best, offset, readable))
    return Hits(query, total, complete, hits)


@contextlib.contextmanager
def told_without_index() -> Iterator[None]:
    """Say what is missing where an archive has no search index."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        raise ArchiveError("this archive has no search index; `archiver reindex` makes one.") from None


def shown(
    conn: sqlite3.Connection, query: Query, numbers: Sequence[int], *, offset: int = 0, exact: bool = False
) -> tuple[Hit, ...]:
    """These articles with their pieces of text, in this order; `offset` is how many stand before them."""
    return tuple(_hits(conn, Marker(query, exact=exact), [(number, 0.0) for number in numbers], offset, None))


def exactly(conn: sqlite3.Connection, tree: Node, numbers: Sequence[int]) -> set[int]:
    """Those among the articles that have the very words."""
    return {row["id"] for row in _rows(conn, numbers) if ExactText(row).matches(tree)}


@dataclass(frozen=True, slots=True)
class _Matches:
    """What matches, as SQL from FROM on."""

    ranked: str
    """The faster way where the score is worked out as well."""
    counted: str
    """The faster way where it is not."""
    values: dict[str, Any]


def _page(
    conn: sqlite3.Connection, query: Query, matches: _Matches, limit: int, offset: int
) -> tuple[list[tuple[int, float]], int]:
    """Ids and scores of one page, best first, and how many match altogether.

    SQLite itself sorts and counts what is ranked: handing thousands of rows to Python takes as long as ranking them.
    """
    ranked = f"""
WITH latest AS (SELECT rowid AS id, {BM25} AS score {matches.ranked} ORDER BY rowid DESC LIMIT {RANKED})
SELECT id, -score, (SELECT count(*) FROM latest) FROM latest ORDER BY score, id DESC LIMIT :limit OFFSET :offset"""
    found = _asked(conn, ranked, {**matches.values, "limit": limit, "offset": offset})
    best = [(number, score) for number, score, _ in found]
    total = found[0][2] if found else RANKED  # a page behind the last tells nothing
    if total == RANKED:
        total = _asked(conn, f"SELECT count(*) {matches.counted}", matches.values)[0][0]
    if len(best) < limit and offset + len(best) < total:
        rest = f"SELECT rowid, 0.0 {matches.counted} ORDER BY rowid DESC LIMIT :limit OFFSET :offset"
        values = {**matches.values, "limit": limit - len(best), "offset": max(offset, RANKED)}
        best += _asked(conn, rest, values)
    return best, total


def _exact_page(
    conn: sqlite3.Connection, query: Query, matches: _Matches, limit: int, offset: int
) -> tuple[list[tuple[int, float]], int]:
    """The same for the exact mode, which reads the texts of all that it counts."""
    latest = f"SELECT rowid AS id, {BM25} AS score {matches.ranked} ORDER BY rowid DESC LIMIT {LOOKED_THROUGH}"
    found = _asked(conn, f"SELECT id, -score FROM ({latest}) ORDER BY score, id DESC", matches.values)
    assert query.tree
    wanted = exactly(conn, query.tree, [number for number, _ in found])
    found = [pair for pair in found if pair[0] in wanted]
    return found[offset : offset + limit], len(found)


def _asked(conn: sqlite3.Connection, sql: str, values: dict[str, Any]) -> list[Any]:
    """All rows as plain tuples."""
    cursor: Any = conn.cursor()
    cursor.row_factory = None
    with told_without_index():
        return cursor.execute(sql, values).fetchall()  # type: ignore[no-any-return]


def _matches(conn: sqlite3.Connection, query: Query, selection: Selection, *, exact: bool) -> _Matches:
    """What of the archive matches; the outlets of the query are looked up where they slow down ranking."""
    searched, outlets = apart(query)
    selected, values = selection.condition()
    given = [selected] if values else []
    named = []
    for number, term in enumerate(outlets):
        values[f"outlets{number}"] = json.dumps(domains(conn, term))
        named.append(f"outlet IN (SELECT value FROM json_each(:outlets{number}))")
    return _Matches(
        _from("match", given + named),
        _from("whole", given),
        {**values, "match": expression(searched, exact=exact), "whole": expression(query, exact=exact)},
    )


def _from(match: str, conditions: list[str]) -> str:
    sql = f"FROM article_search WHERE article_search MATCH :{match}"
    return f"{sql} AND +rowid IN (SELECT id FROM articles WHERE {' AND '.join(conditions)})" if conditions else sql


def _rows(conn: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[sqlite3.Row]:
    """Rows of articles, in any order."""
    columns = ", ".join(("id", "url", *SOURCES))
    for start in range(0, len(numbers), _EXACT_BATCH):
        some = numbers[start : start + _EXACT_BATCH]
        yield from conn.execute(f"SELECT {columns} FROM articles WHERE id IN ({', '.join('?' * len(some))})", some)


def _hits(
    conn: sqlite3.Connection,
    marker: Marker,
    best: Sequence[tuple[int, float]],
    offset: int,
    readable: Callable[[int], bool] | None,
) -> Iterator[Hit]:
    rows = {row["id"]: row for row in _rows(conn, [number for number, _ in best])}
    for rank, (number, score) in enumerate(best, offset + 1):
        if number in rows:  # else another program has deleted the article without its place in the index
            text = rows[number]["body"] or rows[number]["lead"] or "" if readable is None or readable(number) else ""
            yield _hit(rows[number], marker, text, rank, score)


def _hit(row: Any, marker: Marker, text: str, rank: int, score: float) -> Hit:
    return Hit(
        rank=rank,
        id=row["id"],
        url=row["url"],
        outlet=row["outlet"],
        title=marker.mark(row["title"] or ""),
        kicker=row["kicker"],
        snippet=marker.snippet(text),
        date=row["date"],
        section=row["section"],
        score=score,
    )
