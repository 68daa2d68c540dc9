"""The two kinds of jobs: how an import and a re-extraction begin, what a worker is told of a slice, and how they end."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from archiver.archive import Archive, Fetch, Role
from archiver.archive.bulk import BulkBook, reextraction_of
from archiver.archive.bulk_rows import BulkJob, Slice
from archiver.archive.imports import begin_import, import_of
from archiver.archive.reextraction import Kept, Look, Reread
from archiver.catalogue import load_catalogue
from archiver.crawl.importing import IN_ONE_PIECE, outlet_of, require_warc
from archiver.errors import ArchiverError, UsageError
from archiver.evidence import EvidenceError, Place
from archiver.evidence.captures import fingerprint, is_in_one_piece
from archiver.evidence.elsewhere import size_of, warc_file
from archiver.evidence.reading import Record, read_answer
from archiver.fleet.losses import share
from archiver.fleet.pieces import MOST_EVIDENCE, PIECEMEAL, Articles, Item, Piece, Records, Sizes, Survey

IMPORT, REEXTRACT = "import", "reextract"
"""Kinds of jobs, by the names of their commands."""


class ImportOrders(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of a file."""

    path: str
    """A path or an address, as `warc_file` gives it; the same on all machines."""
    language: str = "de"
    outlets: tuple[str, ...] = ()
    """Keys, in order."""
    keeps_evidence: bool = True


class ReextractOrders(msgspec.Struct, frozen=True, kw_only=True):
    """Which articles are to be read again."""

    version: str
    """Of the archiver that reads them."""
    outlet: str | None = None
    since: str | None = None
    """ISO 8601, UTC."""
    is_dry: bool = False
    """Only count what would change."""


class Work(Protocol):
    """What is particular to a kind of job."""

    def begin(self, job: BulkJob, now: datetime) -> None:
        """Find out what is to be done, and cut off the first slices. Raises ArchiverError for what cannot be done."""

    def cut(self, job: BulkJob, most: int) -> None:
        """Cut off more slices where some are left to be cut, so that about so many are there."""

    def piece(self, job: BulkJob, part: Slice) -> Piece | None:
        """What a worker is told of a slice; None when nothing of it is left."""

    def set_aside(self, job: BulkJob, part: Slice, note: str, now: datetime) -> bool:
        """Note the page that stands alone as the one over which workers died; False where nobody knows which one it is."""

    def progress(self, job: BulkJob, left: list[Slice]) -> None:
        """Note how far the job has come, for whoever goes on with it."""

    def finish(self, job: BulkJob, now: datetime, exit_code: int, *, is_whole: bool) -> None:
        """Note the end of the job, of which something is left when it is not whole."""


class ImportWork:
    """Imports of WARC files."""

    def __init__(self, archive: Archive, sizes: Sizes) -> None:
        self.archive = archive
        self.sizes = sizes
        self.book = BulkBook(archive)

    def begin(self, job: BulkJob, now: datetime) -> None:
        """See `Work.begin`; a long file is surveyed first."""
        orders = _import_orders(job)
        path = warc_file(orders.path)
        require_warc(path)
        size = size_of(path)
        wanted = {"language": orders.language, "outlets": list(orders.outlets)}
        with self.archive.together():
            crawl_id = self.archive.start_crawl([], f"archiver fleet import {path}", now)
            known = begin_import(self.archive, path.name, fingerprint(path), wanted, crawl_id)
            self.book.begin(job.job_id, known.import_id, crawl_id=crawl_id, size=size)
            if known.is_finished and known.next_offset >= size:
                self.book.count(job.job_id, {}, [f"{path}: was imported before"])
                return
            is_long, is_whole = size - known.next_offset > self.sizes.most_bytes, is_in_one_piece(path)
            if is_long and is_whole:
                self.book.count(job.job_id, {}, [f"{path}: {IN_ONE_PIECE}"])
            is_cut = is_long and not is_whole
            self.book.add_slice(job.job_id, "survey" if is_cut else "records", known.next_offset, None)

    def cut(self, job: BulkJob, most: int) -> None:
        """See `Work.cut`; a worker does it."""

    def piece(self, job: BulkJob, part: Slice) -> Piece | None:
        """See `Work.piece`."""
        orders = _import_orders(job)
        if part.kind == "survey":
            looks_from = part.first if self.book.later_pages(job.job_id) is not None else 0
            return Survey(
                slice_id=part.slice_id, path=orders.path, first=part.first, looks_from=looks_from, sizes=self.sizes
            )
        assert job.target_id is not None, "a slice is made after its job has begun"
        assert job.crawl_id is not None
        known = import_of(self.archive, job.target_id)
        return Records(
            slice_id=part.slice_id,
            path=orders.path,
            source=known.source,
            first=part.first,
            last=part.last,
            language=orders.language,
            outlets=orders.outlets,
            keeps_evidence=orders.keeps_evidence,
            crawl_id=job.crawl_id,
            done=tuple(known.known(part.first, part.last, job.crawl_id)),
            forgotten=tuple(self.archive.forgotten()),
            later_pages=self.book.later_pages(job.job_id),
            most_pages=share(PIECEMEAL, part.losses) if part.losses else None,
        )

    def set_aside(self, job: BulkJob, part: Slice, note: str, now: datetime) -> bool:
        """See `Work.set_aside`."""
        assert job.target_id is not None, "a slice is made after its job has begun"
        try:
            outlet = outlet_of(part.url or "", load_catalogue())
        except ValueError:
            return False
        source = import_of(self.archive, job.target_id).source
        fetch = Fetch(
            url=part.url or "", outlet=outlet, role=Role.PAGE, fetched_at=now, outcome="failed:worker", crawl_id=job.crawl_id,
            note=note, source=source, source_offset=part.first,
        )  # fmt: skip
        self.archive.record(fetch)
        self.book.count(job.job_id, {"failed:worker": 1}, [f"{part.url}: {note}"])
        return True

    def progress(self, job: BulkJob, left: list[Slice]) -> None:
        """See `Work.progress`."""
        if left and job.target_id is not None:
            import_of(self.archive, job.target_id).reached(min(part.first for part in left))

    def finish(self, job: BulkJob, now: datetime, exit_code: int, *, is_whole: bool) -> None:
        """See `Work.finish`."""
        if job.target_id is None or job.crawl_id is None:
            return
        if is_whole:
            import_of(self.archive, job.target_id).finished(job.size or 0)
        self.archive.finish_crawl(job.crawl_id, now, exit_code, job.counts)


class ReextractWork:
    """Articles read again from their evidence."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.book = BulkBook(archive)

    def begin(self, job: BulkJob, now: datetime) -> None:
        """See `Work.begin`."""
        from archiver import __version__  # not at the top: archiver/__init__ imports much

        version = msgspec.json.decode(job.orders, type=ReextractOrders).version
        if version != __version__:
            raise UsageError(f"asked for with archiver {version}, this is {__version__}; ask for it again")
        run = reextraction_of(self.book, job.job_id)
        self.book.begin(job.job_id, run.run_id, next_first=run.last_article + 1)

    def cut(self, job: BulkJob, most: int) -> None:
        """See `Work.cut`."""
        next_first, number = job.next_first, len(self.book.slices(job.job_id))
        while next_first is not None and number < most:
            found = reextraction_of(self.book, job.job_id).numbers_after(next_first - 1, PIECEMEAL)
            next_first = found[-1] + 1 if found else None
            self.book.add_articles(job.job_id, found)
            number += 1

    def piece(self, job: BulkJob, part: Slice) -> Piece | None:
        """See `Work.piece`."""
        run = reextraction_of(self.book, job.job_id)
        items: list[Item] = []
        size = 0
        for number in part.items[: share(PIECEMEAL, part.losses)]:
            if size >= MOST_EVIDENCE:
                break
            kept = run.again(number)
            if kept is None:  # forgotten
                self.book.item_done(part.slice_id, number)
                continue
            items.append(_item(kept, self.archive.evidence.folder))
            size += sum(len(record.content) for _, record in items[-1].answers)
        return Articles(slice_id=part.slice_id, items=tuple(items)) if items else None

    def set_aside(self, job: BulkJob, part: Slice, note: str, now: datetime) -> bool:
        """See `Work.set_aside`."""
        run = reextraction_of(self.book, job.job_id)
        kept = run.again(part.items[0])
        if kept is not None:
            run.store(Reread(kept, outcome="failed:worker", note=note))
            self.book.count(job.job_id, {"failed:worker": 1}, [f"{kept.url}: {note}"])
        self.book.item_done(part.slice_id, part.items[0])
        return True

    def progress(self, job: BulkJob, left: list[Slice]) -> None:
        """See `Work.progress`."""
        places = [part.first for part in left] + ([job.next_first] if job.next_first is not None else [])
        if places:
            reextraction_of(self.book, job.job_id).reached(min(places) - 1)

    def finish(self, job: BulkJob, now: datetime, exit_code: int, *, is_whole: bool) -> None:
        """See `Work.finish`."""
        if job.target_id is not None and is_whole:
            run = reextraction_of(self.book, job.job_id)
            run.reached(job.size or 0)
            run.finish()


def works(archive: Archive, sizes: Sizes) -> dict[str, Work]:
    """How each kind of job is done."""
    return {IMPORT: ImportWork(archive, sizes), REEXTRACT: ReextractWork(archive)}


def ask_import(archive: Archive, orders: ImportOrders) -> int:
    """Note that a file is to be imported; the job's number. Raises UsageError for a file that cannot be."""
    require_warc(warc_file(orders.path))
    return BulkBook(archive).ask(IMPORT, orders.path, msgspec.json.encode(orders).decode(), datetime.now(UTC))


def ask_reextract(archive: Archive, outlet: str | None, since: datetime | None, *, is_dry: bool = False) -> int:
    """Note that articles are to be read again, or only that is to be counted what would change; the job's number."""
    from archiver import __version__  # not at the top: archiver/__init__ imports much

    moment = since.astimezone(UTC).isoformat(timespec="seconds") if since else None
    orders = ReextractOrders(version=__version__, outlet=outlet, since=moment, is_dry=is_dry)
    return BulkBook(archive).ask(
        REEXTRACT, outlet or "all articles", msgspec.json.encode(orders).decode(), datetime.now(UTC)
    )


def problem_of(error: ArchiverError | OSError) -> str:
    """Why a job cannot be done, for people."""
    return str(error) if isinstance(error, ArchiverError) else f"{error.filename}: {error.strerror or error}"


def _import_orders(job: BulkJob) -> ImportOrders:
    return msgspec.json.decode(job.orders, type=ImportOrders)


def _item(kept: Kept, folder: Path) -> Item:
    answers: dict[Place, Record] = {}
    faults: dict[Place, str] = {}
    for place in _places(kept.looks):
        try:
            answers[place] = read_answer(folder, place)
        except EvidenceError as error:
            faults[place] = str(error)
    return Item(
        article_id=kept.article_id, last_checked=kept.last_checked, looks=kept.looks, answers=tuple(answers.items()),
        faults=tuple(faults.items()),
    )  # fmt: skip


def _places(looks: tuple[Look, ...]) -> list[Place]:
    """Where the answers of some looks lie, each place once."""
    every = [look for shown in looks for look in (shown, *shown.parts)]
    return list(dict.fromkeys(place for look in every for place in (look.place, look.body)))
