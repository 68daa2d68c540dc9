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
from archiver.extract.text import text_of
from archiver.urls import article_form, normal_url, same_site

_PREVIOUS = re.compile(
    r"\b(?:nav|post|article|entry|story|adjacent)[-_]{1,2}prev(?:ious)?\b|\bprev(?:ious)?[-_]{1,2}(?:post|article|entry|story)\b"
)
_NEXT = re.compile(
    r"\b(?:nav|post|article|entry|story|adjacent)[-_]{1,2}next\b|\bnext[-_]{1,2}(?:post|article|entry|story)\b"
)
"""Class names of the two links of a post navigation: `nav-previous` (WordPress), `prev-post`, `article__next`."""
_NO_POSTS = re.compile(r"comment|gallery|galerie|slider|carousel|swiper")
"""Boxes whose next and previous are pictures or comments."""
_PAGES = re.compile(r"pagination|page-numbers")
"""Boxes of the pages of a list; some systems call the two links to the posts beside this one the same."""
_SIDES = {"prev": "prev", "previous": "prev", "next": "next"}
"""Class names that tell the side in a navigation of two links."""
_WORDED = re.compile(
    r"\W*(?:(vor(?:her)?ige[rs]?|previous)|(?:nächste[rs]?|next))\s(?:artikel|(?:blog-?)?beitrag|eintrag|bericht|post|article)",
    re.I,
)
"""`Vorheriger Artikel Stadtrat tagt`: a link that says it all, whatever its box is called."""
_ARROWS, _INITIALS = " \t\n«»←→‹›<>", frozenset("VNPvnp")
"""What may stand before these words, and their first letters: a quick test of thousands of texts."""
_BACK = re.compile(r"\W*(?:zurück|(?:vor(?:her)?ig|älter)e[rs]?|previous|older)\b", re.I)
_ON = re.compile(r"\W*(?:weiter|(?:nächst|neuer)e[rs]?|next|newer)\b", re.I)
"""How the texts of these links begin where nothing names their side: `Zurück`, `Nächster Artikel`."""
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
    for anchor, rel in document.links_with_rel[:_MOST_LINKS]:
        if (side := _side_of_rel(rel)) and not _is_in_other_box(anchor):
            yield side, f"<a rel={side}>", anchor
    for anchor, side in _named(document.tagged("a")[:_MOST_LINKS]):
        if not _is_in_other_box(anchor):
            yield side, "post navigation", anchor
    for anchor, side in (*_pairs(document), *_worded(document)):
        yield side, "navigation of two links", anchor
    for link in document.tagged("link"):
        if side := _side_of_rel(link.get("rel") or ""):
            yield side, f"<link rel={side}>", link


def _side_of_rel(rel: str) -> str | None:
    """What `rel` says; WordPress writes `prev`, HTML 4 knew `previous` too."""
    words = rel.lower().split()
    return "next" if "next" in words else "prev" if "prev" in words or "previous" in words else None


def _named(anchors: list[HtmlElement]) -> Iterator[tuple[HtmlElement, str]]:
    """Links of which a class name says the side, or that of a box close around them; each box is looked at once."""
    seen: set[HtmlElement] = set()
    for anchor in anchors:
        node: HtmlElement | None = anchor
        for _ in range(_DEPTH):
            if node is None or node in seen:
                break
            seen.add(node)
            if side := _side_of_class(node.get("class")):
                yield anchor, side
                break
            node = node.getparent()


def _pairs(document: Document) -> Iterator[tuple[HtmlElement, str]]:
    """The links of navigations that hold one or two, named by a plain `prev` or `next`, or by their first word."""
    for nav in (*document.tagged("nav"), *(box for box in document.tagged("section") if _PAGES.search(names_of(box)))):
        anchors = _few_links(nav)
        told = [_told_side(anchor) for anchor in anchors] if not _NO_POSTS.search(names_of(nav)) else []
        for anchor, (side, is_named) in zip(anchors, told, strict=False):
            # a lone `Zurück` may lead to the list of all posts
            if side and (is_named or len(told) > 1 or article_form(document.absolute(anchor.get("href")) or "")):
                yield anchor, side


def _worded(document: Document) -> Iterator[tuple[HtmlElement, str]]:
    """The links whose first words say that they lead to the post before or after, whatever stands around them."""
    for element, text in document.texts:
        if text.lstrip(_ARROWS)[:1] in _INITIALS and (found := _WORDED.match(text)):
            anchor = next((node for node in lineage(element, _DEPTH) if node.tag == "a"), None)
            if anchor is not None and not any(
                _NO_POSTS.search(names_of(node)) for node in islice(lineage(anchor), _DEPTH)
            ):
                yield anchor, "prev" if found[1] else "next"


def _told_side(anchor: HtmlElement) -> tuple[str | None, bool]:
    """The side that a link's class names or its first word says, and whether it was named.

    A word wins over the ending of a class: what a template calls `link--prev` may say `Neuerer Beitrag`.
    """
    tokens = names_of(anchor).split()
    if named := next((_SIDES[token] for token in tokens if token in _SIDES), None):
        return named, True
    text = text_of(anchor) or ""
    if said := "prev" if _BACK.match(text) else "next" if _ON.match(text) else None:
        return said, False
    ending = next((_SIDES[end] for token in tokens if (end := token.rpartition("--")[2]) in _SIDES), None)
    return ending, ending is not None


def _few_links(nav: HtmlElement) -> list[HtmlElement]:
    """The links of a navigation of one or two, neither of them a page's number."""
    anchors = list(islice(nav.iter("a"), 3))
    return anchors if len(anchors) < 3 and not any((text_of(a) or "").isdecimal() for a in anchors) else []


def _side_of_class(name: str | None) -> str | None:
    if not name or not ("prev" in name or "next" in name):
        return None
    is_previous, is_next = bool(_PREVIOUS.search(name)), bool(_NEXT.search(name))
    return None if is_previous == is_next else "prev" if is_previous else "next"


def _is_in_other_box(anchor: HtmlElement) -> bool:
    """Whether a link stands among pictures, comments or the pages of a list."""
    names = [names_of(node) for node in islice(lineage(anchor), _DEPTH + 1)]
    if any(map(_NO_POSTS.search, names)):
        return True
    nav = next(anchor.iterancestors("nav"), None) if any(map(_PAGES.search, names)) else anchor
    return nav is None or (nav is not anchor and not _few_links(nav))


def _is_post(url: str, page_url: str, own: str) -> bool:
    """Whether an address is that of another post of the site: a later page or another view of this one has this one's path."""
    if not same_site(url, page_url) or article_form(url) is False or "comment-page" in url:
        return False
    path = urlsplit(url).path.rstrip("/")
    return place_of(url).key != own and (path != urlsplit(page_url).path.rstrip("/") or not path)
