"""The pages that tell how the archive and its outlets are doing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browse_server import ask
from datasette.app import Datasette
from given import a_feed, a_fetch, an_article
from lxml import html

from archiver.archive import Archive
from archiver.browse import datasette_on
from archiver.browse.pages import state
from archiver.items import Found

NOW = datetime.now(UTC).replace(microsecond=0)
OUTLET = "kleinezeitung.example"


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """Eight days of articles with a credit, and today none with one; an outlet with an evil name that was walled."""
    path = tmp_path_factory.mktemp("state") / "zeitungen.db"
    with Archive(path) as archive:
        for run in range(9):
            at = NOW - timedelta(hours=1, days=8 - run)
            crawl = archive.start_crawl([OUTLET], "archiver crawl", at)
            urls = [f"https://www.{OUTLET}/artikel-{run}-{number}" for number in range(12)]
            archive.announce(OUTLET, [Found(url=url) for url in urls], a_feed(crawl_id=crawl, fetched_at=at))
            for url in urls:
                lost = {"images": ()} if run == 8 else {}
                article = an_article(url=url, title=url[-6:], body=f"{url} " * 20, date=at, **lost)
                archive.save(article, a_fetch(url, crawl_id=crawl, fetched_at=at))
            archive.record(a_fetch(f"https://{OUTLET}/wand", crawl_id=crawl, fetched_at=at, outcome="refused:consent"))
            archive.finish_crawl(crawl, at, 0, {})
        crawl = archive.start_crawl(["boese"], "archiver crawl", NOW)
        archive.record(
            a_fetch(
                "https://boese.example/1", outlet="<b>.example", crawl_id=crawl, fetched_at=NOW, outcome="failed:dns"
            )
        )
        archive.finish_crawl(crawl, NOW, 0, {})
    return datasette_on(path)


def test_alarms_stand_at_the_top_with_what_to_do(datasette: Datasette) -> None:
    page = html.fromstring(ask(datasette, "/zustand").text)
    notes = [
        " ".join(note.text_content().split()) for note in page.find_class("a-bad") if "a-note" in note.get("class")
    ]
    assert f"Bildnachweis bei {OUTLET}: 100 % → 0 % von 12 neuen Artikeln" in notes[0]
    assert "archiver extract ADRESSE --explain" in notes[0]
    assert page.cssselect("h1")[0].text_content() == "Zustand"


def test_it_is_there_in_english(datasette: Datasette) -> None:
    page = ask(datasette, "/zustand?lang=en").text
    assert "<h1>State</h1>" in page
    assert f"Picture credit on {OUTLET}: 100 % -&gt; 0 % of 12 new articles" in page


def test_every_outlet_has_its_row_with_its_days(datasette: Datasette) -> None:
    page = html.fromstring(ask(datasette, "/zustand").text)
    rows = page.cssselect("table")[0].cssselect("tbody tr")
    assert [row.cssselect("th")[0].text_content() for row in rows] == ["<b>.example", OUTLET]
    new, lost = rows[1].cssselect("svg")
    assert new.get("aria-label") == f"{OUTLET}: 108 neue Artikel in 14 Tagen"
    assert lost.get("aria-label") == f"{OUTLET}: 9 Seiten abgewiesen oder fehlgeschlagen in 14 Tagen"


def test_broken_fields_are_marked(datasette: Datasette) -> None:
    page = html.fromstring(ask(datasette, "/zustand").text)
    marked = [mark.text_content() for mark in page.cssselect("table")[1].find_class("a-bad")]
    assert len(marked) == 2  # the credit and the pictures
    assert set(marked) == {"50\xa0%"}


def test_an_outlet_has_a_page_of_its_own_day_by_day(datasette: Datasette) -> None:
    page = html.fromstring(ask(datasette, f"/zustand/{OUTLET}").text)
    days = page.cssselect("table")[0].cssselect("tbody tr")
    assert len(days) == 10  # nine, and all of them together
    assert [cell.text_content() for cell in days[0].cssselect("td")[:6]] == ["9", "108", "0", "0", "117", "108"]
    assert page.cssselect("h1")[0].text_content() == f"Zustand: {OUTLET}"


def test_an_outlet_that_was_never_crawled_is_not_found(datasette: Datasette) -> None:
    assert ask(datasette, "/zustand/nie.example").status_code == 404


def test_names_are_text(datasette: Datasette) -> None:
    assert "<b>.example" not in ask(datasette, "/zustand").text
    assert "&lt;b&gt;.example" in ask(datasette, "/zustand").text


def test_the_figures_are_there_as_json(datasette: Datasette) -> None:
    told = ask(datasette, "/zustand.json").json()
    assert {outlet["outlet"] for outlet in told["outlets"]} == {OUTLET, "<b>.example"}
    assert len(told["alarms"]) == 2


def test_the_header_leads_there(datasette: Datasette) -> None:
    page = html.fromstring(ask(datasette, "/zustand").text)
    (link,) = [link for link in page.cssselect("nav a") if link.text_content() == "Zustand"]
    assert (link.get("href"), link.get("aria-current")) == ("/zustand", "page")


def test_an_archive_without_crawls_says_so(tmp_path: Path) -> None:
    Archive(tmp_path / "leer.db").close()
    page = ask(datasette_on(tmp_path / "leer.db"), "/zustand").text
    assert "In den letzten sechs Wochen lief keine Abfrage." in page
    assert "Keine Alarme" in page


def test_figures_are_read_once_a_minute(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(datasette, "/zustand")

    def fail(path: Path) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(state, "_read", fail)
    assert ask(datasette, "/zustand").status_code == 200
