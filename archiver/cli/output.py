"""What commands say in the same words."""

from __future__ import annotations


def articles(number: int) -> str:
    """Example: `1 article`, `12,000 articles`."""
    return f"{number:,} article{'' if number == 1 else 's'}"
