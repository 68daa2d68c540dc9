"""The process that carries out one assignment: an ordinary crawl on a passing archive, every write told to the process that started it.

Both directions are frames: eight bytes of length (big-endian), then the content. In: the assignment. Out: one byte that says what it is
(`w` a write, `e` the end), then JSON; of a write first the JSON's length (four bytes), and after it the bytes beside it. It ends at once
when its standard input is closed: whoever would read its answers is gone.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from archiver.crawl.forked import Forked, forked
from archiver.crawl.run import CrawlOptions, crawl
from archiver.crawl.targets import Job
from archiver.crawl.workers import worker_count
from archiver.errors import ArchiveError, ArchiverError
from archiver.evidence.run import Packed
from archiver.fleet.assignments import MOST_SECONDS, Assignment, Kind
from archiver.fleet.parcels import Ending, Sealed
from archiver.fleet.piecework import carry_out_piece
from archiver.fleet.remote_archive import RemoteArchive
from archiver.fleet.writes import AnyWrite
from archiver.settings import ARCHIVER_WORKERS

LENGTH = 8
_TEXT_LENGTH = 4
WRITE, END = b"w", b"e"
_GIVEN_UP = 75
"""Exit code when the reader of the answers is gone (EX_TEMPFAIL in sysexits.h)."""


Tell = Callable[[AnyWrite], None]


class End(msgspec.Struct, frozen=True):
    """How the assignment ended."""

    ending: Ending
    has_yielded: bool = False
    note: str | None = None


def main(below: str | None = None) -> None:
    """Read an assignment from standard input, carry it out below a folder, tell its writes on standard output."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever prints must not get between the frames
    text = read_frame(sys.stdin.buffer)
    if text is None:
        raise SystemExit(_GIVEN_UP)
    try:
        assignment = Assignment.decoded(text.decode())
        with _workers_for(assignment) as workers:  # before there is a thread
            threading.Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
            end = carry_out(assignment, lambda write: _tell(answers, write), below, workers)
    except ArchiverError as error:
        end = End(Ending.REFUSED, note=str(error))
    write_frame(answers, END + msgspec.json.encode(end))


def carry_out(assignment: Assignment, tell: Tell, below: str | None = None, workers: tuple[Forked, ...] = ()) -> End:
    """Crawl what the assignment names; each write is told before it is made. Raises ArchiverError when it cannot begin.

    The passing archive lies in a folder of its own `below`, by default among the temporary files.
    """
    if assignment.piece is not None:
        ending, note = carry_out_piece(assignment.piece, tell, below, workers)
        return End(ending, note=note)
    with tempfile.TemporaryDirectory(prefix="archiver-fleet-", dir=below) as folder:
        options = CrawlOptions(
            jobs=(_job(assignment),),
            db=Path(folder) / "passing.db",
            open_archive=lambda path: RemoteArchive(path, assignment.memory, tell, assignment.crawl_id),
            limit=0 if assignment.kind is Kind.LISTS else None,
            purpose=assignment.orders.purpose,
            evidence=assignment.orders.keeps_evidence,
            allow_local=assignment.orders.allow_local,
            only_between=None,
            quiet=True,
            settings={"CLOSESPIDER_TIMEOUT": MOST_SECONDS} | _usual_hours(assignment),
            forked=workers,
        )
        report = crawl(options)
    if report.exit_code == ArchiveError.exit_code:
        return End(
            Ending.REFUSED, note=f"the passing archive of {socket.gethostname()} became unusable; is its disk full?"
        )
    outlet = report.outlets[assignment.outlet]
    problems = [*report.problems, *outlet.problems, *([] if outlet.has_yielded else outlet.notes)]
    return End(
        Ending.PUT_OFF if outlet.is_put_off else Ending.DONE,
        has_yielded=outlet.has_yielded and assignment.kind is Kind.LISTS,
        note="; ".join(problems[:5]) or None,
    )


def _usual_hours(assignment: Assignment) -> dict[str, str]:
    """Those of the writer come before those of this machine."""
    usual = assignment.orders.only_between
    return {"ARCHIVER_ONLY_BETWEEN": usual} if usual else {}


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame's content; None when the other side is gone."""
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    content = stream.read(int.from_bytes(head, "big"))
    return content if len(content) == int.from_bytes(head, "big") else None


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Send a frame, whole."""
    rest = memoryview(len(content).to_bytes(LENGTH, "big") + content)
    while rest:
        rest = rest[stream.write(rest) :]


def write_of(frame: bytes) -> Sealed:
    """The write in a frame that tells one."""
    begin = len(WRITE) + _TEXT_LENGTH
    end = begin + int.from_bytes(frame[len(WRITE) : begin], "big")
    return Sealed(msgspec.Raw(frame[begin:end]), Packed(memoryview(frame)[end:]))


@contextlib.contextmanager
def _workers_for(assignment: Assignment) -> Iterator[tuple[Forked, ...]]:
    """A process that reads pages, where there are any: one outlet alone hardly ever needs a second one."""
    if assignment.kind is Kind.LISTS or not worker_count(ARCHIVER_WORKERS):
        yield ()
        return
    try:
        worker = forked()
    except OSError:  # the crawl will tell, if there is really none to be had
        yield ()
        return
    try:
        yield (worker,)
    finally:
        worker.end()


def _job(assignment: Assignment) -> Job:
    return Job(
        assignment.outlet,
        assignment.homepage,
        assignment.entry,
        is_whole=True,
        has_lists=assignment.kind is Kind.LISTS,
    )


def _tell(answers: BinaryIO, write: AnyWrite) -> None:
    sealed = Sealed.of(write)
    text = bytes(sealed.text)
    write_frame(answers, b"".join((WRITE, len(text).to_bytes(_TEXT_LENGTH, "big"), text, sealed.beside.content)))


def _end_with(stream: int) -> None:
    """End the process when a stream ends: nobody is left to whom it could answer.

    Not through Python's buffer: a thread that holds its lock makes the interpreter abort when the process ends by itself.
    """
    os.read(stream, 1)
    os._exit(_GIVEN_UP)
