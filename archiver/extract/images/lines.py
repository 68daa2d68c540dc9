"""Credit lines that stand apart from their image: a bare paragraph behind it, a line at the end, a list of sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from archiver.extract.images.bare_credits import credit_behind_image
from archiver.extract.images.captions import split_caption
from archiver.extract.images.credit_marks import LINE_START, is_credit_name
from archiver.extract.images.credits import as_credit, credit_of
from archiver.extract.images.places import Picture
from archiver.extract.images.region import HEADINGS, Region, is_inside
from archiver.extract.images.texts import Printed
from archiver.extract.text import BLOCKS, UNSEEN, clean, text_of

_LONGEST_LINE = 60
"""Pieces of text in a credit line; a block of more is no line."""
_LEAD_LABEL = re.compile(r"\W*(?:titel|beitrags|header|aufmacher|artikel|cover|start)-?(?:bild|foto)", re.I)
_ALL_LABEL = re.compile(r"\W*alle\s(?:fotos|bilder|abbildungen)", re.I)
_COPYRIGHT = re.compile(r"\W*(?:©|\(c\)|copyright)", re.I)
_TEXT_SOURCE = re.compile(r"\W*quellen?\s?:", re.I)
"""`Quelle: Testblatt, dpa` below a text names where the text is from, whatever its class."""
_LIST_HEADING = re.compile(r"(?:bild|foto)-?(?:quellen?|nachweise?|rechte|credits?)\s*:?", re.I)
"""`Bildquellen` above a list, as source plugins of blogs print it."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An image with what is printed at it; or a credit line that belongs to none."""

    position: int
    """Place in the article's ground."""
    picture: Picture | None
    printed: Printed


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    position: int
    element: HtmlElement
    text: str
    credit: str


def with_lines(region: Region, entries: Sequence[Entry]) -> list[Entry]:
    """The entries completed by the credit lines that stand outside the images' own blocks.

    `Alle Fotos: …` goes to every image without a credit, `Titelbild: …` to the first, any line to the image right before it.
    What then belongs to no image becomes an entry of its own, unless its credit is known already.
    """
    result = list(entries)
    pictures = [entry.picture for entry in entries if entry.picture]
    own = {block for picture in pictures for block in picture.blocks}
    kept = {element for picture in pictures for element in (picture.element, *picture.twins)}
    for line in _credit_lines(region, own):
        if _follows_foreign(region, line, kept):
            continue
        before = _image_before(region, result, line)
        free = [index for index, entry in enumerate(result) if not entry.printed.credit]
        if (gallery := _gallery_of(line)) is not None:
            free = [index for index in free if (shown := result[index].picture) and is_inside(shown.element, gallery)]
        if _ALL_LABEL.match(line.text) or gallery is not None:
            for index in free:
                result[index] = _credited(result[index], line.credit, "end line")
        elif before in free and not _LEAD_LABEL.match(line.text):
            result[before] = _credited(result[before], line.credit, "paragraph")
        elif _names_image(line) and not _is_known(result, line.credit):
            if free[:1] == [0] or (free and _LEAD_LABEL.match(line.text)):
                result[free[0]] = _credited(result[free[0]], line.credit, "end line")
            else:
                result.append(Entry(line.position, None, Printed(None, line.credit, "end line")))
    return result


def _gallery_of(line: _Line) -> HtmlElement | None:
    """The gallery whose own caption a line is: a `<figure>` of several pictures; its credit is theirs."""
    caption = next((node for node in (line.element, *line.element.iterancestors()) if node.tag == "figcaption"), None)
    figure = caption.getparent() if caption is not None else None
    if figure is None or figure.tag != "figure" or len(list(islice(figure.iter("img", "amp-img"), 2))) < 2:
        return None
    return figure


def _follows_foreign(region: Region, line: _Line, kept: Collection[HtmlElement]) -> bool:
    """Whether a line stands right behind an image that is not the article's: an author's portrait, a teaser."""
    before = [picture for picture in region.pictures if picture[0] < line.position]
    position, element = before[-1] if before else (-1, None)
    if element is None or element in kept or region.address(element) is None:
        return False
    return not _text_between(region, position, line)


def _names_image(line: _Line) -> bool:
    """Whether a line that stands at no image still credits one; `© Testblatt` at the end of a text is the text's."""
    if not LINE_START.match(line.text):
        return False
    return not _COPYRIGHT.match(line.text) or bool(as_credit(line.credit))


def _credited(entry: Entry, credit: str, source: str) -> Entry:
    return Entry(entry.position, entry.picture, Printed(entry.printed.caption, credit, source))


def _is_known(entries: Sequence[Entry], credit: str) -> bool:
    return any(entry.printed.credit and _plain(entry.printed.credit) == _plain(credit) for entry in entries)


def _plain(credit: str) -> str:
    return re.sub(r"\W+", "", credit).casefold()


def _credit_lines(region: Region, own: set[HtmlElement]) -> Iterator[_Line]:
    """Lines of the article's ground that are nothing but a credit, outside the blocks in `own`."""
    for position, element in region.lines:
        if (region.is_beside(element) and not region.is_small_print(element)) or any(
            node in own for node in (element, *element.iterancestors())
        ):
            continue
        line = clean(element.tail) if element.tag == "br" else _block_line(element)
        if not line:
            continue
        if _LIST_HEADING.fullmatch(line):
            for item in _listed(element):
                if credit := _item_credit(item):
                    yield _Line(position, element, f"Bild: {credit}", credit)
        elif credit := _line_credit(element, line):
            yield _Line(position, element, line, credit)


def _line_credit(element: HtmlElement, line: str) -> str | None:
    named = is_credit_name(element) and not _TEXT_SOURCE.match(line)
    return as_credit(line) or (credit_of(line) if named else None) or credit_behind_image(element, line)


def _block_line(element: HtmlElement) -> str | None:
    """The text of the block that an element opens, up to its first line break; None inside a sentence."""
    block = _opened_block(element)
    if block.tag not in BLOCKS and (block.tail or "").strip():
        return None
    pieces: list[str] = []
    walk = iterwalk(block, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node.tag == "br" and "".join(pieces).strip():
                break
            if node.tag in UNSEEN:
                walk.skip_subtree()
            else:
                pieces += [" " if node.tag in BLOCKS else "", node.text or ""]
        elif node is not block:
            pieces.append(node.tail or "")
        if len(pieces) > _LONGEST_LINE:
            return None
    return clean("".join(pieces))


def _opened_block(element: HtmlElement) -> HtmlElement:
    """The block element whose first text is the element's."""
    block = element
    while block.tag not in BLOCKS:
        parent = block.getparent()
        if parent is None or (parent.text or "").strip() or parent[0] is not block:
            break
        block = parent
    return block


def _listed(heading: HtmlElement) -> list[str]:
    """The items of the list behind a heading such as `Bildquellen`."""
    block = heading
    while block.tag not in BLOCKS and block.tag not in HEADINGS and (parent := block.getparent()) is not None:
        block = parent
    following = block.getnext()
    if following is None or following.tag not in ("ul", "ol", "p", "div"):
        return []
    items = list(following.iter("li")) or [following]
    return [text for text in map(text_of, items[:100]) if text and len(text) < 300]


def _item_credit(item: str) -> str | None:
    """The credit in an item of a list of sources: `Rathaus: © Anna Muster`, `rathaus.jpg: Anna Muster`."""
    return split_caption(item)[1] or as_credit(item) or credit_of(item.partition(": ")[2])


def _image_before(region: Region, entries: Sequence[Entry], line: _Line) -> int | None:
    """The image right before a line, with no text between."""
    before = [index for index, entry in enumerate(entries) if entry.picture and entry.position < line.position]
    if not before:
        return None
    return None if _text_between(region, entries[before[-1]].position, line) else before[-1]


def _text_between(region: Region, start: int, line: _Line) -> bool:
    """Whether a paragraph of the text stands between a place and a line; the one that holds the line does not count."""
    around = {line.element, *line.element.iterancestors()}
    return any(start < place < line.position and text not in around for text, place in region.places.items())
