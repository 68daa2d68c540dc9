"""Which feeds, sitemaps and front pages of an outlet are asked, in which order, and what becomes of their links.

Knows the archive, not Scrapy: it says what to ask next (`Ask`) and is given the answers (`Page`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from archiver.archive import Archive, Role
from archiver.crawl import sources
from archiver.crawl.answers import fetch_of, unanswered
from archiver.crawl.discovery_log import DAMAGED, DiscoveryLog
from archiver.crawl.history import History
from archiver.crawl.overviews import Overviews
from archiver.crawl.report import OutletReport
from archiver.crawl.selection import (
    MAX_DEPTH,
    MAX_SITEMAPS,
    MAX_SITEMAPS_BACKFILL,
    MAX_SITEMAPS_UNASKED,
    MAX_URL_LENGTH,
    Selection,
    pages_worth_asking,
    sitemaps_worth_asking,
)
from archiver.crawl.sources import Ask
from archiver.crawl.targets import Job
from archiver.discover.feeds import read_feed
from archiver.discover.sitemaps import SitemapRef, read_sitemap
from archiver.discover.sniff import Sort, what_is
from archiver.discover.wordpress import read_posts
from archiver.items import Found, Page
from archiver.urls import article_form

_PERHAPS_WITHOUT_TLS = ("failed:connection", "failed:timeout")
_LINKS_OF_OVERVIEW = 5


class Discovery:
    """The course of one outlet's discovery: stages, each tried when those before brought nothing readable."""

    def __init__(
        self,
        job: Job,
        archive: Archive,
        report: OutletReport,
        selection: Selection,
        robots_sitemaps: Callable[[str], tuple[str, ...]],
        crawl_id: int | None,
        *,
        is_backfill: bool = False,
    ) -> None:
        self.job = job
        self.archive = archive
        self.report = report
        self.selection = selection
        self.robots_sitemaps = robots_sitemaps
        self.crawl_id = crawl_id
        self.log = DiscoveryLog(job, archive, report, crawl_id)
        self.is_backfill = is_backfill
        self.history = History(selection.since)
        self._stages = self._plan()
        self._open: set[Ask] = set()
        self._asked: set[str] = set()
        self._sitemaps = 0
        self.overviews = Overviews(job.key, job.homepage, archive, selection, is_backfill=is_backfill)

    @property
    def is_done(self) -> bool:
        """Whether nothing is open and nothing is left to try."""
        return not self._open and not self._stages

    @property
    def leads_on(self) -> bool:
        """Whether the outlet's queue is to be worked off: not when only single pages were named."""
        return self.job.is_whole or self.report.documents.total() > 0

    def begin(self) -> list[Ask]:
        """The first documents to ask for."""
        long = [url for url in self.job.named if len(url) > MAX_URL_LENGTH]
        for url in long:
            self.report.skipped["long-address"] += 1
            self.report.problems.append(f"{url[:100]}…: longer than {MAX_URL_LENGTH} characters")
        named = [Ask(url, Role.PAGE, is_named=True) for url in self.job.named if url not in long]
        return self._ask(named) + self._next_stage()

    def read(self, ask: Ask, page: Page) -> list[Ask]:
        """Take the links of an answer; what to ask next."""
        more: list[Ask] = []
        self.history.learn(page)
        if page.status == 304:
            self.log.not_modified(ask, page)
            more = self.history.after_unchanged(ask)
        elif not 200 <= page.status < 300:
            self.log.lost(ask, fetch_of(page, ask.role, f"failed:http-{page.status}", self.crawl_id))
            more = self.overviews.lists.lost(ask) if ask.list else []
        else:
            more = self._read_document(ask, page)
        return self._ask(more) + self._closed(ask)

    def failed(self, ask: Ask, outcome: str, note: str, *, is_final: bool = False) -> list[Ask]:
        """Note that a document could not be had; what to ask next, unless the whole site wants no requests now."""
        more: list[Ask] = []
        if outcome.startswith("failed:"):
            self.log.lost(ask, unanswered(ask.url, self.job.key, ask.role, outcome, self.crawl_id, note))
            is_home = ask.role is Role.FRONT and not (ask.list or ask.is_section)
            if is_home and not self.job.entry and outcome in _PERHAPS_WITHOUT_TLS:
                more = [replace(ask, url=ask.url.replace("https://", "http://", 1))]
        else:
            self.report.documents[outcome] += 1
            self.log.note(note)
            if is_final:
                self._stages.clear()
        if ask.list and not is_final:
            more = self.overviews.lists.lost(ask)
        return self._ask(more) + self._closed(ask)

    def release(self, ask: Ask) -> list[Ask]:
        """Close a named address that turned out to be a page and goes its own way; what to ask next."""
        return self._closed(ask)

    def follow(self, page: Page) -> bool:
        """Queue the article links of a named page that is an overview; False when it has none."""
        links = self.overviews.links_of(page)
        if links:
            self.log.announce(links, page, Role.FRONT, is_all=False)
            self.report.has_yielded = True
        return bool(links)

    def foresee(self, page: Page) -> None:
        """In a dry run: note what a named page would lead to, judged by its links alone."""
        links = self.overviews.links_of(page)
        is_overview = len(links) >= _LINKS_OF_OVERVIEW and not article_form(page.final_url)
        self.report.found += self.archive.announce(self.job.key, links if is_overview else [Found(url=page.url)], None)
        self.report.has_yielded = True

    # Stages

    def _plan(self) -> list[Callable[[], list[Ask]]]:
        if not (self.job.is_whole and self.job.has_lists):
            return []
        stages = [self._known, self._of_all_pages, self._home, self._named_by_the_site, self._guesses, self._home_links]
        further = [self._all_posts, self._feed_pages, self._archives] if self.is_backfill else []
        return [*stages, self._sections, self._edited_posts, *further]

    def _next_stage(self) -> list[Ask]:
        """The documents of the next stage that has any, if the stages before brought nothing."""
        while self._stages and not self._open:
            stage = self._stages.pop(0)
            if self._is_wanted(stage) and (asks := self._ask(stage())):
                return asks
        return []

    def _is_wanted(self, stage: Callable[[], list[Ask]]) -> bool:
        """Whether a stage is tried: when those before brought nothing, and where more is wanted than what is new."""
        if not self.log.readable or stage in (self._edited_posts, self._all_posts, self._feed_pages):
            return True
        if stage == self._archives:
            return not (self.overviews.is_listed_whole or self.history.has_posts)
        if self.is_backfill:
            is_guess = stage == self._guesses
            return stage in (self._of_all_pages, self._home, self._named_by_the_site) or (
                is_guess and not self._sitemaps
            )
        return stage == self._of_all_pages and self.selection.since is not None

    def _known(self) -> list[Ask]:
        return sources.known(self.job.entry, self.archive.sources(self.job.key))

    def _of_all_pages(self) -> list[Ask]:
        return sources.of_all_pages(self.job.entry)

    def _home(self) -> list[Ask]:
        return [Ask(self.job.homepage, Role.FRONT)]

    def _named_by_the_site(self) -> list[Ask]:
        robots_sitemaps = [url for home in self.overviews.homes for url in self.robots_sitemaps(home)]
        return sources.named_by_the_site(self.overviews.front, robots_sitemaps, is_broad=self._is_broad)

    def _guesses(self) -> list[Ask]:
        return sources.guesses(self.job.homepage)

    def _home_links(self) -> list[Ask]:
        if links := self.overviews.home_links():
            self.report.found += self.archive.announce(self.job.key, links, None)
            self.report.has_yielded = True
        return []

    def _sections(self) -> list[Ask]:
        return [] if self.is_backfill else self.overviews.sections()  # a backfill reads them as lists, page by page

    def _archives(self) -> list[Ask]:
        return self.overviews.archives()

    def _edited_posts(self) -> list[Ask]:
        """What WordPress lists as edited, which neither its feed nor its sitemap tells; once it failed, not again."""
        return [ask for ask in self.history.newest() if not self.archive.is_known(ask.url)]

    def _all_posts(self) -> list[Ask]:
        return self.history.all_posts()

    def _feed_pages(self) -> list[Ask]:
        earlier = self.archive.sources(self.job.key).feeds
        return self.history.older_feed_pages(dict.fromkeys([*self.log.working[Role.FEED], *earlier]))

    @property
    def _is_broad(self) -> bool:
        return self.is_backfill or self.selection.since is not None

    # Answers

    def _read_document(self, ask: Ask, page: Page) -> list[Ask]:
        sort = what_is(page.content, page.header("Content-Type"), page.final_url)
        if sort is Sort.FEED:
            return self._read_feed(ask, page)
        if sort is Sort.SITEMAP:
            return self._read_sitemap(ask, page)
        if sort is Sort.POSTS:
            return self._read_posts(ask, page)
        if ask.role is Role.FRONT and sort is Sort.HTML:
            return self._read_overview(ask, page)
        wanted = "web page" if ask.role is Role.FRONT else str(ask.role)
        outcome, note = f"failed:no-{wanted.replace(' ', '-')}", f"answers with something that is no {wanted}"
        self.log.lost(ask, fetch_of(page, ask.role, outcome, self.crawl_id, note))
        return []

    def _read_overview(self, ask: Ask, page: Page) -> list[Ask]:
        links: list[Found] = []
        asks: list[Ask] = []
        if ask.page:
            links, asks = self.overviews.read_list(ask, page)
        elif ask.is_section:
            links = self.overviews.links_of(page)
        else:
            self.history.learn_root(self.overviews.read_home(page).rest_root, page.final_url)
        self.log.announce(links, page, Role.FRONT, is_all=False)
        self.report.has_yielded |= bool(links)
        return asks

    def _read_feed(self, ask: Ask, page: Page) -> list[Ask]:
        feed = read_feed(page.content, page.final_url)
        bases = [page.final_url, *([feed.homepage] if feed.homepage and ask.is_named else [])]
        links = self.selection.of(feed.links, *bases)
        note = DAMAGED if feed.damaged else None
        self.log.announce(links, page, Role.FEED, note, is_all=not self.selection.is_older_left_out(feed.links))
        self.log.has_read(entries=bool(feed.links))
        if feed.links and not ask.page:
            self.log.working[Role.FEED].append(ask.url)
        return self.history.after_feed(ask, feed.links)

    def _read_posts(self, ask: Ask, page: Page) -> list[Ask]:
        posts = read_posts(page.content, page.final_url)
        if not posts.is_list:
            self.log.lost(ask, fetch_of(page, Role.FEED, "failed:incomplete", self.crawl_id, "the list breaks off"))
            return []
        links = self.selection.of(posts.links, page.final_url)
        self.log.announce(links, page, Role.FEED, is_all=not self.selection.is_older_left_out(posts.links))
        self.log.has_read(entries=bool(posts.links))
        if posts.links and not ask.page:
            self.log.working[Role.FEED].append(ask.url)
        return self.history.after_posts(ask, posts, page)

    def _read_sitemap(self, ask: Ask, page: Page) -> list[Ask]:
        sitemap = read_sitemap(page.content, page.final_url)
        pages: Sequence[Found] = sitemap.pages
        if not (ask.is_named or sitemap.is_news):
            pages = pages_worth_asking(pages, self.selection.since, is_backfill=self.is_backfill)
            self.overviews.note_sitemap(sitemap.pages)
        links = self.selection.of(pages, page.final_url)
        is_all = not sitemap.sitemaps and len(links) == len(sitemap.pages)
        self.log.announce(links, page, Role.SITEMAP, DAMAGED if sitemap.damaged else None, is_all=is_all)
        self.log.has_read(entries=bool(sitemap.pages))
        if ask.depth == 0 and (sitemap.pages or sitemap.sitemaps):
            self.log.working[Role.SITEMAP].append(ask.url)
        return self._listed(ask, sitemap.sitemaps)

    def _listed(self, ask: Ask, sitemaps: Sequence[SitemapRef]) -> list[Ask]:
        """The sitemaps of an index that are asked, within this run's limits."""
        if not sitemaps:
            return []
        if ask.depth >= MAX_DEPTH:
            self.log.note(f"{ask.url}: sitemaps nest deeper than {MAX_DEPTH} levels; the rest is left out")
            return []
        since = self.selection.since
        is_broad = ask.is_named or self._is_broad
        most = MAX_SITEMAPS_BACKFILL if self.is_backfill else MAX_SITEMAPS if is_broad else MAX_SITEMAPS_UNASKED
        room = most - self._sitemaps
        urls = [url for url in sitemaps_worth_asking(sitemaps, since, ask.is_named) if url not in self._asked]
        if is_broad and len(urls) > room:
            self.log.note(f"{ask.url}: lists more than {most} sitemaps; the oldest are left out")
        chosen = urls[: max(0, room)]
        self._sitemaps += len(chosen)
        return [Ask(url, Role.SITEMAP, ask.depth + 1, ask.is_named) for url in chosen]

    # Bookkeeping

    def _ask(self, asks: Iterable[Ask]) -> list[Ask]:
        """These asks, without those whose address was asked before in this run."""
        new = []
        for ask in asks:
            if ask.url not in self._asked:
                self._asked.add(ask.url)
                self._open.add(ask)
                new.append(ask)
        return new

    def _closed(self, ask: Ask) -> list[Ask]:
        self._open.discard(ask)
        self.report.lists_left = len(self._open) + self.overviews.lists.pages_left + self.history.pages_left
        if self._open:
            return []
        more = self._next_stage()
        if not more and self.job.is_whole:
            self.log.remember()
        return more
