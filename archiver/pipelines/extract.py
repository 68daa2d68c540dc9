"""Step 2: page to article; what is no article is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self, cast

from scrapy.crawler import Crawler

from archiver.archive import Fetch
from archiver.archive.search.index import Prepared
from archiver.archive.search.wordlist import word_list
from archiver.crawl.outcomes import Failed, Refused
from archiver.crawl.session import session_of
from archiver.crawl.time_limit import TookTooLong, time_limit
from archiver.crawl.workers import (
    MAX_SECONDS,
    READ_AND_PREPARE,
    NoWorkers,
    ReadingFailed,
    WorkerLost,
    Workers,
    worker_count,
)
from archiver.extract import extract
from archiver.items import ARCHIVED, Article, Page


@dataclass(frozen=True, slots=True)
class Reading:
    """A page and the article read from it."""

    page: Page
    article: Article
    parts: tuple[Fetch, ...] = field(default=(), repr=False)
    """The requests for the article's further pages."""
    prepared: Prepared | None = field(default=None, repr=False)
    """What the search index will hold of the article, where a worker has worked that out."""


class ExtractPipeline:
    """Reads the article, in a worker process where there are any; drops other kinds of pages and what is older than wanted."""

    def __init__(
        self, since: datetime | None = None, workers: Workers | None = None, warnings: list[str] | None = None
    ) -> None:
        self.since = since
        self.workers = workers
        self.warnings = [] if warnings is None else warnings

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        session, number = session_of(crawler), worker_count(crawler.settings.get("ARCHIVER_WORKERS", ""))
        workers = cls.workers_of(number) if number else None
        if workers:
            workers.forked = list(session.forked)
        return cls(session.since, workers, session.report.warnings)

    @staticmethod
    def workers_of(number: int) -> Workers:
        """The workers of a crawl; none of them is started before there is a page."""
        word_list()  # is made at the first use of a release, for which a worker's start allows no time
        return Workers(number, READ_AND_PREPARE)

    async def close_spider(self) -> None:
        """Let no worker outlive the crawl."""
        if self.workers:
            await self.workers.close()

    async def process_item(self, item: Page) -> Reading:
        """The page with its article; raises Refused or Failed."""
        article, prepared = await self._read(item)
        if article.kind not in ARCHIVED:
            raise Refused(article.kind.value)
        if not article.title:
            raise Failed("extraction", "no headline found")
        if self.since and article.date and article.date < self.since:
            raise Refused("old", f"published {article.date.isoformat()}")
        return Reading(item, article, prepared=prepared)

    async def prepared(self, article: Article, page: Page) -> Prepared | None:
        """The work for the search index of an article that was put together; None where the archive has to do it itself."""
        if self.workers is None:
            return None
        try:
            return cast(Prepared | None, await self.workers.prepare(article, page))
        except (WorkerLost, ReadingFailed, NoWorkers):
            return None  # nothing is lost: the archive then works it out when it stores the article

    async def _read(self, page: Page) -> tuple[Article, Prepared | None]:
        if self.workers is None:
            return _article(page), None
        try:
            return await self.workers.read(page)
        except WorkerLost as lost:
            raise Failed("worker", str(lost)) from None
        except ReadingFailed as error:
            raise Failed("extraction", str(error)) from None
        except NoWorkers as error:
            if self.workers:
                self.warnings.append(f"no worker process could be started, pages are read in the crawl's own: {error}")
            self.workers = None
            return _article(page), None


def _article(page: Page) -> Article:
    try:
        with time_limit(MAX_SECONDS):
            return extract(page.content, page.final_url, page.fetched_at, charset=page.charset, found=page.found)
    except TookTooLong:
        raise Failed("too-slow", f"reading it took longer than {MAX_SECONDS} seconds") from None
