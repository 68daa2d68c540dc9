"""The address under which an article is known."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

from archiver.extract.document import Document
from archiver.urls import normal_url, same_site, url_key

_HEAD_BYTES = 300_000
"""Guessed: heads of news pages with their styles and scripts have up to 200 KB."""
_TAGS = re.compile(rb"<link\s[^<>]{1,3000}>", re.I)
_CANONICAL = re.compile(rb"\brel\s*=\s*[\"']?\s*canonical\b", re.I)
_ADDRESS = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)


def find_url(document: Document) -> str:
    """The canonical address the page names for itself, else the one that answered, in normal form.

    A canonical address counts only on the page's own site, and the front page only for the front page: copied texts name
    their source, and broken templates name the home page on every article.
    """
    canonical = document.canonical
    if canonical and same_site(canonical, document.url) and (_has_path(canonical) or not _has_path(document.url)):
        try:
            return normal_url(canonical)
        except ValueError:
            pass
    return normal_url(document.url)


def names_itself(content: bytes, url: str) -> bool:
    """Whether a page calls the very address at which it answered its canonical one, be it in another form of the address.

    Looks at the bytes, because it is asked for every article and nothing else of the page is needed.
    """
    for tag in _TAGS.finditer(content, 0, _HEAD_BYTES):
        if not _CANONICAL.search(tag[0]):
            continue
        value = _ADDRESS.search(tag[0])
        try:
            address = html.unescape(next(filter(None, value.groups()), b"").decode("utf-8", "replace")) if value else ""
            return bool(address) and url_key(urljoin(url, address.strip())) == url_key(url)
        except ValueError:
            return False
    return False


def _has_path(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)
