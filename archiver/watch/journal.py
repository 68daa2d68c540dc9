"""What a watch tells: lines for people, JSON lines for programs. Called from several threads."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.crawl.events import EventLog


class Journal:
    """Lines go to standard output and error, events to a log that may be moved away meanwhile (logrotate); a context manager."""

    def __init__(self, log: Path | None = None, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._path = log
        self._events = EventLog.open(log)
        self._lock = threading.Lock()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *error: object) -> None:
        self._events.close()

    def say(self, text: str) -> None:
        """Tell what is as it should be."""
        if not self.quiet:
            self._line(sys.stdout, text)

    def complain(self, text: str) -> None:
        """Tell what someone should act on; an event, too."""
        self._line(sys.stderr, f"archiver: {text}")
        self.write("complaint", note=text)

    def write(self, event: str, **fields: Any) -> None:
        """Add one event."""
        with self._lock:
            self._events.write(event, **fields)

    def pass_on(self, row: Mapping[str, Any]) -> None:
        """Add an event of a crawl as it came."""
        with self._lock:
            self._events.add(row)

    def tend(self) -> None:
        """Begin the log anew where its file was moved away, or could not be written for a while."""
        if self._path is None:
            return
        with self._lock:
            if self._events.file is not None and _is_at(self._events.file.fileno(), self._path):
                return
            with contextlib.suppress(OSError, ValueError):
                self._events.close()
            with contextlib.suppress(Exception):
                self._events = EventLog.open(self._path)

    def _line(self, stream: Any, text: str) -> None:
        shown = "".join(character if character.isprintable() else "�" for character in text)
        try:
            with self._lock:
                stream.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {shown}\n")
                stream.flush()
        except BrokenPipeError:
            raise
        except (
            OSError
        ):  # the disk that the output goes to is full: there is nowhere to tell that, and crawls pause by themselves
            return


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
