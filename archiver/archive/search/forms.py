"""German words with their base forms, worked out of simplemma's dictionary once, as a file that is looked up without being read.

The dictionary itself takes a second and 110 MB in every process; these words, about 21 MB, are mapped into memory and shared. They hold
every word in small letters that the dictionary knows, also as it is typed without umlauts and ß, and every noun backwards, so that
the nouns in which a word ends are found by one look, and the words inside every base form, which take longest to find. `wordlist`
keeps the file; here is what stands in it.
"""

from __future__ import annotations

import itertools
import re
import zlib
from array import array
from collections.abc import Iterator, Mapping

import marisa_trie
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from archiver.archive.search.compounds import worked_out
from archiver.archive.search.lexicon import using
from archiver.archive.search.wordlist import FORMAT, HEAD, LONGEST_KNOWN, MAGIC, SHORTEST_END, WordList

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
_TYPED_AS = {"ß": ("ß", "ss"), "ä": ("ä", "ae"), "ö": ("ö", "oe"), "ü": ("ü", "ue")}
_SPELT = re.compile("([ßäöü])")


def make(forms: Mapping[str, str] | None = None) -> bytes:
    """The file: both tries, and for each word of the first by its number which change gives the base form.

    `forms` has the base form of each form, with capitals; simplemma's where it is not given. No list of the words is ever in memory, only
    tries of them, so that small machines can make the file, too (measured: 300 MB).
    """
    forms = dictionary() if forms is None else forms
    candidates = marisa_trie.Trie(_candidates(forms), num_tries=1)
    changes: dict[bytes, int] = {}
    change_of_candidate, is_noun = array("i", [-1]) * len(candidates), bytearray(len(candidates))
    for word in candidates.iterkeys():
        base, number = known_form(forms, word), candidates[word]
        if base:
            change_of_candidate[number] = changes.setdefault(_change(word, base), len(changes))
            is_noun[number] = base[0].isupper() and (word.capitalize() in forms or bool(_MAY_BE_MEANT.search(word)))
    known = (word for word in candidates.iterkeys() if change_of_candidate[candidates[word]] >= 0)
    words = marisa_trie.Trie(known, num_tries=1)
    nouns = (word[::-1] for word in words.iterkeys() if is_noun[candidates[word]] and len(word) >= SHORTEST_END)
    backwards = marisa_trie.Trie(nouns, num_tries=1)
    change_of = array("I", bytes(4 * len(words)))
    for word in words.iterkeys():
        change_of[words[word]] = change_of_candidate[candidates[word]]
    ends = array("I", (0, *itertools.accumulate(map(len, changes))))
    pieces = (words.tobytes(), backwards.tobytes(), change_of.tobytes(), ends.tobytes(), b"".join(changes))
    return _file(*pieces, *_inside(words, WordList(_file(*pieces, b"", b"", b""))))


def _file(*pieces: bytes) -> bytes:
    content = b"".join(piece + bytes(-len(piece) % 8) for piece in pieces)
    return HEAD.pack(MAGIC, FORMAT, zlib.crc32(content), *map(len, pieces)) + content


def _inside(words: marisa_trie.Trie, known: WordList) -> tuple[bytes, bytes, bytes]:
    """The words inside each base form: their numbers by that of the form, where their texts end, their texts."""
    numbers: dict[bytes, int] = {b"": 1}
    number_of = array("I", bytes(4 * len(words)))
    with using(known):
        for word in words.iterkeys():
            base = known.base(word)
            if base and base.lower() == word:
                number_of[words[word]] = numbers.setdefault(worked_out(word).encode(), len(numbers) + 1)
    ends = array("I", (0, *itertools.accumulate(map(len, numbers))))
    return number_of.tobytes(), ends.tobytes(), b"".join(numbers)


def _candidates(forms: Mapping[str, str]) -> Iterator[str]:
    """The dictionary's words in small letters, and every way to type them; some come twice."""
    for form in forms:
        word = form.lower()
        if len(word) <= LONGEST_KNOWN:
            yield word
        yield from (typed for typed in _as_typed(word) if len(typed) <= LONGEST_KNOWN)


def known_form(forms: Mapping[str, str], word: str) -> str | None:
    """Base form of a word in small letters, as the dictionary has it (`häusern`: `Haus`); None for a form that it does not know.

    A noun goes before a verb or adjective of the same letters: capitals say little where words begin sentences and
    queries are typed in small letters.
    """
    found = _noun(forms, word)
    if found is not None or not _MAY_BE_MEANT.search(word):
        return found or forms.get(word)
    meant = _meant(word)
    found = next(filter(None, (_noun(forms, other) for other in meant)), None)
    return found or forms.get(word) or next(filter(None, map(forms.get, meant)), None)


def dictionary() -> Mapping[str, str]:
    """Simplemma's German forms with their base forms, with capitals."""
    forms: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary("de")
    return forms


def _noun(forms: Mapping[str, str], word: str) -> str | None:
    """Base form of exactly these letters as a noun; that of the adjective for what is made of one (`Grünen`: `grün`)."""
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
    found, every = [], word
    for pattern, letter in _TYPED:
        if pattern.search(word):
            found.append(pattern.sub(letter, word))
            every = pattern.sub(letter, every)
    return found if every == found[-1] else [*found, every]


def _as_typed(word: str) -> Iterator[str]:
    """Every way to type a word with umlauts or ß: each of them as it is or by two letters."""
    if _SPELT.search(word):
        pieces = (_TYPED_AS.get(piece, (piece,)) for piece in _SPELT.split(word))
        yield from map("".join, itertools.product(*pieces))


def _change(word: str, base: str) -> bytes:
    """What makes the base form of a word: letters that go at its end, whether it gets a capital, and the letters that come.

    `häusern` to `Haus` is b"\\x86aus": six letters go, a capital (the high bit), `aus` comes.
    """
    capital = base[0].isupper() and base[0].lower() == word[0]
    small = word[0] + base[1:] if capital else base
    same = 0
    for one, other in zip(word, small, strict=False):
        if one != other:
            break
        same += 1
    return bytes((len(word) - same | (0x80 if capital else 0),)) + small[same:].encode()
