"""The address under which an article is known."""

from __future__ import annotations

from urllib.parse import urlsplit

from archiver.extract.document import Document
from archiver.urls import normal_url, same_site


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


def _has_path(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)
