"""Scripts beside the program say what they do when they are asked, instead of doing it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = [
    path
    for folder in ("docs", "benchmarks", "deploy")
    for path in sorted((ROOT / folder).glob("*.py"))
    if "__main__" in path.read_text(encoding="utf-8")
]
READERS = {"ArgumentParser", "command"}
"""argparse's, and click's decorator: both answer `--help` and refuse what they do not know."""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_script_reads_its_arguments_by_a_library(script: Path) -> None:
    tree = ast.parse(script.read_text(encoding="utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert names & READERS
    assert "argv" not in names
