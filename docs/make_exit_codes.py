"""Writes docs/exit-codes.md from archiver/errors.py and the commands' help; a test holds the file to it.

python docs/make_exit_codes.py
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from archiver import errors
from archiver.cli.options import EXIT_CODES
from archiver.errors import ArchiverError

TARGET = Path(__file__).with_name("exit-codes.md")
HEAD = """# Exit codes and errors

Made by `docs/make_exit_codes.py` from the code; do not edit by hand.

A command that goes wrong prints one line, `archiver: …`, which says what was expected, what came, where, and what to do; no traceback.
Where one is printed all the same, it is a fault of the program. The exit code tells cron and scripts:
"""
TAIL = """
A run that was interrupted ends soundly and goes on when it is called again. How a single page can end is told in
[What the crawler does](crawling.md#how-a-page-can-end).

## Errors

In Python all of them are classes of `archiver.errors`, below `archiver.ArchiverError`.

"""
WHAT_TO_DO = {
    "ArchiverError": "Read the line that was printed.",
    "UsageError": "Correct what the line names; `archiver COMMAND --help` shows what is possible.",
    "ArchiveError": "Nothing was changed. The lines below say what to do.",
    "ArchiveCorrupt": "Keep the file, put the last [backup](howto/backup.md) in its place, and crawl again: what is missing is fetched.",
    "ArchiveForeign": "Name the right file with `--db`.",
    "ArchiveTooNew": "[Update](howto/update.md) archiver, or use the machine that wrote it.",
    "ArchiveReadOnly": "Give your user the right to write the file and its folder (SQLite writes beside the file).",
    "ArchiveFull": "Make room. What was reported as stored is stored; the next run fetches the rest.",
    "OutletBusy": "Wait for the other run, or stop it; with timers nothing needs to be done.",
    "PageError": "Nothing: the page is counted and tried again by later runs.",
    "ForbiddenAddress": "Nothing; `--allow-local HOST` if the address is meant.",
}
"""For every class of the tree, what a person does; a test names those that are missing."""


def exit_codes() -> str:
    """The whole page."""
    meanings = re.findall(r"(\d) (.+?)(?=[;.](?: |$))", " ".join(EXIT_CODES.replace("\b", "").split()))
    codes = "".join(f"| {code} | {meaning} |\n" for code, meaning in meanings)
    rows = "".join(
        f"| {cls.exit_code} | `{cls.__name__}` | {' '.join((cls.__doc__ or '').split())} | {WHAT_TO_DO[cls.__name__]} |\n"
        for cls in tree(ArchiverError)
    )
    return (
        f"{HEAD}\n| code | meaning |\n|---|---|\n{codes}| 130 | interrupted by Ctrl+C |\n{TAIL}"
        f"| code | class | what it is | what to do |\n|---|---|---|---|\n{rows}"
    )


def tree(cls: type[ArchiverError]) -> Iterator[type[ArchiverError]]:
    """The class and all below it that archiver/errors.py defines, in the order of the source."""
    yield cls
    for below in cls.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from tree(below)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    TARGET.write_text(exit_codes(), encoding="utf-8")
