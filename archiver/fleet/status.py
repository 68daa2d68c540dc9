"""What a fleet does at the moment: its broker's queues, its workers, and every outlet's round."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from rich.table import Table

from archiver.archive import Archive
from archiver.archive.bulk import BulkBook
from archiver.archive.fleet import FleetBook
from archiver.errors import ArchiverError
from archiver.fleet.app import LOST_AFTER, connection, make_app, waiting
from archiver.fleet.aside import Aside, Reason
from archiver.fleet.broker import BULK, CRAWL, STORE, Broker
from archiver.fleet.losses import SILENT_AFTER
from archiver.plurals import counted

_ANSWER_SECONDS = 2.0
"""For which workers are waited; one that is busy answers all the same."""
_WRITER_SECONDS = 10.0
"""For which one is waited that is known to be there; a writer answers between two parcels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetStatus:
    """One moment of a fleet."""

    broker: str
    """Its address without password."""
    assignments_waiting: int | None
    """None when the broker cannot be reached."""
    parcels_waiting: int | None
    workers: tuple[str, ...]
    """Machines that take assignments."""
    writers: tuple[str, ...]
    lost_after_seconds: float
    """For how long a worker may be silent, as the writer says; the usual where none answers."""
    outlets: tuple[dict[str, Any], ...]
    jobs: tuple[dict[str, Any], ...]
    """Imports and re-extractions that are not done yet."""
    set_aside: tuple[dict[str, Any], ...]
    """Pages over which workers died."""
    problems: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The status for JSON."""
        return asdict(self)

    def tables(self) -> Iterator[Table | str]:
        """The status for people."""
        yield f"Broker {self.broker}: " + (
            f"{counted(self.assignments_waiting, 'assignment')} and {counted(self.parcels_waiting or 0, 'parcel')} wait"
            if self.assignments_waiting is not None
            else "cannot be reached"
        )
        yield f"Workers: {', '.join(self.workers) or 'none'}; writer: {', '.join(self.writers) or 'none'}"
        table = Table(box=None, header_style="bold", pad_edge=False)
        for name in (
            "Outlet",
            "Under way",
            "Worker",
            "Heard",
            "Losses",
            "Pages so far",
            "Last round",
            "Exit code",
            "Due",
        ):
            table.add_column(name)
        for row in self.outlets:
            table.add_row(*_cells(row))
        yield table
        for job in self.jobs:
            so_far = (
                ", ".join(f"{number} {outcome}" for outcome, number in sorted(job["counts"].items())) or "nothing yet"
            )
            more = " or more" if job["is_cut_further"] else ""
            slices = f"{counted(job['slices'], 'slice')}{more} left, workers have {job['given']}"
            yield f"{job['kind']} {job['name']}: {slices}; so far {so_far}"
        for page in self.set_aside:
            yield f"set aside after {page['tries']} tries: {page['url']}"


def status_of(archive: Archive, now: datetime | None = None) -> FleetStatus:
    """The fleet that works for this archive; raises UsageError where no broker is named."""
    now = now or datetime.now(UTC)
    book, broker = FleetBook(archive), Broker.of_environment()
    problems: list[str] = []
    queues: dict[str, int | None] = {}
    reads: dict[str, list[str]] = {CRAWL: [], BULK: [], STORE: []}
    app, silent_after = make_app(broker, STORE), SILENT_AFTER
    try:
        connection(app, broker).release()
    except ArchiverError as error:
        problems.append(str(error))
    else:
        queues = {queue: waiting(app, queue) for queue in reads}
        for name, found in (app.control.inspect(timeout=_ANSWER_SECONDS).active_queues() or {}).items():
            for queue in found:
                reads.setdefault(queue["name"], []).append(name)
        silent_after = _said_by(reads[STORE], app)
        problems += [
            f"nobody reads the queue {queue}: start `archiver fleet {name}`"
            for queue, name in ((CRAWL, "worker"), (STORE, "writer"))
            if not reads[queue]
        ]
    outlets, aside = book.outlook(), book.set_aside()
    jobs = BulkBook(archive).outlook()
    problems += [f"{job['name']}: {problem}" for job in jobs for problem in job["problems"]]
    problems += [
        f"{row['outlet']}: its worker has not been heard since {row['heard_at']}"
        for row in outlets
        if _is_silent(row, now, silent_after)
    ]
    problems += [f"{page['url']}: set aside, workers died over it" for page in aside]
    problems += [f"{file}: a parcel that could not be stored" for file in Aside(archive.path).files(Reason.REFUSED)]
    return FleetStatus(
        broker=broker.shown, assignments_waiting=_sum(queues.get(CRAWL), queues.get(BULK)), parcels_waiting=queues.get(STORE),
        workers=tuple(sorted(reads[CRAWL])), writers=tuple(sorted(reads[STORE])), lost_after_seconds=silent_after.total_seconds(),
        outlets=tuple(outlets), jobs=tuple(jobs), set_aside=tuple(aside), problems=tuple(problems),
    )  # fmt: skip


def _sum(*numbers: int | None) -> int | None:
    return None if None in numbers else sum(number or 0 for number in numbers)


def _said_by(writers: list[str], app: Celery) -> timedelta:
    """For how long these writers let workers be silent (`--lost-after`), the most patient one."""
    if not writers:
        return SILENT_AFTER
    asked = app.control.inspect(destination=writers, limit=len(writers), timeout=_WRITER_SECONDS)
    said = [timedelta(seconds=conf[LOST_AFTER]) for conf in (asked.conf() or {}).values() if LOST_AFTER in conf]
    return max(said, default=SILENT_AFTER)


def _is_silent(row: dict[str, Any], now: datetime, silent_after: timedelta) -> bool:
    return bool(row["heard_at"]) and now - datetime.fromisoformat(row["heard_at"]) > silent_after


def _cells(row: dict[str, Any]) -> list[str]:
    under_way = "" if row["kind"] is None else "lists" if row["kind"] == "lists" else counted(row["pages"], "page")
    counts = Counter(json.loads(row["counts"])) if row["counts"] else Counter()
    so_far = sum(
        number for outcome, number in counts.items() if ":" not in outcome or outcome.startswith(("refused", "failed"))
    )
    values = (
        row["outlet"], under_way, row["worker"], row["heard_at"], row["losses"], so_far - counts["queued"] or None,
        row["last_round_at"], row["last_exit_code"], row["due_at"],
    )  # fmt: skip
    return ["" if value is None else str(value) for value in values]
