"""An archive as an open file: opening, closing, one moment for reading, one transaction for writing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archiver.archive import connection, erasing, rights
from archiver.archive.evidence import Evidence
from archiver.archive.faults import told
from archiver.rights import Purpose


class OpenArchive:
    """What `Archive` is made on; see there."""

    def __init__(
        self, path: str | PathLike[str], *, read_only: bool = False, purpose: Purpose = Purpose.PRIVATE
    ) -> None:
        self.path = Path(path)
        self.purpose = purpose
        """What the articles are read for. Under `tdm`, body, lead and captions are empty where mining is reserved or was never looked
        at, by whatever method they are read. Only for reading."""
        self.db = connection.open_archive(self.path, read_only=read_only)
        """The sqlite-utils database, for reading. All writing goes through this class."""
        if purpose.is_bound:
            with told(self.path):
                rights.bind(self.db.conn)
        self._is_together = False
        self._is_whole = False
        """Whether what is written together has no parts, so that an error in one spoils all."""
        self._is_spoilt = False
        self._has_outlets: set[str] = set()
        """Outlets that are known to have their row."""
        self.evidence = Evidence.of(self.path)
        """Answers as received: those that come with a `Fetch` are kept in WARC files beside the archive."""
        if not read_only:
            self._carry_out_erasing()  # what a killed process had decided

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; SQLite folds its log into it when no other process has it open."""
        self.evidence.files.close()
        with told(self.path):
            self.db.close()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is the archive of one moment, whatever other processes write meanwhile. No writing inside."""
        with told(self.path):
            self.db.conn.execute("BEGIN")
            self.db.conn.execute("SELECT 1 FROM articles LIMIT 1").fetchone()  # the moment is that of the first read
        try:
            yield
        finally:
            with told(self.path):
                self.db.rollback()

    @contextlib.contextmanager
    def together(self, *, whole: bool = False) -> Iterator[None]:
        """What is written inside is committed and synced together when it ends, or not at all; for very many articles at once.

        A sync takes longer than storing an article. Other writers wait meanwhile: end it after a few hundred articles.
        Inside another `together` it is a part of that one, which an error takes back alone. In one that is `whole` nothing is: an error
        takes back all of it, also where it is caught, and is to be met by storing one after the other; a tenth less time.
        """
        with self._writing():
            was, self._is_together = (self._is_together, self._is_whole), True
            self._is_whole = self._is_whole or whole
            try:
                yield
                if self._is_spoilt:
                    raise RuntimeError("a part of what was to be stored as a whole has failed")
            finally:
                self._is_together, self._is_whole = was
                self._is_spoilt = self._is_spoilt and self._is_whole

    def _carry_out_erasing(self) -> None:
        with told(self.path):
            changes = erasing.pending(self.db.conn)
            for file, replacement in changes:
                erasing.carry_out(self.evidence, file, replacement)
        if changes:
            with self._writing() as conn:
                conn.executemany("DELETE FROM evidence_changes WHERE file = ?", [(file,) for file, _ in changes])

    @contextlib.contextmanager
    def _writing(self, *outlets: str) -> Iterator[sqlite3.Connection]:
        try:
            if self._is_whole:
                self._know(self.db.conn, outlets)
                yield self.db.conn
                return
            if self._is_together:
                with connection.part(self.db.conn):
                    self._know(self.db.conn, outlets)
                    yield self.db.conn
                return
            with connection.writing(self.db, self.path) as conn, self.evidence.before_commit():
                self._know(conn, outlets)
                yield conn
        except BaseException:
            self._has_outlets.clear()  # what was added is taken back
            self._is_spoilt = self._is_whole
            raise

    def _know(self, conn: sqlite3.Connection, outlets: Sequence[str]) -> None:
        new = [(outlet,) for outlet in outlets if outlet not in self._has_outlets]
        if new:
            conn.executemany("INSERT OR IGNORE INTO outlets (domain) VALUES (?)", new)
            self._has_outlets.update(outlets)

    def _one(self, sql: str, *values: str) -> Any:
        with told(self.path):
            return self.db.conn.execute(sql, values).fetchone()
