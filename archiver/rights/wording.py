"""Reservations written out for people, where they stand in a place that machines read."""

from __future__ import annotations

import re

MAX_LETTERS = 20_000
"""Of one text that is looked at."""

_MINING = re.compile(
    r"text[\s-]{0,3}(?:und|and|&|&amp;)?[\s-]{0,3}data[\s-]{0,3}mining|\bTDM\b|§\s?44\s?b|\bdata[\s-]mining\b|2019/790"
    r"|(?:train|entwickl|develop|speis)\w{0,6}[^.]{0,80}(?:künstliche\w{0,2} intelligenz|\bKI\b|\bAI\b|artificial intelligence)",
    re.I,
)
"""That mining or the training of models is spoken of. Text-und-Data-Mining and its spellings; § 44b UrhG; Directive 2019/790."""
_RESERVED = re.compile(
    r"vorbehalt|vorbehält|behalten?\s(?:wir\s|sie\s)?(?:uns|sich)|reserv|untersagt|verboten|nicht\s(?:gestattet|erlaubt|zulässig)"
    r"|prohibit|not\s(?:permitted|allowed)|forbidden|opt(?:ed)?[\s-]?out|widersprech|widerspruch",
    re.I,
)
"""That it is reserved (German and English)."""
_NEAR = 300
"""Letters between the two: the sentence of the longest clause met, in a meta element of an Austrian newspaper, has 230."""


def reservation_in(text: str) -> str | None:
    """The words with which a text reserves mining, from the beginning of their sentence; None when it does not plainly do so."""
    text = " ".join(text[:MAX_LETTERS].split())
    for mining in _MINING.finditer(text):
        start, end = max(0, mining.start() - _NEAR), min(len(text), mining.end() + _NEAR)
        if reserved := _RESERVED.search(text, start, end):
            begin = text.rfind(". ", start, min(mining.start(), reserved.start())) + 2
            return text[max(begin, start) if begin > 1 else start : end]
    return None
