"""What a word is looked up by: its key, and the keys of the words inside a compound. Pure.

Every form of a word has one key (`Häuser`, `Hauses`, `haeuser`: `haus`), by the dictionary where it knows the word, else by its last part
where it is a compound, else by Snowball's endings. Articles and queries go through the same functions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from archiver.archive.search.compounds import ADJECTIVE, LONGEST, SHORTEST, parts, split
from archiver.archive.search.lexicon import LIBRARIES, cut, fold, known_form, stripped
from archiver.archive.search.remembered import remembered

ANALYSIS = f"1, {LIBRARIES}"
"""How words get their keys. An index made in another way is made anew; raise the number when a key changes (a test tells)."""

WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits; everything else parts words."""
_OTHER_HYPHENS = "\u2010\u2011"
_MARKS = ".,;:!?…\"'„“”‚‘’«»‹›()[]–—-/"
"""What stands around words; none of them is part of one."""
_HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_MOST_REMEMBERED = 150_000
"""Pieces of text remembered with their keys, and as many of before that: together at most 60 MB when very many articles are indexed."""
_INSIDE = "\t"
"""Stands around the keys of the words inside a piece, where it is remembered; no piece has one, being split at white space."""
_FUNCTION_WORDS = frozenset(
    "der die das den dem des ein eine einer eines einem einen kein keine keiner keinen keinem ich du er sie es wir ihr mich dich sich "
    "uns euch mir dir ihm ihn ihnen mein meine dein deine sein seine seiner seinem seinen seines ihre ihrer ihrem ihren ihres unser "
    "unsere euer eure wer was wem wen wessen welche welcher welches dieser diese dieses diesem diesen jener jene jenes jeder jede jedes "
    "man und oder aber denn doch sondern auch nicht nur noch schon so wie als wenn ob dass weil da damit dann wo wann warum hier dort "
    "in im an am auf aus bei beim bis durch für gegen mit nach ohne seit über um unter von vom vor zu zum zur zwischen während wegen "
    "bin bist ist sind seid war warst waren wart wäre wären gewesen habe hast hat haben habt hatte hatten hätte hätten werde wirst "
    "wird werden werdet wurde wurden würde würden worden kann können konnte konnten könnte könnten muss müssen musste soll sollen sollte "
    "sollten will wollen wollte mag mögen möchte darf dürfen durfte mehr sehr alle alles allem allen aller viel viele einige andere "
    "anderen anderer immer wieder etwa rund laut sowie bereits zwei drei vier fünf".split()
)
"""Words of grammar, each its own key: a search for `Ware` does not find every `waren`."""


def normal(text: str) -> str:
    """Text as articles are stored, for what readers type."""
    return unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """The words of a text as they stand in it."""
    return WORD.findall(text)


def key(word: str) -> str:
    """What all forms of a word share: `Häusern` gives `haus`. A folded word; the same for all ways to type it."""
    return _entry(word).partition(_INSIDE)[0]


def keys(pieces: Iterable[str]) -> tuple[str, set[str]]:
    """The keys of the words of a text that was split at its blanks, in their order, parted by blanks; and those of the words inside them.

    `Landesregierung` has `land` and `regierung` inside. A word with hyphens also has the key that it has when written as one:
    `Corona-Maßnahmen` has `coronamassnahme`.
    """
    _make_room()
    asked = list(pieces)
    found = list(map(_known.get, asked))  # most are known, and are so looked up without a line of Python for each
    every = " ".join(_entry(piece) if entry is None else entry for piece, entry in zip(asked, found, strict=True))
    outside_and_inside = every.split(_INSIDE)
    return "".join(outside_and_inside[::2]), set(" ".join(outside_and_inside[1::2]).split())


def parts_of(piece: str) -> tuple[str, ...]:
    """Keys of the words inside compounds, as of `keys`, of a piece of text without blanks."""
    return tuple(_entry(piece).partition(_INSIDE)[2].split())


def exact(word: str) -> str:
    """A word for comparing exactly: capitals do not count, everything else does."""
    return word.lower()


@remembered(100_000)
def _key(word: str) -> str:
    """The key of a word in small letters."""
    if word in _FUNCTION_WORDS or not word.isalpha():
        return fold(word)
    base = known_form(word)
    if base is None and (compound := split(word)):
        end = compound[1]
        base = word[: -len(end)] + (known_form(end) or end)
    base = base or stripped(word)
    return fold(base) if base and base.isalpha() else cut(fold(word))


@remembered(50_000)
def _keys_of_parts(word: str) -> str:
    """Keys of the words inside a compound in small letters, parted by blanks."""
    if len(word) < SHORTEST or word in _FUNCTION_WORDS:
        return ""
    whole = (known_form(word) or word).lower()
    return " ".join(dict.fromkeys(map(_key, parts(whole))))


def _may_be_compound(word: str) -> bool:
    """Whether a word as it stands in a text is worth taking apart: a noun or name, or one of the adjectives that end compounds."""
    return not word[0].islower() or ADJECTIVE.search(word) is not None


def _parts_of_piece(piece: str, found: list[str]) -> Iterator[str]:
    for word in found:
        if _may_be_compound(word):
            yield from _keys_of_parts(word.lower()).split()
    if len(found) > 1:
        for hyphen in _OTHER_HYPHENS:
            piece = piece.replace(hyphen, "-")
        for hyphenated in _HYPHENATED.finditer(piece):
            joined = hyphenated[0].replace("-", "").lower()
            if len(joined) <= LONGEST:  # else part of an address
                yield _key(joined)
                yield from _keys_of_parts(joined).split()


def _entry(piece: str) -> str:
    """The keys of the words of a piece, and between two `_INSIDE` after them those of the words inside its words, if any."""
    known = _known.get(piece)
    if known is None:
        known = _earlier.get(piece)
        _known[piece] = known = _worked_out(piece) if known is None else known
    return known


def _worked_out(piece: str) -> str:
    bare = piece.strip(_MARKS)
    if not bare.isalpha():
        found = words(piece)
        inside = " ".join(dict.fromkeys(_parts_of_piece(piece, found)))
        return _with_parts(" ".join(_key(word.lower()) for word in found), inside)
    if bare != piece:
        return _entry(bare)
    word = piece.lower()
    return _with_parts(_key(word), _keys_of_parts(word)) if _may_be_compound(piece) else _key(word)


def _with_parts(known: str, inside: str) -> str:
    return f"{known}{_INSIDE}{inside}{_INSIDE}" if inside else known


def _make_room() -> None:
    """When very many words are remembered, those that were not met for long go."""
    if len(_known) >= _MOST_REMEMBERED:
        _earlier.clear()
        _earlier.update(_known)
        _known.clear()


_known: dict[str, str] = {}
"""Pieces of text between blanks, as they stand there, with what `_entry` gives; see `remembered` for why these are texts.

Looking pieces up takes a third of the time of finding words by a regular expression first (measured).
"""
_earlier: dict[str, str] = {}
"""What was remembered until room was made; what is met again moves on."""
