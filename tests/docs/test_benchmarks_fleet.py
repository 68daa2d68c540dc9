"""docs/benchmarks-fleet.md is what benchmarks/fleet.py writes, but for the figures; docs/scaling.md follows from it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmark_scripts import load
from click.testing import CliRunner
from given import a_fetch, an_article

from archiver.archive import Archive
from archiver.cli import cli

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "benchmarks" / "fleet.py"
DOC = (ROOT / "docs" / "benchmarks-fleet.md").read_text(encoding="utf-8")
PLAN = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")


fleet, scaling = load("fleet"), load("scaling")


def test_words_around_the_tables_are_the_script_s() -> None:
    before, _, after = fleet.HEAD.partition("{day}")
    assert DOC.startswith(before)
    assert after in DOC
    assert DOC.endswith(fleet.TAIL + "\n")


@pytest.mark.parametrize("part", ["## Workers", "## The writer alone", "## An assignment", "## What it costs"])
def test_a_part_that_is_measured_alone_takes_the_place_of_the_old_one(part: str) -> None:
    page = fleet.with_part(DOC, f"{part}\n\nNew.")
    assert f"\n\n{part}\n\nNew.\n\n## " in page
    assert re.findall(r"^## .*", page, re.M) == re.findall(r"^## .*", DOC, re.M)
    assert page.endswith(fleet.TAIL + "\n")


@pytest.mark.parametrize("workers", fleet.WORKERS)
def test_every_number_of_workers_has_a_row(workers: int) -> None:
    assert re.search(rf"^\| {workers} \| {fleet.OUTLETS * fleet.COPIES} \| ", DOC, re.M)


def test_workers_are_set_against_one() -> None:
    cpu = {"workers": 10.0, "writer": 1.0, "broker": 2.0, "site": 1.0, "beat": 0.0}
    one = fleet.Fleet(1, pages=300, seconds=100.0, cpu=cpu, most_at_a_site=5)
    four = fleet.Fleet(4, pages=300, seconds=25.0, cpu=cpu, most_at_a_site=6)
    table = fleet.workers_table([one, four])
    assert "| 4 | 300 | 25.0 | 12.00 | 4.00 | 33 | 3 | 0.56 |" in table
    assert "more than 6 pages" in table


def test_the_busiest_second_counts_pages_of_one_site() -> None:
    pages = [{"host": "a", "path": f"/artikel-{number}", "time": number * 0.3} for number in range(9)]
    others = [{"host": "b", "path": "/feed", "time": 0.0}] * 9
    assert fleet.busiest_second(pages + others) == 4


def test_the_writer_alone_stores_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "MEDIAN_ANSWER", 200)
    stored = fleet.storing(list(fleet.encoded_pages(12)), 5, 2)
    assert (stored.pages, stored.per_second > 0, 0 < stored.unpacking < 1) == (5, True, True)


def test_what_is_missing_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "page.md"
    command = [sys.executable, SCRIPT, "--kit", tmp_path, "--only", "workers", "--write", target]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "skipped: " in done.stderr) == (1, True)
    assert not target.exists()


def test_the_plan_s_tables_follow_from_what_was_measured() -> None:
    assert scaling.with_tables(PLAN, scaling.measured()) == PLAN, "python benchmarks/scaling.py --write docs/scaling.md"


def test_a_figure_that_changes_changes_the_plan() -> None:
    of = scaling.measured()
    slower = scaling.day(1000, replace(of, page_ms=2 * of.page_ms, pages_ms=of.pages_ms + of.page_ms))
    assert slower.cpu > 1.3 * scaling.day(1000, of).cpu
    assert slower.evidence == scaling.day(1000, of).evidence


def test_the_mix_is_told_as_it_is() -> None:
    told = ", ".join(f"{share:.0%} with {pace}".replace("%", " %") for share, pace, _ in scaling.MIX)
    assert told.replace("300", "300 articles a day", 1) in PLAN
    assert sum(share for share, *_ in scaling.MIX) == pytest.approx(1)
    looks = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert all(re.search(rf"^\| {pace} \| {number} \|", looks, re.M) for _, pace, number in scaling.MIX)


def test_several_archives_are_read_as_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    exports = re.findall(r"^archiver (export parquet .*)$", PLAN, re.M)
    assert len(exports) == 2
    for line in exports:
        words = line.split()
        with Archive(words[words.index("--db") + 1]) as archive:
            archive.save(
                an_article(url=f"https://blatt.example/{words[-1]}"), a_fetch(f"https://blatt.example/{words[-1]}")
            )
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, done.output
    (query,) = re.findall(r"^```python\n(.*?)^```", PLAN, re.M | re.S)
    try:
        exec(compile(query, "scaling.md", "exec"), {})
    except ModuleNotFoundError as missing:
        assert missing.name == "duckdb"  # noqa: PT017 (any other is ours)


def test_datasette_knows_the_option_that_is_named() -> None:
    assert "--crossdb" in PLAN
    told = subprocess.run(
        [Path(sys.executable).with_name("datasette"), "--help"], capture_output=True, text=True, check=True
    )
    assert "serve" in told.stdout
    told = subprocess.run(
        [Path(sys.executable).with_name("datasette"), "serve", "--help"], capture_output=True, text=True, check=True
    )
    assert "--crossdb" in told.stdout
