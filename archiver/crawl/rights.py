"""What sites say about text and data mining, looked at before their pages are asked and again when they have answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from archiver.archive import SiteFile
from archiver.crawl.outcomes import NotAsked, note_of
from archiver.crawl.rights_book import SiteRights, site_of
from archiver.crawl.robots import RobotsMiddleware, Rules
from archiver.crawl.session import Session
from archiver.extract.charset import decode
from archiver.rights import Rights
from archiver.rights.robots import RobotsFile, read_robots
from archiver.rights.tdmrep import MAX_BYTES, NOT_JSON, PATH, TdmFile, read_tdmrep
from archiver.urls import article_form

ASK_EVERY = timedelta(days=1)
"""A site's tdmrep.json is asked once in this time at most; it says the same for months."""
TIMEOUT_SECONDS = 15
_NAME = "tdmrep.json"


class RightsMiddleware:
    """Downloader middleware: before the first page of a site its tdmrep.json is read, unless that was done within a day.

    Where the purpose of the run is bound by reservations, what is reserved is not asked. A file that cannot be had stops nothing:
    what it said last holds, or else that the site does not use it (TDMRep, 4.2).
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._sites: dict[str, asyncio.Future[SiteRights]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RightsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises NotAsked for a page that may not be asked for this purpose, or not at this hour."""
        session: Session | None = getattr(self.crawler.spider, "session", None)
        if session is None or session.is_dry or not _is_page(request):
            return
        self.look_again(request)
        site = await self._site(request.url, request.cb_kwargs.get("outlet") or session.jobs[0].key, session)
        if session.purpose.is_bound and (said := Rights(site.statements(request.url)).reservation):
            raise NotAsked("tdm-reserved", f"{said.source}: {said.said}")

    def look_again(self, request: Request) -> None:
        """Raises NotAsked for a page whose outlet is not to be asked at this hour; also for one that has waited its turn since."""
        session: Session | None = getattr(self.crawler.spider, "session", None)
        outlet: str = request.cb_kwargs.get("outlet", "")
        if session and outlet in session.hours and _is_page(request) and (note := session.closed(outlet)):
            raise NotAsked("outside-hours", note, later=True)

    async def _site(self, url: str, outlet: str, session: Session) -> SiteRights:
        site = site_of(url)
        if site not in self._sites:
            future = self._sites[site] = asyncio.get_running_loop().create_future()
            try:
                rights = SiteRights(self._robots(url, outlet, session), await self._tdm_file(site, outlet, session))
                session.rights.sites[site] = rights
                future.set_result(rights)
            finally:
                if not future.done():  # the crawl is being stopped
                    future.set_result(SiteRights())
        return await self._sites[site]

    def _robots(self, url: str, outlet: str, session: Session) -> RobotsFile:
        middleware = self.crawler.get_downloader_middleware(RobotsMiddleware)
        rules = middleware.rules(url) if middleware else None
        if rules is None or rules.url is None:
            return RobotsFile()
        session.archive.note_site_file(robots_file(rules, site_of(url), outlet))
        return read_robots(decode(rules.content))

    async def _tdm_file(self, site: str, outlet: str, session: Session) -> TdmFile:
        last = session.archive.site_file(site, _NAME)
        if last is None or datetime.now(UTC) - last.seen_at >= ASK_EVERY:
            answered = session.archive.site_file(site, _NAME, answered=True)
            file = await ask_tdm_file(self.crawler, site, outlet, answered)
            session.archive.note_site_file(file)
            session.events.write("rules-read", outlet=outlet, url=file.url, status=file.status, note=file.note)
            if file.note and file.status is None:
                session.report.outlets[outlet].note(
                    f"{file.url} could not be read ({file.note}); what it said last holds"
                )
        known = session.archive.site_file(site, _NAME, answered=True)
        return read_tdmrep((known.content or "").encode()) if known and known.status == 200 else TdmFile()


async def ask_tdm_file(crawler: Crawler, site: str, outlet: str, known: SiteFile | None) -> SiteFile:
    """The answer for a site's tdmrep.json, conditionally when it answered before; what went wrong stands in `note`."""
    url = f"{site}{PATH}"
    meta = {"download_timeout": TIMEOUT_SECONDS, "download_maxsize": MAX_BYTES, "max_retry_times": 0, "may_fail": True}
    request = Request(url, headers=_conditions(known), meta=meta, callback=NO_CALLBACK, dont_filter=True)
    try:
        response = await crawler.engine.download_async(request)
    except Exception as error:  # whatever the downloader raises must not cost the pages
        return SiteFile(outlet=outlet, site=site, name=_NAME, url=url, seen_at=datetime.now(UTC), note=note_of(error))
    return _tdm_answer(response, site, outlet, known)


def robots_file(rules: Rules, site: str, outlet: str) -> SiteFile:
    """A robots.txt as the archive keeps it."""
    text = decode(rules.content) if rules.content else None
    digest = sha256(rules.content).hexdigest() if rules.content else None
    return SiteFile(
        outlet=outlet, site=site, name="robots.txt", url=rules.url or site, seen_at=datetime.now(UTC), status=rules.status,
        content=text, sha256=digest, note=rules.problem,
    )  # fmt: skip


def _is_page(request: Request) -> bool:
    """Whether a request is for an article page: not for a document of discovery, nor for a named address that looks like a list."""
    is_list = "ask" in request.cb_kwargs and article_form(request.url) is False
    return bool(request.meta.get("must_be_whole")) and not is_list


def _tdm_answer(response: Response, site: str, outlet: str, known: SiteFile | None) -> SiteFile:
    now = datetime.now(UTC)
    if response.status == 304 and known:
        return SiteFile(
            outlet=outlet, site=site, name=_NAME, url=known.url, seen_at=now, status=known.status, content=known.content,
            sha256=known.sha256, etag=known.etag, last_modified=known.last_modified,
        )  # fmt: skip
    problem = read_tdmrep(response.body).problem if response.status == 200 else None
    is_there = (
        response.status == 200 and problem != NOT_JSON
    )  # a page in its place is no evidence, and another one every day
    return SiteFile(
        outlet=outlet, site=site, name=_NAME, url=response.url, seen_at=now, status=response.status,
        content=response.body.decode("utf-8-sig", "replace") if is_there else None,
        sha256=sha256(response.body).hexdigest() if is_there else None,
        etag=_header(response, "ETag") if is_there else None,
        last_modified=_header(response, "Last-Modified") if is_there else None,
        note=problem,
    )  # fmt: skip


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _conditions(known: SiteFile | None) -> Mapping[str, str]:
    if known is None or known.status != 200:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}
