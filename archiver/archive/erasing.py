"""Taking evidence out again: single answers (`forget`), or whole days (retention). Safe against a kill at any moment.

A file is never changed in place. Its successor is written beside it; the transaction that moves the rows to their new places also
notes, in `evidence_changes`, which file is to take whose place. From that commit on the change is decided: whoever opens the
archive for writing next carries it out, should this process not come to it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.archive.evidence import Evidence, place_of
from archiver.archive.rows import read_time
from archiver.disk import sync
from archiver.evidence import EvidenceError, Place, file_of
from archiver.evidence.members import members
from archiver.evidence.reading import exchanges_of, read_answer, read_bytes, read_run
from archiver.evidence.records import answer_members

_GONE = "evidence_file = NULL, evidence_offset = NULL, evidence_length = NULL"
_AT_ONCE = 500
"""Values in one SQL statement; SQLite takes 32,766."""


def erase(conn: sqlite3.Connection, evidence: Evidence, fetch_ids: Collection[int]) -> None:
    """Decide that the answers to these requests are no longer kept, inside the caller's transaction; `carry_out` must follow it.

    Other answers that lean on an erased one get its body into their own record. Records that no row points to (left by a run
    that was killed) go with the outlets' files, for they may hold the same page. The caller holds the outlets' locks.
    """
    erased = {row["id"]: row for row in _rows(conn, "id", fetch_ids) if row["evidence_file"]}
    leaning = [row for row in _rows(conn, "evidence_of", erased) if row["id"] not in erased and row["evidence_file"]]
    heirs = {row["id"]: row for row in leaning if row["status"] != 304}
    heir_of = {row["evidence_of"]: row["id"] for row in reversed(heirs.values())}
    unchanged = {row["id"]: row for row in leaning if row["status"] == 304}  # these have no body that they could show
    runs = _whole_runs(evidence, erased, heirs)
    erased |= {key: row for key, row in unchanged.items() if row["evidence_of"] not in heir_of}
    files = {row["evidence_file"] for row in (*erased.values(), *heirs.values())}
    loose = _loose_files(conn, evidence, {file.partition("/")[0] for file in files})
    for key, row in unchanged.items():
        _update(conn, [key], f"evidence_of = {heir_of.get(row['evidence_of'], 'NULL')}")
    _update(conn, erased, f"{_GONE}, payload_sha256 = NULL, evidence_of = NULL")
    _update(conn, heirs, "evidence_of = NULL")
    for file in sorted(files | loose):
        _rewrite(conn, evidence, file, runs)


def expire(conn: sqlite3.Connection, outlets: Iterable[str], before: datetime) -> int:
    """Decide that files of days before that moment are removed, inside the caller's transaction; their number.

    The hashes stay in the rows.
    """
    number = 0
    for outlet in outlets:
        until = file_of(outlet, before)
        span = (f"{until.partition('/')[0]}/", until)
        files = conn.execute(
            "SELECT DISTINCT evidence_file FROM fetches WHERE evidence_file >= ? AND evidence_file < ?", span
        ).fetchall()
        conn.executemany("INSERT OR REPLACE INTO evidence_changes (file) VALUES (?)", [(row[0],) for row in files])
        conn.execute(f"UPDATE fetches SET {_GONE} WHERE evidence_file >= ? AND evidence_file < ?", span)
        number += len(files)
    return number


def pending(conn: sqlite3.Connection) -> list[tuple[str, str | None]]:
    """Files with what is to take their place (None: nothing), of changes that were decided and not carried out yet."""
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'evidence_changes'").fetchone() is None:
        return []  # an older archive, read as it is
    return [(row[0], row[1]) for row in conn.execute("SELECT file, replacement FROM evidence_changes")]


def carry_out(evidence: Evidence, file: str, replacement: str | None) -> None:
    """Put a file's successor in its place, or remove it; nothing happens when that was done before."""
    path = evidence.folder / file
    evidence.files.forget(file)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        if replacement:
            os.replace(evidence.folder / replacement, path)
        else:
            evidence.folder.joinpath(_draft_of(file)).unlink(missing_ok=True)  # of a change that was killed
            path.unlink()
    if path.parent.is_dir():
        sync(path.parent)


def _rows(conn: sqlite3.Connection, column: str, values: Iterable[int]) -> Iterator[sqlite3.Row]:
    for some in _pieces(values):
        marks = ", ".join("?" * len(some))
        yield from conn.execute(f"SELECT * FROM fetches WHERE {column} IN ({marks})", some).fetchall()


def _update(conn: sqlite3.Connection, ids: Iterable[int], change: str) -> None:
    for some in _pieces(ids):
        conn.execute(f"UPDATE fetches SET {change} WHERE id IN ({', '.join('?' * len(some))})", some)


def _pieces(values: Iterable[int]) -> Iterator[list[int]]:
    rest = list(values)
    for start in range(0, len(rest), _AT_ONCE):
        yield rest[start : start + _AT_ONCE]


def _whole_runs(
    evidence: Evidence, originals: dict[int, sqlite3.Row], heirs: dict[int, sqlite3.Row]
) -> dict[int, bytes]:
    """Records with a body of their own for those that shared one; none where evidence is missing or damaged."""
    runs = {}
    for key, row in heirs.items():
        with contextlib.suppress(EvidenceError):
            runs[key] = _whole_run(evidence, originals[row["evidence_of"]], row)
    return runs


def _whole_run(evidence: Evidence, original: sqlite3.Row, heir: sqlite3.Row) -> bytes:
    """The records of an answer with the body that it shared."""
    *hops, last = exchanges_of(read_run(evidence.folder, place_of(heir)))
    body = read_answer(evidence.folder, place_of(original)).content
    moment = read_time(heir["fetched_at"])
    assert moment, "fetched_at is never empty"
    return b"".join(answer_members((*hops, replace(last, content=body)), moment, heir["payload_sha256"]))


def _loose_files(conn: sqlite3.Connection, evidence: Evidence, folders: Iterable[str]) -> set[str]:
    """Files of these outlets with more in them than the rows account for."""
    loose = set()
    for folder in folders:
        for path in (evidence.folder / folder).glob("*.warc.gz"):
            file = f"{folder}/{path.name}"
            known = conn.execute(
                "SELECT coalesce(sum(evidence_length), 0) FROM fetches WHERE evidence_file = ?", (file,)
            ).fetchone()[0]
            if path.stat().st_size != known + len(_opening(path)):
                loose.add(file)
    return loose


def _rewrite(conn: sqlite3.Connection, evidence: Evidence, file: str, runs: dict[int, bytes]) -> None:
    """Write a file's successor with what the rows still name, and move the rows to it."""
    rows = conn.execute("SELECT * FROM fetches WHERE evidence_file = ? ORDER BY evidence_offset", (file,)).fetchall()
    if not rows:
        _note(conn, file, None)
        return
    if not (evidence.folder / file).is_file():
        return  # lost, or on a disk that is not there
    draft = _draft_of(file)
    opening = _opening(evidence.folder / file)
    with (evidence.folder / draft).open("wb") as successor:
        successor.write(opening)
        for row in rows:
            try:
                run = runs.get(row["id"]) or _own_run(evidence, row)
            except EvidenceError:  # it was lost before; `Archive.proof` would have told
                conn.execute(f"UPDATE fetches SET {_GONE} WHERE id = ?", (row["id"],))
                continue
            place = Place(file, successor.tell(), successor.write(run))
            conn.execute(
                "UPDATE fetches SET evidence_offset = ?, evidence_length = ? WHERE id = ?",
                (place.offset, place.length, row["id"]),
            )
        successor.flush()
        os.fsync(successor.fileno())
    sync((evidence.folder / draft).parent)
    _note(conn, file, draft)


def _draft_of(file: str) -> str:
    """The name under which a file's successor is written."""
    return f"{file}.part"


def _own_run(evidence: Evidence, row: sqlite3.Row) -> bytes:
    """The records of a row as they lie there; raises EvidenceError where others lie, as in a file that was lost and begun anew."""
    place = place_of(row)
    if read_answer(evidence.folder, place).digest != row["payload_sha256"]:
        raise EvidenceError(f"{place}: holds another answer")
    return read_bytes(evidence.folder, place)


def _note(conn: sqlite3.Connection, file: str, replacement: str | None) -> None:
    values: tuple[Any, ...] = (file, replacement)
    conn.execute("INSERT OR REPLACE INTO evidence_changes (file, replacement) VALUES (?, ?)", values)


def _opening(path: Path) -> bytes:
    """The record that opens a file; b"" where none does."""
    try:
        with path.open("rb") as file:
            first = next(members(file), None)
            if first is None or first.header("WARC-Type") != "warcinfo":
                return b""
            file.seek(0)
            return file.read(first.length)
    except FileNotFoundError:
        return b""
