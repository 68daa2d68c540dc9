"""BibTeX (biblatex's `@online`) and RIS: one entry per article, for Zotero, JabRef, Citavi and LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import BinaryIO

from archiver.archive import Archive, Selection
from archiver.archive.answers import outlet_name
from archiver.archive.selection import EVERYTHING
from archiver.citation import Cited, as_bibtex, as_ris
from archiver.export.rows import articles

_NEEDED = (
    "url", "outlet", "title", "lead", "date", "date_precision", "authors", "agencies", "keywords", "language", "last_checked",
)  # fmt: skip


def write_bibtex(archive: Archive, out: BinaryIO, selection: Selection = EVERYTHING) -> int:
    """Write the selected articles, latest first; their number."""
    return _write(archive, out, selection, as_bibtex)


def write_ris(archive: Archive, out: BinaryIO, selection: Selection = EVERYTHING) -> int:
    """Write the selected articles, latest first; their number."""
    return _write(archive, out, selection, as_ris)


def _write(archive: Archive, out: BinaryIO, selection: Selection, form: Callable[[Cited], str]) -> int:
    count = 0
    name = cache(lambda domain: outlet_name(archive, domain))
    for article in articles(archive, selection, _NEEDED):
        out.write(form(Cited.of(article, name(article["outlet"]))).rstrip().encode() + b"\n\n")
        count += 1
    return count
