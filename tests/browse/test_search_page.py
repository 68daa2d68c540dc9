"""The search page: hits, order, pages, addresses; Datasette's own search box, and it without our plugin."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import many_articles
import pytest
from browse_server import ask
from datasette.app import Datasette
from many_articles import MANY
from search_pages import hits, page, texts, titles, total

from archiver.browse import datasette_on
from archiver.browse.search.asked import Asked


@pytest.fixture(scope="module")
def demo(archive_path: Path) -> Datasette:
    """The demo's archive: 15 articles with real words."""
    return datasette_on(archive_path)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """Articles that tell their number; every third is about a bridge."""
    path = tmp_path_factory.mktemp("many") / "many.db"
    many_articles.make(path, MANY)
    return datasette_on(path)


# What is found


def test_the_page_shows_hits_with_their_words_marked(demo: Datasette) -> None:
    found = page(demo, "/suche?q=H%C3%A4user")
    assert {"Häuser", "Hausbesitzer"} <= set(texts(found, "//mark"))
    assert found.xpath("//main//form[@role='search']//input[@name='q']/@value") == ["Häuser"]
    assert found.xpath("//ol[@class='a-articles']//h2/a/@href")[0].startswith("/artikel/")
    assert total(found) == len(titles(found)) > 1


def test_without_a_question_everything_is_shown_latest_first(many: Datasette) -> None:
    found = page(many, "/suche")
    assert total(found) == MANY
    assert (
        titles(found)[0] == f"{'Brücke' if (MANY - 1) % 3 == 0 else 'Tunnel'} Nummer {MANY - 1}"
    )  # seen last, without a date
    assert len(titles(found)) == 20


def test_foreign_text_is_escaped_on_the_page(demo: Datasette) -> None:
    text = ask(demo, "/suche?q=alert").text
    assert "&lt;script&gt;<mark>alert</mark>" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    text = ask(
        demo, "/suche?q=" + quote('"><script>alert(1)</script>') + "&outlet=" + quote('"><script>alert(1)</script>')
    ).text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "text", ['"(', "AND", "*", "NEAR(", "title:", "'; DROP TABLE articles; --", "🎃", "\0", "a" * 5000, "%", "((((((a"]
)
def test_any_text_is_answered(demo: Datasette, text: str) -> None:
    for form in ("", ".json", ".csv", ".atom"):
        for exact in ("0", "1"):
            assert ask(demo, f"/suche{form}?exact={exact}&q={quote(text)}").status_code == 200


@pytest.mark.parametrize(
    "arguments",
    ["page=0", "page=-1", "page=x", "page=99999999999", "page=²", "sort=x", "from=x", "to=2025-99-99", "from=2025-02-30&to=1", "more=x",
     "kind=x", "outlet=", "day=x&month=y", "exact=2", "from=2030-01-01&to=2020-01-01", "outlet=" + "&outlet=".join(map(str, range(200)))],
)  # fmt: skip
def test_any_address_is_answered(demo: Datasette, arguments: str) -> None:
    for form in ("", ".json", ".csv", ".atom"):
        assert ask(demo, f"/suche{form}?{arguments}").status_code == 200


def test_a_page_behind_the_last_one_is_the_last_one(many: Datasette) -> None:
    assert titles(page(many, "/suche?page=999")) == titles(page(many, f"/suche?page={MANY // 20}"))


def test_what_is_no_query_is_searched_as_words_and_said_so(demo: Datasette) -> None:
    assert any(
        "keine Anfrage" in note for note in texts(page(demo, "/suche?q=" + quote("(Rat")), "//p[@role='status']")
    )
    assert not any("keine Anfrage" in note for note in texts(page(demo, "/suche?q=Rat"), "//p[@role='status']"))
    assert hits(demo, "/suche.json?q=" + quote("(Rat"))["total"] == hits(demo, "/suche.json?q=Rat")["total"] > 0


def test_what_has_no_word_in_it_finds_nothing_and_is_said_so(demo: Datasette) -> None:
    found = page(demo, "/suche?q=" + quote("🎃"))
    assert total(found) == 0
    assert any("kein Wort" in note for note in texts(found, "//p[@role='status']"))


def test_the_exact_mode_is_a_tick(demo: Datasette) -> None:
    wide = hits(demo, "/suche.json?q=Haus")["total"]
    exact = hits(demo, "/suche.json?q=Haus&exact=1")
    assert 0 < exact["total"] < wide
    for hit in exact["hits"]:
        assert {hit["snippet"][slice(*span)] for span in hit["snippet_highlights"]} <= {"Haus", "haus"}
    assert page(demo, "/suche?q=Haus&exact=1").xpath("//input[@name='exact'][@checked]")


# Order and pages


def test_the_order_can_be_chosen(many: Datasette) -> None:
    oldest = hits(many, "/suche.json?q=Rat&sort=oldest")["hits"]
    assert [hit["id"] for hit in oldest[:3]] == [1, 2, 3]
    latest = hits(many, "/suche.json?q=Rat&sort=date&section=Politik")["hits"]
    assert [hit["id"] - 1 for hit in latest[:2]] == [596, 592]
    found = page(many, "/suche?q=Rat")
    assert texts(found, "//ul[@class='s-sorts']//a[@aria-current]") == ["Relevanz"]


def test_the_best_is_first(demo: Datasette) -> None:
    found = hits(demo, "/suche.json?q=Rutte")["hits"]
    assert "Rutte" in found[0]["title"]
    assert found[0]["title_highlights"]


def test_where_very_many_are_found_the_latest_are_ranked_and_all_can_be_reached(
    many: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.archive.search.ranking.RANKED", 50)
    found = hits(many, "/suche.json?all=1&q=Rat")["hits"]
    assert len({hit["id"] for hit in found}) == MANY
    by_date = [hit["id"] for hit in hits(many, "/suche.json?all=1&q=Rat&sort=date")["hits"]]
    assert {hit["id"] for hit in found[:50]} == set(by_date[:50])
    assert [hit["id"] for hit in found[50:]] == by_date[50:]
    assert any(
        "Nach Relevanz geordnet sind die 50" in note
        for note in texts(page(many, "/suche?q=Rat"), "//p[@role='status']")
    )


def test_the_exact_mode_says_when_it_has_not_looked_at_everything(
    many: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.browse.search.find.LOOKED_THROUGH", 50)
    assert total(page(many, "/suche?q=Rat&exact=1")) == 50
    assert len(hits(many, "/suche.json?q=Rat&exact=1&all=1")["hits"]) == MANY
    assert total(page(many, "/suche?q=Rat&exact=1&section=Politik")) == 50
    assert total(page(many, "/suche?q=Rat&exact=1&day=2025-01-02")) == 21


def test_pages_follow_each_other(many: Datasette) -> None:
    address, seen = "/suche?section=Politik&sort=oldest", []
    while address:
        found = page(many, address)
        seen += titles(found)
        assert found.xpath("//ol[@class='a-articles']/@start") == [str(len(seen) - len(titles(found)) + 1)]
        address = next(iter(found.xpath("//a[contains(@rel, 'next')]/@href")), "")
    assert len(seen) == len(set(seen)) == MANY // 4
    assert page(many, "/suche?page=2").xpath("//a[contains(@rel, 'prev')]/@href") == ["/suche"]


# Addresses, language, permission


@pytest.mark.parametrize(
    "address",
    ["/suche", "/suche?q=Rat", "/suche?q=Rat&exact=1&outlet=a&outlet=b&section=c&author=d&credit=e&agency=f&kind=g&month=2025-01"
     "&day=2025-01-01&from=2025-01-01&to=2025-01-02&sort=oldest&more=author&page=3"],
)  # fmt: skip
def test_an_address_says_all_that_was_asked(address: str) -> None:
    assert Asked.of(parse_qsl(urlsplit(address).query)).href() == address


def test_the_page_speaks_english_too(many: Datasette) -> None:
    found = page(many, "/suche?q=Rat&section=Politik", **{"accept-language": "en-GB,en;q=0.9"})
    assert found.get("lang") == "en"
    assert "Order" in found.xpath("//nav/@aria-label")
    assert "Remove filter: Section: Politik" in found.xpath("//a/@aria-label")
    assert page(many, "/suche?lang=en").xpath("string(//h1)") == "Search"


def test_the_help_speaks_of_what_the_language_knows(many: Datasette) -> None:
    for example in texts(page(many, "/suche"), "//details[contains(@class, 's-help')]//dt"):
        found = hits(many, "/suche.json?q=" + quote(example))
        assert not found["as_words"], example


# Datasette's own


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Häuser", True),
        ("haus", True),
        ("Fähre Werft", True),
        ("outlet:lindenfurter Werft", True),
        ("Werft -Fähre", False),
        ("xyzzy", False),
    ],
)
def test_datasettes_own_search_box_asks_the_german_index(demo: Datasette, text: str, found: bool) -> None:
    rows = ask(demo, f"/archive/articles.json?_shape=array&_search={quote(text)}").json()
    assert bool(rows) is found


@pytest.mark.parametrize("text", ["Haus", "Haus(", 'Haus"', "Haus AND", "(Häuser", "^Haus*"])
def test_datasettes_raw_mode_takes_any_text(demo: Datasette, text: str) -> None:
    rows = ask(demo, f"/archive/articles.json?_shape=array&_searchmode=raw&_search={quote(text)}").json()
    assert any("haus" in str(row).lower() for row in rows)


def test_plain_datasette_without_our_plugin_opens_every_table(archive_path: Path) -> None:
    def get(address: str) -> Any:
        command = [sys.executable, "-m", "datasette", str(archive_path), "--get", address]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    name = archive_path.stem
    assert len(get(f"/{name}/articles.json?_shape=array")) == 15
    assert len(get(f"/{name}/article_search.json?_shape=array")) == 15
    sql = quote("SELECT count(*) AS n FROM article_search WHERE article_search MATCH 'haus'")
    assert get(f"/{name}.json?_shape=array&sql={sql}")[0]["n"] > 0


def test_a_search_that_takes_too_long_is_stopped_and_said_so(many: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.browse.search_page._PAGE_MS", 1)
    monkeypatch.setattr("archiver.browse.search_page.read_page", _forever)
    answer = ask(many, "/suche?q=Rat")
    assert answer.status_code == 503
    assert "dauerte zu lange" in answer.text
    assert "Traceback" not in answer.text


def _forever(conn: sqlite3.Connection, *_: object) -> None:
    conn.execute("with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c").fetchone()
