"""Links in the sentences of the article's text: sources, documents, earlier reports."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from lxml.html import HtmlElement

from archiver.extract.body.layout import Layout
from archiver.extract.body.passages import Passage
from archiver.extract.document import Document
from archiver.extract.related.teasers import is_teaser_line
from archiver.extract.text import text_of
from archiver.items import InlineLink
from archiver.urls import normal_url, url_key

MOST_LINKS = 500
"""Links kept; bounds what a page of links costs (guessed: long link lists have a hundred)."""


def find_inline_links(document: Document, layout: Layout, body: str | None) -> tuple[InlineLink, ...]:
    """The links in the text's own sentences, in page order, the same words with the same address once.

    Not: links to the page itself (notes, tables of contents), links without words (pictures), and lines that only point to another
    article: those are related links. `body` is the text that was found; a link in none of its words is none of its links.
    """
    own = {url_key(url) for url in (document.absolute(document.url), document.canonical) if url}
    found: dict[InlineLink, None] = {}
    for anchor, words in islice(_anchors(layout, _in_one_line(body or ""), document.url), 2 * MOST_LINKS):
        url = document.absolute(anchor.get("href"))
        if url and url_key(url) not in own:
            found[InlineLink(normal_url(url), words)] = None
        if len(found) >= MOST_LINKS:
            break
    return tuple(found)


def _anchors(layout: Layout, body: str, url: str) -> Iterator[tuple[HtmlElement, str]]:
    """The links of the text's passages with their words."""
    for element, passages in _elements(layout):
        if not any(passage.linked for passage in passages) or is_teaser_line(element, url):
            continue
        text = _in_one_line("\n".join(passage.text for passage in passages))
        for anchor in islice(element.iter("a"), 2 * MOST_LINKS):
            words = text_of(anchor)
            if words and words in text and words in body:
                yield anchor, words


def _elements(layout: Layout) -> Iterator[tuple[HtmlElement, list[Passage]]]:
    """The elements that hold the text, each with its passages: several where other blocks interrupt it."""
    lead = [layout.lead_passage] if layout.lead_passage else []
    for element, passages in groupby([*lead, *layout.passages], key=lambda passage: passage.element):
        yield element, list(passages)


def _in_one_line(text: str) -> str:
    return text.replace("\n", " ")
