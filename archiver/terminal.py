"""Standard output, for people at a window and for other programs: how wide it is, and a reader that has enough (`| head`)."""

from __future__ import annotations

import io
import os
import sys

from rich.console import Console

WIDTH_OF_NO_WINDOW = 200
"""Columns of a table that goes to a file or another program: wide enough for the widest, so that nothing is cut."""


def output(*, most: int | None = None, highlight: bool = True, soft_wrap: bool = False) -> Console:
    """Standard output: of a window its width, at most `most` columns of it; else as wide as a table needs."""
    console = Console(highlight=highlight, soft_wrap=soft_wrap)
    if not sys.stdout.isatty():
        console.width = WIDTH_OF_NO_WINDOW
    elif most is not None:
        console.width = min(most, console.width)
    return console


def let_readers_go() -> None:
    """From now on text that nobody reads any more goes nowhere: a command comes to its end, and its exit code is the truth."""
    out = sys.stdout
    if out is sys.__stdout__ and isinstance(out, io.TextIOWrapper) and not isinstance(out, _Output):  # not in a test
        # Beside the other, which libraries use by its own name.
        sys.stdout = _Output(out.buffer, encoding=out.encoding, errors=out.errors, line_buffering=out.line_buffering)


def close_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not complain of a closed pipe at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Output(io.TextIOWrapper):
    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except BrokenPipeError:
            close_output()
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except BrokenPipeError:
            close_output()
            super().flush()
