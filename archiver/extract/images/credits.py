"""Reading image credits: which line is one, and where a caption ends and its credit begins. Pure text, no tree."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

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
_MAX_LINE = 240
_MAX_RAW = 3000
"""Longer strings are not looked at: indentation makes a short line long in the source, but not this long."""
_MAX_SPOTS = 8
_SENTENCE_WORDS = 2
"""Words in small letters that make what follows a credit a caption (guessed)."""

_KIND = f"(?:{STRONG_LABELS}|{WEAK_LABELS})"
_PLACE = (
    r"(?:\s?\((?:archiv\w*|symbol\w*|montage|repro|oben|unten|links|rechts|o\.?|u\.?|l\.?|r\.?|s|en|er)\)"
    r"|\s(?:oben|unten|links|rechts)|\s\d{1,2})?"
)
"""`Foto (oben):`, `Bild 2:`, `Foto(s):`"""
_LABEL = re.compile(rf"(?:\b{_KIND}{_PLACE}\s?(?::|[©®]|\([cC]\))|[©®]|\([cC]\))\s*", re.I)
"""A label with its separator, or a copyright sign."""
_BY = re.compile(rf"\b{_KIND}\s(?:von|by|via|courtesy of)\s", re.I)
_LABEL_ONLY = re.compile(rf"{_KIND}\s*$", re.I)
_STRONG = re.compile(rf"(?:{STRONG_LABELS}(?!\w)|[©®]|\(c\))", re.I)
_COPYRIGHT = re.compile(r"copyright|[©®]|\(c\)", re.I)
_TEXT_SOURCE = re.compile(r"(?:quelle|archiv)\b(?!\s(?:foto|bild))", re.I)
_GLUED = re.compile(
    r"(?:copyright|bildquelle|bildnachweis|bildrechte|(?:foto)?credits?)\s+(?=\S)|(?:foto|bild)s?\s?\|\s", re.I
)
"""Labels that need no colon."""
_BARE_FOTO = re.compile(r"(?:foto|fotos|bild|photo)\s+(?=\S)", re.I)
_NOTE = re.compile(
    r"\s*[(\[,/|–-]?\s*\b(?:symbolbild|symbolfoto|archivbild|archivfoto)\b\s*[)\]]?\s*$|\s\|\sall rights reserved$",
    re.I,
)
"""`dpa (Symbolbild)`: the remark is no part of the credit."""
_OPENING = re.compile(
    r"^(?:(?:symbol|archiv)(?:bild|foto)\s*[/|,–-]\s*|(?:von|by)\s(?=[A-ZÄÖÜ])|(?:19|20)\d\d\s(?=[A-Za-z]))+", re.I
)
"""What may open a credit without being part of it: `Symbolbild/dpa`, `Von Anna Muster`, `© 2024 Getty Images`."""
_AGENCIES = NEWS_AGENCIES | LONE_AGENCIES | PICTURE_SOURCES
_EDGE = " \t|,;:/–—-·•*"
_PART = re.compile(r"\s*[/|,]\s*|(?:^|\s+)(?:via|on|auf|by|bei|at)\s+", re.I)
_HEADLINE_LIKE = re.compile(r"\s(?:auf|bei|at)\s", re.I)
"""`Neues auf Wikipedia` is a heading as likely as a credit; `Bild von Anna Muster auf Pixabay` has a label."""
_TEXT_BY = re.compile(
    rf"^texte?\s?:\s?[^:;,|/·•()]{{3,60}}[,;|/·•–-]+\s?(?={_KIND}\s?:)",
    re.I,
)
"""`Text: Max Muster, Fotos: Anna Muster`: who wrote stands before the credit."""
_BRACKETED = re.compile(r"\([^()]*\)|„[^“”\"]*[“”\"]|\"[^\"]*\"")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SENTENCE_END = re.compile(r"(?<=\w\w\w)[.!?…]['\"“”’)]*\s+(?=[A-ZÄÖÜ„\"©@(])")
_SENTENCE_STOP = (".", "!", "?", ":", "…")
_HANDLE = re.compile(r"(?:\S+\s+){3,}(?=@\w)")
"""`Alle Fotos: Mein Tag am See @blog.example`: blogs write @ for ©."""
_OTHER_ROLE = re.compile(
    r"[.;,|]?\s+(?:styling|haare|hair|make-?up|maniküre|model|text|produktion|set-?design)\s?:\s.*", re.I
)
"""`Anna Muster. Styling: Max Muster`: who else worked on a picture is no part of its credit."""
_BINDING = (ARTICLES | CONNECTORS) - {"hier", "so"}
_OPEN_END = re.compile(r"(?:^|[.!?|/(–-])\s*$")
_SCREENSHOT = re.compile(r"(?:screenshots?|bildschirmfoto)\s(?:aus|von|vom|via|der|des)\s\S+(?:\s\S+){0,4}", re.I)


def as_credit(text: str | None) -> str | None:
    """The credit when a line is nothing but an image credit, without label words; else None.

    Example: `Titelbild: Anna Muster / Unsplash` gives `Anna Muster / Unsplash`, `shutterstock/Anna Muster` itself.
    Knows no context and is therefore strict: a lone `dpa`, `(dpa)`, a name or `Quelle: Rathaus` may as well sign the text.
    """
    line = _short_line(text)
    line = _balanced(_TEXT_BY.sub("", line)) if line else None
    if not line:
        return None
    label = _LABEL.match(line) or _BY.match(line)
    if not label:
        return bare(line) if _is_bare_credit(line) else None
    rest = bare(line)
    if not rest or not is_plausible(rest, strong=bool(_STRONG.match(line))):
        return None
    ambiguous = (label.re is _BY and not names_agency(rest)) or (_TEXT_SOURCE.match(line) and not _is_bare_credit(rest))
    return None if ambiguous or _is_text_right(line, rest) else rest


def split_caption(text: str | None) -> tuple[str | None, str | None]:
    """Caption and credit of the text that stands at an image; either may be None.

    Example: `Der Kanzler in Berlin. Foto: Anna Muster/dpa` gives `("Der Kanzler in Berlin.", "Anna Muster/dpa")`.
    `Bild:` before a description is dropped, not read as a credit.
    """
    line = clean(text[:_MAX_RAW]) if text else None
    if not line:
        return None, None
    for start, label in _label_spots(line):
        credit, rest = _credit_from(line, start, label)
        if credit:
            return _caption(_LABEL.sub("", line[:start], count=1) if _LABEL.match(line) else line[:start], rest), credit
    return _split_unlabelled(line)


def credit_of(text: str | None) -> str | None:
    """The credit in an element that is named so (`class="copyright"`): labels are optional; None for sentences and rights notices."""
    credit = bare(text)
    labelled = bool(text and _STRONG.match(text.strip(_EDGE + "([")))
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
        label = _LABEL.match(line) or _BY.match(line) or _GLUED.match(line)
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
        return len(words) <= 16 and (strong or not _SENTENCE_END.search(plain))
    common = sum(word.isalpha() and word[0].islower() and word.lower() not in CONNECTORS for word in words)
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
    return any(agency_in(part) for part in _PART.split(text[:_MAX_LINE]))


def _short_line(text: str | None) -> str | None:
    if not text or len(text) > _MAX_RAW:
        return None
    line = clean(text)
    return line if line and len(line) <= _MAX_LINE else None


@lru_cache(maxsize=4096)
def agency_in(part: str) -> str | None:
    """The agency that a part names, in lower case: `Getty Images`, `dpa-Bildfunk`, `AP Photo`."""
    name = re.sub(r"^(?:www\.|via\s)|\.(?:com|de|at|ch|net|org)$", "", part.strip(" ()[].©").lower())
    name = " ".join(re.split(r"[\s-]+", name))
    if name in _AGENCIES:
        return name
    first, _, ending = name.partition(" ")
    known = first in _AGENCIES and ending and all(word in AGENCY_ENDINGS for word in ending.split())
    return first if known else None


def _is_bare_credit(line: str, *, beside_image: bool = False) -> bool:
    """An unlabelled line that names a photo agency, or a person beside a news agency: `Anna Muster/dpa`.

    Beside an image agencies alone are credits too: `dpa`, `Uncredited/AP/dpa`.
    """
    if len(line) > 100 or line.endswith(_SENTENCE_STOP) or NOT_CREDITS.search(line) or line.startswith("("):
        return False
    parts = [part for part in _PART.split(line) if part]
    agencies = [name for name in map(agency_in, parts) if name]
    others = [part for part in parts if not agency_in(part) and not LICENCE.search(part)]
    if not agencies or len(parts) > 7 or not all(map(_is_name, others)):
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


def _is_name(part: str) -> bool:
    """A person, user or institution: few words, all but connectors with a capital, or a single handle."""
    words = _BRACKETED.sub(" ", part).split()
    if not words or len(words) > 6 or words[0].lower() in ARTICLES or part.startswith("Von "):
        return False
    if any(len(word) > 4 and word.endswith(_SENTENCE_STOP) for word in words):
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


def _label_spots(line: str) -> list[tuple[int, int]]:
    """Where labels stand in a caption: start of the label with its bracket, start of the label itself."""
    spots = [match.start() for match in _LABEL.finditer(line) if not _in_sentence(line, match.start())]
    # Inside a sentence `Foto von` is no label: `auf einem Foto von 2010`.
    spots += [match.start() for match in _BY.finditer(line) if _OPEN_END.search(line[: match.start()])]
    return [_with_bracket(line, start) for start in sorted(spots)[-_MAX_SPOTS:]]


def _in_sentence(line: str, start: int) -> bool:
    """`Auf dem Bild: …`: the word before the label makes it part of the description; a © is never one."""
    word = re.search(r"([\wäöüß]+)\s$", line[max(0, start - 30) : start])
    return bool(word and line[start].isalpha() and word[1].lower() in _BINDING)


def _with_bracket(line: str, start: int) -> tuple[int, int]:
    opened = re.search(r"[(\[]\s*$", line[max(0, start - 4) : start])
    return (start - len(opened[0]) if opened else start, start)


def _credit_from(line: str, start: int, label: int) -> tuple[str | None, str]:
    """The credit that a label opens, and what follows its bracket."""
    tail, rest = _bracket_end(line[label:]) if label > start else _before_caption(line[label:])
    credit = bare(tail)
    if not credit or not is_plausible(credit, strong=bool(_STRONG.match(tail)) or label > 0):
        return None, ""
    return credit, rest


def _before_caption(tail: str) -> tuple[str, str]:
    """A credit and the sentence behind it: `Foto: Anna Muster/dpa | Die Brücke wurde am Montag gesperrt.`"""
    for cut in islice(re.finditer(r"\s[|–-]\s|(?<=\w\w\w)\.\s", tail[:_MAX_LINE]), _MAX_SPOTS):
        rest = tail[cut.end() :]
        if rest.endswith(_SENTENCE_STOP[:3]) and sum(word[:1].islower() for word in rest.split()) >= _SENTENCE_WORDS:
            return tail[: cut.start()], rest
    return tail, ""


def _bracket_end(tail: str) -> tuple[str, str]:
    """What stands before the closing bracket, and what behind it."""
    depth = 1
    for index, character in enumerate(tail[:_MAX_LINE]):
        depth += (character in "([") - (character in ")]")
        if not depth:
            return tail[:index], tail[index + 1 :]
    return tail, ""


def _caption(before: str, after: str = "") -> str | None:
    """What is left of a caption around its credit."""
    text = f"{before.rstrip(' |/–—-·•,(')} {after.strip(' |/–—-·•)')}".strip()
    text = re.sub(r"\s+(?=[.,]$)", "", text)
    text += ")" if text.count("(") > text.count(")") else ""
    return text if re.search(r"\w", text) else None


def _split_unlabelled(line: str) -> tuple[str | None, str | None]:
    """`Text. Anna Muster/dpa`, `Text | AFP/Anna Muster`, `Text (AFP / Anna Muster)`, `Bild: Text. Screenshot aus X`."""
    label = _LABEL.match(line)
    text = line[label.end() :] if label else line
    for before, credit in _endings(text):
        if (_is_bare_credit(credit, beside_image=True) and not _is_credit_part(before)) or _SCREENSHOT.fullmatch(
            credit
        ):
            return _caption(before), credit
    if _is_bare_credit(text, beside_image=True):
        return None, bare(text)
    return _caption(text), None


def _is_credit_part(before: str) -> bool:
    """`picture alliance | Anna Muster`: what stands before the separator is a name or an agency, no caption."""
    return names_agency(before) or (len(before.split()) <= 3 and _is_name(before))


def _endings(text: str) -> list[tuple[str, str]]:
    """Ways to cut a last part off a caption, the widest part first."""
    ends = []
    if bracket := re.search(r"\(([^()]{2,100})\)\.?$", text[-120:]):
        ends.append((text[: len(text) - len(bracket[0])], bracket[1].strip()))
    for cut in [match.end() for match in _SENTENCE_END.finditer(text)][-3:]:
        ends.append((text[:cut].rstrip(), text[cut:].rstrip(". ")))
    for cut in [match.start() for match in re.finditer(r"\s(?:[|/–-]\s|—\s?)(?=\S)", text)][:6]:
        ends.append((text[:cut], text[cut + 2 :].lstrip()))
    return ends
