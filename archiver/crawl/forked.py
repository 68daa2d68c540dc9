"""Worker processes that are forked rather than started anew: what they need is loaded already, which takes half a second otherwise.

Only for a process that has no thread, no event loop, no lock and no archive yet: what `archiver.fleet.child` is when it begins.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
import traceback
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from typing import NoReturn

from archiver.crawl.worker import main
from archiver.crawl.workers import BUFFER, MAX_MEMORY, MAX_SECONDS, READ_AND_PREPARE

_MOST_FILES = 65_536
"""Numbers of open files that are closed in a worker; this process has a dozen."""


class Forked:
    """The parent's end of one such process, with what `Workers` use of an asyncio process."""

    def __init__(self, pid: int, link: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdin: StreamWriter | None = None
        self.stdout: StreamReader | None = None
        self._link = link
        self._reaping = threading.Lock()

    async def connected(self) -> Forked:
        """The same, with its streams in the event loop that runs."""
        self.stdout, self.stdin = await asyncio.open_unix_connection(sock=self._link, limit=BUFFER)
        return self

    def kill(self) -> None:
        """End it at once; nothing happens when that was noticed before."""
        with self._reaping:  # its number may be another's as soon as it is reaped
            if self.returncode is None:
                os.kill(self.pid, signal.SIGKILL)

    async def wait(self) -> int:
        """Its exit code as soon as it has ended."""
        return await asyncio.to_thread(self._reaped)

    def end(self) -> None:
        """Kill it where it is not gone, and leave nothing of it."""
        self.kill()
        self._reaped()
        if self.stdin is None:
            self._link.close()

    def _reaped(self) -> int:
        if self.returncode is None and hasattr(os, "waitid"):
            with contextlib.suppress(ChildProcessError):  # another thread of ours was faster
                os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)  # without the lock: it may be killed meanwhile
        with self._reaping:
            if self.returncode is None:
                self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
            return self.returncode


def forked(function: str = READ_AND_PREPARE, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY) -> Forked:
    """A worker as `Workers` would start it; raises OSError when the system gives none."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        ours.close()
        raise
    finally:
        if os.getpid() == parent:
            theirs.close()
    if pid == 0:
        alone(lambda: _work(theirs.fileno(), parent, function, seconds, memory))
    return Forked(pid, ours)


def alone(work: Callable[[], None]) -> NoReturn:
    """All that a forked process does; it ends with the exit code that a program of this would have."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # whatever it is, the parent's code must not run here a second time
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _work(link: int, parent: int, function: str, seconds: float, memory: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # sent to a whole terminal or service; the parent decides
        signal.signal(number, signal.SIG_IGN)
    os.dup2(link, 0)
    os.dup2(link, 1)
    os.closerange(3, min(os.sysconf("SC_OPEN_MAX"), _MOST_FILES))
    main(parent, function, seconds, memory)
