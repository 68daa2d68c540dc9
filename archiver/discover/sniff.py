"""What an answer is: told from its bytes, because headers and addresses are often wrong."""

from __future__ import annotations

import re
from enum import StrEnum

from archiver.discover.wordpress import is_posts
from archiver.discover.xml import unpacked

_HEAD_BYTES = 4096
_ROOTS = re.compile(rb"<(?:[\w.-]{1,30}:)?(rss|feed|rdf|urlset|sitemapindex|html|head|body)\b", re.I)
_NOT_HTML = re.compile(rb"^\s*(?:%PDF-|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|RIFF|\x00\x00\x00)")
_FEEDS, _SITEMAPS = (b"rss", b"feed", b"rdf"), (b"urlset", b"sitemapindex")


class Sort(StrEnum):
    """The sorts of answers that a crawl can do something with."""

    FEED = "feed"
    SITEMAP = "sitemap"
    POSTS = "posts"
    """A list of WordPress's REST API."""
    HTML = "html"
    OTHER = "other"


def what_is(content: bytes, content_type: str | None = None, url: str = "") -> Sort:
    """What an answer is: the first root element in its beginning decides, then its type, then its address."""
    head, _ = unpacked(content, _HEAD_BYTES)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16: only ASCII matters here
        head = head.replace(b"\0", b"")[2:]
    if _NOT_HTML.match(head) or not head.strip():
        return Sort.OTHER
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if start.startswith((b"{", b"[")):
        return Sort.FEED if b"jsonfeed.org/version" in head else Sort.POSTS if _is_posts(start, url) else Sort.OTHER
    if root := _ROOTS.search(re.sub(rb"<!--.*?-->|<!DOCTYPE[^\[<>]*(?:\[.*?\]\s*)?>", b"", head, flags=re.S)):
        name = root[1].lower()
        return Sort.FEED if name in _FEEDS else Sort.SITEMAP if name in _SITEMAPS else Sort.HTML
    kind = (content_type or "").lower()
    if "xml" in kind and "html" not in kind:
        return Sort.SITEMAP if "sitemap" in url.lower() else Sort.FEED
    looks_like_markup = re.search(rb"<(?:!doctype html|p|div|main|article|meta|title|h1)\b", head, re.I)
    return Sort.HTML if looks_like_markup else Sort.OTHER


def _is_posts(start: bytes, url: str) -> bool:
    """Whether JSON is a list of posts: by what it says of them, or an empty one by its address."""
    return start.startswith(b"[") and (b'"date_gmt"' in start or (start.strip() == b"[]" and is_posts(url)))
