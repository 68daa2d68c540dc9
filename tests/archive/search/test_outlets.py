"""Outlets in queries: looked up among the outlets, they find what the search index finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from given import a_fetch, an_article

from archiver.archive import Archive, Selection
from archiver.archive.search.language import Term, parse
from archiver.archive.search.matches import matching
from archiver.archive.search.outlets import apart, domains

OUTLETS = (
    "zeit.example",
    "zeit.example.org",
    "zeitung-1.example",
    "müllers-zeit.example",
    "orf.example",
    "1.orf.example",
)
ASKED = {
    "zeit": {"zeit.example", "zeit.example.org"},
    "zeit.example": {"zeit.example", "zeit.example.org"},
    "zeit.example.org": {"zeit.example.org"},
    "zeit*": {"zeit.example", "zeit.example.org", "zeitung-1.example"},
    "zeitung-1": {"zeitung-1.example"},
    "zeitung-1.ex*": {"zeitung-1.example"},
    "zeitung-11": set(),
    "Muellers": {"müllers-zeit.example"},
    "ORF": {"orf.example"},
    "example": set(),
    '"orf example"': {"orf.example"},
    "orf.example.org.more": set(),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An article of each outlet, with the word that is searched in all, and one without it."""
    path: Path = tmp_path_factory.mktemp("archive") / "archive.db"
    with Archive(path) as archive:
        for number, outlet in enumerate(OUTLETS):
            url = f"https://{outlet}/{number}"
            archive.save(an_article(url=url, title=f"Fähre {number}", body="Eine Brücke."), a_fetch(url, outlet=outlet))
        url = f"https://{OUTLETS[0]}/rathaus"
        archive.save(an_article(url=url, title="Rathaus", lead=None, body="Ein Rat."), a_fetch(url, outlet=OUTLETS[0]))
        yield archive


@pytest.mark.parametrize("asked", ASKED)
def test_they_find_what_the_index_finds(archive: Archive, asked: str) -> None:
    query = parse(f"Brücke outlet:{asked}")
    _, (term,) = apart(query)
    assert set(domains(archive.db.conn, term)) == ASKED[asked]
    hits = archive.search(f"Brücke outlet:{asked}")
    assert {hit.outlet for hit in hits} == ASKED[asked]
    assert sorted(hit.id for hit in hits) == matching(archive.db.conn, query)


@pytest.mark.parametrize(
    ("text", "rest", "outlets"),
    [
        ("Brücke outlet:zeit Fähre", "Brücke Fähre", ["zeit"]),
        ("outlet:zeit date:2024", "date:2024", ["zeit"]),
        ("outlet:zeit outlet:orf (Brücke OR Fähre)", "(Brücke OR Fähre)", ["zeit", "orf"]),
        ("outlet:zeit", "outlet:zeit", []),
        ("outlet:zeit -Brücke", "outlet:zeit -Brücke", []),
        ("Brücke -outlet:zeit", "Brücke -outlet:zeit", []),
        ("Brücke OR outlet:zeit", "Brücke OR outlet:zeit", []),
        ("Brücke (outlet:zeit OR outlet:orf)", "Brücke (outlet:zeit OR outlet:orf)", []),
        ("Brücke", "Brücke", []),
        ("", "", []),
    ],
)
def test_only_what_all_hits_must_be_of_is_looked_up(text: str, rest: str, outlets: list[str]) -> None:
    query, terms = apart(parse(text))
    assert query.tree == parse(rest).tree
    assert terms == [Term((name,), field="outlet") for name in outlets]


def test_where_more_are_found_than_ranked_all_are_counted(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.archive.search.ranking.RANKED", 2)
    hits = archive.search("Brücke outlet:zeit*", limit=2)
    assert (len(hits), hits.total) == (2, 3)
    assert {hit.outlet for hit in archive.search("Brücke outlet:zeit*")} == ASKED["zeit*"]
    assert archive.search("Brücke outlet:zeit*", Selection(outlet="zeit.example")).total == 1


def test_an_outlet_given_apart_from_the_query_is_that_outlet_alone(archive: Archive) -> None:
    hits = archive.search("Brücke", Selection(outlet="zeit.example"))
    assert [hit.outlet for hit in hits] == ["zeit.example"]
