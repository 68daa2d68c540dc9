"""The German search in the browser: the page, its JSON, Datasette's own search box; and Datasette without our plugin."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from archiver.browse import datasette_on


def get(db: Path, address: str) -> Any:
    answer = asyncio.run(datasette_on(db).client.get(address))
    assert answer.status_code == 200, answer.text
    return answer


def box(db: Path, text: str) -> list[str]:
    """Headlines that Datasette's own search box finds."""
    return [row["title"] for row in get(db, f"/archive/articles.json?_shape=array&_search={quote(text)}").json()]


def test_the_page_shows_hits_with_their_words_marked(archive_path: Path) -> None:
    page = get(archive_path, "/suche?q=H%C3%A4user").text
    assert "<mark>Häuser</mark>" in page
    assert "<mark>Hausbesitzer</mark>" in page
    assert 'value="Häuser"' in page
    assert 'href="/archive/articles/' in page
    assert "Artikel · <span" in page


def test_foreign_text_is_escaped_on_the_page(archive_path: Path) -> None:
    page = get(archive_path, "/suche?q=alert").text
    assert "&lt;script&gt;<mark>alert</mark>" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    page = get(archive_path, "/suche?q=" + quote('"><script>alert(1)</script>')).text
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "text", ['"(', "AND", "*", "NEAR(", "title:", "'; DROP TABLE articles; --", "🎃", "\0", "a" * 2000]
)
def test_any_text_is_answered(archive_path: Path, text: str) -> None:
    get(archive_path, f"/suche?q={quote(text)}")
    get(archive_path, f"/suche?exact=1&q={quote(text)}")
    assert len(box(archive_path, text)) <= 1  # the hostile article has the word `title`


def test_what_is_no_query_is_said_to_be_searched_as_words(archive_path: Path) -> None:
    assert "Nicht als Anfrage verstanden" in get(archive_path, "/suche?q=" + quote("(Rat")).text
    assert "Nicht als Anfrage verstanden" not in get(archive_path, "/suche?q=Rat").text


def test_a_facet_narrows_the_search_down(archive_path: Path) -> None:
    wide = get(archive_path, "/suche.json?q=Haus").json()
    section, count = next(iter(wide["facets"]["section"].items()))
    assert 0 < count < wide["total"]
    narrow = get(archive_path, "/suche.json?q=" + quote(f'Haus section:"{section}"')).json()
    assert narrow["total"] == count
    assert {hit["section"] for hit in narrow["hits"]} == {section}
    assert f'href="/suche?q=Haus+section%3A%22{section}%22"' in get(archive_path, "/suche?q=Haus").text
    assert (
        f'href="/suche?q=%28Haus+OR+Rat%29+section%3A%22{section}%22"' in get(archive_path, "/suche?q=Haus+OR+Rat").text
    )


def test_the_exact_mode_is_a_tick(archive_path: Path) -> None:
    wide = get(archive_path, "/suche.json?q=Haus").json()["total"]
    exact = get(archive_path, "/suche.json?q=Haus&exact=1").json()
    assert 0 < exact["total"] < wide
    assert all(
        "Häuser" not in hit["snippet"][slice(*span)] for hit in exact["hits"] for span in hit["snippet_highlights"]
    )
    assert "checked" in get(archive_path, "/suche?q=Haus&exact=1").text


def test_pages_follow_each_other(archive_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.browse.search_page.PAGE", 3)
    pages = [get(archive_path, f"/suche.json?q=Haus&page={number}").json()["hits"] for number in (1, 2, 3)]
    assert [hit["rank"] for page in pages for hit in page] == list(range(1, sum(map(len, pages)) + 1))
    assert 'rel="next"' in get(archive_path, "/suche?q=Haus").text
    assert 'rel="prev"' in get(archive_path, "/suche?q=Haus&page=2").text
    for number in ("0", "-1", "x", "99999999999", "²"):
        get(archive_path, f"/suche?q=Haus&page={number}")


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
def test_datasettes_own_search_box_asks_the_german_index(archive_path: Path, text: str, found: bool) -> None:
    assert bool(box(archive_path, text)) is found


def test_the_list_of_articles_leads_to_the_search(archive_path: Path) -> None:
    page = get(archive_path, "/archive/articles").text
    assert 'href="/suche"' in page
    assert 'name="_search"' in page


def test_plain_datasette_without_our_plugin_opens_every_table(archive_path: Path) -> None:
    def ask(address: str) -> Any:
        command = [sys.executable, "-m", "datasette", str(archive_path), "--get", address]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    name = archive_path.stem
    assert len(ask(f"/{name}/articles.json?_shape=array")) == 15
    assert len(ask(f"/{name}/article_search.json?_shape=array")) == 15
    sql = quote("SELECT count(*) AS n FROM article_search WHERE article_search MATCH 'haus'")
    assert ask(f"/{name}.json?_shape=array&sql={sql}")[0]["n"] > 0
