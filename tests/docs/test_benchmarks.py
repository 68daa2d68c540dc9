"""docs/benchmarks.md is what benchmarks/extraction.py writes, but for the figures; every tool has an adapter."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmark_scripts import load

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


extraction, adapters = load("extraction"), load("adapters")


def test_words_around_the_tables_are_the_script_s() -> None:
    before, after = extraction.HEAD.split("{day}")
    assert DOC.startswith(before)
    assert after in DOC
    assert DOC.endswith(extraction.TAIL + "\n")


@pytest.mark.parametrize("tool", extraction.TOOLS, ids=lambda tool: tool.adapter)
def test_tool_has_an_adapter_and_a_row(tool: object) -> None:
    assert tool.adapter in adapters.ADAPTERS  # type: ignore[attr-defined]
    assert f"| {tool.name} | " in DOC  # type: ignore[attr-defined]


@pytest.mark.parametrize(("percent", "text"), [(99.95, "99.9"), (100.0, "100.0"), (0.0, "0.0"), (None, "")])
def test_figures_are_not_rounded_up(percent: float | None, text: str) -> None:
    assert extraction.shown(percent) == text
