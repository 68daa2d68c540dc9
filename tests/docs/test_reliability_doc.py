"""docs/reliability.md names tests that exist, and every group of the hostile site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ROWS = [line for line in DOC.splitlines() if line.startswith("| ") and not line.startswith("| what ")]
NAMED = sorted(set(re.findall(r"`([\w/]+\.py): (\w+)`", DOC)))


@pytest.mark.parametrize("row", ROWS, ids=[row.split(" | ")[0][2:50] for row in ROWS])
def test_every_promise_names_a_test(row: str) -> None:
    assert re.search(r"`[\w/]+\.py: \w+`", row)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_named_test_exists(path: str, name: str) -> None:
    assert re.search(rf"^(async )?def test_{name}\(", (ROOT / "tests" / path).read_text(encoding="utf-8"), re.M)


def test_every_group_of_the_hostile_site_stands_behind_a_promise() -> None:
    judged = (ROOT / "tests" / "test_hostile.py").read_text(encoding="utf-8")
    groups = set(re.findall(r"[\" ]/([a-z]+)", judged)) - {"site"}
    assert len(groups) > 15
    assert groups <= set(re.findall(r"/([a-z]+)", " ".join(re.findall(r"hostile site ([/a-z ]+)", DOC))))
