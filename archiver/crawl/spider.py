"""What all spiders share: outlets' discoveries and frontiers turned into requests, answers turned into pages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.archive import Queued, Role, Validators
from archiver.crawl.answers import page_of
from archiver.crawl.crawl_log import CrawlLog
from archiver.crawl.discovery import Discovery
from archiver.crawl.frontier import Frontier
from archiver.crawl.outcomes import NotAsked, note_of, outcome_of
from archiver.crawl.project import open_session
from archiver.crawl.robots import RobotsMiddleware
from archiver.crawl.selection import Selection
from archiver.crawl.session import Session
from archiver.crawl.sources import Ask
from archiver.crawl.targets import Job
from archiver.discover.sniff import Sort, what_is
from archiver.discover.xml import MAX_BYTES
from archiver.errors import ArchiveError
from archiver.items import Found, Page
from archiver.urls import normal_url

_DOCUMENTS_FIRST = 100
"""Priority of feeds and sitemaps over pages."""
_MAY_BE_SITEMAP = re.compile(r"sitemap|\.xml|\.gz", re.I)


class OutletSpider(Spider):
    """Works through the jobs of a session. A strategy is a subclass that says which jobs its arguments mean."""

    session: Session
    discoveries: dict[str, Discovery]
    frontiers: dict[str, Frontier]
    """By the outlet's key."""
    follows = True
    """Whether a named overview page leads to its articles."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, session: Session | None = None, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.session = session or open_session(crawler, spider.targets())
        spider.discoveries = {job.key: spider._discovery(job) for job in spider.session.jobs}
        spider.frontiers = {
            job.key: Frontier(job.key, spider.session.archive, spider.session.limit) for job in spider.session.jobs
        }
        crawler.signals.connect(spider._check_nothing_is_left, signals.spider_closed)
        return spider

    def targets(self) -> list[str]:
        """What the arguments of `scrapy crawl` name."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Any]:
        """The first requests of every outlet."""
        for job in self.session.jobs:
            if job.is_whole and not (self.session.purpose.is_bound or self.session.is_dry):
                self.session.archive.queue_reserved(job.key)
            if self.session.revisit and job.is_whole:
                self.session.archive.revisit(job.key, self.session.started_at)
            elif self.session.backfill and job.is_whole:
                self.session.archive.retry_failed(job.key)
            for request in self._documents(job.key, self.discoveries[job.key].begin()):
                yield request

    # Feeds, sitemaps, front pages, and named addresses of which nobody knows what they are

    def read_document(self, response: Response, outlet: str, ask: Ask) -> Iterator[Any]:
        """Take the links of an answer; a named address that is a page goes through the pipelines instead."""
        discovery, page = self.discoveries[outlet], page_of(response, outlet, Found(url=ask.url))
        if ask.is_named and ask.role is Role.PAGE and not self._is_list(page):
            if self.session.is_dry:
                discovery.foresee(page)
            else:
                self.frontiers[outlet].asked(page.url)
                yield page
            yield from self._documents(outlet, discovery.release(ask))
            return
        try:
            asks = discovery.read(ask, page)
        except ArchiveError:
            raise
        except Exception as error:  # a document can hold anything; its fault must not hold up the outlet
            note = f"{type(error).__name__}: {note_of(error)}"
            self.session.report.problems.append(f"internal error, please report it: {ask.url}: {note}")
            asks = discovery.failed(ask, "failed:internal", note)
        yield from self._documents(outlet, asks)

    def document_failed(self, failure: Failure) -> Iterator[Any]:
        """A document could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        outlet, ask = request.cb_kwargs["outlet"], request.cb_kwargs["ask"]
        discovery = self.discoveries[outlet]
        if ask.is_named and ask.role is Role.PAGE:
            self.frontiers[outlet].asked(ask.url)
            self._log().unanswered(ask.url, outlet, failure.value, request)
            yield from self._documents(outlet, discovery.release(ask))
        else:
            outcome, note = outcome_of(failure.value, request), note_of(failure.value)
            is_final = isinstance(failure.value, NotAsked) and failure.value.later
            yield from self._documents(outlet, discovery.failed(ask, outcome, note, is_final=is_final))

    def follow(self, page: Page) -> bool:
        """Queue the links of a page that was named and is an overview; False when it is not one, or shows no articles."""
        is_named = self.session.is_named(page.outlet, page.url)
        if not (self.follows and is_named and self.discoveries[page.outlet].follow(page)):
            return False
        self.frontiers[page.outlet].open()
        self.session.report.outlets[page.outlet].to_do = None
        self._foretell(page.outlet)
        return True

    # Pages

    def read_page(self, response: Response, outlet: str, found: Found) -> Iterator[Page]:
        """Hand a page to the pipelines."""
        yield page_of(response, outlet, found)

    def page_failed(self, failure: Failure) -> None:
        """A page could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        outlet, found = request.cb_kwargs["outlet"], request.cb_kwargs["found"]
        self._log().unanswered(found.url, outlet, failure.value, request)

    def finished(self, outlet: str, url: str) -> None:
        """A page has its outcome; ask for the next."""
        frontier = self.frontiers[outlet]
        frontier.finished(url)
        if self.session.fatal is None and self.crawler.engine.running:
            for request in self._pages(outlet):
                self.crawler.engine.crawl(request)

    def pages_under_way(self) -> int:
        """Pages asked and not yet finished, of all outlets."""
        return sum(frontier.under_way for frontier in self.frontiers.values())

    def put_off(self, outlet: str, note: str) -> None:
        """Ask an outlet for nothing more in this run."""
        self.frontiers[outlet].close()
        report = self.session.report.outlets[outlet]
        report.to_do = report.done + self.frontiers[outlet].under_way
        report.tell(f"left alone: {note}")
        report.is_put_off = True
        problems = self.session.report.outlets[outlet].problems
        if note not in problems:
            problems.append(note)

    def stop(self) -> None:
        """End the crawl; what is not finished stays queued."""
        for frontier in self.frontiers.values():
            frontier.close()
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="stopped"))

    # Requests

    def _documents(self, outlet: str, asks: Iterable[Ask]) -> Iterator[Request]:
        """Requests for documents; pages as soon as discovery is over."""
        for ask in asks:
            meta: dict[str, Any] = {"must_be_whole": ask.role is Role.PAGE}
            if ask.role is Role.SITEMAP or (ask.is_named and _MAY_BE_SITEMAP.search(ask.url)):
                meta["download_maxsize"] = MAX_BYTES
            may_be_known = ask.role is not Role.FRONT and not self.session.is_dry
            validators = self.session.archive.validators(ask.url) if may_be_known else Validators()
            yield Request(
                ask.url,
                callback=self.read_document,
                errback=self.document_failed,
                headers=_conditions(validators),
                cb_kwargs={"outlet": outlet, "ask": ask},
                meta=meta,
                priority=_DOCUMENTS_FIRST,
                dont_filter=True,
            )
        if self.discoveries[outlet].is_done and self.discoveries[outlet].leads_on and not self.session.is_dry:
            self.frontiers[outlet].open()
            self._foretell(outlet)
            yield from self._pages(outlet)

    def rest(self, outlet: str, note: str) -> None:
        """Ask an outlet for no pages at this hour; they stay queued."""
        self.frontiers[outlet].close()
        report = self.session.report.outlets[outlet]
        report.has_yielded = report.is_put_off = True
        report.to_do = report.done + self.frontiers[outlet].under_way
        if note not in report.notes:
            report.note(note)
            report.tell("outside its hours")
            self.session.events.write("outside-hours", outlet=outlet, note=note)

    def _foretell(self, outlet: str) -> None:
        """Say how many pages there are to ask for."""
        report, frontier = self.session.report.outlets[outlet], self.frontiers[outlet]
        pages = self.session.archive.waiting(outlet) if report.to_do is None else report.to_do - report.done
        most = pages if self.session.limit is None else max(0, self.session.limit - report.done)
        report.expect(max(min(pages, most), frontier.under_way))

    def _pages(self, outlet: str) -> Iterator[Request]:
        if note := self.session.closed(outlet):
            self.rest(outlet, note)
        for queued in self.frontiers[outlet].take():
            yield self._page(outlet, queued)

    def _page(self, outlet: str, queued: Queued) -> Request:
        found = queued.found
        return Request(
            normal_url(found.url),
            callback=self.read_page,
            errback=self.page_failed,
            headers=_conditions(queued.validators) if queued.article_id else {},
            cb_kwargs={"outlet": outlet, "found": found},
            meta={"must_be_whole": True},
            dont_filter=True,
        )

    # Parts

    def _discovery(self, job: Job) -> Discovery:
        report = self.session.report.outlets[job.key]
        sites = (job.homepage, *([f"https://{job.entry.domain}/"] if job.entry else []))
        selection = Selection(sites, self.session.rules, report.skipped, self.session.since)
        return Discovery(
            job,
            self.session.archive,
            report,
            selection,
            self._robots_sitemaps,
            self.session.crawl_id,
            is_backfill=self.session.backfill,
        )

    def _robots_sitemaps(self, url: str) -> tuple[str, ...]:
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        return robots.sitemaps(url) if robots else ()

    def _log(self) -> CrawlLog:
        log = self.crawler.get_extension(CrawlLog)
        assert log is not None, "EXTENSIONS in archiver/settings.py names CrawlLog"
        return log

    def _is_list(self, page: Page) -> bool:
        if not 200 <= page.status < 300 or not self.follows:
            return page.status == 304 and self.session.archive.article(page.url) is None
        return what_is(page.content, page.header("Content-Type"), page.final_url) in (
            Sort.FEED,
            Sort.SITEMAP,
            Sort.POSTS,
        )

    def _check_nothing_is_left(self, reason: str) -> None:
        """A crawl that ended by itself has closed every discovery and finished every page, or has a fault of ours."""
        if reason != "finished":
            return
        for key, discovery in self.discoveries.items():
            if not discovery.is_done or self.frontiers[key].under_way:
                self.session.report.problems.append(
                    f"internal error, please report it: {key} was not crawled to its end"
                )


def _conditions(validators: Validators) -> dict[str, str]:
    """Headers that ask for an answer only if it has changed (RFC 9110, 13.1)."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}
