"""Numbers of things in English, for one as for many; the browser's pages have theirs in `archiver/browse/words`."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun; the plural is `one` with an s, or `many`.

    Example: `1 article`, `12,000 articles`, `2 addresses` of `counted(2, "address", "addresses")`.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def articles(number: int) -> str:
    """Example: `1 article`, `12,000 articles`."""
    return counted(number, "article")
