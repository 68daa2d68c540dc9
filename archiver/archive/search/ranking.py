"""The order of what a search finds: the articles archived last are ranked, by bm25.

An archive of up to `LARGE` articles is ranked as FTS5 does it; in a larger one bm25 is given what decides (see `scoring`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, product
from operator import itemgetter
from typing import Any

from archiver.archive.search.content import COLUMNS
from archiver.archive.search.expression import expression, phrase, terms
from archiver.archive.search.language import Query
from archiver.archive.search.scoring import Scoring, has_common_phrase, scoring

LARGE = 50_000
"""Articles up to which a search looks at everything: then the commonest words cost it 5 ms (measured)."""
COUNTED = 10_000
"""Articles up to which hits are counted; of more it is told that they are more. Elasticsearch has the same bound."""
RANKED = 5_000
"""Of more hits than these, only those archived last are ranked, and the others follow by age: ranking takes 0.8 µs for each (measured)."""
RANKED_RARE = 1_000
"""The same, and counted, in a large archive where each takes 10 µs and more to be found: phrases with a common word (`"das Wetter"`), and
what is narrowed down to an outlet, a section or a time."""
SAMPLE = 5_000
"""The articles archived last tell how common a word is; 0.3 ms for a word that all have (measured)."""
_WEIGHTS = {"title": 10.0, "lead": 3.0, "body": 1.0, "title_parts": 4.0, "parts": 0.5}
"""What a hit counts by where it stands. Guessed in order of size, then tried on the gold queries of the tests."""
_PLACES = {"title": 10.0, "{title_parts lead}": 3.0}
"""The same of columns, where articles are ranked by them. A column that has a word nowhere would be looked for to the archive's end."""
_HEADLINE = {"title": 10.0}
_BM25 = f"bm25(article_search, {', '.join(str(_WEIGHTS.get(name, 0.0)) for name in COLUMNS)})"
_WITHIN = "FROM article_search WHERE article_search MATCH :match AND rowid BETWEEN :first AND :last"
_AMONG = "AND +rowid IN (SELECT value FROM json_each(:among))"


@dataclass(frozen=True, slots=True)
class Ranking:
    """How the articles that a query finds are ranked."""

    by: Scoring
    ranked: int
    """How many articles are ranked."""
    counted: int
    """Up to how many are counted."""
    places: Mapping[str, float] = field(default_factory=dict)
    """Columns and their weights, by which the articles are ranked instead of by bm25, where the words in them are too common for it."""
    begins_late: bool = False
    """Whether FTS5 collects all articles before it gives the first, as it does for a word that goes on."""

    def of(self, found: int) -> Ranking:
        """The same where so many articles are found, `counted` + 1 standing for more."""
        return replace(self, places=_HEADLINE) if self.begins_late and found > self.counted else self


def ranking(conn: sqlite3.Connection, query: Query, *, exact: bool = False, is_narrowed: bool = False) -> Ranking:
    """How the articles are ranked that a query with words finds, all of them or (`is_narrowed`) some."""
    last = conn.execute("SELECT max(id) FROM articles").fetchone()[0] or 0
    if exact or last <= LARGE:
        return Ranking(Scoring(expression(query, exact=exact)), RANKED, COUNTED)

    @cache
    def share(key: str) -> float:
        sql = "SELECT count(*) FROM article_search WHERE article_search MATCH ? AND rowid > ?"
        return float(conn.execute(sql, (phrase("", (key,)), last - SAMPLE)).fetchone()[0]) / SAMPLE

    by = scoring(query, share)
    is_rare = is_narrowed or has_common_phrase(query, share)
    ranked, counted = (RANKED_RARE, RANKED_RARE) if is_rare else (RANKED, COUNTED)
    begins_late = any(term.prefix for term in terms(query.tree))
    return Ranking(by, ranked, counted, _PLACES if by.is_common else {}, begins_late)


def best_first(
    conn: sqlite3.Connection,
    ranked: Ranking,
    among: Sequence[int],
    limit: int | None = None,
    offset: int = 0,
    *,
    is_run: bool = False,
) -> list[tuple[int, float]]:
    """These articles and their scores, best first: at most `limit` of them, without the first `offset`.

    `is_run`: these are all that the query finds between the first of them and the last.
    """
    end = None if limit is None else offset + limit
    if not among or ranked.by.expression is None:
        return [(number, 0.0) for number in sorted(among, reverse=True)[offset:end]]
    if ranked.places:
        return _by_place(_plain(conn), ranked, among)[offset:end]
    return list(islice(_by_bm25(_plain(conn), ranked, among, is_run and ranked.by.is_whole), offset, end))


def _by_place(cursor: Any, ranked: Ranking, among: Sequence[int]) -> list[tuple[int, float]]:
    """By the weights of the columns in which the words stand, the latest first where they are the same."""
    scores = dict.fromkeys(sorted(among, reverse=True), 1.0)
    sql = f"SELECT json_group_array(rowid) {_WITHIN}"
    for part, (columns, weight) in product(ranked.by.parts, ranked.places.items()):
        values = {"match": f"{columns} : ({part})", "first": min(among), "last": max(among)}
        for number in json.loads(cursor.execute(sql, values).fetchone()[0]):
            if number in scores:
                scores[number] += weight
    return sorted(scores.items(), key=itemgetter(1), reverse=True)


def _by_bm25(cursor: Any, ranked: Ranking, among: Sequence[int], is_alone: bool) -> Iterator[tuple[int, float]]:
    left = set(among)
    values: dict[str, Any] = {"match": ranked.by.expression, "first": min(among), "last": max(among)}
    sql = f"SELECT rowid, -{_BM25} AS score {_WITHIN}"
    if not is_alone and (ranked.begins_late or _has_others(cursor, values, len(among))):
        sql, values["among"] = f"{sql} {_AMONG}", json.dumps([*among])
    for number, score in cursor.execute(f"{sql} ORDER BY score DESC, rowid DESC", values):
        if number in left:
            left.remove(number)
            yield number, score
    yield from ((number, 0.0) for number in sorted(left, reverse=True))


def _has_others(cursor: Any, values: dict[str, Any], wanted: int) -> bool:
    """Whether so many others would be ranked that it is worth while to look up which are wanted: half the time of ranking one."""
    most = wanted + wanted // 4
    counted = f"SELECT count(*) FROM (SELECT 1 {_WITHIN} LIMIT {most + 1})"
    return bool(cursor.execute(counted, values).fetchone()[0] > most)


def _plain(conn: sqlite3.Connection) -> Any:
    """A cursor that gives tuples."""
    cursor: Any = conn.cursor()
    cursor.row_factory = None
    return cursor
