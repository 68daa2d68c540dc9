"""A query's tree as what FTS5 is asked (https://www.sqlite.org/fts5.html#full_text_query_syntax). Pure.

Only keys, folded words and day words get into an expression, always in quotation marks: nothing that a reader types is syntax.
"""

from __future__ import annotations

from collections.abc import Iterator

from archiver.archive.search.content import EVERY
from archiver.archive.search.days import Days, day_tokens
from archiver.archive.search.language import Both, Either, Node, Query, Term, Without
from archiver.archive.search.lexicon import fold
from archiver.archive.search.words import key

NOTHING = '"nichts" NOT "nichts"'
"""Matches no article."""
_ALL = f'day : "{EVERY}"'

_PHRASE_COLUMNS = {None: "{title lead body}", "title": "{title}", "lead": "{lead}", "body": "{lead body}"}
_WORD_COLUMNS = {
    None: "{title lead body title_parts parts}",
    "title": "{title title_parts}",
    "lead": "{lead}",  # the parts of compounds are not kept for the lead alone
    "body": "{lead body parts}",
}
WEIGHTED = frozenset(_WORD_COLUMNS)
"""Fields of headline and text (None: all of them): where a word stands there counts for the order of what is found."""
_FOLDED_COLUMNS = {"section": "section", "author": "authors", "credit": "credit"}


def expression(query: Query, *, exact: bool = False) -> str:
    """What to give to MATCH. With `exact` it finds every article that `matching.matches` may accept, and some others."""
    if query.tree is None:
        return NOTHING
    found = _wider(query.tree) if exact else _of(query.tree)
    return found if found is not None else _ALL


def terms(node: Node | None) -> Iterator[Term]:
    """Words and phrases of title and text that an article should have: what to highlight."""
    if isinstance(node, Term) and node.field in WEIGHTED:
        yield node
    elif isinstance(node, Both | Either):
        for part in node.nodes:
            yield from terms(part)


def word_variants(word: str) -> tuple[str, ...]:
    """Beginnings of keys for a word that goes on: `Häus*` is looked for as `haeus` and, for `Haus`, as `haus`."""
    folded = fold(word)
    plain = word.lower().translate(_WITHOUT_MARKS)
    return tuple(dict.fromkeys((folded, fold(plain))))


_WITHOUT_MARKS = str.maketrans("äöü", "aou")


def of_term(term: Term) -> str:
    """A word or phrase in the fields in which it is looked for."""
    if term.field == "outlet":
        return _outlet(term)
    if term.field in _FOLDED_COLUMNS:
        return phrase(_FOLDED_COLUMNS[term.field], map(fold, term.words), prefix=term.prefix)
    columns = _PHRASE_COLUMNS[term.field] if term.quoted else _WORD_COLUMNS[term.field]
    if len(term.words) == 1:
        if term.prefix:
            return of_beginning(term, columns)
        return phrase(columns, (key(term.words[0]),))
    together = phrase(_PHRASE_COLUMNS[term.field], map(key, term.words), prefix=term.prefix)
    if not term.hyphens:
        return together
    joined = "".join(term.words)
    as_one = of_beginning(Term((joined,)), columns) if term.prefix else phrase(columns, (key(joined),))
    return f"({together} OR {as_one})"


def of_beginning(term: Term, columns: str) -> str:
    """A word that goes on; also the article's words whose key is shorter than what was typed (`Häuser*`, `Regierungen*`)."""
    own, variants = key(term.words[0]), word_variants(term.words[0])
    begun = [phrase(columns, (variant,), prefix=True) for variant in variants]
    is_among_them = any(map(own.startswith, variants))
    return f"({' OR '.join(begun if is_among_them else (*begun, phrase(columns, (own,))))})"


def phrase(columns: str, keys: Iterator[str] | tuple[str, ...], *, prefix: bool = False) -> str:
    """Keys one after the other; in any column where `columns` is ""."""
    where = f"{columns} : " if columns else ""
    return f"{where}{_quoted(' '.join(keys))}{' *' if prefix else ''}"


def _of(node: Node) -> str:
    if isinstance(node, Term):
        return of_term(node)
    if isinstance(node, Days):
        return _days(node)
    if isinstance(node, Without):
        return f"({_ALL} NOT {_of(node.node)})"
    if isinstance(node, Either):
        return f"({' OR '.join(map(_of, node.nodes))})"
    wanted = [_of(part) for part in node.nodes if not isinstance(part, Without)]
    unwanted = [_of(part.node) for part in node.nodes if isinstance(part, Without)]
    found = " AND ".join(wanted or [_ALL])
    return f"({found} NOT ({' OR '.join(unwanted)}))" if unwanted else f"({found})"


def _wider(node: Node) -> str | None:
    """The same without what only the texts themselves can decide; None for every article."""
    if isinstance(node, Without):
        return _of(node) if _is_exact_already(node.node) else None
    if isinstance(node, Both | Either):
        parts = [_wider(part) for part in node.nodes]
        kept = [part for part in parts if part is not None]
        if not kept or (isinstance(node, Either) and len(kept) < len(parts)):
            return None
        return f"({(' AND ' if isinstance(node, Both) else ' OR ').join(kept)})"
    if isinstance(node, Term) and node.field in WEIGHTED:
        if node.prefix and len(node.words) == 1:
            return of_beginning(node, _PHRASE_COLUMNS[node.field])
        return phrase(_PHRASE_COLUMNS[node.field], map(key, node.words), prefix=node.prefix)
    return _of(node)


def _is_exact_already(node: Node) -> bool:
    if isinstance(node, Both | Either):
        return all(map(_is_exact_already, node.nodes))
    if isinstance(node, Without):
        return _is_exact_already(node.node)
    return isinstance(node, Days) or node.field not in WEIGHTED


def _outlet(term: Term) -> str:
    """An outlet from the beginning of its domain: `tagesschau`, `tagesschau.de`."""
    return f"outlet : ^ {_quoted(' '.join(map(fold, term.words)))}{' *' if term.prefix else ''}"


def _days(days: Days) -> str:
    tokens = day_tokens(days)
    return f"({' OR '.join(f'day : {_quoted(token)}' for token in tokens)})" if tokens else f"({NOTHING})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
