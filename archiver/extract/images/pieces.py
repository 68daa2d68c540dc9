"""The parts of a caption: what of it readers see, and which part is the credit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from archiver.extract.images.captions import split_caption
from archiver.extract.images.credits import as_credit, credit_of
from archiver.extract.text import BLOCKS, UNSEEN, clean, text_of

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
_SLASHED_NAME = re.compile(
    r"[\w.-]{2,20}(?: [A-ZÄÖÜ][\w.-]{1,20})?\s?/\s?[A-ZÄÖÜ][\w.-]{1,20}(?: [A-ZÄÖÜ][\w.-]{1,20}){1,2}"
)
"""`Blatt/Anna Muster`: the last part of a caption, in an element of its own."""
_TERMS = re.compile(
    r"/?\s*Weiterer Text über [^/]{3,80}(?:/\S{0,80})?(?=\s/\s)|"
    r"/?\s*Die Verwendung dieses Bildes (?:für|ist)[^/]{3,160}?\b(?:honorarfrei|gestattet|erlaubt|zulässig)\b[^/]{0,120}?\.(?=\s|$)",
    re.I,
)
"""Terms of use that the portals of press releases print into captions, between slashes."""
_LABELS = re.compile(r"(?:weitere|alle|mehr|neue?|zu[mr]?|bild|foto|video|galerie|anzeige|werbung|teil)\w*\b", re.I)
"""Openings of buttons and labels that are written like a name: `Weitere Bilder`."""
_DANGLING = re.compile(r"[\s(|/–-]*\b(?:fotos?|bild(?:er)?|quelle|copyright)\s?:$", re.I)
"""A label whose credit was taken out."""
_LEGEND = re.compile(r"^(?:bild)?(?:legende|unterschrift|beschreibung)\s?:\s*", re.I)


def by_pieces(element: HtmlElement, caption: str | None) -> tuple[str | None, str | None]:
    """The credit in a part of a caption: `<span>Caption</span> <span>AFP</span>`, `<p>Caption</p><p>Blatt/Anna Muster</p>`."""
    parts = list(element.iterdescendants("span", "small", "em", "i", "cite", "p", "div", "a"))
    for part in parts:
        text = visible(text_of(part))
        if not text or (text == caption and not as_credit(text)):
            continue
        before, credit = split_caption(text)
        if not credit and part is parts[-1] and _SLASHED_NAME.fullmatch(text):
            before, credit = None, text
        if not credit and part is parts[-1] and _names_maker(part, text):
            before, credit = None, text
        if credit and not before:
            return split_caption(visible(text_without(element, {part})))[0], credit
    return caption, None


def opening_credit(element: HtmlElement) -> tuple[str | None, str | None] | None:
    """Caption and credit where the credit's element stands before the caption's, for in one line they would run together."""
    first = next(element.iterchildren("*"), None)
    if first is None or (element.text or "").strip() or (credit := as_credit(text_of(first))) is None:
        return None
    caption = split_caption(visible(text_without(element, {first})))[0]
    return (caption, credit) if caption else None


def _names_maker(part: HtmlElement, text: str) -> bool:
    """Whether the last part of a caption is but a name, behind a whole sentence in a part of its own: `Leser-Reporter`, `Anna Muster`."""
    before = part.getprevious()
    if before is None or part.tag != before.tag or len(part) or not (text_of(before) or "").endswith((".", "!", "?")):
        return False
    words = re.split(r"[\s-]+", text)
    return 1 < len(words) < 5 and all(map(str.istitle, words)) and not _LABELS.match(text) and bool(credit_of(text))


def smallest(element: HtmlElement, credit: str) -> tuple[HtmlElement, str]:
    """The part of an element that holds nothing but its credit: a caption without a full stop may follow."""
    for part in element.iterdescendants("p", "div", "span", "small", "em", "i", "cite"):
        inner = as_credit(text_of(part))
        if inner and inner != credit and credit.startswith(inner):
            return part, inner
    return element, credit


def visible(text: str | None) -> str | None:
    if not text:
        return None
    return clean(_LEGEND.sub("", _COUNTER.sub("", _BUTTONS.sub(" ", _TERMS.sub(" ", text)).strip()).strip()))


def without_label(text: str | None) -> str:
    """A caption without a label at its end whose credit was taken out: `Das Rathaus. Foto:`."""
    return _DANGLING.sub("", text or "")


def text_without(element: HtmlElement, left_out: set[HtmlElement]) -> str | None:
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
