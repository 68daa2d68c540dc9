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

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from archiver.archive import Archive, Selection
from archiver.archive.selection import EVERYTHING
from archiver.export.rows import COLUMNS, articles

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""First characters that make a spreadsheet calculate or move a cell (OWASP, CSV Injection; full-width forms for East Asian
versions)."""
EXCEL_CELL = 32_767
"""Characters that a cell of Excel holds (Microsoft, Excel specifications and limits); it cuts longer texts without a word."""
_MOMENTS = ("date", "date_modified", "first_seen", "last_checked", "last_changed", "gone_since")


def write_csv(
    archive: Archive,
    out: BinaryIO,
    selection: Selection = EVERYTHING,
    *,
    columns: Sequence[str] = COLUMNS,
    raw: bool = False,
    excel_de: bool = False,
) -> int:
    """Write the selected articles, latest first; the number of rows without the header.

    `excel_de` writes what a German Excel opens by a double click: a byte order mark, semicolons, and `21.10.2024 14:05` for moments.
    The rows are those of one moment and are counted against the archive.
    """
    text = io.TextIOWrapper(out, encoding="utf-8-sig" if excel_de else "utf-8", newline="", write_through=False)
    writer = csv.writer(text, delimiter=";" if excel_de else ",")
    forms = _forms(columns, excel_de)
    writer.writerow(columns)
    count = 0
    for count, article in enumerate(articles(archive, selection, columns), start=1):  # noqa: B007 (the last number is the answer)
        cells = [
            form(value) if form and value is not None else value for value, form in _paired(article, columns, forms)
        ]
        writer.writerow(cells if raw else map(neutral, cells))
    text.flush()
    text.detach()
    return count


def neutral(cell: Any) -> Any:
    """The cell so that no spreadsheet calculates it: `=1+2` becomes `'=1+2`."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def too_long_for_excel(archive: Archive, selection: Selection) -> int:
    """How many of the selected texts a cell of Excel cannot hold."""
    rows = archive.articles(selection, columns=("body",))
    return sum(len(row["body"] or "") > EXCEL_CELL for row in rows)


Form = Callable[[Any], Any]


def _forms(columns: Sequence[str], excel_de: bool) -> list[Form | None]:
    """How each column's value becomes a cell; None for what is one already."""
    moments: dict[str, Form] = dict.fromkeys(_MOMENTS, _german_moment) if excel_de else {}
    forms = {**_FORMS, **moments}
    return [forms.get(name) for name in columns]


def _paired(
    article: Mapping[str, Any], columns: Sequence[str], forms: Sequence[Form | None]
) -> Iterable[tuple[Any, Form | None]]:
    return zip((article[name] for name in columns), forms, strict=True)


def _german_moment(value: str) -> str:
    return f"{datetime.fromisoformat(value):%d.%m.%Y %H:%M}"


def _names(names: Iterable[str]) -> str:
    return "; ".join(name.replace(";", ",") for name in names)


def _links(links: Iterable[Mapping[str, Any]]) -> str:
    """`title` of a related link, `text` of an inline one."""
    pairs = ((link.get("title") or link.get("text"), link["url"]) for link in links)
    return "\n".join(f"{words} <{url}>" if words else f"<{url}>" for words, url in pairs)


def _images(images: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(map(_image, images))


def _image(image: Mapping[str, Any]) -> str:
    parts = (image["caption"], image["credit"] and f"[{image['credit']}]", image["url"] and f"<{image['url']}>")
    return " ".join(part for part in parts if part)


_FORMS: dict[str, Form] = {
    "authors": _names,
    "agencies": _names,
    "keywords": _names,
    "images": _images,
    "related_links": _links,
    "inline_links": _links,
    "paywalled": int,
}
