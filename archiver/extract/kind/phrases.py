"""Phrases by which a page tells what it is: patterns built from readable lists."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(*phrases: str) -> re.Pattern[str]:
    """One pattern that finds any of the phrases (regular expressions), in whatever case."""
    return re.compile("|".join(phrases), re.I)


def each_of(*phrases: str) -> tuple[re.Pattern[str], ...]:
    """One pattern per phrase, to count how many different ones occur."""
    return tuple(re.compile(phrase, re.I) for phrase in phrases)


def hits(patterns: Iterable[re.Pattern[str]], text: str) -> int:
    """How many of the patterns occur in a text."""
    return sum(1 for pattern in patterns if pattern.search(text))
