"""Searching: from a query to the articles, best first, with the pieces of text that have what was searched."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from archiver.archive.search import index
from archiver.archive.search.content import COLUMNS, SOURCES
from archiver.archive.search.expression import expression
from archiver.archive.search.language import Node, Query, Term, parse
from archiver.archive.search.matching import ExactText
from archiver.archive.search.snippets import Marked, Marker
from archiver.archive.search.words import words
from archiver.archive.selection import EVERYTHING, Selection
from archiver.errors import ArchiveError

RANKED = 10_000
"""Of more matches than these, only those archived last are ranked: ranking takes 1.5 µs for each (measured), and the first page
of a search for `Jahr` would wait for seconds in an archive of a million articles. A reader sees how many there are."""
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
    best: tuple[int, ...] = field(default=(), repr=False)
    """Ids of all that were ranked, best first: at most `RANKED`."""

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
    found, total = _ranked(conn, query, selection, exact=exact)
    best = found[offset : offset + limit]
    hits = tuple(_hits(conn, Marker(query, exact=exact), best, offset, readable))
    return Hits(query, total, complete, hits, tuple(number for number, _ in found))


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


def _ranked(
    conn: sqlite3.Connection, query: Query, selection: Selection, *, exact: bool
) -> tuple[list[tuple[int, float]], int]:
    """Ids and scores of the matches, best first, and how many match altogether."""
    condition, values = _condition(query, selection, exact=exact)
    latest = f"SELECT rowid AS id, {BM25} AS score {condition} ORDER BY rowid DESC LIMIT {RANKED}"
    cursor = conn.cursor()
    cursor.row_factory = None
    with told_without_index():
        found = cursor.execute(f"SELECT id, -score FROM ({latest}) ORDER BY score, id DESC", values).fetchall()
        total = len(found)
        if total == RANKED:
            total = cursor.execute(f"SELECT count(*) {condition}", values).fetchone()[0]
    if exact and query.tree:
        wanted = exactly(conn, query.tree, [number for number, _ in found])
        found = [pair for pair in found if pair[0] in wanted]
        total = len(found)
    return found, total


def _condition(query: Query, selection: Selection, *, exact: bool) -> tuple[str, dict[str, Any]]:
    """The SQL from FROM on, and its values. An outlet is looked up in the index, which is faster than in the articles."""
    match = expression(query, exact=exact)
    if selection.outlet:
        outlet = Query("", Term(tuple(words(selection.outlet)) or ("",), quoted=True, field="outlet"))
        match = f"({match}) AND {expression(outlet)}"
    sql = "FROM article_search WHERE article_search MATCH :match"
    selected, values = selection.condition()
    if values.keys() - {"outlet"}:
        sql += f" AND +rowid IN (SELECT id FROM articles WHERE {selected})"
    return sql, {"match": match, **values}


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
