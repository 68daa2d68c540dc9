"""The ground of an article on its page: where its images and their credits can stand, and what lies beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.extract.body.weights import below_any
from archiver.extract.document import Document
from archiver.extract.images.address import address_of, background_of
from archiver.extract.images.beside import BESIDE, BESIDE_TAGS, named_beside, words_of
from archiver.extract.images.credit_marks import may_be_credit
from archiver.extract.text import text_of
from archiver.urls import same_site

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PICTURE_TAGS = frozenset(("img", "amp-img", "source", "video"))
_ZONE_WORDS = frozenset("article artikel beitrag post story single content entry meldung news".split())
_LOOSE_TEXT = 40
"""Characters of text behind an element that are more than a credit or a date (guessed)."""
_PICTURE_PATH = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$|/(?:bild|image|foto|attachment|media)[-_/.]", re.I)
"""Addresses of a picture or of the page that shows it alone."""
MAX_PICTURES, MAX_LINES = 1000, 300
"""Images and possible credit lines looked at on one page (guessed; the fullest pages measured have 130 and 60)."""


class Placed(Protocol):
    """What the images need of a layout."""

    @property
    def article(self) -> HtmlElement: ...
    @property
    def paragraphs(self) -> Sequence[HtmlElement]: ...


class Region:
    """The article's ground: where its images and their credits can stand."""

    def __init__(self, document: Document, layout: Placed) -> None:
        self.document = document
        self.article = layout.article
        texts = [element for element in layout.paragraphs if not in_figure(element)]
        self.texts = frozenset(texts)
        self.above_text = _ancestors([*texts, layout.article]) | {layout.article}
        self.container = _common(texts) if texts else layout.article
        self._beside = dict.fromkeys(self.above_text | _ancestors(self._titles()), False)
        self._addresses: dict[HtmlElement, str | None] = {}
        self.zone = _zone(layout.article)
        self._own_paths = {_own_path(document.url), _own_path(document.canonical or document.url)}
        self._walk()

    def _titles(self) -> list[HtmlElement]:
        """The article's headings of the first order: what holds one is no part beside it, however named (`social-after-title`)."""
        return [title for title in self.document.tagged("h1") if is_inside(title, self.article)]

    def is_beside(self, element: HtmlElement) -> bool:
        """Whether an element stands in a part of the page that is not the article: navigation, a card, an author's box."""
        # Made at each call: a region that held it would hold itself, and with it the page, until the garbage collector comes.
        return below_any(lambda node: node not in self.texts and self._is_foreign(node), self._beside)(element)

    def _walk(self) -> None:
        """One pass over the zone: number its elements, keep those that later questions need."""
        self.pictures: list[tuple[int, HtmlElement]] = []
        self.lines: list[tuple[int, HtmlElement]] = []
        self.places: dict[HtmlElement, int] = {}
        headings: list[HtmlElement] = []
        figures: list[tuple[int, HtmlElement]] = []
        self.last_text = 0
        for position, element in enumerate(self.zone.iter()):
            tag = element.tag
            if tag in PICTURE_TAGS:
                if len(self.pictures) < MAX_PICTURES:
                    self.pictures.append((position, element))
            elif tag in HEADINGS:
                headings.append(element)
            elif tag == "figure":
                figures.append((position, element))
            if element in self.texts:
                self.places[element] = self.last_text = position
            elif (tail := element.tail) and len(tail) > _LOOSE_TEXT and self._is_loose(element):
                self.last_text = position  # a text parted by `<br>` goes on behind it
            if may_be_credit(element) and len(self.lines) < MAX_LINES:
                self.lines.append((position, element))
        self.pictures += [found for figure in figures[:MAX_PICTURES] if (found := self._background(*figure))]
        self.pictures.sort(key=lambda picture: picture[0])
        self.inside = frozenset(element for _, element in self.pictures)
        self.first_text = min(self.places.values(), default=0)
        self.above_headings = _ancestors(headings)

    def _background(self, position: int, figure: HtmlElement) -> tuple[int, HtmlElement] | None:
        """The element of a figure without image that shows its picture as a background, or has it made by a script."""
        if next(figure.iter(*PICTURE_TAGS), None) is not None:
            return None
        holder = next((element for element in figure.iter() if background_of(self.document, element)), None)
        return (position, holder) if holder is not None else None

    def _is_loose(self, element: HtmlElement) -> bool:
        """Whether what follows an element is a text's own, not a paragraph's in it; old pages wrap texts in `<font>`."""
        parent = element.getparent()
        while parent is not None and parent.tag in ("font", "span", "center") and parent not in self.texts:
            parent = parent.getparent()
        return parent in self.texts

    def is_small_print(self, element: HtmlElement) -> bool:
        """Whether an element stands in the article's own footer, where systems put sources; not in a box inside it."""
        for node in element.iterancestors():
            if node.tag == "footer":
                return (
                    next((above for above in node.iterancestors("article") if above in self.above_text), None)
                    is not None
                )
            if node in self.above_text or self._is_foreign(node):
                return False
        return False

    def _is_foreign(self, element: HtmlElement) -> bool:
        tag = element.tag
        if tag in BESIDE_TAGS:
            return True
        if "-" in tag and ("video" in tag or "player" in tag):
            return True  # `<video-player>`: the still of a film
        if tag == "a":
            return self.leads_away(element) and not self._is_enlarged(element)
        if tag == "article" and any(map(self.leads_away, element.iterdescendants("a"))):
            return True
        if tag not in ("img", "picture") and not in_figure(element.getparent()):
            words = words_of(element)
            if named_beside(words) and not (BESIDE.isdisjoint(words) and self._is_captioned(element)):
                return True
        return self._is_card(element)

    def address(self, element: HtmlElement) -> str | None:
        """The address of the picture that an element shows; None for placeholders, ornaments and what a `<picture>` repeats."""
        if element not in self._addresses:
            self._addresses[element] = _address(self.document, element)
        return self._addresses[element]

    def leads_away(self, link: HtmlElement) -> bool:
        """Whether a link leads to another page, not to the picture itself or to a part of this page."""
        url = self.document.absolute(link.get("href"))
        if not url:
            return False
        path = urlsplit(url).path
        if _PICTURE_PATH.search(path):
            return False
        return not any(own and path.startswith(own) for own in self._own_paths)

    def _is_captioned(self, element: HtmlElement) -> bool:
        """Whether an element is a figure with a caption that leads nowhere: no teaser, though named so (`article__teaser-image`)."""
        if element.tag != "figure" or next(element.iter("figcaption"), None) is None:
            return False
        return not any(map(self.leads_away, element.iter("a")))

    def _is_enlarged(self, link: HtmlElement) -> bool:
        """Whether a link is around nothing but the image of a figure whose caption leads nowhere: it opens the picture's own page."""
        figure = link.getparent()
        if figure is None or figure.tag != "figure" or text_of(link):
            return False
        captions = list(figure.iter("figcaption"))
        return bool(captions) and not any(
            same_site(self.document.absolute(other.get("href")) or "", self.document.url)
            for caption in captions
            for other in caption.iter("a")
        )

    def _is_card(self, element: HtmlElement) -> bool:
        """A small part with a headline that is a link: the teaser of another article."""
        if element.tag not in ("div", "li", "section", "figure") or len(element) > 12:
            return False
        for link in element.iterdescendants("a"):
            inside = any(child.tag in HEADINGS for child in link.iterdescendants())
            parent = link.getparent()
            if (inside or (parent is not None and parent.tag in HEADINGS)) and self.leads_away(link):
                return True
        return False

    def _is_above_title(self, element: HtmlElement) -> bool:
        """Whether an element stands in the article's own `<article>`, above what holds headline and text: a theme's post image."""
        own = self.article if self.article.tag == "article" else next(self.article.iterancestors("article"), None)
        return own is not None and is_inside(element, own)

    def holds(self, position: int, element: HtmlElement, declared: bool) -> bool:
        """Whether a picture at that place is the article's own; `declared`: the page's metadata name it."""
        if declared and position < self.first_text:
            return next(element.iterancestors(*BESIDE_TAGS), None) is None
        if self.is_beside(element):
            return False
        if self.first_text <= position <= self.last_text:
            return is_inside(element, self.container)
        if position < self.first_text:
            return is_inside(element, self.article) or in_figure(element) or self._is_above_title(element)
        if not self.texts:
            return True
        return is_inside(element, self.container) and (declared or in_figure(element) or _in_gallery(element))


def _own_path(url: str) -> str:
    return re.sub(r"\.html?$|/$", "", urlsplit(url).path)


def _address(document: Document, element: HtmlElement) -> str | None:
    if element.tag == "video":
        return document.absolute(element.get("poster"))
    if element.tag == "source":  # a picture without <img>; the sources of others are read with it
        picture = next(element.iterancestors("picture"), None)
        if picture is None or next(picture.iter("img", "amp-img"), None) is not None:
            return None
    return address_of(document, element) if element.tag in PICTURE_TAGS else background_of(document, element)


def _zone(article: HtmlElement) -> HtmlElement:
    """The widest part that is still this article: with the head above the headline and the small print below the text."""
    around = [node for node in (article, *article.iterancestors()) if node.tag not in ("body", "html")]
    for tag in ("main", "article"):
        if marked := [node for node in around if node.tag == tag]:
            return marked[-1]
    named = [node for node in around[:5] if not _ZONE_WORDS.isdisjoint(words_of(node))]
    return named[-1] if named else article


def in_figure(element: HtmlElement | None) -> bool:
    """Whether an element is a figure or lies in one."""
    return element is not None and (element.tag == "figure" or next(element.iterancestors("figure"), None) is not None)


def _in_gallery(element: HtmlElement) -> bool:
    return any(
        "gallery" in words_of(node) or "galerie" in words_of(node)
        for node in element.iterancestors("div", "ul", "section")
    )


def _ancestors(elements: Iterable[HtmlElement]) -> set[HtmlElement]:
    above: set[HtmlElement] = set()
    for element in elements:
        for ancestor in element.iterancestors():
            if ancestor in above:
                break
            above.add(ancestor)
    return above


def _common(elements: Sequence[HtmlElement]) -> HtmlElement:
    """The smallest element around all."""
    chain = [*elements[0].iterancestors()] or [elements[0]]
    levels = {node: level for level, node in enumerate(chain)}
    highest = 0
    for element in elements[1:]:
        highest = max(highest, next((levels[node] for node in element.iterancestors() if node in levels), 0))
    return chain[highest]


def is_inside(element: HtmlElement, holder: HtmlElement) -> bool:
    return any(node is holder for node in element.iterancestors())
