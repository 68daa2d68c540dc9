"""Commands that run after a crawl."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from processes import is_running, wait_for

from archiver import hooks
from archiver.crawl.events import EventLog
from archiver.crawl.report import CrawlReport, OutletReport
from archiver.hooks import Facts, HookRunner, Hooks, run_after_crawl, run_hooks, variables

STORED = {"new": 3, "changed": 1, "refused:consent": 2, "failed:timeout": 1, "skipped:old": 4}


def facts(folder: Path, **more: Any) -> Facts:
    given: dict[str, Any] = {
        "db": folder / "archive.db",
        "outlets": ("taz.de", "orf.at"),
        "counts": STORED,
        "crawl_id": 17,
    }
    return Facts(**(given | more))


def test_a_command_finds_what_happened_in_its_environment(tmp_path: Path) -> None:
    command = f"env | grep -E '^ARCHIVER_(CRAWL|DB)' | sort > {tmp_path}/env"
    assert run_hooks(Hooks(commands=(command,)), facts(tmp_path), EventLog()) == []
    assert (tmp_path / "env").read_text().splitlines() == [
        "ARCHIVER_CRAWL_CHANGED=1",
        "ARCHIVER_CRAWL_DUPLICATE=0",
        "ARCHIVER_CRAWL_EXIT_CODE=0",
        "ARCHIVER_CRAWL_FAILED=1",
        "ARCHIVER_CRAWL_ID=17",
        "ARCHIVER_CRAWL_NEW=3",
        "ARCHIVER_CRAWL_OUTLETS=taz.de orf.at",
        "ARCHIVER_CRAWL_REFUSED=2",
        "ARCHIVER_CRAWL_SKIPPED=4",
        "ARCHIVER_CRAWL_UNCHANGED=0",
        f"ARCHIVER_DB={tmp_path}/archive.db",
    ]


def test_the_command_archiver_is_found_without_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert run_hooks(Hooks(commands=("archiver --version > /dev/null",)), facts(tmp_path), EventLog()) == []


@pytest.mark.parametrize(
    ("counts", "exit_code", "always", "runs"),
    [
        ({"new": 1}, 0, False, True),
        ({"changed": 1}, 1, False, True),
        ({"refused:gone": 1}, 0, False, True),
        ({"refused:not-found": 1}, 0, False, True),
        ({"unchanged": 9, "refused:consent": 2, "skipped:old": 3}, 0, False, False),
        ({}, 0, False, False),
        ({}, 0, True, True),
        ({"failed:timeout": 3}, 1, True, True),
        ({"new": 1}, 3, True, False),
    ],
)
def test_it_runs_when_something_was_stored(
    counts: dict[str, int], exit_code: int, always: bool, runs: bool, tmp_path: Path
) -> None:
    hooks = Hooks(commands=(f"touch {tmp_path}/ran",), always=always)
    run_hooks(hooks, facts(tmp_path, counts=counts, exit_code=exit_code), EventLog())
    assert (tmp_path / "ran").exists() is runs


def test_a_failing_command_is_told_and_does_not_hold_up_the_next(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", buffering=1) as log:
        problems = run_hooks(Hooks(commands=("exit 7", f"touch {tmp_path}/next")), facts(tmp_path), EventLog(log))
    assert problems == ["--then 'exit 7' ended with exit code 7"]
    assert (tmp_path / "next").exists()
    events = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [(event["event"], event["command"][:6], event["exit_code"]) for event in events] == [
        ("hook-finished", "exit 7", 7),
        ("hook-finished", "touch ", 0),
    ]


def test_a_command_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    script = f"(sleep 600; touch {tmp_path}/late) & echo $! > {tmp_path}/child; wait"
    (problem,) = run_hooks(Hooks(commands=(script,), limit=timedelta(seconds=5)), facts(tmp_path), EventLog())
    assert "took longer than 5 s" in problem
    wait_for(lambda: not is_running(int((tmp_path / "child").read_text())))


def test_a_command_that_ends_by_a_signal_is_told(tmp_path: Path) -> None:
    assert "SIGKILL" in run_hooks(Hooks(commands=("kill -KILL $$",)), facts(tmp_path), EventLog())[0]


@pytest.mark.parametrize("text", ["a\0b", "a" * 3_000_000], ids=["nul", "too long"])
def test_a_command_that_cannot_be_started_is_told(text: str, tmp_path: Path) -> None:
    assert "could not be started" in run_hooks(Hooks(commands=(text,)), facts(tmp_path), EventLog())[0]


def test_nothing_that_is_told_becomes_part_of_the_command(tmp_path: Path) -> None:
    evil = facts(tmp_path, outlets=("$(touch pwned)", "`touch pwned`", "; touch pwned"))
    command = f'cd {tmp_path}; echo $ARCHIVER_CRAWL_OUTLETS "$ARCHIVER_CRAWL_OUTLETS"'
    assert run_hooks(Hooks(commands=(command,)), evil, EventLog()) == []
    assert not (tmp_path / "pwned").exists()


def test_stopped_from_elsewhere_it_ends_and_no_further_command_begins(tmp_path: Path) -> None:
    commands = (f"touch {tmp_path}/begun; exec sleep 600", f"touch {tmp_path}/next")
    runner = HookRunner(Hooks(commands=commands), facts(tmp_path))
    stopping = threading.Thread(target=lambda: (wait_for((tmp_path / "begun").exists), runner.stop()))
    stopping.start()
    assert [ended.exit_code for ended in runner.run()] == [-signal.SIGTERM]
    stopping.join()
    assert not (tmp_path / "next").exists()


def test_ctrl_c_ends_the_command_too(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from archiver.crawl.events import EventLog
from archiver.hooks import Facts, Hooks, run_hooks
hooks = Hooks(commands=("touch {tmp_path}/begun; sleep 600", "touch {tmp_path}/next"))
print(run_hooks(hooks, Facts(db=Path("a.db"), counts={{"new": 1}}), EventLog()))
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    wait_for((tmp_path / "begun").exists)
    process.send_signal(signal.SIGINT)
    assert "signal 15" in process.communicate(timeout=300)[0]
    assert not (tmp_path / "next").exists()


def test_several_crawls_together_are_summed(tmp_path: Path) -> None:
    both = facts(tmp_path, exit_code=1).with_later(
        facts(tmp_path, outlets=("orf.at", "nzz.ch"), counts={"new": 2}, crawl_id=18)
    )
    told = variables(both)
    assert (told["ARCHIVER_CRAWL_NEW"], told["ARCHIVER_CRAWL_CHANGED"], told["ARCHIVER_CRAWL_ID"]) == ("5", "1", "18")
    assert (told["ARCHIVER_CRAWL_OUTLETS"], told["ARCHIVER_CRAWL_EXIT_CODE"]) == ("taz.de orf.at nzz.ch", "1")


# --- after `archiver crawl` ------------------------------------------------------------------------------------------------


def a_report(**more: Any) -> CrawlReport:
    outlet = OutletReport("taz.de")
    outlet.outcomes["new"] = 2
    return CrawlReport(**({"outlets": {"taz.de": outlet}, "crawl_id": 1} | more))


@pytest.mark.parametrize(
    ("command", "code", "total"), [("true", 0, 0), ("true", 1, 1), ("false", 0, 1), ("false", 4, 4)]
)
def test_a_failing_command_makes_a_good_crawl_a_bad_one(command: str, code: int, total: int, tmp_path: Path) -> None:
    report = a_report(exit_code=code)
    assert run_after_crawl(Hooks(commands=(command,)), report, db=tmp_path / "a.db", log_json=None) == total


@pytest.mark.parametrize("state", [{"is_dry": True}, {"is_interrupted": True}, {"crawl_id": None}], ids=str)
def test_nothing_runs_after_a_crawl_that_was_none(state: dict[str, Any], tmp_path: Path) -> None:
    hooks = Hooks(commands=(f"touch {tmp_path}/ran",), always=True)
    run_after_crawl(hooks, a_report(**state), db=tmp_path / "a.db", log_json=None)
    assert not (tmp_path / "ran").exists()


def test_a_command_that_does_not_obey_is_ended_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_GRACE_SECONDS", 0.3)
    deaf = f"trap '' TERM; touch {tmp_path}/began; while :; do sleep 0.05; done"
    runner = HookRunner(Hooks(commands=(deaf, "true"), limit=timedelta(minutes=1)), facts(tmp_path))
    ended: list[int] = []
    thread = threading.Thread(target=lambda: ended.extend(one.exit_code for one in runner.run()))
    thread.start()
    wait_for((tmp_path / "began").exists)
    runner.stop()
    thread.join(120)
    assert ended == [-signal.SIGKILL]
