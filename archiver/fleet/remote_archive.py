"""The archive of a worker: a passing one that answers from an assignment's memory and tells every write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from os import PathLike

from archiver.archive import Archive, Fetch, Queued, SiteFile, Sources, Validators
from archiver.archive.evidence import with_records
from archiver.archive.records import Backfill
from archiver.archive.search.index import Prepared
from archiver.fleet.assignments import Memory
from archiver.fleet.writes import Announced, AnyWrite, BackfillRead, Recorded, Saved, SiteFileRead, SourcesFound
from archiver.items import Article, Found
from archiver.urls import normal_url


class RemoteArchive(Archive):
    """An `Archive` far from the real one: reads what it was told of it, writes to a passing file, and tells each write first.

    Answers as received go with the writes; the passing file keeps none.
    """

    def __init__(
        self, path: str | PathLike[str], memory: Memory, tell: Callable[[AnyWrite], None], crawl_id: int | None = None
    ) -> None:
        """`crawl_id` is the number that the real archive knows this crawl by."""
        super().__init__(path)
        self.memory = memory
        self.crawl_id = crawl_id
        self._tell = tell

    # What the real archive remembers

    def sources(self, outlet: str) -> Sources:
        """See `Archive.sources`."""
        own = super().sources(outlet)
        return own if own.feeds or own.sitemaps else self.memory.sources

    def known_addresses(self, outlet: str, most: int = 500) -> tuple[list[str], list[str]]:
        """See `Archive.known_addresses`."""
        articles, others = super().known_addresses(outlet, most)
        return [*articles, *self.memory.articles][:most], [*others, *self.memory.others][:most]

    def backfill(self, outlet: str, first: str) -> Backfill | None:
        """See `Archive.backfill`."""
        return super().backfill(outlet, first) or self.memory.backfills.get(first)

    def queued(
        self, outlet: str, limit: int | None = None, now: datetime | None = None, skip: Collection[str] = ()
    ) -> list[Queued]:
        """The assignment's pages; what else is found in the meantime is for the real archive to give out."""
        return [queued for queued in self.memory.queued if queued.found.url not in skip][:limit]

    def waiting(self, outlet: str, now: datetime | None = None) -> int:
        """See `queued`."""
        return len(self.memory.queued)

    def is_known(self, url: str) -> bool:
        """See `Archive.is_known`; of pages only this run's."""
        return super().is_known(url) or normal_url(url) in self.memory.documents

    def validators(self, url: str) -> Validators:
        """See `Archive.validators`."""
        own = super().validators(url)
        return own if own != Validators() else self.memory.documents.get(normal_url(url), own)

    def site_file(self, site: str, name: str, *, answered: bool = False) -> SiteFile | None:
        """See `Archive.site_file`."""
        own = super().site_file(site, name, answered=answered)
        known = (file for file in self.memory.site_files if (file.site, file.name) == (site, name))
        return own or next((file for file in known if file.status is not None or not answered), None)

    # What is told

    def announce(self, outlet: str, links: Iterable[Found], fetch: Fetch | None) -> int:
        """See `Archive.announce`; counts what is new to this run."""
        links = tuple(links)
        self._tell(Announced(outlet, links, fetch))
        return super().announce(outlet, links, fetch and _bare(fetch))

    def remember_sources(self, outlet: str, feeds: Sequence[str], sitemaps: Sequence[str]) -> None:
        """See `Archive.remember_sources`."""
        self._tell(SourcesFound(outlet, tuple(feeds), tuple(sitemaps)))
        super().remember_sources(outlet, feeds, sitemaps)

    def note_backfill(
        self, outlet: str, first: str, page: int, next_url: str | None, reaches_back_to: datetime | None, at: datetime
    ) -> None:
        """See `Archive.note_backfill`."""
        self._tell(BackfillRead(outlet, first, page, next_url, reaches_back_to, at))
        super().note_backfill(outlet, first, page, next_url, reaches_back_to, at)

    def note_site_file(self, file: SiteFile) -> None:
        """See `Archive.note_site_file`."""
        self._tell(SiteFileRead(file))
        super().note_site_file(file)

    def save(
        self,
        article: Article,
        fetch: Fetch,
        parts: Sequence[Fetch] = (),
        *,
        is_self_named: bool = False,
        prepared: Prepared | None = None,
    ) -> str:
        """See `Archive.save`; the outcome is that of a page which is met for the first time."""
        kept = tuple(self._ready(part, part.outcome) for part in parts)
        self._tell(Saved(article, self._ready(fetch, "new"), kept, is_self_named, prepared))
        bare = [_bare(part) for part in parts]
        return super().save(article, _bare(fetch), bare, is_self_named=is_self_named, prepared=prepared)

    def record_part(self, fetch: Fetch) -> None:
        """See `Archive.record_part`."""
        self._tell(Recorded(self._ready(fetch, fetch.outcome), is_part=True))
        super().record_part(_bare(fetch))

    def record(self, fetch: Fetch) -> None:
        """See `Archive.record`."""
        self._tell(Recorded(self._ready(fetch, fetch.outcome)))
        super().record(_bare(fetch))

    def _ready(self, fetch: Fetch, outcome: str) -> Fetch:
        """As the real archive will keep it, so that it has little left to do."""
        return replace(with_records(fetch, outcome), crawl_id=self.crawl_id)


def _bare(fetch: Fetch) -> Fetch:
    return replace(fetch, exchanges=())
