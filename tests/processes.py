"""Looks at other processes, for tests that kill them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")


def children(pid: int) -> list[int]:
    """Processes that a process has started and that have not been waited for."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def is_running(pid: int) -> bool:
    """Whether it is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def open_files(pid: int) -> list[str]:
    """What a process has open: a path each, or `socket:[…]`, `pipe:[…]`."""
    found = []
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            found.append(os.readlink(file))
    return found


def wait_for(condition: Callable[[], Value], seconds: float = 120) -> Value:
    """Until it is true; what it said then. The time is for machines that have much else to do, where a second is expected."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"nothing happened for {seconds} seconds"
        time.sleep(0.01)
    return value
