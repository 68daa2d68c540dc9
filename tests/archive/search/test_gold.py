"""What the German search finds and leaves, query by query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from given import a_fetch
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.archive import Archive

from .gold_articles import ARTICLES, article, outlet
from .gold_queries import GOLD, NOTHING, Gold


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("gold") / "archive.db") as archive:
        for name in ARTICLES:
            archive.save(article(name), a_fetch(article(name).url, outlet=outlet(name)))
        assert archive.count() == len(ARTICLES)
        yield archive


def found(archive: Archive, query: str, *, exact: bool = False) -> set[str]:
    hits = archive.search(query, limit=len(ARTICLES), exact=exact)
    assert hits.total == len(hits)
    return {hit.url.rsplit("/", 1)[1] for hit in hits}


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: f"{gold.query!r}{' exact' * gold.exact}")
def test_query_finds_and_leaves(searched: Archive, gold: Gold) -> None:
    names = found(searched, gold.query, exact=gold.exact)
    assert set(gold.finds.split()) <= names
    assert names.isdisjoint(gold.leaves.split())


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold.query)
def test_gold_names_articles_that_there_are(gold: Gold) -> None:
    assert {*gold.finds.split(), *gold.leaves.split()} <= ARTICLES.keys()


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("query", NOTHING, ids=repr)
def test_query_without_words_finds_nothing(searched: Archive, query: str, exact: bool) -> None:
    assert found(searched, query, exact=exact) == set()


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(
    "text", ["Händler " * 1250, "(" * 10_000, "NOT " * 2500, "a-" * 5000, '"a" ' * 2500, "x" * 10_000, "Häu*" * 2500]
)
def test_ten_thousand_characters_are_a_query(searched: Archive, text: str, exact: bool) -> None:
    searched.search(text, exact=exact)


PIECES = st.sampled_from(
    # words, operators, and what is syntax to FTS5, SQL or a shell
    'Händler Bank Haus "neue Brücke" AND OR NOT UND ODER NICHT ( )'.split(" ")
    + "\" * - : title: date:2024 outlet: NEAR( ^ + \\ ' % _ 🎃 \0 ß İ ﷺ ½".split(" ")
)


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)), st.booleans())
def test_any_text_is_a_query(searched: Archive, text: str, exact: bool) -> None:
    for hit in searched.search(text, exact=exact):
        assert hit.rank >= 1
