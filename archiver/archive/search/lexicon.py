"""German words as simplemma's dictionary and Snowball know them: base forms, whichever way umlauts and ß are typed."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version

import Stemmer

from archiver.archive.search.remembered import forget
from archiver.archive.search.wordlist import LONGEST_KNOWN, WordList, word_list

LIBRARIES = f"PyStemmer {version('PyStemmer')}, simplemma {version('simplemma')}"
"""What an index depends on: with other releases the same word may get another key."""

_ENDINGS = ("s", "n", "e", "en", "es", "er", "em", "ern", "ens", "ers")
"""Endings that German inflection adds; tried on words that the dictionary does not know as they stand."""
_INFLECTED = re.compile(r"(?:ern|ens|ers|e[nsrm]?|[ns])$")
_DIGRAPH = re.compile("ae|oe|(?<![aeiouyq])ue")
_PLAIN = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "ð": "d",
        "þ": "th",
    }
)

_snowball = Stemmer.Stemmer("german", 0)
_chosen: list[WordList] = []
"""Lists of words that are used instead of the one that all processes share."""


def fold(word: str) -> str:
    """The word in plain small letters: `Müller` and `Mueller` become `mueller`, `Straße` `strasse`, `Yıldız` `yildiz`."""
    word = word.lower()
    if word.isascii():
        return word
    word = unicodedata.normalize("NFC", word).translate(_PLAIN)
    if word.isascii():
        return word
    marks_apart = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in marks_apart if not unicodedata.combining(letter)).lower().translate(_PLAIN)


def known_form(word: str) -> str | None:
    """Base form of a word in small letters, as the dictionary has it (`häusern`: `Haus`); None for a form that it does not know.

    A noun goes before a verb or adjective of the same letters: capitals say little where words begin sentences and
    queries are typed in small letters.
    """
    return _words().base(word)


def nouns_at_end(word: str) -> list[int]:
    """Lengths of the forms of nouns of four letters or more in which a word in small letters ends, the longest first."""
    return _words().nouns_at_end(word)


def known_parts(word: str) -> str | None:
    """The words inside a word in small letters, parted by blanks, where that was worked out with the list of words."""
    return _words().parts(word)


@contextlib.contextmanager
def using(words: WordList) -> Iterator[None]:
    """Inside, these are the known words."""
    forget()
    _chosen.append(words)
    try:
        yield
    finally:
        _chosen.pop()
        forget()


def stripped(word: str) -> str | None:
    """Base form of a word whose inflected form the dictionary lacks: `hamburgern` is `Hamburger`."""
    if not word.endswith(_ENDINGS):
        return None
    known = _words().beginnings(word)
    for ending in _ENDINGS:
        beginning = word[: -len(ending)]
        if word.endswith(ending) and 4 <= len(beginning) <= LONGEST_KNOWN and beginning in known:
            base = known_form(beginning)
            if base and base.lower() == beginning:
                return base
    return None


def cut(word: str) -> str:
    """A folded word that nothing knows, without its inflection, by Snowball's German rules: `lauterbachs` becomes `lauterbach`.

    Only endings of inflection go; `-ung`, `-heit`, `-lich` stay.
    """
    letters = _DIGRAPH.sub(lambda pair: pair[0][0], word)  # as Snowball counts them
    removed = len(letters) - len(_snowball.stemWord(letters))
    ending = _INFLECTED.search(word[len(word) - removed :]) if removed else None
    return word[: len(word) - len(ending[0])] if ending else word


def _words() -> WordList:
    return _chosen[-1] if _chosen else word_list()
