"""docs/benchmarks-crawl.md is what benchmarks/crawl.py writes, but for the figures; without the kit nothing is measured."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "benchmarks" / "crawl.py"
DOC = ROOT / "docs" / "benchmarks-crawl.md"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_crawl", SCRIPT)
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


crawl = load()


def test_words_around_the_tables_are_the_script_s() -> None:
    text = DOC.read_text(encoding="utf-8")
    before, _, after = crawl.HEAD.partition("{day}")
    assert text.startswith(before)
    assert after.partition("{copies}")[2] in text
    assert text.endswith(crawl.TAIL + "\n")


@pytest.mark.parametrize("name", ["**archiver**, everything", "archiver, extraction switched off"])
def test_our_crawls_have_a_row(name: str) -> None:
    assert f"| {name} | " in DOC.read_text(encoding="utf-8")


def test_rates_are_set_against_ours() -> None:
    ours, other = crawl.Result("a", 300, 10.0, 20.0, 100), crawl.Result("b", 100, 10.0, 20.0, 100)
    site = crawl.Site(Path(), Path(), 20)
    assert "| b | 100 | 10.0 | 20.0 |  | 100 |  | 3.00 |" in crawl.page(site, [ours, other], "")


def test_without_the_kit_it_says_so_and_measures_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--kit", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.startswith("skipped: ")
    assert done.stdout == ""
