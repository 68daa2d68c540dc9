"""Which element holds the article's text, told by where the page's running text weighs most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from lxml.html import HtmlElement

from archiver.extract.body.boilerplate import META_WORDS, TEXT_WORDS, words_of
from archiver.extract.body.headings import is_comment_heading
from archiver.extract.body.passages import Passage
from archiver.extract.body.weights import common, weigh

_LONG_TEXT = 1500
"""Characters of text that no block around a headline and its lead holds."""
_PASSAGE = 60
_BEFORE_COMMENTS = 400
"""Characters of text that must stand before a heading is believed to open the comments."""
_BRIEF = 120
"""The same where the heading counts the comments or is that word alone: what they speak about may be a news brief."""
_COUNTED = re.compile(r"[1-9]\d* |(?:leser)?kommentare?\W*$", re.I)
_LEAVES = frozenset(("p", "li", "td", "blockquote", "pre"))
_CELL = 500
"""Characters from which a cell, item or quote is no paragraph but the container of a page set in tables (guessed)."""
_TEASER_LINKS = 0.15
"""Part of a teaser column's text that is links, at least; articles rich in links have 0.1 (guessed)."""
_TEASER_LENGTH = 160
"""Characters that a column's teasers have on average, at most; paragraphs have 300 and more."""
_COLUMNS = 12
"""More children than this are no columns of a page."""
_SEVERAL = 3
"""Paragraphs that a block with the headline holds at least to be the article itself, not its head (guessed)."""
_DESCENT = 0.8
"""Part of an element's text that one child must hold for the search to go on in it (guessed; held on 72 pages)."""
_TITLE_DESCENT = 0.4
"""The same for the heaviest child when it holds the headline too."""


def last_inside(element: HtmlElement, passages: Sequence[Passage], default: int) -> int:
    """The index of the last passage that stands in an element."""
    inside = frozenset(element.iter())
    return max((index for index, passage in enumerate(passages) if passage.element in inside), default=default)


def is_running(passage: Passage) -> bool:
    """Whether a passage is running text: long, no heading, not mostly links."""
    return len(passage.raw.strip()) >= _PASSAGE and passage.link_share < 0.5 and not passage.is_heading


def running_mass(passages: Iterable[Passage]) -> dict[HtmlElement, int]:
    """How much running text every element holds."""
    weights: dict[HtmlElement, int] = {}
    for passage in passages:
        if is_running(passage):
            weights[passage.element] = weights.get(passage.element, 0) + len(passage.raw.strip())
    return weigh(weights)


def before_comments(passages: Sequence[Passage], title: HtmlElement | None) -> Sequence[Passage]:
    """The passages up to the heading of the comments, for pages whose comments no class names."""
    if title is None:
        return passages
    running = 0
    for index in range(last_inside(title, passages, len(passages) - 1) + 1, len(passages)):
        passage = passages[index]
        if running >= _BRIEF and passage.is_heading and _opens_comments(passage.text, running):
            return passages[:index]
        if len(passage.raw) >= _PASSAGE and passage.link_share < 0.5:
            running += len(passage.raw)
    return passages


def _opens_comments(heading: str, characters: int) -> bool:
    """Whether a heading stands above comments, behind so many characters of text."""
    return is_comment_heading(heading) and (characters >= _BEFORE_COMMENTS or bool(_COUNTED.match(heading)))


def find_container(
    root: HtmlElement, passages: Sequence[Passage], mass: Mapping[HtmlElement, int], title: HtmlElement | None
) -> HtmlElement:
    """The smallest element that holds nearly all running text, found from the top down."""
    above_title = frozenset(title.iterancestors()) if title is not None else frozenset()
    node = root
    while True:
        children = [child for child in node if child in mass]
        best = max(children, key=mass.__getitem__, default=None)
        if best is None or best.tag == "p" or (best.tag in _LEAVES and mass[best] < _CELL):
            return node
        if mass[best] < mass[node] * _DESCENT and not _outweighs_texts(best, children, passages, mass, mass[node]):
            titled = next((child for child in children if child in above_title), None)
            if (
                titled is None
                or not _outweighs(titled, children, mass, mass[node])
                or not _holds_paragraphs(titled, passages)
            ):
                return node
            best = titled
        node = best


def _outweighs_texts(
    best: HtmlElement,
    children: Sequence[HtmlElement],
    passages: Sequence[Passage],
    mass: Mapping[HtmlElement, int],
    whole: int,
) -> bool:
    """Whether a child holds nearly all text when columns of teasers beside it are not counted."""
    if best.tag in _LEAVES or len(children) > _COLUMNS:
        return False
    teasers = sum(mass[child] for child in children if child is not best and _is_teaser_column(child, passages))
    return mass[best] >= (whole - teasers) * _DESCENT


def _is_teaser_column(element: HtmlElement, passages: Sequence[Passage]) -> bool:
    """Whether an element holds several short texts, much of them links: each has its headline linked."""
    inside = frozenset(element.iter())
    own = [passage for passage in passages if passage.element in inside]
    texts = [passage for passage in own if is_running(passage)]
    if len(texts) < _SEVERAL or sum(len(text.raw) for text in texts) > len(texts) * _TEASER_LENGTH:
        return False
    return sum(passage.linked for passage in own) > sum(len(passage.raw) for passage in own) * _TEASER_LINKS


def _outweighs(
    titled: HtmlElement, children: Sequence[HtmlElement], mass: Mapping[HtmlElement, int], whole: int
) -> bool:
    """Whether the child with the headline is the article among its siblings: the heaviest, or one of several articles."""
    if mass[titled] > whole * _TITLE_DESCENT and all(mass[child] <= mass[titled] for child in children):
        return True
    others = [child for child in children if child is not titled]
    name = titled.get("class") or ""
    return bool(others) and all(
        child.tag == titled.tag and (child.get("class") or "") == name and (name or child.tag in ("article", "main"))
        for child in others
    )


def _holds_paragraphs(element: HtmlElement, passages: Sequence[Passage]) -> bool:
    """Whether an element holds several paragraphs, not only a lead beside the headline."""
    inside = frozenset(element.iter())
    sizes = [len(passage.raw) for passage in passages if passage.element in inside and is_running(passage)]
    return len(sizes) >= _SEVERAL or sum(sizes) >= _LONG_TEXT


def find_scope(
    container: HtmlElement, passages: Sequence[Passage], mass: Mapping[HtmlElement, int], title: HtmlElement | None
) -> list[HtmlElement]:
    """The container and what carries on its text beside it: parts of the same make or name, plain paragraphs.

    Looks no higher than the element that holds the headline too: what stands beside that is another article.
    """
    article = common(container, title) if title is not None else container.getparent()
    scope = [container]
    node = container
    while article is not None and node is not article and node.tag != "body":
        parent = node.getparent()
        if parent is None:
            break
        earlier = _alike(node.itersiblings(preceding=True), node, passages, mass)
        scope = [*reversed(earlier), *scope, *_alike(node.itersiblings(), node, passages, mass)]
        node = parent
    return scope


def _alike(
    others: Iterable[HtmlElement], node: HtmlElement, passages: Sequence[Passage], mass: Mapping[HtmlElement, int]
) -> list[HtmlElement]:
    return [other for other in others if other in mass and _carries_on(node, other, passages, mass)]


def _carries_on(
    node: HtmlElement, other: HtmlElement, passages: Sequence[Passage], mass: Mapping[HtmlElement, int]
) -> bool:
    """Whether a sibling of the container looks like a further part of its text."""
    if other.tag == "p":
        return True
    if sum(1 for paragraph in other.iter("p") if paragraph in mass) >= _SEVERAL:
        return not _is_teaser_column(other, passages)
    own, others = set((node.get("class") or "").split()), set((other.get("class") or "").split())
    if other.tag != node.tag or not others:
        return False
    words = words_of(other)
    named = bool(words_of(node) & words & TEXT_WORDS) and META_WORDS.isdisjoint(words)
    return named or len(own & others) * 2 >= len(own | others)


def first_behind(
    passages: Sequence[Passage], title: HtmlElement | None, in_scope: Callable[[HtmlElement], bool]
) -> int:
    """The index of the first passage behind the headline; 0 when the headline stands behind most of the passages in scope."""
    if title is None:
        return 0
    last = last_inside(title, passages, -1)
    texts = [index for index, passage in enumerate(passages) if in_scope(passage.element)]
    behind = sum(index > last for index in texts)
    return last + 1 if behind * 2 >= len(texts) else 0
