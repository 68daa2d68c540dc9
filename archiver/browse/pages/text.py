"""An article's text as readers want it: lead, sub-headings, list items, and the links where they stood. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADING_LETTERS, HEADING_WORDS = 90, 12
"""Longest sub-heading that is shown as one. A guess from newspapers' layouts: two lines of a column."""
_SENTENCE_END = re.compile(r"[.!?…:;,]['\"’”“»«)\]]*$")
_ITEM = re.compile(r"[-•–*]\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph, perhaps linked."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its place in the text."""

    role: str
    """`lead`, `heading`, `item` or `text`."""
    pieces: tuple[Piece, ...]


def paragraphs(body: str | None, lead: str | None, links: Iterable[tuple[str, str]] = ()) -> list[Paragraph]:
    """The text's paragraphs in order; `links` are (words, address) in the text's order.

    The archive keeps sub-headings as paragraphs like any other; a short one that ends no sentence before a longer one is shown as one.
    """
    texts = [part.strip() for part in (body or lead or "").split("\n\n") if part.strip()]
    waiting = list(links)
    result = []
    for place, text in enumerate(texts):
        following = texts[place + 1] if place + 1 < len(texts) else ""
        result.append(Paragraph(_role(place, text, following, lead), tuple(_linked(text, waiting))))
    return result


def _role(place: int, text: str, following: str, lead: str | None) -> str:
    if place == 0 and lead and _plain(text).startswith(_plain(lead)[:40]):
        return "lead"
    if _ITEM.match(text):
        return "item"
    return "heading" if place and _may_head(text) and following and not _may_head(following) else "text"


def _may_head(text: str) -> bool:
    return len(text) <= HEADING_LETTERS and len(text.split()) <= HEADING_WORDS and not _SENTENCE_END.search(text)


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


def _linked(text: str, waiting: list[tuple[str, str]]) -> list[Piece]:
    """The paragraph with the links whose words it has; those are taken off the list, which is in the text's order."""
    pieces, start = [], 0
    while waiting:
        found = _next(text, start, waiting)
        if found is None:
            break
        place, number = found
        words, url = waiting[number]
        del waiting[: number + 1]
        if place > start:
            pieces.append(Piece(text[start:place]))
        pieces.append(Piece(words, url))
        start = place + len(words)
    if start < len(text):
        pieces.append(Piece(text[start:]))
    return pieces


_LOOK_AHEAD = 5
"""Links tried beyond one whose words are not found: a few may have lost theirs when the text was cleaned."""


def _next(text: str, start: int, waiting: Sequence[tuple[str, str]]) -> tuple[int, int] | None:
    """Where the earliest of the next links stands in the rest of the paragraph, and which it is."""
    places = [
        (place, number)
        for number, (words, _) in enumerate(waiting[:_LOOK_AHEAD])
        if words and (place := text.find(words, start)) >= 0
    ]
    return min(places, default=None)
