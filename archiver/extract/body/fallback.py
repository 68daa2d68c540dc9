"""A second opinion on the text of pages that our own finder is not sure of: trafilatura, on a pruned copy."""

from __future__ import annotations

import logging
from copy import deepcopy
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from archiver.extract.body.boilerplate import SKIPPED_TAGS, is_noise_name
from archiver.extract.body.wording import is_noise_line
from archiver.extract.document import Document

MOST_ELEMENTS = 15_000
"""trafilatura's time grows with the square of some pages' size: 200,000 paragraphs took it over four minutes."""
_CODE = frozenset(("script", "style", "noscript", "template"))
_SHALLOW = 120


def second_opinion(document: Document) -> str | None:
    """trafilatura's text without comments, or None when it finds none or the page is too large or deep for it."""
    if not _is_modest(document.tree):
        return None
    from trafilatura import bare_extraction  # slow to import, and rarely needed

    logging.getLogger("trafilatura").setLevel(
        logging.CRITICAL
    )  # it warns of every page without text; that is no news here
    try:
        found = bare_extraction(_pruned(document.tree), include_comments=False, with_metadata=False, fast=True)
    except (etree.LxmlError, ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return None  # it is a second opinion only; what it raises on odd trees is not documented
    text = getattr(found, "text", None)
    if not text:
        return None
    lines = (line.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line and not is_noise_line(line, 0)) or None


def _is_modest(tree: HtmlElement) -> bool:
    """Whether the tree has few enough elements, none nested too deep."""
    if next(islice(tree.iter(), MOST_ELEMENTS, None), None) is not None:
        return False
    return all(next(islice(element.iterancestors(), _SHALLOW, None), None) is None for element in tree.iter())


def _pruned(tree: HtmlElement) -> HtmlElement:
    """A copy of the page without the parts that are plainly no text."""
    copy = deepcopy(tree)
    weight = len("".join(copy.itertext()))
    for element in list(copy.iter()):
        if element.tag in ("html", "body", "head") or element.getparent() is None:
            continue
        if element.tag in _CODE:
            element.drop_tree()
            continue
        named = is_noise_name(element.get("class") or "", element.get("id") or "")
        if (element.tag in SKIPPED_TAGS - {"head", "title"} or named) and len("".join(element.itertext())) * 3 < weight:
            element.drop_tree()
    return copy
