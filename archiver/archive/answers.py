"""The answers that tell of one article, oldest first, with what is kept of each."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from archiver.archive.evidence import Evidence, place_of
from archiver.archive.faults import told
from archiver.archive.proof import whole_answer
from archiver.archive.store import Archive
from archiver.evidence import EvidenceError, Place
from archiver.evidence.reading import Record


@dataclass(frozen=True, slots=True)
class Answer:
    """One request for an article's page and what is kept of it."""

    fetch_id: int
    url: str
    final_url: str | None
    fetched_at: str
    status: int | None
    outcome: str
    source: str | None
    """The WARC file that it was imported from."""
    place: Place | None
    """None: no evidence is kept of it."""
    sha256: str | None
    """Of the body as received."""
    records: tuple[Record, ...] = field(default=(), repr=False)
    """The answer, its request, then its redirects."""
    size: int | None = None
    """Bytes of the body as received."""
    problem: str | None = None
    """Why the evidence cannot be read."""


def answers(archive: Archive, article_id: int) -> list[Answer]:
    """Every request that showed the article, or that it is gone."""
    with told(archive.path):
        rows = archive.db.conn.execute(
            "SELECT * FROM fetches WHERE article_id = ? ORDER BY fetched_at, id", (article_id,)
        ).fetchall()
        return [_answer(archive.db.conn, archive.evidence, row) for row in rows]


def outlet_name(archive: Archive, domain: str) -> str:
    """What an outlet is called: its name, or its domain where no name is known."""
    with told(archive.path):
        row = archive.db.conn.execute("SELECT name FROM outlets WHERE domain = ?", (domain,)).fetchone()
    return str(row["name"]) if row and row["name"] else domain


def _answer(conn: sqlite3.Connection, evidence: Evidence, row: sqlite3.Row) -> Answer:
    place = place_of(row) if row["evidence_file"] else None
    records: tuple[Record, ...] = ()
    size, problem = None, None
    if place:
        try:
            found, body = whole_answer(conn, evidence, row)
            records, size = tuple(found), len(body)
        except EvidenceError as error:
            problem = str(error)
    return Answer(
        fetch_id=row["id"],
        url=row["url"],
        final_url=row["final_url"],
        fetched_at=row["fetched_at"],
        status=row["status"],
        outcome=row["outcome"],
        source=row["source"],
        place=place,
        sha256=row["payload_sha256"],
        records=records,
        size=size,
        problem=problem,
    )
