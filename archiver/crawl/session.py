"""One run: what it is asked to do, the archive it works on, and how far each outlet has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scrapy.crawler import Crawler
from scrapy.http import Request

from archiver.archive import Archive
from archiver.crawl.addresses import AddressRules
from archiver.crawl.events import EventLog
from archiver.crawl.forked import Forked
from archiver.crawl.hours import Hours
from archiver.crawl.report import CrawlReport, OutletReport
from archiver.crawl.rights_book import RightsBook
from archiver.crawl.targets import Job
from archiver.errors import ArchiveError, ArchiverError, OutletBusy, UsageError
from archiver.periods import parse_schedule
from archiver.rights import Purpose


@dataclass
class Session:
    """What the parts of a run share."""

    archive: Archive
    jobs: list[Job]
    rules: AddressRules = field(default_factory=AddressRules)
    limit: int | None = None
    since: datetime | None = None
    revisit: bool = False
    revisits: str | None = None
    """The schedule of outlets that have none of their own; None for the usual one."""
    backfill: bool = False
    follow_related: bool = False
    """Whether to ask for the targets of related links, too."""
    is_dry: bool = False
    purpose: Purpose = Purpose.PRIVATE
    """What the pages are copied for, which decides whether reservations of mining bind."""
    hours: Mapping[str, Hours] = field(default_factory=dict)
    """Outlets whose pages are asked at certain hours only, by key."""
    events: EventLog = field(default_factory=EventLog)
    rights: RightsBook = field(default_factory=RightsBook)
    known: Archive | None = None
    """In a dry run: the archive as it is, for reading only; `archive` is then a passing one."""
    forked: tuple[Forked, ...] = ()
    """Worker processes that run already."""
    crawl_id: int | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    report: CrawlReport = field(default_factory=CrawlReport)
    fatal: ArchiverError | None = None
    """Why the run had to stop."""
    is_interrupted: bool = False
    """True when the user ended the run; what is left stays queued."""

    def __post_init__(self) -> None:
        for job in self.jobs:
            self.report.outlets.setdefault(
                job.key, OutletReport(job.key, has_yielded=not job.has_lists)
            ).events = self.events
            entry = job.entry
            self.archive.add_outlet(
                key=job.key,
                name=entry.name if entry else None,
                homepage=job.homepage if job.is_whole or entry else None,
                country=entry.country if entry else None,
            )
            own = entry.revisits if entry else None
            self.archive.schedule_visits(job.key, self.revisits if own is None else " ".join(own))

    def closed(self, outlet: str) -> str | None:
        """Why no page of an outlet may be asked at this hour, or None."""
        hours = self.hours.get(outlet)
        if hours is None or hours.contain(datetime.now(UTC)):
            return None
        return f"{outlet}: pages are asked only between {hours} (Europe/Berlin); they stay queued"

    def is_named(self, outlet: str, url: str) -> bool:
        """Whether the user named this very address."""
        return any(job.key == outlet and url in job.named for job in self.jobs)

    def finish(self) -> None:
        """Settle the exit code and note in the archive how the run ended; a lost archive cannot be told."""
        self.report.exit_code = self._exit_code()
        if self.fatal or self.crawl_id is None:
            return
        try:
            now = datetime.now(UTC)
            self.archive.finish_crawl(self.crawl_id, now, self.report.exit_code, self.report.counts)
        except ArchiveError as error:
            self.fatal, self.report.exit_code = error, error.exit_code

    def _exit_code(self) -> int:
        if self.fatal:
            return self.fatal.exit_code
        if self.report.busy:
            return OutletBusy.exit_code
        outlets = self.report.outlets.values()
        is_barred = bool(self.jobs) and any(outlet.is_barred for outlet in outlets)
        is_poor = (
            is_barred
            or any(outlet.has_lost for outlet in outlets)
            or (not self.is_interrupted and not all(outlet.has_yielded for outlet in outlets))
        )
        return 1 if self.report.problems or is_poor else 0


def usual_revisits(setting: str) -> str | None:
    """What the setting ARCHIVER_REVISITS means for `Session.revisits`; raises UsageError for what is no schedule."""
    text = setting.strip()
    if text.lower() == "none":
        return ""
    try:
        parse_schedule(text)
    except UsageError as error:
        raise UsageError(f"ARCHIVER_REVISITS: {error}") from None
    return " ".join(text.replace(",", " ").split()) or None


def events_of(crawler: Crawler) -> EventLog:
    """The log of events of a running crawl; one that keeps nothing where there is no session."""
    session = getattr(crawler.spider, "session", None)
    return session.events if isinstance(session, Session) else EventLog()


def tell(crawler: Crawler, request: Request, now: str) -> None:
    """Say what is happening with a request's outlet, where there is a session and a person may look."""
    session = getattr(crawler.spider, "session", None)
    outlet = request.cb_kwargs.get("outlet")
    if isinstance(session, Session) and outlet in session.report.outlets:
        session.report.outlets[outlet].tell(now)


def session_of(crawler: Crawler) -> Session:
    """The session of a running crawl: its spider's."""
    session = getattr(crawler.spider, "session", None)
    if not isinstance(session, Session):
        raise TypeError(
            f"the spider {crawler.spider!r} has no session; it must be an archiver.crawl.spider.OutletSpider"
        )
    return session
