"""Text as readers see it."""

from __future__ import annotations

import pytest
from lxml.html import HTMLParser, fragment_fromstring

from archiver.extract.text import clean, text_of

CLEANED = {
    "soft hyphens": ("Bundes\u00adver\u00adfassungs\u00adgericht", "Bundesverfassungsgericht"),
    "zero-width spaces and marks": ("\ufeffRat\u200bhaus\u200e", "Rathaus"),
    "non-breaking and narrow blanks": ("5\u00a0000\u202fEuro", "5 000 Euro"),
    "line breaks": ("  Der\n\t Rat  ", "Der Rat"),
    "decomposed umlaut": ("Mu\u0308ller", "Müller"),
    "nothing but blanks": (" \u00ad\n", None),
    "nothing": (None, None),
    "quotes and dashes stay": ("„Nein“ – sagt er’s?", "„Nein“ – sagt er’s?"),
}


@pytest.mark.parametrize(("text", "wanted"), CLEANED.values(), ids=CLEANED)
def test_clean(text: str | None, wanted: str | None) -> None:
    assert clean(text) == wanted


READ = {
    "inline elements join": ("<p>Die <b>Stadt</b>räte</p>", "Die Stadträte"),
    "blocks are parted": ("<div><p>Eins</p><p>Zwei</p></div>", "Eins Zwei"),
    "line breaks part": ("<p>Eins<br>Zwei</p>", "Eins Zwei"),
    "scripts and styles are not text": ("<p>Eins<script>var x</script><style>p{}</style> zwei</p>", "Eins zwei"),
    "the tail of a script is text": ("<p>Eins<script>x</script>, zwei</p>", "Eins, zwei"),
    "nested unseen elements": ("<p>Eins<noscript><p>ja</p></noscript>zwei</p>", "Einszwei"),
}


@pytest.mark.parametrize(("html", "wanted"), READ.values(), ids=READ)
def test_text_of(html: str, wanted: str) -> None:
    assert text_of(fragment_fromstring(html)) == wanted


def test_text_of_deep_nesting_needs_no_recursion() -> None:
    html = "<div>" * 2000 + "tief" + "</div>" * 2000
    assert text_of(fragment_fromstring(html, parser=HTMLParser(huge_tree=True))) == "tief"
