"""Text as readers see it: one way to clean a string and to read an element."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from archiver.extract.once import once_per_element

# Control characters; soft hyphen, zero-width space/non-joiner/joiner, word joiner, BOM, bidi marks, overrides and isolates.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_NO_LETTER = re.compile(r"[\W_]+")

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
    if not text.isprintable():  # of the printable characters none is unwanted
        text = text.replace("\n", " ").replace("\t", " ").replace("\xa0", " ")
        if not text.isprintable():  # mostly it was only that: the pattern looks at every character
            text = _UNWANTED.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split()) or None


def text_of(element: HtmlElement, without: Collection[HtmlElement] = ()) -> str | None:
    """The visible text of an element in one line, cleaned; neighbouring blocks are parted by a blank.

    Elements in `without` are read over, with all that is in them. Hidden elements are not known here: this reads mark-up, not style sheets.
    """
    return clean("".join(_strings(element, without))) if without else _text_of(element)


@once_per_element
def _text_of(element: HtmlElement) -> str | None:
    return clean("".join(_strings(element, ())) if len(element) else element.text)


def squeezed(text: str) -> str:
    """Letters and digits of a text in lower case, for comparing names and titles: `Brücke – gesperrt!` gives `brückegesperrt`."""
    return _NO_LETTER.sub("", text.casefold())


def _strings(element: HtmlElement, without: Collection[HtmlElement]) -> list[str]:
    """Text and tails below an element in document order, without recursion (pages nest 100,000 deep)."""
    pieces: list[str] = []
    walk = iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if node is not element and (tag in UNSEEN or node in without):
                walk.skip_subtree()
                continue
            text = node.text
        else:
            text = node.tail if node is not element else None
        if tag in BLOCKS:
            pieces.append(" ")
        if text:
            pieces.append(text)
    return pieces
