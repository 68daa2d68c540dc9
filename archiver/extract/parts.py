"""An article that stands on several pages, put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from archiver.items import Article, Image, Link


def joined(first: Article, further: Iterable[Article]) -> Article:
    """The first page's article with the text, pictures and related links that only the further pages (in order) hold.

    What the pages repeat (headline, lead, the same picture above each) stays once. All other fields are the first page's.
    """
    paragraphs = (first.body or "").split("\n\n")
    known = {*paragraphs, first.title, first.lead, first.kicker}
    images, links, paywalled = list(first.images), list(first.related_links), first.paywalled
    for article in further:
        new = [text for text in (article.body or "").split("\n\n") if text not in known]
        paragraphs += new
        known.update(new)
        images += _new_images(images, article.images)
        links += _new_links(links, article.related_links)
        paywalled = paywalled or article.paywalled
    body = "\n\n".join(filter(None, paragraphs))
    return replace(first, body=body or None, images=tuple(images), related_links=tuple(links), paywalled=paywalled)


def _new_images(known: list[Image], images: Iterable[Image]) -> list[Image]:
    urls = {image.url for image in known}
    return [replace(image, is_lead=False) for image in images if image.url and image.url not in urls]


def _new_links(known: list[Link], links: Iterable[Link]) -> list[Link]:
    urls = {link.url for link in known}
    new = [link for link in links if link.url not in urls]
    return [replace(link, position=len(known) + place) for place, link in enumerate(new)]
