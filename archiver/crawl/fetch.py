"""One page, asked as politely and safely as a crawl asks, without an archive."""

from __future__ import annotations

from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archiver.crawl.addresses import AddressRules
from archiver.crawl.answers import page_of
from archiver.crawl.outcomes import NotAsked, note_of, outcome_of
from archiver.errors import ForbiddenAddress, PageError, UsageError
from archiver.items import Found, Page
from archiver.urls import normal_url, outlet_key


def fetch_page(url: str, allow_local: tuple[str, ...] = ()) -> Page:
    """The page that answers at an address; once per process, because Twisted's reactor cannot run twice.

    Raises UsageError for what is no address, ForbiddenAddress for a local one that was not allowed, and PageError when
    robots.txt forbids it, nothing answers, or the answer is an error.
    """
    try:
        normal_url(url)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if problem := AddressRules.parse(allow_local).problem(url):
        raise ForbiddenAddress(f"{url}: {problem}")
    answer: list[Page | Failure] = []
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    alone = {"LOG_ENABLED": False, "ITEM_PIPELINES": {}, "EXTENSIONS": {}, "ARCHIVER_ALLOW_LOCAL": list(allow_local)}
    settings.update(alone, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(_OnePageSpider, url=url, answer=answer)
    process.start()
    if not answer:
        raise PageError(f"{url}: the request was interrupted")
    return _checked(answer[0], url)


class _OnePageSpider(Spider):
    """Asks for one page and puts what comes, or why nothing came, into `answer`."""

    name = "one-page"

    def __init__(self, url: str, answer: list[Page | Failure], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url
        self.answer = answer

    async def start(self) -> Any:
        yield Request(self.url, callback=self.take, errback=self.fail, meta={"must_be_whole": True}, dont_filter=True)

    def take(self, response: Response) -> None:
        self.answer.append(page_of(response, outlet_key(self.url), Found(url=self.url)))

    def fail(self, failure: Failure) -> None:
        self.answer.append(failure)


def _checked(answer: Page | Failure, url: str) -> Page:
    if isinstance(answer, Failure):
        error = answer.value
        kind = ForbiddenAddress if isinstance(error, NotAsked) and error.reason == "address" else PageError
        raise kind(f"{url}: {outcome_of(error, answer.request)}: {note_of(error)}")  # type: ignore[attr-defined]
    if not 200 <= answer.status < 300:
        raise PageError(f"{url}: the site answered HTTP {answer.status}")
    return answer
