"""The further pages of imported articles: nothing can be asked, so they are looked for in the file that held the first."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from archiver.archive import Fetch, Role
from archiver.crawl.answers import unanswered
from archiver.crawl.importing import ImportSession, page_of_capture
from archiver.errors import PageError
from archiver.evidence.captures import Capture, captures
from archiver.evidence.elsewhere import WarcFile
from archiver.extract.parts import place_of
from archiver.items import Page
from archiver.settings import DOWNLOAD_MAXSIZE
from archiver.urls import url_key

NOT_IN_FILE = "skipped:not-in-file"
"""Outcome of a further page that the file does not hold; it is logged nowhere, for nobody has asked for it."""


class FileParts:
    """Finds the records of later pages. A file is searched through once, when its first article of several pages comes."""

    def __init__(self, session: ImportSession) -> None:
        self.session = session
        self._places: dict[str, asyncio.Task[dict[str, list[int]]]] = {}
        """By the file's name in the archive: the offsets of later pages, by `url_key`."""

    async def find(self, first: Page, url: str) -> Page | Fetch:
        """The page at an address, as it was nearest in time to an article's first page; else `NOT_IN_FILE`."""
        path, known = self.session.files[first.source or ""]
        places = (await self._later_pages(path, known.source)).get(url_key(url), [])
        for capture in sorted(_read(path, places), key=lambda one: abs(_moment(one) - first.fetched_at)):
            if self.session.archive.is_forgotten(capture.url):
                break
            try:
                page = page_of_capture(capture, self.session, known)
            except PageError:
                continue
            if page:
                return page
        return unanswered(url, first.outlet, Role.PAGE, NOT_IN_FILE, self.session.crawl_id)

    async def _later_pages(self, path: WarcFile, source: str) -> dict[str, list[int]]:
        if self.session.later_pages is not None:
            return self.session.later_pages
        if source not in self._places:
            self._places[source] = asyncio.create_task(asyncio.to_thread(later_pages, path))
        return await self._places[source]


def later_pages(path: WarcFile) -> dict[str, list[int]]:
    """Where a file has the second and later pages of texts, by `url_key`; contents larger than usual are not even read."""
    places: dict[str, list[int]] = defaultdict(list)
    for capture in captures(path, 0, 0):
        try:
            if place_of(capture.url).number > 1:
                places[url_key(capture.url)].append(capture.offset)
        except ValueError:
            continue
    return places


def _read(path: WarcFile, offsets: list[int]) -> Iterator[Capture]:
    for offset in offsets:
        capture = next(captures(path, offset, DOWNLOAD_MAXSIZE))
        if capture.exchange and capture.exchange.status == 200:
            yield capture


def _moment(capture: Capture) -> datetime:
    assert capture.exchange, "_read gives only those that have one"
    return capture.exchange.asked_at
