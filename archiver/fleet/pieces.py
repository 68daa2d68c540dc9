"""What a worker is told of a slice of an import or a re-extraction: all that it needs but the file itself."""

from __future__ import annotations

import msgspec

from archiver.archive.reextraction import Look
from archiver.evidence import Place
from archiver.evidence.reading import Record

PIECEMEAL = 50
"""Articles in one assignment of a re-extraction; also pages of a slice of a file over which a worker has died."""
MOST_EVIDENCE = 4 * 1024 * 1024
"""Bytes of answers in one assignment, unless a single article has more; as many as in a parcel."""
MOST_SECONDS = 240
"""After which a worker begins with no more of a slice; the rest is assigned anew."""


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """How large slices of files are. A worker reads some 25 German pages a second, of which 16 MB hold up to a thousand, packed."""

    most_bytes: int = 16 * 1024 * 1024
    most_records: int = 1000


class Survey(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Find out where the records of a file begin, so that it can be cut."""

    slice_id: int
    path: str
    first: int
    """Where the first slice begins."""
    looks_from: int
    """Where to begin to look for later pages of articles."""
    sizes: Sizes


class Records(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Import the records of a part of a file."""

    slice_id: int
    path: str
    source: str
    """The file's name in the archive."""
    first: int
    last: int | None
    """Where the part ends; None at the end of the file."""
    language: str
    outlets: tuple[str, ...]
    keeps_evidence: bool
    crawl_id: int
    done: tuple[int, ...]
    """Places of records that were imported before."""
    forgotten: tuple[str, ...]
    """Hashes of addresses that must not come back."""
    later_pages: dict[str, list[int]] | None
    """Where the whole file holds later pages of articles; None where nobody has looked."""
    most_pages: int | None
    """At most so many pages, one after the other and each told before it is read: a worker died over the slice."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An article to be read again, with the answers that its looks need."""

    article_id: int
    last_checked: str
    looks: tuple[Look, ...]
    answers: tuple[tuple[Place, Record], ...]
    faults: tuple[tuple[Place, str], ...]
    """Answers that cannot be had, and why."""


class Articles(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Read articles again from their evidence."""

    slice_id: int
    items: tuple[Item, ...]


Piece = Survey | Records | Articles
