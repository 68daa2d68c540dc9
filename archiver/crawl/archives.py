"""Going back through the lists that a site spreads over pages and months, when neither sitemaps nor WordPress's API list everything.

Knows the archive: how far each list was read is kept there, so that an interrupted backfill goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from archiver.archive import Archive, Role
from archiver.crawl.sources import Ask
from archiver.discover.archives import ListPage, is_older, month_of, months_like, place_in_list
from archiver.items import Found, Page
from archiver.urls import url_key

MAX_PAGES = 2_000
"""Pages read of one list. Guessed: 20,000 articles of one section; lists that never end are cut there."""
MAX_LISTS = 400
"""Lists read of one outlet in one run. Guessed: thirty years of months."""
_MISSES = 6
"""Months in a row without a list, after which no earlier month is guessed."""


class Archives:
    """The lists of one outlet, and what to ask of them next."""

    def __init__(self, outlet: str, archive: Archive, since: datetime | None) -> None:
        self.outlet = outlet
        self.archive = archive
        self.since = since
        self.pages_left = 0
        """Pages that the lists read so far are known to have beyond what was read."""
        self._seen: dict[str, set[str]] = {}
        """By the list's first page: what its pages have shown."""
        self._lists: set[str] = set()
        self._left: dict[str, int] = {}
        self._months: str | None = None
        self._misses = 0

    def begin(self, front: ListPage | None, sections: Iterable[str], articles: Sequence[Found]) -> list[Ask]:
        """The first pages of the lists that the front page leads to; its own further pages, and a month that addresses suggest."""
        asks = self._further(front.first, front) if front else []
        asks += self._new_lists([*(front.lists if front else ()), *sections])
        self._months = months_like(found.url for found in articles)
        return asks + self._month(datetime.now(UTC).year, datetime.now(UTC).month)

    def after(self, ask: Ask, page: ListPage, links: Sequence[Found], answer: Page) -> list[Ask]:
        """What follows a page of a list, whose links have not been announced yet."""
        keys = {url_key(link.url) for link in links}
        seen = self._seen.setdefault(ask.list, set())
        is_all_seen = keys <= seen  # some sites answer every number with the same page
        is_all_known = all(self.archive.is_known(link.url) for link in links)
        seen |= keys
        asks = self._new_lists(page.lists) + self._after_month(ask, is_hit=bool(links))
        is_old = page.is_before(self.since)
        if is_all_seen or is_old:
            self._left.pop(ask.list, None)
            self._count()
            self._note(ask, None, answer.fetched_at, self.since if is_old else None)
            return asks
        if is_all_known and (resumed := self._resumed(ask)) is not None:
            return asks + resumed
        further = self._further(ask.list, page)
        self._note(ask, further[0].url if further else None, answer.fetched_at)
        return asks + further

    def lost(self, ask: Ask) -> list[Ask]:
        """What follows a page of a list that could not be had: it is asked again by the next backfill."""
        self._left.pop(ask.list, None)
        self._count()
        return self._after_month(ask, is_hit=False)

    def _new_lists(self, urls: Iterable[str]) -> list[Ask]:
        asks = []
        for url in urls:
            first = place_in_list(url)[1]
            key = url_key(first)
            if key not in self._lists and len(self._lists) < MAX_LISTS and not is_older(first, self.since):
                self._lists.add(key)
                asks.append(_page_of(first, first, 1))
        return asks

    def _further(self, first: str, page: ListPage) -> list[Ask]:
        self._lists.add(url_key(first))
        if page.next is None or page.number >= MAX_PAGES:
            self._left.pop(first, None)
            self._count()
            return []
        self._left[first] = max((page.last or 0) - page.number - 1, 0)  # the next one is about to be asked
        self._count()
        return [_page_of(page.next, first, page.number + 1)]

    def _resumed(self, ask: Ask) -> list[Ask] | None:
        """Where an earlier backfill left the list; nothing when it had read as much as is wanted, None when there was none.

        What was published since has pushed articles to later pages, never to earlier ones: nothing is passed over.
        """
        known = self.archive.backfill(self.outlet, ask.list)
        if known is None or known.page <= ask.page:
            return None
        if known.next_url:
            return [_page_of(known.next_url, ask.list, known.page + 1)]
        reaches = known.reaches_back_to
        return [] if reaches is None or (self.since and reaches <= self.since) else None

    def _note(self, ask: Ask, next_url: str | None, at: datetime, back_to: datetime | None = None) -> None:
        self.archive.note_backfill(self.outlet, ask.list, ask.page, next_url, back_to, at)

    def _count(self) -> None:
        self.pages_left = sum(self._left.values())

    def _month(self, year: int, month: int) -> list[Ask]:
        """The list of a month that articles' addresses suggest; nobody said that it exists."""
        if self._months is None:
            return []
        url = self._months.format(year, month)
        return [] if is_older(url, self.since) else self._new_lists([url])

    def _after_month(self, ask: Ask, *, is_hit: bool) -> list[Ask]:
        """The month before one that was guessed."""
        date = month_of(ask.list)
        if not self._months or ask.page != 1 or not date or not date[1] or self._months.format(*date) != ask.list:
            return []
        self._misses = 0 if is_hit else self._misses + 1
        year, month = divmod(date[0] * 12 + date[1] - 2, 12)
        return self._month(year, month + 1) if self._misses < _MISSES else []


def _page_of(url: str, first: str, number: int) -> Ask:
    return Ask(url, Role.FRONT, is_guess=True, page=number, list=first)
