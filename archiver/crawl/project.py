"""The session of `scrapy crawl`, which has neither our options nor our report."""

from __future__ import annotations

import sys
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler

from archiver.archive import Archive
from archiver.archive.locks import OutletLock
from archiver.catalogue import load_catalogue
from archiver.crawl.addresses import AddressRules
from archiver.crawl.hours import hours_of
from archiver.crawl.session import Session, usual_revisits
from archiver.crawl.targets import jobs_for
from archiver.errors import ArchiverError, UsageError
from archiver.rights import Purpose


def open_session(crawler: Crawler, targets: list[str]) -> Session:
    """A session on the archive of the setting ARCHIVER_DB, finished when the spider closes.

    What cannot be right ends the process with one line and its exit code, as the command `archiver` does.
    """
    try:
        return _session(crawler, targets)
    except ArchiverError as error:
        print(f"archiver: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)


def _session(crawler: Crawler, targets: list[str]) -> Session:
    path = Path(crawler.settings["ARCHIVER_DB"])
    jobs = jobs_for(targets, load_catalogue())
    locks = [OutletLock(path, job.key) for job in jobs]
    for lock in locks:
        lock.acquire()
    archive = Archive(path)
    rules = AddressRules.parse(crawler.settings.getlist("ARCHIVER_ALLOW_LOCAL"))
    session = Session(
        archive,
        jobs,
        rules,
        revisits=usual_revisits(crawler.settings["ARCHIVER_REVISITS"]),
        purpose=parse_purpose(crawler.settings["ARCHIVER_PURPOSE"]),
        hours=hours_of({job.key: job.only_between for job in jobs}, None, crawler.settings["ARCHIVER_ONLY_BETWEEN"]),
    )
    keys = [job.key for job in jobs]
    session.crawl_id = archive.start_crawl(keys, "scrapy crawl", session.started_at, session.purpose)

    def close() -> None:
        session.finish()
        archive.close()
        for lock in locks:
            lock.release()

    crawler.signals.connect(close, signals.spider_closed, weak=False)
    return session


def parse_purpose(text: str) -> Purpose:
    """The purpose that a setting names; raises UsageError."""
    try:
        return Purpose(text.strip().lower())
    except ValueError:
        raise UsageError(f"ARCHIVER_PURPOSE is {text!r}; expected {', '.join(Purpose)}") from None
