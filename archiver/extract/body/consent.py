"""Requests for consent to cookies and tracking that stand among an article's paragraphs in boxes without a telling name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.extract.body.passages import Passage
from archiver.extract.body.sentences import is_reported

_WE_ASK = re.compile(
    r"\b[Ww]ir\b.{0,80}\b(?:verwenden|nutzen|setzen|speichern|verarbeiten|brauchen|benötigen)\b|"
    r"\b[Uu]nser\w* (?:\d+ )?(?:Werbe)?[Pp]artner|"
    r"\b[Dd]iese (?:Website|Webseite|Seite) (?:verwendet|nutzt|benötigt|setzt)\b|\b[Ww]e (?:and our|use) "
)
_SIGNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\bcookies?\b", r"\b(?:einwilligung|zustimmung|zustimmen|stimmen sie|consent)\b", r"\btracking\b|"
        r"\bnutzungsverhalten\b",
        r"\bpersonalisierte?[nr]? (?:werbung|anzeigen|inhalte)\b|\b(?:anzeigen|werbung) zu personalisieren\b|"
        r"\bpersonali[sz]ed ads\b",
        r"\bpartnern?\b|\bpartners\b|\bdrittanbieter", r"\bdatenschutz(?:erklärung|hinweis)|\bprivacy policy\b",
        r"\b(?:auf|von) (?:ihrem|deinem) (?:end)?gerät\b|\bon a device\b", r"\bpur-?abo\b", r"\bwiderrufen\b|"
        r"\bjederzeit ändern\b|\bwithdraw\b",
    )
)  # fmt: skip
_STEMS = ("ookie", "racking", "ngsverhalten", "ersonali", "artner", "nbieter", "atenschutz", "rivacy", "erät", "evice")
"""Parts of words of six of the signs; a paragraph without any of them cannot have three signs. Asked first, being cheap."""
_ENOUGH = 3
"""Signs of a paragraph that asks for consent (guessed; none of 72 pages' paragraphs has them)."""
_LEFT = 80
"""Characters that must be left: a page with nothing else is a wall, and judged as one."""


def without_requests(passages: Sequence[Passage]) -> Sequence[Passage]:
    """The passages without the boxes that mostly ask for consent; an article's own paragraph about cookies stands among others."""
    boxes = {passage.element.getparent() for passage in passages if _may_ask(passage.raw) and _asks(passage.text)}
    boxes = {
        box for box in boxes if _is_request([passage for passage in passages if passage.element.getparent() is box])
    }
    if not boxes:
        return passages
    left = [passage for passage in passages if passage.element.getparent() not in boxes]
    others = (len(passage.raw.strip()) for passage in left if not _count(passage.text))
    return left if sum(length for length in others if length >= _LEFT) else passages


def _is_request(box: Sequence[Passage]) -> bool:
    asking = sum(len(passage.raw) for passage in box if _asks(passage.text))
    return 2 * asking >= sum(len(passage.raw) for passage in box)


def _may_ask(raw: str) -> bool:
    return any(stem in raw for stem in _STEMS)


def _asks(text: str) -> bool:
    return bool(_WE_ASK.search(text)) and _count(text) >= _ENOUGH and not is_reported(text)


def _count(text: str) -> int:
    return sum(1 for sign in _SIGNS if sign.search(text))
