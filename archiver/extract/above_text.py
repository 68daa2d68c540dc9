"""The headline by its place alone: what stands right above the text, on pages whose metadata do not name it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.places import lineage, names_of
from archiver.extract.text import text_of

_HEADINGS = ("h1", "h2", "h3")
_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}")
_LONG_PARAGRAPH = 80
_LONGEST_LINE = 150
"""Characters of an emphasised line that may be a headline (guessed)."""
NOTICE = re.compile(r"cookie|datenschutz|privatsphäre|newsletter", re.I)
"""Words of headings above notices and offers."""
_NOTICE_NAME = re.compile(
    r"cookie|consent|gdpr|dsgvo|privacy|datenschutz|newsletter|popup|modal|sidebar|comment|kommentar"
)


def headline_above_text(document: Document, may_lead: Callable[[HtmlElement], bool]) -> HtmlElement | None:
    """The heading right above the page's first long paragraph; `may_lead` says whether an element can be a headline at all.

    A heading with text before it is a sub-heading; of two before it the higher leads (`Pressemitteilung Nr. 143` as h3, the
    headline as h2). Where no heading stands there, the line that is emphasised instead.
    """
    found: HtmlElement | None = None
    for element in document.tagged(*_HEADINGS, "p"):
        if element.tag == "p":
            if len("".join(element.itertext()).strip()) >= _LONG_PARAGRAPH and not _is_notice(element):
                if found is not None and _is_beside(found, element):
                    return found
                break
        elif (found is None or element.tag < found.tag) and may_lead(element):
            found = element
    return _emphasised_above_text(document, may_lead)


def _emphasised_above_text(document: Document, may_lead: Callable[[HtmlElement], bool]) -> HtmlElement | None:
    """The last short bold or large line before the first long text, on pages set in tables and `<font>` without a heading."""
    found: HtmlElement | None = None
    for element in document.body.iter("b", "strong", "big", "font", "td", "div", "p", "span", "br"):
        texts = (element.tail,) if element.tag == "br" else (element.text, element.tail)
        if any(text and len(text.strip()) >= _LONG_PARAGRAPH for text in texts) and not _is_notice(element):
            return found if found is not None and _is_beside(found, element) else None
        if _is_emphasised(element) and may_lead(element):
            found = element
    return None


def _is_notice(element: HtmlElement) -> bool:
    """Whether a long paragraph stands in a banner, a dialog or a box beside the article."""
    return any(
        node.tag in ("aside", "dialog") or node.get("role") == "dialog" or _NOTICE_NAME.search(names_of(node))
        for node in lineage(element, 6)
    )


def _is_emphasised(element: HtmlElement) -> bool:
    """Whether an element is set bold or large and is no link, no label and no sentence of the text."""
    if element.tag == "font" and not re.fullmatch(r"\+[1-4]|[4-7]", element.get("size") or ""):
        return False
    text = text_of(element) if element.tag in ("b", "strong", "big", "font") else None
    if not text or len(text) > _LONGEST_LINE or text.endswith((".", ":")) or _DATE.match(text):
        return False
    return next(element.iter("a"), None) is None and next(element.iterancestors("a"), None) is None


def _is_beside(heading: HtmlElement, paragraph: HtmlElement) -> bool:
    """Whether a paragraph stands beside a heading or beside one of the two elements around it."""
    above = set(islice(heading.iterancestors(), 3))
    return any(node in above for node in islice(paragraph.iterancestors(), 3) if node.tag not in ("body", "html"))
