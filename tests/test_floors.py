"""Quality floors on the 72 real pages: they may only rise.

Raise a floor when a change has raised the figure; lowering one is a decision of its own, never part of the change that needs it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.shared

FLOORS = {
    "publisher": {"title": 95.1, "day": 100, "minute": 100, "body": 99.8, "body95": 100, "credit": 99, "related": 99},
    "longtail": {"title": 100, "day": 100, "minute": 100, "body": 99.8, "body95": 100, "credit": 97, "related": 99},
}
"""Percent, as score.py prints them. The two titles missed are pages whose gold is the metadata's headline, not the printed one."""


@pytest.fixture(scope="module")
def figures(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """Every figure of both sets, computed by the kit's own programs in one run each."""
    folder = tmp_path_factory.mktemp("floors")
    return {name: _score(shared / "eval", f"gold_{name}.json", folder / f"{name}.jsonl") for name in FLOORS}


def _score(kit: Path, gold: str, predictions: Path) -> dict[str, float]:
    summary = predictions.with_suffix(".summary")
    for script, *arguments in (
        ("predict.py", kit / gold, predictions),
        ("score.py", kit / gold, predictions, "--json", summary),
    ):
        subprocess.run([sys.executable, kit / script, *arguments], check=True, capture_output=True, timeout=300)
    found = json.loads(summary.read_text())
    fields = found.get("summary", found)
    return {field: 100 * (fields[field].get("mean") or fields[field].get("f1") or 0.0) for field in FLOORS["publisher"]}


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, fields in FLOORS.items() for field in fields])
def test_figure_stands_on_its_floor(figures: dict[str, dict[str, float]], name: str, field: str) -> None:
    assert figures[name][field] >= FLOORS[name][field] - 0.005
