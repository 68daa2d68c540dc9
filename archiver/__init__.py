"""The public face: `extract` reads one page, `Archive` is the SQLite file that keeps them.

>>> import archiver
>>> article = archiver.extract(html, "https://zeitung.example/politik/artikel-1")
>>> with archiver.Archive("data/archive.db") as archive:
...     archive.count()
"""

from archiver.archive import Archive, Selection
from archiver.errors import ArchiverError
from archiver.extract import extract
from archiver.items import Article, Image, Kind, Link, Page, Precision

__version__ = "0.1.0"

__all__ = ["Archive", "ArchiverError", "Article", "Image", "Kind", "Link", "Page", "Precision", "Selection", "extract"]
