"""Where German compounds are joined: `Regierungsbildung` is `Regierung` and `Bildung`. Pure, by a dictionary of words.

A word is split where its end is a known noun (or an adjective such as `-freundlich`) and its beginning is one that compounds begin
with, in the form they take there: as it is (`Bau|amt`), inflected (`Landes|regierung`, `Kinder|garten`), with -s
(`Regierungs|bildung`), without its -e (`Schul|pflicht`), as a verb (`Impf|stoff`), or a compound itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.archive.search.lexicon import known_form, known_parts, nouns_at_end
from archiver.archive.search.remembered import remembered

SHORTEST, LONGEST = 7, 60
"""Letters of the words that are looked at; below, errors outweigh what is found (measured on the words of 72 German pages)."""
_SHORTEST_PIECE = 4
_SHORT_ENDS = frozenset("amt art bad bau bus hof rad rat see tat tor uhr weg zug akt ort rats amts".split())
"""Words of three letters that end many compounds, with their genitives. Not `tag`: it would be found in every weekday."""
_SHORT_BEGINNINGS = frozenset("amt arm bad bau bus eis gas hof ost süd rad rat see tag tor uhr weg zug not uno".split())
_NO_BEGINNINGS = frozenset(
    "über unter wider durch hinter fort zurück voraus nach gegen miss entgegen inter anti vorzu abzu auszu anzu einzu zusammen "
    "ander anders aller allen einer eines einen ihre seine dies eben noch auch immer wenn dann denn sehr mehr viel viele mini mill "
    "gene trans tran test best mont vert vorder stell inste funda punk graf konz moder "
    "faszie genie touri verb wie zent besch tech myste unterste erst kata gel".split()
)
"""Prefixes, and words of grammar or chance that the dictionary knows: `Über|fall` and `Gene|ration` are no compounds."""
_NO_ENDS = frozenset(
    "keit heit schaft ungen enden ster stern eren erin innen rinnen ieren iert ions ation ationen ismus isten sten loser lose losen "
    "ende enden ender ener chen lein iger ante anten ente enten oren tion tionen rige rigen ment mente menten ling linge lingen ring "
    "ringe ringen rung lung tung gung sion ität nisse nissen nis tisch tischen tischer ischer ping arien agram ermann ansen cher "
    "isch ische ischen ischem ischer nische tische hafte hafter haften endes genes tand stag rungen iere "
    "ernde ales eure euren onen turen ieres eins einen alle allen alter stand stands".split()
)
"""Suffixes and chance endings that are also words (`Enten`, `Lose`, `Nissen`) and would end other words."""
ADJECTIVE = re.compile(
    r"(?:freundlich|feindlich|kritisch|politisch|rechtlich|fähig|pflichtig|gerecht|würdig|weit|reich|frei|voll)(?:e[nmrs]?)?$"
)
"""Adjectives that end compounds. Others are left alone: their endings are too much like suffixes."""


_PLACES = re.compile(
    "(?=(?:sch[lmnrw]?|chr?|ph|pf[lr]?|th|rh|qu|s[klmptw]?|sp[lr]|str|[bdfgkptvw]r|[bfgkp]l|[gk]n|zw|[bcdfghjklmnprtvwxz])?[aeiouyäöü])"
)
"""Where German words can begin; leaves out half of all places before the dictionary is asked."""


def split(word: str) -> tuple[str, str] | None:
    """Beginning and end of a compound in small letters, the beginning as a word of its own; None when it is none.

    Of several places the one with the longest end wins: `bundesverfassungsgericht` gives `bund`, `verfassungsgericht`.
    """
    if not SHORTEST <= len(word) <= LONGEST:
        return None
    beginning, _, end = _split(word).partition(" ")
    return (beginning, end) if end else None


def parts(word: str) -> tuple[str, ...]:
    """Every word inside a compound in small letters, each once; none when it is no compound.

    Example: `klimaschutzgesetz` gives `klima`, `schutzgesetz`, `schutz`, `gesetz`, `klimaschutz`.
    """
    return tuple(_parts(word).split())


@remembered(50_000)
def _split(word: str) -> str:
    for length in _ends(word):
        if beginning := _as_word(word[:-length]):
            return f"{beginning} {word[-length:]}"
    return ""


@remembered(50_000)
def _parts(word: str) -> str:
    known = known_parts(word)
    return worked_out(word) if known is None else known


def worked_out(word: str) -> str:
    """What the list of words has of most base forms, as `lexicon.known_parts`: here is how it comes to know."""
    found = split(word)
    if not found:
        return ""
    beginning, end = found
    last = split(end)
    other = last and _as_word(word[: -len(last[1])])  # split at the later place: klimaschutz|gesetz
    end = (known_form(end) or end).lower()
    every = (beginning, *parts(beginning), end, *parts(end), *((other,) if other else ()))
    return " ".join(dict.fromkeys(every))


def _ends(word: str) -> Iterator[int]:
    """How many letters of a word may be the last word of a compound, most first."""
    lengths = nouns_at_end(word)
    if adjective := ADJECTIVE.search(word):
        lengths = sorted({*lengths, len(adjective[0])}, reverse=True)
    last = len(word) - 1
    for length in lengths:
        if word[-length:] not in _NO_ENDS and _PLACES.match(word, last + 1 - length, last):
            yield length
    if word[-3:] in _SHORT_ENDS and _PLACES.match(word, last - 2, last):
        yield 3


@remembered(50_000)
def _as_word(beginning: str) -> str:
    """The word that a compound begins with, without what joins it to the rest; nothing for what begins none."""
    if len(beginning) < _SHORTEST_PIECE:
        return beginning if beginning in _SHORT_BEGINNINGS else ""
    without_s = beginning.removesuffix("s")
    if beginning in _NO_BEGINNINGS or without_s in _NO_BEGINNINGS:
        return ""
    forms = dict.fromkeys((beginning, without_s, beginning + "e", beginning + "en"))
    for form in forms:
        base = known_form(form)
        if base:
            return base.lower()
    return without_s if split(without_s) else ""
