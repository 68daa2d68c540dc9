"""A spider's run from its start to its end, or until someone ends it."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import cast

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.internet.base import ReactorBase

from archiver.crawl.session import Session
from archiver.crawl.spider import OutletSpider
from archiver.errors import ArchiveError

_PATIENCE_SECONDS = 6.0
"""Between an interruption and giving up open connections; service managers kill after ten seconds or more."""


def run_spider(session: Session, settings: Settings, spider: type[Spider]) -> None:
    """Run a spider to its end, or until it is told to stop; what went wrong is noted in the session."""
    process = AsyncCrawlerProcess(settings)
    logging.getLogger("archiver.extract").addHandler(_Collector(session.report.warnings))
    task = process.crawl(spider, session=session)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_event_loop().add_signal_handler(number, _interrupt, process, session)
    process.start(install_signal_handlers=False)
    error = task.exception() if task.done() and not task.cancelled() else None
    if isinstance(error, ArchiveError):
        session.fatal = session.fatal or error
    elif error:
        session.report.problems.append(f"internal error, please report it: {type(error).__name__}: {error}")


class _Collector(logging.Handler):
    """Keeps what the readers of fields warn of, for the end of the run."""

    def __init__(self, warnings: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.warnings = warnings

    def emit(self, record: logging.LogRecord) -> None:
        self.warnings.append(record.getMessage())


def _interrupt(process: AsyncCrawlerProcess, session: Session) -> None:
    """Ctrl-C or SIGTERM: finish what has arrived and give it up after some seconds; at once when told twice."""
    if session.is_interrupted:
        _give_up()
        return
    session.is_interrupted = True
    for crawler in process.crawlers:
        cast(OutletSpider, crawler.spider).stop()
    asyncio.get_event_loop().call_later(_PATIENCE_SECONDS, _give_up)


def _give_up() -> None:
    """Leave the reactor without waiting for open connections, as its stop() would."""
    from twisted.internet import reactor

    cast(ReactorBase, reactor).crash()
    cast(ReactorBase, reactor).getThreadPool().stop()  # else its threads keep the process alive
