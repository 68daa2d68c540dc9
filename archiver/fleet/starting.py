"""Starts the processes that carry out assignments: has a warm process forked, which it starts itself, and anew where that is gone."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import subprocess
import sys
from types import TracebackType
from typing import Self

KILL = b"\0"
"""Asks a warm process to end what it has begun."""
STATUS = struct.Struct("!i")
"""What it tells of an end: the exit code, as that of subprocess."""
CANNOT_BEGIN = 71
"""Exit code told of a process that the system did not give (EX_OSERR in sysexits.h): for want of memory, or of room for processes."""
_END_SECONDS = 30.0
"""For a warm process to end what was killed, or itself; then it is killed, too. It may still be loading."""
_START = """import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)  # sent to all processes of a terminal or service; the starter decides
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.path[:] = {path!r}
from archiver.fleet.warm import main
main({number})
"""


class Starter:
    """Starts processes, one at a time. For one thread at a time, and only for the process in which it was first used."""

    def __init__(self) -> None:
        self._warm: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self, folder: str) -> Started:
        """A process that works in a folder; raises OSError when the system gives none."""
        if self._warm and self._warm.poll() is not None:
            self._drop()
        control = self._control or self._begin()
        theirs, into = os.pipe()
        out, answers = os.pipe()
        with contextlib.suppress(OSError):  # the warm process has died; who reads the answers finds out
            socket.send_fds(control, [os.fsencode(folder)], [theirs, answers])
        os.close(theirs)
        os.close(answers)
        return Started(self, control, into, out)

    def close(self) -> None:
        """End the warm process, and with it what it began."""
        if self._warm:
            self._drop()

    def end_of(self, control: socket.socket) -> int:
        """The exit code of the process that was started last; of the warm one where that is gone."""
        assert self._warm
        try:
            if told := control.recv(STATUS.size):
                return int(STATUS.unpack(told)[0])
        except TimeoutError:
            self._warm.kill()
        except OSError:
            pass  # it is gone
        return self._drop()

    def _begin(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        program = _START.format(path=sys.path, number=theirs.fileno())
        try:
            # -P: else modules would be taken from the working directory, whatever lies there.
            self._warm = subprocess.Popen(
                [sys.executable, "-P", "-c", program], stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.settimeout(_END_SECONDS)
        self._control = ours
        return ours

    def _drop(self) -> int:
        """Its exit code."""
        assert self._warm
        assert self._control
        self._control.close()
        try:
            code = self._warm.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._warm.kill()
            code = self._warm.wait()
        self._warm = self._control = None
        return code


class Started:
    """A process that was started; as `subprocess.Popen` of one with two pipes."""

    def __init__(self, starter: Starter, control: socket.socket, into: int, out: int) -> None:
        self._starter = starter
        self._control = control
        self._code: int | None = None
        self.stdin = os.fdopen(into, "wb", buffering=0)
        self.stdout = os.fdopen(out, "rb")

    def kill(self) -> None:
        """End it at once; from any thread. Nothing happens when it has ended."""
        if self._code is None:
            with contextlib.suppress(OSError):
                self._control.sendall(KILL)

    def wait(self) -> int:
        """Its exit code, negative where a signal ended it; to be called when it has been killed or has closed its answers."""
        if self._code is None:
            self._code = self._starter.end_of(self._control)
        return self._code

    def close(self) -> None:
        """Close both pipes."""
        with contextlib.suppress(OSError):  # what it did not take
            self.stdin.close()
        self.stdout.close()
