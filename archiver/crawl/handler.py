"""The moment of asking: the last look whether it may be, and how long a site takes to answer (Scrapy measures until the headers)."""

from __future__ import annotations

from time import monotonic

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response

from archiver.crawl.retry import PoliteRetry
from archiver.crawl.rights import RightsMiddleware

SECONDS = "archiver_seconds"
"""Key of `request.meta`."""


class TimedHandler(HTTP11DownloadHandler):
    """Scrapy's handler. It asks nothing that was forbidden meanwhile, and notes in `meta` how long the (last) try took from asking to the
    last byte, also when it failed."""

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
