"""docs/crawling.md and the crawler say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver.crawl import retry, robots
from archiver.crawl.hours import Hours
from archiver.rights import Purpose

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "crawling.md").read_text(encoding="utf-8")
SOURCES = [
    path.read_text(encoding="utf-8")
    for path in (ROOT / "archiver").rglob("*.py")
    if path.parent.name != "watch"  # docs/running.md has its events
]


def table(heading: str) -> dict[str, str]:
    """First and last column of the first table below a heading."""
    rows = re.findall(r"^\| `([\w-]+)`.*\| (.*) \|$", DOC.partition(f"## {heading}\n")[2], re.M)
    return dict(rows)


def test_every_event_is_described_and_every_described_event_is_written() -> None:
    written = {
        name for source in SOURCES for name in re.findall(r'(?:\.write\(\s*|event = )"([a-z]+-?[a-z-]*)"', source)
    }
    written |= {name for source in SOURCES for name in re.findall(r'event = "[a-z-]+" if .* else "([a-z-]+)"', source)}
    assert set(table("What programs can follow")) == written


def test_every_purpose_is_described() -> None:
    assert {*Purpose} <= set(table("What the archive is for"))


@pytest.mark.parametrize(
    "fact",
    [
        f"`Crawl-delay` (up to {robots.MAX_CRAWL_DELAY_SECONDS:.0f} s)",
        f"when it asks for more than {retry.LONGEST_WAIT_SECONDS:.0f} s",
        f"`--only-between {Hours.parse('22:00-06:00')}`",
    ],
)
def test_figures_are_those_of_the_program(fact: str) -> None:
    assert fact in " ".join(DOC.split())
