"""The posts before and after this one in time, as the page's own navigation names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.parts import place_of
from archiver.extract.places import lineage, names_of
from archiver.urls import article_form, normal_url, same_site

_PREVIOUS = re.compile(
    r"\b(?:nav|post|article|entry|story|adjacent)[-_]{1,2}prev(?:ious)?\b|\bprev(?:ious)?[-_]{1,2}(?:post|article|entry|story)\b"
)
_NEXT = re.compile(
    r"\b(?:nav|post|article|entry|story|adjacent)[-_]{1,2}next\b|\bnext[-_]{1,2}(?:post|article|entry|story)\b"
)
"""Class names of the two links of a post navigation: `nav-previous` (WordPress), `prev-post`, `article__next`."""
_MARKS = (
    b"nav-prev",
    b"prev-post",
    b"previous-post",
    b"post-prev",
    b"prev-article",
    b"next-post",
    b"article-prev",
    b"entry-prev",
)
"""Pieces of such names that a page must hold before its links are asked for them: most pages hold none."""
_NO_POSTS = re.compile(r"comment|pagination|page-numbers|gallery|galerie|slider|carousel|swiper")
"""Boxes whose next and previous are pages, pictures or comments."""
_DEPTH = 3
"""Levels above a link at which its box may be named (guessed: `div.nav-previous > a`, `li.prev-post > div > a`)."""
_MOST_LINKS = 2000


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Addresses of the posts beside this one."""

    previous: str | None = None
    next: str | None = None


def find_neighbours(document: Document) -> Neighbours:
    """The posts before and after this one; not the pages of a paged article, of a list, of a gallery or of comments."""
    found: dict[str, str] = {}
    for side, _, address in neighbour_sources(document):
        found.setdefault(side, address)
    return Neighbours(found.get("prev"), found.get("next"))


def neighbour_sources(document: Document) -> Iterator[tuple[str, str, str]]:
    """Every link to a neighbouring post, best first: `prev` or `next`, place, address."""
    own = place_of(document.url).key
    for side, place, element in _links(document):
        url = document.absolute(element.get("href"))
        if url and _is_post(url, document.url, own):
            yield side, place, normal_url(url)


def _links(document: Document) -> Iterator[tuple[str, str, HtmlElement]]:
    anchors = document.tagged("a")[:_MOST_LINKS]
    for anchor in anchors:
        if (side := _side_of_rel(anchor)) and not _is_in_other_box(anchor):
            yield side, f"<a rel={side}>", anchor
    if any(mark in document.source for mark in _MARKS):
        for anchor in anchors:
            if (side := _side_of_names(anchor)) and not _is_in_other_box(anchor):
                yield side, "post navigation", anchor
    for link in document.tagged("link"):
        if side := _side_of_rel(link):
            yield side, f"<link rel={side}>", link


def _side_of_rel(element: HtmlElement) -> str | None:
    """What `rel` says; WordPress writes `prev`, HTML 4 knew `previous` too."""
    rel = element.get("rel")
    if not rel or ("prev" not in rel.lower() and "next" not in rel.lower()):
        return None
    words = rel.lower().split()
    return "next" if "next" in words else "prev" if "prev" in words or "previous" in words else None


def _side_of_names(anchor: HtmlElement) -> str | None:
    """What the names of a link or of the boxes close around it say; the innermost that says anything."""
    for node in islice(lineage(anchor), _DEPTH):
        names = names_of(node)
        is_previous, is_next = bool(_PREVIOUS.search(names)), bool(_NEXT.search(names))
        if is_previous != is_next:
            return "prev" if is_previous else "next"
    return None


def _is_in_other_box(anchor: HtmlElement) -> bool:
    return any(_NO_POSTS.search(names_of(node)) for node in islice(lineage(anchor), _DEPTH + 1))


def _is_post(url: str, page_url: str, own: str) -> bool:
    """Whether an address is that of another post of the site: a later page or another view of this one has this one's path."""
    if not same_site(url, page_url) or article_form(url) is False or "comment-page" in url:
        return False
    path = urlsplit(url).path.rstrip("/")
    return place_of(url).key != own and (path != urlsplit(page_url).path.rstrip("/") or not path)
