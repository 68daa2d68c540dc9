"""What a worker is told to do, and what it needs to know of the archive to do it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from archiver.archive import Archive, Queued, SiteFile, Sources, Validators
from archiver.archive.fleet import FleetBook
from archiver.archive.records import Backfill
from archiver.catalogue import Outlet
from archiver.errors import UsageError
from archiver.fleet.pieces import Piece
from archiver.rights import Purpose

MOST_PAGES = 50
"""Pages of an assignment: minutes of work. RabbitMQ ends the connection of who holds a message for 30 minutes (`consumer_timeout`)."""
MOST_SECONDS = 300
"""After which a worker takes up no more of an assignment's pages; they are assigned anew."""


class Kind(StrEnum):
    """What is to be done."""

    LISTS = "lists"
    """Read the outlet's feeds, sitemaps and front page."""
    PAGES = "pages"
    """Ask for pages."""
    PIECE = "piece"
    """Carry out a piece of an import or a re-extraction; no site is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the archive remembers of an outlet, as far as a worker needs it. Nothing in it grows with the number of articles."""

    sources: Sources = field(default_factory=Sources)
    documents: dict[str, Validators] = field(default_factory=dict)
    """Feeds, sitemaps and the like that were asked before, by address in normal form."""
    articles: tuple[str, ...] = ()
    """Addresses of the latest articles, from which their form is learned."""
    others: tuple[str, ...] = ()
    """Addresses of pages that turned out to be none."""
    site_files: tuple[SiteFile, ...] = ()
    backfills: dict[str, Backfill] = field(default_factory=dict)
    """By the first address of the list."""
    queued: tuple[Queued, ...] = ()
    """The pages to ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """How pages are asked, the same for all assignments of a fleet."""

    purpose: Purpose = Purpose.PRIVATE
    keeps_evidence: bool = True
    allow_local: tuple[str, ...] = ()
    only_between: str | None = None
    """When pages are asked of outlets that have no hours of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One piece of work: the lists of one outlet, or some of its pages."""

    task: str
    """Its number, unlike any other's."""
    kind: Kind
    outlet: str
    """Its key in the archive."""
    homepage: str
    version: str
    """Of the archiver that gave it: others may read pages in another way."""
    crawl_id: int
    entry: Outlet | None = None
    """What the catalogue knows of the outlet."""
    memory: Memory = field(default_factory=Memory)
    orders: Orders = field(default_factory=Orders)
    piece: Piece | None = None
    """With the kind `PIECE`, which has no outlet and no homepage."""

    def encoded(self) -> str:
        """The assignment as JSON text."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def decoded(cls, text: str) -> Assignment:
        """The assignment; raises UsageError for what is none, or comes from another version of the archiver."""
        from archiver import __version__  # not at the top: archiver/__init__ imports much

        try:
            version = msgspec.json.decode(text, type=_Versioned).version
            if version != __version__:
                raise UsageError(
                    f"the fleet's writer is archiver {version}, this worker {__version__}. Install the same version on all machines."
                )
            return msgspec.json.decode(text, type=cls)
        except msgspec.MsgspecError as error:
            raise UsageError(f"not an assignment of the fleet: {error}") from None


class _Versioned(msgspec.Struct):
    version: str


def memory_of(archive: Archive, book: FleetBook, outlet: str, queued: tuple[Queued, ...] = ()) -> Memory:
    """What the archive remembers of an outlet; for reading its lists unless pages are given."""
    if queued:
        return Memory(site_files=tuple(archive.site_files(outlet)), queued=queued)
    articles, others = archive.known_addresses(outlet)
    return Memory(
        sources=archive.sources(outlet),
        documents=book.documents(outlet),
        articles=tuple(articles),
        others=tuple(others),
        site_files=tuple(archive.site_files(outlet)),
        backfills=book.backfills(outlet),
    )
