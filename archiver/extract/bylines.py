"""Bylines without author mark-up, told by their words alone: `Von Anna Muster`, `Anna Muster · 21.10.2024`."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.body.meta_lines import is_date_line, is_name_line, name_beside_moment
from archiver.extract.names import GENRES, names_in
from archiver.extract.places import in_comments
from archiver.extract.text import text_of

LABEL = re.compile(r"^\W*(?:autor(?:in|en|innen)?|autor[:*]in(?:nen)?|text|verfasser(?:in)?)\s*:", re.I)
_PLAIN = re.compile(
    rf"^\W*(?:(?:ein|eine)\s+\w+\s+|(?:gespeichert|eingestellt|eingetragen|geschrieben|verfasst|veröffentlicht)\s+(?=von))?(?:(?i:{GENRES})\s+von|von|text|autor(?:in)?|autor(?:en|:in|\*in)|by|interview|protokoll|bericht|aus\s[\w./\s-]{{2,40}}?\sberichte(?:t|n))(?:\s*:\s*(?:von\s+)?|\s+)[A-ZÄÖÜ]",
    re.I,
)
"""A line without author mark-up that is a byline by its words."""
_DATED = re.compile(
    r"^\W*(?:(?i:veröffentlicht|erstellt|geschrieben|publiziert|aktualisiert|stand|online seit)\b|\d{1,2}\.).{1,60}?\b[Vv]on\s+[A-ZÄÖÜ]"
    r"|^\W*\d{1,2}\.[^a-z]{3,30}(?:Uhr)?\s?[|·,–-]\s?(?:dpa|afp|AFP|epd|kna|KNA|APA|sda|SDA|reuters|Reuters|sid|SID)\W*$"
)
"""A line that begins with its date and goes on with the author: `Veröffentlicht: 11.02.2025, 14:30 Uhr | Von Gesa Timm`."""
_MOST_PARTS = 6
"""Elements in a line of name and date (guessed)."""
_PLACE = re.compile(r"(?:Bad|Sankt|St\.|Neu|Alt|Groß|Klein|Burg|Markt|Stadt|Kreis|Landkreis|Rathaus|New|San|Los)\b")
"""First words of places of two words: `Bad Homburg, 21.10.2024` is a dateline."""


def names_in_line(node: HtmlElement) -> tuple[str, ...]:
    """Names in a short line that says `Von …` or `Text: …` without any author mark-up."""
    if not ((node.text or "").strip() or _begins_with_date(node) or _begins_with_von(node)) or len(node) > 6:
        return ()
    line = text_of(node) or ""
    if not (_PLAIN.match(line) or _DATED.match(line)) or in_comments(node):
        return ()
    return names_in(line, loose=bool(LABEL.match(line))) if len(line) < 120 else ()


def names_beside_date(node: HtmlElement) -> tuple[str, ...]:
    """Names in a line that holds them and the date, and no word besides (`Anna Muster · 21.10.2024`), or has the date beside it."""
    if len(node) > _MOST_PARTS:
        return ()
    text = text_of(node) or ""
    name = name_beside_moment(text) or (text if is_name_line(text) and _is_beside_date(node) else None)
    return names_in(name) if name and not _PLACE.match(name) and not in_comments(node) else ()


def _is_beside_date(node: HtmlElement) -> bool:
    """Whether one of the two elements behind, or the one before, is a date."""
    beside = [*islice(node.itersiblings("*"), 2), *islice(node.itersiblings("*", preceding=True), 1)]
    return any(is_date_line(text_of(other) or "") for other in beside)


def _begins_with_date(node: HtmlElement) -> bool:
    """Whether a line goes on with words after its date: `<time>05.10.2024</time> von Gesa Timm`."""
    return len(node) > 0 and node[0].tag == "time" and bool((node[0].tail or "").strip())


def _begins_with_von(node: HtmlElement) -> bool:
    """Whether a line's first part is but the word before the names: `<span>von</span> <strong>Gesa Timm</strong>`."""
    return len(node) > 1 and (node[0].text or "").strip().lower() in ("von", "von:", "text:", "by")
