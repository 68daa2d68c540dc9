"""Explanations of a page's fields as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from archiver.extract.evidence import Candidate
from archiver.extract.explain.fields import Explanation
from archiver.extract.text import clean

LONGEST = 160
"""Characters of a value that are shown; `--json` has all of it."""


def explanation_tables(explanations: Iterable[Explanation]) -> Group:
    """Per field its name and rule, then a table of its candidates, winners marked with ✓; says so when there are none."""
    parts: list[Text | Table] = [Text("✓ taken; per line: value, place on the page, why", style="dim")]
    for explanation in explanations:
        heading = Text(f"\n{explanation.field}", style="bold").append(f"  {explanation.rule}", style="not bold italic")
        parts += [heading, _table(explanation)]
    return Group(*parts)


def _table(explanation: Explanation) -> Table:
    table = Table(box=None, show_header=False, expand=True, padding=(0, 1))
    table.add_column(width=1)
    for share in (5, 4, 4):
        table.add_column(ratio=share, overflow="fold")
    for candidate in explanation.candidates:
        table.add_row(*_cells(candidate))
    if not explanation.candidates:
        table.add_row("", Text("the page gives none", style="dim"), "", "")
    return table


def _cells(candidate: Candidate) -> list[Text]:
    style = "green" if candidate.is_winner else "dim"
    texts = ("✓" if candidate.is_winner else "", _shown(candidate.value), candidate.place, candidate.reason)
    # never as rich mark-up, never with control characters: a page may hold `[/]` and escape sequences
    return [Text(clean(text) or "", style=style) for text in texts]


def _shown(value: Any) -> str:
    """A value in one line: a list's parts by commas, an image by address and credit, a link by title and address."""
    text = ""
    if isinstance(value, list):
        text = ", ".join(map(str, value))
    elif isinstance(value, dict):
        text = " · ".join(str(value[key]) for key in ("title", "credit", "caption", "url") if value.get(key))
    elif value is not None:
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
