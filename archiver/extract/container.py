"""Which element holds the article's text, told by where the page's running text weighs most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from lxml.html import HtmlElement

from archiver.extract.boilerplate import (
    FOREIGN_WORDS,
    META_WORDS,
    SKIPPED_TAGS,
    TEXT_WORDS,
    is_hidden,
    is_noise_name,
    is_offer_name,
    words_of,
)
from archiver.extract.passages import HEADINGS, Passage, read_passages
from archiver.extract.wording import is_comment_heading

_PARAGRAPH = 80
"""Characters from which a `<p>` counts as running text (guessed; labels and cards' headlines are shorter)."""
_FEW = 1500
"""Characters in all `<p>` of a page below which text in other elements is weighed too: `<div>` and `<br>` pages."""
_PASSAGE = 60
_BEFORE_COMMENTS = 400
"""Characters of text that must stand before a heading is believed to open the comments."""
_WRAPPERS = frozenset(("form", "aside", "fieldset", "label", "map"))
"""Skipped elements in which careless pages wrap everything."""
_PARTS = frozenset(("div", "section", "ol", "ul", "li", "article", "aside"))
"""Elements whose class may say that all below is foreign."""
_LEAVES = frozenset(("p", "li", "td", "blockquote", "pre"))
_CELL = 500
"""Characters from which a cell, item or quote is no paragraph but the container of a page set in tables (guessed)."""
_SEVERAL = 3
"""Paragraphs that a block with the headline holds at least to be the article itself, not its head (guessed)."""
_DESCENT = 0.8
"""Part of an element's text that one child must hold for the search to go on in it (guessed; held on 72 pages)."""
_TITLE_DESCENT = 0.4
"""The same for the heaviest child when it holds the headline too."""


def weigh(weights: Mapping[HtmlElement, int]) -> dict[HtmlElement, int]:
    """What every element holds with all its descendants, in one pass: trees may nest thousands deep."""
    depth: dict[HtmlElement, int] = {}
    for element in weights:
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in depth:
            path.append(node)
            node = node.getparent()
        level = depth[node] if node is not None else 0
        for step, new in enumerate(reversed(path), 1):
            depth[new] = level + step
    mass = dict.fromkeys(depth, 0)
    mass.update(weights)
    for element in sorted(depth, key=depth.__getitem__, reverse=True):
        parent = element.getparent()
        if parent is not None:
            mass[parent] += mass[element]
    return mass


def below(roots: Iterable[HtmlElement]) -> Callable[[HtmlElement], bool]:
    """A test whether an element is one of `roots` or lies in one; answers are remembered on the way up."""
    known = dict.fromkeys(roots, True)

    def inside(element: HtmlElement) -> bool:
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in known:
            path.append(node)
            node = node.getparent()
        answer = known[node] if node is not None else False
        known.update(dict.fromkeys(path, answer))
        return answer

    return inside


def common(first: HtmlElement, second: HtmlElement) -> HtmlElement:
    """The smallest element that holds both."""
    above = {first, *first.iterancestors()}
    return next((node for node in (second, *second.iterancestors()) if node in above), first)


class Skipper:
    """Tells which subtrees hold no text of the article; never one that holds the headline or most paragraphs of the page."""

    def __init__(self, root: HtmlElement, title: HtmlElement | None) -> None:
        self.above_title = frozenset((title, *title.iterancestors())) if title is not None else frozenset()
        weights = _paragraphs(root, self.above_title)
        self.mass = weigh(weights)
        self.total = sum(weights.values())
        self.kinds = self._weigh_kinds(weights)

    def _weigh_kinds(self, weights: Mapping[HtmlElement, int]) -> dict[tuple[str, str], int]:
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
        if not element.attrib:
            return False
        classes, identifier = element.get("class") or "", element.get("id") or ""
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
        text = "".join(paragraph.itertext()).strip()
        if len(text) >= _PARAGRAPH and text not in seen:
            texts[paragraph] = len(text)
            seen.add(text)
    if sum(texts.values()) < _FEW:
        for passage in read_passages(root, lambda element: element.tag in SKIPPED_TAGS):
            if len(passage.raw) >= _PARAGRAPH and passage.link_share < 0.5:
                texts[passage.element] = len(passage.raw.strip())
    foreign: dict[HtmlElement, bool] = dict.fromkeys(above_title, False)
    clean = {paragraph: size for paragraph, size in texts.items() if not _is_foreign(paragraph, foreign)}
    return clean if sum(clean.values()) * 3 >= min(sum(texts.values()), 1500) else texts


def _is_foreign(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    path: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and node not in known:
        path.append(node)
        node = node.getparent()
    answer = known[node] if node is not None else False
    for step in reversed(path):
        named = step.tag in _PARTS and not FOREIGN_WORDS.isdisjoint(words_of(step))
        answer = answer or named or step.tag in ("footer", "nav")
        known[step] = answer
    return answer


def _holds_text(element: HtmlElement, tag: str) -> bool:
    """Tables and quotes in `<figure>` and buttons that unfold a heading are text in spite of their tag."""
    if tag == "figure":
        return next(element.iter("table", "blockquote", "pre"), None) is not None
    if tag == "button":
        parent = element.getparent()
        return parent is not None and parent.tag in HEADINGS
    return False


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
    in_title = below([title])
    start = max((index for index, passage in enumerate(passages) if in_title(passage.element)), default=None)
    running = 0
    for index in range(start + 1 if start is not None else len(passages), len(passages)):
        passage = passages[index]
        if running >= _BEFORE_COMMENTS and passage.is_heading and is_comment_heading(passage.text):
            return passages[:index]
        if len(passage.raw) >= _PASSAGE and passage.link_share < 0.5:
            running += len(passage.raw)
    return passages


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
        if mass[best] < mass[node] * _DESCENT:
            titled = next((child for child in children if child in above_title), None)
            if titled is None or not _outweighs(titled, children, mass) or not _holds_paragraphs(titled, passages):
                return node
            best = titled
        node = best


def _outweighs(titled: HtmlElement, children: Sequence[HtmlElement], mass: Mapping[HtmlElement, int]) -> bool:
    """Whether the child with the headline is the article among its siblings: the heaviest, or one of several articles."""
    total = sum(mass[child] for child in children)
    if mass[titled] > total * _TITLE_DESCENT and all(mass[child] <= mass[titled] for child in children):
        return True
    others = [child for child in children if child is not titled]
    name = titled.get("class") or ""
    return all(
        child.tag == titled.tag and (child.get("class") or "") == name and (name or child.tag in ("article", "main"))
        for child in others
    )


def _holds_paragraphs(element: HtmlElement, passages: Sequence[Passage]) -> bool:
    """Whether an element holds several paragraphs, not only a lead beside the headline."""
    inside = below([element])
    sizes = [len(passage.raw) for passage in passages if is_running(passage) and inside(passage.element)]
    return len(sizes) >= _SEVERAL or sum(sizes) >= _FEW


def find_scope(container: HtmlElement, mass: Mapping[HtmlElement, int], title: HtmlElement | None) -> list[HtmlElement]:
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
        earlier = _alike(node.itersiblings(preceding=True), node, mass)
        scope = [*reversed(earlier), *scope, *_alike(node.itersiblings(), node, mass)]
        node = parent
    return scope


def _alike(others: Iterable[HtmlElement], node: HtmlElement, mass: Mapping[HtmlElement, int]) -> list[HtmlElement]:
    return [other for other in others if other in mass and _carries_on(node, other, mass)]


def _carries_on(node: HtmlElement, other: HtmlElement, mass: Mapping[HtmlElement, int]) -> bool:
    """Whether a sibling of the container looks like a further part of its text."""
    if other.tag == "p":
        return True
    paragraphs = sum(1 for paragraph in other.iter("p") if paragraph in mass)
    if paragraphs >= _SEVERAL and sum(1 for _ in other.iter("a")) < paragraphs:
        return True  # a column of teasers has a link for each
    own, others = set((node.get("class") or "").split()), set((other.get("class") or "").split())
    if other.tag != node.tag or not others:
        return False
    words = words_of(other)
    named = bool(words_of(node) & words & TEXT_WORDS) and META_WORDS.isdisjoint(words)
    return named or len(own & others) * 2 >= len(own | others)


def first_behind(passages: Sequence[Passage], title: HtmlElement | None, scope: Sequence[HtmlElement]) -> int:
    """The index of the first passage behind the headline; 0 when the headline stands behind most of the text."""
    if title is None:
        return 0
    in_title = below([title])
    last = max((index for index, passage in enumerate(passages) if in_title(passage.element)), default=-1)
    in_scope = below(scope)
    texts = [index for index, passage in enumerate(passages) if in_scope(passage.element)]
    behind = sum(index > last for index in texts)
    return last + 1 if behind * 2 >= len(texts) else 0
