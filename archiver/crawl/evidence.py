"""Keeps each page's answer as it came from the wire, before anything of Scrapy changes it."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Request, Response

from archiver.items import Exchange

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class EvidenceMiddleware:
    """Downloader middleware nearest to the network: notes request and answer, also of every redirect, in `meta["exchanges"]`.

    Only of pages; feeds and sitemaps change all the time and prove nothing.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> EvidenceMiddleware:
        if not crawler.settings.getbool("ARCHIVER_EVIDENCE"):
            raise NotConfigured("no evidence is kept")
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("must_be_whole"):
            earlier: tuple[Exchange, ...] = request.meta.get("exchanges", ())
            hops = tuple(exchange for exchange in earlier if exchange.status in _REDIRECTS)  # not those of failed tries
            request.meta["exchanges"] = (*hops, _exchange(request, response))
        return response


def exchanges_of(response: Response) -> tuple[Exchange, ...]:
    """What was noted of an answer and of the redirects to it."""
    return response.request.meta.get("exchanges", ()) if response.request else ()


def _exchange(request: Request, response: Response) -> Exchange:
    return Exchange(
        url=request.url,
        asked_at=datetime.now(UTC),
        status=response.status,
        content=response.body,
        headers=pairs(response.headers),
        request_headers=pairs(request.headers),
        protocol=response.protocol or "HTTP/1.1",
        ip=None if request.meta.get("proxy") or not response.ip_address else str(response.ip_address),
    )


def pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Headers in order, values as they came (latin-1 is every byte)."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )
