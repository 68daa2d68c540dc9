"""Ranking in a large archive: what bm25 is given, and that the articles found and the order stay right. Here ten articles are many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from given import a_fetch, an_article

from archiver.archive import Archive, Selection
from archiver.archive.search.find import Hits
from archiver.archive.search.language import parse
from archiver.archive.search.scoring import Scoring, has_common_phrase, scoring
from archiver.cli import cli

SHARES = {"das": 1.0, "jahr": 0.8, "wetter": 0.1, "haus": 0.2}
"""In which share of the articles a word stands; other words in none."""
URL = "https://zeitung.example/"

ASKED: dict[str, tuple[str | None, bool]] = {
    # query: what bm25 is given, and whether these are common words alone
    "Haus": ('("haus")', False),
    "Jahr": ('("jahr")', True),
    "Jahr Haus": ('("haus")', False),
    "das Jahr": ('("jahr")', True),
    "Haus Haus": ('("haus")', False),
    "Haus -Wetter": ('("haus")', False),
    "Haus date:2024": ('("haus")', False),
    "Haus outlet:zeitung section:Kultur": ('("haus")', False),
    "Haus Wetter": ('("haus" AND "wetter")', False),
    "Haus OR Wetter": ('("haus" OR "wetter")', False),
    "das OR Wetter": ('("wetter")', False),
    "(Haus OR Wetter) das": ('(("haus" OR "wetter"))', False),
    "title:Haus": ('({title title_parts} : "haus")', False),
    '"Haus Wetter"': ('({title lead body} : "haus wetter")', False),
    '"das Wetter"': ('("wetter")', False),
    'title:"das Wetter"': ('({title title_parts} : "das" AND {title title_parts} : "wetter")', False),
    "Regier*": ('(("regier" *))', False),
    '"das Wett*"': ('(("wett" *))', False),
    "date:2024": (None, False),
    "-Haus": (None, False),
    "section:Kultur": (None, False),
}


def share(key: str) -> float:
    return SHARES.get(key, 0.0)


@pytest.mark.parametrize("text", ASKED)
def test_bm25_is_given_what_decides(text: str) -> None:
    found = scoring(parse(text), share)
    assert (found.expression, found.is_common) == ASKED[text]


@pytest.mark.parametrize("text", ["Haus OR section:Kultur", "(Haus OR date:2024) Wetter", "Haus OR -Wetter"])
def test_where_some_articles_have_nothing_that_weighs_the_whole_query_is_given(text: str) -> None:
    found = scoring(parse(text), share)
    assert found == Scoring(found.expression)
    assert found.expression
    assert "{title lead body title_parts parts}" in found.expression


@pytest.mark.parametrize(
    ("text", "is_common"),
    [('"das Wetter"', True), ('Haus "das Wetter"', True), ("Das-Wetter", True), ('"Haus Wetter"', False), ("das Wetter", False),
     ('Haus -"das Wetter"', False)],
)  # fmt: skip
def test_phrases_with_common_words_are_told(text: str, is_common: bool) -> None:
    assert has_common_phrase(parse(text), share) is is_common


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """40 articles: all have `Jahr`, the 3rd in the headline; every 4th has `Brücke`, the 8th most often; two outlets."""
    path = tmp_path_factory.mktemp("many") / "archive.db"
    with Archive(path) as archive:
        for number in range(1, 41):
            title = "Ein Jahr im Rat" if number == 3 else f"Nummer {number}"
            text = "Das Jahr begann. " + ("Die Brücke steht. " * (9 if number == 8 else 1) if number % 4 == 0 else "")
            outlet = "zeitung.example" if number % 2 else "blatt.example"
            url = f"https://{outlet}/{number}"
            archive.save(
                an_article(url=url, title=title, lead=None, body=text, section=None), a_fetch(url, outlet=outlet)
            )
    return path


@pytest.fixture
def archive(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """The archive, for which ten articles are many."""
    for name, number in {"LARGE": 10, "SAMPLE": 40, "RANKED": 12, "RANKED_RARE": 4, "COUNTED": 20}.items():
        monkeypatch.setattr(f"archiver.archive.search.ranking.{name}", number)
    with Archive(path, read_only=True) as archive:
        yield archive


def ids(hits: Hits) -> list[int]:
    return [hit.id for hit in hits]


def test_a_word_that_not_all_have_is_ranked_by_bm25(archive: Archive) -> None:
    hits = archive.search("Brücke")
    assert ids(hits)[0] == 8
    assert sorted(ids(hits)) == list(range(4, 41, 4))
    assert (hits.total, hits.is_total_exact) == (10, True)


def test_where_all_have_a_word_those_go_first_that_have_it_in_the_headline(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RANKED", "COUNTED"):
        monkeypatch.setattr(f"archiver.archive.search.ranking.{name}", 40)
    assert ids(archive.search("Jahr", limit=40)) == [3, *range(40, 3, -1), 2, 1]


def test_of_several_words_the_rare_one_ranks(archive: Archive) -> None:
    assert ids(archive.search("Jahr Brücke"))[0] == 8
    assert ids(archive.search("Jahr OR Brücke", limit=12))[:3] == [40, 36, 32]


@pytest.mark.parametrize(
    "text",
    ["Jahr", "Brücke", "Jahr Brücke", "Jahr OR Brücke", "Jahr -Brücke", '"das Jahr"', '"die Brücke"', "Brück*", "Jahr*", "Jah* Brücke",
     "Brücke outlet:zeitung", "Jahr outlet:blatt", "Brücke OR outlet:blatt", "date:2000..", "-Brücke", "title:Jahr", "xyzzy"],
)  # fmt: skip
def test_the_same_articles_are_found_as_in_a_small_archive_each_once(path: Path, archive: Archive, text: str) -> None:
    every = ids(archive.search(text, limit=100))
    pages = [number for start in range(0, 45, 5) for number in ids(archive.search(text, limit=5, offset=start))]
    assert pages == every
    with pytest.MonkeyPatch.context() as small:
        small.setattr("archiver.archive.search.ranking.LARGE", 1000)
        small.setattr("archiver.archive.search.ranking.RANKED", 1000)
        small.setattr("archiver.archive.search.ranking.COUNTED", 1000)
        exact = archive.search(text, limit=100)
    assert sorted(every) == sorted(ids(exact))
    assert archive.search(text, count_all=True).total == exact.total == len(every)


@pytest.mark.parametrize(
    ("text", "selection", "counted"),
    [("Jahr", Selection(), 20), ('"das Jahr"', Selection(), 4), ("Jahr outlet:blatt", Selection(), 4),
     ("Jahr", Selection(outlet="blatt.example"), 4)],
)  # fmt: skip
def test_of_very_many_it_is_told_that_they_are_more(
    archive: Archive, text: str, selection: Selection, counted: int
) -> None:
    hits = archive.search(text, selection, limit=2)
    assert (hits.total, hits.is_total_exact) == (counted, False)
    every = archive.search(text, selection, limit=2, count_all=True)
    assert (ids(every), every.is_total_exact) == (ids(hits), True)
    assert every.total == (20 if "blatt" in text or selection.outlet else 40)


def test_the_exact_mode_tells_when_it_has_not_looked_through_all(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.archive.search.find.LOOKED_THROUGH", 10)
    some, every = archive.search("Jahr", exact=True), archive.search("Jahr", exact=True, count_all=True)
    assert (some.total, some.is_total_exact) == (10, False)
    assert (every.total, every.is_total_exact) == (40, True)


def test_the_command_says_how_many_are_counted_and_counts_all_when_asked(path: Path, archive: Archive) -> None:
    def run(*arguments: str) -> tuple[str, str]:
        result = CliRunner().invoke(cli, ["search", "Jahr", *arguments, "--db", str(path)], catch_exceptions=False)
        assert result.exit_code == 0
        return result.stdout, result.stderr

    assert "more than 20 articles found, 1 to 2 shown; --count counts all" in run("--limit", "2")[1]
    assert run("--count") == ("40\n", "")
    assert json.loads(run("--json", "--limit", "1")[0])["is_total_exact"] is False
    assert json.loads(run("--json", "--count")[0]) == {
        "query": "Jahr", "as_words": False, "total": 40, "is_total_exact": True,
    }  # fmt: skip
