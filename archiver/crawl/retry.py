"""When to ask again, and when a site has asked to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Request, Response
from scrapy.utils.misc import load_object

from archiver.crawl.completeness import is_cut_off
from archiver.crawl.outcomes import NotAsked
from archiver.crawl.session import events_of, tell

LONGEST_WAIT_SECONDS = 30.0
"""A site that wants a longer pause gets it until the next run: its other addresses stay in the archive's queue."""
PAUSE_SECONDS = 2.0
"""Before a second try when the site names no time; doubled for the third."""
_LEAVE_ALONE = (429, 503)
_RETRIES_AFTER_TIMEOUT = 1
"""Two waits of DOWNLOAD_TIMEOUT keep an address that never answers below a minute."""


class PoliteRetry:
    """Downloader middleware: temporary errors and cut-off pages are asked again, after the pause that the site wants."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.times = settings.getint("RETRY_TIMES")
        self.codes = frozenset(map(int, settings.getlist("RETRY_HTTP_CODES")))
        self.errors = tuple(load_object(error) for error in settings.getlist("RETRY_EXCEPTIONS"))
        self._closed: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PoliteRetry:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises NotAsked for a host that wants to be left alone for longer than a run."""
        self.look_again(request)

    def look_again(self, request: Request) -> None:
        """The same for a request that has waited its turn since."""
        if note := self._closed.get(_host(request)):
            raise NotAsked("told-to-wait", note, later=True)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status in self.codes:
            return self._after_error(request, response)
        if response.status == 200 and request.meta.get("must_be_whole") and is_cut_off(response.body):
            return self._again(request, "cut off", self.times) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if not isinstance(exception, self.errors):
            return None
        most = _RETRIES_AFTER_TIMEOUT if isinstance(exception, DownloadTimeoutError) else self.times
        return self._again(request, exception, most)

    def _after_error(self, request: Request, response: Response) -> Request | Response:
        wait = retry_after(response) if response.status in _LEAVE_ALONE else None
        if wait is not None and wait > LONGEST_WAIT_SECONDS:
            self._close(request, f"wants no requests for {wait:.0f} seconds (HTTP {response.status})", wait)
            return response
        again = self._again(request, f"HTTP {response.status}", self.times)
        if again:
            pause = PAUSE_SECONDS * 2 ** request.meta.get("retry_times", 0) if wait is None else wait
            self._pause(request, pause)
            events_of(self.crawler).write("pause", host=_host(request), seconds=pause, note=f"HTTP {response.status}")
            tell(self.crawler, request, f"waiting {pause:.0f} s, as the site wishes (HTTP {response.status})")
        elif response.status == 429 and not request.meta.get("may_fail"):
            self._close(request, "answers that it gets too many requests (HTTP 429)")
        return again or response

    def _close(self, request: Request, note: str, seconds: float | None = None) -> None:
        """Ask the request's host for nothing more in this run."""
        self._closed[_host(request)] = f"{_host(request)} {note}"
        events_of(self.crawler).write("left-alone", host=_host(request), seconds=seconds, note=note)

    def _again(self, request: Request, reason: str | Exception, most: int) -> Request | None:
        assert self.crawler.spider
        most = min(most, request.meta.get("max_retry_times", most))
        return get_retry_request(
            request, spider=self.crawler.spider, reason=reason, max_retry_times=most, give_up_log_level="DEBUG"
        )

    def _pause(self, request: Request, seconds: float) -> None:
        """Let Scrapy send nothing to the request's host for a while: its slot counts from `lastseen`."""
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot:
            slot.lastseen = max(slot.lastseen, monotonic() + seconds)


def retry_after(response: Response) -> float | None:
    """The seconds that a Retry-After header names, as a number or a date; None when it names none."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
