"""Keeping the archive sound: the part of `Archive` that checks, copies, tidies and forgets."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from archiver.archive import connection, copies, erasing, reading
from archiver.archive.faults import size_of, told
from archiver.archive.forgetting import Forgotten, forget, outlets_of, wipe
from archiver.archive.locks import acquire
from archiver.archive.opened import OpenArchive
from archiver.archive.proof import Proof, proof
from archiver.archive.search import index
from archiver.archive.search.index import Told
from archiver.archive.tombstones import is_forgotten
from archiver.errors import OutletBusy

LARGE_BYTES = 1_000_000_000
"""From this size on rewriting the file may take longer than others wait for their turn (measured: 5 s of CPU time, 20 on a busy disk)."""


class Keeper(OpenArchive):
    """Checks, backups, indexes, evidence that goes, articles that are forgotten."""

    def problems(self) -> list[str]:
        """What is wrong inside the file, by a check of every page, index and reference; empty when all is well."""
        with told(self.path):
            return reading.problems(self.db.conn)

    def quick_problems(self) -> list[str]:
        """What a check of every page finds (0.1 s per 100 MB), without indexes and references."""
        with told(self.path):
            return reading.quick_problems(self.db.conn)

    def schema_version(self) -> int:
        """How many steps of the schema the file has seen; `migrations.newest_version` is what this program writes."""
        with told(self.path):
            return connection.version_of(self.path)

    def proof(self, outlet: str | None = None) -> Proof:
        """Archive and evidence held against each other; what is missing, damaged or altered is among its `problems`."""
        with told(self.path):
            return proof(self.db.conn, self.evidence, outlet)

    def backup(self, target: Path) -> None:
        """Write a whole copy of the archive, also while others write to it (a plain `cp` would miss what is in the log)."""
        with told(self.path):
            connection.copy_archive(self.db.conn, target)

    def reindex(self, progress: Told | None = None) -> int:
        """Make the search index anew; the number of articles. In short transactions, so that crawls go on; told how many of all are done.

        What is not indexed yet cannot be found meanwhile. Stopped halfway, it goes on when the archive is opened next.
        """
        with self._writing() as conn:
            index.mark_stale(conn)
        with told(self.path):
            return index.catch_up(self.db.conn, progress)

    def compare_copies(self) -> int:
        """Compare every text that is new or has changed with its likes; how many were. In short transactions, so that crawls go on."""
        compared = 0
        while True:
            with self._writing() as conn:
                done = copies.compare_batch(conn)
            if not done:
                return compared
            compared += done

    def erase_evidence(self, fetch_ids: Collection[int]) -> None:
        """Take the answers to these requests (`fetches.id`) out of their files; the caller holds the outlets' locks."""
        with self._writing() as conn:
            erasing.erase(conn, self.evidence, fetch_ids)
        self._carry_out_erasing()

    def expire_evidence(self, outlets: Iterable[str], before: datetime) -> int:
        """Remove the outlets' files of days before that moment (aware); their number. The caller holds the outlets' locks."""
        with self._writing() as conn:
            number = erasing.expire(conn, outlets, before)
        self._carry_out_erasing()
        return number

    def is_forgotten(self, url: str) -> bool:
        """Whether the address, in any form, was forgotten and must not be asked."""
        with told(self.path):
            return is_forgotten(self.db.conn, url)

    def forgotten(self) -> list[str]:
        """What stays of the addresses that were forgotten, as `tombstones.url_hash` makes it."""
        with told(self.path):
            return [row[0] for row in self.db.conn.execute("SELECT url_hash FROM forgotten ORDER BY url_hash")]

    def forget(self, url: str, reason: str, now: datetime) -> Forgotten:
        """Take out all that is known of an address and of the article it shows; a tombstone stays. Raises OutletBusy.

        The bytes are gone from the file, its log and the evidence when this returns; called again it finishes what was interrupted.
        """
        with told(self.path):
            outlets = outlets_of(self.db.conn, url)
        with acquire(self.path, outlets):
            with self._writing() as conn:
                forgotten = forget(conn, self.evidence, url, reason, now)
            self._carry_out_erasing()
        self._wipe()
        return forgotten

    def _wipe(self) -> None:
        """Free the file of what was deleted; a large one only while no crawl writes to it, which would wait for minutes and then fail."""
        with told(self.path):
            index.purge(self.db.conn)
            is_large = size_of(self.path) > LARGE_BYTES
            outlets = [row[0] for row in self.db.conn.execute("SELECT domain FROM outlets")] if is_large else []
        try:
            with acquire(self.path, outlets), told(self.path):
                wipe(self.db.conn)
        except OutletBusy as error:
            raise OutletBusy(
                f"{self.path}: it is out of the archive, but the file ({size_of(self.path) / 1e9:.1f} GB) must still be rewritten to free "
                f"it of earlier traces, and no crawl could write meanwhile. Run the same command again when none runs: {error}"
            ) from None
