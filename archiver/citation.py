"""An archived article as others cite it: German short form, BibTeX (biblatex's `@online`), RIS. Pure.

The date of access is that of the last look at the page (`last_checked`), in German local time: that is when it stood there as it
is archived.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Europe/Berlin")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
"""What TeX would obey. Umlauts stay: biblatex reads UTF-8."""
_FILLERS = frozenset(
    "der die das den dem des ein eine einer einem eines und oder in im an am auf zu zum zur von vom".split()
)
"""German articles, conjunctions and prepositions, which make no good word of a key."""
_SPELT_OUT: dict[int, str] = {ord(letter): plain for letter, plain in (
    ("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ø", "o"), ("ł", "l"),
)}  # fmt: skip
_PARTICLES = frozenset("von van vom zu zum zur de del der den di da la le ten ter".split())
"""Words that belong to a family name: `von der Leyen`."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation needs of an article."""

    title: str
    url: str
    outlet: str
    """Name of the site."""
    persons: tuple[str, ...]
    agencies: tuple[str, ...]
    date: datetime | None
    has_time: bool
    accessed: datetime
    language: str | None
    lead: str | None
    keywords: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any], outlet: str) -> Cited:
        """From a row of `Archive.find`."""
        agencies = tuple(row["agencies"])
        return cls(
            title=row["title"] or row["url"],
            url=row["url"],
            outlet=outlet,
            persons=tuple(name for name in row["authors"] if name not in agencies),
            agencies=agencies,
            date=datetime.fromisoformat(row["date"]) if row["date"] else None,
            has_time=row["date_precision"] == "minute",
            accessed=datetime.fromisoformat(row["last_checked"]).astimezone(_ZONE),
            language=row["language"],
            lead=row["lead"],
            keywords=tuple(row["keywords"]),
        )


def as_text(cited: Cited) -> str:
    """Authors, title, site, day and time, address, day of access.

    Example: `Weiß, Jürgen; dpa: Brücke genehmigt. In: Blatt, 1. November 2026, 12:30 Uhr. https://… (abgerufen am 2. November 2026).`
    """
    names = "; ".join([*map(_inverted, cited.persons), *cited.agencies])
    title = cited.title if cited.title.endswith((".", "?", "!", "…")) else f"{cited.title}."
    day = _german_day(cited.date) if cited.date else "o. D"  # the sentence's full stop is its second
    time = f", {cited.date:%H:%M} Uhr" if cited.date and cited.has_time else ""
    opening = f"{names}: {title}" if names else title
    return f"{opening} In: {cited.outlet}, {day}{time}. {cited.url} (abgerufen am {_german_day(cited.accessed)})."


def as_bibtex(cited: Cited) -> str:
    """An `@online` entry; capitals of the title are protected, special characters escaped."""
    names = [*map(_bibtex_name, cited.persons), *(f"{{{_tex(name)}}}" for name in cited.agencies)]
    fields = {
        "author": " and ".join(names),
        "title": f"{{{_tex(cited.title)}}}",
        "organization": _tex(cited.outlet),
        "date": cited.date.date().isoformat() if cited.date else "",
        "url": cited.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": cited.accessed.date().isoformat(),
        "langid": {"de": "german", "en": "english", "fr": "french"}.get(cited.language or "", ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{citation_key(cited)},", *lines, "}"])


def as_ris(cited: Cited) -> str:
    """A newspaper article (`NEWS`), as Zotero and others read it; lines end in CR LF."""
    pairs = [
        ("TY", "NEWS"),
        *(("AU", _inverted(name)) for name in cited.persons),
        *(("AU", name) for name in cited.agencies),
        ("TI", cited.title),
        ("T2", cited.outlet),
        ("PY", f"{cited.date:%Y}" if cited.date else ""),
        ("DA", f"{cited.date:%Y/%m/%d}/" if cited.date else ""),
        ("AB", cited.lead or ""),
        *(("KW", word) for word in cited.keywords),
        ("LA", cited.language or ""),
        ("UR", cited.url),
        ("Y2", f"{cited.accessed:%Y/%m/%d}/"),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - "])


FORMATS = {"text": as_text, "bibtex": as_bibtex, "ris": as_ris}


def citation_key(cited: Cited) -> str:
    """Family name, year and first telling word, in ASCII: `weiss2026gemeinderat`; the outlet where no author is known."""
    names = [_inverted(cited.persons[0]).partition(",")[0]] if cited.persons else [*cited.agencies, cited.outlet]
    words = re.findall(r"\w+", cited.title)
    word = next((word for word in words if word.lower() not in _FILLERS), "")
    return f"{_ascii(names[0])}{cited.date.year if cited.date else 'od'}{_ascii(word)}"


def _inverted(name: str) -> str:
    """Family name first: `Leyen` stays, `Ursula von der Leyen` becomes `von der Leyen, Ursula`."""
    words = name.split()
    if len(words) < 2 or "," in name:
        return name
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return f"{' '.join(words[start:])}, {' '.join(words[:start])}"


def _bibtex_name(name: str) -> str:
    """In BibTeX's own form; what is no plain name is kept together by braces."""
    is_plain = len(name.split()) > 1 and not re.search(r",|\band\b|\d", name)
    return _tex(_inverted(name)) if is_plain else f"{{{_tex(name)}}}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in " ".join(text.split()))


def _ascii(text: str) -> str:
    folded = text.lower().translate(_SPELT_OUT)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


def _german_day(moment: datetime) -> str:
    return f"{moment.day}. {_MONTHS[moment.month - 1]} {moment.year}"
