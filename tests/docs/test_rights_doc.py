"""docs/rights.md speaks of every purpose, and cites every section that the program itself names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver.rights import Purpose

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "rights.md").read_text(encoding="utf-8")
SECTIONS = sorted(
    {
        section
        for path in (ROOT / "archiver").rglob("*.py")
        for section in re.findall(r"§ (\d+[a-z]?)", path.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_its_row(purpose: Purpose) -> None:
    assert re.search(rf"^\| `{purpose}`.* \| § \d+", DOC, re.M)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_that_the_program_names_is_explained(section: str) -> None:
    assert re.search(rf"§§? (?:\w+, )*{section}\b", DOC)


def test_it_says_that_it_is_no_advice() -> None:
    assert "no legal advice" in DOC
