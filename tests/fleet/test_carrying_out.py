"""A worker's side of an assignment: whatever happens to the process that carries it out, the writer is told and nothing is left behind."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pytest
from processes import wait_for

from archiver.crawl.report import CrawlReport
from archiver.crawl.run import CrawlOptions
from archiver.fleet import child
from archiver.fleet.assignments import Assignment, Kind, Orders
from archiver.fleet.carrying_out import carry_out
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.starting import CANNOT_BEGIN, Started, Starter

LARGE = "x" * 1_000_000
"""More than a pipe holds, so that the process dies in the middle of taking it."""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def last_of(parcels: Iterable[Parcel]) -> Parcel:
    """The parcel with the ending; before it there is nothing but signs of life, where a process takes its time to begin."""
    *alive, last = parcels
    assert {(parcel.writes, parcel.ending) for parcel in alive} <= {((), Ending.NOT_YET)}
    return last


def program(folder: Path, lines: str) -> str:
    file = folder / "python"
    file.write_text(f"#!/bin/sh\n{lines}\n")
    file.chmod(0o755)
    return str(file)


@pytest.mark.parametrize("text", ["{}", LARGE], ids=["short", "longer than a pipe"])
def test_a_process_that_dies_at_once_is_told_as_lost(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program(tmp_path, "exit 9"))
    parcel = last_of(carry_out(text, "task"))
    assert (parcel.ending, parcel.note) == (Ending.DIED, "the process ended with code 9")


def test_a_process_that_cannot_be_begun_is_told_as_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    parcel = last_of(carry_out("{}", "task"))
    assert parcel.ending is Ending.REFUSED
    assert "cannot begin: No such file" in (parcel.note or "")


def test_a_process_that_the_system_does_not_give_is_told_as_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program(tmp_path, f"exit {CANNOT_BEGIN}"))
    parcel = last_of(carry_out("{}", "task"))
    assert (parcel.ending, "no further process" in (parcel.note or "")) == (Ending.REFUSED, True)


def test_a_killed_process_leaves_no_files_behind(temporary: Path) -> None:
    class Poisoned(Starter):
        def start(self, folder: str) -> Started:
            process = super().start(folder)
            (Path(folder) / "passing.db").touch()
            process.kill()
            process.wait()  # before it is given the assignment, over which it might end by itself
            return process

    with Poisoned() as starter:
        parcel = last_of(carry_out("{}", "task", starter=starter))
    assert parcel.note == "the process died of signal 9"
    assert list(temporary.iterdir()) == []


def test_what_is_no_assignment_is_refused_by_the_process_itself() -> None:
    parcel = last_of(carry_out("{}", "task"))
    assert (parcel.ending, "not an assignment" in (parcel.note or "")) == (Ending.REFUSED, True)


def test_a_worker_whose_disk_is_full_refuses_instead_of_saying_that_all_was_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "crawl", lambda options: CrawlReport(exit_code=3))
    assignment = Assignment(
        task="1", kind=Kind.LISTS, outlet="blatt.example", homepage="https://blatt.example/", version="1", crawl_id=1
    )
    end = child.carry_out(assignment, lambda write: None)
    assert (end.ending, "disk full" in (end.note or "")) == (Ending.REFUSED, True)


class Endless(subprocess.Popen[bytes]):
    """A process that tells writes for as long as it lives, twenty at a time."""

    def __init__(self, folder: str) -> None:
        tells = "import os,time\nwhile 1: os.write(1, (bytes(7) + b'\\3w{}') * 20); time.sleep(0.01)"
        super().__init__([sys.executable, "-c", tells], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def close(self) -> None:
        assert self.stdin
        assert self.stdout
        self.stdin.close()
        self.stdout.close()


def test_a_crawl_whose_results_nobody_takes_is_ended_and_what_it_had_told_still_comes() -> None:
    begun: list[Endless] = []

    class Starting(Starter):
        def start(self, folder: str) -> Started:
            begun.append(Endless(folder))
            return cast(Started, begun[-1])

    parcels = carry_out("{}", "task", hand_over_within=0.3, starter=Starting())
    first = next(parcels)
    wait_for(lambda: begun[0].poll() is not None)  # else it crawls on while its results cannot be handed over
    assert begun[0].returncode == -9
    rest = list(parcels)
    assert len(first.writes) + sum(len(parcel.writes) for parcel in rest) >= 20
    assert (rest[-1].ending, rest[-1].note) == (Ending.LOST, "its results could not be handed over for 0.3 seconds")


@pytest.mark.parametrize(("orders", "hours"), [(Orders(only_between="22:00-06:00"), "22:00-06:00"), (Orders(), None)])
def test_the_hours_of_the_writer_are_those_of_its_workers(
    orders: Orders, hours: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[CrawlOptions] = []

    def crawl(options: CrawlOptions) -> CrawlReport:
        seen.append(options)
        return CrawlReport(exit_code=3)

    monkeypatch.setattr(child, "crawl", crawl)
    assignment = Assignment(
        task="1", kind=Kind.PAGES, outlet="blatt.example", homepage="https://blatt.example/", version="1", crawl_id=1, orders=orders
    )  # fmt: skip
    child.carry_out(assignment, lambda write: None)
    assert seen[0].settings.get("ARCHIVER_ONLY_BETWEEN") == hours
