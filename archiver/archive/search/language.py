"""The query language: what a reader types, as a tree. Pure, and never fails: what cannot be understood is searched as words.

Müller Brücke                 both words, in any form and inside compounds
"neue Brücke"                 the words one after the other, in any form
Brücke OR Tunnel              either; also ODER
Brücke NOT Tunnel             the one without the other; also NICHT, -Tunnel
(Brücke OR Tunnel) Sperrung   brackets; AND and UND may stand between words
Regier*                       words that begin so
outlet:tagesschau.de          fields: title, lead, body, outlet, section, author, credit, date (in German titel, vorspann, text,
                              medium, ressort, autor, bildnachweis, datum); author:"Jürgen Weiß"
date:2024-10..2024-11         days, months or years; open: date:2024-10.. ; 21.10.2024 is a day, too
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.archive.search.days import Days, parse_days
from archiver.archive.search.words import normal, words

MOST_TERMS = 64
"""Words and phrases of a query; a longer one is cut off there. A page of text pasted into the search box is not a question."""
MOST_WORDS = 32
"""Words of one phrase."""
_DEEPEST = 20
"""Brackets inside brackets; FTS5's own parser gives up at about 50 (measured)."""

FIELDS = {
    **dict.fromkeys(("title", "titel"), "title"),
    **dict.fromkeys(("lead", "vorspann"), "lead"),
    **dict.fromkeys(("body", "text"), "body"),
    **dict.fromkeys(("outlet", "medium"), "outlet"),
    **dict.fromkeys(("section", "ressort"), "section"),
    **dict.fromkeys(("author", "authors", "autor", "autorin", "von"), "author"),
    **dict.fromkeys(("credit", "image_credit", "bildnachweis", "foto"), "credit"),
    **dict.fromkeys(("date", "datum"), "date"),
}
"""What may stand before a colon, and the field that is meant."""

_OPERATORS = {"AND": "AND", "UND": "AND", "OR": "OR", "ODER": "OR", "NOT": "NOT", "NICHT": "NOT"}
_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»″＂", '"'))
_TOKEN = re.compile(
    r"""\s+
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>(?<![^\s(])[-−](?=[^\s)\-−]))
    | (?:(?P<field>[^\W\d]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))
    | (?P<stray>.)""",
    re.X | re.S,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a word with hyphens or the like, or a phrase."""

    words: tuple[str, ...]
    """As typed, in order."""
    quoted: bool = False
    prefix: bool = False
    """Whether the last word may go on."""
    hyphens: bool = False
    """Whether hyphens join the words: `Corona-Maßnahmen`."""
    field: str | None = None
    """One of the values of FIELDS; None searches title, lead and body."""


@dataclass(frozen=True, slots=True)
class Both:
    """All of these."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Everything that this does not match."""

    node: Node


Node = Term | Days | Both | Either | Without


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked."""

    text: str
    tree: Node | None
    """None when there is no word in it: nothing is found."""
    as_words: bool = False
    """Whether the text could not be understood (a bracket or quotation mark without its other half, an operator without words) and
    all its words are searched instead."""


class _NotUnderstoodError(Exception):
    """The text is no query."""


def parse(text: str) -> Query:
    """The query that a text is; of a text that is none, its words."""
    plain = normal(text).translate(_QUOTES)
    try:
        return Query(text, _Parser(_tokens(plain)).query())
    except _NotUnderstoodError:
        typed = [word for word in plain.split() if word not in _OPERATORS]
        found = words(" ".join(typed)) or words(plain)
        return Query(text, _both([Term((word,)) for word in found[:MOST_TERMS]]), as_words=True)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """`term`, `(`, `)`, `AND`, `OR`, `NOT`."""
    node: Node | None = None


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    terms = 0
    for match in _TOKEN.finditer(text):
        if match["stray"]:
            raise _NotUnderstoodError
        if match["open"] or match["close"]:
            found.append(_Token(match[0]))
        elif match["minus"]:
            found.append(_Token("NOT"))
        elif match["word"] in _OPERATORS and not match["field"]:
            found.append(_Token(_OPERATORS[match["word"]]))
        elif node := _node(match["field"], match["phrase"], match["word"]):
            found.append(_Token("term", node))
            terms += 1
        if terms == MOST_TERMS:
            break
    return found


def _node(field: str | None, phrase: str | None, word: str | None) -> Node | None:
    """What a phrase or word asks for; None when there is nothing in it to search."""
    if phrase is None and word is None:
        return None
    typed = phrase if phrase is not None else word or ""
    name = FIELDS.get(field.lower()) if field else None
    if field and not name:
        typed = f"{field}:{typed}"
    if name == "date":
        days = parse_days(typed)
        if days:
            return days
        name, typed = None, f"{field} {typed}"
    if name == "outlet":
        typed = typed.removeprefix("www.")
    found = tuple(words(typed)[:MOST_WORDS])
    if not found:
        return None
    hyphens = phrase is None and len(found) > 1 and re.fullmatch(r"\W*\w+(?:[-‐‑]\w+)+\W*", typed) is not None
    return Term(found, quoted=phrase is not None, prefix=typed.endswith("*"), hyphens=hyphens, field=name)


class _Parser:
    """Reads tokens from left to right; OR binds least, then AND (or nothing), then NOT."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def query(self) -> Node | None:
        if not self._tokens:
            return None
        node = self._either(0)
        if self._at < len(self._tokens):
            raise _NotUnderstoodError
        return node

    def _either(self, depth: int) -> Node:
        nodes = [self._both(depth)]
        while self._take("OR"):
            nodes.append(self._both(depth))
        return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))

    def _both(self, depth: int) -> Node:
        nodes = [self._one(depth)]
        while self._take("AND") or self._next() in ("term", "NOT", "("):
            nodes.append(self._one(depth))
        return nodes[0] if len(nodes) == 1 else Both(tuple(nodes))

    def _one(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise _NotUnderstoodError
        if self._take("NOT"):
            return Without(self._one(depth + 1))
        if self._take("("):
            node = self._either(depth + 1)
            if not self._take(")"):
                raise _NotUnderstoodError
            return node
        if self._next() != "term":
            raise _NotUnderstoodError
        node_here = self._tokens[self._at].node
        assert node_here is not None
        self._at += 1
        return node_here

    def _next(self) -> str | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _take(self, kind: str) -> bool:
        taken = self._next() == kind
        self._at += taken
        return taken


def _both(nodes: list[Node] | list[Term]) -> Node | None:
    return None if not nodes else nodes[0] if len(nodes) == 1 else Both(tuple(nodes))
