"""Reading image credits: which line is one, and what of it is the credit itself. Pure text, no tree."""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.extract.images.credit_words import (
    AGENCY_ENDINGS,
    ARTICLES,
    CONNECTORS,
    LICENCE,
    LONE_AGENCIES,
    NEWS_AGENCIES,
    NOT_CREDITS,
    ONLY_MARKS,
    PICTURE_SOURCES,
    PLACING,
    STRONG_LABELS,
    WEAK_LABELS,
)
from archiver.extract.text import clean

MAX_CREDIT = 160
"""Characters; the longest credit on the 72 measured pages has 98."""
MAX_LINE = 240
MAX_RAW = 3000
"""Longer strings are not looked at: indentation makes a short line long in the source, but not this long."""

_KIND = f"(?:{STRONG_LABELS}|{WEAK_LABELS})"
_PLACE = (
    r"(?:\s?[(\[](?:archiv\w*|symbol\w*|montage|repro|oben|unten|links|rechts|o\.?|u\.?|l\.?|r\.?|m|s|en|er|\d{1,2})[)\]]"
    r"|\s(?:oben|unten|links|rechts)|\s\d{1,2})?"
)
"""`Foto (oben):`, `Bild 2:`, `Foto(s):`"""
LABEL = re.compile(rf"(?:\b{_KIND}{_PLACE}\s?(?::|[©®]|\([cC]\))|[©®]|\([cC]\))\s*", re.I)
"""A label with its separator, or a copyright sign."""
BY = re.compile(rf"\b{_KIND}\s(?:von|by|via|courtesy of)\s", re.I)
_LABEL_ONLY = re.compile(rf"{_KIND}\s*$", re.I)
STRONG = re.compile(rf"(?:{STRONG_LABELS}(?!\w)|[©®]|\(c\))", re.I)
_COPYRIGHT = re.compile(r"copyright|[©®]|\(c\)", re.I)
_TEXT_SOURCE = re.compile(r"(?:quelle|archiv)\b(?!\s(?:foto|bild))", re.I)
_GLUED = re.compile(
    r"(?:copyright|bildquelle|bildnachweis|bildrechte|(?:foto)?credits?)\s+(?=\S)|(?:foto|bild)s?\s?\|\s", re.I
)
"""Labels that need no colon."""
_BARE_FOTO = re.compile(r"(?:foto|fotos|bild|photo)\s+(?=\S)", re.I)
_NOTE = re.compile(
    r"\s*[(\[,/|–-]?\s*\b(?:symbolbild|symbolfoto|archivbild|archivfoto|beispielbild|beispielfoto)\b\s*[)\]]?\s*$|"
    r"\s*[(\[](?:(?:bild|foto)?ausschnitt|archiv|symbol|bearbeitet|m)[)\]]\s*$|"
    r"\s*[|,–-]\s*(?:all rights reserved|alle rechte vorbehalten)\.?$",
    re.I,
)
"""`dpa (Symbolbild)`, `Anna Muster (Ausschnitt)`, `AFP [M]`: the remark is no part of the credit."""
_OPENING = re.compile(
    r"^(?:(?:symbol|archiv)(?:bild|foto)\s*[/|,–-]\s*|(?:von|by)\s(?=[A-ZÄÖÜ])|(?:19|20)\d\d\s(?=[A-Za-z]))+",
    re.I,
)
"""What may open a credit without being part of it: `Symbolbild/dpa`, `Von Anna Muster`, `© 2024 Getty Images`."""
_AGENCIES = NEWS_AGENCIES | LONE_AGENCIES | PICTURE_SOURCES
_EDGE = " \t|,;:/–—-·•*"
_PART = re.compile(r"\s*[/|,]\s*|(?:^|\s+)(?:via|on|auf|by|bei|at|from)\s+", re.I)
_HEADLINE_LIKE = re.compile(r"\s(?:auf|bei|at)\s", re.I)
"""`Neues auf Wikipedia` is a heading as likely as a credit; `Bild von Anna Muster auf Pixabay` has a label."""
_TEXT_BY = re.compile(
    rf"^(?:texte?\s?:\s?[^:;,|/·•()]{{3,60}}[,;|/·•–-]+|(?-i:[a-zäöü]{{2,4}})(?:[,/]\s?(?-i:[a-zäöü]{{2,4}})){{0,3}};)\s?(?={_KIND}{_PLACE}\s?:)",
    re.I,
)
"""`Text: Max Muster, Fotos: Anna Muster`, `amu; Foto: dpa`: who wrote stands before the credit."""
_BRACKETED = re.compile(r"\([^()]*\)|„[^“”\"]*[“”\"]|\"[^\"]*\"")
_PICTURE_NUMBER = re.compile(r"(?<=\w)[\s_#-]{1,3}\d{5,}$")
"""`Adobe Stock #123456789`, `AdobeStock_123456789`: the picture's number in the agency's catalogue."""
_COMMONS = re.compile(
    r"(?:Von|By)\s(\S[^,]{1,60}?\s[-–]\s[^,]{3,60},\s(?:CC[\s-]|Gemeinfrei|Public domain)[^,]{0,40}?)(?:,\shttps?://\S+)?\.?"
)
"""`Von Anna Muster - Eigenes Werk, CC BY-SA 4.0, https://…`: what Wikimedia Commons gives to be copied."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
SENTENCE_END = re.compile(r"(?<=\w\w\w)[.!?…]['\"“”’)]*\s+(?=[A-ZÄÖÜ„\"©@(])")
SENTENCE_STOP = (".", "!", "?", ":", "…")
_HANDLE = re.compile(r"(?:\S+\s+){3,}(?=@\w)")
"""`Alle Fotos: Mein Tag am See @blog.example`: blogs write @ for ©."""
_OTHER_ROLE = re.compile(
    r"\s*[.;,|/]?\s+(?:styling|haare|hair|make-?up|maniküre|model|text|produktion|set-?design)\s?:\s.*|\s+hochgeladen\svon\s.*",
    re.I,
)
"""`Anna Muster. Styling: Max Muster`: who else worked on a picture is no part of its credit."""


def as_credit(text: str | None) -> str | None:
    """The credit when a line is nothing but an image credit, without label words; else None.

    Example: `Titelbild: Anna Muster / Unsplash` gives `Anna Muster / Unsplash`, `shutterstock/Anna Muster` itself.
    Knows no context and is therefore strict: a lone `dpa`, `(dpa)`, a name or `Quelle: Rathaus` may as well sign the text.
    """
    line = _short_line(text)
    line = _balanced(_TEXT_BY.sub("", line)) if line else None
    if not line:
        return None
    label = LABEL.match(line) or BY.match(line)
    if not label:
        return bare(line) if is_bare_credit(line) else commons_credit(line)
    rest = bare(line)
    if not rest or not is_plausible(rest, strong=bool(STRONG.match(line))):
        return None
    ambiguous = (label.re is BY and not names_agency(rest)) or (_TEXT_SOURCE.match(line) and not is_bare_credit(rest))
    return None if ambiguous or _is_text_right(line, rest) else rest


def commons_credit(line: str) -> str | None:
    """The credit in an attribution as Wikimedia Commons words it: maker, source and licence, without the link."""
    found = _COMMONS.fullmatch(line)
    return found[1] if found else None


def credit_of(text: str | None) -> str | None:
    """The credit in an element that is named so (`class="copyright"`): labels are optional; None for sentences and rights notices."""
    credit = bare(text)
    labelled = bool(text and STRONG.match(text.strip(_EDGE + "([")))
    return credit if credit and is_plausible(credit, strong=labelled) else None


def bare(text: str | None) -> str | None:
    """A credit as printed, without leading labels, copyright signs, remarks and stray punctuation; None when nothing is left.

    Example: `(Foto: © Anna Muster/dpa)` gives `Anna Muster/dpa`.
    """
    line = _short_line(text)
    before, labelled = None, False
    while line and line != before:
        before = line
        line = _balanced(line.strip(_EDGE))
        label = LABEL.match(line) or BY.match(line) or _GLUED.match(line)
        if not label and (glued := _BARE_FOTO.match(line)) and names_agency(line[glued.end() :]):
            label = glued
        line = _NOTE.sub("", line[label.end() :] if label else line)
        line = _OPENING.sub("", line)
        labelled = labelled or bool(label)
    if labelled and line and (handle := _HANDLE.match(line)):
        line = line[handle.end() :]
    line = re.sub(r"(?<=[a-zäöüß]{3})\.$", "", _OTHER_ROLE.sub("", line)) if line else None
    if not line or not re.search(r"[^\W\d_]", line):
        return None
    return line if not _LABEL_ONLY.fullmatch(line) or ONLY_MARKS.fullmatch(line) else None


def is_plausible(credit: str, *, strong: bool = True) -> bool:
    """Whether a text can be a credit at all: names, not a sentence. `strong`: it follows a label that means nothing else."""
    if len(credit) > MAX_CREDIT or NOT_CREDITS.search(credit):
        return False
    plain = _BRACKETED.sub(" ", credit)
    words = plain.split()
    if names_agency(credit):
        return len(words) <= 16 and (strong or not SENTENCE_END.search(plain))
    bare_words = [word.strip(",;:.!?") for word in words]
    common = sum(word.isalpha() and word[0].islower() and word.lower() not in CONNECTORS for word in bare_words)
    if len(words) == 1:
        return True
    if credit.endswith(("!", "?")) or (common and words and words[0].lower() in ARTICLES):
        return False
    if not PLACING.isdisjoint(words) and "/" not in plain and "|" not in plain:
        return False
    if strong:
        return len(words) <= 14 and common <= 2
    sentence = words[:1] and words[0].lower() in ARTICLES
    return len(words) <= 9 and not common and not sentence and not _YEAR.search(plain) and not credit.endswith(".")


def names_agency(text: str) -> bool:
    """Whether a photo agency, picture site or news agency is one of the names in a text."""
    return any(agency_in(part) for part in _PART.split(text[:MAX_LINE]))


def _short_line(text: str | None) -> str | None:
    if not text or len(text) > MAX_RAW:
        return None
    line = clean(text)
    return line if line and len(line) <= MAX_LINE else None


@lru_cache(maxsize=4096)
def agency_in(part: str) -> str | None:
    """The agency that a part names, in lower case: `Getty Images`, `dpa-Bildfunk`, `AP Photo`."""
    name = _PICTURE_NUMBER.sub("", part.strip(" ()[].©").lower())
    name = re.sub(r"^(?:www\.|via\s)|\.(?:com|de|at|ch|net|org)$", "", name)
    name = " ".join(re.split(r"[\s-]+", name))
    if name in _AGENCIES:
        return name
    first, _, ending = name.partition(" ")
    known = first in _AGENCIES and ending and all(word in AGENCY_ENDINGS for word in ending.split())
    return first if known else None


def is_bare_credit(line: str, *, beside_image: bool = False) -> bool:
    """An unlabelled line that names a photo agency, or a person beside a news agency: `Anna Muster/dpa`.

    Beside an image agencies alone are credits too: `dpa`, `Uncredited/AP/dpa`.
    """
    if len(line) > 100 or line.endswith(SENTENCE_STOP) or line.startswith("("):
        return False
    parts = [part for part in _PART.split(line) if part]
    agencies = [name for name in map(agency_in, parts) if name]
    if not agencies or len(parts) > 7 or NOT_CREDITS.search(line):  # in the order of their cost
        return False
    others = [part for part in parts if not agency_in(part) and not LICENCE.search(part)]
    if not all(map(is_name, others)):
        return False
    if beside_image:
        return "," not in line or bool(others)
    if _HEADLINE_LIKE.search(line):
        return False
    if len(parts) == 1:
        return bool(agencies[0] in LONE_AGENCIES)
    if NEWS_AGENCIES.issuperset(agencies):
        return "," not in line and any(len(part.split()) > 1 for part in others)
    return True


def is_name(part: str) -> bool:
    """A person, user or institution: few words, all but connectors with a capital, or a single handle."""
    words = _BRACKETED.sub(" ", part).split()
    if not words or len(words) > 6 or words[0].lower() in ARTICLES or part.startswith("Von "):
        return False
    if any(len(word) > 4 and word.endswith(SENTENCE_STOP) for word in words):
        return False
    return len(words) == 1 or not any(w.isalpha() and w[0].islower() and w.lower() not in CONNECTORS for w in words)


def _is_text_right(line: str, credit: str) -> bool:
    """`Copyright: Project Syndicate, 2025` and `© 2025 Zeitung` protect the text, not an image."""
    return bool(_COPYRIGHT.match(line) and _YEAR.search(line) and not names_agency(credit))


def _balanced(line: str) -> str:
    """Without brackets around the whole or left open at an end; `(dpa)`, an agency's mark, is left as it is."""
    if line.startswith(("(", "[")) and line.endswith((")", "]")) and not re.search(r"[()\[\]]", line[1:-1]):
        return line if line[1:-1].lower() in NEWS_AGENCIES else line[1:-1].strip(_EDGE)
    if line.endswith(")") and line.count(")") > line.count("("):
        return line[:-1].strip(_EDGE)
    if line.startswith("(") and line.count("(") > line.count(")"):
        return line[1:].strip(_EDGE)
    return line
