"""Sitemaps: of pages, of news (Google's extension) and of other sitemaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from archiver.discover.feeds import absolute
from archiver.discover.moments import read_moment
from archiver.discover.xml import elements, is_well_formed_end, local_name, source_of
from archiver.extract.text import clean
from archiver.items import Found

_BEGUN = re.compile(rb"<(?:[\w.-]{1,30}:)?(?:url|sitemap)[\s>]")
"""Beginnings of entries: the parser passes over those whose mark-up is broken."""
MAX_URLS = 50_000
"""The protocol's limit (https://www.sitemaps.org/protocol.html#index)."""


@dataclass(frozen=True, slots=True)
class SitemapRef:
    """A sitemap that an index lists."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap lists."""

    pages: tuple[Found, ...]
    """In the sitemap's order, each address once, at most MAX_URLS."""
    sitemaps: tuple[SitemapRef, ...] = ()
    """For an index: the sitemaps it lists."""
    is_news: bool = False
    """True when entries carry Google's news tags: then it holds the articles of the last two days."""
    damaged: bool = False
    """True when something of it may be missing: it broke off, or it was longer than is read."""


def read_sitemap(content: bytes, url: str) -> Sitemap:
    """The entries of a sitemap or sitemap index found at `url`; what is neither has none."""
    source = source_of(content)
    pages: dict[str, Found] = {}
    sitemaps: dict[str, SitemapRef] = {}
    is_news, entries = False, 0
    for element in elements(source, ("url", "sitemap")):
        entries += 1
        if entries > MAX_URLS:
            break
        values = _values(element)
        link = absolute(values.get("loc"), url)
        if not link:
            continue
        if local_name(element) == "sitemap":
            sitemaps.setdefault(link, SitemapRef(link, read_moment(values.get("lastmod"))))
        else:
            pages.setdefault(link, _page(link, values))
            is_news = is_news or "publication_date" in values
    is_all_read = entries >= min(sum(1 for _ in _BEGUN.finditer(source.xml)), MAX_URLS)
    damaged = source.cut or entries > MAX_URLS or not is_all_read or not is_well_formed_end(source)
    return Sitemap(pages=tuple(pages.values()), sitemaps=tuple(sitemaps.values()), is_news=is_news, damaged=damaged)


def _values(element: etree._Element) -> dict[str, str]:
    """First text by local name of everything in an entry, save its images and videos, which have titles and addresses too."""
    values: dict[str, str] = {}
    for child in element:
        if local_name(child) == "news":
            values.update(
                {name: text for part in child.iter() if (name := local_name(part)) != "news" and (text := part.text)}
            )
        elif local_name(child) in ("loc", "lastmod"):
            values.setdefault(local_name(child), child.text or "")
    return values


def _page(link: str, values: dict[str, str]) -> Found:
    return Found(
        url=link,
        title=clean(values.get("title")),
        date=read_moment(values.get("publication_date")),
        modified=read_moment(values.get("lastmod")),
    )
