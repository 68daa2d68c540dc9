"""The further pages of an article, asked one after another: for the crawl's pipeline and for a single look."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from scrapy import Request
from scrapy.crawler import Crawler

from archiver.archive import Fetch, Role
from archiver.crawl.answers import page_of, unanswered
from archiver.crawl.outcomes import note_of, outcome_of
from archiver.discover.paging import further_pages
from archiver.extract.parts import place_of
from archiver.items import Found, Page

MAX_PARTS = 20
"""Further pages read of one article. Guessed: long reviews have a dozen."""
_NOT_NOW = ("skipped:told-to-wait", "skipped:robots-unreachable")
"""Requests that the site does not want in this run."""

Ask = Callable[[str, str], Awaitable[Page | Fetch]]
"""Address and outlet to the answer, or to the log's row of a request that brought none."""


async def further_parts(page: Page, ask: Ask) -> AsyncIterator[tuple[int, Page | Fetch]]:
    """The pages after the first with their numbers, each asked when it is wanted; ends with the first that brings nothing.

    Every page may name more. Whoever reads them stops at one that is no part of the article.
    """
    waiting = further_pages(page) if place_of(page.final_url).number == 1 else {}
    asked = 0
    while waiting and asked < MAX_PARTS:
        number, url = next(iter(waiting.items()))
        answer = await ask(url, page.outlet)
        asked += 1
        yield number, answer
        if isinstance(answer, Fetch):
            return
        more = {**further_pages(answer), **waiting}
        waiting = {place: more[place] for place in sorted(more) if place > number}


def led_elsewhere(page: Page, number: int) -> bool:
    """Whether another page than the one asked answered: sites lead past the last page to the first."""
    return page.status == 200 and place_of(page.final_url).number != number


def is_lost(fetch: Fetch) -> bool:
    """Whether another run may have more luck with a request that brought nothing."""
    return fetch.outcome.startswith("failed:") or fetch.outcome in _NOT_NOW


async def ask_for_part(crawler: Crawler, url: str, outlet: str, crawl_id: int | None) -> Page | Fetch:
    """What answers at an address, through the crawl's own downloader."""
    request = Request(url, meta={"must_be_whole": True}, dont_filter=True)
    try:
        response = await crawler.engine.download_async(request)
    except Exception as error:  # whatever the downloader raises is an outcome, as in an errback
        return unanswered(url, outlet, Role.PAGE, outcome_of(error, request), crawl_id, note_of(error))
    return page_of(response, outlet, Found(url=url))
