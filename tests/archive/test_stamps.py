"""Announcements of change that are put to the test."""

from __future__ import annotations

from datetime import datetime

import pytest
from given import BODY, NOON, OUTLET, a_feed, a_fetch, an_article, later

from archiver.archive import Archive
from archiver.archive.stamps import IDLE_IN_A_ROW, IDLE_PAGES
from archiver.items import Found

URLS = [f"https://kleinezeitung.example/politik/meldung-{number}" for number in range(12)]


def text_of(url: str) -> str:
    return f"{BODY}\n\n{url}"


def run(archive: Archive, at: datetime, edited: dict[str, str], status: int = 200) -> int:
    """A crawl whose feed stamps every entry with the moment it is made at; the number of pages it asks."""
    archive.announce(OUTLET, [Found(url=url, modified=at) for url in URLS], a_feed(fetched_at=at))
    asked = [queued.found.url for queued in archive.queued(OUTLET, now=at)]
    for url in asked:
        fetch = a_fetch(url, fetched_at=at, status=status)
        if status == 304:
            archive.record(a_fetch(url, fetched_at=at, status=304, outcome="unchanged"))
        else:
            archive.save(an_article(url=url, date=NOON, body=edited.get(url) or text_of(url)), fetch)
    return len(asked)


@pytest.fixture
def archive_without_visits(archive: Archive) -> Archive:
    archive.schedule_visits(OUTLET, "")
    return archive


@pytest.mark.parametrize("status", [200, 304], ids=["the same text", "a conditional answer"])
def test_stamps_that_move_with_the_fetch_are_believed_no_more(archive_without_visits: Archive, status: int) -> None:
    archive = archive_without_visits
    assert run(archive, NOON, {}) == len(URLS)
    asked = [run(archive, later(hours=hour), {}, status) for hour in range(1, 6)]
    assert asked == [len(URLS)] * IDLE_IN_A_ROW + [0] * (5 - IDLE_IN_A_ROW)


def test_re_visits_go_on_and_find_what_was_edited(archive: Archive) -> None:
    run(archive, NOON, {})
    for minute in (5, 10, 15, 20):
        run(archive, later(minutes=minute), {})
    assert run(archive, later(minutes=30), {}) == 0
    edited = {URLS[3]: text_of(URLS[3]) + "\n\nNachtrag: Der Rat hat seine Entscheidung am Abend bestätigt."}
    assert run(archive, later(hours=1, minutes=1), edited) == len(URLS), "the first visit of the schedule"
    assert [row["body"] for row in archive.revisions(URLS[3])] == [text_of(URLS[3])]


def test_an_outlet_is_believed_again_when_its_stamps_are_true(archive: Archive) -> None:
    run(archive, NOON, {})
    for minute in (5, 10, 15):
        run(archive, later(minutes=minute), {})
    edited = {url: text_of(url) + "\n\nNachtrag: Der Rat hat seine Entscheidung am Abend bestätigt." for url in URLS}
    assert run(archive, later(hours=1, minutes=1), edited) == len(URLS)
    assert run(archive, later(hours=1, minutes=30), edited) == len(URLS)


def test_honest_stamps_are_believed_for_ever(archive_without_visits: Archive) -> None:
    archive = archive_without_visits
    run(archive, NOON, {})
    for hour in range(1, 20):
        url, at = URLS[hour % len(URLS)], later(hours=hour)
        assert archive.announce(OUTLET, [Found(url=url, modified=at)], a_feed(fetched_at=at)) == 1
        body = text_of(url) + f"\n\nDer Rat vertagte die Sache in Sitzung Nummer {hour} noch einmal."
        archive.save(an_article(url=url, date=NOON, body=body), a_fetch(url, fetched_at=at))


def test_a_few_changes_that_readers_do_not_see_are_forgiven(archive_without_visits: Archive) -> None:
    archive = archive_without_visits
    run(archive, NOON, {})
    for hour in range(1, 9):
        links = [Found(url=url, modified=later(hours=hour)) for url in URLS[: IDLE_PAGES - 1]]
        assert archive.announce(OUTLET, links, a_feed(fetched_at=later(hours=hour))) == len(links)
        for url in URLS[: IDLE_PAGES - 1]:
            archive.save(an_article(url=url, date=NOON, body=text_of(url)), a_fetch(url, fetched_at=later(hours=hour)))


def test_a_page_that_was_refused_is_asked_once_a_day_where_stamps_are_not_believed(
    archive_without_visits: Archive,
) -> None:
    archive = archive_without_visits
    for hour in range(4):
        run(archive, later(hours=hour), {})
    url = "https://kleinezeitung.example/politik/"
    refused = a_fetch(url, fetched_at=later(hours=4), outcome="refused:overview")
    archive.record(refused)
    assert archive.announce(OUTLET, [Found(url=url, modified=later(hours=5))], a_feed(fetched_at=later(hours=5))) == 0
    assert archive.announce(OUTLET, [Found(url=url, modified=later(hours=29))], a_feed(fetched_at=later(hours=29))) == 1


def test_a_date_that_only_the_feed_moves_makes_no_version(archive: Archive) -> None:
    article = an_article(date=NOON, date_source="feed", date_original=NOON.isoformat())
    archive.save(article, a_fetch())
    moved = an_article(date=later(hours=2), date_source="feed", date_original=later(hours=2).isoformat())
    assert archive.save(moved, a_fetch(fetched_at=later(hours=3))) == "unchanged"
