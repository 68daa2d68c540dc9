"""How long a site takes to answer: Scrapy measures only until the headers are there."""

from __future__ import annotations

from time import monotonic

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response

SECONDS = "archiver_seconds"
"""Key of `request.meta`."""


class TimedHandler(HTTP11DownloadHandler):
    """Scrapy's handler, which notes in `meta` how long the (last) try took from asking to the last byte, also when it failed."""

    async def download_request(self, request: Request) -> Response:
        """The answer; raises what Scrapy's handler raises."""
        start = monotonic()
        try:
            return await super().download_request(request)
        finally:
            request.meta[SECONDS] = round(monotonic() - start, 3)
