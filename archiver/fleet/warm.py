"""A process that has loaded all that an assignment needs, and is forked for each: nine tenths of the cost of starting one anew are saved.

It hears its starter (`starting.Starter`) on a socket: a message with two files is an assignment to be begun, its content the folder in
which it works, the files its standard input and output; `KILL` ends what runs. It tells each end as four bytes, the exit code as of
subprocess. It has one thread, no archive and no connection, ends when its starter is gone, and what it began ends with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
from dataclasses import dataclass

from archiver.crawl.forked import alone
from archiver.crawl.preload import preload
from archiver.crawl.worker import die_with
from archiver.fleet.child import main as carry_out
from archiver.fleet.starting import CANNOT_BEGIN, KILL, STATUS

_LONGEST_MESSAGE = 8192
"""More than a path may have."""


@dataclass(frozen=True, slots=True)
class _Child:
    """A process that carries out an assignment."""

    pid: int
    life: int
    """A pipe of which it holds the other end as long as it lives."""

    def ended(self) -> int:
        """Its exit code; waits for it."""
        os.close(self.life)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def main(number: int) -> None:
    """Load everything, then serve the socket of this number until its other end is closed."""
    control = socket.socket(fileno=number)
    preload()
    gc.collect()
    gc.freeze()  # else each forked process copies all of it at its first collection
    child: _Child | None = None
    folder = ""
    while True:
        heard = [control.fileno(), *([child.life] if child else [])]
        if child and child.life in select.select(heard, [], [])[0]:
            code, child = child.ended(), None
            _tell(control, code)
            continue
        message, files, _, _ = _received(control)
        if not message:
            break
        if child:
            child.kill()
        elif files:  # a `KILL` that came too late may stand before it
            folder = os.fsdecode(message.lstrip(KILL))
            child = _begun(control, folder, files)
            if child is None:
                _tell(control, CANNOT_BEGIN)
    if child:
        child.kill()
        child.ended()
    if folder:  # a starter that was killed cannot remove it; the process in it may have ended before by itself, without its input
        shutil.rmtree(folder, ignore_errors=True)


def _tell(control: socket.socket, code: int) -> None:
    with contextlib.suppress(OSError):  # its starter is gone, which the next reading says
        control.sendall(STATUS.pack(code))


def _received(control: socket.socket) -> tuple[bytes, list[int], int, object]:
    try:
        return socket.recv_fds(control, _LONGEST_MESSAGE, 2)
    except ConnectionResetError:  # its starter was killed
        return b"", [], 0, None


def _begun(control: socket.socket, folder: str, files: list[int]) -> _Child | None:
    """The process; None when the system gives none."""
    life, held = os.pipe()
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        pid = -1
    if pid == 0:
        control.close()
        os.close(life)
        alone(lambda: _carry_out(parent, folder, files))
    for file in (*files, held):
        os.close(file)
    if pid > 0:
        return _Child(pid, life)
    os.close(life)
    return None


def _carry_out(parent: int, folder: str, files: list[int]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # which the warm process ignores
        signal.signal(number, signal.SIG_DFL)
    die_with(parent)
    for target, file in enumerate(files):
        os.dup2(file, target)
        os.close(file)
    carry_out(folder)
