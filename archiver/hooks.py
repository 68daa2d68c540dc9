"""Commands that the user has run after a crawl (`--then`): what they are told, how long they may take, how they end.

A command is the user's own text for the shell, run as it stands: nothing that a site sent ever becomes part of it. What happened stands
in environment variables, all of them names and numbers of ours (`variables`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic

from archiver.crawl.events import EventLog
from archiver.crawl.report import CrawlReport

STORED = ("new", "changed", "refused:not-found", "refused:gone")
"""Outcomes after which the archive holds something that it did not before: articles, versions, and that one has vanished."""
_COUNTED = ("new", "changed", "unchanged", "duplicate")
_SUMMED = ("refused", "failed", "skipped")
_GRACE_SECONDS = 5.0
"""Between being told to end and being killed."""


@dataclass(frozen=True, kw_only=True)
class Hooks:
    """What to run after a crawl, and when."""

    commands: tuple[str, ...] = ()
    """For `/bin/sh -c`, in this order; a failing one does not hold up the next."""
    always: bool = False
    """Also after crawls that stored nothing."""
    limit: timedelta = timedelta(minutes=10)
    """For each command."""

    def wanted(self, facts: Facts) -> bool:
        """Whether there is something to run after such a crawl; never when the archive cannot be used."""
        return bool(self.commands) and facts.exit_code != 3 and (self.always or facts.has_stored)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What happened in one crawl, or in several together."""

    db: Path
    outlets: tuple[str, ...] = ()
    """Their keys."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Outcomes, as in `CrawlReport.counts`."""
    exit_code: int = 0
    """The highest of their exit codes."""
    crawl_id: int | None = None
    """The latest crawl's number in the archive."""

    @property
    def has_stored(self) -> bool:
        return any(self.counts.get(outcome) for outcome in STORED)

    def with_later(self, later: Facts) -> Facts:
        """Both together."""
        names = [*self.counts, *later.counts]
        return Facts(
            db=later.db,
            outlets=tuple(dict.fromkeys((*self.outlets, *later.outlets))),
            counts={name: self.counts.get(name, 0) + later.counts.get(name, 0) for name in names},
            exit_code=max(self.exit_code, later.exit_code),
            crawl_id=later.crawl_id or self.crawl_id,
        )


def variables(facts: Facts) -> dict[str, str]:
    """What a command finds in its environment; docs/running.md lists them."""
    sums = {name: sum(n for outcome, n in facts.counts.items() if outcome.startswith(f"{name}:")) for name in _SUMMED}
    numbers = {name: facts.counts.get(name, 0) for name in _COUNTED} | sums
    return {
        "ARCHIVER_DB": str(facts.db.absolute()),
        "ARCHIVER_CRAWL_ID": str(facts.crawl_id or ""),
        "ARCHIVER_CRAWL_OUTLETS": " ".join(facts.outlets),
        "ARCHIVER_CRAWL_EXIT_CODE": str(facts.exit_code),
        **{f"ARCHIVER_CRAWL_{name.upper()}": str(number) for name, number in numbers.items()},
    }


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    command: str
    exit_code: int
    """Below 0: by that signal."""
    seconds: float
    note: str | None = None
    """What was wrong, if anything."""

    @property
    def problem(self) -> str | None:
        return f"--then {self.command!r} {self.note}" if self.note else None


def run_hooks(hooks: Hooks, facts: Facts, events: EventLog) -> list[str]:
    """Run what is wanted, output where ours goes; one line for each command that did not end with 0.

    A command that takes too long is ended with all it started. Ctrl-C and SIGTERM are handed on to the command that runs, and no
    further one begins. Each command is one event, `hook-finished`.
    """
    if not hooks.wanted(facts):
        return []
    runner = HookRunner(hooks, facts)
    with _handing_on(runner):
        ended = list(runner.run())
    for end in ended:
        events.write("hook-finished", **asdict(end))
    return [end.problem for end in ended if end.problem]


def run_after_crawl(hooks: Hooks, report: CrawlReport, *, db: Path, log_json: Path | None) -> int:
    """Run what is wanted after a crawl and complain of what failed; the exit code of both together.

    Nothing is run after a dry run, nor after one that was interrupted: who ends a crawl wants an end.
    """
    if report.crawl_id is None or report.is_dry or report.is_interrupted:
        return report.exit_code
    facts = Facts(
        db=db, outlets=tuple(report.outlets), counts=report.counts, exit_code=report.exit_code, crawl_id=report.crawl_id
    )
    with contextlib.closing(EventLog.open(log_json)) as events:
        problems = run_hooks(hooks, facts, events)
    for problem in problems:
        sys.stderr.write(f"archiver: {problem}\n")
    return report.exit_code or (1 if problems else 0)


class HookRunner:
    """Runs one command after the other; `stop` may be called from elsewhere."""

    def __init__(self, hooks: Hooks, facts: Facts) -> None:
        self.commands = hooks.commands
        self.limit = hooks.limit.total_seconds()
        self.environment = {**os.environ, **variables(facts), "PATH": _path()}
        self.is_stopped = False
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> Iterator[Ended]:
        """Run each command to its end."""
        for command in self.commands:
            if self.is_stopped:
                return
            begin = monotonic()
            try:
                code, note = self._ended(command)
            except (OSError, ValueError) as error:  # no shell, or a NUL in the text
                code, note = 127, f"could not be started: {error}"
            yield Ended(command, code, round(monotonic() - begin, 1), note)

    def stop(self) -> None:
        """Have the running command end, if need be by force; nothing more is begun."""
        self.is_stopped = True
        if (process := self._process) is not None:
            _signal(process, signal.SIGTERM)
            killing = threading.Timer(_GRACE_SECONDS, self._kill, [process])
            killing.daemon = True
            killing.start()

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        if self._process is process:  # else it has ended
            _signal(process, signal.SIGKILL)

    def _ended(self, command: str) -> tuple[int, str | None]:
        sys.stdout.flush()
        # A session of its own: what it starts can be ended with it, and Ctrl-C reaches it through us alone.
        with subprocess.Popen(
            ["/bin/sh", "-c", command], env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True
        ) as process:
            self._process = process
            if self.is_stopped:  # while it was begun
                self.stop()
            try:
                code = process.wait(self.limit)
            except subprocess.TimeoutExpired:
                return _end(process), f"took longer than {self.limit:g} s and was ended"
            finally:
                self._process = None
        if code < 0:
            return code, f"was ended by signal {-code} ({signal.Signals(-code).name})"
        return code, f"ended with exit code {code}" if code else None


def _end(process: subprocess.Popen[bytes]) -> int:
    _signal(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_SECONDS)
    _signal(process, signal.SIGKILL)  # the shell may be gone and what it started not
    return process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


@contextlib.contextmanager
def _handing_on(runner: HookRunner) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the command that runs."""
    numbers: Sequence[signal.Signals] = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: runner.stop()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


def _path() -> str:
    """PATH with this archiver's own folder first: under cron and systemd a command `archiver` would not be found."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
