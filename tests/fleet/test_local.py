"""The fleet on one machine: what an earlier run left open is brought to its end, too."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fleet_work import HOME, OUTLET

from archiver.archive import Archive
from archiver.crawl.targets import Job
from archiver.fleet.local import LocalBroker
from archiver.fleet.writer import Writer


def test_a_round_whose_run_was_killed_a_moment_ago_is_taken_up_when_its_worker_has_been_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = tmp_path / "python"
    fails.write_text("#!/bin/sh\nexit 9\n")
    fails.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(fails))
    broker = LocalBroker(1)
    with Archive(tmp_path / "archive.db") as archive:
        jobs = {OUTLET: Job(OUTLET, HOME, is_whole=True)}
        killed = Writer(archive, jobs, lambda assignment: None, lambda archive, outlet, now: now + timedelta(hours=1))
        killed.plan()
        (left,) = killed.book.rounds()
        killed.book.note_heard(left.task, "here:1", datetime.now(UTC), Counter(), has_yielded=False)
        killed.close()
        writer = Writer(archive, jobs, broker.send, killed.next_round, silent_after=timedelta(seconds=2))
        assert writer.plan() == 1
        broker.run(writer)
        assert not writer.book.rounds()
        assert writer.results == {OUTLET: 1}
        writer.close()
