"""What a run did at each outlet is summed up, in the transaction that ends it, and read in the order of time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from given import NOON, OUTLET, URL, a_feed, a_fetch, an_article, later

from archiver.archive import Archive, Role
from archiver.archive.tallies import WATCHED, AgainCount, ListCount, NewCount, Tally, missing_fields
from archiver.items import Article, Found


@pytest.fixture
def archive(path: Path) -> Archive:
    return Archive(path)


def a_run(archive: Archive, at: float = 0, command: str = "archiver crawl") -> int:
    return archive.start_crawl([OUTLET], command, later(hours=at))


def end(archive: Archive, crawl: int, at: float = 0) -> None:
    archive.finish_crawl(crawl, later(hours=at, minutes=5), 0, {})


def only(archive: Archive) -> Tally:
    (tally,) = archive.tallies(NOON - timedelta(days=1))
    return tally


def page(number: int) -> str:
    return f"https://www.{OUTLET}/artikel-{number}"


def test_pages_are_counted_by_outcome(archive: Archive) -> None:
    crawl = a_run(archive)
    archive.save(an_article(), a_fetch(crawl_id=crawl))
    archive.record(a_fetch(page(2), crawl_id=crawl, outcome="refused:consent"))
    archive.record(a_fetch(page(3), crawl_id=crawl, outcome="refused:consent"))
    archive.record(a_fetch(page(4), crawl_id=crawl, outcome="failed:timeout", status=None))
    archive.record(a_fetch(page(5), crawl_id=crawl, outcome="skipped:robots", status=None))
    end(archive, crawl)
    tally = only(archive)
    assert tally.outcomes == {"new": 1, "refused:consent": 2, "failed:timeout": 1, "skipped:robots": 1}
    assert tally.fetched == 4
    assert tally.pages("refused") == tally.pages("refused:consent") == 2
    assert tally.started_at == NOON
    assert tally.finished_at == later(minutes=5)


def test_what_lists_named_is_counted_by_their_role(archive: Archive) -> None:
    crawl = a_run(archive)
    found = [Found(url=page(number)) for number in range(3)]
    archive.announce(OUTLET, found, a_feed(crawl_id=crawl))
    archive.announce(OUTLET, found, a_feed(f"https://{OUTLET}/feed2", crawl_id=crawl))
    archive.record(a_feed(f"https://{OUTLET}/sitemap.xml", crawl_id=crawl, role=Role.SITEMAP, outcome="failed:timeout"))
    end(archive, crawl)
    lists = only(archive).lists
    assert lists == {
        "feed": ListCount({"read": 2}, links=6, queued=3),
        "sitemap": ListCount({"failed:timeout": 1}),
    }


@pytest.mark.parametrize("days", [0, 6, 8, 400])
def test_new_articles_are_fresh_for_a_week(archive: Archive, days: int) -> None:
    crawl = a_run(archive)
    archive.save(an_article(date=NOON - timedelta(days=days), kicker=None), a_fetch(crawl_id=crawl))
    end(archive, crawl)
    tally = only(archive)
    counted = NewCount(pages=1, paywalled=0, missing={"kicker": 1})
    assert (tally.fresh, tally.older) == ((counted, NewCount()) if days < 7 else (NewCount(), counted))


def test_a_new_article_without_a_date_is_fresh(archive: Archive) -> None:
    crawl = a_run(archive)
    archive.save(an_article(date=None), a_fetch(crawl_id=crawl))
    end(archive, crawl)
    assert only(archive).fresh == NewCount(1, 0, {"date": 1})


def test_paid_articles_are_counted_among_the_new_ones(archive: Archive) -> None:
    crawl = a_run(archive)
    archive.save(an_article(paywalled=True), a_fetch(crawl_id=crawl))
    end(archive, crawl)
    assert only(archive).fresh.paywalled == 1


def test_a_page_looked_at_again_is_compared_with_the_look_before(archive: Archive) -> None:
    """Also where the archive keeps what the page no longer states."""
    archive.save(an_article(kicker=None), a_fetch())
    crawl = a_run(archive, 1)
    archive.save(an_article(kicker=None, section=None), a_fetch(crawl_id=crawl, fetched_at=later(hours=1)))
    end(archive, crawl, 1)
    again = only(archive).again
    assert again.pages == 1
    assert set(again.had) == set(WATCHED) - {"kicker"}
    assert again.lost == {"section": 1}
    article = archive.article(URL)
    assert article is not None
    assert article.section == "Politik"


def test_a_field_that_comes_is_gained(archive: Archive) -> None:
    archive.save(an_article(comment_count=None), a_fetch())
    crawl = a_run(archive, 1)
    archive.save(an_article(comment_count=3), a_fetch(crawl_id=crawl, fetched_at=later(hours=1)))
    end(archive, crawl, 1)
    assert only(archive).again.gained == {"comment_count": 1}


def test_a_field_that_was_lost_before_is_not_lost_once_more(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.save(an_article(section=None), a_fetch(fetched_at=later(hours=1)))
    crawl = a_run(archive, 2)
    archive.save(an_article(section=None), a_fetch(crawl_id=crawl, fetched_at=later(hours=2)))
    end(archive, crawl, 2)
    again = only(archive).again
    assert "section" not in again.had
    assert again.lost == {}


def test_what_was_imported_is_no_doing_of_the_outlet(archive: Archive) -> None:
    crawl = a_run(archive)
    archive.save(an_article(), a_fetch(crawl_id=crawl, source="alt.warc.gz", source_offset=0))
    end(archive, crawl)
    assert archive.tallies(NOON - timedelta(days=1)) == []


def test_a_run_that_was_killed_is_summed_up_when_it_is_read(archive: Archive) -> None:
    crawl = a_run(archive)
    archive.save(an_article(), a_fetch(crawl_id=crawl))
    tally = only(archive)
    assert tally.finished_at is None
    assert tally.outcomes == {"new": 1}
    assert archive.db["tallies"].count == 0


def test_a_run_that_was_killed_days_ago_is_kept_by_the_end_of_the_next(archive: Archive) -> None:
    killed = a_run(archive, 0)
    archive.save(an_article(), a_fetch(crawl_id=killed))
    going_on = a_run(archive, 71)
    archive.record(a_fetch(page(2), crawl_id=going_on, outcome="refused:login", fetched_at=later(hours=71)))
    end(archive, a_run(archive, 72), 72)
    assert [row["crawl_id"] for row in archive.db["tallies"].rows] == [killed]
    assert [tally.crawl_id for tally in archive.tallies(NOON)] == [killed, going_on]


def test_what_is_kept_is_what_would_be_counted(archive: Archive) -> None:
    crawl = a_run(archive)
    archive.announce(OUTLET, [Found(url=URL)], a_feed(crawl_id=crawl))
    archive.save(an_article(), a_fetch(crawl_id=crawl))
    archive.save(an_article(title="Neu"), a_fetch(crawl_id=crawl, fetched_at=later(hours=1)))
    end(archive, crawl)
    kept = only(archive)
    with archive.db.conn as conn:
        conn.execute("DELETE FROM tallies")
    assert only(archive) == kept
    assert kept.again == AgainCount(1, dict.fromkeys(WATCHED, 1), {})


@pytest.mark.parametrize(
    ("command", "is_regular"),
    [
        ("archiver crawl a.example", True),
        ("archiver crawl --backfill a.example", False),
        ("archiver crawl --revisit a.example", True),
    ],
)
def test_a_run_back_in_time_is_no_regular_one(archive: Archive, command: str, is_regular: bool) -> None:
    crawl = a_run(archive, command=command)
    archive.save(an_article(), a_fetch(crawl_id=crawl))
    end(archive, crawl)
    assert only(archive).is_regular is is_regular


def test_runs_come_in_the_order_in_which_they_began(archive: Archive) -> None:
    for hour in (3, 1, 2):
        crawl = a_run(archive, hour)
        archive.record(a_fetch(page(hour), crawl_id=crawl, outcome="refused:login", fetched_at=later(hours=hour)))
        end(archive, crawl, hour)
    assert [tally.started_at for tally in archive.tallies(later(hours=2))] == [later(hours=2), later(hours=3)]


def test_every_watched_field_is_one_of_an_article() -> None:
    assert missing_fields(an_article()) == []
    assert missing_fields(Article(url=URL)) == list(WATCHED)


def test_no_comments_is_an_answer() -> None:
    assert "comment_count" not in missing_fields(an_article(comment_count=0))
