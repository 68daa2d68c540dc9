"""One crawl from its options to its report."""

from __future__ import annotations

import contextlib
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import scrapy.core.downloader.contextfactory  # noqa: F401  # first: it looks at the source of all that is loaded, 0.1 s later on
from rich.console import Console
from scrapy.settings import Settings

from archiver.archive import Archive
from archiver.archive.locks import OutletLock
from archiver.catalogue import load_catalogue
from archiver.crawl.addresses import AddressRules
from archiver.crawl.events import EventLog
from archiver.crawl.forked import Forked
from archiver.crawl.hours import hours_of
from archiver.crawl.process import run_spider
from archiver.crawl.progress import Progress
from archiver.crawl.report import CrawlReport
from archiver.crawl.session import Session, usual_revisits
from archiver.crawl.targets import Job, jobs_for
from archiver.crawl.telling import complain, tell
from archiver.crawl.workers import worker_count
from archiver.errors import OutletBusy, UsageError
from archiver.plurals import counted
from archiver.rights import Purpose
from archiver.settings import ARCHIVER_ONLY_BETWEEN, ARCHIVER_REVISITS, ARCHIVER_WORKERS

_CLOCK_SLACK = timedelta(hours=1)
"""Clocks that are kept right by the network differ by less than a second; other machines may write to the same archive. A guess."""
_LOCAL_DELAY_SECONDS = 0.02
"""Between requests to hosts that the user allowed as local: their own machine needs no politeness."""


@dataclass(frozen=True, kw_only=True)
class CrawlOptions:
    """What `archiver crawl` can be told."""

    jobs: tuple[Job, ...] = ()
    """What is to be done, where it is known already; else it follows from the targets."""
    open_archive: Callable[[Path], Archive] = Archive
    """Opens `db`."""

    targets: tuple[str, ...] = ()
    """Names from the catalogue, domains, or addresses of feeds, sitemaps, sections and articles."""
    all_outlets: bool = False
    db: Path = Path("data/archive.db")
    limit: int | None = None
    """At most so many pages per outlet."""
    since: datetime | None = None
    """Aware; leave out what was published before."""
    revisit: bool = False
    """Ask again for every archived article of the outlets."""
    backfill: bool = False
    """Go back through everything that the outlets list, not only what is new."""
    follow_related: bool = False
    """Whether to ask for what archived articles show as related, too, on the same site."""
    dry_run: bool = False
    """Only discover; store nothing."""
    evidence: bool = True
    """Keep answers as received."""
    evidence_days: int | None = None
    """Remove the outlets' evidence of earlier days; None: never."""
    quiet: bool = False
    """Errors only."""
    purpose: Purpose = Purpose.PRIVATE
    """What the pages are copied for."""
    only_between: str | None = None
    """Hours of the day in which article pages are asked, such as `22:00-06:00`; None for those of the catalogue and the settings."""
    log_json: Path | None = None
    """File to which events are added as JSON lines."""
    catalogue: Path | None = None
    """The user's own entries; None for those that the environment names."""
    allow_local: tuple[str, ...] = ()
    """Local hosts that may be asked: HOST[:PORT[-PORT]]."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Scrapy settings of this run that depart from `archiver.settings`."""
    forked: tuple[Forked, ...] = ()
    """Worker processes that run already and are used before others are started; whoever made them ends them."""


def crawl(options: CrawlOptions) -> CrawlReport:
    """Crawl and archive; once per process, because Twisted's reactor cannot run twice.

    The report's `exit_code`: 0 all well, 1 something was lost or an outlet yielded nothing, 3 the archive became unusable,
    4 another run holds an outlet. Raises UsageError for options that cannot be right, and ArchiveError for an archive that
    cannot be used, both before anything is asked.
    """
    rules = AddressRules.parse(options.allow_local)
    jobs = _jobs(options)
    worker_count(
        options.settings.get("ARCHIVER_WORKERS", ARCHIVER_WORKERS)
    )  # a wrong one is told before anything is asked
    usual_revisits(options.settings.get("ARCHIVER_REVISITS", ARCHIVER_REVISITS))
    console = Console(stderr=True)
    with ExitStack() as held:
        jobs, busy = _free_jobs(jobs, options, held)
        if not jobs:
            return _all_busy(busy, console)
        with _session(options, jobs, rules) as session:
            session.report.busy = [str(error) for error in busy]
            _check_clock(session)
            _count_left(session)
            with Progress(session.report, console, quiet=options.quiet):
                _run(session, options)
            _count_left(session, is_over=True)
            _foresee(session)
            session.finish()
            session.report.is_dry, session.report.is_interrupted = session.is_dry, session.is_interrupted
            _tell_events(session)
    tell(session, console, quiet=options.quiet)
    return session.report


def _jobs(options: CrawlOptions) -> list[Job]:
    if options.jobs:
        return list(options.jobs)
    catalogue = load_catalogue(own=options.catalogue)
    everyone = [outlet.domain for outlet in catalogue] if options.all_outlets else []
    jobs = jobs_for([*everyone, *options.targets], catalogue)
    if not jobs:
        raise UsageError(
            "nothing to crawl: name outlets (`archiver outlets` lists them), domains or addresses, or use --all"
        )
    return jobs


def _free_jobs(jobs: list[Job], options: CrawlOptions, held: ExitStack) -> tuple[list[Job], list[OutletBusy]]:
    """The jobs whose outlets could be locked until `held` closes, and why the others could not."""
    if options.dry_run:
        return jobs, []
    free, busy = [], []
    for job in jobs:
        try:
            held.enter_context(OutletLock(options.db, job.key))
            free.append(job)
        except OutletBusy as error:
            busy.append(error)
    return free, busy


@contextmanager
def _session(options: CrawlOptions, jobs: list[Job], rules: AddressRules) -> Iterator[Session]:
    """The session on the archive, or in a dry run on a passing one beside it."""
    usual = options.settings.get("ARCHIVER_ONLY_BETWEEN", ARCHIVER_ONLY_BETWEEN)
    hours = hours_of({job.key: job.only_between for job in jobs}, options.only_between, usual)
    with ExitStack() as opened:
        events = opened.enter_context(contextlib.closing(EventLog.open(options.log_json)))
        known = None
        if options.dry_run:
            folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="archiver-"))
            archive = opened.enter_context(Archive(Path(folder) / "dry-run.db"))
            if options.db.exists():
                known = opened.enter_context(Archive(options.db, read_only=True))
                for job in jobs:
                    sources = known.sources(job.key)
                    archive.remember_sources(job.key, sources.feeds, sources.sitemaps)
        else:
            archive = opened.enter_context(options.open_archive(options.db))
            if options.evidence:
                archive.evidence.require_writable(job.key for job in jobs)
            if options.evidence_days:
                archive.evidence.is_passing = True
                before = datetime.now(UTC) - timedelta(days=options.evidence_days)
                archive.expire_evidence([job.key for job in jobs], before)
        _refuse_forgotten(known or archive, jobs)
        session = Session(
            archive,
            jobs,
            rules,
            purpose=options.purpose,
            hours=hours,
            events=events,
            limit=options.limit,
            since=options.since,
            revisit=options.revisit,
            revisits=usual_revisits(options.settings.get("ARCHIVER_REVISITS", ARCHIVER_REVISITS)),
            backfill=options.backfill,
            follow_related=options.follow_related,
            is_dry=options.dry_run,
            known=known,
            forked=options.forked,
        )
        if options.follow_related:
            for job in jobs:
                archive.announce(job.key, archive.missing_targets(job.key), None)
        keys = [job.key for job in jobs]
        session.crawl_id = archive.start_crawl(keys, shlex.join(sys.argv), session.started_at, options.purpose)
        session.report.crawl_id = session.crawl_id
        events.started(session.crawl_id, outlets=keys, purpose=options.purpose.value, command=shlex.join(sys.argv))
        yield session


def _check_clock(session: Session) -> None:
    """Tell when this machine's clock is behind what the archive has seen, or was ahead then: nobody but a person knows which."""
    if ahead := session.archive.looked_at_after(session.started_at + _CLOCK_SLACK):
        articles, latest = ahead
        session.report.problems.append(
            f"the clock says {session.started_at:%Y-%m-%d %H:%M} UTC, but the archive holds {counted(articles, 'article')}"
            f" looked at after that (up to {latest:%Y-%m-%d %H:%M}): what is seen of them until then is kept as earlier versions."
            " Set the clock, if it is behind"
        )


def _refuse_forgotten(archive: Archive, jobs: list[Job]) -> None:
    for url in (url for job in jobs for url in job.named):
        if archive.is_forgotten(url):
            raise UsageError(f"{url} was forgotten (archiver forget) and is never asked again")


def _run(session: Session, options: CrawlOptions) -> None:
    from spiders.news import NewsSpider

    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    settings.update({"ARCHIVER_EVIDENCE": options.evidence and not options.dry_run}, priority="cmdline")
    settings.update({"LOG_ENABLED": False, **_local_settings(session, options), **options.settings}, priority="cmdline")
    run_spider(session, settings, NewsSpider)


def _local_settings(session: Session, options: CrawlOptions) -> dict[str, Any]:
    hosts = {allowance.host for allowance in session.rules.allowed}
    slots = {host: {"delay": _LOCAL_DELAY_SECONDS, "concurrency": 4} for host in hosts}
    return {"ARCHIVER_ALLOW_LOCAL": list(options.allow_local), "DOWNLOAD_SLOTS": slots}


def _count_left(session: Session, *, is_over: bool = False) -> None:
    """In a backfill: what waits to be asked, before and after the run."""
    if not session.backfill or session.fatal:
        return
    for key, outlet in session.report.outlets.items():
        outlet.is_backfill, outlet.is_over, outlet.waiting = True, is_over, session.archive.waiting(key)


def _foresee(session: Session) -> None:
    """In a dry run: the pages that a real one would ask for, newest first."""
    if not session.is_dry:
        return
    for key, outlet in session.report.outlets.items():
        found = [queued.found.url for queued in session.archive.queued(key)]
        waiting = [queued.found.url for queued in session.known.queued(key)] if session.known else []
        new = [url for url in found if not (session.known and session.known.is_known(url))]
        outlet.would_fetch = list(dict.fromkeys(new + waiting))[: session.limit]


def _tell_events(session: Session) -> None:
    """The last lines of the log of events: a sum for each outlet, and the end."""
    report, events = session.report, session.events
    for key, outlet in report.outlets.items():
        events.write(
            "outlet-finished", outlet=key, found=outlet.found, pages=outlet.fetched, outcomes=dict(outlet.outcomes),
            skipped=dict(outlet.skipped), documents=dict(outlet.documents),
            yielded=outlet.has_yielded, barred=outlet.is_barred,
        )  # fmt: skip
    events.finished(report.exit_code, report.counts, is_interrupted=session.is_interrupted)
    if events.problem:
        report.warnings.append(events.problem)


def _all_busy(busy: list[OutletBusy], console: Console) -> CrawlReport:
    report = CrawlReport(busy=[str(error) for error in busy], exit_code=OutletBusy.exit_code)
    for problem in report.busy:
        complain(console, problem)
    return report
