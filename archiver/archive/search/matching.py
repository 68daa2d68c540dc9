"""The exact mode: whether an article has the very words that were typed. Pure.

Capitals do not count; everything else does: `Bank` is neither `Banken` nor `Banknote`, `Weiß` not `Weiss`.
"""

from __future__ import annotations

from archiver.archive.search.content import Row, day_words
from archiver.archive.search.days import Days, day_tokens
from archiver.archive.search.language import Both, Either, Node, Term
from archiver.archive.search.lexicon import fold
from archiver.archive.search.words import exact, words

_TEXTS = {
    None: ("title", "kicker", "lead", "body"),
    "title": ("title", "kicker"),
    "lead": ("lead",),
    "body": ("lead", "body"),
}
_FOLDED = {"section": "section", "author": "authors", "credit": "image_credit", "outlet": "outlet"}


class ExactText:
    """A row of `articles` as one asks it for words."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._known: dict[str, str] = {}

    def matches(self, node: Node) -> bool:
        """Whether the row is what the query asks for, word by word."""
        if isinstance(node, Term):
            return self._has(node)
        if isinstance(node, Days):
            return not set(day_tokens(node)).isdisjoint(day_words(self._row["date"] or self._row["first_seen"]).split())
        if isinstance(node, Both):
            return all(map(self.matches, node.nodes))
        if isinstance(node, Either):
            return any(map(self.matches, node.nodes))
        return not self.matches(node.node)

    def _has(self, term: Term) -> bool:
        if term.field in _FOLDED:
            start = " " if term.field != "outlet" else "^ "
            return _run(map(fold, term.words), prefix=term.prefix, start=start) in self._text(
                _FOLDED[term.field], folded=True
            )
        wanted = _run(map(exact, term.words), prefix=term.prefix)
        return any(wanted in self._text(name) for name in _TEXTS[term.field])

    def _text(self, column: str, *, folded: bool = False) -> str:
        """The words of a column, each between blanks; `^` marks the beginning of a folded one."""
        if column not in self._known:
            found = map(fold if folded else exact, words(self._row[column] or ""))
            self._known[column] = f"{'^' if folded else ''} {' '.join(found)} "
        return self._known[column]


def _run(typed: map[str], *, prefix: bool, start: str = " ") -> str:
    return f"{start}{' '.join(typed)}{'' if prefix else ' '}"
