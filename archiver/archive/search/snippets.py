"""Where a text has what was searched: the original text with its hits marked, whole or the best piece of it. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archiver.archive.search.expression import terms, word_variants
from archiver.archive.search.language import Query, Term
from archiver.archive.search.lexicon import fold
from archiver.archive.search.words import WORD, exact, key, parts_of

SNIPPET_LETTERS = 240
"""Length of a piece, about three lines in a browser."""
_BEFORE = 60
"""Letters of text before the first hit of a piece, where it does not begin with a sentence."""
_MOST_HITS = 300
"""Hits of one text that are looked at when the best piece is chosen."""
_MOST_LETTERS = 500_000
"""Of a text that are looked at: ten times the longest article, a fraction of a second. A page of 20 MB would take eight seconds."""
_TELLING = 3
"""Letters that all forms of a word begin with, but for umlauts; those of a few verbs do not (`ging`, `gehen`) and are not marked."""
_UMLAUTS = (("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
_SPELLINGS = {"a": ("a", "ä", "ae", "äe"), "o": ("o", "ö", "oe", "öe"), "u": ("u", "ü", "ue", "üe"), "s": ("s", "ß")}
"""What stands in a text for a letter of its plain form; at the end of a few letters the first two tell as much."""
_SENTENCE = re.compile(r"[.!?…:][”“\"»«)]?\s+|\n+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in pieces, each with whether it is a hit."""

    pieces: tuple[tuple[str, bool], ...] = ()

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)

    def spans(self) -> list[tuple[int, int]]:
        """Begin and end of each hit in the text."""
        found, at = [], 0
        for text, hit in self.pieces:
            found += [(at, at + len(text))] if hit else []
            at += len(text)
        return found

    def marked(self, before: str, after: str, escape: Callable[[str], str] = str) -> str:
        """The text with something around each hit; `escape` is applied to the text alone.

        Example: `marked("<mark>", "</mark>", html.escape)`.
        """
        return "".join(f"{before}{escape(text)}{after}" if hit else escape(text) for text, hit in self.pieces)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    term: int
    """Which of the terms, or part of a phrase."""
    word: int = 0
    """Which word of the phrase."""


class Marker:
    """Marks hits of one query in any number of texts."""

    def __init__(self, query: Query, *, exact: bool = False) -> None:
        self._terms = tuple(terms(query.tree))
        self._exact = exact
        self._whole: dict[str, list[tuple[int, int]]] = {}
        self._inside: dict[str, list[tuple[int, int]]] = {}
        self._begun: list[tuple[str, tuple[int, int]]] = []
        self._lengths = [1 if self._is_loose(term) else len(term.words) for term in self._terms]
        for number, term in enumerate(self._terms):
            self._learn(number, term)
        forms = (*self._whole, *(beginning for beginning, _ in self._begun))
        letters = {_plain(form)[:_TELLING] for form in forms}
        self._spellings = sorted({spelling for some in letters for spelling in _spellings(some)})

    def mark(self, text: str) -> Marked:
        """The whole text."""
        return _pieces(text, self._hits(text), 0, len(text))

    def snippet(self, text: str) -> Marked:
        """The piece of the text with most of what was searched, else its beginning; white space as one blank."""
        hits = self._hits(text[:_MOST_LETTERS])
        start, end = _best_piece(text, hits)
        found = _pieces(text, hits, start, end)
        pieces = [(_SPACE.sub(" ", piece), hit) for piece, hit in found.pieces]
        before, after = [("… ", False)] if start else [], [(" …", False)] if end < len(text.rstrip()) else []
        return Marked((*before, *pieces, *after))

    def _is_loose(self, term: Term) -> bool:
        """Whether the words of a term are marked also where they do not stand together: `Corona-Maßnahmen`."""
        return term.hyphens and not self._exact

    def _learn(self, number: int, term: Term) -> None:
        form = exact if self._exact else key
        for place, word in enumerate(term.words):
            at = (number, 0 if self._is_loose(term) else place)
            self._whole.setdefault(form(word), []).append(at)
            if len(term.words) == 1 and not term.quoted and not self._exact:
                self._inside.setdefault(key(word), []).append(at)
        if term.prefix:
            last = term.words[-1]
            begun = (exact(last),) if self._exact else word_variants(last)
            self._begun += [(beginning, (number, len(term.words) - 1)) for beginning in begun]
        if self._is_loose(term):
            joined = key("".join(term.words))
            self._whole.setdefault(joined, []).append((number, 0))
            self._inside.setdefault(joined, []).append((number, 0))

    def _hits(self, text: str) -> list[_Hit]:
        """Every hit in the order of the text; words of a phrase only where the whole phrase stands."""
        found: list[_Hit] = []
        for piece in self._candidates(text):
            inside = [(match, at) for match in WORD.finditer(piece) for at in self._of(match[0])]
            for start in _places(text, piece) if inside else ():
                found += [_Hit(start + match.start(), start + match.end(), *at) for match, at in inside]
        found.sort(key=lambda hit: hit.start)
        return [hit for hit in found if self._lengths[hit.term] == 1] + list(self._phrases(text, found))

    def _candidates(self, text: str) -> set[str]:
        """Pieces of the text between blanks that may have a hit, told by letters; hardly one in twenty needs to be worked out."""
        found: set[str] = set()
        small = _small(text)
        for spelling in self._spellings:
            at = small.find(spelling)
            while at >= 0:
                start, end = _around(text, at)
                found.add(text[start:end])
                at = small.find(spelling, end)
        return found

    def _of(self, word: str) -> list[tuple[int, int]]:
        """Which words of which terms a word of the text is."""
        own = exact(word) if self._exact else key(word)
        found = [*self._whole.get(own, ())]
        if not self._exact and self._inside:
            found += [at for part in parts_of(word) for at in self._inside.get(part, ())]
        if self._begun:
            forms = (own,) if self._exact else (own, fold(word), *parts_of(word))
            found += [at for beginning, at in self._begun if any(form.startswith(beginning) for form in forms)]
        return list(dict.fromkeys(found))

    def _phrases(self, text: str, hits: list[_Hit]) -> Iterator[_Hit]:
        """Words of phrases that stand one after the other."""
        by_place = {(hit.term, hit.word, hit.start): hit for hit in hits if self._lengths[hit.term] > 1}
        for first in hits:
            length = self._lengths[first.term]
            if length == 1 or first.word:
                continue
            run: list[_Hit] = [first]
            while len(run) < length:
                following = WORD.search(text, run[-1].end)
                hit = by_place.get((first.term, len(run), following.start())) if following else None
                if hit is None:
                    break
                run.append(hit)
            if len(run) == length:
                yield from run


def _plain(text: str) -> str:
    """The text in small letters, umlauts and what they are typed as in one form."""
    text = text.lower()
    for umlaut, letter in _UMLAUTS:
        text = text.replace(umlaut, letter)
    return text


def _spellings(letters: str) -> Iterator[str]:
    """What a text may have where its plain form has these letters."""
    last = len(letters) - 1
    ways = [_SPELLINGS.get(letter, (letter,))[: 4 if place < last else 2] for place, letter in enumerate(letters)]
    yield from map("".join, itertools.product(*ways))
    if "ss" in letters:
        yield from _spellings(letters.replace("ss", "ß"))


def _small(text: str) -> str:
    """The text in small letters, each where it was; the capital I with a dot would become two."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(letter.lower()[:1] for letter in text)


def _around(text: str, at: int) -> tuple[int, int]:
    """Begin and end of the piece between white space that has this place."""
    blank = _SPACE.search(text, at)
    while at and not text[at - 1].isspace():
        at -= 1
    return at, blank.start() if blank else len(text)


def _places(text: str, piece: str) -> Iterator[int]:
    """Where a piece stands in the text between white space."""
    start = text.find(piece)
    while start >= 0:
        end = start + len(piece)
        if (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield start
        start = text.find(piece, end)


def _best_piece(text: str, hits: Iterable[_Hit]) -> tuple[int, int]:
    """Begin and end of the piece with the most different terms, of those with the most hits, the first."""
    ordered = sorted(hits, key=lambda hit: hit.start)[:_MOST_HITS]
    best, most = 0, (0, 0)
    for number, first in enumerate(ordered):
        inside = []
        for hit in ordered[number:]:
            if hit.end > first.start + SNIPPET_LETTERS - _BEFORE:
                break
            inside.append(hit)
        count = (len({(hit.term, hit.word) for hit in inside}), len(inside))
        if count > most:
            best, most = first.start, count
    start = _begin(text, best)
    return start, _end(text, start)


def _begin(text: str, hit: int) -> int:
    """Where a piece with its first hit at `hit` begins: with its sentence if that is near, else with a word."""
    earliest = max(0, hit - _BEFORE)
    if earliest == 0:
        return 0
    sentences = [match.end() for match in _SENTENCE.finditer(text, earliest, hit)]
    if sentences:
        return sentences[0]
    blank = _SPACE.search(text, earliest, hit)
    return blank.end() if blank else earliest


def _end(text: str, start: int) -> int:
    end = start + SNIPPET_LETTERS
    if end >= len(text):
        return len(text.rstrip())
    blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return blank if blank > start + SNIPPET_LETTERS // 2 else end


def _pieces(text: str, hits: Iterable[_Hit], start: int, end: int) -> Marked:
    pieces: list[tuple[str, bool]] = []
    at = start
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= at and hit.end <= end:
            pieces += [(text[at : hit.start], False)] if hit.start > at else []
            pieces.append((text[hit.start : hit.end], True))
            at = hit.end
    pieces += [(text[at:end], False)] if end > at else []
    return Marked(tuple(pieces))
