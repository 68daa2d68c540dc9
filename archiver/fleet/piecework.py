"""The process that carries out a piece of an import or a re-extraction, in place of a crawl."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from archiver.crawl.forked import Forked
from archiver.errors import ArchiveError, ArchiverError
from archiver.fleet.parcels import Ending
from archiver.fleet.pieces import Articles, Piece, Survey
from archiver.fleet.writes import AnyWrite


def carry_out_piece(
    piece: Piece, tell: Callable[[AnyWrite], None], below: str | None = None, workers: tuple[Forked, ...] = ()
) -> tuple[Ending, str | None]:
    """Do what a piece says; how it ended, and a note. Raises ArchiverError when it cannot begin."""
    if isinstance(piece, Articles):
        from archiver.fleet.rereading import read_again

        read_again(piece, tell, workers)
        return Ending.DONE, None
    from archiver.fleet.slices import import_records, survey

    try:
        if isinstance(piece, Survey):
            survey(piece, tell)
            return Ending.DONE, None
        with tempfile.TemporaryDirectory(prefix="archiver-fleet-", dir=below) as folder:
            session = import_records(piece, tell, Path(folder), workers)
    except OSError as error:
        raise ArchiverError(f"{piece.path}: cannot be read: {error.strerror or error}") from None
    if isinstance(session.fatal, ArchiveError):
        return Ending.REFUSED, f"the passing archive became unusable: {session.fatal}"
    return Ending.DONE, "; ".join(session.report.problems[:5]) or None
