"""Path patterns of robots.txt (RFC 9309, 2.2.3), which TDMRep uses too: `*` is anything, a final `$` is the end."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3


def path_of(url: str) -> str:
    """The part of an address that patterns are compared with: path and query, escapes in one form; `/` for what is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return plain(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")


def plain(path: str) -> str:
    """A path with needless escapes undone and the others in capitals; letters beyond ASCII escaped as UTF-8.

    Example: `/gr%c3%b6%73se` and `/größse` are both `/gr%C3%B6sse`.
    """
    if not path.isascii():
        path = _BEYOND_ASCII.sub(
            lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), path
        )
    return _ESCAPE.sub(lambda match: _unescaped(match[1]), path) if "%" in path else path


def covers(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path from its beginning. Both as `plain` makes them.

    Takes the pieces between the stars one after the other, so no pattern is slow.
    """
    is_whole = pattern.endswith("$")
    first, *rest = (pattern[:-1] if is_whole else pattern).split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if not rest:
        return not is_whole or place == len(path)
    for piece in rest[:-1]:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    last = rest[-1]
    return path.endswith(last) and len(path) - len(last) >= place if is_whole else path.find(last, place) >= 0


def _unescaped(digits: str) -> str:
    letter = chr(int(digits, 16))
    return letter if letter in _UNRESERVED else f"%{digits.upper()}"
