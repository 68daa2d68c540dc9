"""Which articles have which outlet, section, author …: a set of ids for each value, so that any search is counted in milliseconds.

SQLite would have to read the rows of all articles that a search finds (half a second for 100,000: the text lies between the columns).
Compressed bitmaps (CRoaring) hold the same in about two bytes per article and value.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pyroaring import BitMap

FACETS = ("outlet", "section", "author", "credit", "agency", "kind", "month", "day")
"""What a search can be narrowed down by. `credit` is the lead image's, `agency` one of the text or of any image; an article has its
day of publication, or that on which it was first seen."""
_LISTS = ("author", "agency")
"""Facets of which an article has a JSON list."""
_SHORT = 0.05
"""Seconds; what was read faster is read anew for every change."""
_PATIENCE = 10
"""Changes are looked for at most after so many times the time that it takes: a search beside a crawl spends a tenth of its time on it."""

_DAY = "substr(coalesce(date, first_seen), 1, 10)"
_WHOLE = {
    "outlet": "SELECT outlet, json_group_array(id) FROM articles GROUP BY outlet",
    "section": "SELECT section, json_group_array(id) FROM articles WHERE section != '' GROUP BY section",
    "kind": "SELECT kind, json_group_array(id) FROM articles GROUP BY kind",
    "day": f"SELECT {_DAY}, json_group_array(id) FROM articles GROUP BY 1",
    "author": "SELECT authors, json_group_array(id) FROM articles WHERE authors != '[]' GROUP BY authors",
    "credit": "SELECT image_credit, json_group_array(id) FROM articles WHERE image_credit != '' GROUP BY image_credit",
    "agency": "SELECT agencies, json_group_array(id) FROM articles WHERE agencies != '[]' GROUP BY agencies",
}
"""The articles of each value, facet by facet: an index has each of them, where a row lies on three pages."""
_PICTURES = "SELECT agency, json_group_array(article_id) FROM images WHERE agency IS NOT NULL{} GROUP BY agency"
_SOME = "(SELECT value FROM json_each(?))"
_ROWS = f"""
SELECT id, outlet, section, authors, image_credit, agencies, kind, {_DAY} FROM articles WHERE id IN {_SOME}"""
_ORDER = """
SELECT json_group_array(id) FROM (SELECT id FROM articles ORDER BY datetime(coalesce(date, first_seen)) DESC, id DESC)"""
_CHECKSUMS = """
SELECT json_group_array(article_id), json_group_array(checksum)
FROM (SELECT article_id, checksum FROM article_search_rows ORDER BY article_id)"""
_LOOKED_AT = """
SELECT article_id FROM fetches
WHERE id > ? AND article_id IS NOT NULL AND outcome IN ('new', 'changed', 'unchanged') AND status IS NOT 304
UNION SELECT article_id FROM reextracted_articles WHERE rowid > ?"""
"""Articles of which more may have changed than the search index knows: kind and agencies."""
_LAST = "SELECT coalesce((SELECT max(id) FROM fetches), 0), coalesce((SELECT max(rowid) FROM reextracted_articles), 0)"

Sets = Mapping[str, Mapping[str, BitMap]]


@dataclass(frozen=True, slots=True)
class Values:
    """The sets of one moment; never changed."""

    sets: Sets = field(repr=False)
    """Facet, value, ids."""
    newest_first: Sequence[int] = field(repr=False)
    """All articles by their moment of publication."""
    everything: BitMap = field(repr=False)
    state: State = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """What tells later which articles have changed."""

    indexed: array[int]
    """Articles of the search index, in ascending order, and their checksums: eight bytes for each."""
    checksums: array[int]
    last: tuple[int, int]
    """Numbers of the last request and of the last article that was read anew from its evidence."""

    def changed_since(self, before: State) -> set[int]:
        """Articles that came or have another text."""
        if self.indexed[: len(before.indexed)] == before.indexed:
            count = len(before.indexed)
            pairs = zip(self.indexed, self.checksums[:count], before.checksums, strict=False)
            return {number for number, now, then in pairs if now != then} | {*self.indexed[count:]}
        known = dict(zip(before.indexed, before.checksums, strict=True))
        return {
            number for number, now in zip(self.indexed, self.checksums, strict=True) if known.get(number, -1) != now
        }


class CurrentValues:
    """The sets of an archive that others write to: read with the first search, then kept in step."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """`conn` is for this object alone: SQLite tells each connection whether others have written since it last looked."""
        self._conn = conn
        self._lock = threading.Lock()
        self._values: Values | None = None
        self._version: int | None = None
        self._looked = -1e9
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
            if self._values is None or self._took < _SHORT:
                self._values = read_all(self._conn)
            else:
                self._values = read_changes(self._conn, self._values)
        finally:
            self._conn.execute("ROLLBACK")
        self._took = time.monotonic() - now


def read_all(conn: sqlite3.Connection) -> Values:
    """Every article."""
    cursor = _plain(conn)
    sets: dict[str, dict[str, BitMap]] = {facet: {} for facet in FACETS}
    for facet, sql in _WHOLE.items():
        for value, numbers in cursor.execute(sql):
            ids = BitMap(json.loads(numbers))
            for name in _names(value) if facet in _LISTS else (value,):
                sets[facet][name] = sets[facet].get(name, BitMap()) | ids
    for agency, numbers in cursor.execute(_PICTURES.format("")):
        sets["agency"][agency] = sets["agency"].get(agency, BitMap()) | BitMap(json.loads(numbers))
    for day, ids in sets["day"].items():
        sets["month"][day[:7]] = sets["month"].get(day[:7], BitMap()) | ids
    newest_first = _ordered(cursor)
    return Values(sets, newest_first, BitMap(newest_first), _state(cursor))


def read_changes(conn: sqlite3.Connection, before: Values) -> Values:
    """The same as `read_all` by reading only articles that came, went, have another text or were looked at."""
    cursor = _plain(conn)
    state, newest_first = _state(cursor), _ordered(cursor)
    everything = BitMap(newest_first)
    came = state.changed_since(before.state) | set(everything - before.everything)
    came |= {number for (number,) in cursor.execute(_LOOKED_AT, before.state.last)}
    stale = (before.everything - everything) | (BitMap(came) & before.everything)
    sets = {facet: dict(values) for facet, values in before.sets.items()}
    if stale:
        sets = {
            facet: {value: left for value, ids in values.items() if (left := ids - stale)}
            for facet, values in sets.items()
        }
    added: dict[tuple[str, str], list[int]] = defaultdict(list)
    for facet, value, number in _read(cursor, came):
        added[facet, value].append(number)
    for (facet, value), numbers in added.items():
        sets[facet][value] = sets[facet].get(value, BitMap()) | BitMap(numbers)
    return Values(sets, newest_first, everything, state)


def _read(cursor: Any, numbers: Iterable[int]) -> Iterator[tuple[str, str, int]]:
    """Facet, value and article of some articles."""
    given = (json.dumps(list(numbers)),)
    for number, outlet, section, authors, credit, agencies, kind, day in cursor.execute(_ROWS, given):
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
    for agency, articles in cursor.execute(_PICTURES.format(f" AND article_id IN {_SOME}"), given):
        for number in json.loads(articles):
            yield "agency", agency, number


def _plain(conn: sqlite3.Connection) -> Any:
    """A cursor that gives tuples."""
    cursor: Any = conn.cursor()
    cursor.row_factory = None
    return cursor


def _ordered(cursor: Any) -> array[int]:
    """All articles, the latest first."""
    return array("I", json.loads(cursor.execute(_ORDER).fetchone()[0]))


def _state(cursor: Any) -> State:
    indexed, checksums = map(json.loads, cursor.execute(_CHECKSUMS).fetchone())
    return State(array("I", indexed), array("I", checksums), cursor.execute(_LAST).fetchone())


@lru_cache(maxsize=20_000)
def _names(names: str) -> tuple[str, ...]:
    """The names of a JSON list; the same few stand on most pages of an outlet."""
    return () if names == "[]" else tuple(dict.fromkeys(name for name in json.loads(names) if isinstance(name, str)))
