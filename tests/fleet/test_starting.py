"""Processes of assignments are forked from a warm one: whichever is killed, it is told, nothing is left, and the next one begins."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import children, is_running, open_files, wait_for

from archiver.fleet import warm
from archiver.fleet.carrying_out import carry_out
from archiver.fleet.child import END, read_frame, write_frame
from archiver.fleet.parcels import Ending
from archiver.fleet.starting import CANNOT_BEGIN, STATUS, Started, Starter


def warm_of(pid: int) -> int:
    """The warm process that a process has started; it may just be about to become one."""
    (warm,) = wait_for(lambda: [child for child in children(pid) if b"archiver.fleet.warm" in command_line(child)])
    return warm


def command_line(pid: int) -> bytes:
    """Its own, or that of the process which forks it, or none for the moment between them."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended
        return b""


def child_of(starter_pid: int) -> int:
    """The process of an assignment that was started; it waits for the assignment."""
    warm = warm_of(starter_pid)
    wait_for(lambda: children(warm))
    return children(warm)[0]


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter() as found:
        yield found


@pytest.fixture
def started(starter: Starter, tmp_path: Path) -> Iterator[Started]:
    process = starter.start(str(tmp_path))
    yield process
    process.kill()
    process.wait()
    process.close()


def answer_of(starter: Starter, folder: Path) -> bytes | None:
    """What a process says to what is no assignment."""
    process = starter.start(str(folder))
    write_frame(process.stdin, b"{}")
    answer = read_frame(process.stdout)
    assert process.wait() == 0
    process.close()
    return answer


def test_one_after_the_other_comes_from_the_same_warm_process(starter: Starter, tmp_path: Path) -> None:
    first, warm = answer_of(starter, tmp_path), warm_of(os.getpid())
    assert first == answer_of(starter, tmp_path)
    assert (first or b"")[:1] == END
    assert warm == warm_of(os.getpid())
    assert children(warm) == []


def test_the_warm_process_has_one_thread_and_no_reactor(starter: Starter, started: Started) -> None:
    child_of(os.getpid())
    assert len(os.listdir(f"/proc/{warm_of(os.getpid())}/task")) == 1
    program = "import sys; from archiver.crawl.preload import preload; preload(); assert 'twisted.internet.reactor' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_what_a_process_begins_with_is_its_own_two_pipes_alone(started: Started) -> None:
    child = child_of(os.getpid())
    wait_for(lambda: not any(name.startswith("socket:") for name in open_files(child)))  # the way to the warm process
    wait_for(lambda: sum(name.startswith("pipe:") for name in open_files(child)) <= 6)


def test_a_killed_process_is_told_and_the_warm_one_goes_on(starter: Starter, started: Started, tmp_path: Path) -> None:
    warm = warm_of(os.getpid())
    os.kill(child_of(os.getpid()), signal.SIGKILL)
    assert read_frame(started.stdout) is None
    assert started.wait() == -signal.SIGKILL
    assert answer_of(starter, tmp_path)
    assert warm_of(os.getpid()) == warm


def test_with_the_warm_process_its_child_dies_and_the_next_one_has_a_new_one(
    starter: Starter, started: Started, tmp_path: Path
) -> None:
    child, warm = child_of(os.getpid()), warm_of(os.getpid())
    os.kill(warm, signal.SIGKILL)
    assert read_frame(started.stdout) is None
    assert started.wait() == -signal.SIGKILL
    wait_for(lambda: not is_running(child))
    assert answer_of(starter, tmp_path)


def test_a_warm_process_killed_while_it_waits_costs_nothing(starter: Starter, tmp_path: Path) -> None:
    answer_of(starter, tmp_path)
    warm = warm_of(os.getpid())
    os.kill(warm, signal.SIGKILL)
    wait_for(lambda: not is_running(warm))
    assert answer_of(starter, tmp_path)


def test_a_process_that_waits_for_ever_ends_when_it_is_told_to(started: Started) -> None:
    child = child_of(os.getpid())
    os.kill(child, signal.SIGSTOP)
    started.kill()
    assert started.wait() == -signal.SIGKILL
    assert not is_running(child)


def test_a_kill_that_comes_too_late_does_not_hit_the_next_one(starter: Starter, tmp_path: Path) -> None:
    process = starter.start(str(tmp_path))
    write_frame(process.stdin, b"{}")
    assert read_frame(process.stdout)
    wait_for(lambda: not children(warm_of(os.getpid())))
    process.kill()
    assert process.wait() == 0
    process.close()
    assert answer_of(starter, tmp_path)


@pytest.mark.parametrize("is_stopped", [False, True], ids=["waiting", "hanging"])
def test_when_its_starter_is_killed_nothing_is_left(is_stopped: bool, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    program = f"import time; from archiver.fleet.starting import Starter; made = Starter().start({str(folder)!r}); time.sleep(600)"
    owner = subprocess.Popen([sys.executable, "-c", program])
    try:
        child, warm = child_of(owner.pid), warm_of(owner.pid)
        if is_stopped:
            os.kill(child, signal.SIGSTOP)
    finally:
        owner.kill()
        owner.wait()
    wait_for(lambda: not is_running(child) and not is_running(warm))
    assert not folder.exists()


def test_an_interruption_of_the_terminal_is_not_for_the_warm_process(starter: Starter, tmp_path: Path) -> None:
    answer_of(starter, tmp_path)
    warm = warm_of(os.getpid())
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(warm, number)
    assert answer_of(starter, tmp_path)
    assert warm_of(os.getpid()) == warm


def test_an_assignment_that_is_no_longer_wanted_is_killed_and_the_starter_goes_on(starter: Starter) -> None:
    assert list(carry_out("{}", "task", lambda: False, starter=starter)) == []
    *_, parcel = carry_out("{}", "task", starter=starter)
    assert parcel.ending is Ending.REFUSED


@pytest.fixture
def no_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that gives no further process."""

    def fork() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(warm, "preload", lambda: None)
    monkeypatch.setattr(warm.gc, "freeze", lambda: None)
    monkeypatch.setattr(warm.os, "fork", fork)


@pytest.mark.usefixtures("no_fork")
def test_where_no_process_can_be_forked_for_a_starter_that_is_gone_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    ours, theirs = socket.socketpair()
    theirs_in, into = os.pipe()
    socket.send_fds(ours, [os.fsencode(folder)], [theirs_in, into])
    for end in (theirs_in, into):
        os.close(end)
    ours.close()
    warm.main(theirs.detach())
    assert not folder.exists()


@pytest.mark.usefixtures("no_fork")
def test_a_process_that_cannot_be_forked_is_told_and_the_next_one_can(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    served = threading.Thread(target=warm.main, args=(theirs.detach(),))
    served.start()
    for _ in range(2):
        theirs_in, into = os.pipe()
        socket.send_fds(ours, [os.fsencode(tmp_path)], [theirs_in, into])
        assert STATUS.unpack(ours.recv(STATUS.size)) == (CANNOT_BEGIN,)
        os.close(theirs_in)
        os.close(into)
    ours.close()
    served.join(120)
    assert not served.is_alive()
