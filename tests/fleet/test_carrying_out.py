"""A worker's side of an assignment: whatever happens to the process that carries it out, the writer is told and nothing is left behind."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from archiver.crawl.report import CrawlReport
from archiver.fleet import child
from archiver.fleet.assignments import Assignment, Kind
from archiver.fleet.carrying_out import carry_out
from archiver.fleet.parcels import Ending

LARGE = "x" * 1_000_000
"""More than a pipe holds, so that the process dies in the middle of taking it."""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


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
    (parcel,) = carry_out(text, "task")
    assert (parcel.ending, parcel.note) == (Ending.DIED, "the process ended with code 9")


def test_a_process_that_cannot_be_begun_is_told_as_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    (parcel,) = carry_out("{}", "task")
    assert parcel.ending is Ending.REFUSED
    assert "cannot begin: No such file" in (parcel.note or "")


def test_a_killed_process_leaves_no_files_behind(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program(temporary, 'touch "$3/passing.db" "$3/../began"\nkill -9 $$'))
    (parcel,) = carry_out("{}", "task")
    assert parcel.note == "the process died of signal 9"
    assert sorted(file.name for file in temporary.iterdir()) == ["began", "python"]


def test_what_is_no_assignment_is_refused_by_the_process_itself() -> None:
    (parcel,) = carry_out("{}", "task")
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
