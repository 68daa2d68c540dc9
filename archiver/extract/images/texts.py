"""What is printed at an image: its caption, its credit, and where the credit was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from archiver.extract.images.captions import split_caption
from archiver.extract.images.credit_marks import is_credit_name
from archiver.extract.images.credits import as_credit, bare, credit_of, is_plausible
from archiver.extract.images.places import Picture, is_long
from archiver.extract.images.region import in_figure
from archiver.extract.places import is_hidden
from archiver.extract.text import BLOCKS, UNSEEN, clean, text_of

_CAPTION_NAME = re.compile(
    r"caption|legend|bild-?unter|bild-?text|image-?(?:title|text|description|info|comment)|img-?(?:text|title)|media-?(?:text|title|info)|bu(?:$|[\s_-])|"
    r"unter-?zeile|subline|figure-?text|subtext|bildinfo"
)
"""Class names of captions."""
_PICTURE_NAME = re.compile(r"(?:^|[\s_-])pic(?:$|[\s_-])|bild|image|img|photo|foto|picture|figure|media")
_BUTTONS = re.compile(
    r"\b(?:bild(?:er)? (?:in (?:detailansicht|großansicht|lightbox) (?:öffnen|anzeigen)|vergrößern|teilen|anzeigen)|"
    r"(?:vollbild|großansicht|galerie|bildergalerie|detailansicht) (?:öffnen|anzeigen|schließen)|"
    r"zum vergrößern (?:bitte )?(?:an)?klicken|bildbeschreibung (?:ein|aus)(?:blenden|klappen)|öffnen im neuen fenster|"
    r"(?:bildquelle|bildnachweis|bildrechte|bildinformation(?:en)?) (?:anzeigen|einblenden|öffnen)|"
    r"weitere (?:bilder|details|informationen) (?:ein|aus)blenden|"
    r"(?:video|audio) (?:abspielen|starten)(?:, abbrechen mit escape)?)\b|"
    r"^(?:zoom|vergrößern|anzeige|advertisement|play|vollbild|großansicht)$",
    re.I,
)
"""What clicks do, as printed at images; single words only where nothing else stands, they may be part of a sentence."""
_COUNTER = re.compile(
    r"^(?:bild\s\d{1,3}\s?(?:/|von)\s?\d{1,3}|\d{1,3}\s/\s\d{1,3})(?=\s|$)|^\d{1,3}\s?/\s?\d{1,3}$", re.I
)
"""`Bild 1 von 5`, `2 / 7`; but not `1/5 der Deutschen`."""
_UNNAMED_CAPTION = 240
_SHORTEST_CAPTION = 15
_CAPTION_WORDS = 3
"""Characters and words of a caption that nothing but its credit shows to be one (guessed)."""
_LONGEST_CAPTION = 600
"""Characters (guessed; the longest measured has 480)."""
_SLASHED_NAME = re.compile(
    r"[\w.-]{2,20}(?: [A-ZÄÖÜ][\w.-]{1,20})?\s?/\s?[A-ZÄÖÜ][\w.-]{1,20}(?: [A-ZÄÖÜ][\w.-]{1,20}){1,2}"
)
"""`Blatt/Anna Muster`: the last part of a caption, in an element of its own."""
_TERMS = re.compile(
    r"/?\s*Weiterer Text über [^/]{3,80}(?:/\S{0,80})?(?=\s/\s)|/?\s*Die Verwendung dieses Bildes (?:für|ist)[^/]{3,160}?\b(?:honorarfrei|gestattet|erlaubt|zulässig)\b[^/]{0,120}?\.(?=\s|$)",
    re.I,
)
"""Terms of use that the portals of press releases print into captions, between slashes."""
_MOST_PARTS = 40
"""Elements of a caption that are asked whether they are hidden (guessed)."""
_LABELS = re.compile(r"(?:weitere|alle|mehr|neue?|zu[mr]?|bild|foto|video|galerie|anzeige|werbung|teil)\w*\b", re.I)
"""Openings of buttons and labels that are written like a name: `Weitere Bilder`."""
_FEW_WORDS = 8
_LEGEND = re.compile(r"^(?:bild)?(?:legende|unterschrift|beschreibung)\s?:\s*", re.I)
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
    credit, source, described = _from_attributes([picture.element, *picture.twins])
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
        text = _visible(_text_without(element, spoken | _unseen(element)))
        own_caption, own_credit = _opening_credit(element) or split_caption(text)
        if not found and not own_credit:
            own_caption, own_credit = _by_pieces(element, own_caption)
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
        if text := _visible(text_of(node)):
            return text if len(text) < _LONGEST_CAPTION and not _has_headline(node) else None
    return None


def _has_headline(element: HtmlElement) -> bool:
    """Whether an element has a heading or a linked line of its own: its text is then more than a caption."""
    return any(len(text_of(node) or "") > 25 for node in element.iter("h1", "h2", "h3", "h4", "h5", "h6", "a"))


def _wrappers(block: HtmlElement, image: HtmlElement) -> list[HtmlElement]:
    """The nearest element around the image that has text, when its name or the image's place say that it is the image's."""
    for node in image.iterancestors():
        if not _holds(block, node):
            return []
        if text_of(node):
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
            short = len(text) < _LONGEST_CAPTION and not _has_headline(element)
            return element if repeats or (short and (named or _ends_in_credit(text))) else None
    return None


def _ends_in_credit(text: str) -> bool:
    """Whether a line is a caption by its make: a few words and then a credit with its label."""
    caption, credit = split_caption(text)
    return bool(credit and caption) and len(text) < _UNNAMED_CAPTION and len((caption or "").split()) >= _CAPTION_WORDS


def _by_pieces(element: HtmlElement, caption: str | None) -> tuple[str | None, str | None]:
    """The credit in a part of a caption: `<span>Caption</span> <span>AFP</span>`, `<p>Caption</p><p>Blatt/Anna Muster</p>`."""
    parts = list(element.iterdescendants("span", "small", "em", "i", "cite", "p", "div", "a"))
    for part in parts:
        text = _visible(text_of(part))
        if not text or (text == caption and not as_credit(text)):
            continue
        before, credit = split_caption(text)
        if not credit and part is parts[-1] and _SLASHED_NAME.fullmatch(text):
            before, credit = None, text
        if not credit and part is parts[-1] and _names_maker(part, text):
            before, credit = None, text
        if credit and not before:
            return split_caption(_visible(_text_without(element, {part})))[0], credit
    return caption, None


def _opening_credit(element: HtmlElement) -> tuple[str | None, str | None] | None:
    """Caption and credit where the credit's element stands before the caption's, for in one line they would run together."""
    first = next(element.iterchildren("*"), None)
    if first is None or (element.text or "").strip() or (credit := as_credit(text_of(first))) is None:
        return None
    caption = split_caption(_visible(_text_without(element, {first})))[0]
    return (caption, credit) if caption else None


def _names_maker(part: HtmlElement, text: str) -> bool:
    """Whether the last part of a caption is but a name, behind a whole sentence in a part of its own: `Leser-Reporter`, `Anna Muster`."""
    before = part.getprevious()
    if before is None or part.tag != before.tag or len(part) or not (text_of(before) or "").endswith((".", "!", "?")):
        return False
    words = re.split(r"[\s-]+", text)
    return 1 < len(words) < 5 and all(map(str.istitle, words)) and not _LABELS.match(text) and bool(credit_of(text))


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
    text, credit = split_caption(_visible(_text_without(holder, of_credits)))
    return text if text and not credit and _SHORTEST_CAPTION <= len(text) <= _UNNAMED_CAPTION else None


def _loose_credit(block: HtmlElement) -> tuple[HtmlElement, str] | None:
    """The line in the image's block that is nothing but a credit, with its element."""
    for element in block.iter(
        "p", "div", "span", "small", "em", "i", "td", "center", "li", "cite", "footer", "address", "dd"
    ):
        if credit := as_credit(text_of(element) if len(element) <= 6 else None):
            return element, credit
    return None


def _from_attributes(images: list[HtmlElement]) -> tuple[str | None, str | None, str | None]:
    """Credit, its source and the caption from `title`, `alt` and data attributes of an image or the link around it."""
    for image in images:
        for name, value in image.items():
            if (
                name.startswith("data-")
                and _ATTRIBUTE.search(name)
                and (credit := bare(value))
                and is_plausible(credit)
            ):
                return credit, "title", None
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


def _visible(text: str | None) -> str | None:
    if not text:
        return None
    return clean(_LEGEND.sub("", _COUNTER.sub("", _BUTTONS.sub(" ", _TERMS.sub(" ", text)).strip()).strip()))


def _text_without(element: HtmlElement, left_out: set[HtmlElement]) -> str | None:
    """The text of an element without that of some parts."""
    if not left_out:
        return text_of(element)
    return clean("".join(_strings(element, left_out)))


def _strings(element: HtmlElement, left_out: set[HtmlElement]) -> Iterator[str]:
    walk = iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if node.tag in BLOCKS:
            yield " "
        if event == "start":
            if node in left_out or node.tag in UNSEEN:
                walk.skip_subtree()
            else:
                yield node.text or ""
        elif node is not element:
            yield node.tail or ""


@lru_cache(maxsize=20_000)
def _named(names: str, pattern: re.Pattern[str]) -> bool:
    separated = re.sub(r"(?<=[a-zäöü])(?=[A-Z])", "-", names[:1000])
    return bool(pattern.search(separated.lower()))


def _holds(holder: HtmlElement, element: HtmlElement) -> bool:
    return any(node is holder for node in (element, *element.iterancestors()))
