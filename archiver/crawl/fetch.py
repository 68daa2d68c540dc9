"""One article, asked as politely and safely as a crawl asks, without an archive."""

from __future__ import annotations

from functools import partial

from archiver.archive import Fetch, Role
from archiver.crawl.addresses import AddressRules
from archiver.crawl.answers import fetch_of
from archiver.crawl.asking import Asker, NoAnswer, ask
from archiver.crawl.outcomes import Failed, PageDropped
from archiver.crawl.parts import ask_for_part, further_parts, is_lost, led_elsewhere
from archiver.discover.paging import first_page
from archiver.errors import ForbiddenAddress, PageError, UsageError
from archiver.items import Page
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
    return ask(lambda asker: _pages(asker, url), allow_local)


async def _pages(asker: Asker, url: str) -> tuple[Page, ...]:
    outlet = outlet_key(url)
    page = _checked(await asker.page(url, outlet, is_article=True))
    if first := first_page(page):
        page = _checked(await asker.page(first, outlet, is_article=True))
    parts = []
    async for number, part in further_parts(page, partial(ask_for_part, asker.crawler, crawl_id=None)):
        if (whole := await _judged(part, number)) is None:
            break
        parts.append(whole)
    return page, *map(_checked_part, parts)


def _checked(answer: Page | NoAnswer) -> Page:
    if isinstance(answer, NoAnswer):
        raise answer.error()
    if not 200 <= answer.status < 300:
        raise PageError(f"{answer.url}: the site answered HTTP {answer.status}")
    return answer


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


def _checked_part(answer: Page | Fetch) -> Page:
    if isinstance(answer, Fetch):
        why = f"{answer.outcome}: {answer.note}" if answer.note else answer.outcome
        raise PageError(f"{answer.url}, a further page of the article: {why}")
    return answer
