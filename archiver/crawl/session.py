"""One run: what it is asked to do, the archive it works on, and how far each outlet has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from archiver.archive import Archive
from archiver.catalogue import load_catalogue
from archiver.crawl.addresses import AddressRules
from archiver.crawl.report import CrawlReport, OutletReport
from archiver.crawl.targets import Job, jobs_for
from archiver.errors import ArchiverError


@dataclass
class Session:
    """What the parts of a run share."""

    archive: Archive
    jobs: list[Job]
    rules: AddressRules = field(default_factory=AddressRules)
    limit: int | None = None
    since: datetime | None = None
    revisit: bool = False
    is_dry: bool = False
    known: Archive | None = None
    """In a dry run: the archive as it is, for reading only; `archive` is then a passing one."""
    crawl_id: int | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    report: CrawlReport = field(default_factory=CrawlReport)
    fatal: ArchiverError | None = None
    """Why the run had to stop."""
    is_interrupted: bool = False
    """True when the user ended the run; what is left stays queued."""

    def __post_init__(self) -> None:
        for job in self.jobs:
            self.report.outlets.setdefault(job.key, OutletReport(job.key))
            entry = job.entry
            self.archive.add_outlet(
                key=job.key,
                name=entry.name if entry else None,
                homepage=job.homepage if job.is_whole or entry else None,
                country=entry.country if entry else None,
            )

    @classmethod
    def from_settings(cls, settings: BaseSettings, targets: list[str]) -> Session:
        """The session of `scrapy crawl`, which has no command line of ours; raises ArchiverError."""
        path = Path(settings["ARCHIVER_DB"])
        path.parent.mkdir(parents=True, exist_ok=True)
        jobs = jobs_for(targets, load_catalogue())
        archive = Archive(path)
        session = cls(archive, jobs, AddressRules.parse(settings.getlist("ARCHIVER_ALLOW_LOCAL")))
        session.crawl_id = archive.start_crawl([job.key for job in jobs], "scrapy crawl", session.started_at)
        return session


def session_of(crawler: Crawler) -> Session:
    """The session of a running crawl: its spider's."""
    session = getattr(crawler.spider, "session", None)
    if not isinstance(session, Session):
        raise TypeError(
            f"the spider {crawler.spider!r} has no session; it must be an archiver.crawl.spider.OutletSpider"
        )
    return session
