"""Whom a credit names: the agency or institution, and the person. Pure text, no tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from archiver.extract.images.credit_words import ARTICLES, LICENCE
from archiver.extract.images.credits import agency_in

_SEPARATOR = re.compile(
    r"\s*[|/•·;]\s*|,\s+(?:via\s+)?|\s+[–—-]\s+|\s*[()\[\]]\s*|\s+(?:via|on|auf|bei|at|by|from|aus|mit|c/o)\s+|"
    r"\s+für\s+(?=(?-i:DER|DIE|DAS|[A-Z]{2})\b)",
    re.I,
)
_LABEL = re.compile(r"^(?:\w*(?:fotos?|bild(?:er)?|photos?|grafik|montage|illustration)\s*:|©|\(c\))\s*", re.I)
"""What is left of labels between names: `Max Muster/dpa, Montage: Anna Muster`."""
_OTHER_ROLE = re.compile(r"\w+:\s")
"""`Bearbeitung: Anna Muster`: who else worked on it."""
_NOBODY = re.compile(
    r"(?:\w*archiv|privat\w*|handout|pool|uncredited|unbekannt\w*|unknown|n\.?\s?n\.?|anonym\w*|public domain|gemeinfrei|"
    r"symbol(?:bild|foto)|"
    r"archiv(?:bild|foto)|montage|collage|repro|screenshots?|bildmontage|fotomontage|xy|hfr?|red|str|stringer|reproduktion|"
    r"ki-generiert|pr|hersteller|unternehmen|verlag|veranstalter|eigenes werk|own work|\d{4}|no credit)\.?",
    re.I,
)
"""What stands in a name's place and names nobody; `Stringer` and `STR` are what agencies print for names they withhold."""
_INSTITUTION = re.compile(
    r"\b(?:polizei\w*|feuerwehr\w*|bundes\w+|landes\w+|kreis\w*|land(?:kreis|ratsamt|tag|wirtschaftskammer)|stadt\w*|gemeinde\w*|"
    r"rathaus|regierung\w*|\w*ministerium|senat\w*|\w*amt|\w*archive?s?|\w*museum|museen|galerie|\w*universität\w*|universit\w+|college|uni|hochschule|tu|fh|"
    r"\w*institut\w*|\w*stiftung|\w*verein\w*|\w*verband|\w*gesellschaft|\w*kirche|\w*bistum|erzbistum|diakonie|caritas|\w*klinik\w*|"
    r"\w*krankenhaus|\w*theater|oper|schule|gymnasium|zoll|thw|drk|adac|gmbh|ag|kg|inc|ltd|llc|corp|e\.?\s?v|verlag|\w+verlag|"
    r"\w*zeitung|\w*blatt|\w*anzeiger|\w*kurier|\w*nachrichten|\w*rundfunk|radio|tv|fernsehen|films?|pictures?|studios?|media|medien|"
    r"\w*agentur|agency|agence|\w*press|\w*presse|pressestelle|images?|photos|\w*fotos|\w*bilder|bildarchiv|news|redaktion|"
    r"commission|kommission|parliament|parlament|bundestag|office|service|nasa|esa|navy|army|force|department|police|library|"
    r"bibliothek|collection|sammlung|group|gruppe|union|partei|fc|sv|sc|tsv|vfb|vfl|\w*fraktion|foto|photo|\w*grafik\w*|osm|openstreetmap|datawrapper|\w{3,}post)\b|"
    r"^the\s|^(?-i:[A-ZÄÖÜ]{2,6}\s[A-ZÄÖÜ][a-zäöü])",
    re.I,
)
"""Words of which the names of institutions are made: authorities, schools, broadcasters, papers, clubs, companies."""
_BROADCASTER = re.compile(r"(?:[A-ZÄÖÜ]{2,6}\d?|[A-ZÄÖÜ]{2,4}[-+]\w{1,10})(?:\s(?:Degeto|Kultur|Info|Mediathek))?")
"""`NDR`, `ZDF`, `SWR3`, `ARD Degeto`: capitals only."""
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:de|at|ch|com|net|org|eu|info|tv|news)", re.I)
_PARTICLES = frozenset(
    "von van vom de der den del della di da do dos du la le el al bin ibn zu zur ter ten y e und and & +".split()
)
_NAME_WORD = re.compile(r"(?:[A-ZÄÖÜÉÈÁÅÇÑÓÚŠŽČĆŁØÍĐŞİ](?:[\w'’.-]*))|[A-Z]\.")
_SLASH = re.compile(r"[|/]")
_HOUSE = 4
"""Letters of a single word that names a house beside a person; shorter ones are marks of editors (guessed)."""
_MOST_WORDS = 6
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class CreditParts:
    """Whom a credit names; each as printed, or None."""

    agency: str | None = None
    photographer: str | None = None


class _Sort(Enum):
    AGENCY = auto()
    INSTITUTION = auto()
    PERSON = auto()
    WORD = auto()
    """A single word: a surname or a user beside an agency, a paper beside a person, anything at all alone."""
    NOTHING = auto()


@lru_cache(maxsize=4096)
def split_credit(credit: str | None) -> CreditParts:
    """The agency (or institution, archive, picture site) and the person in a credit as `credits` reads it.

    Example: `picture alliance/dpa | Jens Büttner` gives `picture alliance/dpa` and `Jens Büttner`. Several of a kind stay as printed:
    `AFP via Getty Images`, `Max Muster, Anna Muster`. A lone word that is no known agency (`Tesla`, `Kröger`) may be either and gives
    nothing, nor do `privat`, `Archiv` and licences.
    """
    if not credit or len(credit) > _LONGEST:
        return CreditParts()
    parts = _parts(credit)
    houses = [part for part in parts if part.sort in (_Sort.AGENCY, _Sort.INSTITUTION)]
    people = [part for part in parts if part.sort is _Sort.PERSON]
    words = [part for part in parts if part.sort is _Sort.WORD]
    if not people and houses and len(words) == 1:
        people = words
    elif people and not houses and _SLASH.search(credit):
        # `Südtirol Wein / Max Muster`: one of two names is a house, and nothing tells which
        people = people if len({part.text for part in people}) == 1 else []
        houses = [word for word in words if len(word.text) >= _HOUSE] if people else []
    return CreditParts(_as_printed(credit, parts, houses), _as_printed(credit, parts, people))


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    text: str
    sort: _Sort


def _parts(credit: str) -> list[_Part]:
    parts: list[_Part] = []
    start, is_place = 0, False
    for separator in (*_SEPARATOR.finditer(credit), None):
        end = separator.start() if separator else len(credit)
        label = _LABEL.match(credit[start:end])
        begin = start + (label.end() if label else 0)
        if text := credit[begin:end].strip(" .:"):
            begin += len(credit[begin:end]) - len(credit[begin:end].lstrip(" .:"))
            sort = _sort(text)
            # `Max Muster from Peoria, AZ, United States, CC BY 2.0, via Wikimedia Commons`: a place ends with the licence or agency
            is_place = is_place and sort is not _Sort.AGENCY and not LICENCE.search(text)
            parts.append(_Part(begin, begin + len(text), text, _Sort.NOTHING if is_place else sort))
        is_place = is_place or bool(separator and separator[0].strip().lower() == "from")
        start = separator.end() if separator else end
    return parts


def _sort(text: str) -> _Sort:
    """What a part of a credit is."""
    if (
        LICENCE.search(text)
        or _NOBODY.fullmatch(text)
        or _OTHER_ROLE.match(text)
        or not re.search(r"[^\W\d_]{2}", text)
    ):
        return _Sort.NOTHING
    if agency_in(text):
        return _Sort.AGENCY
    words = text.split()
    if _DOMAIN.fullmatch(text) or _BROADCASTER.fullmatch(text) or words[0].lower() in ARTICLES:
        return _Sort.INSTITUTION
    if _INSTITUTION.search(text):
        return _Sort.INSTITUTION if len(words) <= _MOST_WORDS else _Sort.NOTHING
    if len(words) == 1:
        return _Sort.WORD
    named = all(_NAME_WORD.fullmatch(word) or word.lower() in _PARTICLES for word in words)
    return _Sort.PERSON if named and len(words) <= _MOST_WORDS else _Sort.NOTHING


def _as_printed(credit: str, parts: Sequence[_Part], chosen: Sequence[_Part]) -> str | None:
    """The chosen parts: the piece of the credit that holds them when nothing else stands between, else each once, slashes between."""
    if not chosen:
        return None
    first, last = parts.index(chosen[0]), parts.index(chosen[-1])
    each = {part.text.casefold(): part.text for part in reversed(chosen)}
    if last - first + 1 == len(chosen) == len(each):
        piece = credit[chosen[0].start : chosen[-1].end]
        return f"{piece})" if piece.count("(") > piece.count(")") else piece
    return "/".join(reversed(each.values()))
