"""The crawl's memory: what is asked next, what is never asked again, and what a site gave to ask later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from given import BODY, NOON, OUTLET, URL, a_feed, a_fetch, an_article, later

from archiver.archive import Archive, Queued, Role, Sources, Validators
from archiver.archive.revisits import MAX_TRIES
from archiver.items import Found

A, B, C = (f"https://kleinezeitung.example/artikel-{letter}" for letter in "abc")


def row(archive: Archive, url: str) -> dict[str, Any]:
    return next(iter(archive.db.query("SELECT * FROM urls WHERE url = ?", [url])))


def asked(archive: Archive, now: datetime = NOON, **options: Any) -> list[str]:
    return [queued.found.url for queued in archive.queued(OUTLET, now=now, **options)]


def announce(archive: Archive, *links: Found, at: datetime = NOON) -> int:
    return archive.announce(OUTLET, links, a_feed(fetched_at=at))


# Announcing


def test_unknown_addresses_are_queued_with_what_was_announced(archive: Archive) -> None:
    found = Found(url=A, title="Brückenbau", date=later(hours=-3), modified=later(hours=-1))
    assert announce(archive, found, Found(url=B)) == 2
    assert archive.queued(OUTLET, now=NOON) == [
        Queued(found, OUTLET, 0, Validators(), None),
        Queued(Found(url=B), OUTLET, 0, Validators(), None),
    ]


def test_an_address_is_queued_once_in_whatever_form_it_is_announced(archive: Archive) -> None:
    assert (
        announce(
            archive, Found(url=A), Found(url=f"{A}/?utm_source=rss"), Found(url=A.replace("https://", "http://www."))
        )
        == 1
    )
    assert announce(archive, Found(url=A)) == 0
    assert asked(archive) == [A]


def test_a_known_page_is_queued_again_when_it_was_changed_after_its_last_fetch(archive: Archive) -> None:
    announce(archive, Found(url=URL))
    archive.save(an_article(), a_fetch())
    assert announce(archive, Found(url=URL, modified=later(minutes=-5)), at=later(minutes=9)) == 0
    assert announce(archive, Found(url=URL, modified=later(minutes=5)), at=later(minutes=9)) == 1
    [queued] = archive.queued(OUTLET, now=later(minutes=9))
    assert queued.article_id == 1


def test_a_later_date_counts_where_no_change_is_announced(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    assert announce(archive, Found(url=URL, date=later(hours=2)), at=later(hours=3)) == 1


def test_the_same_announcement_queues_a_page_only_once(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    ahead = Found(url=URL, modified=later(minutes=50))  # a clock that runs ahead: later than the next fetch too
    assert announce(archive, ahead, at=later(minutes=5)) == 1
    archive.save(an_article(), a_fetch(fetched_at=later(minutes=6)))
    assert announce(archive, ahead, at=later(minutes=10)) == 0


def test_a_change_announced_for_the_far_future_is_not_believed(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    assert announce(archive, Found(url=URL, modified=later(days=900)), at=later(hours=1)) == 0


def test_a_page_that_waits_is_not_counted_again_but_takes_the_news(archive: Archive) -> None:
    announce(archive, Found(url=A))
    assert announce(archive, Found(url=A, title="Neuer Titel", modified=later(hours=-1))) == 0
    [queued] = archive.queued(OUTLET, now=NOON)
    assert queued.found == Found(url=A, title="Neuer Titel", modified=later(hours=-1))


def test_a_canonical_address_that_was_only_named_leads_to_where_the_article_is_read(archive: Archive) -> None:
    short = "https://kleinezeitung.example/?p=4711"
    archive.save(an_article(), a_fetch(short))
    assert announce(archive, Found(url=URL, modified=later(hours=1)), at=later(hours=2)) == 1
    assert asked(archive, later(hours=2)) == [short]


def test_what_is_no_web_address_is_passed_over(archive: Archive) -> None:
    odd = ["mailto:redaktion@kleinezeitung.example", "javascript:void(0)", "", "http://[kaputt/", "https://"]
    assert announce(archive, *(Found(url=url) for url in odd), Found(url=A)) == 1
    assert not any(archive.is_known(url) for url in odd)


def test_document_and_links_are_stored_together(archive: Archive) -> None:
    def links() -> Any:
        yield Found(url=A)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.announce(OUTLET, links(), a_feed(etag='"1"'))
    assert not archive.is_known(A)
    assert archive.validators(a_feed().url) == Validators()


def test_a_document_that_was_read_gives_validators_and_is_no_page(archive: Archive) -> None:
    archive.announce(OUTLET, [Found(url=A)], a_feed(etag='"1"', last_modified="gestern"))
    assert archive.validators(a_feed().url) == Validators('"1"', "gestern")
    assert asked(archive) == [A]
    assert row(archive, a_feed().url)["role"] == "feed"


def test_a_feed_that_is_linked_as_if_it_were_a_page_is_not_queued(archive: Archive) -> None:
    archive.announce(OUTLET, [], a_feed())
    assert announce(archive, Found(url=a_feed().url, modified=later(hours=1)), at=later(hours=2)) == 0
    archive.record(a_feed(outcome="failed:timeout"))
    assert asked(archive, later(days=90)) == []


@pytest.mark.parametrize("outcome", ["not-modified", "failed:http-503"])
def test_a_document_that_was_not_read_keeps_its_validators(archive: Archive, outcome: str) -> None:
    archive.announce(OUTLET, [], a_feed(etag='"1"'))
    archive.record(a_feed(outcome=outcome, fetched_at=later(hours=1)))
    assert archive.validators(a_feed().url).etag == '"1"'


def test_links_can_be_announced_without_a_document(archive: Archive) -> None:
    assert archive.announce(OUTLET, [Found(url=A)], None) == 1


# Queueing


def test_the_latest_announced_comes_first_and_the_undated_last(archive: Archive) -> None:
    announce(
        archive,
        Found(url=C),
        Found(url=A, date=datetime.fromisoformat("2026-11-01T09:30:00+01:00")),
        Found(url=B, date=datetime.fromisoformat("2026-11-01T09:00:00+00:00")),
        Found(url=f"{C}2"),
        Found(url=f"{A}2", date=later(days=-9), modified=later(minutes=-1)),
    )
    assert asked(archive) == [f"{A}2", B, A, C, f"{C}2"]


def test_limit_and_skip_choose_among_the_queued(archive: Archive) -> None:
    announce(archive, *(Found(url=url) for url in (A, B, C)))
    assert asked(archive, limit=2) == [A, B]
    assert asked(archive, limit=2, skip={A}) == [B, C]
    assert asked(archive, limit=0) == []


def test_pages_of_other_outlets_are_not_queued(archive: Archive) -> None:
    archive.announce("andere.example", [Found(url="https://andere.example/1")], None)
    assert asked(archive) == []


def test_a_killed_fetch_is_asked_again(archive: Archive) -> None:
    announce(archive, Found(url=A))
    assert asked(archive) == asked(archive) == [A]


def test_a_page_that_was_archived_is_not_queued_until_its_next_visit(archive: Archive) -> None:
    announce(archive, Found(url=URL))
    archive.save(an_article(), a_fetch())  # published at 11:30 UTC, so the visits are at 12:30, 17:30 …
    assert asked(archive, later(minutes=29)) == []
    assert asked(archive, later(minutes=31)) == [URL]
    archive.save(an_article(), a_fetch(fetched_at=later(minutes=31)))
    assert asked(archive, later(hours=5)) == []
    assert asked(archive, later(hours=6)) == [URL]


def test_an_article_asked_under_two_of_its_addresses_is_visited_once(archive: Archive) -> None:
    archive.save(an_article(), a_fetch("https://kleinezeitung.example/?p=4711"))
    archive.save(an_article(), a_fetch(URL, fetched_at=later(minutes=1)))
    assert asked(archive, later(hours=1)) == [URL]


def test_revisit_queues_every_live_article_again(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.save(an_article(url=A, body=BODY * 2), a_fetch(A))
    archive.save(an_article(url=B, body=BODY * 3), a_fetch(B))
    archive.record(a_fetch(B, outcome="refused:gone", status=410))
    archive.save(an_article(url=C, body=BODY * 4), a_fetch(C, outlet="andere.example"))
    assert archive.revisit(OUTLET, NOON) == 2
    assert set(asked(archive)) == {URL, A}


def test_revisit_queues_what_was_too_old_for_an_earlier_run(archive: Archive) -> None:
    announce(archive, Found(url=A), Found(url=B))
    archive.record(a_fetch(A, outcome="refused:old"))
    archive.record(a_fetch(B, outcome="refused:consent"))
    assert archive.revisit(OUTLET, NOON) == 1
    assert asked(archive) == [A]


# Recording


def test_a_failed_page_is_asked_again_until_it_has_failed_too_often(archive: Archive) -> None:
    announce(archive, Found(url=A))
    for tries in range(1, MAX_TRIES):
        archive.record(a_fetch(A, outcome="failed:timeout", status=None))
        [queued] = archive.queued(OUTLET, now=NOON)
        assert queued.tries == tries
    archive.record(a_fetch(A, outcome="failed:timeout", status=None))
    assert asked(archive) == []
    assert row(archive, A)["state"] == "failed"


def test_a_page_that_failed_too_often_gets_further_chances_days_later(archive: Archive) -> None:
    for _ in range(MAX_TRIES):
        archive.record(a_fetch(A, outcome="failed:http-503", status=503))
    assert asked(archive, later(hours=23)) == []
    assert asked(archive, later(hours=25)) == [A]
    archive.record(a_fetch(A, outcome="failed:http-503", fetched_at=later(days=1)))
    assert asked(archive, later(days=3)) == []
    assert asked(archive, later(days=5)) == [A]


def test_success_forgets_earlier_failures(archive: Archive) -> None:
    archive.record(a_fetch(URL, outcome="failed:timeout"))
    archive.save(an_article(), a_fetch())
    assert row(archive, URL)["tries"] == 0


@pytest.mark.parametrize("outcome", ["refused:consent", "refused:overview", "refused:login", "refused:not-html"])
def test_a_refused_page_is_not_asked_again_unless_it_was_changed(archive: Archive, outcome: str) -> None:
    announce(archive, Found(url=A))
    archive.record(a_fetch(A, outcome=outcome, etag='"wall"'))
    assert asked(archive, later(days=90)) == []
    assert archive.validators(A) == Validators()  # a 304 would hide the article behind the wall
    assert announce(archive, Found(url=A, modified=later(hours=1)), at=later(hours=2)) == 1


@pytest.mark.parametrize("outcome", ["refused:forbidden", "refused:challenge", "refused:error"])
def test_a_page_behind_a_bar_that_may_pass_gets_two_more_chances(archive: Archive, outcome: str) -> None:
    archive.announce(OUTLET, [Found(url=A)], a_feed())
    archive.record(a_fetch(A, outcome=outcome))
    for days in (1, 8):
        assert not archive.queued(OUTLET, now=later(days=days, hours=-1))
        assert [queued.found.url for queued in archive.queued(OUTLET, now=later(days=days))] == [A]
        archive.record(a_fetch(A, outcome=outcome, fetched_at=later(days=days)))
    assert not archive.queued(OUTLET, now=later(days=900))


@pytest.mark.parametrize(("outcome", "status"), [("refused:not-found", 404), ("refused:gone", 410)])
def test_an_article_taken_down_is_kept_and_marked(archive: Archive, outcome: str, status: int) -> None:
    archive.save(an_article(), a_fetch())
    archive.record(a_fetch(outcome=outcome, status=status, fetched_at=later(hours=1)))
    archive.record(a_fetch(outcome=outcome, status=status, fetched_at=later(hours=6)))
    [article] = archive.articles()
    assert (article["gone_since"], article["last_checked"]) == (
        "2026-11-01T13:00:00+00:00",
        "2026-11-01T18:00:00+00:00",
    )
    assert archive.article(URL) == an_article()
    assert row(archive, URL)["state"] == "gone"


def test_an_article_that_comes_back_is_no_longer_gone(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.record(a_fetch(outcome="refused:gone", status=410, fetched_at=later(hours=1)))
    assert asked(archive, later(hours=6)) == [URL]
    assert archive.save(an_article(), a_fetch(fetched_at=later(hours=6))) == "unchanged"
    assert [article["gone_since"] for article in archive.articles()] == [None]


def test_a_lost_print_view_does_not_take_its_article_down(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.save(an_article(), a_fetch(f"{URL}/druckansicht"))
    archive.record(a_fetch(f"{URL}/druckansicht", outcome="refused:gone", status=410))
    assert [article["gone_since"] for article in archive.articles()] == [None]


def test_not_modified_counts_as_looked_at(archive: Archive) -> None:
    archive.save(an_article(), a_fetch(etag='"1"'))
    archive.record(a_fetch(outcome="unchanged", status=304, fetched_at=later(hours=1)))
    [article] = archive.articles()
    assert (article["last_checked"], article["last_changed"]) == ("2026-11-01T13:00:00+00:00", None)
    assert archive.validators(URL).etag == '"1"'
    assert asked(archive, later(hours=2)) == []
    assert asked(archive, later(hours=6)) == [URL]


@pytest.mark.parametrize("outcome", ["refused:consent", "failed:timeout", "failed:http-500"])
def test_an_article_whose_page_cannot_be_read_for_once_is_visited_again(archive: Archive, outcome: str) -> None:
    archive.save(an_article(), a_fetch())
    archive.record(a_fetch(outcome=outcome, fetched_at=later(hours=1)))
    assert archive.article(URL) == an_article()
    assert asked(archive, later(hours=6)) == [URL]


def test_a_page_that_was_not_asked_stays_queued_and_is_logged(archive: Archive) -> None:
    announce(archive, Found(url=A))
    archive.record(a_fetch(A, outcome="skipped:robots", status=None))
    assert asked(archive) == [A]
    assert row(archive, A)["last_fetched"] is None
    assert [fetch["outcome"] for fetch in archive.db.query("SELECT * FROM fetches WHERE role = 'page'")] == [
        "skipped:robots"
    ]


def test_a_home_page_that_was_refused_as_a_page_can_be_read_for_its_links(archive: Archive) -> None:
    home = "https://kleinezeitung.example/"
    announce(archive, Found(url=home))
    archive.announce(OUTLET, [Found(url=A)], a_fetch(home, role=Role.FRONT, outcome="read"))
    assert asked(archive) == [A]


# Outlets and crawls


def test_sources_are_remembered_and_replaced(archive: Archive) -> None:
    assert archive.sources(OUTLET) == Sources()
    archive.remember_sources(OUTLET, ["https://a/feed"], ["https://a/sitemap.xml"])
    archive.remember_sources(OUTLET, ["https://a/rss"], [])
    assert archive.sources(OUTLET) == Sources(("https://a/rss",), ())


def test_an_outlet_is_filled_in_and_never_emptied(archive: Archive) -> None:
    archive.add_outlet(key=OUTLET)
    archive.add_outlet(key=OUTLET, name="Kleine Zeitung", country="at")
    archive.add_outlet(key=OUTLET, homepage="https://kleinezeitung.example/")
    [outlet] = archive.db.query("SELECT domain, name, homepage, country FROM outlets")
    assert list(outlet.values()) == [OUTLET, "Kleine Zeitung", "https://kleinezeitung.example/", "at"]


def test_a_crawl_keeps_what_it_was_asked_and_how_it_ended(archive: Archive) -> None:
    crawl = archive.start_crawl([OUTLET], "archiver crawl kleinezeitung.example", NOON)
    archive.finish_crawl(crawl, NOON + timedelta(minutes=3), 1, {"new": 2, "failed:timeout": 1})
    [stored] = archive.db.query("SELECT * FROM crawls")
    assert stored == {
        "id": crawl,
        "started_at": "2026-11-01T12:00:00+00:00",
        "finished_at": "2026-11-01T12:03:00+00:00",
        "outlets": f'["{OUTLET}"]',
        "command": "archiver crawl kleinezeitung.example",
        "exit_code": 1,
        "counts": '{"new": 2, "failed:timeout": 1}',
        "purpose": "private",
    }


def test_what_was_given_up_is_asked_again_by_a_backfill_and_by_re_visits(archive: Archive) -> None:
    announce(archive, Found(url=A), Found(url=B))
    for _ in range(MAX_TRIES):
        for url in (A, B):
            archive.record(a_fetch(url, outcome="failed:part"))
    assert asked(archive) == []
    assert archive.retry_failed(OUTLET) == 2
    assert sorted(asked(archive)) == [A, B]
    for _ in range(MAX_TRIES):
        archive.record(a_fetch(A, outcome="failed:part"))
    assert asked(archive) == [B]
    assert archive.revisit(OUTLET, NOON) == 1
    assert sorted(asked(archive)) == [A, B]
