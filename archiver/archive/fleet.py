"""The fleet's book: which outlet has which assignment open, which parcels are stored, which outlet is due when.

All of it is in the archive, so that a killed writer, planner or broker loses nothing of it: a parcel and the note that it is stored
are one transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from archiver.archive.faults import told
from archiver.archive.records import Backfill, Validators
from archiver.archive.revisits import MAX_TRIES, next_retry
from archiver.archive.rows import json_list, machine_time, read_time
from archiver.archive.store import Archive
from archiver.urls import normal_url

KEPT_FOR = timedelta(days=7)
"""Notes of stored parcels; brokers send a message again after hours at most."""
LONGEST_AHEAD = timedelta(days=2)
"""An outlet rests a day at most; what is due later was noted by a wrong clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """An outlet's turn: its open assignment, and what came of the ones before."""

    outlet: str
    crawl_id: int
    task: str
    kind: str
    pages: tuple[str, ...]
    """The addresses of the open assignment."""
    given_at: datetime
    heard_at: datetime | None
    worker: str | None
    losses: int
    """Assignments in a row over which a worker died."""
    counts: Counter[str]
    has_yielded: bool


class FleetBook:
    """The book of one archive. Its writes join a transaction of `Archive.together`, or are one of their own."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    # What workers are told

    def documents(self, outlet: str, most: int = 2000) -> dict[str, Validators]:
        """The outlet's feeds, sitemaps and front pages that were asked before, the latest first, with what they gave to ask again."""
        rows = self._all(
            "SELECT url, etag, last_modified FROM urls WHERE outlet = ? AND role != 'page' AND last_fetched IS NOT NULL"
            " ORDER BY last_fetched DESC LIMIT ?",
            outlet,
            most,
        )
        return {row["url"]: Validators(row["etag"], row["last_modified"]) for row in rows}

    def backfills(self, outlet: str) -> dict[str, Backfill]:
        """How far the outlet's lists were read, by their first address."""
        rows = self._all("SELECT * FROM backfills WHERE outlet = ?", outlet)
        return {row["list"]: Backfill(row["page"], row["next_url"], read_time(row["reaches_back_to"])) for row in rows}

    def asked(self, crawl_id: int) -> set[str]:
        """Pages that have an outcome in this crawl."""
        return {row[0] for row in self._all("SELECT url FROM fetches WHERE crawl_id = ? AND role = 'page'", crawl_id)}

    # Rounds

    def rounds(self) -> list[Round]:
        """All open rounds, the oldest assignment first."""
        return [_round(row) for row in self._all("SELECT * FROM fleet_rounds ORDER BY given_at, outlet")]

    def round_of(self, task: str) -> Round | None:
        """The round whose open assignment this is."""
        return self.rounds_of([task]).get(task)

    def rounds_of(self, tasks: Collection[str]) -> dict[str, Round]:
        """The rounds whose open assignments these are, by assignment."""
        wanted = tuple(tasks)
        rows = self._all(f"SELECT * FROM fleet_rounds WHERE task IN ({', '.join('?' * len(wanted))})", *wanted)
        return {row["task"]: _round(row) for row in rows}

    def give(
        self, outlet: str, crawl_id: int, task: str, kind: str, pages: Sequence[str], now: datetime, losses: int = 0
    ) -> None:
        """Note an assignment that is about to be sent, in place of the outlet's last one."""
        with self._writing() as conn:
            conn.execute(
                """
INSERT INTO fleet_rounds (outlet, crawl_id, task, kind, pages, given_at, losses) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (outlet) DO UPDATE SET crawl_id = excluded.crawl_id, task = excluded.task, kind = excluded.kind,
    pages = excluded.pages, given_at = excluded.given_at, heard_at = NULL, worker = NULL, losses = excluded.losses""",
                (outlet, crawl_id, task, kind, json_list(pages), machine_time(now), losses),
            )

    def note_heard(self, task: str, worker: str, now: datetime, counts: Counter[str], *, has_yielded: bool) -> None:
        """A worker has sent something of an open assignment."""
        with self._writing() as conn:
            row = conn.execute("SELECT counts FROM fleet_rounds WHERE task = ?", (task,)).fetchone()
            if row is not None:
                total = Counter(json.loads(row["counts"])) + counts
                conn.execute(
                    "UPDATE fleet_rounds SET heard_at = ?, worker = ?, counts = ?, has_yielded = has_yielded OR ? WHERE task = ?",
                    (machine_time(now), worker, json.dumps(total), int(has_yielded), task),
                )

    def give_up(self, url: str, now: datetime) -> None:
        """Ask for a page no more in every round, but after a day once again, as one that failed too often."""
        retry = next_retry(MAX_TRIES, now)
        with self._writing() as conn:
            conn.execute(
                "UPDATE urls SET state = 'failed', tries = ?, next_visit = ? WHERE url = ?",
                (MAX_TRIES, machine_time(retry) if retry else None, normal_url(url)),
            )

    def close(self, outlet: str, exit_code: int, now: datetime, due_at: datetime) -> None:
        """The outlet's round is over; its next one is due then."""
        with self._writing() as conn:
            conn.execute("DELETE FROM fleet_rounds WHERE outlet = ?", (outlet,))
            conn.execute(
                """
INSERT INTO fleet_outlets (outlet, due_at, last_round_at, last_exit_code) VALUES (?, ?, ?, ?)
ON CONFLICT (outlet) DO UPDATE SET due_at = excluded.due_at, last_round_at = excluded.last_round_at,
    last_exit_code = excluded.last_exit_code""",
                (outlet, machine_time(due_at), machine_time(now), exit_code),
            )

    def put_off(self, outlet: str, due_at: datetime) -> None:
        """The outlet cannot have a round now; another run holds it."""
        with self._writing() as conn:
            conn.execute(
                "INSERT INTO fleet_outlets (outlet, due_at) VALUES (?, ?) ON CONFLICT (outlet) DO UPDATE SET due_at = excluded.due_at",
                (outlet, machine_time(due_at)),
            )

    def rest_in_vain(self, outlet: str) -> timedelta:
        """How long the outlet rested after its last round, if that was in vain, too; else none."""
        rows = self._all(
            "SELECT due_at, last_round_at FROM fleet_outlets WHERE outlet = ? AND last_exit_code != 0", outlet
        )
        due_at, ended = (read_time(rows[0]["due_at"]), read_time(rows[0]["last_round_at"])) if rows else (None, None)
        return max(due_at - ended, timedelta()) if due_at and ended else timedelta()

    def heed_clock(self, now: datetime) -> None:
        """Forget moments to come, noted by a clock that was ahead: outlets would rest, and workers be waited for, until then."""
        moment = machine_time(now)
        with self._writing() as conn:
            conn.execute(
                "UPDATE fleet_rounds SET given_at = min(given_at, ?1), heard_at = min(heard_at, ?1) WHERE given_at > ?1 OR heard_at > ?1",
                (moment,),
            )
            conn.execute(
                "UPDATE fleet_outlets SET due_at = ?1, last_round_at = min(last_round_at, ?1) WHERE last_round_at > ?1 OR due_at > ?2",
                (moment, machine_time(now + LONGEST_AHEAD)),
            )

    def due(self, outlets: Collection[str], now: datetime) -> list[str]:
        """Those of the outlets that have no open round and are due, the longest due first; those without any round so far at the end."""
        waiting = {
            row["outlet"]: row["due_at"]
            for row in self._all("SELECT outlet, due_at FROM fleet_outlets ORDER BY due_at, outlet")
        }
        open_ones = {row[0] for row in self._all("SELECT outlet FROM fleet_rounds")}
        moment = machine_time(now)
        late = [outlet for outlet, due_at in waiting.items() if due_at <= moment and outlet in outlets]
        new = [outlet for outlet in outlets if outlet not in waiting]
        return [outlet for outlet in (*late, *new) if outlet not in open_ones]

    # Parcels

    def take(self, attempt: str, number: int, now: datetime) -> bool:
        """Note that a parcel is stored; False when it was before. Only together with what is in it."""
        with self._writing() as conn:
            is_new = conn.execute(
                "INSERT OR IGNORE INTO fleet_parcels (attempt, number, stored_at) VALUES (?, ?, ?)",
                (attempt, number, machine_time(now)),
            ).rowcount
        return bool(is_new)

    def has_taken(self, attempt: str, number: int) -> bool:
        """Whether a parcel is stored."""
        return bool(self._all("SELECT 1 FROM fleet_parcels WHERE attempt = ? AND number = ?", attempt, number))

    def clear(self, now: datetime) -> None:
        """Drop notes of parcels that no broker sends again."""
        with self._writing() as conn:
            conn.execute("DELETE FROM fleet_parcels WHERE stored_at < ?", (machine_time(now - KEPT_FOR),))

    def outlook(self) -> list[dict[str, Any]]:
        """Every outlet of the fleet with its round, if one is open, and when it is due; for `archiver fleet status`."""
        rows = self._all(
            """
SELECT domain AS outlet, due_at, last_round_at, last_exit_code, kind, json_array_length(pages) AS pages, given_at,
    heard_at, worker, losses, counts
FROM outlets LEFT JOIN fleet_outlets ON fleet_outlets.outlet = domain LEFT JOIN fleet_rounds ON fleet_rounds.outlet = domain
WHERE due_at IS NOT NULL OR task IS NOT NULL ORDER BY domain"""
        )
        return [dict(row) for row in rows]

    def set_aside(self) -> list[dict[str, Any]]:
        """Pages that were given up because a worker died over each try."""
        rows = self._all(
            "SELECT outlet, url, tries, last_fetched FROM urls WHERE state = 'failed' AND last_outcome = 'failed:worker'"
            " ORDER BY outlet, url"
        )
        return [dict(row) for row in rows]

    def _writing(self) -> Any:
        return self.archive._writing()

    def _all(self, sql: str, *values: str | int) -> list[sqlite3.Row]:
        with told(self.archive.path):
            return self.archive.db.conn.execute(sql, values).fetchall()


def _round(row: sqlite3.Row) -> Round:
    given_at = read_time(row["given_at"])
    assert given_at, "given_at is never empty"
    return Round(
        outlet=row["outlet"],
        crawl_id=row["crawl_id"],
        task=row["task"],
        kind=row["kind"],
        pages=tuple(json.loads(row["pages"])),
        given_at=given_at,
        heard_at=read_time(row["heard_at"]),
        worker=row["worker"],
        losses=row["losses"],
        counts=Counter(json.loads(row["counts"])),
        has_yielded=bool(row["has_yielded"]),
    )
