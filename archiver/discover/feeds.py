"""News feeds: RSS 0.9 to 2.0, Atom and JSON Feed, also damaged ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from archiver.discover.moments import read_moment
from archiver.discover.xml import elements, is_well_formed_end, local_name, source_of, unpacked
from archiver.extract.charset import decode
from archiver.extract.text import clean
from archiver.items import Found

MAX_ENTRIES = 5_000
"""Guessed: feeds hold 10 to 200 entries; anything beyond is an archive in disguise or an attack."""
MAX_MENDED = 2_000_000
"""Bytes of a broken feed that are read as tag soup, which is slow. Guessed: the longest feeds of the catalogue have 1 MB."""
_BEGUN = re.compile(rb"<(?:[\w.-]{1,30}:)?(?:item|entry)[\s>]", re.I)
_TAG = re.compile(r"<[^<>]{0,300}>")
_PUBLISHED = ("pubDate", "published", "date", "issued", "created")
"""RSS 2.0; Atom; Dublin Core (`dc:date` in RSS 1.0); Atom 0.3."""
_MODIFIED = ("updated", "modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed announces."""

    links: tuple[Found, ...]
    """In the feed's order, each address once."""
    homepage: str | None = None
    """The site that the feed says it belongs to."""
    damaged: bool = False
    """True when something of it may be missing: it broke off, or it was longer than is read."""


def read_feed(content: bytes, url: str) -> Feed:
    """The entries of a feed found at `url`; what is no feed has none."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(content, url)
    source = source_of(content)
    homepage: str | None = None
    links: dict[str, Found] = {}
    entries, is_nested = 0, False
    for element in elements(source, ("item", "entry"), also=("link",)):
        name = local_name(element)
        if name in ("item", "entry"):
            entries += 1
            is_nested = is_nested or _is_in_entry(element)
            if (found := _entry(element, url)) and len(links) < MAX_ENTRIES:
                links.setdefault(found.url, found)
        elif name == "link" and homepage is None and _is_top_link(element):
            homepage = absolute(element.get("href") or element.text, url)
    damaged = source.cut or len(links) >= MAX_ENTRIES or not is_well_formed_end(source)
    begun = len(_BEGUN.findall(source.xml))
    if (entries < begun or is_nested) and begun <= MAX_ENTRIES and len(source.xml) <= MAX_MENDED:
        # The parser passes over entries whose mark-up is broken; feedparser reads feeds as tag soup.
        for found in _mended(source.xml, url):
            links.setdefault(found.url, found)
        damaged = damaged or len(links) < begun
    return Feed(links=tuple(links.values())[:MAX_ENTRIES], homepage=homepage, damaged=damaged)


def _mended(xml: bytes, url: str) -> Iterator[Found]:
    """The entries that feedparser finds; it gets the document without its own entities and in UTF-8."""
    import feedparser  # takes a tenth of a second to load, and few feeds are broken

    for entry in feedparser.parse(BytesIO(xml), sanitize_html=False, resolve_relative_uris=False).entries:
        if link := absolute(_text(entry.get("link")), url):
            title = clean(_TAG.sub("", _text(entry.get("title")) or ""))
            updated = _text(entry.get("updated")) if dict.__contains__(entry, "updated") else None
            yield Found(
                url=link, title=title, date=read_moment(_text(entry.get("published"))), modified=read_moment(updated)
            )


def _is_in_entry(element: etree._Element) -> bool:
    """Whether an entry lies inside another, as when the one before it was never closed."""
    parent = element.getparent()
    return parent is not None and local_name(parent) in ("item", "entry")


def _entry(element: etree._Element, url: str) -> Found | None:
    parts: dict[str, list[etree._Element]] = {}
    for child in element:
        parts.setdefault(local_name(child), []).append(child)
    link = next(_links(parts, url), None)
    if not link:
        return None
    title = clean("".join(map(str, parts["title"][0].itertext()))) if "title" in parts else None
    return Found(url=link, title=title, date=_moment(parts, _PUBLISHED), modified=_moment(parts, _MODIFIED))


def _links(parts: dict[str, list[etree._Element]], url: str) -> Iterator[str]:
    """Addresses that an entry may have, best first: its link, Feedburner's original link, a guid that is an address."""
    for child in parts.get("origLink", []):
        if link := absolute(child.text, url):
            yield link
    for child in parts.get("link", []):
        if child.get("rel", "alternate") == "alternate" and (link := absolute(child.get("href") or child.text, url)):
            yield link
    for child in parts.get("guid", []) + parts.get("id", []):
        text = (child.text or "").strip()
        is_address = child.get("isPermaLink", "true") == "true" and text.startswith(("http://", "https://"))
        if is_address and (link := absolute(text, url)):
            yield link


def _moment(parts: dict[str, list[etree._Element]], names: tuple[str, ...]) -> datetime | None:
    texts = (child.text for name in names for child in parts.get(name, []))
    return next((moment for text in texts if (moment := read_moment(text))), None)


def _is_top_link(element: etree._Element) -> bool:
    """Whether a link is the feed's own (of `channel` or `feed`), not that of an entry or an image."""
    parent = element.getparent()
    own = parent is not None and local_name(parent) in ("channel", "feed")
    return own and element.get("rel", "alternate") == "alternate"


def absolute(address: str | None, url: str) -> str | None:
    """The absolute http(s) address, or None."""
    try:
        link = urljoin(url, (address or "").strip()) if (address or "").strip() else ""
        parts = urlsplit(link)
        return link if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _read_json(content: bytes, url: str) -> Feed:
    """JSON Feed, https://www.jsonfeed.org/version/1.1/."""
    plain, cut = unpacked(content)
    try:
        feed = json.loads(decode(plain), strict=False)
    except (ValueError, RecursionError):
        return Feed(links=(), damaged=True)
    items = feed.get("items") if isinstance(feed, dict) else None
    links: dict[str, Found] = {}
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and (found := _json_item(item, url)) and len(links) < MAX_ENTRIES:
            links.setdefault(found.url, found)
    homepage = absolute(_text(feed.get("home_page_url")), url) if isinstance(feed, dict) else None
    return Feed(links=tuple(links.values()), homepage=homepage, damaged=cut or len(links) >= MAX_ENTRIES)


def _json_item(item: dict[str, Any], url: str) -> Found | None:
    link = absolute(_text(item.get("url")) or _text(item.get("external_url")), url)
    if not link:
        return None
    return Found(
        url=link,
        title=clean(_text(item.get("title"))),
        date=read_moment(_text(item.get("date_published"))),
        modified=read_moment(_text(item.get("date_modified"))),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
