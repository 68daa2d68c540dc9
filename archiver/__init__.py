"""The public face: `extract` reads one page, `Archive` is the SQLite file that keeps them.

>>> import archiver
>>> article = archiver.extract(html, "https://zeitung.example/politik/artikel-1")
>>> with archiver.Archive("data/archive.db") as archive:
...     archive.count()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.errors import ArchiverError
from archiver.extract import extract
from archiver.items import Article, Image, Kind, Link, Page, Precision

__version__ = "0.1.0"

__all__ = ["Archive", "ArchiverError", "Article", "Image", "Kind", "Link", "Page", "Precision", "Selection", "extract"]

if TYPE_CHECKING:
    from archiver.archive import Archive, Selection


def __getattr__(name: str) -> Any:
    """Load the archive when it is asked for: a process that only reads pages needs no database, and its memory is limited."""
    if name in ("Archive", "Selection"):
        from archiver import archive

        return getattr(archive, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
