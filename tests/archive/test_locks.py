"""One crawl per outlet and archive at a time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive.locks import OutletLock, acquire, file_name, lock_folder
from archiver.errors import OutletBusy

HOLDER = """
import sys, time
from archiver.archive.locks import acquire
with acquire(sys.argv[1], ["a.example", "b.example"]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_of_an_outlet_is_refused_and_told_who_has_it(path: Path) -> None:
    with acquire(path, ["a.example"]):
        told = rf"a\.example: another run .+archive\.db \(process {os.getpid()} since 20\d\d-.+\+00:00\)"
        with pytest.raises(OutletBusy, match=told) as error, acquire(path, ["a.example"]):
            pass
        assert error.value.exit_code == 4
    with acquire(path, ["a.example"]):
        pass


def test_other_outlets_and_other_archives_are_free(path: Path) -> None:
    with acquire(path, ["a.example"]), acquire(path, ["b.example"]), acquire(path.with_name("other.db"), ["a.example"]):
        pass


def test_of_several_outlets_all_are_held_or_none(path: Path) -> None:
    with acquire(path, ["b.example"]):
        with pytest.raises(OutletBusy, match=r"b\.example"), acquire(path, ["c.example", "b.example", "a.example"]):
            pass
        with acquire(path, ["a.example", "c.example"]):
            pass


def test_an_outlet_named_twice_is_held_once(path: Path) -> None:
    with acquire(path, ["a.example", "a.example"]) as locks:
        assert len(locks) == 1


def test_the_lock_is_the_same_under_every_name_of_the_archive(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.touch()
    link = path.with_name("link.db")
    link.symlink_to(path)
    monkeypatch.chdir(path.parent)
    with acquire("archive.db", ["a.example"]), pytest.raises(OutletBusy), acquire(link, ["a.example"]):
        pass


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=lambda end: end.name)
def test_a_killed_run_leaves_no_lock(path: Path, end: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            with pytest.raises(OutletBusy, match=f"process {process.pid} since"), acquire(path, ["a.example"]):
                pass
        finally:
            process.send_signal(end)
    with acquire(path, ["a.example", "b.example"]) as locks:
        assert json.loads(locks[0].holder_file.read_text())["pid"] == os.getpid()


def test_a_holder_that_has_not_signed_yet_is_busy_too(path: Path) -> None:
    with acquire(path, ["a.example"]) as [lock]:
        lock.holder_file.write_text("")
        with pytest.raises(OutletBusy, match="a process that has just begun"), acquire(path, ["a.example"]):
            pass


def test_a_released_lock_is_free_and_names_no_holder(path: Path) -> None:
    with acquire(path, ["a.example"]) as [lock]:
        assert lock.holder_file.exists()
    assert not lock.holder_file.exists()
    with acquire(path, ["a.example"]):
        pass


def test_releasing_what_is_not_held_does_nothing(path: Path) -> None:
    with acquire(path, ["a.example"]):
        OutletLock(path, "a.example").release()
        with pytest.raises(OutletBusy), acquire(path, ["a.example"]):
            pass


@pytest.mark.parametrize(
    "outlet",
    [
        "tagesschau.de",
        "127.0.0.1:8900",
        "[::1]:80",
        "../../etc/passwd",
        "..",
        "müller.example",
        "CON",
        "x" * 300,
        "a/b",
        "a\0b",
        "",
    ],
)
def test_any_outlet_has_a_file_name_of_its_own_inside_the_folder(path: Path, outlet: str) -> None:
    name = file_name(outlet)
    assert (lock_folder(path) / f"{name}.lock").resolve().parent == lock_folder(path)
    assert len(name) < 100
    assert name.isascii()
    assert name != file_name(outlet + "x")
    with acquire(path, [outlet]):
        pass


def test_a_plain_domain_is_its_own_file_name() -> None:
    assert file_name("tagesschau.de") == "tagesschau.de"
    assert file_name("a:1") != file_name("a/1")
