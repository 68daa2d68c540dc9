"""All ids that a query finds, and their order: the same as the search's own, where that ends with the best."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_archive import fill

from archiver.archive import Archive
from archiver.archive.search.find import search, shown
from archiver.archive.search.language import Query, parse
from archiver.archive.search.matches import matching, verified
from archiver.archive.search.ranking import best_first, ranking
from archiver.errors import ArchiveError

QUERIES = """Haus
Rat Brücke
Haus ODER Rat
Haus -Rat
"neue Brücke"
datum:2025
ressort:Kultur
Fähr*
Haus medium:lindenfurter-bote.example
Haus outlet:lindenfurter-bote Rat
outlet:lindenf* (Haus ODER Rat)
outlet:linden Haus
outlet:bote Haus
outlet:lindenfurter-bote.example.org Haus
Haus -outlet:lindenfurter
-Haus outlet:lindenfurter
outlet:lindenfurter outlet:lind* datum:2025
outlet:lindenfurter
Haus ODER outlet:lindenfurter
xyzzy
🎃
(Rat""".splitlines()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("archive") / "demo.db") as archive:
        fill(archive)
        yield archive


def best_of(archive: Archive, text: str, *, exact: bool = False) -> list[int]:
    """Ids of all that the search finds, in its order."""
    return [hit.id for hit in search(archive.db.conn, text, limit=1000, exact=exact)]


def ordered(conn: sqlite3.Connection, query: Query, among: list[int], *, exact: bool = False) -> list[int]:
    return [number for number, _ in best_first(conn, ranking(conn, query, exact=exact), among)]


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("text", QUERIES)
def test_they_are_those_of_the_search_in_its_order(archive: Archive, text: str, exact: bool) -> None:
    conn, query = archive.db.conn, parse(text)
    found = matching(conn, query, exact=exact)
    assert found == sorted(found)
    if exact:
        found = verified(conn, query, found)
    best = best_of(archive, text, exact=exact)
    assert sorted(found) == sorted(best)
    assert found == [] or ordered(conn, query, found, exact=exact) == best


@pytest.mark.parametrize("lot", [1, 3, 4])
def test_very_many_are_read_lot_by_lot(archive: Archive, monkeypatch: pytest.MonkeyPatch, lot: int) -> None:
    every = matching(archive.db.conn, parse("Haus ODER Rat"))
    assert len(every) == 8
    monkeypatch.setattr("archiver.archive.search.matches._LOT", lot)
    assert matching(archive.db.conn, parse("Haus ODER Rat")) == every


def test_some_of_them_keep_their_order(archive: Archive) -> None:
    best = best_of(archive, "Haus ODER Rat")
    some = best[::2]
    assert ordered(archive.db.conn, parse("Haus ODER Rat"), sorted(some)) == some


def test_articles_are_shown_in_the_order_given(archive: Archive) -> None:
    numbers = best_of(archive, "Haus")[::-1]
    hits = shown(archive.db.conn, parse("Haus"), numbers, offset=20)
    assert [hit.id for hit in hits] == numbers
    assert [hit.rank for hit in hits] == list(range(21, 21 + len(numbers)))
    assert any(hit.snippet.spans() or hit.title.spans() for hit in hits)


def test_an_archive_without_an_index_is_told_of(archive: Archive, tmp_path: Path) -> None:
    with Archive(tmp_path / "bare.db") as bare:
        bare.db.conn.execute("DROP TABLE article_search")
        for ask in (matching, lambda conn, query: search(conn, query.text)):
            with pytest.raises(ArchiveError, match="archiver reindex"):
                ask(bare.db.conn, parse("Haus"))
