"""A few documents asked as politely and safely as a crawl asks, without an archive: for looking at sites, not for crawling them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archiver.crawl.answers import page_of
from archiver.crawl.outcomes import NotAsked, note_of, outcome_of
from archiver.crawl.robots import RobotsMiddleware
from archiver.discover.xml import MAX_BYTES
from archiver.errors import ForbiddenAddress, PageError
from archiver.items import Found, Page

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why an address brought no page."""

    url: str
    outcome: str
    """As in the archive's log: `failed:timeout`, `skipped:robots`."""
    note: str

    def error(self) -> PageError:
        """The error that says so."""
        kind = ForbiddenAddress if self.outcome.endswith(":address") else PageError
        return kind(f"{self.url}: {self.outcome}: {self.note}")


class Asker:
    """Asks through the crawl's own downloader: robots.txt, address rules, pauses and limits hold."""

    def __init__(self, spider: Spider) -> None:
        self.crawler = spider.crawler

    async def page(self, url: str, outlet: str, *, is_article: bool = False) -> Page | NoAnswer:
        """The answer, whatever its status, or why there is none."""
        meta: dict[str, Any] = {"must_be_whole": True} if is_article else {"download_maxsize": MAX_BYTES}
        request = Request(url, meta=meta, dont_filter=True)
        engine = self.crawler.engine
        assert engine, "the spider is running"
        try:
            response = await engine.download_async(request)
        except Exception as error:  # whatever the downloader raises is an outcome, as in an errback
            return NoAnswer(url, outcome_of(error, request), _note(error))
        return page_of(response, outlet, Found(url=url))

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps in the robots.txt of a site that was asked before."""
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        return robots.sitemaps(url) if robots else ()


def ask(task: Callable[[Asker], Awaitable[Result]], allow_local: tuple[str, ...] = ()) -> Result:
    """Run a task that asks, and give its result; once per process, because Twisted's reactor cannot run twice.

    Raises what the task raises, and PageError when it was interrupted.
    """
    ends: list[tuple[Result | None, BaseException | None]] = []
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    alone = {"LOG_ENABLED": False, "ITEM_PIPELINES": {}, "EXTENSIONS": {}, "ARCHIVER_ALLOW_LOCAL": list(allow_local)}
    settings.update(alone, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(_TaskSpider, task=task, ends=ends)
    process.start()
    if not ends:
        raise PageError("interrupted before everything was asked")
    result, error = ends[0]
    if error:
        raise error
    return result  # type: ignore[return-value]  # the task's, which ended well


class _TaskSpider(Spider):
    """Runs the task in place of start requests, and keeps how it ended: Scrapy would log an error and forget it."""

    name = "task"

    def __init__(self, task: Callable[[Asker], Awaitable[Any]], ends: list[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.task = task
        self.ends = ends

    async def start(self) -> Any:
        try:
            self.ends.append((await self.task(Asker(self)), None))
        except Exception as error:
            self.ends.append((None, error))
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request


def _note(error: BaseException) -> str:
    return str(error) if isinstance(error, NotAsked) else note_of(error)
