"""The article's text: lead and paragraphs, cleaned and parted by blank lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml.html import HtmlElement

from archiver.extract.body.fallback import second_opinion
from archiver.extract.body.layout import Layout, Titled
from archiver.extract.body.passages import Passage
from archiver.extract.body.state import article_body, text_in_state
from archiver.extract.document import Document
from archiver.extract.text import squeezed

SURE = 0.5
"""Confidence below which other finders are asked (set on 72 pages: all of them are above it)."""
_SHORT = 200
"""Characters below which a text is the less certain the shorter it is; the shortest measured article has 700."""
_FAIR_SHARE = 0.4
"""Part of a page's running text that an article holds at least, as a rule: pages with comments have the least."""
_SNIPPET = 30
_SNIPPETS = 12


@dataclass(frozen=True)
class Body:
    """What the article says."""

    lead: str | None
    """The Vorspann, when the page sets one apart; `text` starts with it."""
    text: str | None
    """Lead and paragraphs, parted by blank lines; None when the page has no text."""
    confidence: float
    """0 to 1: how sure the finder is that `text` is whole and clean."""


def find_body(document: Document, headline: Titled, layout: Layout) -> Body:
    """The text of the passages that the layout names; where that is doubtful, the best of the other sources.

    Others are trafilatura, JSON-LD `articleBody` and the page's state, in this order, each only when it has much more text.
    """
    stated = article_body(document)
    own = own_body(layout, stated)
    return own if own.confidence >= SURE else _recovered(document, headline, own, stated)


def own_body(layout: Layout, stated: str | None) -> Body:
    """The text of the layout's passages; `stated`, the text that metadata give, only bears on the confidence."""
    lead = layout.lead_passage.text if layout.lead_passage else None
    text = _joined(lead, layout.passages)
    return Body(lead, text, _confidence(text, layout.share, stated))


def _joined(lead: str | None, passages: Iterable[Passage]) -> str | None:
    parts = [lead] if lead else []
    for _, row in groupby(enumerate(passages), key=_row):
        passages_of_row = [passage for _, passage in row]
        cells = [passage.text for passage in passages_of_row]
        is_row = len({passage.element for passage in passages_of_row}) == len(
            cells
        )  # one cell may hold several paragraphs
        parts += [" | ".join(cells)] if is_row else cells
    return "\n\n".join(parts) or None


def _row(numbered: tuple[int, Passage]) -> HtmlElement | int:
    """What parts of a table's row share; every other passage is alone."""
    index, passage = numbered
    parent = passage.element.getparent()
    short = len(passage.raw) < 200 and "\n" not in passage.text
    return parent if passage.element.tag in ("td", "th") and parent is not None and short else index


def _confidence(text: str | None, share: float, stated: str | None) -> float:
    if not text:
        return 0.0
    confidence = min(1.0, len(text) / _SHORT) * min(1.0, 0.4 + 0.6 * share / _FAIR_SHARE)
    if stated and len(stated) >= _SHORT:
        confidence *= 0.3 + 0.7 * _agreement(stated, text)
    return round(confidence, 3)


def _agreement(stated: str, text: str) -> float:
    """The part of a stated text that is found in another, by samples spread over it."""
    whole, letters = squeezed(text), squeezed(stated)
    step = max(1, (len(letters) - _SNIPPET) // _SNIPPETS)
    samples = [letters[at : at + _SNIPPET] for at in range(0, max(1, len(letters) - _SNIPPET), step)]
    return sum(sample in whole for sample in samples) / len(samples)


def other_texts(document: Document, headline: Titled, stated: str | None) -> Iterator[tuple[str, str | None]]:
    """What other finders take for the text, in the order in which they are asked, with their name."""
    yield "trafilatura", second_opinion(document)
    yield "json-ld articleBody", stated
    yield "page state", text_in_state(document, headline.title)


def _recovered(document: Document, headline: Titled, own: Body, stated: str | None) -> Body:
    best, text = own, own.text or ""
    for _, other in other_texts(document, headline, stated):
        if other and len(other) > 1.5 * max(len(text), _SHORT) and (not stated or _agreement(stated, other) >= 0.5):
            lead = own.lead if own.lead and own.lead in other else None
            best, text = Body(lead, other, SURE), other
    return best
