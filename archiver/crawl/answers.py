"""From Scrapy's responses to the house's pages, and from pages to rows of the fetch log."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from scrapy.http import Response

from archiver.archive import Fetch, Role
from archiver.crawl.evidence import exchanges_of, pairs
from archiver.crawl.handler import SECONDS
from archiver.items import Found, Page
from archiver.rights import Rights


def page_of(response: Response, outlet: str, found: Found) -> Page:
    """The answer as a frozen page; `found.url` is the address asked."""
    return Page(
        url=found.url,
        final_url=response.url,
        outlet=outlet,
        fetched_at=datetime.now(UTC),
        status=response.status,
        content=response.body,
        headers=pairs(response.headers),
        found=found,
        exchanges=exchanges_of(response),
        seconds=response.meta.get(SECONDS),
    )


def fetch_of(
    page: Page,
    role: Role,
    outcome: str,
    crawl_id: int | None,
    note: str | None = None,
    rights: Rights | None = None,
) -> Fetch:
    """The fetch log's row for an answer."""
    return Fetch(
        url=page.url,
        outlet=page.outlet,
        role=role,
        fetched_at=page.fetched_at,
        outcome=outcome,
        crawl_id=crawl_id,
        final_url=page.final_url,
        status=page.status,
        size=len(page.content),
        sha256=sha256(page.content).hexdigest() if page.content else None,
        etag=page.header("ETag"),
        last_modified=page.header("Last-Modified"),
        note=note,
        seconds=page.seconds,
        exchanges=page.exchanges,
        source=page.source,
        source_offset=page.source_offset,
        rights=rights,
    )


def unanswered(
    url: str,
    outlet: str,
    role: Role,
    outcome: str,
    crawl_id: int | None,
    note: str | None = None,
    seconds: float | None = None,
) -> Fetch:
    """The fetch log's row for a request that brought no answer."""
    return Fetch(
        url=url, outlet=outlet, role=role, fetched_at=datetime.now(UTC), outcome=outcome, crawl_id=crawl_id, note=note,
        seconds=seconds,
    )  # fmt: skip
