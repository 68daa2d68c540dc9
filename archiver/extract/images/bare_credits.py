"""Credit lines that only their place gives away: a bare paragraph right behind an image."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.text import text_of

LONGEST = 80
"""Characters; a photographer, an archive and a city stay below (guessed)."""
_NAME = r"[A-ZÄÖÜ][^/|.!?:;„“\"]{0,38}(?:\.\s?[A-ZÄÖÜ][^/|.!?:;„“\"]{1,30})?"
_TWO_NAMES = re.compile(rf"{_NAME}\s?[/|]\s?{_NAME}(?<![\s,])")
"""Two short texts that begin with a capital on both sides of a slash: `Stadtarchiv Lindenfurt/J. Kröger`."""
_BACK = 3
"""Elements between image and line that hold nothing, such as an ad's place (guessed)."""


def credit_behind_image(element: HtmlElement, text: str | None) -> str | None:
    """The line, when it is two names with a slash right behind an image; None for anything else.

    `as_credit` knows photo agencies and labels wherever they stand; these two names would mean nothing elsewhere.
    """
    if not text or len(text) > LONGEST or not _TWO_NAMES.fullmatch(text):
        return None
    return text if _is_behind_image(element) else None


def _is_behind_image(element: HtmlElement) -> bool:
    for before in islice(element.itersiblings("*", preceding=True), _BACK):
        holds_image = before.tag in ("img", "picture") or next(before.iter("img", "picture"), None) is not None
        if text_of(before):
            return False
        if holds_image:
            return True
    return False
