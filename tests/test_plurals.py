"""One and many: what commands print, and that no text of ours puts a number before a plural by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.plurals import articles, counted

ROOT = Path(__file__).resolve().parent.parent / "archiver"
NOUNS = (
    "address(?:es)?|alarm|answer|article|assignment|change|cluster|core|day|file|hour|letter|line|link|list|minute|outlet|page|parcel|problem"
    "|record|request|row|run|slice|text|time|version|worker"
)
PLURAL = re.compile(rf" (?:[a-z]+ )?(?:{NOUNS})s\b")
ALWAYS_MANY = {
    ("archive/connection.py", " articles\n"): "at least MANY_ARTICLES",
    ("archive/faults.py", " bytes free). What was stored "): "a disk",
    ("browse/metadata.py", " rows; the CSV file has all."): "a limit of hundreds",
    ("cli/diff.py", " versions, there is no version "): "one is said otherwise",
    (
        "cli/fleet_bulk.py",
        " runs on this machine: start `archiver fleet writer --no-outlets`, or say --workers N",
    ): "a verb",
    ("cli/status_tables.py", " days"): "at least a day and a half, rounded",
    ("crawl/discovery.py", " sitemaps; the oldest are left out"): "a limit of hundreds",
    ("crawl/report.py", " pages was given ("): "at least _SEVERAL",
    ("doctor/network.py", " answers "): "a verb",
    ("export/rows.py", " articles could be read; an index is damaged. Run `sqlite3 "): "of all",
    ("fleet/bulk.py", " workers of the fleet died over it"): "at least MOST_DEATHS",
    ("fleet/rounds.py", " workers of the fleet died over it"): "at least MOST_DEATHS",
    ("planning.py", " times in a row"): "once is said otherwise",
    ("planning.py", " articles a day; a new one is expected in "): "a rate",
}
"""Texts with a number that is never 1, and why."""


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (articles(0), "0 articles"),
        (articles(1), "1 article"),
        (articles(12_000), "12,000 articles"),
        (counted(1, "address", "addresses"), "1 address"),
        (counted(2, "address", "addresses"), "2 addresses"),
    ],
)
def test_one_is_not_many(told: str, wanted: str) -> None:
    assert told == wanted


def by_hand(path: Path) -> Iterator[str]:
    """Pieces of a module's texts that follow a value and begin with a plural."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            for value, text in zip(node.values, node.values[1:], strict=False):
                is_text = isinstance(text, ast.Constant) and isinstance(text.value, str)
                if isinstance(value, ast.FormattedValue) and is_text and PLURAL.match(text.value):
                    yield text.value


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_puts_a_number_before_a_plural_by_hand(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    assert [text for text in by_hand(path) if (name, text) not in ALWAYS_MANY] == []
