"""The command's side of a watch: its lock, its signals, its end; or, instead of all that, its plan."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
from collections.abc import Iterator
from datetime import UTC, datetime

from rich.table import Table

from archiver.archive.locks import WatchLock
from archiver.planning import Plan, words
from archiver.terminal import output
from archiver.watch.journal import Journal
from archiver.watch.options import WatchOptions
from archiver.watch.watch import Watch

_BEAT_SECONDS = 5.0
"""Between two looks at the clock, the catalogue and the archive: a `stat` each."""
_END_BEAT_SECONDS = 0.1


def watch(options: WatchOptions) -> int:
    """Watch until told to stop (Ctrl-C, SIGTERM, SIGHUP): then finish what is under way; at once when told twice. The exit code.

    Raises UsageError for options that cannot be right, OutletBusy when another watch looks after this archive, ArchiveError for
    an archive that cannot be used.
    """
    with WatchLock(options.db), Journal(options.log_json, quiet=options.quiet) as journal, _told_to_stop() as told:
        watching = Watch(options, journal)
        try:
            watching.begin()
            while not watching.error and not _is_told(told, _BEAT_SECONDS):
                watching.beat()
            journal.say("told to stop; finishing what is under way")
        finally:
            watching.stop()
            while not watching.is_over():
                if _is_told(told, _END_BEAT_SECONDS):
                    journal.say("stopping at once")
                    watching.stop()
            journal.write("watch-stopped")
        return watching.error.exit_code if watching.error else 0


def show_plan(options: WatchOptions, *, as_json: bool) -> None:
    """Print when each outlet would be looked at next and why then, the first one first; nothing is asked."""
    with Journal(quiet=True) as journal:
        plans = Watch(options, journal).plans()
    now, ordered = datetime.now(UTC), sorted(plans.items(), key=lambda pair: pair[1].at)
    console = output()
    if as_json:
        rows = [{"outlet": key, **_as_json(found)} for key, found in ordered]
        console.print(json.dumps(rows, ensure_ascii=False, indent=2), markup=False, highlight=False, soft_wrap=True)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("Outlet", "Next", "Every", "Why"):
        table.add_column(name)
    for key, found in ordered:
        at = "now" if found.at <= now else f"{found.at.astimezone():%a %d %b %H:%M}"
        table.add_row(key, at, words(found.interval), found.why)
    console.print(table)


def _as_json(found: Plan) -> dict[str, object]:
    return {
        "next": found.at.astimezone(UTC).isoformat(timespec="seconds"),
        "interval_seconds": round(found.interval.total_seconds()),
        "articles_per_day": round(found.per_day, 2),
        "why": found.why,
    }


@contextlib.contextmanager
def _told_to_stop() -> Iterator[int]:
    """A pipe that gets a byte for each signal to stop. SIGHUP is one unless it is ignored already (nohup)."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    numbers = [signal.SIGINT, signal.SIGTERM]
    numbers += [signal.SIGHUP] if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN else []

    def tell(*_: object) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(writing, b"!")

    before = {number: signal.signal(number, tell) for number in numbers}
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


def _is_told(told: int, seconds: float) -> bool:
    """Whether a signal came within so many seconds; several at once count as one."""
    readable, _, _ = select.select([told], [], [], seconds)
    return bool(readable and os.read(told, 1))
