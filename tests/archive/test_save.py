"""What one `save` stores, and which row a page belongs to."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from given import BODY, NOON, OUTLET, URL, a_fetch, an_article, later

from archiver.archive import Archive, Validators

PRINT_VIEW = "https://www.kleinezeitung.example/drucken?artikel=4711"
OTHER = "https://www.kleinezeitung.example/politik/haushalt-beschlossen-4712"


def rows(archive: Archive, table: str) -> list[dict[str, object]]:
    return list(archive.db.query(f"SELECT * FROM {table}"))


def test_an_article_comes_back_as_it_was_saved(archive: Archive) -> None:
    assert archive.save(an_article(), a_fetch()) == "new"
    assert archive.article(URL) == an_article()


def test_one_save_stores_article_images_links_fetch_and_address(archive: Archive) -> None:
    crawl = archive.start_crawl([OUTLET], "archiver crawl", NOON)
    archive.save(
        an_article(), a_fetch(crawl_id=crawl, etag='"a"', last_modified="Sun, 01 Nov 2026 12:00:00 GMT", size=5)
    )
    [article] = rows(archive, "articles")
    [fetch] = rows(archive, "fetches")
    [url] = rows(archive, "urls")
    assert (len(rows(archive, "images")), len(rows(archive, "related_links"))) == (2, 2)
    assert (fetch["article_id"], fetch["crawl_id"], fetch["outcome"]) == (article["id"], crawl, "new")
    assert (url["article_id"], url["state"], url["is_alias"]) == (article["id"], "done", 0)
    assert archive.validators(URL) == Validators('"a"', "Sun, 01 Nov 2026 12:00:00 GMT")


def test_the_table_holds_what_its_readers_expect(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    [row] = rows(archive, "articles")
    assert json.loads(str(row["authors"])) == ["Jürgen Weiß", "dpa"]
    assert json.loads(str(row["keywords"])) == ["Brücke", "Oberwiesenbach"]
    assert (row["url"], row["date"], row["image_credit"]) == (URL, "2026-11-01T12:30:00+01:00", "Svenja Groß/dpa")
    assert (row["paywalled"], row["comment_count"], row["first_seen"]) == (0, 0, "2026-11-01T12:00:00+00:00")


def test_a_save_that_fails_half_way_stores_nothing(archive: Archive) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        archive.save(an_article(), a_fetch(crawl_id=99))  # no such crawl: the last of the rows is refused
    assert [rows(archive, table) for table in ("articles", "images", "related_links", "urls", "fetches")] == [[]] * 5
    assert archive.save(an_article(), a_fetch()) == "new"


@pytest.mark.parametrize(
    "asked",
    [
        "http://www.kleinezeitung.example/politik/brueckenbau-genehmigt-4711",
        "https://kleinezeitung.example/politik/brueckenbau-genehmigt-4711/",
        f"{URL}?utm_source=rss",
        f"{URL}#kommentare",
    ],
)
def test_another_form_of_the_address_is_the_same_article(archive: Archive, asked: str) -> None:
    archive.save(an_article(), a_fetch())
    assert archive.save(an_article(url=asked), a_fetch(asked)) == "unchanged"
    assert archive.count() == 1
    assert archive.is_known(asked)


def test_asked_answered_and_canonical_address_all_lead_to_the_article(archive: Archive) -> None:
    short, answered = "https://kleinezeitung.example/?p=4711", "https://kleinezeitung.example/4711.html"
    archive.save(an_article(), a_fetch(short, final_url=answered))
    for address in (short, answered, URL):
        assert archive.article(address) == an_article()
        assert archive.is_known(address)
    assert {row["url"] for row in rows(archive, "urls") if not row["is_alias"]} == {short}


def test_a_page_that_names_an_archived_article_canonical_is_a_duplicate_whatever_it_shows(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    second_page = an_article(body="Seite zwei des Artikels.", title="Gemeinderat genehmigt Brückenbau (2)")
    assert archive.save(second_page, a_fetch(f"{URL}/seite-2")) == "duplicate"
    assert archive.article(URL) == an_article()
    assert archive.article(f"{URL}/seite-2") == an_article()


def test_a_short_link_to_where_an_article_is_read_does_not_end_its_visits(archive: Archive) -> None:
    read_at, short = "https://kleinezeitung.example/?p=4711", "https://kurz.example/x1"
    archive.save(an_article(), a_fetch(read_at))
    update = an_article(title="Neu")
    assert archive.save(update, a_fetch(short, final_url=read_at, fetched_at=later(minutes=9))) == "changed"
    assert len(archive.queued(OUTLET, now=later(hours=2))) == 1


def test_the_same_text_under_an_unrelated_address_is_a_duplicate(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    assert archive.save(an_article(url=PRINT_VIEW, section=None), a_fetch(PRINT_VIEW)) == "duplicate"
    assert archive.count() == 1
    assert archive.article(PRINT_VIEW) == an_article()
    assert archive.queued(OUTLET, now=later(days=60)) != []  # the article's own page is still visited
    assert [queued.found.url for queued in archive.queued(OUTLET, now=later(days=60))] == [URL]


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        pytest.param(OTHER, "new", id="a name of its own"),
        pytest.param(URL.replace("/politik/", "/lokales/"), "duplicate", id="the same name in another folder"),
        pytest.param(f"{URL}?ressort=lokales", "duplicate", id="an unknown parameter that the page repeats"),
    ],
)
def test_a_text_that_is_published_again_as_an_article_of_its_own_is_one(
    archive: Archive, url: str, outcome: str
) -> None:
    archive.save(an_article(), a_fetch(), is_self_named=True)
    again = an_article(url=url, section="Lokales")
    assert archive.save(again, a_fetch(url, fetched_at=later(minutes=1)), is_self_named=True) == outcome
    assert archive.article(url) == (again if outcome == "new" else an_article())
    if outcome == "new":
        [repeated] = archive.db.query("SELECT articles, outlets, urls FROM repeated_texts")
        assert (repeated["articles"], repeated["outlets"]) == (2, 1)
        assert json.loads(repeated["urls"]) == [URL, url]
        assert (
            archive.save(replace(again, body=f"{BODY}\n\nNachtrag."), a_fetch(url, fetched_at=later(hours=2)))
            == "changed"
        )
        assert archive.article(URL) == an_article(), "each has a life of its own"


@pytest.mark.parametrize("body", [None, "Kurz gemeldet.", "x" * 199])
def test_texts_too_short_to_be_told_apart_are_no_duplicates(archive: Archive, body: str | None) -> None:
    archive.save(an_article(body=body), a_fetch())
    assert archive.save(an_article(url=OTHER, body=body), a_fetch(OTHER)) == "new"


def test_the_same_text_on_another_day_is_another_article(archive: Archive) -> None:
    horoscope = an_article()
    archive.save(horoscope, a_fetch())
    assert horoscope.date
    assert archive.save(replace(horoscope, url=OTHER, date=horoscope.date + timedelta(days=1)), a_fetch(OTHER)) == "new"


def test_the_same_text_at_another_outlet_is_another_article(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    agency = "https://andere.example/dpa/1"
    assert archive.save(an_article(url=agency), a_fetch(agency, outlet="andere.example")) == "new"


def test_two_articles_with_one_title_are_two_rows(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    assert archive.save(an_article(url=OTHER, body=BODY.replace("Brücke", "Schule")), a_fetch(OTHER)) == "new"
    assert archive.count() == 2


def test_an_article_whose_site_gave_it_a_new_address_stays_one_article(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    moved = f"{URL}-amtlich"
    update = an_article(url=moved, title="Brückenbau ist amtlich")
    assert archive.save(update, a_fetch(final_url=moved, fetched_at=later(hours=2))) == "changed"
    assert archive.count() == 1
    assert archive.article(moved) == replace(update, url=URL)


def test_an_address_that_now_shows_another_article_makes_a_new_one_and_keeps_the_old(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    fresh = an_article(url=OTHER, title="Haushalt beschlossen", body="Ein ganz anderer Text. " * 20)
    assert archive.save(fresh, a_fetch(fetched_at=later(hours=2))) == "new"
    assert archive.save(fresh, a_fetch(fetched_at=later(hours=3))) == "unchanged"
    assert archive.count() == 2
    assert archive.article(URL) == an_article()
    assert archive.revisions(URL) == []


def test_a_duplicate_that_later_gets_a_text_of_its_own_becomes_an_article(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.save(an_article(url=OTHER), a_fetch(OTHER))
    own = an_article(url=OTHER, title="Liveblog", body="Jetzt mit eigenem Text. " * 20)
    assert archive.save(own, a_fetch(OTHER, fetched_at=later(hours=1))) == "new"
    assert archive.article(OTHER) == own
    assert archive.article(URL) == an_article()


def test_no_credentials_and_sessions_get_into_the_archive(archive: Archive) -> None:
    archive.save(an_article(), a_fetch("https://leser:geheim@www.kleinezeitung.example/a?sid=abc123"))
    assert not any(
        "geheim" in str(row) or "abc123" in str(row) for table in ("urls", "fetches") for row in rows(archive, table)
    )


def test_what_utf8_cannot_hold_is_dropped_from_notes_and_announcements(archive: Archive) -> None:
    archive.record(a_fetch(outcome="failed:connection", note="kaputt\ud800\0", etag="\udcff"))
    [fetch] = rows(archive, "fetches")
    assert (fetch["note"], fetch["etag"]) == ("kaputt", None)


def test_an_unknown_outlet_is_added_by_the_first_save(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    assert [row["domain"] for row in rows(archive, "outlets")] == [OUTLET]


def test_an_outlet_that_was_taken_back_with_its_first_article_is_made_again(archive: Archive) -> None:
    def broken_off() -> None:
        with archive.together():
            archive.save(an_article(), a_fetch())
            raise ZeroDivisionError

    with archive.together():
        with pytest.raises(ZeroDivisionError):
            broken_off()
        assert archive.save(an_article(), a_fetch()) == "new"
    assert archive.problems() == []
