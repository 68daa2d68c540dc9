"""The moment of asking: the last look whether it may be, whom to trust, and how long a site takes to answer (Scrapy measures until
the headers)."""

from __future__ import annotations

from time import monotonic
from typing import Any, cast

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.web.iweb import IPolicyForHTTPS

from archiver.crawl.retry import PoliteRetry
from archiver.crawl.rights import RightsMiddleware
from archiver.crawl.trust import SharedTrust

SECONDS = "archiver_seconds"
"""Key of `request.meta`."""


class TimedHandler(HTTP11DownloadHandler):
    """Scrapy's handler. It asks nothing that was forbidden meanwhile, and notes in `meta` how long the (last) try took from asking to the
    last byte, also when it failed."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            options: Any = self._contextFactory
            self._contextFactory = cast(IPolicyForHTTPS, SharedTrust(**options._get_cert_options_kwargs()))

    async def download_request(self, request: Request) -> Response:
        """The answer; raises what Scrapy's handler raises, and NotAsked when the site was closed while the request waited its turn."""
        if retry := self.crawler.get_downloader_middleware(PoliteRetry):
            retry.look_again(request)
        if rights := self.crawler.get_downloader_middleware(RightsMiddleware):
            rights.look_again(request)
        start = monotonic()
        try:
            return await super().download_request(request)
        finally:
            request.meta[SECONDS] = round(monotonic() - start, 3)
