"""The further pages of an article that its site spreads over several (`<!--nextpage-->`, `Seite 1 2 3`, `weiter`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.parts import Place, place_of
from archiver.extract.text import text_of
from archiver.items import Page
from archiver.urls import normal_url, url_key

_NEXT = re.compile(r"(?:zur\s+)?(?:n(?:ä|ae)chste\s+seite|weiterlesen auf seite \d+|weiter|next(?:\s+page)?)\W*", re.I)
_NUMBERED = re.compile(r"\W*(?:seite\s+|page\s+)?([1-9]\d?)\W*", re.I)
"""What a link to another page of the same text says; a card that leads to another article has a headline."""
_COMMENTS = re.compile(r"comment|kommentar|disqus", re.I)
"""Comments have pages of their own, with the same article above them."""
_LONGEST_LABEL = 40
_TAIL = re.compile(rb"[/,._-](?:[A-Za-z]{1,5}[-/_]?)?[1-9]\d?[/.\"'\s?]")
"""What follows an article's name, or a parameter's, in the address of its further pages."""
_DIGIT = re.compile(rb"[1-9]")


def further_pages(page: Page) -> dict[int, str]:
    """Addresses of the pages after this one that it links to as pages of its own text, by their number in rising order."""
    own = place_of(page.final_url)
    if not _may_have_pages(page.content, own):
        return {}
    pages = {place.number: url for place, url in _links(page, own) if place.number > own.number}
    return dict(sorted(pages.items()))


def first_page(page: Page) -> str | None:
    """The address of the first page, when this one is a later page of the same text and links back to it."""
    own = place_of(page.final_url)
    if own.number == 1:
        return None
    return next((url for place, url in _links(page, own) if place.number == 1), None)


def _may_have_pages(content: bytes, own: Place) -> bool:
    """Whether the page holds an address of the right form at all: a look that spares most pages the parsing."""
    leaf = urlsplit(own.first).path.rstrip("/").rpartition("/")[2]
    stem = re.sub(r"\.\w{2,5}$", "", leaf).encode()
    return _occurs(stem, _TAIL, content) or any(_occurs(name, _DIGIT, content) for name in (b"page=", b"seite="))


def _occurs(name: bytes, followed_by: re.Pattern[bytes], content: bytes) -> bool:
    """Whether a name stands somewhere with this behind it; several times faster than one expression for both."""
    at = content.find(name) if name else -1
    while at >= 0:
        if followed_by.match(content, at + len(name)):
            return True
        at = content.find(name, at + len(name))
    return False


def _links(page: Page, own: Place) -> Iterator[tuple[Place, str]]:
    document = Document(page.content, page.final_url, charset=page.charset)
    for element in document.tagged("a", "link"):
        url = document.absolute(element.get("href"))
        if not url or _COMMENTS.search(url.partition("#")[2]):
            continue
        try:
            place = place_of(url)
        except ValueError:
            continue
        if place.key != own.key and url_key(url) == own.key:
            place = Place(own.key, url)
        if place.key == own.key and place.number != own.number and _tells_page(element, place.number):
            yield place, normal_url(url)


def _tells_page(element: HtmlElement, number: int) -> bool:
    """Whether a link says that it leads to that page of the text, and does not stand among comments."""
    rel = (element.get("rel") or "").lower().split()
    on = "next" if number > 1 else "prev"
    if element.tag == "link":
        return on in rel
    if _is_among_comments(element):
        return False
    text = text_of(element) or ""
    if len(text) > _LONGEST_LABEL:
        return False
    numbered = _NUMBERED.fullmatch(text)
    return int(numbered[1]) == number if numbered else on in rel or bool(number > 1 and _NEXT.fullmatch(text))


def _is_among_comments(element: HtmlElement) -> bool:
    """Whether a box inside the article is named after comments; `comments-open` on the whole article says nothing."""
    boxes = takewhile(lambda node: node.tag not in ("article", "main", "body"), element.iterancestors())
    return any(_COMMENTS.search(f"{node.get('class', '')} {node.get('id', '')}") for node in boxes)
