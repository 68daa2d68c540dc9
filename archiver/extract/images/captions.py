"""Where a caption ends and its credit begins. Pure text, no tree."""

from __future__ import annotations

import re
from itertools import islice

from archiver.extract.images.credit_words import ARTICLES, CONNECTORS
from archiver.extract.images.credits import (
    BY,
    LABEL,
    MAX_LINE,
    MAX_RAW,
    SENTENCE_END,
    SENTENCE_STOP,
    STRONG,
    bare,
    commons_credit,
    is_bare_credit,
    is_name,
    is_plausible,
    names_agency,
)
from archiver.extract.text import clean

_MAX_SPOTS = 8
_SENTENCE_WORDS = 2
"""Words in small letters that make what follows a credit a caption (guessed)."""
_BINDING = (ARTICLES | CONNECTORS) - {"hier", "so"}
_OPEN_END = re.compile(r"(?:^|[.!?|/(–-])\s*$")
_FOTO_NAME = re.compile(r"(?:Foto|Bild|Photo)\s((?:[A-ZÄÖÜ][\w.'’-]*\s?){2,3})")
"""`Die Halle am Fluss (Foto Anna Muster)`: the label without its colon."""
_PAPER_AND_NAME = re.compile(
    r"(?:[A-ZÄÖÜ][\w.-]{1,20}|[\w-]{2,20}\.(?:at|ch|de|com|net|org))\s?/\s?[A-ZÄÖÜ][\w.'’-]{1,20}(?:\s[A-ZÄÖÜ][\w.'’-]{1,20}){1,2}"
)
"""`Stadtblatt/Anna Muster` as the whole caption."""
_SCREENSHOT = re.compile(r"(?:screenshots?|bildschirmfoto)\s(?:aus|von|vom|via|der|des)\s\S+(?:\s\S+){0,4}", re.I)
_GLUED_COPYRIGHT = re.compile(r"[-–|.!?]\s(copyright\s)(?=[A-ZÄÖÜ])", re.I)
"""`Ein Gasspeicher - Copyright AP Photo`: the label without its colon."""
_SMALL_AGENCY = re.compile(r"(?<=\w\w\w)[.!?…,][\"“”’)]*\s(?=(?:dpa|epd|imago|picture alliance)\b[^.!?]{0,60}$)")
"""`Der Hafen am Morgen. dpa/Anna Muster`: where agencies that are written small follow the sentence."""
_LABEL_SIGNS, _BY_WORDS = (":", "©", "®", "(c)"), (" von ", " by ", " via ", " courtesy of ")
"""Without one of them LABEL and BY fit nowhere; to look for these is much faster."""


def split_caption(text: str | None) -> tuple[str | None, str | None]:
    """Caption and credit of the text that stands at an image; either may be None.

    Example: `Der Kanzler in Berlin. Foto: Anna Muster/dpa` gives `("Der Kanzler in Berlin.", "Anna Muster/dpa")`.
    `Bild:` before a description is dropped, not read as a credit.
    """
    line = clean(text[:MAX_RAW]) if text else None
    if not line:
        return None, None
    for start, label in _label_spots(line):
        credit, rest = _credit_from(line, start, label)
        if credit:
            return _caption(LABEL.sub("", line[:start], count=1) if LABEL.match(line) else line[:start], rest), credit
    return _split_unlabelled(line)


def _label_spots(line: str) -> list[tuple[int, int]]:
    """Where labels stand in a caption: start of the label with its bracket, start of the label itself."""
    spots: list[int] = []
    folded = line.lower()
    if any(map(folded.__contains__, _LABEL_SIGNS)):
        spots += [match.start() for match in LABEL.finditer(line) if not _in_sentence(line, match.start())]
    if any(map(folded.__contains__, _BY_WORDS)):
        # Inside a sentence `Foto von` is no label: `auf einem Foto von 2010`.
        spots += [match.start() for match in BY.finditer(line) if _OPEN_END.search(line[: match.start()])]
    if "copyright" in folded:
        spots += [match.start(1) for match in _GLUED_COPYRIGHT.finditer(line)]
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
    if not credit or not is_plausible(credit, strong=bool(STRONG.match(tail)) or label > 0):
        return None, ""
    return credit, rest


def _before_caption(tail: str) -> tuple[str, str]:
    """A credit and the sentence behind it: `Foto: Anna Muster/dpa | Die Brücke wurde am Montag gesperrt.`"""
    for cut in islice(re.finditer(r"\s[|–-]\s|(?<=\w\w\w)\.\s", tail[:MAX_LINE]), _MAX_SPOTS):
        rest = tail[cut.end() :]
        if rest.endswith(SENTENCE_STOP[:3]) and sum(word[:1].islower() for word in rest.split()) >= _SENTENCE_WORDS:
            return tail[: cut.start()], rest
    return tail, ""


def _bracket_end(tail: str) -> tuple[str, str]:
    """What stands before the closing bracket, and what behind it."""
    depth = 1
    for index, character in enumerate(tail[:MAX_LINE]):
        depth += (character in "([") - (character in ")]")
        if not depth:
            return tail[:index], tail[index + 1 :]
    return tail, ""


def _caption(before: str, after: str = "") -> str | None:
    """What is left of a caption around its credit."""
    text = f"{before.rstrip(' |/–—-·•,;(')} {after.strip(' |/–—-·•)')}".strip()
    text = re.sub(r"\s+(?=[.,]$)", "", text)
    text += ")" if text.count("(") > text.count(")") else ""
    return text if re.search(r"\w", text) else None


def _split_unlabelled(line: str) -> tuple[str | None, str | None]:
    """`Text. Anna Muster/dpa`, `Text | AFP/Anna Muster`, `Text (AFP / Anna Muster)`, `Bild: Text. Screenshot aus X`."""
    label = LABEL.match(line)
    text = line[label.end() :] if label else line
    for before, credit in _endings(text):
        if (is_bare_credit(credit, beside_image=True) and not _is_credit_part(before)) or _SCREENSHOT.fullmatch(credit):
            return _caption(before), credit
        if (named := _FOTO_NAME.fullmatch(credit)) and is_name(named[1]):
            return _caption(before), named[1]
    if is_bare_credit(text, beside_image=True):
        return None, bare(text)
    whole = commons_credit(text) or (text if not label and _PAPER_AND_NAME.fullmatch(text) else None)
    return (None, whole) if whole else (_caption(text), None)


def _is_credit_part(before: str) -> bool:
    """`picture alliance | Anna Muster`: what stands before the separator is a name or an agency, no caption."""
    return names_agency(before) or (len(before.split()) <= 3 and is_name(before))


def _endings(text: str) -> list[tuple[str, str]]:
    """Ways to cut a last part off a caption, the widest part first."""
    ends = []
    if bracket := re.search(r"\(([^()]{2,100})\)\.?$", text[-120:]):
        ends.append((text[: len(text) - len(bracket[0])], bracket[1].strip()))
    for cut in [match.end() for end in (SENTENCE_END, _SMALL_AGENCY) for match in end.finditer(text)][-3:]:
        ends.append((text[:cut].rstrip(), text[cut:].rstrip(". ")))
    for cut in [match.start() for match in re.finditer(r"\s(?:[|/–·•-]\s|—\s?)(?=\S)", text)][:6]:
        ends.append((text[:cut], text[cut + 2 :].lstrip()))
    return ends
