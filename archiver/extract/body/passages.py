"""The text blocks of a page in page order: what stands between two block borders, with the element it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from archiver.extract.text import BLOCKS, clean

MOST_PASSAGES = 20_000
"""Bounds the time on hostile pages; a book has fewer paragraphs."""
_PHRASING = frozenset("p h1 h2 h3 h4 h5 h6 li td th dt dd".split())
"""Elements in which a custom element (`<site-link>`) is part of the sentence; elsewhere it is a block."""
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_LINE = "\x1e"
"""Stands for `<br>` until the text is cleaned, which takes it away; cannot occur in decoded pages, as the two below."""
_LINK, _UNLINK = "\x1d", "\x1c"
_LINKED = re.compile(f"{_LINK}([^{_UNLINK}]*)")
_GAP = re.compile(r"\x1e[^\S\x1c\x1d]*\x1e[^\S\x1c\x1d]*")
"""Two line breaks or more: the border of paragraphs on pages that know no `<p>`."""


@dataclass(eq=False)
class Passage:
    """A run of inline text: a paragraph, a heading, a list item, a cell, or loose text between two blocks."""

    element: HtmlElement
    """The nearest block element around the text."""
    raw: str
    linked: int
    """How many characters of `raw` stand in links to other pages."""
    jumps: int = 0
    """How many stand in links into this page (`#…`): tables of contents, accordions, notes."""

    @cached_property
    def text(self) -> str:
        """Cleaned; a line break of the page is `\\n`."""
        parts = self.raw.replace(_LINK, "").replace(_UNLINK, "")
        parts = parts.replace("\n", _LINE) if self.element.tag == "pre" else parts
        return "\n".join(line for part in parts.split(_LINE) if (line := clean(part)))

    def with_lines(self, lines: Iterable[str]) -> Passage:
        """The same passage with these lines only."""
        return Passage(self.element, _LINE.join(lines), self.linked, self.jumps)

    @property
    def is_heading(self) -> bool:
        return self.element.tag in HEADINGS

    @cached_property
    def link_share(self) -> float:
        """The part of the text that is link text, 0 to 1."""
        return self.linked / max(1, len(self.raw.strip()))


def read_passages(root: HtmlElement, skips: Callable[[HtmlElement], bool]) -> list[Passage]:
    """The passages below `root` outside the subtrees that `skips` names; at most `MOST_PASSAGES`, in one walk."""
    reader = _Reader(root)
    walk = iterwalk(root, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, node in walk:
        if event == "start":
            tag = node.tag
            if tag != "br" and node is not root and skips(node):
                skipped = node
                walk.skip_subtree()
                reader.part(tag)
            else:
                reader.enter(node, tag)
        elif skipped is not None:  # the end of what was skipped; nothing below it is walked
            reader.add(skipped.tail)
            skipped = None
        else:
            reader.leave(node)
            if len(reader.passages) >= MOST_PASSAGES:
                break
    return reader.passages


class _Reader:
    """Collects inline text and cuts it at the borders of blocks."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.passages: list[Passage] = []
        self.owners: list[HtmlElement] = []
        self.pieces: list[str] = []
        self.links: list[bool] = []
        self.linked = self.jumps = 0

    def enter(self, node: HtmlElement, tag: str) -> None:
        if tag == "br":
            self.pieces.append(_LINE)
            return
        if tag in BLOCKS or node is self.root or ("-" in tag and self.owners[-1].tag not in _PHRASING):
            self.cut()
            self.owners.append(node)
        elif tag == "a":
            self.links.append(_leads_away(node.get("href")))
            if self.links[-1]:
                self.pieces.append(_LINK)
        self.add(node.text)

    def leave(self, node: HtmlElement) -> None:
        if self.owners[-1] is node:
            self.cut()
            self.owners.pop()
        elif node.tag == "a" and self.links and self.links.pop():
            self.pieces.append(_UNLINK)
        if node is not self.root:
            self.add(node.tail)

    def part(self, tag: str) -> None:
        """Note a skipped element: a block parts what stands around it."""
        if tag in BLOCKS:
            self.cut()

    def add(self, text: str | None) -> None:
        if not text:
            return
        self.pieces.append(text)
        if self.links:
            if self.links[-1]:
                self.linked += len(text)
            else:
                self.jumps += len(text)

    def cut(self) -> None:
        """End the passage that is being read."""
        if self.pieces:
            raw = "".join(self.pieces)
            if not raw.isspace():
                self.keep(raw)
            self.pieces = [_LINK] if self.links and self.links[-1] else []
        self.linked = self.jumps = 0

    def keep(self, raw: str) -> None:
        """Add what was read, in parts where the page sets paragraphs by line breaks."""
        owner = self.owners[-1]
        parts = _GAP.split(raw) if raw.count(_LINE) > 1 and owner.tag != "pre" else [raw]
        if len(parts) == 1:
            self.passages.append(Passage(owner, raw, self.linked, self.jumps))
            return
        for part in parts:
            if part and not part.isspace():
                self.passages.append(Passage(owner, part, sum(map(len, _LINKED.findall(part)))))


def _leads_away(href: str | None) -> bool:
    """Whether a link goes to another page; `#` opens accordions and jumps to notes, `mailto:` signs a text."""
    return href is not None and href != "" and not href.startswith(("#", "mailto:"))
