"""One crawl as a process of its own: begun, listened to, told to stop. A crash or a leak of it ends with it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from archiver.watch.options import WatchOptions

_KEPT_LINES = 20
"""Of what a crawl complains; it tells no more itself."""
_LONGEST_LINE = 2_000
_PATIENCE_SECONDS = 15.0
"""Between telling a crawl to stop and killing it: it takes six seconds itself, and workers and disk some more."""
_GRACE_SECONDS = 10.0
"""For what a dead crawl has written and nobody has read yet."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one crawl did for one outlet."""

    outcomes: dict[str, int]
    found: int
    is_well: bool
    """False when nothing readable was found, or none of several pages was given."""


@dataclass(slots=True)
class Round:
    """How one crawl ended."""

    keys: tuple[str, ...]
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float = 0.0
    exit_code: int = 0
    """Below 0: ended by that signal."""
    crawl_id: int | None = None
    begun: frozenset[str] = frozenset()
    """Outlets that the crawl could lock."""
    looked: dict[str, Looked] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    complaints: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT_LINES))

    def note(self, event: dict[str, Any]) -> None:
        """Take in a line of the crawl's log."""
        if event.get("event") == "crawl-started":
            self.crawl_id, self.begun = event.get("crawl_id"), frozenset(event.get("outlets", ()))
        elif event.get("event") == "outlet-finished":
            is_well = bool(event.get("yielded")) and not event.get("barred")
            self.looked[event["outlet"]] = Looked(event.get("outcomes", {}), event.get("found", 0), is_well)
        elif event.get("event") == "crawl-finished":
            self.counts = event.get("counts", {})


def crawl_command(options: WatchOptions, targets: Sequence[str]) -> list[str]:
    """The crawl of these targets as a command, but for where its events go."""
    command = [sys.executable, "-m", "archiver", "crawl", "--quiet", "--db", str(options.db)]
    if options.catalogue:
        command += ["--catalogue", str(options.catalogue)]
    if options.only_between:
        command += ["--only-between", options.only_between]
    for allowance in options.allow_local:
        command += ["--allow-local", allowance]
    return [*command, *options.crawl_options, "--", *targets]


class Child:
    """A crawl; `run` returns when it has ended, `stop` may be called from another thread, twice for at once."""

    def __init__(self, command: Sequence[str], keys: Sequence[str], on_event: Callable[[dict[str, Any]], None]) -> None:
        self.command = list(command)
        self.round = Round(tuple(keys))
        self.on_event = on_event
        self._process: subprocess.Popen[str] | None = None
        self._is_stopped = False

    def run(self, longest_seconds: float) -> Round:
        """Begin the crawl, take in its events and complaints, and wait for its end; told to stop when it takes too long."""
        begin = monotonic()
        reading, writing = os.pipe()
        try:
            self._process = subprocess.Popen(
                self._with_events(writing), pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True,
            )  # fmt: skip
        except OSError as error:  # out of processes or memory
            os.close(reading)
            self.round.exit_code = 1
            self.round.complaints.append(f"a crawl could not be started: {error.strerror}")
            return self.round
        finally:
            os.close(writing)
        if self._is_stopped:
            self.stop()
        self._listen(self._process, reading, longest_seconds)
        self.round.seconds = monotonic() - begin
        return self.round

    def stop(self) -> None:
        """Tell the crawl to finish what it has begun; to stop at once when told twice. Killed when it does not obey."""
        self._is_stopped = True
        if (process := self._process) is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        killing = threading.Timer(_PATIENCE_SECONDS, self.kill)
        killing.daemon = True
        killing.start()

    def kill(self) -> None:
        """End the crawl and all it started, now."""
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _with_events(self, writing: int) -> list[str]:
        at = self.command.index("--")
        return [*self.command[:at], "--log-json", f"/dev/fd/{writing}", *self.command[at:]]

    def _listen(self, process: subprocess.Popen[str], reading: int, longest_seconds: float) -> None:
        readers = [
            threading.Thread(target=self._read_events, args=(reading,), daemon=True),
            threading.Thread(target=self._read_complaints, args=(process,), daemon=True),
        ]
        for reader in readers:
            reader.start()
        try:
            self.round.exit_code = process.wait(longest_seconds)
        except subprocess.TimeoutExpired:
            self.round.complaints.append(f"a crawl took longer than {longest_seconds:g} s and was told to stop")
            self.stop()
            self.round.exit_code = process.wait()
        for reader in readers:
            reader.join(_GRACE_SECONDS)  # a grandchild that lives on may hold the other end

    def _read_events(self, reading: int) -> None:
        with open(reading, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                with contextlib.suppress(ValueError, KeyError):  # half a line, of a crawl that was killed
                    event = json.loads(line)
                    self.round.note(event)
                    self.on_event(event)

    def _read_complaints(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with process.stderr as lines:
            while line := lines.readline(_LONGEST_LINE):
                if text := line.strip().removeprefix("archiver: "):
                    self.round.complaints.append(text)
