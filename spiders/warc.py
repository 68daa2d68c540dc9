"""The spider `warc`: pages that WARC files hold; nothing is asked of any site."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler

from archiver.crawl.importing import NO_OUTLET, ImportSession, Source, objection, page_of_capture
from archiver.errors import OutletBusy, PageError, UsageError
from archiver.evidence.captures import Capture, captures
from archiver.evidence.elsewhere import WarcFile, size_of
from archiver.items import Page
from archiver.settings import DOWNLOAD_MAXSIZE


class WarcSpider(Spider):
    """Hands the wanted pages of each file to the pipelines, in the order of the file. Run by `archiver import`."""

    name = "warc"
    session: ImportSession

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._under_way: dict[tuple[str, str], list[int]] = {}
        """Offsets of the pages that are not finished, by outlet and address."""
        self._changed = asyncio.Event()
        self._is_stopped = False
        self._pages = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, session: ImportSession | None = None, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        if session is None:  # `scrapy crawl warc`
            print("archiver: WARC files are imported by `archiver import FILE…`", file=sys.stderr)  # noqa: T201
            sys.exit(UsageError.exit_code)
        spider.session = session
        return spider

    async def start(self) -> AsyncIterator[Page]:
        """The pages of all files."""
        for path in self.session.options.files:
            async for page in self._pages_of(path):
                yield page
            if self._is_stopped or self._is_used_up():
                return

    async def _pages_of(self, path: WarcFile) -> AsyncIterator[Page]:
        known = self.session.open(path)
        size = size_of(path)
        if known.is_finished and known.next_offset >= size:
            self.session.report.outlets[NO_OUTLET].notes.append(f"{path}: was imported before")
            return
        held_back: list[int] = []
        """Offsets of records whose outlet another run holds."""
        for number, capture in enumerate(captures(path, known.next_offset, DOWNLOAD_MAXSIZE)):
            if known.end is not None and capture.offset >= known.end:
                break
            if self._is_stopped or self._is_used_up():
                held_back.append(capture.offset)
                break
            await self._room(self.session.window)
            if self.session.progress:
                self.session.progress.reached(path, capture.offset, size)
            if number % self.session.noted_every == self.session.noted_every - 1:
                known.reached(min([capture.offset, *held_back, *self._offsets()]), capture.url)
            if page := self._page(capture, known, held_back):
                self._pages += 1
                self._under_way.setdefault((page.outlet, page.url), []).append(capture.offset)
                yield page
            else:
                await asyncio.sleep(0)  # workers and signals have their turn among many records that are passed over
        await self._room(1)
        if self._offsets() or held_back:
            known.reached(min([*self._offsets(), *held_back]))
        else:
            known.finished(size)

    def _page(self, capture: Capture, known: Source, held_back: list[int]) -> Page | None:
        """The page of a record that is wanted; else the reason is counted."""
        try:
            reason = objection(capture, self.session, known)
            page = None if reason else page_of_capture(capture, self.session, known)
            if page is not None:
                self.session.hold(page.outlet, [outlet for outlet, _ in self._under_way])
                return page
            self._count(reason or "language")
        except PageError as error:
            self.session.report.outlets[NO_OUTLET].problems.append(f"{known.source} at {capture.offset}: {error}")
            self._count("encoding")
        except OutletBusy as error:
            held_back.append(capture.offset)
            self._count("busy")
            if str(error) not in self.session.report.busy:
                self.session.report.busy.append(str(error))
        return None

    def _count(self, reason: str) -> None:
        skipped: Counter[str] = self.session.report.outlets[NO_OUTLET].skipped
        skipped[reason] += 1

    def _is_used_up(self) -> bool:
        return self.session.is_used_up(self._pages)

    def _offsets(self) -> list[int]:
        return [offset for offsets in self._under_way.values() for offset in offsets]

    async def _room(self, most: int) -> None:
        """Wait until fewer than so many pages are under way, or the run is to end."""
        while len(self._offsets()) >= most and not self._is_stopped:
            self._changed.clear()
            await self._changed.wait()

    # What the log of the crawl and the archive's pipeline expect of a spider

    def pages_under_way(self) -> int:
        """Pages handed out and not yet finished."""
        return len(self._offsets())

    def finished(self, outlet: str, url: str) -> None:
        """A page has its outcome."""
        offsets = self._under_way.get((outlet, url), [])
        if offsets:
            offsets.pop(0)
        if not offsets:
            self._under_way.pop((outlet, url), None)
        self._changed.set()

    def follow(self, page: Page) -> bool:
        """An overview's links are not followed."""
        return False

    def stop(self) -> None:
        """End the import; what is not finished is read again next time."""
        self._is_stopped = True
        self._changed.set()
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="stopped"))
