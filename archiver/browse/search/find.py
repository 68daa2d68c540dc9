"""What a search of the page finds: all its articles as a set, how many stand where, and the ones of a page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from pyroaring import BitMap

from archiver.archive.search import index
from archiver.archive.search.find import LOOKED_THROUGH, told_without_index
from archiver.archive.search.language import Query, parse
from archiver.archive.search.matches import matching, verified
from archiver.archive.search.ranking import Ranking, best_first, ranking
from archiver.browse.search.asked import Asked
from archiver.browse.search.values import Values

_DAYS = ("month", "day")
_WITH = {"month": ("month", "day")}
"""Filters that are left out with a facet when its other values are counted: the days of a month belong to it."""


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search finds."""

    asked: Asked
    query: Query
    ids: BitMap = field(repr=False)
    values: Values = field(repr=False)
    is_complete: bool
    """False while an older archive is not indexed to the end."""
    without: Mapping[str, BitMap] = field(repr=False)
    """What the search would find without the chosen values of a facet; only for facets with chosen values."""
    ranking: Ranking | None = field(default=None, repr=False)
    """None where there is no word to rank by."""
    is_cut: bool = False
    """Whether the exact mode has compared only the latest LOOKED_THROUGH articles."""

    @property
    def total(self) -> int:
        return len(self.ids)

    @property
    def ranked(self) -> int | None:
        """How many are in order of relevance, when not all are: the latest of them."""
        most = self._most
        return most if self.asked.order == "relevance" and 0 < most < self.total else None

    def counts(self, facet: str) -> list[tuple[str, int]]:
        """How many articles have each value, other filters kept; the most first, days and months latest first."""
        base = self.without.get(facet, self.ids)
        counts = [(value, base.intersection_cardinality(ids)) for value, ids in self.values.sets[facet].items()]
        found = [pair for pair in counts if pair[1]]
        if facet in _DAYS:
            return sorted(found, reverse=True)
        return sorted(found, key=lambda pair: (-pair[1], pair[0].casefold(), pair[0]))

    def ordered(self, conn: sqlite3.Connection) -> Iterator[int]:
        """All ids in the order asked for. Of very many the latest are ranked, and the rest follow by date."""
        order = self.asked.order
        if order == "oldest":
            yield from self._by_date(reversed(self.values.newest_first))
            return
        if order == "date" or self.ranking is None:
            yield from self._by_date(self.values.newest_first)
            return
        if self.total <= self._most:  # all are ranked, and which are the latest need not be looked for
            yield from self._best_first(conn, list(self.ids))
            return
        latest = list(islice(self._by_date(self.values.newest_first), self._most))
        yield from self._best_first(conn, latest)
        ranked = BitMap(latest)
        yield from (number for number in self._by_date(self.values.newest_first) if number not in ranked)

    def page(self, conn: sqlite3.Connection, size: int) -> list[int]:
        """The ids of the page asked for."""
        start = (self.asked.page - 1) * size
        return list(islice(self.ordered(conn), start, start + size))

    @property
    def _most(self) -> int:
        return self.ranking.ranked if self.ranking else 0

    def _best_first(self, conn: sqlite3.Connection, numbers: list[int]) -> list[int]:
        assert self.ranking
        return [number for number, _ in best_first(conn, self.ranking.of(self.total), numbers)]

    def _by_date(self, numbers: Iterable[int]) -> Iterator[int]:
        ids = self.ids
        return (number for number in numbers if number in ids)


def find(conn: sqlite3.Connection, values: Values, asked: Asked, *, everything: bool = False) -> Found:
    """What the archive has of this search. With `everything` the exact mode looks through all articles, however long it takes."""
    query = parse(asked.text)
    ids = values.everything if not asked.text else BitMap(matching(conn, query, exact=asked.exact)) & values.everything
    narrowed = _narrowed(values, asked)
    found = _all_of(ids, narrowed.values())
    without = {
        facet: _all_of(ids, [wanted for other, wanted in narrowed.items() if other not in _WITH.get(facet, (facet,))])
        for facet in asked.chosen
    }
    is_cut = False
    if asked.exact and query.tree is not None:
        candidates = BitMap.union(found, *without.values())
        checked = _checked(conn, query, values, found, candidates, None if everything else LOOKED_THROUGH)
        is_cut = len(candidates) > LOOKED_THROUGH and not everything
        found, without = found & checked, {facet: base & checked for facet, base in without.items()}
    with told_without_index():
        order = ranking(conn, query, exact=asked.exact, is_narrowed=asked.has_filters) if query.tree else None
    return Found(asked, query, found, values, index.is_complete(conn), without, order, is_cut)


def _narrowed(values: Values, asked: Asked) -> dict[str, BitMap]:
    """The articles that each filter leaves."""
    narrowed = {
        facet: _any_of(values.sets[facet].get(value) for value in chosen) for facet, chosen in asked.chosen.items()
    }
    if asked.first_day or asked.last_day:
        first, last = asked.first_day or "0000", asked.last_day or "9999"
        narrowed["span"] = _any_of(ids for day, ids in values.sets["day"].items() if first <= day <= last)
    return narrowed


def _checked(
    conn: sqlite3.Connection, query: Query, values: Values, found: BitMap, candidates: BitMap, most: int | None
) -> BitMap:
    """Those that have the very words, of the latest `most`; what is found goes before what is only counted."""
    rest = candidates - found
    order = [number for number in values.newest_first if number in found]
    order += [number for number in values.newest_first if number in rest]
    return BitMap(verified(conn, query, order[:most]))


def _any_of(sets: Iterable[BitMap | None]) -> BitMap:
    given = [ids for ids in sets if ids is not None]
    return BitMap.union(*given) if given else BitMap()


def _all_of(ids: BitMap, sets: Iterable[BitMap]) -> BitMap:
    for other in sets:
        ids = ids & other
    return ids
