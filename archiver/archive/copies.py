"""Near copies among the articles: agency texts that several outlets print, re-published and rewritten pieces.

Fingerprints are made once per text. A new one is compared with the candidates that share a band, and its likenesses enter `copy_links`,
a maximum spanning forest: its rows of at least any threshold join the same articles as all pairs of that likeness would, whatever the
order in which articles came (Kruskal; a tie may be kept by another row, which joins the same articles). Nothing is deleted or hidden.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.archive.agency_marks import agency_of
from archiver.archive.fingerprints import FLOOR, algorithm, bands, fingerprint, similarity

THRESHOLD = 0.8
"""Likeness from which articles are called copies by default: a shortened or lightly edited agency text stays above it, two
reports of one event by different hands stay far below. A guess, to be chosen anew at every reading."""
BATCH = 500
"""Articles that are compared within one transaction: about a second, so that a crawl beside it never waits long."""
_MOST_CANDIDATES = 2_000
"""Articles of one band; more are a form text (stock tables, weather), whose pairs are cut to the latest so many."""

_STALE = """
SELECT id, body FROM articles WHERE id IN (
    SELECT article_id FROM fingerprints WHERE algorithm < ?1 OR algorithm > ?1
    UNION ALL SELECT id FROM articles WHERE id > (SELECT coalesce(max(article_id), 0) FROM fingerprints)
    LIMIT ?2)
ORDER BY id"""
"""New articles have numbers above all that were compared; a changed text has lost the name of its algorithm (a trigger)."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that are near copies of each other, the earliest first."""

    members: tuple[dict[str, Any], ...]
    """Each with `id`, `outlet`, `date`, `title`, `url` and `similarity` to the earliest (1.0 for itself)."""
    agency: str | None
    """The agency that most members name, as printed: `dpa`."""


def compare_batch(conn: sqlite3.Connection, most: int = BATCH) -> int:
    """Fingerprint the next articles that are new or have another text, and link them to their copies; their number, 0 when all are done."""
    rows = conn.execute(_STALE, (algorithm(), most)).fetchall()
    take_out(conn, [row["id"] for row in rows])
    forest = Forest(conn)
    for row in rows:
        _add(conn, forest, row["id"], fingerprint(row["body"]))
    return len(rows)


def take_out(conn: sqlite3.Connection, article_ids: Sequence[int]) -> None:
    """Drop what is known of texts that have changed or go; what they joined is compared anew in this or the next batch."""
    joined = {other for article_id in article_ids for other in _component(conn, article_id)}
    for article_id in joined | set(article_ids):
        row = conn.execute("SELECT minhash FROM fingerprints WHERE article_id = ?", (article_id,)).fetchone()
        if row is None or row["minhash"] is None:
            continue
        numbers = [(number, article_id) for number in bands(row["minhash"])]
        conn.executemany("DELETE FROM fingerprint_bands WHERE band = ? AND article_id = ?", numbers)
        conn.execute("DELETE FROM copy_links WHERE article_id = ?1 OR copy_id = ?1", (article_id,))
        conn.execute("UPDATE fingerprints SET algorithm = '', minhash = NULL WHERE article_id = ?", (article_id,))


def near(conn: sqlite3.Connection, article_id: int) -> tuple[int, ...]:
    """Articles known to be copies of one, by number, from `THRESHOLD` on."""
    links = conn.execute("SELECT article_id, copy_id FROM copy_links WHERE similarity >= ?", (THRESHOLD,))
    groups = _groups((row["article_id"], row["copy_id"]) for row in links)
    return tuple(sorted({number for group in groups if article_id in group for number in group} - {article_id}))


def clusters(conn: sqlite3.Connection, threshold: float) -> Iterator[Cluster]:
    """Clusters of at least two articles that are alike from `threshold` (0.6 to 1) on; those with the latest member first."""
    if not FLOOR <= threshold <= 1:
        raise ValueError(f"threshold {threshold}: expected {FLOOR} to 1; less alike pairs are not kept")
    links = conn.execute("SELECT article_id, copy_id FROM copy_links WHERE similarity >= ?", (threshold,))
    groups = _groups((row["article_id"], row["copy_id"]) for row in links)
    for members in sorted(groups, key=max, reverse=True):
        yield _cluster(conn, sorted(members))


def _add(conn: sqlite3.Connection, forest: Forest, article_id: int, minhash: bytes | None) -> None:
    conn.execute(
        "INSERT OR REPLACE INTO fingerprints (article_id, algorithm, minhash) VALUES (?, ?, ?)",
        (article_id, algorithm(), minhash),
    )
    if minhash is None:
        return
    numbers = bands(minhash)
    twin = _twin(conn, numbers[0], minhash, article_id)
    if twin is not None:  # what is like the one is like the other, and finds it by the other's bands
        forest.join(article_id, [(1.0, twin)])
        return
    alike: dict[bytes, tuple[float, int]] = {}  # of texts that are the same, one stands for all
    for other_id, other in _candidates(conn, numbers, article_id):
        likeness = similarity(minhash, other) if other not in alike else 0.0
        if likeness >= FLOOR:
            alike[other] = (likeness, other_id)
    conn.executemany(
        "INSERT INTO fingerprint_bands (band, article_id) VALUES (?, ?)", [(number, article_id) for number in numbers]
    )
    forest.join(article_id, sorted(alike.values(), reverse=True))


def _twin(conn: sqlite3.Connection, band: int, minhash: bytes, article_id: int) -> int | None:
    """An article with the same fingerprint and bands of its own."""
    row = conn.execute(
        f"""
SELECT near.article_id FROM (SELECT article_id FROM fingerprint_bands WHERE band = ? LIMIT {_MOST_CANDIDATES}) AS near
CROSS JOIN fingerprints ON fingerprints.article_id = near.article_id
WHERE near.article_id != ? AND minhash = ? AND algorithm = ? LIMIT 1""",
        (band, article_id, minhash, algorithm()),
    ).fetchone()
    return row["article_id"] if row else None


def _candidates(conn: sqlite3.Connection, numbers: Sequence[int], article_id: int) -> Iterable[tuple[int, bytes]]:
    marks = ", ".join("?" * len(numbers))
    return conn.execute(
        f"""
SELECT near.article_id, fingerprints.minhash
FROM (SELECT DISTINCT article_id FROM fingerprint_bands WHERE band IN ({marks})
      ORDER BY article_id DESC LIMIT {_MOST_CANDIDATES}) AS near
CROSS JOIN fingerprints ON fingerprints.article_id = near.article_id
WHERE near.article_id != ?""",
        (*numbers, article_id),
    ).fetchall()


Link = tuple[int, int, float]


class Forest:
    """`copy_links`, each row read once within a batch, that nothing else may change."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._links: dict[int, dict[int, float]] = {}

    def join(self, one: int, alike: Iterable[tuple[float, int]]) -> None:
        """Take in an article with its likenesses, the highest first, each unless what joins the two is at least as alike everywhere."""
        reached: dict[int, Link | None] | None = None
        for likeness, other in alike:
            reached = self._reached(one) if reached is None else reached
            weakest = reached.get(other)
            if weakest is not None and weakest[2] >= likeness:
                continue
            if weakest is not None:
                self._cut(*weakest[:2])
            self._tie(one, other, likeness)
            reached = None

    def _reached(self, start: int) -> dict[int, Link | None]:
        """All articles that are joined to one, each with the least alike link on the way; in a forest there is one way at most."""
        reached: dict[int, Link | None] = {start: None}
        edge = [start]
        while edge:
            here = edge.pop()
            before = reached[here]
            for there, likeness in self._of(here).items():
                if there not in reached:
                    reached[there] = (here, there, likeness) if before is None or likeness < before[2] else before
                    edge.append(there)
        return reached

    def _of(self, article_id: int) -> dict[int, float]:
        known = self._links.get(article_id)
        if known is None:
            known = self._links[article_id] = {
                link[1] if link[0] == article_id else link[0]: link[2] for link in _links_of(self._conn, article_id)
            }
        return known

    def _tie(self, one: int, other: int, likeness: float) -> None:
        self._of(one)[other] = self._of(other)[one] = likeness
        values = (min(one, other), max(one, other), likeness)
        self._conn.execute("INSERT INTO copy_links (article_id, copy_id, similarity) VALUES (?, ?, ?)", values)

    def _cut(self, one: int, other: int) -> None:
        del self._of(one)[other], self._of(other)[one]
        values = (min(one, other), max(one, other))
        self._conn.execute("DELETE FROM copy_links WHERE article_id = ? AND copy_id = ?", values)


def _links_of(conn: sqlite3.Connection, article_id: int) -> list[Link]:
    rows = conn.execute(
        "SELECT * FROM copy_links WHERE article_id = ?1 UNION ALL SELECT * FROM copy_links WHERE copy_id = ?1",
        (article_id,),
    )
    return [(row["article_id"], row["copy_id"], row["similarity"]) for row in rows]


def _component(conn: sqlite3.Connection, article_id: int) -> set[int]:
    found, edge = {article_id}, [article_id]
    while edge:
        near = {number for link in _links_of(conn, edge.pop()) for number in link[:2]} - found
        found |= near
        edge.extend(near)
    return found - {article_id}


def _groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Numbers that pairs join, directly or through others."""
    leader: dict[int, int] = {}

    def led(number: int) -> int:
        while (above := leader.setdefault(number, number)) != number:
            leader[number] = number = leader[above]
        return number

    for one, other in pairs:
        leader[led(one)] = led(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for number in leader:
        groups[led(number)].append(number)
    return list(groups.values())


def _cluster(conn: sqlite3.Connection, numbers: Sequence[int]) -> Cluster:
    rows = [_member(conn, number) for number in numbers]
    rows.sort(key=lambda row: (row["moment"], row["id"]))
    first = rows[0]["minhash"]
    named = [agency for row in rows if (agency := agency_of(row["agencies"], row["body"]))]
    members = tuple(
        {name: row[name] for name in ("id", "outlet", "date", "title", "url")} | {"similarity": similarity(first, row["minhash"])}
        for row in rows
    )  # fmt: skip
    return Cluster(members, max(sorted(set(named)), key=named.count, default=None))


def _member(conn: sqlite3.Connection, article_id: int) -> sqlite3.Row:
    row: sqlite3.Row = conn.execute(
        """
SELECT articles.id, outlet, date, title, url, agencies, body, minhash, datetime(coalesce(date, first_seen)) AS moment
FROM articles JOIN fingerprints ON fingerprints.article_id = articles.id WHERE articles.id = ?""",
        (article_id,),
    ).fetchone()
    return row
