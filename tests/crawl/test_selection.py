"""Which announced links are wanted, and which sitemaps of an index."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from archiver.crawl.addresses import AddressRules
from archiver.crawl.selection import (
    MAX_PAGES_UNASKED,
    MAX_URL_LENGTH,
    Selection,
    newest,
    pages_worth_asking,
    sitemaps_worth_asking,
)
from archiver.discover.sitemaps import SitemapRef
from archiver.items import Found

SINCE = datetime(2024, 10, 20, tzinfo=UTC)
OLD, NEW = datetime(2024, 10, 1, tzinfo=UTC), datetime(2024, 10, 21, tzinfo=UTC)


def selection(since: datetime | None = None) -> Selection:
    return Selection(("https://www.zeitung.example/",), AddressRules(), Counter(), since)


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        (Found(url="https://m.zeitung.example/a"), None),
        (Found(url="https://anderswo.example/a"), "other-site"),
        (Found(url="http://169.254.169.254/a"), "address"),
        (Found(url="file:///etc/passwd"), "address"),
        (Found(url="https://zeitung.example/" + "a" * MAX_URL_LENGTH), "long-address"),
        (Found(url="https://zeitung.example/a", date=OLD), "old"),
        (Found(url="https://zeitung.example/a", modified=OLD), "old"),
        (Found(url="https://zeitung.example/a", date=NEW, modified=OLD), None),
        (Found(url="https://zeitung.example/a"), None),
    ],
)
def test_links_are_taken_or_counted_by_reason(link: Found, reason: str | None) -> None:
    chosen = selection(SINCE)
    assert chosen.of([link]) == ([] if reason else [link])
    assert chosen.skipped == (Counter([reason]) if reason else Counter())


def test_a_page_vouches_for_links_to_its_own_site() -> None:
    link = Found(url="https://feeds.example/weiter/1")
    assert selection().of([link], "https://feeds.example/blatt") == [link]


def test_the_newest_come_first_and_the_undated_last_in_their_order() -> None:
    undated = [Found(url=f"https://zeitung.example/{n}") for n in range(2)]
    old, new = Found(url="https://zeitung.example/o", date=OLD), Found(url="https://zeitung.example/n", modified=NEW)
    assert newest([undated[0], old, undated[1], new]) == [new, old, *undated]


def test_of_an_index_news_come_first_then_articles_by_date() -> None:
    names = {"post-1.xml": OLD, "category-sitemap.xml": NEW, "post-2.xml": NEW, "author.xml": None, "news.xml": None}
    refs = [SitemapRef(f"https://zeitung.example/{name}", moment) for name, moment in names.items()]
    chosen = [url.rpartition("/")[2] for url in sitemaps_worth_asking(refs, None, is_named=False)]
    assert chosen == ["news.xml", "post-2.xml", "post-1.xml"]
    since = [url.rpartition("/")[2] for url in sitemaps_worth_asking(refs, SINCE, is_named=False)]
    assert since == ["news.xml", "post-2.xml"]
    assert len(sitemaps_worth_asking(refs, None, is_named=True)) == len(refs)


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        ("sitemap-2024-09.xml", False),
        ("2024/09/sitemap.xml", False),
        ("post-20240914.xml.gz", False),
        ("sitemap.xml?monat=2024-09", False),
        ("sitemap-2024-10.xml", True),
        ("2024/11/sitemap.xml", True),
        ("sitemap-2019.xml", True),
        ("sitemap-201999.xml", True),
        ("sitemap-1201901.xml", True),
    ],
)
def test_the_month_in_a_sitemaps_name_tells_what_it_holds(name: str, is_asked: bool) -> None:
    ref = SitemapRef(f"https://zeitung.example/{name}")
    assert bool(sitemaps_worth_asking([ref], SINCE, is_named=False)) is is_asked
    assert sitemaps_worth_asking([ref], None, is_named=False) == [ref.url]


def test_of_a_sitemap_without_dates_the_first_and_the_last_are_asked() -> None:
    pages = [
        Found(url=f"https://zeitung.example/politik/der-rat-beschliesst-etwas-{number}.html")
        for number in range(1000000, 1002000)
    ]
    for since in (None, SINCE):
        chosen = pages_worth_asking(pages, since)
        assert len(chosen) == MAX_PAGES_UNASKED
        assert (chosen[0], chosen[-1]) == (pages[0], pages[-1])


def test_of_a_sitemap_with_dates_the_newest_articles_are_asked() -> None:
    old = Found(url="https://zeitung.example/politik/der-rat-beschliesst-etwas-1000001.html", modified=OLD)
    new = Found(url="https://zeitung.example/politik/der-rat-beschliesst-etwas-1000002.html", modified=NEW)
    topic = Found(url="https://zeitung.example/tag/politik/", modified=NEW)
    assert pages_worth_asking([old, topic, new], None) == [new, old]
