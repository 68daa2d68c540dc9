"""What a crawl does to an archive, as data: made by a worker far from the archive, repeated by the writer beside it.

One class per method of `Archive` that a crawl writes with, its fields the method's arguments. `apply` repeats it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

import msgspec

from archiver.archive import Archive, Fetch, SiteFile
from archiver.archive.bulk import BulkBook, reextraction_of
from archiver.archive.imports import objection
from archiver.archive.reextraction import reread
from archiver.archive.search.index import Prepared
from archiver.items import Article, Found


class Write(msgspec.Struct, frozen=True, tag=True):
    """One call of a method that writes."""

    @property
    def evidence_of(self) -> str | None:
        """The outlet to whose evidence it may add, which nobody else must do at the same time."""
        return None

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """Repeat the call on `archive` as part of the crawl `crawl_id`; outcomes of pages are counted."""
        raise NotImplementedError


class Announced(Write, frozen=True, tag=True):
    """`Archive.announce`."""

    outlet: str
    links: tuple[Found, ...]
    fetch: Fetch | None

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        counts["queued"] += archive.announce(self.outlet, self.links, self.fetch and _of(self.fetch, crawl_id))


class Saved(Write, frozen=True, tag=True):
    """`Archive.save`."""

    article: Article
    fetch: Fetch
    parts: tuple[Fetch, ...]
    is_self_named: bool
    prepared: Prepared | None

    @property
    def evidence_of(self) -> str | None:
        """See `Write.evidence_of`."""
        return self.fetch.outlet

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        parts = [_of(part, crawl_id) for part in self.parts]
        outcome = archive.save(
            self.article, _of(self.fetch, crawl_id), parts, is_self_named=self.is_self_named, prepared=self.prepared
        )
        counts[outcome] += 1
        counts.update(part.outcome for part in parts)


class Recorded(Write, frozen=True, tag=True):
    """`Archive.record`, and `Archive.record_part` for a further page of an article."""

    fetch: Fetch
    is_part: bool = False

    @property
    def evidence_of(self) -> str | None:
        """See `Write.evidence_of`."""
        return self.fetch.outlet

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        fetch = _of(self.fetch, crawl_id)
        (archive.record_part if self.is_part else archive.record)(fetch)
        counts[fetch.outcome if fetch.role == "page" else f"{fetch.role}:{fetch.outcome}"] += 1


class SourcesFound(Write, frozen=True, tag=True):
    """`Archive.remember_sources`."""

    outlet: str
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        archive.remember_sources(self.outlet, self.feeds, self.sitemaps)


class BackfillRead(Write, frozen=True, tag=True):
    """`Archive.note_backfill`."""

    outlet: str
    first: str
    page: int
    next_url: str | None
    reaches_back_to: datetime | None
    at: datetime

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        archive.note_backfill(self.outlet, self.first, self.page, self.next_url, self.reaches_back_to, self.at)


class SiteFileRead(Write, frozen=True, tag=True):
    """`Archive.note_site_file`."""

    file: SiteFile

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        archive.note_site_file(self.file)


class OutletMet(Write, frozen=True, tag=True):
    """`Archive.add_outlet`, for an outlet that a file holds pages of."""

    key: str
    name: str | None
    homepage: str | None
    country: str | None

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        archive.add_outlet(key=self.key, name=self.name, homepage=self.homepage, country=self.country)


class Imported(Write, frozen=True, tag=True):
    """What became of one record of a WARC file; stored once, however often the record was read."""

    write: Saved | Recorded
    sha256: str | None
    """Of the answer's body as received, by which it is known again."""
    crawl_id: int

    @property
    def evidence_of(self) -> str | None:
        """See `Write.evidence_of`."""
        return self.write.evidence_of

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`; the record belongs to the import that it was read for."""
        fetch = self.write.fetch
        assert fetch.source is not None, "every page of a file has its source"
        assert fetch.source_offset is not None
        reason = objection(
            archive, fetch.source, fetch.source_offset, fetch.url, fetch.fetched_at, self.sha256, self.crawl_id
        )
        if reason:
            counts[f"skipped:{reason}"] += 1
        else:
            self.write.apply(archive, self.crawl_id, counts)


class Cut(Write, frozen=True, tag=True):
    """`BulkBook.cut`."""

    slice_id: int
    first: int
    last: int | None
    later_pages: dict[str, list[int]]

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        BulkBook(archive).cut(self.slice_id, self.first, self.last, self.later_pages)


class Reached(Write, frozen=True, tag=True):
    """`BulkBook.reached`; with what was passed over on the way."""

    slice_id: int
    place: int | None
    """None when all of the slice is done."""
    url: str | None = None
    skipped: dict[str, int] = {}
    """Records that hold no page that is wanted, by reason."""
    problems: tuple[str, ...] = ()

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        book = BulkBook(archive)
        known = book.slice(self.slice_id)
        if known is None or not book.reached(self.slice_id, self.place, self.url):
            return
        counts.update({f"skipped:{reason}": number for reason, number in self.skipped.items()})
        book.count(known.job_id, {}, self.problems)


class ReadAgain(Write, frozen=True, tag=True):
    """What the evidence of an article says now; `Reextraction.store`."""

    slice_id: int
    article_id: int
    last_checked: str
    """Of the article that was read again; when it has another one by now, it is read once more."""
    articles: tuple[Article, ...] = ()
    """What its looks show, each once."""
    shown: tuple[int, ...] = ()
    """For each look, its place in `articles`."""
    outcome: str = ""
    note: str | None = None

    def apply(self, archive: Archive, crawl_id: int | None, counts: Counter[str]) -> None:
        """See `Write.apply`."""
        book = BulkBook(archive)
        known = book.slice(self.slice_id)
        if known is None or self.article_id not in known.items:
            return  # another worker was faster
        run = reextraction_of(book, known.job_id)
        kept = run.again(self.article_id)
        if kept is not None:
            if kept.last_checked != self.last_checked or (self.shown and len(kept.looks) != len(self.shown)):
                return
            read = reread(kept, [self.articles[place] for place in self.shown], self.outcome, self.note)
            result = run.store(read)
            assert result, "the article is as it was a moment ago, in this transaction"
            counts.update([result.outcome, *(f"field:{name}" for name in result.fields)])
            if result.outcome.startswith("failed:"):
                book.count(known.job_id, {}, [f"{result.url}: {result.outcome} ({result.note})"])
        book.item_done(self.slice_id, self.article_id)


AnyWrite = (
    Announced | Saved | Recorded | SourcesFound | BackfillRead | SiteFileRead
    | OutletMet | Imported | Cut | Reached | ReadAgain
)  # fmt: skip


def _of(fetch: Fetch, crawl_id: int | None) -> Fetch:
    return fetch if fetch.crawl_id == crawl_id else replace(fetch, crawl_id=crawl_id)
