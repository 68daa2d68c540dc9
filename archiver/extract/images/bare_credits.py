"""Credit lines that only their place gives away: a short paragraph right behind an image."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.images.captions import split_caption
from archiver.extract.images.credits import BY, LABEL
from archiver.extract.text import text_of

LONGEST = 80
"""Characters; a photographer, an archive and a city stay below (guessed)."""
_NAME = r"(?:[\w-]{2,20}\.(?:at|ch|de|com|net|org)|[A-ZÄÖÜ][^/|.!?:;„“\"]{0,38}(?:\.\s?[A-ZÄÖÜ][^/|.!?:;„“\"]{1,30})?)"
_TWO_NAMES = re.compile(rf"{_NAME}\s?[/|]\s?{_NAME}(?<![\s,])")
"""Two short texts that begin with a capital on both sides of a slash: `Stadtarchiv Lindenfurt/J. Kröger`."""
_SYMBOL = re.compile(r"(?:Symbol|Archiv|Beispiel)(?:bild|foto)\s?[–/|-]\s?")
"""`Symbolfoto – Polizei NRW`."""
_BACK = 3
"""Elements between image and line that hold nothing, such as an ad's place (guessed)."""


def credit_behind_image(element: HtmlElement, text: str | None) -> str | None:
    """The credit in a line right behind an image: two names with a slash, or a label that elsewhere may mean the text.

    `as_credit` knows photo agencies and labels wherever they stand; two names, `Quelle: dpa` and `© 2024 Anna Muster` would mean
    nothing, or another thing, elsewhere.
    """
    if not text or len(text) > LONGEST:
        return None
    credit = text if _TWO_NAMES.fullmatch(text) else _labelled(text)
    return credit if credit and _is_behind_image(element) else None


def _labelled(text: str) -> str | None:
    """The credit of a line that is a label and a credit, and no caption."""
    if not (LABEL.match(text) or BY.match(text) or _SYMBOL.match(text)):
        return None
    caption, credit = split_caption(text)
    if credit:
        return credit if caption is None else None
    rest = _SYMBOL.sub("", text)
    return rest if rest != text and all(word[:1].isupper() for word in rest.split()) else None


def _is_behind_image(element: HtmlElement) -> bool:
    for before in islice(element.itersiblings("*", preceding=True), _BACK):
        holds_image = before.tag in ("img", "picture") or next(before.iter("img", "picture"), None) is not None
        if text_of(before):
            return False
        if holds_image:
            return True
    return False
