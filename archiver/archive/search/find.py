"""Searching: from a query to the articles, best first, with the pieces of text that have what was searched."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from archiver.archive.search import index
from archiver.archive.search.content import SOURCES
from archiver.archive.search.expression import expression
from archiver.archive.search.language import Node, Query, parse
from archiver.archive.search.matching import ExactText
from archiver.archive.search.outlets import apart, domains
from archiver.archive.search.ranking import best_first, ranking
from archiver.archive.search.snippets import Marked, Marker
from archiver.archive.selection import EVERYTHING, Selection
from archiver.errors import ArchiveError

LOOKED_THROUGH = 10_000
"""Articles whose very words the exact mode compares, those archived last: it reads their texts (about 0.1 ms each)."""
_ALL = -1
"""As the limit of a query."""
_EXACT_BATCH = 100
"""Rows read at a time to look at their very words."""


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
    """Articles found altogether, as far as they were counted."""
    is_total_exact: bool
    """False where there are more than `total`, or may be: only so many were counted, or, with `exact`, looked through."""
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
    count_all: bool = False,
    readable: Callable[[int], bool] | None = None,
) -> Hits:
    """See `Archive.search`. Of articles that are not `readable` no piece of text is given."""
    query = parse(text)
    complete = index.is_complete(conn)
    if query.tree is None:
        return Hits(query, 0, True, complete)
    matches = _matches(conn, query, selection, exact=exact)
    look = _exact_page if exact else _page
    with told_without_index():
        found = look(conn, query, matches, limit, offset, count_all=count_all)
    hits = tuple(_hits(conn, Marker(query, exact=exact), found.best, offset, readable))
    return Hits(query, found.total, found.is_total_exact, complete, hits)


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

    searched: Query
    """The query without outlets that are looked up."""
    is_narrowed: bool
    """Whether there is a condition beside the query."""
    sql: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Page:
    """Ids and scores of one page, best first, and how many match."""

    best: list[tuple[int, float]]
    total: int
    is_total_exact: bool


def _page(
    conn: sqlite3.Connection, query: Query, matches: _Matches, limit: int, offset: int, *, count_all: bool
) -> _Page:
    ranked = ranking(conn, matches.searched, is_narrowed=matches.is_narrowed)
    latest = _latest(conn, matches, ranked.counted + 1)
    is_run = not matches.is_narrowed
    best = best_first(conn, ranked.of(len(latest)), latest[: ranked.ranked], limit, offset, is_run=is_run)
    if len(best) < limit and len(latest) > ranked.ranked:
        best += [(number, 0.0) for number in _latest(conn, matches, limit - len(best), max(offset, ranked.ranked))]
    if len(latest) <= ranked.counted:
        return _Page(best, len(latest), True)
    if not count_all:
        return _Page(best, ranked.counted, False)
    return _Page(best, conn.execute(f"SELECT count(*) {matches.sql}", matches.values).fetchone()[0], True)


def _exact_page(
    conn: sqlite3.Connection, query: Query, matches: _Matches, limit: int, offset: int, *, count_all: bool
) -> _Page:
    """The same for the exact mode, which reads the texts of all that it counts."""
    assert query.tree
    latest = _latest(conn, matches, _ALL if count_all else LOOKED_THROUGH + 1)
    looked_through = latest if count_all else latest[:LOOKED_THROUGH]
    wanted = exactly(conn, query.tree, looked_through)
    best = best_first(conn, ranking(conn, matches.searched, exact=True), sorted(wanted), limit, offset)
    return _Page(best, len(wanted), len(looked_through) == len(latest))


def _latest(conn: sqlite3.Connection, matches: _Matches, limit: int, offset: int = 0) -> list[int]:
    """Ids of those archived last, the latest first; as one value, because rows of their own take Python longer than finding them."""
    sql = f"SELECT json_group_array(rowid) FROM (SELECT rowid {matches.sql} ORDER BY rowid DESC LIMIT :limit OFFSET :offset)"
    row = conn.execute(sql, {**matches.values, "limit": limit, "offset": offset}).fetchone()
    return json.loads(row[0])  # type: ignore[no-any-return]


def _matches(conn: sqlite3.Connection, query: Query, selection: Selection, *, exact: bool) -> _Matches:
    """What of the archive matches; the outlets of the query are looked up."""
    searched, outlets = apart(query)
    selected, values = selection.condition()
    conditions = [selected] if values else []
    for number, term in enumerate(outlets):
        values[f"outlets{number}"] = json.dumps(domains(conn, term))
        conditions.append(f"outlet IN (SELECT value FROM json_each(:outlets{number}))")
    sql = "FROM article_search WHERE article_search MATCH :match"
    if conditions:
        sql += f" AND +rowid IN (SELECT id FROM articles WHERE {' AND '.join(conditions)})"
    return _Matches(searched, bool(conditions), sql, {**values, "match": expression(searched, exact=exact)})


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
