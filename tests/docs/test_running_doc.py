"""docs/running.md and the program say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver import planning
from archiver.cli import cli
from archiver.hooks import Facts, variables
from archiver.planning import Bounds, words
from archiver.schedule import _SETTINGS
from archiver.watch import crew, pauses

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
PROSE = " ".join(DOC.split())
WATCH = [path.read_text(encoding="utf-8") for path in (ROOT / "archiver" / "watch").rglob("*.py")]


def section(heading: str) -> str:
    return DOC.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_every_event_of_a_watch_is_described_and_every_described_event_is_written() -> None:
    written = {name for source in WATCH for name in re.findall(r'\.write\(\s*"([a-z]+-?[a-z-]*)"', source)}
    rows = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \|", section("A watch"), re.M)
    assert {name for row in rows for name in re.findall(r"`([a-z-]+)`", row)} == written


def test_every_variable_of_a_hook_is_described() -> None:
    told = set(variables(Facts(db=Path("a.db"))))
    text = section("Commands after a crawl").replace("`…_", "`ARCHIVER_CRAWL_")
    assert set(re.findall(r"`(ARCHIVER_[A-Z_]+)`", text)) == told


def test_every_setting_that_is_installed_is_named() -> None:
    assert {name for name in _SETTINGS if name.removeprefix("ARCHIVER_") not in section("A timer")} == set()


@pytest.mark.parametrize(
    "fact",
    [
        f"the busiest of the last {', '.join(str(w.days) for w in planning.WINDOWS[:-1])} and {planning.MEMORY.days} days",
        f"less than {planning.POLITE.seconds // 60} minutes",
        "Three quarters of it are what came out at that time of day" if planning.OF_THE_HOUR == 0.75 else "?",
        "when one new article is to be expected" if planning.WANTED == 1 else "?",
        "up to a tenth shorter or longer" if planning.JITTER == 0.1 else "?",
        "doubles the wait" if planning.BACKOFF == 2 else "?",
        "up to eight share one crawl" if crew.BATCH == 8 else "?",
        "a pause of a minute, doubled up to an hour"
        if (pauses.FIRST_SECONDS, pauses.LONGEST_SECONDS) == (60, 3600)
        else "?",
    ],
)
def test_figures_are_those_of_the_program(fact: str) -> None:
    assert fact in PROSE


@pytest.mark.parametrize(
    ("option", "value"),
    [("at_least", "10m"), ("at_most", "1d"), ("at_once", 2), ("longest", "2h"), ("then_limit", "10m")],
)
def test_defaults_are_those_of_the_command(option: str, value: object) -> None:
    (parameter,) = [found for found in cli.commands["watch"].params if found.name == option]
    assert parameter.default == value
    assert f"--{option.replace('_', '-')} {value}" in DOC


def test_the_bounds_of_the_plan_are_those_of_the_command() -> None:
    assert (words(Bounds().least), words(Bounds().most)) == ("10 min", "1 day")
