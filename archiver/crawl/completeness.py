"""Whether a page arrived whole. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(rb"</html\s*>", re.I)
_NEEDS_AN_END = (b"div", b"main", b"article", b"section", b"script", b"figure", b"header")
"""Elements whose end tag must not be left out (HTML, 13.1.2.4); `p`, `li`, `body` and `html` may do without."""
MAX_TAGS = 150_000
"""Measured: the longest of 922 saved news pages has 21,000; with 400,000 the readers need minutes."""
MAX_ATTRIBUTES = 1_000
"""Of one tag. libxml2 compares each with all others: 100,000 take it a minute. Guessed: real tags have at most some 40."""


def is_cut_off(content: bytes) -> bool:
    """Whether a page breaks off: no `</html>`, and an element that must be closed is not.

    A connection that closes, a wrong Content-Length and a broken gzip stream all end like this without any error.
    A page without `</html>` whose elements are closed is one that leaves out optional tags.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16
        content = content.replace(b"\0", b"")
    if _END.search(content, max(0, len(content) - 65_536)) or _END.search(content):
        return False
    page = content.lower()
    return any(len(re.findall(rb"<%s[\s>]" % name, page)) > page.count(b"</%s" % name) for name in _NEEDS_AN_END)


def is_too_complex(content: bytes) -> bool:
    """Whether a page holds so many elements or attributes that reading it would stop the crawl for minutes."""
    if len(content) > 2 * MAX_TAGS and content.count(b"<") > 2 * MAX_TAGS:
        return True
    return any(
        piece[:1].isalpha() and piece.partition(b">")[0].count(b"=") > MAX_ATTRIBUTES for piece in _long_pieces(content)
    )


def _long_pieces(content: bytes) -> Iterator[bytes]:
    """What stands between two `<`, where that is longer than `MAX_ATTRIBUTES`; leaps over all else, which takes a fifth of splitting."""
    start = content.find(b"<")
    while start >= 0:
        leap = content.rfind(b"<", start + 1, start + 2 + MAX_ATTRIBUTES)
        if leap < 0:
            leap = content.find(b"<", start + 1)
            yield content[start + 1 : leap if leap >= 0 else len(content)]
        start = leap
