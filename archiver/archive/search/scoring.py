"""What a query's articles are ranked by in a large archive: what decides, in the form that is read fastest. Pure.

For each word that it is given, bm25 goes through all articles that have it, to learn how rare it is. So it is not given

- what weighs nothing: days, outlets, sections, names, and words that an article must not have;
- of several words those that more than half of all articles have: bm25's own weight is zero from there on;
- a phrase with such a word: it is ranked by its other words. To compare where the two stand takes twenty times as long;
- the columns of a word, without which it is read in half the time: the others weigh nothing, so that a word that is also a section
  only seems less rare.

Where nothing is left but such common words, articles are ranked by where they stand alone: in the headline, the lead or the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archiver.archive.search.expression import WEIGHTED, expression, of_beginning, of_term, phrase, terms
from archiver.archive.search.language import Both, Either, Node, Query, Term
from archiver.archive.search.words import key

COMMON = 0.5
"""Share of the articles from which on a word weighs nothing in bm25."""

Share = Callable[[str], float]
"""In which share of the articles a key stands."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """What to rank by."""

    expression: str | None
    """What to give to MATCH beside bm25: it finds all articles of the query that have a weight. None where none has."""
    parts: tuple[str, ...] = ()
    """Words and the like, each to be looked for in one column."""
    is_common: bool = False
    """Whether these are common words alone."""
    is_whole: bool = False
    """Whether hardly anything is ranked by it that the query does not find."""


def scoring(query: Query, share: Share) -> Scoring:
    """What to rank the articles by that the query finds."""
    assert query.tree
    if _has_weightless_choice(query.tree):
        return Scoring(expression(query))
    if isinstance(query.tree, Either):
        operator, pieces = " OR ", [_as_one(list(_pieces(node, share)), share) for node in query.tree.nodes]
    else:
        operator, pieces = " AND ", list(_pieces(query.tree, share))
    if not pieces:
        return Scoring(None)
    telling = _telling(pieces, share)
    return Scoring(
        f"({operator.join(piece.expression for piece in telling)})",
        tuple(dict.fromkeys(piece.expression for piece in pieces)),
        is_common=all(_share(piece, share) > COMMON for piece in telling),
        is_whole=isinstance(query.tree, Term) and len(query.tree.words) == 1,
    )


def has_common_phrase(query: Query, share: Share) -> bool:
    """Whether a phrase with a common word is asked for (`"das Wetter"`), which takes long to look for."""
    phrases = (term for term in terms(query.tree) if len(term.words) > 1)
    return any(share(word) > COMMON for term in phrases for word in _keys(term))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of what is ranked by."""

    expression: str
    key: str | None = None
    """Where the part is one word."""


def _pieces(node: Node, share: Share) -> Iterator[_Piece]:
    """What an article must have of all that has a weight."""
    if isinstance(node, Both):
        for part in node.nodes:
            yield from _pieces(part, share)
    elif isinstance(node, Either):
        choices = (list(_pieces(part, share)) for part in node.nodes)
        yield _Piece(_any_of(_as_one(pieces, share) for pieces in choices))
    elif isinstance(node, Term) and node.field in WEIGHTED:
        yield from _of_phrase(node, share) if len(node.words) > 1 else [_of_word(node)]


def _of_word(term: Term) -> _Piece:
    if term.field or term.quoted:
        return _Piece(of_term(term))
    if term.prefix:
        return _Piece(of_beginning(term, ""))
    word = key(term.words[0])
    return _Piece(phrase("", (word,)), word)


def _of_phrase(term: Term, share: Share) -> Iterator[_Piece]:
    """The phrase; its words where one of them is common."""
    if all(share(word) <= COMMON for word in _keys(term)):
        yield _Piece(of_term(term))
        return
    last = len(term.words) - 1
    pieces = [
        _of_word(Term((word,), field=term.field, prefix=term.prefix and place == last))
        for place, word in enumerate(term.words)
    ]
    if term.hyphens:
        joined = _of_word(Term(("".join(term.words),), field=term.field, prefix=term.prefix))
        yield _Piece(_any_of((_as_one(pieces, share), joined)))
    else:
        yield from pieces


def _keys(term: Term) -> list[str]:
    """The keys of a phrase, without that of a word that goes on."""
    return [key(word) for word in (term.words[:-1] if term.prefix else term.words)]


def _as_one(pieces: list[_Piece], share: Share) -> _Piece:
    """What an article has that has all of these."""
    telling = _telling(pieces, share)
    return telling[0] if len(telling) == 1 else _Piece(f"({' AND '.join(piece.expression for piece in telling)})")


def _any_of(pieces: Iterable[_Piece]) -> str:
    return f"({' OR '.join(piece.expression for piece in pieces)})"


def _telling(pieces: list[_Piece], share: Share) -> list[_Piece]:
    """All but words that are common; of such alone the least common one."""
    different = list(dict.fromkeys(pieces))
    if len(different) == 1:
        return different
    shares = [_share(piece, share) for piece in different]
    most = max(COMMON, min(shares))
    return [piece for piece, its in zip(different, shares, strict=True) if its <= most]


def _share(piece: _Piece, share: Share) -> float:
    return share(piece.key) if piece.key else 0.0


def _has_weightless_choice(node: Node) -> bool:
    """Whether an article may be found for what has no weight where others are found for what has one: `Haus OR section:Kultur`."""
    if isinstance(node, Both):
        return any(map(_has_weightless_choice, node.nodes))
    return isinstance(node, Either) and not all(map(_has_weight, node.nodes))


def _has_weight(node: Node) -> bool:
    if isinstance(node, Both):
        return any(map(_has_weight, node.nodes)) and not any(map(_has_weightless_choice, node.nodes))
    if isinstance(node, Either):
        return all(map(_has_weight, node.nodes))
    return isinstance(node, Term) and node.field in WEIGHTED
