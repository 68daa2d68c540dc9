"""Text as readers see it: one way to clean a string and to read an element."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

# Soft hyphen, zero-width space/non-joiner/joiner, word joiner, BOM, bidi marks, overrides and isolates.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_NO_LETTER = re.compile(r"[\W_]+")
_SPACE = re.compile(r"\s+")

BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
"""Elements that part words and lines even without white space around them."""
UNSEEN = frozenset(
    "script style noscript template svg math iframe object select option button textarea head title".split()
)
"""Elements whose text readers do not see as text."""


def clean(text: str | None) -> str | None:
    """The text in one line: NFC, no invisible or control characters, white space folded; None when nothing is left.

    Example: `" Nato\u00ad-Chef\\n Rutte "` becomes `Nato-Chef Rutte`.
    """
    if not text:
        return None
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return text or None


def text_of(element: HtmlElement, without: Collection[HtmlElement] = ()) -> str | None:
    """The visible text of an element in one line, cleaned; neighbouring blocks are parted by a blank.

    Elements in `without` are read over, with all that is in them. Hidden elements are not known here: this reads mark-up, not style sheets.
    """
    return clean("".join(_strings(element, without)))


def squeezed(text: str) -> str:
    """Letters and digits of a text in lower case, for comparing names and titles: `Brücke – gesperrt!` gives `brückegesperrt`."""
    return _NO_LETTER.sub("", text.casefold())


def _strings(element: HtmlElement, without: Collection[HtmlElement]) -> Iterator[str]:
    """Text and tails below an element in document order, without recursion (pages nest 100,000 deep)."""
    skipped: HtmlElement | None = None
    for event, node in iterwalk(element, events=("start", "end")):
        if event == "start":
            if skipped is None and node is not element and (node.tag in UNSEEN or node in without):
                skipped = node
            if skipped is None:
                if node.tag in BLOCKS:
                    yield " "
                yield node.text or ""
        else:
            if skipped is node:
                skipped = None
            if skipped is None and node is not element:
                if node.tag in BLOCKS:
                    yield " "
                yield node.tail or ""
