"""Which articles have which outlet, section, author …: a set of ids for each value, so that any search is counted in milliseconds.

SQLite would have to read the rows of all articles that a search finds (half a second for 100,000: the text lies between the columns).
Compressed bitmaps (CRoaring) hold the same in about two bytes per article and value.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pyroaring import BitMap

FACETS = ("outlet", "section", "author", "credit", "agency", "kind", "month", "day")
"""What a search can be narrowed down by. `credit` is the lead image's, `agency` one of the text or of any image; an article has its
day of publication, or that on which it was first seen."""
_SHORT = 0.05
"""Seconds; what was read faster is read anew for every change."""
_PATIENCE = 10
"""Changes are looked for at most after so many times the time that it takes: a search beside a crawl spends a tenth of its time on it."""
_KINDS_SECONDS = 600
"""After so long everything is read anew once something has changed: the checksums of the search index do not cover kinds and agencies."""

_ROWS = """
SELECT id, outlet, section, authors, image_credit, agencies, kind, substr(coalesce(date, first_seen), 1, 10) FROM articles"""
_PICTURES = "SELECT article_id, agency FROM images WHERE agency IS NOT NULL"
_SOME = "(SELECT value FROM json_each(?))"
_ORDER = """
SELECT articles.id, checksum FROM articles LEFT JOIN article_search_rows ON article_id = articles.id
ORDER BY datetime(coalesce(date, first_seen)) DESC, articles.id DESC"""

Sets = Mapping[str, Mapping[str, BitMap]]


@dataclass(frozen=True, slots=True)
class Values:
    """The sets of one moment; never changed."""

    sets: Sets = field(repr=False)
    """Facet, value, ids."""
    newest_first: tuple[int, ...] = field(repr=False)
    """All articles by their moment of publication."""
    checksums: Mapping[int, int | None] = field(repr=False)
    everything: BitMap = field(repr=False)


class CurrentValues:
    """The sets of an archive that others write to: read with the first search, then kept in step."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """`conn` is for this object alone: SQLite tells each connection whether others have written since it last looked."""
        self._conn = conn
        self._lock = threading.Lock()
        self._values: Values | None = None
        self._version: int | None = None
        self._looked = self._read = -1e9
        self._took = 0.0

    def get(self) -> Values:
        """The sets as of now, or of a moment ago where the archive is large."""
        with self._lock:
            now = time.monotonic()
            if self._values is None or now - self._looked > _PATIENCE * self._took:
                self._look(now)
            assert self._values is not None
            return self._values

    def _look(self, now: float) -> None:
        version = self._conn.execute("PRAGMA data_version").fetchone()[0]
        self._looked = now
        if self._values is not None and version == self._version:
            return
        self._version = version
        self._conn.execute("BEGIN")
        try:
            if self._values is None or self._took < _SHORT or now - self._read > _KINDS_SECONDS:
                self._values, self._read = read_all(self._conn), now
            else:
                self._values = read_changes(self._conn, self._values)
        finally:
            self._conn.execute("ROLLBACK")
        self._took = time.monotonic() - now


def read_all(conn: sqlite3.Connection) -> Values:
    """Every article."""
    found: dict[str, dict[str, list[int]]] = {facet: defaultdict(list) for facet in FACETS}
    for facet, value, number in _read(conn):
        found[facet][value].append(number)
    order = _ordered(conn)
    sets = {facet: {value: BitMap(numbers) for value, numbers in values.items()} for facet, values in found.items()}
    return Values(sets, tuple(order), order, BitMap(order))


def read_changes(conn: sqlite3.Connection, before: Values) -> Values:
    """The same as `read_all` by reading only articles that came, went or have another text; others' kinds and agencies stay."""
    order = _ordered(conn)
    came = [number for number, checksum in order.items() if before.checksums.get(number, -1) != checksum]
    everything = BitMap(order)
    stale = (before.everything - everything) | (BitMap(came) & before.everything)
    sets = {facet: dict(values) for facet, values in before.sets.items()}
    if stale:
        sets = {
            facet: {value: left for value, ids in values.items() if (left := ids - stale)}
            for facet, values in sets.items()
        }
    added: dict[tuple[str, str], list[int]] = defaultdict(list)
    for facet, value, number in _read(conn, came):
        added[facet, value].append(number)
    for (facet, value), numbers in added.items():
        sets[facet][value] = sets[facet].get(value, BitMap()) | BitMap(numbers)
    return Values(sets, tuple(order), order, everything)


def _read(conn: sqlite3.Connection, numbers: Iterable[int] | None = None) -> Iterator[tuple[str, str, int]]:
    """Facet, value and article of all articles, or of some."""
    chosen, given = ("", ()) if numbers is None else (f" WHERE {{}} IN {_SOME}", (json.dumps(list(numbers)),))
    cursor: Any = conn.cursor()
    cursor.row_factory = None
    for number, outlet, section, authors, credit, agencies, kind, day in cursor.execute(
        _ROWS + chosen.format("id"), given
    ):
        yield "outlet", outlet, number
        yield "kind", kind, number
        yield "day", day, number
        yield "month", day[:7], number
        if section:
            yield "section", section, number
        if credit:
            yield "credit", credit, number
        for author in _names(authors):
            yield "author", author, number
        for agency in _names(agencies):
            yield "agency", agency, number
    for number, agency in cursor.execute(_PICTURES + chosen.format("article_id").replace(" WHERE", " AND"), given):
        yield "agency", agency, number


def _ordered(conn: sqlite3.Connection) -> dict[int, int | None]:
    """The checksum of each article in the index, latest article first."""
    cursor: Any = conn.cursor()
    cursor.row_factory = None
    return dict(cursor.execute(_ORDER))


@lru_cache(maxsize=20_000)
def _names(names: str) -> tuple[str, ...]:
    """The names of a JSON list; the same few stand on most pages of an outlet."""
    return () if names == "[]" else tuple(dict.fromkeys(name for name in json.loads(names) if isinstance(name, str)))
