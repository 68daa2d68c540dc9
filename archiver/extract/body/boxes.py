"""Small boxes among the paragraphs that are not the text: offers and appeals, author cards, headings above links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import islice, pairwise

from lxml.html import HtmlElement

from archiver.extract.body.cards import LARGEST_BOX
from archiver.extract.body.meta_lines import is_author_card
from archiver.extract.body.passages import HEADINGS, Passage
from archiver.extract.body.wording import is_appeal

_OFFER_TEXT = 260
"""Characters of the longest paragraph in an appeal to readers (guessed; those seen have 80 to 200)."""
_LABEL = 40
"""Characters of a box's label without a heading's mark-up (guessed)."""
_LABEL_TAGS = ("div", "p", "section", "header", "aside", "center")
_LEVELS = 24
"""Ancestors of a field that are looked at."""


def appeal_boxes(
    passages: Sequence[Passage],
    paths: Sequence[Sequence[HtmlElement]],
    sizes: Mapping[HtmlElement, int],
    container: HtmlElement | None,
) -> set[int]:
    """The passages in a small box with a heading and an appeal to readers, or with a field for their address.

    Example: `Das finden Sie gut?` above `Unterstützen Sie uns`. A box that holds a longer paragraph is a part of the text.
    """
    found: set[int] = set()
    asking = _above_address_fields(container)
    for index, passage in enumerate(passages):
        if index in found or passage.is_heading:
            continue
        path = [node for node in paths[index] if sizes[node] <= LARGEST_BOX]
        box = next((node for node in path if node in asking), None)
        if box is None and is_appeal(passage.text):
            box = next((node for node in path if next(node.iter(*HEADINGS), None) is not None), None)
        if box is not None:
            inside = [at for at, other in enumerate(paths) if box in other]
            found.update(inside if all(len(passages[at].raw) < _OFFER_TEXT for at in inside) else ())
    return found


def author_cards(
    passages: Sequence[Passage], paths: Sequence[Sequence[HtmlElement]], sizes: Mapping[HtmlElement, int]
) -> set[int]:
    """A name as heading and the sentence that goes on from it: `Gesa Timm` above `schreibt seit 2011 über Filme.`"""
    found: set[int] = set()
    for index, (passage, after) in enumerate(pairwise(passages)):
        if not passage.is_heading or not is_author_card(passage.text, after.text):
            continue
        box = next((node for node in paths[index + 1] if node in paths[index]), None)
        if box is not None and sizes[box] <= LARGEST_BOX:
            found |= {index, index + 1}
    return found


def link_headings(
    passages: Sequence[Passage],
    paths: Sequence[Sequence[HtmlElement]],
    sizes: Mapping[HtmlElement, int],
    dropped: Set[int],
) -> set[int]:
    """Headings and short labels that share a small box with links only: `Die Bilder des Tages` above `Gehe zur Galerie`.

    `dropped` are no text.
    """
    found: set[int] = set()
    for index, path in enumerate(paths):
        if index in dropped or not (passages[index].is_heading or _is_label(passages[index])):
            continue
        box = next((node for node in path if sizes[node] > sizes[path[0]]), None)
        if box is None or sizes[box] > LARGEST_BOX:
            continue
        others = {at for at, other in enumerate(paths) if at != index and box in other}
        if dropped >= others and any(passages[at].link_share > 0.5 for at in others):
            found.add(index)
    return found


def _is_label(passage: Passage) -> bool:
    """Whether a passage is a line of a few words that is neither a sentence nor a link itself."""
    text = passage.text
    return len(text) < _LABEL and passage.element.tag in _LABEL_TAGS and text[-1:].isalnum() and not passage.linked


def _above_address_fields(container: HtmlElement | None) -> set[HtmlElement]:
    """The elements around fields for mail addresses."""
    fields = container.iter("input") if container is not None else ()
    return {node for field in fields if _asks_address(field) for node in islice(field.iterancestors(), _LEVELS)}


def _asks_address(field: HtmlElement) -> bool:
    """Whether an `<input>` is for a mail address."""
    return field.get("type") == "email" or "mail" in (field.get("name") or field.get("placeholder") or "").lower()
