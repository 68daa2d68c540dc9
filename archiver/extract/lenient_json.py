"""JSON as news sites write it into their pages: mostly right, and mended where it is not."""

from __future__ import annotations

import json
import re
from typing import Any

_WRAPPERS = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|(?://\s*)?<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|(?://\s*)?\]\]>)\s*$"
)
"""What older systems put around a script's text."""
_QUOTE = re.compile(r"([{\[,:]\s{0,200})?(?<!\\)\"(?=(\s{0,200}(?:[}\],:]|$))?)")
"""A quotation mark, with what shows that it opens (before it) or ends (behind it) a string."""
_DECODER = json.JSONDecoder(strict=False)
_MOST_VALUES = 50
"""Values in one script (guessed; pages with several have two or three)."""


def read_json(source: str) -> Any:
    """The value, or a list of those that stand one behind the other; None when hopeless.

    Mended: raw line breaks, trailing commas, comment and CDATA wrappers, entities, quotation marks inside strings.
    """
    for repaired in (str, _unwrapped, _without_commas, _without_entities, _with_inner_quotes):
        try:
            return json.loads(repaired(source).strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
    return _values(_without_commas(source)) or None


def _unwrapped(source: str) -> str:
    return _WRAPPERS.sub("", source)


def _without_commas(source: str) -> str:
    return re.sub(r",(\s*[}\]])", r"\1", _unwrapped(source))


def _without_entities(source: str) -> str:
    return _unwrapped(source).replace("&quot;", '"')


def _with_inner_quotes(source: str) -> str:
    """Quotation marks that neither open nor end a string escaped: `"description": "Er sagte "nein" dazu"`."""
    return _QUOTE.sub(lambda mark: mark[0] if mark[1] or mark[2] else '\\"', _without_commas(source))


def _values(source: str) -> list[Any]:
    """The values at the start of a text that goes on behind the first: `{…}{…}`."""
    found: list[Any] = []
    place = 0
    while len(found) < _MOST_VALUES:
        place += len(source[place:]) - len(source[place:].lstrip(" \t\r\n,;"))
        try:
            value, place = _DECODER.raw_decode(source, place)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found
