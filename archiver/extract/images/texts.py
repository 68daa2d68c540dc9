"""What is printed at an image: its caption, its credit, and where the credit was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.images.captions import split_caption
from archiver.extract.images.credit_marks import is_credit_name
from archiver.extract.images.credits import as_credit, bare, credit_of, is_plausible
from archiver.extract.images.pieces import by_pieces, opening_credit, smallest, text_without, visible, without_label
from archiver.extract.images.places import Picture, is_long
from archiver.extract.images.region import in_figure
from archiver.extract.places import is_hidden
from archiver.extract.text import clean, text_of

_CAPTION_NAME = re.compile(
    r"caption|legend|bild-?unter|bild-?text|image-?(?:title|text|description|info|comment)|img-?(?:text|title)|media-?(?:text|title|info)|bu(?:$|[\s_-])|"
    r"unter-?zeile|subline|figure-?text|subtext|bildinfo"
)
"""Class names of captions."""
_PICTURE_NAME = re.compile(r"(?:^|[\s_-])pic(?:$|[\s_-])|bild|image|img|photo|foto|picture|figure|media")
_UNNAMED_CAPTION = 240
_SHORTEST_CAPTION = 15
_CAPTION_WORDS = 3
"""Characters and words of a caption that nothing but its credit shows to be one (guessed)."""
_LONGEST_CAPTION = 600
"""Characters (guessed; the longest measured has 480)."""
_MOST_PARTS = 40
"""Elements of a caption that are asked whether they are hidden (guessed)."""
_FEW_WORDS = 8
_LETTERS = re.compile(r"[^\W\d_]{3}")
"""What a caption holds at least; a player's `08:14` is none."""
_HEADLINES = ("h1", "h2", "h3", "h4", "h5", "h6", "a")
_LINE_HEADINGS = ("h4", "h5", "h6")
"""Headings that editors take for small print below a picture."""
_SWITCHES = ("true", "false", "on", "off", "yes", "no", "left", "right", "top", "bottom", "open", "hidden")
"""Values of data attributes that are settings: `data-show-copyright="true"`."""
_ATTRIBUTE = re.compile(r"copyright|credit|photographer|fotograf|rights|bildquelle|urheber", re.I)


@dataclass(frozen=True, slots=True)
class Printed:
    """Caption and credit of an image as found."""

    caption: str | None = None
    credit: str | None = None
    source: str | None = None


def read_texts(picture: Picture) -> Printed:
    """Caption and credit from the parts around the image, then from its attributes."""
    read = [_read_around(picture, block) for block in picture.blocks]
    around = next((printed for printed in read if printed.credit), Printed())
    caption = around.caption or next((printed.caption for printed in read if printed.caption), None)
    if around.credit:
        return Printed(caption, around.credit, around.source)
    own = [picture.element, *picture.twins]
    credit, source, described = _from_attributes(own, [*own, *_around(picture)])
    return Printed(caption or described, credit, source) if credit else Printed(caption)


def _read_around(picture: Picture, block: HtmlElement) -> Printed:
    """What is printed in one of a picture's blocks, or behind it."""
    image = next((element for element in (picture.element, *picture.twins) if _holds(block, element)), picture.element)
    printed = _read_block(image, block)
    if not printed.credit and not printed.caption and (behind := _behind(block, image)) is not None:
        return _read_block(image, behind, whole=True)
    return printed


def credit_elements(root: HtmlElement) -> list[HtmlElement]:
    """The outermost elements named like a credit, in page order."""
    found: list[HtmlElement] = []
    inside: set[HtmlElement] = set()
    for element in root.iter():
        if element.getparent() in inside and element is not root:
            inside.add(element)
        elif is_credit_name(element):
            found.append(element)
            inside.add(element)
    return found


def _read_block(image: HtmlElement, block: HtmlElement, *, whole: bool = False) -> Printed:
    named = {element: _named_credit(element) for element in credit_elements(block) if not _holds(element, image)}
    found = list(dict.fromkeys(credit for _, credit in named.values() if credit))
    spoken = {element for element, (before, credit) in named.items() if credit and not before}
    captions = [block] if whole else _caption_elements(block, image)
    caption = next((before for before, credit in named.values() if before and credit), None)
    for element in captions:
        text = visible(text_without(element, spoken | _unseen(element)))
        own_caption, own_credit = opening_credit(element) or split_caption(text)
        if not found and not own_credit:
            own_caption, own_credit = by_pieces(element, own_caption)
        caption = caption or own_caption
        if own_credit and not found:
            found = [own_credit]
    if found:
        return Printed(caption or _bare_caption(image, block, spoken), _joined(found), "figcaption")
    source = "figcaption" if in_figure(image) else "paragraph"
    element, line = _loose_credit(block) or (None, None)
    if line := line or _small_print(image):
        return Printed(
            caption or _bare_caption(image, block, {element} if element is not None else set()), line, source
        )
    if not captions:
        caption, credit = split_caption(_short_text(block, image))
        return Printed(caption, credit, source) if credit else Printed()
    return Printed(caption)


def _named_credit(element: HtmlElement) -> tuple[str | None, str | None]:
    """Caption and credit of an element named like a credit; such names also stand on whole captions."""
    text = text_of(element)
    before, credit = split_caption(text)
    return (before, credit) if credit else (None, credit_of(text))


def _caption_elements(block: HtmlElement, image: HtmlElement) -> list[HtmlElement]:
    """The elements that hold captions: figcaption first, then those named so, then a figure itself."""
    figcaptions = [element for element in block.iter("figcaption") if not _holds(element, image)]
    if figcaptions:
        return figcaptions
    named: list[HtmlElement] = []
    for element in block.iter():
        names = element.get("class") or (element.tag if "-" in element.tag else None)
        if not names or element.tag in ("img", "a", "picture", "body") or not _named(names, _CAPTION_NAME):
            continue
        if not _holds(element, image) and not any(_holds(other, element) for other in named):
            named.append(element)
    if named:
        return named
    figure = next((node for node in (image, *image.iterancestors()) if node.tag == "figure"), None)
    if figure is not None and _holds(block, figure):
        return [] if _has_headline(figure) else [figure]
    return _wrappers(block, image)


def _short_text(block: HtmlElement, image: HtmlElement) -> str | None:
    """What stands with the image in one paragraph or cell: `<p><img><br><em>Das Rathaus. Foto: dpa</em></p>`."""
    for node in image.iterancestors("p", "td", "div", "center", "dt", "dd", "table"):
        if not _holds(block, node):
            return None
        if text := visible(text_of(node)):
            return text if len(text) < _LONGEST_CAPTION and not _has_headline(node) else None
    return None


def _has_headline(element: HtmlElement, *, own: bool = True) -> bool:
    """Whether an element has a heading or a linked line of its own, or is one: its text is then more than a caption."""
    nodes = element.iter(*_HEADLINES) if own else element.iterdescendants(*_HEADLINES)
    return any(len(text_of(node) or "") > 25 for node in nodes)


def _wrappers(block: HtmlElement, image: HtmlElement) -> list[HtmlElement]:
    """The nearest element around the image that has text, when its name or the image's place say that it is the image's."""
    for node in image.iterancestors():
        if not _holds(block, node):
            return []
        if _LETTERS.search(text_of(node) or ""):
            names = f"{node.get('class') or ''} {node.get('id') or ''}"
            return [node] if _named(names, _PICTURE_NAME) and not _has_headline(node) else []
    return []


def _behind(block: HtmlElement, image: HtmlElement) -> HtmlElement | None:
    """The element behind an image's block that is its caption: named so, or a repetition of the image's `alt`."""
    alt = clean(image.get("alt")) or ""
    for element in block.itersiblings():
        if is_long(element) or next(element.iter("img", "amp-img"), None) is not None:
            return None
        if text := text_of(element):
            named = _named(element.get("class") or "", _CAPTION_NAME) or is_credit_name(element)
            repeats = len(alt) >= 20 and text.startswith(alt[:60]) and len(text) < 2 * len(alt) + 100
            is_line = element.tag in _LINE_HEADINGS and not _has_headline(element, own=False)
            short = len(text) < _LONGEST_CAPTION and (is_line or not _has_headline(element))
            return element if repeats or (short and (named or _ends_in_credit(text))) else None
    return None


def _ends_in_credit(text: str) -> bool:
    """Whether a line is a caption by its make: a few words and then a credit with its label."""
    caption, credit = split_caption(text)
    return bool(credit and caption) and len(text) < _UNNAMED_CAPTION and len((caption or "").split()) >= _CAPTION_WORDS


def _small_print(image: HtmlElement) -> str | None:
    """The credit in a figure's `<footer>` or `<cite>` beside its caption."""
    figure = next(image.iterancestors("figure"), None)
    for element in figure.iter("footer", "cite") if figure is not None else ():
        text = text_of(element)
        if text and (credit := credit_of(text)) and len(credit.split()) < _FEW_WORDS:
            return credit
    return None


def _bare_caption(image: HtmlElement, block: HtmlElement, of_credits: set[HtmlElement]) -> str | None:
    """What else stands in an image's block beside its credit, when that is a line or two and no headline."""
    holder = next((node for node in image.iterancestors() if any(_holds(node, credit) for credit in of_credits)), None)
    if holder is None or not _holds(block, holder) or _has_headline(holder):
        return None
    text, credit = split_caption(without_label(visible(text_without(holder, of_credits))))
    return text if text and not credit and _SHORTEST_CAPTION <= len(text) <= _UNNAMED_CAPTION else None


def _loose_credit(block: HtmlElement) -> tuple[HtmlElement, str] | None:
    """The line in the image's block that is nothing but a credit, with its element."""
    for element in block.iter(
        "p", "div", "span", "small", "em", "i", "td", "center", "li", "cite", "footer", "address", "dd"
    ):
        if credit := as_credit(text_of(element) if len(element) <= 6 else None):
            return smallest(element, credit)
    return None


def _around(picture: Picture) -> Iterator[HtmlElement]:
    """What stands in a picture's blocks beside it: `<figure data-copyright="dpa">`, a button with the credit as its data."""
    return islice((node for block in picture.blocks for node in block.iter("*")), _MOST_PARTS)


def _from_attributes(images: list[HtmlElement], around: list[HtmlElement]) -> tuple[str | None, str | None, str | None]:
    """Credit, its source and the caption from data attributes at an image and from its own `title` and `alt`."""
    for element in around:
        for name, value in element.items():
            if not name.startswith("data-") or not _ATTRIBUTE.search(name) or value in _SWITCHES:
                continue
            if (credit := bare(value)) and is_plausible(credit):
                return credit, "title", None
    for image in images:
        for source in ("title", "alt"):
            caption, credit = split_caption(image.get(source))
            if credit:
                return credit, source, caption
    return None, None, None


def _unseen(element: HtmlElement) -> set[HtmlElement]:
    """The parts of a caption that only screen readers get: labels of fields (`Bild`)."""
    return {node for node in islice(element.iterdescendants("*"), _MOST_PARTS) if is_hidden(node)}


def _joined(found: list[str]) -> str:
    """Several credits at one image: the widest when one holds the others, else all."""
    return " / ".join(
        [credit for credit in found if not any(credit != other and credit in other for other in found)][:3]
    )


@lru_cache(maxsize=20_000)
def _named(names: str, pattern: re.Pattern[str]) -> bool:
    separated = re.sub(r"(?<=[a-zäöü])(?=[A-Z])", "-", names[:1000])
    return bool(pattern.search(separated.lower()))


def _holds(holder: HtmlElement, element: HtmlElement) -> bool:
    return any(node is holder for node in (element, *element.iterancestors()))
