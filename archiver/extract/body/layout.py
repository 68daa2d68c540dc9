"""Where the article stands on the page: its element, its paragraphs, its lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lxml.html import HtmlElement

from archiver.extract.body.consent import without_requests
from archiver.extract.body.container import before_comments, find_container, find_scope, first_behind, running_mass
from archiver.extract.body.lead import find_lead
from archiver.extract.body.meta_lines import is_date_line
from archiver.extract.body.passages import Passage, read_passages
from archiver.extract.body.selection import Selection
from archiver.extract.body.skipper import Skipper
from archiver.extract.body.weights import below, common
from archiver.extract.document import Document


class Titled(Protocol):
    """What the layout needs of a headline."""

    @property
    def title(self) -> str | None: ...
    @property
    def element(self) -> HtmlElement | None: ...


@dataclass(frozen=True, eq=False)
class Layout:
    """The article's place on the page; all elements are those of `Document.tree`."""

    article: HtmlElement
    """Smallest element that holds headline and text."""
    paragraphs: tuple[HtmlElement, ...]
    """The elements whose text makes the body, in page order: paragraphs, sub-headings, list items, quotes, cells."""
    lead: HtmlElement | None
    """The element of the Vorspann, if one is set apart; it is not among `paragraphs`."""
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    """The texts of `paragraphs`, without the lead: several for one element where other blocks interrupt its text."""
    lead_passage: Passage | None = field(default=None, repr=False)
    share: float = field(default=0.0)
    """The part of the page's running text that was taken, 0 to 1."""


def find_layout(document: Document, headline: Titled) -> Layout:
    """Find the article on a page; a page without text gives its body element and no paragraphs."""
    root = document.body
    title = headline.element
    passages = before_comments(without_requests(read_passages(root, Skipper(root, title))), title)
    mass = running_mass(passages)
    container = find_container(root, passages, mass, title)
    if title is not None and mass.get(common(container, title), 0) > mass.get(container, 0):
        passages = Selection(passages, None, title, document.url).without_cards()
        mass = running_mass(passages)
        container = find_container(root, passages, mass, title)
    scope = find_scope(container, passages, mass, title)
    inside = below(scope)
    behind = passages[first_behind(passages, title, inside) :]
    chosen = [passage for passage in behind if inside(passage.element)]
    kept = Selection(chosen, _around(scope), title, document.url).kept()
    kept = _without_title(kept, headline.title)
    before = behind[: behind.index(chosen[0])] if chosen else []
    lead, kept = find_lead(document, before, chosen, kept, title)
    return Layout(
        article=_article([lead, *kept] if lead else kept, title) if kept or lead else root,
        paragraphs=tuple(dict.fromkeys(passage.element for passage in kept)),
        lead=lead.element if lead else None,
        passages=tuple(kept),
        lead_passage=lead,
        share=_share(kept, mass.get(root, 0)),
    )


def _article(kept: Sequence[Passage], title: HtmlElement | None) -> HtmlElement:
    """The smallest element that holds the headline and all of the text."""
    around = common(kept[0].element, kept[-1].element)
    return common(around, title) if title is not None else around


def _without_title(kept: list[Passage], title: str | None) -> list[Passage]:
    """Without a second print of the headline at the start of the text; also where only a `<br>` parts it from date or text."""
    parted = [_below_title(passage, title) if index <= 2 else passage for index, passage in enumerate(kept)]
    return [passage for passage in parted if passage is not None]


def _below_title(passage: Passage, title: str | None) -> Passage | None:
    lines = passage.text.split("\n")
    if title not in lines[:3]:  # a path may stand above it
        return passage
    lines = [line for line in lines[lines.index(title) + 1 :] if not is_date_line(line)]
    return passage.with_lines(lines) if lines else None


def _around(scope: Sequence[HtmlElement]) -> HtmlElement:
    return scope[0] if len(scope) == 1 else common(scope[0], scope[-1])


def _share(kept: Sequence[Passage], total: int) -> float:
    return min(1.0, sum(len(passage.raw) for passage in kept) / total) if total else 0.0
