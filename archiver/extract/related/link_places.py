"""Where links stand: below which heading, in which block, between which paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.related.teasers import MAX_TEASER, is_teaser_line, lead_in
from archiver.extract.related.words import Sign, sign_of_label, sign_of_names
from archiver.extract.text import BLOCKS, UNSEEN, clean, text_of

MAX_LABEL = 90
"""Characters of the longest heading of a block (guessed; the longest of the 72 saved pages has 61)."""
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_LABELS = _HEADINGS | frozenset(
    "li tr header p div span strong b em legend summary dt label figcaption td th hgroup section i small".split()
)
_PLAIN_TAGS = frozenset("li a strong b em i br span".split())
"""What hand-written lists of links are made of; cards have headings and pictures."""
_FOREIGN_TAGS = frozenset("nav form dialog".split())
_NAMING = frozenset(("class", "id", "data-area", "data-module"))
"""Attributes in which sites name the parts of a page."""
_AD_WORD = re.compile(r"\W*(?:anzeigen?|werbung|advertisement)\W*", re.I)
_AD_MARK = re.compile(r"label|kennz|badge|hinweis|headline|header|title|titel|marker")
"""Class names of lines that stand over an ad, rather than around it."""
_MAX_WALK = 30
"""Siblings looked at on the way back to a heading (guessed: longer lists repeat their class)."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """What governs the links at one point of the page; inner headings and names win over outer ones."""

    label: str | None = None
    """The block's heading as printed."""
    label_sign: Sign | None = None
    name_sign: Sign | None = None
    """What the nearest telling class name or tag says."""
    top: HtmlElement | None = None
    """The outermost element around the point that holds no paragraph of the body."""


Label = tuple[str | None, Sign | None]
NO_LABEL: Label = (None, None)
NOWHERE = Place()
INLINE = Place(name_sign=Sign.FOREIGN)
"""The place of links in the body's own paragraphs and in blocks that cannot hold related links."""


class Places:
    """The places of one page's links, each element looked at once."""

    def __init__(self, document: Document, article: HtmlElement, paragraphs: Sequence[HtmlElement]) -> None:
        paragraphs = [paragraph for paragraph in paragraphs if not _only_points(paragraph, document.url)]
        self._holders = {ancestor for paragraph in paragraphs for ancestor in paragraph.iterancestors()}
        loose = {paragraph for paragraph in paragraphs if paragraph in self._holders or _holds_blocks(paragraph)}
        self._holders |= loose
        self._paragraphs = set(paragraphs) - loose
        self._loose = loose
        self._homes = {paragraph.getparent() for paragraph in paragraphs[-1:]}
        self._outer_homes = {home for last in paragraphs[-1:] for home in islice(last.iterancestors(), 4)}
        self._count = len(self._paragraphs) + len(loose)
        self._root = document.body
        self._holders.add(self._root)
        self._article = article
        self._known = {**dict.fromkeys(self._paragraphs, INLINE), **dict.fromkeys(self._holders, NOWHERE)}
        self._labels: dict[HtmlElement, Label | None] = {}
        self._headings = _first_inside(document.tagged(*_HEADINGS))
        self._links = _first_inside(document.tagged("a"))

    def of(self, link: HtmlElement) -> Place:
        """The place of a link."""
        chain: list[HtmlElement] = []
        node: HtmlElement | None = link
        while node is not None and (place := self._known.get(node)) is None:
            chain.append(node)
            node = node.getparent()
        place = NOWHERE if node is None else self._known[node]
        for inner in reversed(chain):
            if place.name_sign is not Sign.FOREIGN:
                place = self._inner(inner, place)
            self._known[inner] = place
        return place

    def tops(self) -> Iterator[tuple[HtmlElement, bool]]:
        """Every outermost element with links that holds no paragraph of the body, in page order, and whether it stands between two."""
        seen = 0
        stack = [self._root]
        while stack:
            node = stack.pop()
            if node in self._paragraphs:
                seen += 1
            elif node in self._holders:
                seen += node in self._loose
                stack.extend(
                    child
                    for child in node.iterchildren("*", reversed=True)
                    if node not in self._loose or child.tag in BLOCKS or "-" in child.tag
                )
            elif node in self._links:
                yield node, seen > 0 and (seen < self._count or self._text_follows(node) or self._ends_text(node))

    def is_written(self, top: HtmlElement | None) -> bool:
        """Whether a block is a plain list or line right below the text, in the same element: written by hand, not by a template."""
        if top is None or top.tag not in ("ul", "ol", "p") or top.getparent() not in self._homes:
            return False
        return all(node.tag in _PLAIN_TAGS for node in top.iterdescendants("*"))

    def _text_follows(self, top: HtmlElement) -> bool:
        """Whether loose text of the body follows in the element that holds it (`text<br>text<div>box</div>text`)."""
        if top.getparent() not in self._loose:
            return False
        return any(node.tail and len(node.tail.strip()) > 40 for node in (top, *top.itersiblings()))

    def _ends_text(self, top: HtmlElement) -> bool:
        """Whether an element is a teaser line that follows the body's last paragraph: at once, or alone in a box of its own."""
        if top.tag == "p" and top.getparent() in self._homes:
            return is_teaser_line(top)
        if top.getparent() not in self._outer_homes or len(list(islice(top.iter("a"), 2))) != 1:
            return False
        if next(top.iter("section", "article", *_HEADINGS), None) is not None:
            return False
        return lead_in(text_of(top) or "") is not None and is_teaser_line(top)

    def _inner(self, node: HtmlElement, outer: Place) -> Place:
        """The place of a node, given its parent's."""
        name_sign = self._name_sign(node)
        if name_sign is Sign.FOREIGN:
            return INLINE
        label, label_sign = self._label_before(node) or _own_label(node) or NO_LABEL
        if label_sign is None and (label is None or outer.label_sign is not None):
            label, label_sign = outer.label, outer.label_sign
        if outer.top is not None and name_sign is None and label is outer.label:
            return outer
        if name_sign is Sign.LIST and outer.name_sign is Sign.RELATED:
            name_sign = outer.name_sign  # cards of a related block are made as those of lists: `latest-posts-grid`
        return Place(label, label_sign, name_sign or outer.name_sign, node if outer.top is None else outer.top)

    def _name_sign(self, node: HtmlElement) -> Sign | None:
        if node.tag == "a":
            return None
        names = " ".join([value for name, value in node.items() if value and name in _NAMING])
        sign = sign_of_names(names) if names else None
        if node.tag in _FOREIGN_TAGS:
            return sign or Sign.FOREIGN
        if node.tag == "footer" and sign in (None, Sign.LIST):
            inside = self._article.tag not in ("body", "main") and self._article in node.iterancestors()
            return None if inside else Sign.LIST
        return sign

    def _label_before(self, node: HtmlElement) -> Label | None:
        """The heading among the siblings before a node, with its sign; walks back over cards of the same make."""
        if node.getprevious() is None and ((text := node.getparent().text) is None or text.isspace()):
            return None  # most links and list items: nothing stands before them
        walked: list[HtmlElement] = []
        label: Label | None = None
        fallback: Label | None = None
        current = node
        while len(walked) < _MAX_WALK:
            if current in self._labels:
                label = self._labels[current]
                break
            walked.append(current)
            previous = current.getprevious()
            loose = current.getparent().text if previous is None else previous.tail
            if loose and not loose.isspace():
                label = _loose_label(loose)
                if label is not None or len(loose.strip()) > 3:
                    break
            if previous is None or previous in self._paragraphs or previous in self._holders:
                break
            label, stop = self._read_label(previous, node)
            if stop:
                break
            fallback = fallback or label
            label = None
            current = previous
        label = label or fallback
        for visited in walked:
            self._labels[visited] = label
        return label

    def _read_label(self, element: HtmlElement, node: HtmlElement) -> tuple[Label | None, bool]:
        """The heading that an element before a block is, and whether to look no further back."""
        if element.tag in UNSEEN or element.tag in ("hr", "br", "img", "figure", "picture"):
            return None, False
        heading, links = self._headings.get(element), element in self._links
        if links and element.tag == node.tag and (heading is None or element.get("class", "") == node.get("class")):
            return None, False  # a card or list item of the same make
        if heading is not None and (text := short_text(_first_tab(heading))):
            sign = _sign_of_heading(heading, text)
            titles_card = links and sign is None and _is_card_heading(heading)
            if not titles_card and (not links or len(short_text(element, 2 * MAX_LABEL) or text) <= len(text) + 30):
                return (_trimmed(text), sign), True
            return None, not titles_card
        text = short_text(element)
        if text is None:  # longer than a heading
            return None, not links or element.tag != node.tag
        if not text:
            return None, False
        sign = sign_of_label(text) if element.tag in _LABELS else None
        if sign is Sign.FOREIGN and _is_ad_slot(element, text):
            return None, False
        if sign is Sign.MORE:  # perhaps only the line below the heading: `Weitere spannende Artikel aus unserem Blog`
            return (_trimmed(text), sign), False
        return ((_trimmed(text), sign), True) if sign is not None else (None, False)


def block_label(link: HtmlElement) -> str | None:
    """The heading that a card carries itself (`Lesen Sie auch: …`), without colon."""
    first = next((text for text in islice(link.itertext(), 12) if not text.isspace()), "")
    text = clean(first) or ""
    found = lead_in(text) if ":" in text else None
    if (
        found is None
        and len(text) <= MAX_LABEL
        and sign_of_label(text) is Sign.RELATED
        and clean("".join(link.itertext())) != text
    ):
        found = text
    return _trimmed(found)


def _trimmed(label: str | None) -> str | None:
    """A heading without colon, arrows and page counts (`Mehr zum Thema 1 /`)."""
    return re.sub(r"\s*(?:\d+ ?/ ?\d*|[:›»>→+]+)\s*$", "", label) or None if label else None


def _only_points(paragraph: HtmlElement, url: str) -> bool:
    """Whether a paragraph that the body kept is a teaser all the same."""
    if next(paragraph.iter("a"), None) is None or short_text(paragraph, MAX_TEASER) is None:
        return False
    return is_teaser_line(paragraph, url)


def _holds_blocks(paragraph: HtmlElement) -> bool:
    """Whether an element with loose text holds blocks of its own as well: not all links in it are in sentences."""
    return paragraph.tag in ("div", "section", "article", "td", "main", "body") and any(
        child.tag in BLOCKS and child.tag != "br" for child in paragraph.iterchildren("*")
    )


def _is_ad_slot(element: HtmlElement, text: str) -> bool:
    """Whether it is an ad's empty place with its mark inside, which says nothing of what follows: `<div><span>Anzeige</span></div>`."""
    inside = len(element) > 0 and not (element.text or "").strip()
    return inside and _AD_WORD.fullmatch(text) is not None and not _AD_MARK.search(element.get("class") or "")


def _loose_label(text: str) -> Label | None:
    """A heading that is bare text beside the links."""
    if len(text) > 2 * MAX_LABEL:
        return None
    cleaned = clean(text)
    sign = sign_of_label(cleaned) if cleaned and len(cleaned) <= MAX_LABEL else None
    return (_trimmed(cleaned), sign) if sign is not None else None


def _own_label(node: HtmlElement) -> Label | None:
    """What a block calls itself for screen readers (`aria-label`), when that says something."""
    name = clean(node.get("aria-label")) if node.tag in ("section", "aside", "div", "ul", "article") else None
    sign = sign_of_label(name) if name and len(name) <= MAX_LABEL else None
    return (name, sign) if name and sign is not None else None


def _first_inside(elements: Iterable[HtmlElement]) -> dict[HtmlElement, HtmlElement]:
    """The first of some elements in everything that is or holds one; asked for hundreds of siblings on each page."""
    first: dict[HtmlElement, HtmlElement] = {}
    for found in elements:
        node: HtmlElement | None = found
        while node is not None and node not in first:
            first[node] = found
            node = node.getparent()
    return first


def _sign_of_heading(heading: HtmlElement, text: str) -> Sign | None:
    """What a block's heading says; where its words leave it open, its class may not: `<h3 class="related-title">More Stories</h3>`."""
    sign = sign_of_label(text)
    names = heading.get("class") if sign in (None, Sign.MORE) else None
    return Sign.RELATED if names and sign_of_names(names) is Sign.RELATED else sign


def _first_tab(heading: HtmlElement) -> HtmlElement:
    """The first of several links that make up a heading (`ÄHNLICHE ARTIKEL | MEHR VOM AUTOR`), else the heading itself."""
    tabs = heading.findall("a")
    return tabs[0] if len(tabs) > 1 else heading


def _is_card_heading(heading: HtmlElement) -> bool:
    """Whether a heading titles a card: it holds a link or stands in one."""
    return next(iter(heading.iter("a")), None) is not None or any(True for _ in heading.iterancestors("a"))


def short_text(element: HtmlElement, limit: int = MAX_LABEL) -> str | None:
    """The text of an element when it is at most `limit` long ("" when it has none), else None; stops reading early."""
    if not len(element):
        text = element.text
        return (clean(text) or "") if not text or len(text.strip()) <= limit else None
    pieces: list[str] = []
    length = 0
    for node in element.iter():
        if node.tag in UNSEEN and node is not element:
            continue
        for piece in (node.text, node.tail if node is not element else None):
            if piece and not piece.isspace():
                pieces.append(piece)
                length += len(piece.strip())
                if length > limit:
                    return None
    return clean(" ".join(pieces)) or ""
