"""Parquet: a typed, compressed table for DuckDB, pandas, Polars and R; written by pyarrow, the extra `archiver[parquet]`.

Columns are those of the other exports; moments stay ISO 8601 text with the page's offset, and `date_utc` is `date` as a timestamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from archiver.archive import Archive, Selection
from archiver.archive.selection import EVERYTHING
from archiver.errors import UsageError
from archiver.export.rows import COLUMNS, articles

if TYPE_CHECKING:
    import pyarrow

BATCH = 2_000
"""Articles per row group: about 10 MB of text, so that memory stays flat."""


def write_parquet(
    archive: Archive, out: BinaryIO, selection: Selection = EVERYTHING, *, columns: Sequence[str] = COLUMNS
) -> int:
    """Write the selected articles, latest first; their number. Raises UsageError when pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise UsageError("Parquet needs pyarrow: pip install 'archiver[parquet]'") from None
    schema = _schema(pyarrow, columns)
    rows = articles(archive, selection, columns)
    count = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            writer.write_table(pyarrow.Table.from_pylist([_row(row, columns) for row in batch], schema=schema))
            count += len(batch)
    return count


def _schema(arrow: Any, columns: Sequence[str]) -> pyarrow.Schema:
    text, texts = arrow.string(), arrow.list_(arrow.string())
    link = {"url": text, "title": text, "block": text, "kind": text, "position": arrow.int32()}
    image = {
        "url": text,
        "caption": text,
        "credit": text,
        "credit_source": text,
        "is_lead": arrow.bool_(),
        "agency": text,
        "photographer": text,
    }
    types = {
        "authors": texts,
        "agencies": texts,
        "keywords": texts,
        "images": arrow.list_(arrow.struct(list(image.items()))),
        "related_links": arrow.list_(arrow.struct(list(link.items()))),
        "inline_links": arrow.list_(arrow.struct([("url", text), ("text", text)])),
        "comment_count": arrow.int64(),
        "paywalled": arrow.bool_(),
    }
    fields = [(name, types.get(name, text)) for name in columns]
    return arrow.schema([*fields, *([("date_utc", arrow.timestamp("s", tz="UTC"))] if "date" in columns else [])])


def _row(article: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    row = {name: article[name] for name in columns}
    if "date" in columns:
        row["date_utc"] = datetime.fromisoformat(article["date"]).astimezone(UTC) if article["date"] else None
    return row


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
