"""Step 3: an article that stands on several pages is fetched and put together before it is stored.

The further pages are asked here, through the crawl's own downloader: robots.txt, the address rules and the pauses hold for them too.
Each is counted: `duplicate` (another address of the article) when its text went into it, else what became of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from scrapy.crawler import Crawler

from archiver.archive import Fetch, Role
from archiver.archive.search.index import Prepared
from archiver.crawl.answers import fetch_of
from archiver.crawl.crawl_log import CrawlLog
from archiver.crawl.outcomes import Failed, PageDropped, Refused
from archiver.crawl.parts import Ask, ask_for_part, further_parts, is_lost, led_elsewhere
from archiver.crawl.session import Session, session_of
from archiver.crawl.spider import OutletSpider
from archiver.discover.paging import first_page
from archiver.extract.parts import joined
from archiver.items import Article, Found, Page
from archiver.pipelines.extract import ExtractPipeline, Reading
from archiver.pipelines.judge import JudgePipeline
from archiver.pipelines.rights import RightsPipeline


@dataclass(frozen=True, slots=True)
class Steps:
    """What the other pipelines and the log of a crawl do with a further page."""

    read: Callable[[Page], Awaitable[Article]]
    prepare: Callable[[Article, Page], Awaitable[Prepared | None]]
    """The work for the search index of the article as a whole."""
    lose: Callable[[Fetch], None]
    """Count a page that could not be had."""

    @classmethod
    def of(cls, crawler: Crawler) -> Steps:
        """Those of a running crawl; they are looked up when they are needed, for pipelines are made one after the other."""

        async def read(page: Page) -> Article:
            judge, rights = crawler.get_item_pipeline(JudgePipeline), crawler.get_item_pipeline(RightsPipeline)
            assert judge, "ITEM_PIPELINES in archiver/settings.py names JudgePipeline"
            assert rights, "ITEM_PIPELINES in archiver/settings.py names RightsPipeline"
            reading = await extract().process_item(await rights.process_item(await judge.process_item(page)))
            return reading.article

        async def prepare(article: Article, page: Page) -> Prepared | None:
            return await extract().prepared(article, page)

        def extract() -> ExtractPipeline:
            pipeline = crawler.get_item_pipeline(ExtractPipeline)
            assert pipeline, "ITEM_PIPELINES in archiver/settings.py names ExtractPipeline"
            return pipeline

        def lose(fetch: Fetch) -> None:
            log = crawler.get_extension(CrawlLog)
            assert log, "EXTENSIONS in archiver/settings.py names CrawlLog"
            log.part_lost(fetch)

        return cls(read, prepare, lose)


class PartsPipeline:
    """Joins the pages of an article; a later page on its own leads to the first."""

    def __init__(
        self, session: Session, ask: Ask, steps: Steps, lead_to: Callable[[str, Page], None] = lambda first, page: None
    ) -> None:
        self.session = session
        self.ask = ask
        self.steps = steps
        self.lead_to = lead_to

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PartsPipeline:
        def lead_to(first: str, page: Page) -> None:
            session.archive.announce(page.outlet, [Found(url=first)], None)
            if session.is_named(page.outlet, page.url):
                cast(OutletSpider, crawler.spider).frontiers[page.outlet].open()

        session = session_of(crawler)
        ask = partial(ask_for_part, crawler, crawl_id=session.crawl_id)
        return cls(session, ask, Steps.of(crawler), lead_to)

    async def process_item(self, item: Reading) -> Reading:
        """The reading with the whole article and the fetches of its further pages.

        Raises PageDropped for a later page, whose article is queued instead, and Failed when a further page exists and could not be
        had now: the article is asked again as a whole, so that a half never stands for all of it.
        """
        if first := first_page(item.page):
            self.lead_to(first, item.page)
            raise PageDropped("duplicate", f"a further page of {first}")
        articles, fetches = await self._parts(item.page)
        if lost := next(filter(is_lost, fetches), None):
            for fetch in fetches:
                self.steps.lose(fetch if fetch is lost else replace(fetch, outcome="failed:part"))
            raise Failed("part", f"{lost.url}: {lost.outcome}")
        if not articles:
            return replace(item, parts=tuple(fetches))
        article = joined(item.article, articles)
        prepared = await self.steps.prepare(article, item.page)
        return replace(item, article=article, parts=tuple(fetches), prepared=prepared)

    async def _parts(self, page: Page) -> tuple[list[Article], list[Fetch]]:
        """The articles of the further pages, and how each request ended; ends with the first that brings nothing."""
        articles: list[Article] = []
        fetches: list[Fetch] = []
        async for number, answer in further_parts(page, self.ask):
            if isinstance(answer, Fetch):
                return articles, [*fetches, answer]
            article, fetch = await self._read(answer, number)
            fetches.append(fetch)
            if article is None:
                break
            articles.append(article)
        return articles, fetches

    async def _read(self, page: Page, number: int) -> tuple[Article | None, Fetch]:
        """A further page's article, or None when something else answered there."""
        article = None
        outcome: str = "duplicate"
        note: str | None = f"page {number} of its article"
        try:
            if led_elsewhere(page, number):
                raise Refused("not-found", f"redirected to {page.final_url}")
            article = await self.steps.read(page)
        except PageDropped as dropped:
            outcome, note = dropped.outcome, dropped.note
        return article, fetch_of(page, Role.PAGE, outcome, self.session.crawl_id, note)
