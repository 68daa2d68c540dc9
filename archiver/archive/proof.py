"""Archive and evidence held against each other: does every row find its answer, and is it the answer that came?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive.erasing import pending
from archiver.archive.evidence import Evidence, place_of
from archiver.archive.rows import read_time
from archiver.evidence import EvidenceError, Place
from archiver.evidence.members import members
from archiver.evidence.reading import Record, holds
from archiver.evidence.records import warc_date
from archiver.plurals import counted
from archiver.urls import normal_url


@dataclass(slots=True)
class Proof:
    """What a comparison found."""

    answers: int = 0
    """Rows whose answer was found and is the one that came."""
    revisits: int = 0
    """Those of them whose body stands in another record."""
    files: int = 0
    size: int = 0
    """Bytes of the files."""
    articles: int = 0
    unproved: int = 0
    """Articles of which no answer is kept."""
    problems: list[str] = field(default_factory=list)
    """What is wrong: missing, damaged or altered."""
    notes: list[str] = field(default_factory=list)
    """What should be known and harms nothing."""


def proof(conn: sqlite3.Connection, evidence: Evidence, outlet: str | None = None) -> Proof:
    """Hold every row of `fetches` with evidence against its records, and every record against the rows; of one outlet or all."""
    found = Proof()
    found.notes += [
        f"{file}: a change of it was not finished; the next writing command finishes it" for file, _ in pending(conn)
    ]
    known = conn.execute(
        "SELECT DISTINCT evidence_file FROM fetches WHERE evidence_file IS NOT NULL AND (?1 IS NULL OR outlet = ?1)",
        (outlet,),
    )
    files = {row["evidence_file"] for row in known}
    for file in sorted(files | (set(_files(evidence.folder)) if outlet is None else set())):
        rows = conn.execute(
            "SELECT * FROM fetches WHERE evidence_file = ? ORDER BY evidence_offset", (file,)
        ).fetchall()
        _check_file(conn, evidence, file, rows, found)
    _count_articles(conn, outlet, found)
    return found


def _files(folder: Path) -> Iterator[str]:
    for path in folder.glob("*/*.warc.gz"):
        yield f"{path.parent.name}/{path.name}"


def _check_file(conn: sqlite3.Connection, evidence: Evidence, file: str, rows: list[sqlite3.Row], found: Proof) -> None:
    path = evidence.folder / file
    if not path.is_file():
        found.problems.append(f"{file}: missing, with {counted(len(rows), 'answer')}")
        return
    found.files += 1
    found.size += path.stat().st_size
    _check_extent(path, file, rows, found)
    for row in rows:
        try:
            _check_row(conn, evidence, row)
        except EvidenceError as error:
            found.problems.append(f"{row['url']} of {row['fetched_at']}: {error}")
        else:
            found.answers += 1
            found.revisits += row["evidence_of"] is not None


def _check_extent(path: Path, file: str, rows: list[sqlite3.Row], found: Proof) -> None:
    """Whether the file is made of whole records, and each belongs to a row."""
    ends = {place.offset: place.end for place in map(place_of, rows)}
    covered = extra = end = 0
    with path.open("rb") as handle:
        for member in members(handle):
            end = member.end
            covered = ends.get(member.offset, covered)
            if member.offset >= covered and member.header("WARC-Type") != "warcinfo":
                extra += 1
    size = path.stat().st_size
    if end < size and any(place_end > end for place_end in ends.values()):
        found.problems.append(f"{file}: damaged from byte {end:,} of {size:,} on")
    elif end < size:
        found.notes.append(f"{file}: its last {size - end:,} bytes are no whole record; the next crawl cuts them off")
    if extra:
        found.notes.append(
            f"{file}: {counted(extra, 'record')} that no row points to, as an interrupted run leaves behind"
        )


def _check_row(conn: sqlite3.Connection, evidence: Evidence, row: sqlite3.Row) -> None:
    """Raises EvidenceError when the answer of a row is not where it should be, or not what it was."""
    place = place_of(row)
    answer = evidence.read(place)[0]
    moment = read_time(row["fetched_at"])
    assert moment, "fetched_at is never empty"
    if answer.date[:19] != warc_date(moment)[:19] or _address(answer) != (row["final_url"] or row["url"]):
        raise EvidenceError(f"{place}: holds the answer of {answer.url} of {answer.date}")
    if answer.status != row["status"]:
        raise EvidenceError(f"{place}: its status is {answer.status}, the archive says {row['status']}")
    if answer.digest != row["payload_sha256"]:
        raise EvidenceError(f"{place}: its hash is {answer.digest}, the archive says {row['payload_sha256']}")
    if answer.kind == "response" and not holds(answer):
        raise EvidenceError(f"{place}: its body does not have the hash {answer.digest}")
    if answer.kind == "revisit":
        _check_original(conn, evidence, row, place)


def _address(answer: Record) -> str | None:
    try:
        return normal_url(answer.url)
    except ValueError:
        return None


def _check_original(conn: sqlite3.Connection, evidence: Evidence, row: sqlite3.Row, place: Place) -> None:
    original = original_of(conn, row)
    if original is None:
        raise EvidenceError(f"{place}: has no body of its own, and no request is named that has it")
    if original["payload_sha256"] != row["payload_sha256"]:
        raise EvidenceError(f"{place}: refers to request {original['id']}, which has another hash")


def original_of(conn: sqlite3.Connection, row: sqlite3.Row) -> sqlite3.Row | None:
    """The row whose record holds the body of a row's answer: itself, or the one it refers to."""
    if row["evidence_of"] is None:
        return None
    original: sqlite3.Row | None = conn.execute("SELECT * FROM fetches WHERE id = ?", (row["evidence_of"],)).fetchone()
    return original


def whole_answer(conn: sqlite3.Connection, evidence: Evidence, row: sqlite3.Row) -> tuple[list[Record], bytes]:
    """The records of a row's answer, and its body wherever that stands; raises EvidenceError."""
    records = evidence.read(place_of(row))
    if records[0].kind == "response":
        return records, records[0].content
    original = original_of(conn, row)
    if original is None or original["evidence_file"] is None:
        raise EvidenceError(f"{place_of(row)}: the body was the same as an earlier one, which is no longer kept")
    return records, evidence.read(place_of(original))[0].content


def _count_articles(conn: sqlite3.Connection, outlet: str | None, found: Proof) -> None:
    found.articles, found.unproved = conn.execute(
        """
SELECT count(*), coalesce(sum(NOT EXISTS (
    SELECT 1 FROM fetches WHERE article_id = articles.id AND evidence_file IS NOT NULL)), 0)
FROM articles WHERE ?1 IS NULL OR outlet = ?1""",
        (outlet,),
    ).fetchone()
