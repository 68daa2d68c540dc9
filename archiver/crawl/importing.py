"""`archiver import`: what WARC files hold goes through the same pipelines as what a crawl is answered."""

from __future__ import annotations

import shlex
import sys
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from scrapy.settings import Settings

from archiver.archive import Archive
from archiver.archive.imports import begin_import
from archiver.archive.locks import OutletLock
from archiver.catalogue import Catalogue, load_catalogue
from archiver.crawl.decoding import decoded
from archiver.crawl.import_progress import ImportProgress
from archiver.crawl.process import run_spider
from archiver.crawl.report import CrawlReport, OutletReport
from archiver.crawl.session import Session
from archiver.crawl.telling import tell_problems
from archiver.crawl.workers import worker_count
from archiver.errors import PageError, UsageError
from archiver.evidence.captures import Capture, NotWarc, captures, fingerprint, is_in_one_piece
from archiver.evidence.elsewhere import WarcFile, size_of
from archiver.evidence.records import sha256_of
from archiver.extract.german import is_german
from archiver.items import Exchange, Found, Page
from archiver.settings import ARCHIVER_WORKERS, DOWNLOAD_MAXSIZE
from archiver.terminal import output
from archiver.urls import normal_url, outlet_key

NO_OUTLET = "(no outlet)"
"""Under this key the report counts records that belong to no outlet: broken ones, other languages."""
LONG_FILE = 16 * 1024 * 1024
"""Bytes from which on it is worth to say how a file is packed; some seconds of reading."""
IN_ONE_PIECE = (
    "is packed as a whole: it can only be read from its beginning, by one process; "
    "`warcio recompress OLD NEW` packs it record by record"
)
_MAX_LOCKS = 200
"""Outlets held at a time; each takes an open file, and systems allow some 1,000."""
_CLOCK_SLACK = timedelta(days=1)
"""A record dated later than this after now has a wrong date; as the newest look it would shut out all that come."""


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """What `archiver import` can be told."""

    files: tuple[WarcFile, ...]
    db: Path = Path("data/archive.db")
    language: str = "de"
    """`de`, or `any`."""
    outlets: tuple[str, ...] = ()
    """Names or domains; none: all."""
    limit: int | None = None
    """At most so many pages."""
    evidence: bool = True
    """Copy the answers into the archive's own evidence."""
    quiet: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    """Scrapy settings of this run that depart from `archiver.settings`."""


class Source(Protocol):
    """A WARC file as the archive knows it: `archiver.archive.imports.Import`, or what a worker of a fleet is told of it."""

    source: str
    next_offset: int
    is_finished: bool
    end: int | None
    """Records that begin here or later are not looked at; None: all are."""

    def objection(self, url: str, offset: int, moment: datetime, sha256: str) -> str | None:
        """See `Import.objection`."""

    def reached(self, offset: int, url: str | None = None) -> None:
        """See `Import.reached`."""

    def finished(self, offset: int) -> None:
        """See `Import.finished`."""


@dataclass
class ImportSession(Session):
    """What the parts of an import share."""

    options: ImportOptions = field(default_factory=lambda: ImportOptions(files=()))
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(()))
    wanted: frozenset[str] = frozenset()
    """Keys of the outlets to import; none: all."""
    held: OrderedDict[str, OutletLock] = field(default_factory=OrderedDict)
    files: dict[str, tuple[WarcFile, Source]] = field(default_factory=dict)
    """The files that were opened, by their names in the archive."""
    progress: ImportProgress | None = None
    window: int = 32
    """Pages read or stored at a time."""
    noted_every: int = 500
    """Records after which it is noted how far the import has come; after a kill at most these are read again."""
    later_pages: dict[str, list[int]] | None = None
    """Where the file holds later pages of articles, by `url_key`; None where that is still to be looked for."""

    def open(self, path: WarcFile) -> Source:
        """Begin with a file, or go on with it."""
        wanted = {"language": self.options.language, "outlets": sorted(self.wanted)}
        known = begin_import(self.archive, path.name, fingerprint(path), wanted, self.crawl_id)
        self.files[known.source] = (path, known)
        if size_of(path) > LONG_FILE and is_in_one_piece(path):
            self.report.outlets[NO_OUTLET].notes.append(f"{path}: {IN_ONE_PIECE}")
        return known

    def is_used_up(self, pages: int) -> bool:
        """Whether enough pages were read in this run."""
        return self.options.limit is not None and pages >= self.options.limit

    def hold(self, outlet: str, in_use: Iterable[str]) -> None:
        """Take an outlet's lock until the end, or until too many others are held; raises OutletBusy."""
        if outlet in self.held:
            self.held.move_to_end(outlet)
            return
        spare = [key for key in self.held if key not in set(in_use)] if len(self.held) >= _MAX_LOCKS else []
        for key in spare[:1]:
            self.archive.evidence.close(key)
            self.held.pop(key).release()
        lock = OutletLock(self.options.db, outlet)
        lock.acquire()
        self.held[outlet] = lock
        self.report.outlets.setdefault(outlet, OutletReport(outlet)).has_yielded = True
        entry = self.catalogue.find(outlet)
        self.archive.add_outlet(
            key=outlet, name=entry.name if entry else None, homepage=entry.homepage if entry else None,
            country=entry.country if entry else None,
        )  # fmt: skip

    def release(self) -> None:
        """Give all locks back."""
        while self.held:
            self.held.popitem()[1].release()


def run_import(options: ImportOptions) -> CrawlReport:
    """Import WARC files; once per process, because Twisted's reactor cannot run twice.

    The report's `exit_code`: 0 all well, 1 a page or record could not be read, 3 the archive became unusable, 4 another run holds
    an outlet, whose records are left for the next import. Raises UsageError for a file that is no WARC file, before anything is
    stored, and ArchiveError for an archive that cannot be used.
    """
    catalogue = load_catalogue()
    wanted = frozenset(outlet_keys(options.outlets, catalogue))
    worker_count(options.settings.get("ARCHIVER_WORKERS", ARCHIVER_WORKERS))
    for path in options.files:
        require_warc(path)
    console = Console(stderr=True)
    with Archive(options.db) as archive:
        if options.evidence:
            archive.evidence.require_writable()
        session = ImportSession(archive, [], options=options, catalogue=catalogue, wanted=wanted)
        session.report.outlets[NO_OUTLET] = OutletReport(NO_OUTLET, has_yielded=True)
        session.crawl_id = archive.start_crawl([], shlex.join(sys.argv), session.started_at)
        session.report.crawl_id = session.crawl_id
        try:
            with ImportProgress(session.report, console, quiet=options.quiet) as session.progress:
                carry_out(session)
        finally:
            session.release()
        session.finish()
    _tell(session, console)
    return session.report


def source_of(capture: Capture, catalogue: Catalogue) -> str:
    """The outlet that a record belongs to; raises ValueError for what is no web address."""
    return outlet_of(capture.url, catalogue)


def outlet_of(url: str, catalogue: Catalogue) -> str:
    """The outlet that a page of a file belongs to; raises ValueError for what is no web address."""
    normal_url(url)
    entry = catalogue.find(url)
    return entry.domain if entry else outlet_key(url)


def objection(capture: Capture, session: ImportSession, known: Source) -> str | None:
    """Why a record is passed over, from what its headers say; None when it is to be looked at."""
    if capture.problem:
        return capture.problem
    exchange = capture.exchange
    assert exchange, "a record without a problem has an exchange"
    try:
        outlet = source_of(capture, session.catalogue)
    except ValueError:
        return "address"
    if session.wanted and outlet not in session.wanted:
        return "other-outlet"
    if exchange.status == 304 or 300 <= exchange.status < 400 or exchange.status < 200:
        return "no-page"
    if exchange.asked_at > datetime.now(UTC) + _CLOCK_SLACK:
        return "future"
    return known.objection(capture.url, capture.offset, exchange.asked_at, sha256_of(exchange.content))


def page_of_capture(capture: Capture, session: ImportSession, known: Source) -> Page | None:
    """The page that a record holds; None when it is in another language. Raises PageError."""
    exchange = capture.exchange
    assert exchange, "a record without a problem has an exchange"
    headers, body = _unpacked(exchange)
    page = Page(
        url=exchange.url,
        final_url=exchange.url,
        outlet=source_of(capture, session.catalogue),
        fetched_at=exchange.asked_at,
        status=exchange.status,
        content=body,
        headers=headers,
        found=Found(url=exchange.url),
        exchanges=(exchange,) if session.options.evidence else (),
        source=known.source,
        source_offset=capture.offset,
    )
    is_wanted = session.options.language == "any" or exchange.status != 200 or is_german(body, page.charset)
    return page if is_wanted else None


def _unpacked(exchange: Exchange) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Headers and body; some writers unpack bodies and leave the header that names the packing."""
    try:
        return decoded(exchange.url, exchange.status, exchange.headers, exchange.content)
    except PageError:
        if not exchange.content.lstrip()[:1] == b"<":
            raise
        return tuple(pair for pair in exchange.headers if pair[0].lower() != "content-encoding"), exchange.content


def outlet_keys(names: Iterable[str], catalogue: Catalogue) -> list[str]:
    """The outlets that are named; raises UsageError for what is neither a name nor a domain."""
    keys = []
    for name in names:
        entry = catalogue.find(name)
        if entry is None and "." not in name:
            raise UsageError(f"{name!r} is neither an outlet of the catalogue nor a domain such as tagesschau.de")
        keys.append(entry.domain if entry else outlet_key(name if "://" in name else f"https://{name}"))
    return keys


def require_warc(path: WarcFile) -> None:
    """Raises UsageError for what is no WARC file."""
    try:
        with suppress(StopIteration):
            next(captures(path, 0, DOWNLOAD_MAXSIZE))
    except NotWarc as error:
        raise UsageError(f"{error}; name one that wget, Browsertrix, Common Crawl or archiver has written") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}; name a WARC file that can") from None


def carry_out(session: ImportSession) -> None:
    """Hand the records of the session's files to the pipelines, until the end or an interruption."""
    from spiders.warc import WarcSpider

    options = session.options
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    settings.update({"LOG_ENABLED": False, **options.settings}, priority="cmdline")
    settings["ITEM_PIPELINES"] = {
        **settings.getdict("ITEM_PIPELINES"),
        "archiver.pipelines.parts.PartsPipeline": None,
        "archiver.pipelines.import_gate.ImportGatePipeline": 250,
    }
    run_spider(session, settings, WarcSpider)


def _tell(session: ImportSession, console: Console) -> None:
    report, quiet = session.report, session.options.quiet
    of_outlets = [line for outlet in report.outlets.values() for line in outlet.problems]
    problems = [*report.busy, *report.problems, *of_outlets]
    problems += [] if quiet else [*report.warnings, *report.outlets[NO_OUTLET].notes]
    tell_problems(session, console, problems, "interrupted; run it again to go on where it stopped")
    if not quiet:
        output().print(report.table())
