"""What was worked out for a word, remembered in the process.

Only texts are remembered, in plain dictionaries: Python's garbage collection passes over such ones. It walks through `lru_cache`s
and objects again and again, which took a third of the time for indexing (measured with 150,000 words).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

_all: list[dict[str, str]] = []


def remembered(most: int) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Remembers the last `most` words that were met, and at most twice as many."""

    def wrapped(function: Callable[[str], str]) -> Callable[[str], str]:
        known: dict[str, str] = {}
        earlier: dict[str, str] = {}
        _all.extend((known, earlier))

        @wraps(function)
        def remember(word: str) -> str:
            found = known.get(word)
            if found is None:
                if len(known) >= most:
                    earlier.clear()
                    earlier.update(known)
                    known.clear()
                found = earlier.get(word)
                known[word] = found = function(word) if found is None else found
            return found

        return remember

    return wrapped


def forget() -> None:
    """Forget everything, where it would be worked out from other words from now on."""
    for known in _all:
        known.clear()
