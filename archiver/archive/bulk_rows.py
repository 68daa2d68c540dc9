"""The fleet's jobs and their slices, as objects."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from archiver.archive.rows import read_time


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkJob:
    """One import of a file, or one re-extraction."""

    job_id: int
    kind: str
    """`import` or `reextract`."""
    name: str
    orders: str
    """What was asked for, as JSON."""
    target_id: int | None
    crawl_id: int | None
    size: int | None
    next_first: int | None
    counts: Counter[str]
    problems: tuple[str, ...]
    asked_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of a job."""

    slice_id: int
    job_id: int
    kind: str
    """`survey`, `records` or `articles`; `left` when it was given up."""
    first: int
    last: int | None
    items: tuple[int, ...]
    url: str | None
    task: str | None
    given_at: datetime | None
    heard_at: datetime | None
    worker: str | None
    steps: int
    losses: int
    refusals: int


def read_job(row: sqlite3.Row) -> BulkJob:
    """A row of `fleet_jobs`."""
    asked_at = read_time(row["asked_at"])
    assert asked_at, "asked_at is never empty"
    return BulkJob(
        job_id=row["id"],
        kind=row["kind"],
        name=row["name"],
        orders=row["orders"],
        target_id=row["target_id"],
        crawl_id=row["crawl_id"],
        size=row["size"],
        next_first=row["next_first"],
        counts=Counter(json.loads(row["counts"])),
        problems=tuple(json.loads(row["problems"])),
        asked_at=asked_at,
        finished_at=read_time(row["finished_at"]),
    )


def read_slice(row: sqlite3.Row) -> Slice:
    """A row of `fleet_slices`."""
    return Slice(
        slice_id=row["id"],
        job_id=row["job_id"],
        kind=row["kind"],
        first=row["first"],
        last=row["last"],
        items=tuple(json.loads(row["items"])) if row["items"] else (),
        url=row["url"],
        task=row["task"],
        given_at=read_time(row["given_at"]),
        heard_at=read_time(row["heard_at"]),
        worker=row["worker"],
        steps=row["steps"],
        losses=row["losses"],
        refusals=row["refusals"],
    )
