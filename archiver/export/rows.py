"""The articles of an export: those of one moment, counted against the archive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

from archiver.archive import Archive, Selection
from archiver.errors import ArchiveCorrupt

COLUMNS = (
    "url",
    "outlet",
    "title",
    "kicker",
    "lead",
    "date",
    "date_precision",
    "date_source",
    "date_original",
    "date_modified",
    "authors",
    "section",
    "keywords",
    "body",
    "image_credit",
    "images",
    "related_links",
    "language",
    "comment_count",
    "paywalled",
    "kind",
    "first_seen",
    "last_checked",
    "last_changed",
    "gone_since",
    "extractor_version",
    "date_conflict",
    "agencies",
    "inline_links",
    "previous_post",
    "next_post",
    "licence",
)
"""What an export holds of an article, in this order. Columns may be added at the end; they are never renamed or moved."""


Row = TypeVar("Row")


def articles(archive: Archive, selection: Selection, columns: Collection[str]) -> Iterator[dict[str, Any]]:
    """The selected articles, latest first, with these columns; see `counted`."""
    return counted(archive, selection, lambda: archive.articles(selection, columns=columns))


def counted(archive: Archive, selection: Selection, read: Callable[[], Iterator[Row]]) -> Iterator[Row]:
    """The rows that `read` gives, of one moment; raises ArchiveCorrupt at the end when there are not as many as selected."""
    with archive.snapshot():
        due = archive.count(selection)
        rows = 0
        for row in read():
            yield row
            rows += 1
    if rows != due:
        raise ArchiveCorrupt(
            f"{archive.path}: {rows:,} of {due:,} articles could be read; an index is damaged. Run `sqlite3 {archive.path} REINDEX`."
        )
