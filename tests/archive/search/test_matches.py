"""All ids that a query finds, and their order: the same as the search's own, where that ends with the best."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_archive import fill

from archiver.archive import Archive
from archiver.archive.search.find import search, shown
from archiver.archive.search.language import parse
from archiver.archive.search.matches import best_first, matching, verified
from archiver.errors import ArchiveError

QUERIES = """Haus
Rat Brücke
Haus ODER Rat
Haus -Rat
"neue Brücke"
datum:2025
ressort:Kultur
Fähr*
xyzzy
🎃
(Rat""".splitlines()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("archive") / "demo.db") as archive:
        fill(archive)
        yield archive


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("text", QUERIES)
def test_they_are_those_of_the_search_in_its_order(archive: Archive, text: str, exact: bool) -> None:
    conn, query = archive.db.conn, parse(text)
    found = matching(conn, query, exact=exact)
    assert found == sorted(found)
    if exact:
        found = verified(conn, query, found)
    best = list(search(conn, text, exact=exact).best)
    assert sorted(found) == sorted(best)
    assert best_first(conn, query, found, exact=exact) == best


def test_some_of_them_keep_their_order(archive: Archive) -> None:
    best = list(search(archive.db.conn, "Haus ODER Rat").best)
    some = best[::2]
    assert best_first(archive.db.conn, parse("Haus ODER Rat"), sorted(some)) == some


def test_articles_are_shown_in_the_order_given(archive: Archive) -> None:
    numbers = list(search(archive.db.conn, "Haus").best)[::-1]
    hits = shown(archive.db.conn, parse("Haus"), numbers, offset=20)
    assert [hit.id for hit in hits] == numbers
    assert [hit.rank for hit in hits] == list(range(21, 21 + len(numbers)))
    assert any(hit.snippet.spans() or hit.title.spans() for hit in hits)


def test_an_archive_without_an_index_is_told_of(archive: Archive, tmp_path: Path) -> None:
    with Archive(tmp_path / "bare.db") as bare:
        bare.db.conn.execute("DROP TABLE article_search")
        for ask in (matching, lambda conn, query: best_first(conn, query, [1])):
            with pytest.raises(ArchiveError, match="archiver reindex"):
                ask(bare.db.conn, parse("Haus"))
