"""Which subtrees of a page hold none of the article's text."""

from __future__ import annotations

from collections.abc import Set

from lxml.html import HtmlElement

from archiver.extract.badges import is_badge
from archiver.extract.body.boilerplate import (
    COMMENT_WORDS,
    CONSENT_WORDS,
    FOREIGN_WORDS,
    SKIPPED_TAGS,
    is_hidden,
    is_noise_name,
    is_offer_name,
    words_of,
)
from archiver.extract.body.passages import HEADINGS, read_passages
from archiver.extract.body.weights import below_any, weigh

_PARAGRAPH = 80
"""Characters from which a `<p>` counts as running text (guessed; labels and cards' headlines are shorter)."""
_WRAPPERS = frozenset(("form", "aside", "fieldset", "label", "map"))
"""Skipped elements in which careless pages wrap everything."""
_PARTS = frozenset(("div", "section", "ol", "ul", "li", "article", "aside"))
"""Elements whose class may say that all below is foreign."""
_BRIEF = 120
"""Characters of a news brief, below which readers may say far more than it does."""
_FEW = 1500
"""Characters in all `<p>` of a page below which text in other elements is weighed too: `<div>` and `<br>` pages."""


class Skipper:
    """Tells which subtrees hold no text of the article; never one that holds the headline or most paragraphs of the page."""

    def __init__(self, root: HtmlElement, title: HtmlElement | None) -> None:
        self.above_title = frozenset((title, *title.iterancestors())) if title is not None else frozenset()
        weights = _paragraphs(root, self.above_title)
        self.mass = weigh(weights)
        self.total = sum(weights.values())
        self.kinds = self._weigh_kinds()

    def _weigh_kinds(self) -> dict[tuple[str, str], int]:
        """What all elements of the same tag and class hold: text that is spread over many like containers is seen as one."""
        kinds: dict[tuple[str, str], int] = {}
        for element, size in self.mass.items():
            if name := element.get("class"):
                kind = (element.tag, name)
                kinds[kind] = kinds.get(kind, 0) + size
        return kinds

    def __call__(self, element: HtmlElement) -> bool:
        tag = element.tag
        if tag in SKIPPED_TAGS:
            shielded = element in self.above_title or (tag in _WRAPPERS and self._is_shielded(element))
            return not shielded and not _holds_text(element, tag)
        if not element.attrib and "-" not in tag:
            return False
        classes, identifier = element.get("class") or "", element.get("id") or ""
        if tag == "span" and is_badge(element):
            return True
        if tag in HEADINGS:
            identifier = ""  # an anchor made of the heading's own words
        if "-" in tag:
            classes = f"{classes} {tag}"  # custom elements are named in their tag: `<a-opt-in>`
        if is_noise_name(classes, identifier):
            return not self._is_shielded(element) and not self._is_walled_text(element)
        return is_hidden(element) and not self._is_shielded(element) and not self._is_walled_text(element)

    def _is_shielded(self, element: HtmlElement) -> bool:
        if element in self.above_title:
            return True
        if not self.total:
            return False
        size = self.mass.get(element, 0)
        if size * 2 >= self.total:
            return True
        return size > 0 and self.kinds.get((element.tag, element.get("class") or ""), 0) * 2 >= self.total

    def _is_walled_text(self, element: HtmlElement) -> bool:
        """Whether a part that a style hides or a paywall names is the article's own text: long, and no offer."""
        if self.mass.get(element, 0) < 600:
            return False
        hides = is_offer_name(element.get("class") or "") or element.get("style") is not None
        return hides and FOREIGN_WORDS.isdisjoint(words_of(element))


def _paragraphs(root: HtmlElement, above_title: Set[HtmlElement]) -> dict[HtmlElement, int]:
    """The lengths of the page's long `<p>`, without those in comments and notices unless there is little else."""
    texts: dict[HtmlElement, int] = {}
    seen: set[str] = set()  # a placeholder that stands ten times weighs once
    for paragraph in root.iter("p"):
        text = ("".join(paragraph.itertext()) if len(paragraph) else paragraph.text or "").strip()
        if len(text) >= _PARAGRAPH and text not in seen:
            texts[paragraph] = len(text)
            seen.add(text)
    if sum(texts.values()) < _FEW:
        loose: dict[HtmlElement, int] = {}  # one element may hold many texts, parted by line breaks
        for passage in read_passages(root, lambda element: element.tag in SKIPPED_TAGS):
            if len(passage.raw) >= _PARAGRAPH and passage.link_share < 0.5:
                loose[passage.element] = loose.get(passage.element, 0) + len(passage.raw.strip())
        texts.update(loose)
    in_consent = below_any(_asks_consent, dict.fromkeys(above_title, False))
    texts = {paragraph: size for paragraph, size in texts.items() if not in_consent(paragraph)} or texts
    in_foreign = below_any(_is_foreign, dict.fromkeys(above_title, False))
    clean = {paragraph: size for paragraph, size in texts.items() if not in_foreign(paragraph)}
    if sum(clean.values()) * 3 >= min(sum(texts.values()), 1500):
        return clean
    in_comments = below_any(_holds_comments, dict.fromkeys(above_title, False))
    said = {paragraph: size for paragraph, size in texts.items() if not in_comments(paragraph)}
    return said if sum(said.values()) >= _BRIEF else texts


def _asks_consent(element: HtmlElement) -> bool:
    """Whether an element's name says that it asks for consent: more words than a short item has, and none of them the article's."""
    return element.tag in _PARTS and not CONSENT_WORDS.isdisjoint(words_of(element))


def _is_foreign(element: HtmlElement) -> bool:
    """Whether an element's tag or class says that nothing in it is the article's."""
    return element.tag in ("footer", "nav") or (
        element.tag in _PARTS and not FOREIGN_WORDS.isdisjoint(words_of(element))
    )


def _holds_comments(element: HtmlElement) -> bool:
    """Whether an element's class says that readers speak in it."""
    return element.tag in _PARTS and not COMMENT_WORDS.isdisjoint(words_of(element))


def _holds_text(element: HtmlElement, tag: str) -> bool:
    """Tables and quotes in `<figure>` and buttons that unfold a heading are text in spite of their tag."""
    if tag == "figure":
        return next(element.iter("table", "blockquote", "pre"), None) is not None
    if tag == "button":
        parent = element.getparent()
        return parent is not None and parent.tag in HEADINGS
    return False
