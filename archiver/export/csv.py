"""CSV: one row per article, for spreadsheets and for programs that read tables.

UTF-8, commas, quotes doubled, lines ended by CR LF (RFC 4180); times as ISO 8601, yes and no as 1 and 0, nothing for
what a page does not give. Lists:

- `authors`, `agencies`, `keywords`: parted by `; ` (a semicolon inside a name becomes a comma)
- `related_links`, `inline_links`: one per line, `headline <address>` and `linked words <address>`
- `images`: one per line, `caption [credit] <address>`, each part only where there is one

Text of strangers must not run as a formula: a cell that a spreadsheet would calculate gets an apostrophe in front. `raw` leaves it
out, for programs.
"""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from archiver.archive import Archive
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
"""The header. Columns may be added at the end; they are never renamed or moved."""

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""First characters that make a spreadsheet calculate or move a cell (OWASP, CSV Injection; full-width forms for East Asian
versions)."""


def write_csv(
    archive: Archive, out: TextIO | Path, *, outlet: str | None = None, since: datetime | None = None, raw: bool = False
) -> int:
    """Write the archive's articles, latest first; the number of rows without the header.

    `outlet` takes only that one's, `since` (aware) only what was published, or without a date first seen, at or after it.

    A path appears when it is complete, or not at all; an earlier file of that name stays until then. A stream should be opened
    with `newline=""`. The rows are those of one moment and are counted against the archive.
    """
    if isinstance(out, Path):
        with _whole_file(out) as file:
            return _write(archive, file, outlet, since, raw)
    return _write(archive, out, outlet, since, raw)


def neutral(cell: str) -> str:
    """The cell so that no spreadsheet calculates it: `=1+2` becomes `'=1+2`."""
    return f"'{cell}" if cell[:1] in FORMULA_STARTS and cell else cell


@contextlib.contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    """A file that gets its name when all is written and synced."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write(archive: Archive, out: TextIO, outlet: str | None, since: datetime | None, raw: bool) -> int:
    writer = csv.writer(out)
    rows = 0
    with archive.snapshot():
        writer.writerow(COLUMNS)
        due = archive.count(outlet, since)
        for article in archive.articles(outlet, since=since):
            cells = _cells(article)
            writer.writerow(cells if raw else map(neutral, cells))
            rows += 1
    if rows != due:
        raise ArchiveCorrupt(
            f"{archive.path}: {rows:,} of {due:,} articles could be read; an index is damaged. Run `sqlite3 {archive.path} REINDEX`."
        )
    return rows


def _cells(article: Mapping[str, Any]) -> list[str]:
    shown = {
        **article,
        "authors": _names(article["authors"]),
        "agencies": _names(article["agencies"]),
        "keywords": _names(article["keywords"]),
        "images": "\n".join(map(_image, article["images"])),
        "related_links": "\n".join(_link(link["title"], link["url"]) for link in article["related_links"]),
        "inline_links": "\n".join(_link(link["text"], link["url"]) for link in article["inline_links"]),
        "paywalled": int(article["paywalled"]),
    }
    return ["" if shown[name] is None else str(shown[name]) for name in COLUMNS]


def _names(names: Iterable[str]) -> str:
    return "; ".join(name.replace(";", ",") for name in names)


def _link(words: str | None, url: str) -> str:
    return f"{words} <{url}>" if words else f"<{url}>"


def _image(image: Mapping[str, Any]) -> str:
    parts = (image["caption"], image["credit"] and f"[{image['credit']}]", image["url"] and f"<{image['url']}>")
    return " ".join(part for part in parts if part)
