"""The one place where outcomes are counted: every fetched page ends here exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request
from twisted.python.failure import Failure

from archiver.archive import Fetch, Role
from archiver.crawl.answers import fetch_of, unanswered
from archiver.crawl.handler import SECONDS
from archiver.crawl.outcomes import NotAsked, PageDropped, note_of, outcome_of
from archiver.crawl.report import STORED
from archiver.crawl.session import session_of
from archiver.errors import ArchiveError
from archiver.items import Page

if TYPE_CHECKING:
    from archiver.pipelines.archive import Stored

_BY_WISH = ("skipped:tdm-reserved", "refused:tdm-reserved", "skipped:outside-hours")
"""Pages that are left out because the user said so, by purpose or hours: no fault of the outlet."""
_FOLLOWED = ("refused:overview", "refused:shell")
"""A page that was named and holds no article of its own may lead to some."""


class CrawlLog:
    """Scrapy extension: counts outcomes, writes them to the archive's log, and ends the crawl when the archive is lost."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlLog:
        log = cls(crawler)
        crawler.signals.connect(log.item_scraped, signals.item_scraped)
        crawler.signals.connect(log.item_dropped, signals.item_dropped)
        crawler.signals.connect(log.item_error, signals.item_error)
        crawler.signals.connect(log.spider_error, signals.spider_error)
        return log

    def item_scraped(self, item: Stored) -> None:
        """An article was saved; the archive has logged it in the same transaction."""
        with self._archive_watched():
            for part in item.parts:
                self._count(part.outlet, part.url, part.outcome, part.note)
            self._count(item.page.outlet, item.page.url, item.outcome)

    def item_dropped(self, item: Page, exception: PageDropped) -> None:
        """A pipeline refused or lost a page."""
        with self._archive_watched():
            spider: Any = self.crawler.spider
            if exception.outcome in _FOLLOWED and spider.follow(item):
                spider.finished(item.outlet, item.url)
                return
            rights = self.session.rights.of(item)
            fetch = fetch_of(item, Role.PAGE, exception.outcome, self.session.crawl_id, exception.note, rights)
            self._record(fetch)

    def item_error(self, item: Page, failure: Failure) -> None:
        """A pipeline broke: the archive is lost, or the fault is ours and must not cost the page in silence."""
        error = failure.value
        if isinstance(error, ArchiveError):
            self.stop(error)
            return
        with self._archive_watched():
            note = f"{type(error).__name__}: {note_of(error)}"
            self._record(fetch_of(item, Role.PAGE, "failed:extraction", self.session.crawl_id, note))

    def spider_error(self, failure: Failure, response: Any) -> None:
        """A callback broke: the archive is lost, or the fault is ours."""
        error = failure.value
        if isinstance(error, ArchiveError):
            self.stop(error)
            return
        place = getattr(response, "url", None) or "at the start"
        self.session.report.problems.append(
            f"internal error, please report it: {place}: {type(error).__name__}: {note_of(error)}"
        )

    def unanswered(self, url: str, outlet: str, error: BaseException | None, request: Request) -> None:
        """A request for a page that brought no page: failed, or not allowed to be made."""
        outcome, note = outcome_of(error, request), note_of(error)
        spider: Any = self.crawler.spider
        if outcome in _BY_WISH:
            self.session.report.outlets[outlet].has_yielded = True
            if outcome == "skipped:outside-hours":
                spider.rest(outlet, note)
        elif isinstance(error, NotAsked) and error.later:
            spider.put_off(outlet, note)
        elif outcome.startswith("skipped:") and self.session.is_named(outlet, url):
            self.session.report.outlets[outlet].problems.append(f"{url}: {outcome} ({note})")
        with self._archive_watched():
            seconds = request.meta.get(SECONDS)
            self._record(unanswered(url, outlet, Role.PAGE, outcome, self.session.crawl_id, note, seconds))

    def part_lost(self, fetch: Fetch) -> None:
        """A request for a further page of an article that cannot be stored now."""
        self.session.archive.record_part(fetch)
        self._count(fetch.outlet, fetch.url, fetch.outcome, fetch.note)

    def stop(self, error: ArchiveError) -> None:
        """End the crawl: nothing more can be kept."""
        if self.session.fatal is None:
            self.session.fatal = error
            spider: Any = self.crawler.spider
            spider.stop()

    def _record(self, fetch: Fetch) -> None:
        self.session.archive.record(fetch)
        self._count(fetch.outlet, fetch.url, fetch.outcome, fetch.note)

    def _count(self, outlet: str, url: str, outcome: str, note: str | None = None) -> None:
        report = self.session.report.outlets[outlet]
        word, _, reason = outcome.partition(":")
        event = "page-skipped" if word == "skipped" else "page"
        self.session.events.write(event, outlet=outlet, url=url, outcome=outcome, note=note)
        report.page_done(url)
        if word == "skipped":
            report.skipped[reason] += 1
        else:
            report.outcomes[outcome] += 1
        if outcome in (*STORED, *_BY_WISH, "refused:paywall") or self._is_archived(url, word):
            report.has_yielded = True
        if word == "failed":
            report.problems.append(f"{url}: {outcome}{f' ({note})' if note else ''}")
        spider: Any = self.crawler.spider
        spider.finished(outlet, url)

    def _is_archived(self, url: str, word: str) -> bool:
        """Whether a refused page is one whose article we have: it is gone, or shows less now."""
        return word == "refused" and self.session.archive.article(url) is not None

    @contextmanager
    def _archive_watched(self) -> Iterator[None]:
        """Scrapy logs and forgets what signal handlers raise; a lost archive must end the crawl."""
        try:
            yield
        except ArchiveError as error:
            self.stop(error)
