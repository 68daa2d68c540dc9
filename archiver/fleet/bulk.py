"""The writer's side of imports and re-extractions: slices are given to workers until none is left, whatever dies.

Slices of one job are carried out side by side. One over which a worker died goes on where it was, in smaller and smaller pieces, as the
pages of an outlet do (`archiver.fleet.losses`).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from archiver.archive import Archive
from archiver.archive.bulk import BulkBook
from archiver.archive.bulk_rows import BulkJob, Slice
from archiver.errors import ArchiveError, ArchiverError
from archiver.fleet.assignments import Assignment, Kind
from archiver.fleet.bulk_work import Work, problem_of, works
from archiver.fleet.losses import (
    AFTER_SETTING_ASIDE,
    SILENT_AFTER,
    after_success,
    is_forsaken,
    most_losses,
    share,
)
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.pieces import PIECEMEAL, Piece, Sizes
from archiver.fleet.writes import AnyWrite, Imported, Recorded

MOST_GIVEN = 64
"""Slices that workers have or that wait for one; a fleet of more processes than these would not be busy. Each is some megabytes at most."""
MOST_REFUSALS = 3
"""Workers in a row that could not begin with a slice, as where one has no access to the file; then it is given up."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Bulk:
    """The jobs of one archive."""

    archive: Archive
    send: Callable[[Assignment], None]
    waiting: Callable[[], int | None] = lambda: 0
    """How many assignments wait with the broker for a worker; None when it does not tell."""
    silent_after: timedelta = SILENT_AFTER
    most_given: int = MOST_GIVEN
    only: frozenset[int] | None = None
    """The jobs that are this writer's to do; None: all."""

    sizes: Sizes = field(default_factory=Sizes)

    @property
    def book(self) -> BulkBook:
        """The archive's book of these jobs."""
        return BulkBook(self.archive)

    @property
    def is_working(self) -> bool:
        """Whether something is left to do."""
        return bool(self._mine(self.book.open_jobs()))

    # What workers send

    def note_heard(
        self, known: Slice | None, parcel: Parcel, writes: Sequence[AnyWrite], counts: Counter[str], now: datetime
    ) -> None:
        """A parcel was stored, in this transaction; `known` is its slice as it was before."""
        crawls = {write.crawl_id for write in writes if isinstance(write, Imported)}
        job_id = known.job_id if known else self.book.job_of_crawl(crawls)  # by its import, where others were faster
        self.book.note_heard(parcel.task, parcel.worker, now)
        put_apart = len(parcel.writes) - len(writes)
        if job_id is not None and parcel.writes:
            self.book.count(job_id, counts + Counter({"busy": put_apart}), _failures(writes))

    def go_on(self, known: Slice | None, parcel: Parcel, now: datetime) -> None:
        """An assignment has come to its end: give what is left of its slice, and others. `known` is the slice as it was before."""
        left = self.book.slice_of(parcel.task)
        if left is not None:
            if parcel.note:
                log.warning("%s: %s", self._name(left), parcel.note)
            if parcel.ending in (Ending.DIED, Ending.LOST):
                self._after_loss(left, now, most_losses(parcel.ending))
            elif parcel.ending is Ending.REFUSED:
                self._after_refusal(left, parcel.note)
            elif left.steps:
                self.book.take_back(left.slice_id, after_success(left.losses))
            else:  # it cannot be read any further, and nobody said why
                self._after_loss(left, now, most_losses(Ending.DIED))
        self.slice_done(known, now)
        self.give(now)

    def slice_done(self, known: Slice | None, now: datetime) -> None:
        """See whether a job is done, now that this slice has come further; the end of its assignment may be a parcel of its own."""
        left = self.book.slice(known.slice_id) if known else None
        if known is not None and (left is None or left.kind == "left"):
            self._settle(known.job_id, now)

    def _after_loss(self, lost: Slice, now: datetime, most: int) -> None:
        losses = lost.losses + 1
        if losses >= most:
            job = self.book.job(lost.job_id)
            assert job, "a slice has its job"
            note = f"set aside: {losses} workers of the fleet died over it"
            with self.archive.together():
                is_alone = share(PIECEMEAL, lost.losses) == 1
                if not (is_alone and self._work(job).set_aside(job, lost, note, now)):
                    self._give_up(lost, f"from {lost.first} to {lost.last or 'its end'}: {note}")
                    return
            losses = AFTER_SETTING_ASIDE
        self.book.take_back(lost.slice_id, losses)

    def _after_refusal(self, known: Slice, note: str | None) -> None:
        if known.refusals + 1 >= MOST_REFUSALS:
            self._give_up(known, note or "no worker can begin with it")
        else:
            self.book.take_back(known.slice_id, known.losses, known.refusals + 1)

    def _give_up(self, known: Slice, problem: str) -> None:
        with self.archive.together():
            name = self._name(known)
            self.book.count(known.job_id, {}, [problem if problem.startswith(name) else f"{name}: {problem}"])
            self.book.give_up(known.slice_id)

    # What is to be done

    def plan(self, now: datetime) -> None:
        """Begin with new jobs."""
        self.book.heed_clock(now)
        self.give(now)
        self.book.clear(now)

    def look_after(self, now: datetime, in_good_hands: Collection[str | None] = ()) -> None:
        """Take back slices that nobody works on any more, without those that are known to be under way; end jobs that are done."""
        mine = set(self._mine(self.book.open_jobs()))
        forsaken = [
            known
            for known in self.book.given()
            if known.job_id in mine
            and known.task not in in_good_hands
            and is_forsaken(known, now, self.silent_after, self.waiting)
        ]
        for known in forsaken:
            if known.heard_at is not None:
                self._after_loss(known, now, most_losses(Ending.LOST))
            else:
                self.book.take_back(known.slice_id, known.losses)
        for job_id in mine:
            self._settle(job_id, now)
        if forsaken:
            self.give(now)

    def give(self, now: datetime) -> None:
        """Give slices until enough are under way, those of the oldest job first."""
        number = len(self.book.given())
        for job_id in self._mine(self.book.jobs_with_work()):
            if number >= self.most_given:
                return
            job = self._begun(job_id, now)
            if job is None:
                continue
            work = self._work(job)
            work.cut(job, self.most_given)
            while number < self.most_given and (part := self.book.next_slice(job_id)):
                number += self._give(job, part, work.piece(job, part), now)
            self._settle(job_id, now)

    def _give(self, job: BulkJob, part: Slice, piece: Piece | None, now: datetime) -> bool:
        from archiver import __version__  # not at the top: archiver/__init__ imports much

        if piece is None:
            self.book.drop(part.slice_id)
            return False
        task = uuid4().hex
        self.book.give(part.slice_id, task, now)
        self.send(
            Assignment(
                task=task, kind=Kind.PIECE, outlet=job.name, homepage="", version=__version__, crawl_id=job.crawl_id or 0,
                piece=piece,
            )
        )  # fmt: skip
        return True

    def _begun(self, job_id: int, now: datetime) -> BulkJob | None:
        """A job that has begun by now; None for one that cannot, which has ended."""
        job = self.book.job(job_id)
        if job is None or job.target_id is not None:
            return job
        try:
            self._work(job).begin(job, now)
        except ArchiveError:
            raise
        except (ArchiverError, OSError) as error:
            with self.archive.together():
                self.book.count(job_id, {"failed:begin": 1}, [problem_of(error)])
                self.book.finish(job_id, now)
            return None
        return self.book.job(job_id)

    def _settle(self, job_id: int, now: datetime) -> None:
        """Note how far a job has come, and its end."""
        job, slices = self.book.job(job_id), self.book.slices(job_id)
        if job is None or job.target_id is None or job.finished_at is not None:
            return
        work = self._work(job)
        is_over = job.next_first is None and all(part.kind == "left" for part in slices)
        with self.archive.together():
            work.progress(job, slices)
            if is_over:
                work.finish(job, now, exit_code_of(job, slices), is_whole=not slices)
                self.book.count(job_id, {"left": len(slices)} if slices else {})
                self.book.finish(job_id, now)

    def _work(self, job: BulkJob) -> Work:
        return works(self.archive, self.sizes)[job.kind]

    def _mine(self, jobs: list[int]) -> list[int]:
        return [job_id for job_id in jobs if self.only is None or job_id in self.only]

    def _name(self, known: Slice) -> str:
        job = self.book.job(known.job_id)
        return job.name if job else ""


def exit_code_of(job: BulkJob, left: Collection[Slice] = ()) -> int:
    """How a job has ended, as an exit code: 1 when something was lost or is left."""
    lost = any(outcome.startswith("failed:") or outcome in ("skipped:encoding", "left") for outcome in job.counts)
    return int(lost or bool(left))


def _failures(writes: Sequence[AnyWrite]) -> list[str]:
    """Pages that should have been archived and could not be."""
    records = [write.write for write in writes if isinstance(write, Imported)]
    failed = [record.fetch for record in records if isinstance(record, Recorded)]
    return [
        f"{fetch.url}: {fetch.outcome}{f' ({fetch.note})' if fetch.note else ''}"
        for fetch in failed
        if fetch.outcome.startswith("failed:")
    ]
