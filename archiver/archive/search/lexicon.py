"""German words as simplemma's dictionary and Snowball know them: base forms, whichever way umlauts and ß are typed.

The dictionary (1.1 million forms, about 110 MB and 0.9 s to load, measured) is loaded with the first word that is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version

import Stemmer
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

LIBRARIES = f"PyStemmer {version('PyStemmer')}, simplemma {version('simplemma')}"
"""What an index depends on: with other releases the same word may get another key."""

_LONGEST_KNOWN = 40
"""Letters; the dictionary has no longer word that an archive needs, and random strings need no search in it."""
_ENDINGS = ("s", "n", "e", "en", "es", "er", "em", "ern", "ens", "ers")
"""Endings that German inflection adds; tried on words that the dictionary does not know as they stand."""
_INFLECTED = re.compile(r"(?:ern|ens|ers|e[nsrm]?|[ns])$")
_OF_ADJECTIVES = frozenset(("e", "er", "es", "en"))
"""What nouns have more than the adjective that they are made of."""
_NO_GENITIVE = re.compile(r"(?:[aeiouäöü]|s)s$")
"""Endings in which the s belongs to the word: Status, Praxis, Prozess."""
_TYPED = (
    (re.compile("ss"), "ß"),
    (re.compile("ae"), "ä"),
    (re.compile("oe"), "ö"),
    (re.compile("(?<![aeiouq])ue"), "ü"),
)
"""How umlauts and ß are typed on a foreign keyboard, and what is meant."""
_MAY_BE_MEANT = re.compile("ss|ae|oe|(?<![aeiouq])ue")
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


@lru_cache(maxsize=20_000)
def known_form(word: str) -> str | None:
    """Base form of a word in small letters, as the dictionary has it (`häusern`: `Haus`); None for a form that it does not know.

    A noun goes before a verb or adjective of the same letters: capitals say little where words begin sentences and
    queries are typed in small letters.
    """
    if len(word) > _LONGEST_KNOWN:
        return None
    meant = _meant(word)
    known = _forms().get
    found = _noun(word)
    if found is None and meant:
        found = next(filter(None, map(_noun, meant)), None)
    return found or known(word) or (next(filter(None, map(known, meant)), None) if meant else None)


def is_noun(word: str) -> bool:
    """Whether a word in small letters is a form of a noun; not for an adjective that is used as one."""
    if _forms().get(word.capitalize()) is None and not _MAY_BE_MEANT.search(word):
        return False  # as nine of ten
    base = known_form(word)
    return base is not None and base[0].isupper()


def stripped(word: str) -> str | None:
    """Base form of a word whose inflected form the dictionary lacks: `hamburgern` is `Hamburger`."""
    for ending in _ENDINGS:
        if word.endswith(ending) and 4 <= len(word) - len(ending) <= _LONGEST_KNOWN:
            base = known_form(word[: -len(ending)])
            if base and base.lower() == word[: -len(ending)]:
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


def _noun(word: str) -> str | None:
    """Base form of exactly these letters as a noun; that of the adjective for what is made of one (`Grünen`: `grün`)."""
    forms = _forms()
    base = forms.get(word.capitalize())
    if base is None:
        return None
    adjective = forms.get(word)
    if adjective and base.lower().removeprefix(adjective) in _OF_ADJECTIVES:
        return adjective
    if base.endswith("ss") and "ss" in word:  # the dictionary takes Swiss `Strassen` for forms of `Strass`
        meant = forms.get(word.replace("ss", "ß").capitalize())
        if meant and meant.endswith("ße"):
            return meant
    if len(word) > 5 and word.endswith("s") and not _NO_GENITIVE.search(word) and base.lower() == word:
        return forms.get(word[:-1].capitalize()) or base  # the dictionary has `Müllers` as a name of its own
    return base


def _meant(word: str) -> list[str]:
    """The word with umlauts and ß for what may stand for them: one kind at a time, then all."""
    if not _MAY_BE_MEANT.search(word):
        return []
    found, every = [], word
    for pattern, letter in _TYPED:
        if pattern.search(word):
            found.append(pattern.sub(letter, word))
            every = pattern.sub(letter, every)
    return found if every == found[-1] else [*found, every]


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, str]:
    """Form to base form, with capitals."""
    return DefaultDictionaryFactory().get_dictionary("de")
