"""A worker's side of an import: a file is surveyed, or a part of it read by the spider of `archiver import`, every outcome told."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from archiver.archive import Fetch
from archiver.archive.search.index import Prepared
from archiver.archive.tombstones import url_hash
from archiver.catalogue import load_catalogue
from archiver.crawl.forked import Forked
from archiver.crawl.importing import NO_OUTLET, ImportOptions, ImportSession, Source, carry_out, require_warc
from archiver.crawl.report import OutletReport
from archiver.evidence.captures import captures
from archiver.evidence.elsewhere import WarcFile, warc_file
from archiver.evidence.records import sha256_of
from archiver.extract.parts import place_of
from archiver.fleet.assignments import Memory
from archiver.fleet.pieces import MOST_SECONDS, Records, Survey
from archiver.fleet.remote_archive import RemoteArchive
from archiver.fleet.writes import AnyWrite, Cut, Imported, OutletMet, Reached, Recorded, Saved
from archiver.items import Article
from archiver.urls import url_key

_NOTED_EVERY = 100
"""Records after which a worker tells how far it has come."""

Tell = Callable[[AnyWrite], None]


def survey(piece: Survey, tell: Tell) -> None:
    """Tell where a file can be cut, and where it holds later pages of articles. Raises UsageError for a file that cannot be read."""
    path, end = warc_file(piece.path), time.monotonic() + MOST_SECONDS
    require_warc(path)
    first, number, later = piece.first, 0, defaultdict[str, list[int]](list)
    for capture in captures(path, piece.looks_from, 0):
        if capture.offset - first >= piece.sizes.most_bytes or number >= piece.sizes.most_records:
            tell(Cut(piece.slice_id, first, capture.offset, dict(later)))
            first, number = capture.offset, 0
            later.clear()
            if time.monotonic() > end:
                return
        number += capture.offset >= first
        if key := _later_page(capture.url):
            later[key].append(capture.offset)
    tell(Cut(piece.slice_id, first, None, dict(later)))


def import_records(piece: Records, tell: Tell, folder: Path, workers: tuple[Forked, ...] = ()) -> ImportSession:
    """Read the records of a part of a file, and tell what became of each. Raises UsageError for a file that cannot be read."""
    path = warc_file(piece.path)
    require_warc(path)
    options = ImportOptions(
        files=(path,), db=folder / "passing.db", language=piece.language, quiet=True,
        settings={"ARCHIVER_WORKERS": os.environ.get("ARCHIVER_WORKERS") or "1"},
    )  # fmt: skip
    with _SliceArchive(options.db, piece, tell) as archive:
        session = _SliceSession(
            archive, [], options=options, catalogue=load_catalogue(), wanted=frozenset(piece.outlets), forked=workers,
            later_pages=piece.later_pages, piece=piece, tell=tell,
        )  # fmt: skip
        if piece.most_pages is not None:
            session.window = session.noted_every = 1
        else:
            session.noted_every = _NOTED_EVERY
        session.report.outlets[NO_OUTLET] = OutletReport(NO_OUTLET, has_yielded=True)
        try:
            carry_out(session)
        finally:
            session.release()
    return session


class _SliceArchive(RemoteArchive):
    """The archive of a worker that imports: nothing is kept in the passing one, for no page is met twice."""

    def __init__(self, path: Path, piece: Records, tell: Tell) -> None:
        super().__init__(path, Memory(), tell, piece.crawl_id)
        self.piece = piece
        self.forgotten_hashes = frozenset(piece.forgotten)

    def is_forgotten(self, url: str) -> bool:
        """See `Archive.is_forgotten`."""
        try:
            return url_hash(url_key(url)) in self.forgotten_hashes
        except ValueError:
            return False

    def add_outlet(
        self, *, key: str, name: str | None = None, homepage: str | None = None, country: str | None = None
    ) -> None:
        """See `Archive.add_outlet`."""
        self._tell(OutletMet(key, name, homepage, country))

    def save(
        self,
        article: Article,
        fetch: Fetch,
        parts: Sequence[Fetch] = (),
        *,
        is_self_named: bool = False,
        prepared: Prepared | None = None,
    ) -> str:
        """See `Archive.save`; what the outcome is, the writer knows."""
        kept = tuple(self._ready(part, part.outcome) for part in parts)
        self._tell_of(fetch, Saved(article, self._ready(fetch, "new"), kept, is_self_named, prepared))
        return "new"

    def record_part(self, fetch: Fetch) -> None:
        """See `Archive.record_part`."""
        self._tell_of(fetch, Recorded(self._ready(fetch, fetch.outcome), is_part=True))

    def record(self, fetch: Fetch) -> None:
        """See `Archive.record`."""
        self._tell_of(fetch, Recorded(self._ready(fetch, fetch.outcome)))

    def _tell_of(self, fetch: Fetch, write: Saved | Recorded) -> None:
        sha256 = sha256_of(fetch.exchanges[-1].content) if fetch.exchanges else None
        self._tell(Imported(write, sha256, self.piece.crawl_id))

    def _ready(self, fetch: Fetch, outcome: str) -> Fetch:
        return super()._ready(fetch if self.piece.keeps_evidence else replace(fetch, exchanges=()), outcome)


@dataclass(kw_only=True)
class _SliceSession(ImportSession):
    """An import of a part of one file."""

    piece: Records
    tell: Tell
    end: float = field(default_factory=lambda: time.monotonic() + MOST_SECONDS)

    def open(self, path: WarcFile) -> Source:
        """See `ImportSession.open`."""
        known = _SliceFile(self)
        self.files[known.source] = (path, known)
        return known

    def is_used_up(self, pages: int) -> bool:
        """See `ImportSession.is_used_up`."""
        most = self.piece.most_pages
        return time.monotonic() > self.end or (most is not None and pages >= most)


class _SliceFile:
    """The file as the writer told of it; see `archiver.archive.imports.Import`."""

    is_finished = False

    def __init__(self, session: _SliceSession) -> None:
        self.session = session
        self.source = session.piece.source
        self.next_offset = session.piece.first
        self.end = session.piece.last
        self._done = frozenset(session.piece.done)
        self._told: Counter[str] = Counter()
        self._problems_told = 0

    def objection(self, url: str, offset: int, moment: object, sha256: str) -> str | None:
        """See `Import.objection`; whether the answer is archived from elsewhere, only the writer knows."""
        if self.session.archive.is_forgotten(url):
            return "forgotten"
        return "known" if offset in self._done else None

    def reached(self, offset: int, url: str | None = None) -> None:
        """See `Import.reached`."""
        self._tell(offset, url)

    def finished(self, offset: int) -> None:
        """See `Import.finished`; of the part."""
        self._tell(None, None)

    def _tell(self, place: int | None, url: str | None) -> None:
        outlet = self.session.report.outlets[NO_OUTLET]
        skipped, problems = Counter(outlet.skipped), tuple(outlet.problems)
        news = dict(skipped - self._told)
        self.session.tell(Reached(self.session.piece.slice_id, place, url, news, problems[self._problems_told :]))
        self._told, self._problems_told = skipped, len(problems)


def _later_page(url: str) -> str | None:
    """What all forms of a later page's address share; None for any other page."""
    try:
        return url_key(url) if place_of(url).number > 1 else None
    except ValueError:
        return None
