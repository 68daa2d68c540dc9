"""The fleet's jobs: imports and re-extractions, cut into slices that workers carry out in any order.

As with the fleet's rounds all of it is in the archive: what a slice brought and how far it has come are one transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from archiver.archive.bulk_rows import BulkJob, Slice, read_job, read_slice
from archiver.archive.faults import told
from archiver.archive.fleet import KEPT_FOR
from archiver.archive.reextraction import Reextraction
from archiver.archive.rows import json_list, machine_time, read_time
from archiver.archive.selection import Selection
from archiver.archive.store import Archive

_MOST_PROBLEMS = 50
"""Kept of one job; a file that is broken throughout would fill the archive with them."""


class BulkBook:
    """The jobs of one archive. Its writes join a transaction of `Archive.together`, or are one of their own."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    # Jobs

    def ask(self, kind: str, name: str, orders: str, now: datetime) -> int:
        """Note a job that is wanted; its number. One that is open already is not asked for again."""
        with self._writing() as conn:
            row = conn.execute(
                "SELECT id FROM fleet_jobs WHERE kind = ? AND orders = ? AND finished_at IS NULL", (kind, orders)
            ).fetchone()
            if row is not None:
                return int(row["id"])
            cursor = conn.execute(
                "INSERT INTO fleet_jobs (kind, name, orders, asked_at) VALUES (?, ?, ?, ?)",
                (kind, name, orders, machine_time(now)),
            )
            return int(cursor.lastrowid or 0)

    def job(self, job_id: int) -> BulkJob | None:
        """A job by its number."""
        rows = self._all("SELECT * FROM fleet_jobs WHERE id = ?", job_id)
        return read_job(rows[0]) if rows else None

    def open_jobs(self) -> list[int]:
        """The numbers of those that have not ended, the oldest first."""
        return [row["id"] for row in self._all("SELECT id FROM fleet_jobs WHERE finished_at IS NULL ORDER BY id")]

    def jobs_with_work(self) -> list[int]:
        """The numbers of those that are to begin, or have slices that nobody has, or that are still to be cut; the oldest first."""
        rows = self._all(
            """
SELECT id FROM fleet_jobs WHERE finished_at IS NULL AND (target_id IS NULL OR next_first IS NOT NULL OR EXISTS
    (SELECT 1 FROM fleet_slices WHERE job_id = fleet_jobs.id AND task IS NULL AND kind != 'left')) ORDER BY id"""
        )
        return [row["id"] for row in rows]

    def job_of_crawl(self, crawl_ids: Collection[int]) -> int | None:
        """The number of the open job whose requests belong to one of these runs."""
        rows = self._all(
            "SELECT id FROM fleet_jobs WHERE finished_at IS NULL AND crawl_id IN (SELECT value FROM json_each(?))",
            json_list(list(crawl_ids)),
        )
        return rows[0]["id"] if rows else None

    def begin(
        self,
        job_id: int,
        target_id: int,
        *,
        crawl_id: int | None = None,
        size: int | None = None,
        next_first: int | None = None,
    ) -> None:
        """Note what a job goes on with."""
        with self._writing() as conn:
            conn.execute(
                "UPDATE fleet_jobs SET target_id = ?, crawl_id = ?, size = ?, next_first = ? WHERE id = ?",
                (target_id, crawl_id, size, next_first, job_id),
            )

    def count(self, job_id: int, counts: Mapping[str, int], problems: Iterable[str] = ()) -> None:
        """Add to how a job's pages or articles have ended."""
        with self._writing() as conn:
            row = conn.execute("SELECT counts, problems FROM fleet_jobs WHERE id = ?", (job_id,)).fetchone()
            if row is not None:
                told_so_far = json.loads(row["problems"])
                more = [*told_so_far, *(text for text in problems if text not in told_so_far)][:_MOST_PROBLEMS]
                total = Counter(json.loads(row["counts"])) + Counter(counts)
                conn.execute(
                    "UPDATE fleet_jobs SET counts = ?, problems = ? WHERE id = ?",
                    (json.dumps(total), json_list(more), job_id),
                )

    def finish(self, job_id: int, now: datetime) -> None:
        """The job has ended, with its slices."""
        with self._writing() as conn:
            conn.execute("DELETE FROM fleet_slices WHERE job_id = ?", (job_id,))
            conn.execute(
                "UPDATE fleet_jobs SET finished_at = ?, later_pages = NULL WHERE id = ?", (machine_time(now), job_id)
            )

    def clear(self, now: datetime) -> None:
        """Drop jobs that ended long ago."""
        with self._writing() as conn:
            conn.execute("DELETE FROM fleet_jobs WHERE finished_at < ?", (machine_time(now - KEPT_FOR),))

    def later_pages(self, job_id: int) -> dict[str, list[int]] | None:
        """Where the job's file holds later pages of articles, by `url_key`; None where no survey has looked."""
        rows = self._all("SELECT later_pages FROM fleet_jobs WHERE id = ? AND later_pages IS NOT NULL", job_id)
        return dict(json.loads(rows[0]["later_pages"])) if rows else None

    # Slices

    def slices(self, job_id: int) -> list[Slice]:
        """What is left of a job, in order."""
        return [
            read_slice(row) for row in self._all("SELECT * FROM fleet_slices WHERE job_id = ? ORDER BY first", job_id)
        ]

    def given(self) -> list[Slice]:
        """All slices that a worker has, or should have."""
        return [read_slice(row) for row in self._all("SELECT * FROM fleet_slices WHERE task IS NOT NULL ORDER BY id")]

    def next_slice(self, job_id: int) -> Slice | None:
        """The next slice to give; while a file is still cut, none of its records."""
        rows = self._all(
            "SELECT * FROM fleet_slices WHERE job_id = ?1 AND task IS NULL AND kind != 'left' AND (kind != 'records' OR NOT EXISTS"
            " (SELECT 1 FROM fleet_slices AS other WHERE other.job_id = ?1 AND other.kind = 'survey')) ORDER BY first LIMIT 1",
            job_id,
        )
        return read_slice(rows[0]) if rows else None

    def slice_of(self, task: str) -> Slice | None:
        """The slice whose open assignment this is."""
        rows = self._all("SELECT * FROM fleet_slices WHERE task = ?", task)
        return read_slice(rows[0]) if rows else None

    def slice(self, slice_id: int) -> Slice | None:
        """A slice by its number; None when it is done."""
        rows = self._all("SELECT * FROM fleet_slices WHERE id = ?", slice_id)
        return read_slice(rows[0]) if rows else None

    def add_slice(self, job_id: int, kind: str, first: int, last: int | None, items: Collection[int] = ()) -> None:
        """Cut off a slice."""
        with self._writing() as conn:
            conn.execute(
                "INSERT INTO fleet_slices (job_id, kind, first, last, items) VALUES (?, ?, ?, ?, ?)",
                (job_id, kind, first, last, json_list(list(items)) if items else None),
            )

    def add_articles(self, job_id: int, items: Collection[int]) -> None:
        """Cut off a slice of articles, and note where the next one begins; without any, that all are cut."""
        with self.archive.together():
            if items:
                self.add_slice(job_id, "articles", min(items), max(items) + 1, items)
            last = max(items) if items else None
            self.archive.db.conn.execute(
                "UPDATE fleet_jobs SET next_first = ?1 + 1, size = coalesce(?1, size) WHERE id = ?2", (last, job_id)
            )

    def give(self, slice_id: int, task: str, now: datetime) -> None:
        """Note an assignment of a slice that is about to be sent."""
        with self._writing() as conn:
            conn.execute(
                "UPDATE fleet_slices SET task = ?, given_at = ?, heard_at = NULL, worker = NULL, steps = 0 WHERE id = ?",
                (task, machine_time(now), slice_id),
            )

    def take_back(self, slice_id: int, losses: int, refusals: int = 0) -> None:
        """Nobody has the slice any more; what is left of it is to be given again."""
        with self._writing() as conn:
            conn.execute(
                "UPDATE fleet_slices SET task = NULL, losses = ?, refusals = ? WHERE id = ?",
                (losses, refusals, slice_id),
            )

    def give_up(self, slice_id: int) -> None:
        """Leave the slice for another import; the job goes on without it."""
        with self._writing() as conn:
            conn.execute("UPDATE fleet_slices SET task = NULL, kind = 'left' WHERE id = ?", (slice_id,))

    def drop(self, slice_id: int) -> None:
        """The slice is done, or given up."""
        with self._writing() as conn:
            conn.execute("DELETE FROM fleet_slices WHERE id = ?", (slice_id,))

    def note_heard(self, task: str, worker: str, now: datetime) -> None:
        """A worker has sent something of an open assignment."""
        with self._writing() as conn:
            conn.execute(
                "UPDATE fleet_slices SET heard_at = ?, worker = ? WHERE task = ?", (machine_time(now), worker, task)
            )

    def reached(self, slice_id: int, place: int | None, url: str | None) -> bool:
        """Everything before a place of the file is done, all of the slice when it is None; whether that is news."""
        known = self.slice(slice_id)
        if known is None or (place is not None and place < known.first):
            return False
        if place is None:
            self.drop(slice_id)
            return True
        with self._writing() as conn:
            conn.execute(
                "UPDATE fleet_slices SET first = ?, url = ?, steps = steps + ? WHERE id = ?",
                (place, url, int(place > known.first), slice_id),
            )
        return place > known.first

    def cut(self, slice_id: int, first: int, last: int | None, later: Mapping[str, Collection[int]]) -> None:
        """A survey has come from one place to another; that part is a slice now, the survey goes on behind it."""
        known = self.slice(slice_id)
        if known is None or known.first != first:  # cut before, by a worker that was taken for dead
            return
        with self.archive.together():
            conn = self.archive.db.conn
            self.add_slice(known.job_id, "records", first, last)
            places = self.later_pages(known.job_id) or {}
            for key, found in later.items():
                places[key] = sorted({*places.get(key, []), *found})
            text = json.dumps(places, ensure_ascii=False)
            conn.execute("UPDATE fleet_jobs SET later_pages = ? WHERE id = ?", (text, known.job_id))
            if last is None:
                self.drop(slice_id)
            else:
                conn.execute("UPDATE fleet_slices SET first = ?, steps = steps + 1 WHERE id = ?", (last, slice_id))

    def item_done(self, slice_id: int, item: int) -> bool:
        """An article of a slice is done; False when it was before."""
        known = self.slice(slice_id)
        if known is None or item not in known.items:
            return False
        left = [other for other in known.items if other != item]
        if not left:
            self.drop(slice_id)
            return True
        with self._writing() as conn:
            conn.execute(
                "UPDATE fleet_slices SET items = ?, first = ?, steps = steps + 1 WHERE id = ?",
                (json_list(left), min(left), slice_id),
            )
        return True

    def heed_clock(self, now: datetime) -> None:
        """Forget moments to come, noted by a clock that was ahead: workers would be waited for until then."""
        with self._writing() as conn:
            conn.execute(
                "UPDATE fleet_slices SET given_at = min(given_at, ?1), heard_at = min(heard_at, ?1) WHERE given_at > ?1 OR heard_at > ?1",
                (machine_time(now),),
            )

    def outlook(self) -> list[dict[str, Any]]:
        """Every job that is open, and what is left of it; for `archiver fleet status`."""
        rows = self._all(
            """
SELECT fleet_jobs.id AS job, fleet_jobs.kind, name, count(fleet_slices.id) AS slices, count(task) AS given, max(heard_at) AS heard_at,
    max(losses) AS losses, counts, problems, next_first IS NOT NULL AS is_cut_further
FROM fleet_jobs LEFT JOIN fleet_slices ON job_id = fleet_jobs.id WHERE finished_at IS NULL GROUP BY fleet_jobs.id ORDER BY fleet_jobs.id"""
        )
        return [
            {**dict(row), "counts": json.loads(row["counts"]), "problems": json.loads(row["problems"])} for row in rows
        ]

    def _writing(self) -> Any:
        return self.archive._writing()

    def _all(self, sql: str, *values: str | int) -> list[sqlite3.Row]:
        with told(self.archive.path):
            return self.archive.db.conn.execute(sql, values).fetchall()


def reextraction_of(book: BulkBook, job_id: int) -> Reextraction:
    """The re-extraction that a job carries out."""
    job = book.job(job_id)
    assert job, "a slice has its job"
    orders = json.loads(job.orders)
    selection = Selection(outlet=orders["outlet"], since=read_time(orders["since"]))
    return Reextraction(book.archive, selection, orders["version"], is_dry=orders.get("is_dry", False), in_order=False)
