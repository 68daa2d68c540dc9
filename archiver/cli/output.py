"""What commands share when they print: the width of a table for another program, and a reader that has enough."""

from __future__ import annotations

import os
import sys

PIPED_WIDTH = 160
"""Columns of a table that goes to a file or another program."""


def articles(number: int) -> str:
    """Example: `1 article`, `12,000 articles`."""
    return f"{number:,} article{'' if number == 1 else 's'}"


def close_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not complain of a closed pipe at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
