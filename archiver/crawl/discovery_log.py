"""What became of an outlet's feeds, sitemaps and front pages: kept in the archive, counted in the report."""

from __future__ import annotations

from dataclasses import replace

from archiver.archive import Archive, Fetch, Role
from archiver.crawl import sources
from archiver.crawl.answers import fetch_of
from archiver.crawl.report import OutletReport
from archiver.crawl.sources import Ask
from archiver.crawl.targets import Job
from archiver.items import Found, Page

DAMAGED = "damaged, or longer than is read; what could be read was taken"


class DiscoveryLog:
    """Notes every answer of one outlet's discovery."""

    def __init__(self, job: Job, archive: Archive, report: OutletReport, crawl_id: int | None) -> None:
        self.job = job
        self.archive = archive
        self.report = report
        self.crawl_id = crawl_id
        self.readable = 0
        """Documents that had entries, or had not changed since they had."""
        self.working: dict[Role, list[str]] = {Role.FEED: [], Role.SITEMAP: []}
        """Addresses worth asking in the next run."""
        self._dead: list[str] = []

    def announce(
        self, links: list[Found], page: Page, role: Role, note: str | None = None, *, is_all: bool = True
    ) -> None:
        """Queue links and remember the document's validators; without them where it may hold more than was taken,
        so that the next run reads it again instead of being told that nothing changed."""
        fetch = fetch_of(page, role, "read", self.crawl_id, note)
        if note or not is_all:
            fetch = replace(fetch, etag=None, last_modified=None)
        if note:
            self.note(f"{page.final_url}: {note}")
        found = self.archive.announce(self.job.key, links, fetch)
        self.report.found += found
        self.report.documents["read"] += 1
        self._tell(role, page.url, "read", page.status, note, links=len(links), found=found)

    def has_read(self, *, entries: bool) -> None:
        """Note whether a document had entries: those of a site's empty feed are looked for elsewhere."""
        if entries:
            self.readable += 1
            self.report.has_yielded = True

    def not_modified(self, ask: Ask, page: Page) -> None:
        """A document is as it was when it was read."""
        role = ask.role
        if role is Role.PAGE:  # named: of lists, only feeds and sitemaps have validators in the archive
            role = Role.SITEMAP if "sitemap" in ask.url.lower() else Role.FEED
        self.archive.record(fetch_of(page, role, "not-modified", self.crawl_id))
        self.report.documents["not-modified"] += 1
        self._tell(role, page.url, "not-modified", page.status)
        self.report.has_yielded = True
        self.readable += 1

    def lost(self, ask: Ask, fetch: Fetch) -> None:
        """A document could not be had or read; nobody is told of a guess."""
        self.archive.record(fetch)
        self.report.documents[fetch.outcome] += 1
        self._tell(fetch.role, fetch.url, fetch.outcome, fetch.status, fetch.note)
        if fetch.status in (404, 410) or fetch.outcome.startswith("failed:no-"):
            self._dead.append(ask.url)
        if not ask.is_guess:
            self.note(f"{fetch.url}: {fetch.outcome}{f' ({fetch.note})' if fetch.note else ''}")

    def note(self, text: str) -> None:
        """Something to tell at the end of the run, once."""
        if text not in self.report.notes:
            self.report.notes.append(text)

    def _tell(
        self, role: Role, url: str, outcome: str, status: int | None, note: str | None = None, **counts: int
    ) -> None:
        self.report.tell(f"{role.value}: {url}")
        self.report.events.write(
            "document",
            outlet=self.job.key,
            role=role.value,
            url=url,
            outcome=outcome,
            status=status,
            note=note,
            **counts,
        )

    def remember(self) -> None:
        """Keep what was found to work, for the next run."""
        entry, earlier = self.job.entry, self.archive.sources(self.job.key)
        in_catalogue = (*entry.feeds, *entry.sitemaps, *entry.news_sitemaps) if entry else ()
        feeds = sources.to_remember(earlier.feeds, self.working[Role.FEED], self._dead, in_catalogue)
        sitemaps = sources.to_remember(earlier.sitemaps, self.working[Role.SITEMAP], self._dead, in_catalogue)
        if (tuple(feeds), tuple(sitemaps)) != (earlier.feeds, earlier.sitemaps):
            self.archive.remember_sources(self.job.key, feeds, sitemaps)
