"""An article that stands on several pages: which page an address is, and the pages put together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from archiver.items import Article, Image, Link
from archiver.urls import normal_url, url_key

_FOLDER = re.compile(r"/(?:(?:seite|page)[-/_]?([1-9]\d?)|([2-9]|[1-9]\d))/?$", re.I)
"""`/artikel/2/` (WordPress), `/artikel/seite-2`, `/artikel/page/2`. At most two digits: years are no pages; nor is a bare
`/1/`, under which a series begins whose numbers are articles."""
_ENDING = re.compile(r"[-_,.](?:seite|page|s|p)?-?([1-9]\d?)(?=\.(?:s?html?|php|aspx?)$)", re.I)
"""`/artikel-2.html`, `/artikel,seite2.html`."""
_PARAMETER = re.compile(r"(?:^|(?<=&))(?:page|seite|artikelseite)=([1-9]\d?)(?:&|$)", re.I)


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of a text an address is."""

    key: str
    """`url_key` of the text's first page."""
    first: str
    """Address of the first page."""
    number: int = 1


def place_of(url: str) -> Place:
    """The place that an address names: `/artikel/2/` is page 2 of `/artikel/`. Only its form is looked at.

    An address that ends in a number may be an article of its own; `further_pages` and `first_page` ask for links that tell.
    """
    whole = normal_url(url)
    parts = urlsplit(whole)
    if match := _PARAMETER.search(parts.query):
        query = (parts.query[: match.start()] + parts.query[match.end() :]).strip("&")
        first = urlunsplit(parts._replace(query=query))
    elif match := _ENDING.search(parts.path):
        first = urlunsplit(parts._replace(path=parts.path[: match.start()] + parts.path[match.end() :]))
    elif (match := _FOLDER.search(parts.path)) and match.start() > 0:
        slash = "/" if parts.path.endswith("/") else ""
        first = urlunsplit(parts._replace(path=parts.path[: match.start()] + slash))
    else:
        return Place(url_key(whole), whole)
    return Place(url_key(first), first, int(next(filter(None, match.groups()))))


def joined(first: Article, further: Iterable[Article]) -> Article:
    """The first page's article with the text, pictures and links that only the further pages (in order) hold.

    What the pages repeat (headline, lead, the same picture above each) stays once. All other fields are the first page's.
    """
    paragraphs = (first.body or "").split("\n\n")
    known = {*paragraphs, first.title, first.lead, first.kicker}
    images, links, paywalled = list(first.images), list(first.related_links), first.paywalled
    inline_links = dict.fromkeys(first.inline_links)
    for article in further:
        new = [text for text in (article.body or "").split("\n\n") if text not in known]
        paragraphs += new
        known.update(new)
        images += _new_images(images, article.images)
        links += _new_links(links, article.related_links)
        inline_links |= dict.fromkeys(article.inline_links)
        paywalled = paywalled or article.paywalled
    body = "\n\n".join(filter(None, paragraphs))
    return replace(
        first,
        body=body or None,
        images=tuple(images),
        related_links=tuple(links),
        inline_links=tuple(inline_links),
        paywalled=paywalled,
    )


def _new_images(known: list[Image], images: Iterable[Image]) -> list[Image]:
    urls = {image.url for image in known}
    return [replace(image, is_lead=False) for image in images if image.url and image.url not in urls]


def _new_links(known: list[Link], links: Iterable[Link]) -> list[Link]:
    urls = {link.url for link in known}
    new = [link for link in links if link.url not in urls]
    return [replace(link, position=len(known) + place) for place, link in enumerate(new)]
