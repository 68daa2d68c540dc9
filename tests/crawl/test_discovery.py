"""What is asked for, in which order, and what is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive, Role
from archiver.catalogue import Outlet
from archiver.crawl.addresses import AddressRules
from archiver.crawl.discovery import MAX_DEPTH, MAX_SITEMAPS, Discovery
from archiver.crawl.report import OutletReport
from archiver.crawl.selection import Selection
from archiver.crawl.sources import Ask
from archiver.crawl.targets import Job
from archiver.items import Page

HOME = "https://blatt.example/"
ENTRY = Outlet(
    name="Blatt", domain="blatt.example", homepage=HOME, country="DE", evidence="A",
    feeds=(f"{HOME}feed",), news_sitemaps=(f"{HOME}news.xml",), sitemaps=(f"{HOME}all.xml",),
)  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as archive:
        yield archive


def a_discovery(archive: Archive, job: Job, since: datetime | None = None, robots: tuple[str, ...] = ()) -> Discovery:
    archive.add_outlet(key=job.key)
    selection = Selection((job.homepage,), AddressRules(), Counter(), since)
    return Discovery(job, archive, OutletReport(job.key), selection, lambda _: robots, None)


def an_answer(ask: Ask, content: str = "", **values: Any) -> Page:
    whole: dict[str, Any] = {
        "url": ask.url,
        "final_url": ask.url,
        "outlet": "blatt.example",
        "fetched_at": datetime.now(UTC),
    }
    return Page(content=content.encode(), **(whole | values))


def feed(*paths: str) -> str:
    return "<rss><channel>" + "".join(f"<item><link>{HOME}{path}</link></item>" for path in paths) + "</channel></rss>"


def index(*paths: str) -> str:
    return (
        "<sitemapindex>" + "".join(f"<sitemap><loc>{HOME}{path}</loc></sitemap>" for path in paths) + "</sitemapindex>"
    )


def urls(asks: list[Ask]) -> list[str]:
    return [ask.url.removeprefix(HOME) for ask in asks]


def test_a_known_outlet_begins_with_its_news_sitemaps_and_feeds(archive: Archive) -> None:
    discovery = a_discovery(archive, Job("blatt.example", HOME, ENTRY, is_whole=True))
    first = discovery.begin()
    assert urls(first) == ["news.xml", "feed"]
    assert discovery.read(first[0], an_answer(first[0], "<urlset></urlset>")) == []
    assert not discovery.is_done
    assert discovery.read(first[1], an_answer(first[1], feed("a-1"))) == []
    assert discovery.is_done
    assert [queued.found.url for queued in archive.queued("blatt.example")] == [f"{HOME}a-1"]
    assert archive.sources("blatt.example").feeds == (), "the catalogue's own need not be remembered"


def test_what_worked_once_is_remembered_until_it_is_gone(archive: Archive) -> None:
    archive.add_outlet(key="blatt.example")
    archive.remember_sources("blatt.example", [f"{HOME}{name}" for name in ("fine", "same", "down", "gone")], [])
    discovery = a_discovery(archive, Job("blatt.example", HOME, is_whole=True))
    fine, same, down, gone = discovery.begin()
    discovery.read(fine, an_answer(fine, feed("a-1")))
    discovery.read(same, an_answer(same, status=304))
    discovery.failed(down, "failed:timeout", "x")
    discovery.read(gone, an_answer(gone, status=410))
    assert discovery.is_done
    assert archive.sources("blatt.example").feeds == tuple(f"{HOME}{name}" for name in ("fine", "same", "down"))


def test_sitemaps_of_all_pages_are_asked_when_a_span_is_wanted(archive: Archive) -> None:
    discovery = a_discovery(
        archive, Job("blatt.example", HOME, ENTRY, is_whole=True), since=datetime(2024, 10, 1, tzinfo=UTC)
    )
    first = discovery.begin()
    discovery.read(first[0], an_answer(first[0], feed("a-1")))
    assert urls(discovery.read(first[1], an_answer(first[1], feed("a-2")))) == ["all.xml"]


def test_when_all_known_sources_fail_the_site_is_discovered_anew(archive: Archive) -> None:
    discovery = a_discovery(archive, Job("blatt.example", HOME, ENTRY, is_whole=True), robots=(f"{HOME}karte.xml",))
    asks, seen = discovery.begin(), []
    while asks:
        ask = asks.pop(0)
        seen.append(urls([ask])[0])
        if ask.role is Role.FRONT:
            front = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss-neu"></head><body>'
            asks += discovery.read(
                ask, an_answer(ask, front + '<a href="/politik/ein-titel-mit-vielen-worten-1000001.html">x</a>')
            )
        else:
            asks += discovery.failed(ask, "failed:http-500", "kaputt")
    assert seen == ["news.xml", "feed", "all.xml", "", "karte.xml", "rss-neu", "rss", "sitemap-news.xml", "sitemap.xml"]
    assert discovery.is_done
    assert [queued.found.url for queued in archive.queued("blatt.example")] == [
        f"{HOME}politik/ein-titel-mit-vielen-worten-1000001.html"
    ]


def test_a_site_that_moved_is_read_where_it_is_now(archive: Archive) -> None:
    job = Job("blatt.example", HOME, is_whole=True)
    archive.add_outlet(key=job.key)
    asked: list[str] = []
    selection = Selection((HOME,), AddressRules(), Counter())
    discovery = Discovery(job, archive, OutletReport(job.key), selection, lambda url: asked.append(url) or (), None)
    (home,) = discovery.begin()
    page = '<html><body><a href="/politik/ein-titel-mit-vielen-worten-1000001.html">x</a></body></html>'
    asks = discovery.read(home, an_answer(home, page, final_url="https://neuesblatt.example/"))
    assert asked == [HOME, "https://neuesblatt.example/"]
    while asks:
        asks += discovery.failed(asks.pop(), "failed:http-404", "x")
    assert [queued.found.url for queued in archive.queued(job.key)] == [
        "https://neuesblatt.example/politik/ein-titel-mit-vielen-worten-1000001.html"
    ]


def test_a_site_without_tls_is_tried_without(archive: Archive) -> None:
    discovery = a_discovery(archive, Job("blatt.example", HOME, is_whole=True))
    (home,) = discovery.begin()
    assert [ask.url for ask in discovery.failed(home, "failed:connection", "x")] == ["http://blatt.example/"]


def test_a_bad_certificate_is_no_reason_to_go_without(archive: Archive) -> None:
    discovery = a_discovery(archive, Job("blatt.example", HOME, is_whole=True))
    (home,) = discovery.begin()
    assert all(ask.url.startswith("https://") for ask in discovery.failed(home, "failed:certificate", "x"))


def test_a_site_that_wants_no_requests_is_left_alone(archive: Archive) -> None:
    discovery = a_discovery(archive, Job("blatt.example", HOME, is_whole=True))
    (home,) = discovery.begin()
    assert discovery.failed(home, "skipped:robots-unreachable", "x", is_final=True) == []
    assert discovery.is_done


def test_sitemaps_that_list_each_other_are_asked_once_and_not_forever(archive: Archive) -> None:
    discovery = a_discovery(archive, Job("blatt.example", HOME, named=[f"{HOME}s-0.xml"]))
    asks, asked = discovery.begin(), 0
    while asks:
        ask = asks.pop()
        asked += 1
        asks += discovery.read(ask, an_answer(ask, index("s-0.xml", f"s-{asked}.xml", "s-1.xml")))
    assert asked <= MAX_DEPTH + 2
    assert any("deeper" in problem for problem in discovery.report.notes)


def test_an_index_of_too_many_sitemaps_is_cut_and_told(archive: Archive) -> None:
    discovery = a_discovery(archive, Job("blatt.example", HOME, named=[f"{HOME}s.xml"]))
    (named,) = discovery.begin()
    assert len(discovery.read(named, an_answer(named, index(*(f"s-{n}.xml" for n in range(90)))))) == MAX_SITEMAPS
    assert any("more than" in problem for problem in discovery.report.notes)


@pytest.mark.parametrize(
    ("content", "is_kept"),
    [
        pytest.param(feed("a-1"), True, id="a whole feed"),
        pytest.param(feed("a-1", "a-2")[:-30], False, id="a feed that breaks off"),
        pytest.param(index("s.xml"), False, id="an index, whose sitemaps may have changed"),
        pytest.param(
            f"<urlset><url><loc>{HOME}a</loc></url><url><loc>https://fremd.example/</loc></url></urlset>",
            False,
            id="links left out",
        ),
    ],
)
def test_validators_are_kept_only_where_nothing_was_left_behind(archive: Archive, content: str, is_kept: bool) -> None:
    discovery = a_discovery(archive, Job("blatt.example", HOME, named=[f"{HOME}feed"]))
    (ask,) = discovery.begin()
    discovery.read(ask, an_answer(ask, content, headers=(("ETag", '"1"'),)))
    assert (archive.validators(ask.url).etag == '"1"') is is_kept
