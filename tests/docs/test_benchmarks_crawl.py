"""docs/benchmarks-crawl.md is what benchmarks/crawl.py writes, but for the figures; without the kit nothing is measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benchmark_scripts import load

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "benchmarks" / "crawl.py"
DOC = ROOT / "docs" / "benchmarks-crawl.md"


crawl = load("crawl")


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


def test_the_run_with_memory_and_the_others_keep_each_other_s_figures() -> None:
    site, ours = crawl.Site(Path(), Path(), 20), [crawl.Result("a", 300, 10.0, 20.0, 100)]
    page = crawl.page(site, ours, "Again.")
    first = crawl.with_memory(page, "20016 pages: 200 MB.")
    assert crawl.memory_of(first) == "20016 pages: 200 MB."
    assert first.endswith(crawl.TAIL + "\n")
    second = crawl.with_memory(first, "20016 pages: 190 MB.")
    assert second == first.replace("200 MB", "190 MB")
    assert crawl.with_memory(page, crawl.memory_of(second)) == second
    assert crawl.with_memory(page, crawl.memory_of(page)) == page


def test_of_a_peer_that_does_not_end_what_it_has_written_counts(tmp_path: Path) -> None:
    (tmp_path / "peers").mkdir()
    (tmp_path / "peers" / "run_slow.py").write_text(
        "import os, pathlib, time\n"
        "data = pathlib.Path(os.environ['TMPDIR']) / 'work' / 'data'\n"
        "data.mkdir(parents=True)\n"
        "[(data / f'{number}.json').write_text('{}') for number in range(3)]\n"
        "time.sleep(600)\n"
    )
    (tmp_path / "work").mkdir()
    site, peer = (
        crawl.Site(tmp_path, tmp_path / "work", 20),
        crawl.Peer("Slow", "slow", "run_slow", "feeds.txt", seconds=15),
    )
    result = crawl.other(site, peer, Path(sys.executable))
    assert (result.name, result.pages, result.per_second, result.cpu_ms) == ("Slow (ended after 15 s)", 3, 0.2, None)
    assert "| Slow (ended after 15 s) | 3 | 0.2 |  |  |  |  | 1.00 |" in crawl.page(site, [result], "")
