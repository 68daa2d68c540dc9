"""What a crawl does to an archive, as data: made by a worker far from the archive, repeated by the writer beside it.

One class per method of `Archive` that a crawl writes with, its fields the method's arguments. `apply` repeats it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

import msgspec

from archiver.archive import Archive, Fetch, SiteFile
from archiver.archive.search.index import Prepared
from archiver.items import Article, Found


class Write(msgspec.Struct, frozen=True, tag=True):
    """One call of a method that writes."""

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


AnyWrite = Announced | Saved | Recorded | SourcesFound | BackfillRead | SiteFileRead


def _of(fetch: Fetch, crawl_id: int | None) -> Fetch:
    return replace(fetch, crawl_id=crawl_id)
