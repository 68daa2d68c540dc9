"""One article, asked as politely and safely as a crawl asks, without an archive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archiver.archive import Fetch, Role
from archiver.crawl.addresses import AddressRules
from archiver.crawl.answers import fetch_of, page_of
from archiver.crawl.outcomes import Failed, NotAsked, PageDropped, note_of, outcome_of
from archiver.crawl.parts import ask_for_part, further_parts, is_lost, led_elsewhere
from archiver.discover.paging import first_page
from archiver.errors import ForbiddenAddress, PageError, UsageError
from archiver.items import Found, Page
from archiver.pipelines.judge import JudgePipeline
from archiver.urls import normal_url, outlet_key


def fetch_pages(url: str, allow_local: tuple[str, ...] = ()) -> tuple[Page, ...]:
    """The page that answers at an address, and the further pages of its article in order; the first page for a later one's address.

    Once per process, because Twisted's reactor cannot run twice. Raises UsageError for what is no address, ForbiddenAddress for a
    local one that was not allowed, and PageError when robots.txt forbids it, nothing answers, or the answer is an error; also when
    that happens to a further page, so that a half never stands for all of it.
    """
    try:
        normal_url(url)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if problem := AddressRules.parse(allow_local).problem(url):
        raise ForbiddenAddress(f"{url}: {problem}")
    answer: list[Page | Failure | Fetch] = []
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    alone = {"LOG_ENABLED": False, "ITEM_PIPELINES": {}, "EXTENSIONS": {}, "ARCHIVER_ALLOW_LOCAL": list(allow_local)}
    settings.update(alone, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(_OneArticleSpider, url=url, answer=answer)
    process.start()
    if not answer:
        raise PageError(f"{url}: the request was interrupted")
    first = _checked(answer[0], url)
    return first, *(_checked_part(part) for part in answer[1:])


class _OneArticleSpider(Spider):
    """Asks for the pages of one article and puts what comes, or why nothing came, into `answer`."""

    name = "one-article"

    def __init__(self, url: str, answer: list[Page | Failure | Fetch], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url
        self.answer = answer

    async def start(self) -> Any:
        yield self._request(self.url)

    def _request(self, url: str) -> Request:
        return Request(url, callback=self.take, errback=self.fail, meta={"must_be_whole": True}, dont_filter=True)

    async def take(self, response: Response) -> AsyncIterator[Request]:
        page = page_of(response, outlet_key(self.url), Found(url=self.url))
        if response.status == 200 and not self.answer and (first := first_page(page)) and page.url == self.url:
            yield self._request(first)
            return
        self.answer.append(page)
        async for number, part in further_parts(page, self.ask):
            if (whole := await _judged(part, number)) is None:
                return
            self.answer.append(whole)

    async def ask(self, url: str, outlet: str) -> Page | Fetch:
        return await ask_for_part(self.crawler, url, outlet, None)

    def fail(self, failure: Failure) -> None:
        self.answer.append(failure)


async def _judged(part: Page | Fetch, number: int) -> Page | Fetch | None:
    """A further page as a crawl judges it: the page, the fetch of one that is lost for now, or None where the article ends."""
    if isinstance(part, Fetch):
        return part if is_lost(part) else None
    if led_elsewhere(part, number):
        return None
    try:
        return await JudgePipeline().process_item(part)
    except Failed as failed:
        return fetch_of(part, Role.PAGE, failed.outcome, None, failed.note)
    except PageDropped:
        return None


def _checked_part(answer: Page | Failure | Fetch) -> Page:
    assert not isinstance(answer, Failure), "only the first request has an errback"
    if isinstance(answer, Fetch):
        why = f"{answer.outcome}: {answer.note}" if answer.note else answer.outcome
        raise PageError(f"{answer.url}, a further page of the article: {why}")
    return answer


def _checked(answer: Page | Failure | Fetch, url: str) -> Page:
    assert not isinstance(answer, Fetch), "the first request is the spider's own"
    if isinstance(answer, Failure):
        error = answer.value
        kind = ForbiddenAddress if isinstance(error, NotAsked) and error.reason == "address" else PageError
        raise kind(f"{url}: {outcome_of(error, answer.request)}: {note_of(error)}")  # type: ignore[attr-defined]
    if not 200 <= answer.status < 300:
        raise PageError(f"{url}: the site answered HTTP {answer.status}")
    return answer
