"""What goes in and out of the archive beside articles: fetches, queued pages, validators, sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from archiver.evidence.run import Run
from archiver.items import Exchange, Found
from archiver.rights import Rights


class Role(StrEnum):
    """What an address was asked for."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    FRONT = "front"
    """A home or section page that was read for its links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One request and how it ended; a row of `fetches`."""

    url: str
    """The address asked."""
    outlet: str
    role: Role
    fetched_at: datetime
    """Aware; kept in UTC."""
    outcome: str
    """`new`, `changed`, `unchanged`, `duplicate`, `refused:<kind>`, `failed:<reason>`; `read` and `not-modified` for
    feeds, sitemaps and front pages; `skipped:<reason>` for what was never asked."""
    crawl_id: int | None = None
    final_url: str | None = None
    """The address that answered, after redirects."""
    status: int | None = None
    size: int | None = None
    """Bytes, decoded."""
    sha256: str | None = None
    """Of the decoded bytes, hexadecimal."""
    seconds: float | None = None
    """From asking to the last byte, of the try that counted."""
    etag: str | None = None
    last_modified: str | None = None
    """Header as received; sent back as `If-Modified-Since`."""
    note: str | None = None
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)
    """What went over the wire, redirects first, the answer last; kept as evidence."""
    run: Run | None = field(default=None, repr=False)
    """In place of `exchanges` where whoever received the answer has made its records already."""
    source: str | None = None
    """The WARC file that the answer was imported from."""
    source_offset: int | None = None
    rights: Rights | None = None
    """What was said about mining the page; None where nobody looked, as in an answer 304."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a site gave to ask later whether an address has changed (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A page to ask for."""

    found: Found
    outlet: str
    tries: int
    """Attempts that failed since it was queued."""
    validators: Validators
    article_id: int | None
    """The article it showed before, None when it was never archived."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """How far a list that is spread over pages was read."""

    page: int
    next_url: str | None
    """The page to go on with; None when it was read to its end, or as far back as was wanted."""
    reaches_back_to: datetime | None
    """How far back that was; None for all of it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Feeds and sitemaps of an outlet that were found to work."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
