"""Whether a page is written in German, told before it is read: a file of a whole web crawl holds a few German pages in a hundred."""

from __future__ import annotations

import re

from archiver.extract.charset import decode

GERMAN = frozenset(
    """
aber auch auf aus bei das dass dem der durch ein eine einem einen einer eines für gegen haben hatte ich ihr im ist kann kein keine
mehr mit nach nicht noch nur oder ohne sein seine seit sich sie sind sowie über um und unter vom von vor werden wenn wie wird wir
wurde wurden zu zum zur zwischen
""".split()
)
"""Words that hold German sentences together and mean nothing much in the languages below."""
OTHERS = frozenset(
    """
the of and to that for with this from are were which have they their would
le les et du une dans pour que qui est sur avec par pas plus aux
el los las una por con para como pero del más
il di che gli della nel sono anche delle dei
het een van voor niet zijn ook naar maar deze werd wordt
och att som för inte av på det ikke til og jeg blev
na się że nie jest oraz przez dla
não uma dos mais também são
a az és hogy nem egy
je se v že při nebo
""".split()
)  # English, French, Spanish, Italian, Dutch, Scandinavian, Polish, Portuguese, Hungarian, Czech
MIN_WORDS = 15
"""Of both kinds; fewer tell nothing, and what the page says of itself counts."""

_SAMPLE = 300_000
"""Characters looked at."""
_HIDDEN = re.compile(r"<(script|style|noscript|svg)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGE = re.compile(r"<html\b[^<>]*?\blang\s*=\s*[\"']?\s*([a-zA-Z]{2,3})", re.I)


def is_german(content: bytes, charset: str | None = None) -> bool:
    """Whether most of a page's text is German; where it has little text, whether it calls itself German.

    The text counts first: many templates say `lang="en"` above German articles, some `de` above English ones.
    """
    html = decode(content, charset)[:_SAMPLE]
    words = [word.lower() for word in _WORD.findall(_TAG.sub(" ", _HIDDEN.sub(" ", html)))]
    german = sum(word in GERMAN for word in words)
    others = sum(word in OTHERS for word in words)
    if german + others >= MIN_WORDS:
        return german > others
    named = _LANGUAGE.search(html[:20_000])
    return named is not None and named[1].lower() in ("de", "ger", "deu", "gsw")
