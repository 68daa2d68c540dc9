"""What a word is looked up by: its key, and the keys of the words inside a compound. Pure.

Every form of a word has one key (`Häuser`, `Hauses`, `haeuser`: `haus`), by the dictionary where it knows the word, else by its last part
where it is a compound, else by Snowball's endings. Articles and queries go through the same functions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from archiver.archive.search.compounds import SHORTEST, parts, split
from archiver.archive.search.lexicon import LIBRARIES, cut, fold, known_base, known_form

ANALYSIS = f"1, {LIBRARIES}"
"""How words get their keys. An index made in another way is made anew; raise the number when a key changes (a test tells)."""

WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits; everything else parts words."""
_OTHER_HYPHENS = "\u2010\u2011"
_HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_MOST_REMEMBERED = 200_000
"""Forms kept with their keys: about 50 MB; 97 % of the words of a text are among them (measured). Then all are forgotten."""
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
"""Words of grammar, each its own key: `waren` is not found by `Ware`, nor `würde` by `Würde` and `werden`."""


def words(text: str) -> list[str]:
    """The words of a text as they stand in it."""
    return WORD.findall(text)


def hyphenated(text: str) -> list[str]:
    """Words with hyphens, written as one: `Corona-Maßnahmen` gives `CoronaMaßnahmen`."""
    for hyphen in _OTHER_HYPHENS:
        text = text.replace(hyphen, "-")
    if "-" not in text:
        return []
    found = (_HYPHENATED.search(piece) for piece in text.split() if "-" in piece)
    return [word[0].replace("-", "") for word in found if word]


def normal(text: str) -> str:
    """Text as articles are stored, for what readers type."""
    return unicodedata.normalize("NFC", text)


def key(word: str) -> str:
    """What all forms of a word share: `Häusern` gives `haus`. A folded word; the same for all ways to type it."""
    return _keys[word]


def keys(some: Iterable[str]) -> Iterator[str]:
    """The key of each word."""
    return map(_keys.__getitem__, some)


def part_keys(some: Iterable[str]) -> set[str]:
    """Keys of the words inside the compounds among these words: `Landesregierung` gives `land` and `regierung`."""
    compounds = _parts.keys() & _looked_up(some)
    return {key for word in compounds for key in _parts[word]}


def forget_words() -> None:
    """Make room when very many words are remembered. Not while an article is worked on: its compounds would lose their parts."""
    if len(_keys) > _MOST_REMEMBERED:
        _keys.clear()
        _parts.clear()


def exact(word: str) -> str:
    """A word for comparing exactly: capitals do not count, everything else does."""
    return word.casefold() if word.isascii() else word.lower()


def _key(word: str) -> str:
    if word in _FUNCTION_WORDS or not word.isalpha():
        return fold(word)
    base = known_base(word)
    if base and base.isalpha():
        return fold(base)
    compound = split(word)
    if compound:
        end = compound[1]
        return fold(word[: -len(end)] + (known_form(end) or end))
    return cut(fold(word))


def _looked_up(some: Iterable[str]) -> set[str]:
    """The words, each once, with their compounds in `_parts`."""
    found = set(some)
    for word in found - _keys.keys():
        _keys[word]
    return found


def _keys_of_parts(word: str) -> tuple[str, ...]:
    if len(word) < SHORTEST or word in _FUNCTION_WORDS:
        return ()
    whole = (known_form(word) or word).lower()
    return tuple(dict.fromkeys(map(_key, parts(whole))))


class _Keys(dict[str, str]):
    """Words as they stand in texts, with their keys; a word that is not there is worked out, and its parts with it."""

    def __missing__(self, word: str) -> str:
        lower = word.lower()
        found = _keys_of_parts(lower)
        if found:
            _parts[word] = found
        self[word] = result = _key(lower)
        return result


_parts: dict[str, tuple[str, ...]] = {}
_keys = _Keys()
