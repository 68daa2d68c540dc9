"""robots.txt, obeyed as RFC 9309 says: also when it cannot be read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from archiver.crawl.outcomes import NotAsked, note_of
from archiver.crawl.resolver import refusal
from archiver.crawl.session import events_of
from archiver.discover.robots import read_sitemap_lines
from archiver.extract.charset import decode

MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least 500 KiB must be read; what follows is not."""
MAX_CRAWL_DELAY_SECONDS = 30.0
"""Longer delays are met in files meant for other robots; a crawl that waits longer than this would not end."""
TIMEOUT_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says to us."""

    parser: Protego | None = None
    """None where there are no rules, or none could be read."""
    sitemaps: tuple[str, ...] = ()
    delay: float = 0.0
    """The Crawl-delay that it names, in seconds and within `MAX_CRAWL_DELAY_SECONDS`; AutoThrottle must leave it as it is."""
    problem: str | None = None
    """Why the file could not be read; then nothing may be asked (RFC 9309, 2.3.1.4)."""
    url: str | None = None
    """Where it answered; None when nothing did."""
    status: int | None = None
    content: bytes = field(default=b"", repr=False)
    """The file, as far as it is read."""


class RobotsMiddleware:
    """Downloader middleware: each site's robots.txt is read once, before anything else of it.

    Answers 400 to 499 mean that there are no rules; server errors, timeouts and lost connections, that nothing may be
    asked in this run. `Crawl-delay` is kept.
    """

    def __init__(self, crawler: Crawler, agent: str) -> None:
        self.crawler = crawler
        self.agent = agent
        self._sites: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        middleware = cls(crawler, crawler.settings["ROBOTSTXT_USER_AGENT"])
        crawler.signals.connect(middleware._stop_when_enough, signals.bytes_received)
        return middleware

    async def process_request(self, request: Request) -> None:
        """Raises NotAsked for what the site's rules forbid."""
        if "robots_bytes" in request.meta:
            return
        rules = await self._rules(request.url)
        if problem := refusal(request.url):
            raise NotAsked("address", problem)
        if rules.problem:
            raise NotAsked("robots-unreachable", rules.problem, later=True)
        if rules.parser and not rules.parser.can_fetch(request.url, self.agent):
            raise NotAsked("robots", f"robots.txt forbids {request.url}")
        if rules.delay:
            request.meta["autothrottle_dont_adjust_delay"] = True

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address's site names; empty when it was not read yet."""
        rules = self.rules(url)
        return rules.sitemaps if rules else ()

    def rules(self, url: str) -> Rules | None:
        """What the robots.txt of an address's site says; None when it was not read yet."""
        future = self._sites.get(_site(url))
        return future.result() if future and future.done() else None

    async def _rules(self, url: str) -> Rules:
        site = _site(url)
        if site not in self._sites:
            future = self._sites[site] = asyncio.get_running_loop().create_future()
            try:
                rules = await self._read(f"{site}/robots.txt")
                self._tell(f"{site}/robots.txt", rules)
                future.set_result(rules)
            finally:
                if not future.done():  # the crawl is being stopped
                    future.set_result(Rules(problem="the crawl was stopped"))
        return await self._sites[site]

    async def _read(self, url: str) -> Rules:
        meta = {"robots_bytes": 0, "download_timeout": TIMEOUT_SECONDS, "download_maxsize": 0, "max_retry_times": 1}
        request = Request(url, meta=meta, priority=1000, callback=NO_CALLBACK, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except NotAsked as error:
            return Rules(problem=f"{url}: {note_of(error)}")
        except IgnoreRequest as error:
            # Too many redirects count as no file (RFC 9309, 2.3.1.2); anything else that is ignored, as unreadable.
            return Rules() if "redirect" in str(error) else Rules(problem=f"{url}: {note_of(error)}")
        except Exception as error:
            return Rules(problem=f"{url} could not be read ({note_of(error)})")
        return self._parsed(response)

    def _parsed(self, response: Response) -> Rules:
        if response.status == 429 or response.status >= 500:
            return Rules(problem=f"{response.url} could not be read (HTTP {response.status})")
        if not 200 <= response.status < 300:
            return Rules(url=response.url, status=response.status)
        content = response.body[:MAX_BYTES]
        parser = Protego.parse(decode(content).replace("\r\n", "\n").replace("\r", "\n"))
        delay = min(float(parser.crawl_delay(self.agent) or 0), MAX_CRAWL_DELAY_SECONDS)
        if delay > 0:
            self._slow_down(response.url, delay)
        sitemaps = read_sitemap_lines(content, response.url)
        return Rules(parser, sitemaps, delay=delay, url=response.url, status=response.status, content=bytes(content))

    def _tell(self, url: str, rules: Rules) -> None:
        delay = rules.delay or None
        events_of(self.crawler).write("rules-read", url=url, status=rules.status, crawl_delay=delay, note=rules.problem)

    def _slow_down(self, url: str, delay: float) -> None:
        """Keep a pause between two requests to a host, also when Scrapy renews the host's slot."""
        downloader = self.crawler.engine.downloader
        host = urlsplit(url).hostname or ""
        delay = max(delay, self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1}
        if slot := downloader.slots.get(host):
            slot.delay, slot.concurrency = delay, 1

    def _stop_when_enough(self, data: bytes, request: Request) -> None:
        if "robots_bytes" in request.meta:
            request.meta["robots_bytes"] += len(data)
            if request.meta["robots_bytes"] > MAX_BYTES:
                raise StopDownload(fail=False)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
