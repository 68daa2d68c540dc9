"""The first page: what came in, what changed, how the last crawl went."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from datasette.app import Datasette
from evidence_samples import a_fetch
from given import an_article
from seen_pages import shown, text

from archiver.archive import Archive
from archiver.browse import datasette_on
from archiver.browse.pages import arrivals, start
from archiver.browse.pages.arrivals import DAYS, per_day


def test_an_archive_that_got_nothing_today_shows_the_last_day_with_news(datasette: Datasette) -> None:
    page = shown(datasette, "/")
    assert text(page.xpath("//h1")[0]) == "Zuletzt im Archiv"
    assert "Sonntag, 1. November 2026 : 5 neue Artikel" in text(page)


def test_outlets_are_listed_with_their_days(datasette: Datasette) -> None:
    rows = shown(datasette, "/").xpath("//section[@aria-labelledby='arrivals']//tbody/tr")
    assert [text(row) for row in rows] == ["Kleine Zeitung 3", "anderes-blatt.example 2"]
    spark = rows[0].xpath(".//*[local-name()='svg']")[0]
    assert spark.get("aria-label") == "Kleine Zeitung: 3 Artikel in 14 Tagen, höchstens 3 an einem Tag"
    assert len(spark) == DAYS


def test_the_newest_articles_have_kicker_outlet_time_and_credit(datasette: Datasette) -> None:
    first = text(shown(datasette, "/").xpath("//ol[@class='a-articles']/li[3]")[0])
    assert (
        first
        == "Verkehr Rat genehmigt Brücke kleinezeitung.example 01.11.2026, 12:30 Uhr Politik Bild: Svenja Groß/dpa geändert"
    )


def test_the_last_crawls_health_is_told_with_what_was_lost(datasette: Datasette) -> None:
    crawl = text(shown(datasette, "/").xpath("//section[@aria-labelledby='crawl']")[0])
    assert "02.11.2026, 13:00 Uhr , ein Medium etwas ging verloren" in crawl
    assert "geändert 2 kein Artikel 1 verloren 1" in crawl
    assert "1 Seite keine Antwort kleinezeitung.example" in crawl


def test_changes_that_newsrooms_care_for_are_shown(datasette: Datasette) -> None:
    changed = text(shown(datasette, "/").xpath("//section[@aria-labelledby='changed']")[0])
    assert "still geändert" in changed
    assert "verschwunden" in changed
    assert "Bildnachweis" not in changed


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A moment of a day that is today."""
    moment = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    for module in (arrivals, start):
        monkeypatch.setattr(module, "today", lambda: moment.date() + timedelta(days=1))
    return moment


def test_what_came_in_today_is_today(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "today.db"
    with Archive(path) as archive:
        archive.add_outlet(key="kleinezeitung.example")
        archive.save(an_article(), a_fetch(fetched_at=now))
    page = shown(datasette_on(path), "/")
    assert text(page.xpath("//h1")[0]) == "Heute im Archiv"
    assert "ein neuer Artikel" in text(page)


def test_an_imported_old_article_does_not_set_the_clock_back(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "imported.db"
    with Archive(path) as archive:
        archive.add_outlet(key="kleinezeitung.example")
        archive.save(an_article(), a_fetch(fetched_at=now))
        old = "https://www.kleinezeitung.example/alt"
        archive.save(
            an_article(url=old, title="Alt", body="Alter Text."),
            a_fetch(old, fetched_at=datetime(2019, 5, 1, tzinfo=UTC)),
        )
    assert text(shown(datasette_on(path), "/").xpath("//h1")[0]) == "Heute im Archiv"


@pytest.mark.parametrize(
    ("language", "told"), [("de", "Das Archiv ist noch leer"), ("en", "The archive is still empty")]
)
def test_an_empty_archive_says_what_to_type(tmp_path: Path, language: str, told: str) -> None:
    path = tmp_path / "empty.db"
    Archive(path).close()
    page = shown(datasette_on(path), f"/?lang={language}")
    assert text(page.xpath("//h1")[0]) == told
    assert "archiver crawl https://www.tagesschau.de" in text(page)


def test_days_are_those_of_german_time() -> None:
    arrivals = [
        {"outlet": "a.example", "hour": "2026-11-01T22", "articles": 2},  # 23 o'clock
        {"outlet": "a.example", "hour": "2026-11-01T23", "articles": 3},  # midnight
    ]
    counts = per_day(arrivals, date(2026, 11, 2))
    assert counts["a.example"][-2:] == [2, 3]
    assert len(counts["a.example"]) == DAYS
