"""JSON Lines: one article per line as a JSON object, lists as lists, for programs. UTF-8, umlauts as they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO

from archiver.archive import Archive, Selection
from archiver.archive.selection import EVERYTHING
from archiver.export.rows import COLUMNS, articles


def write_jsonl(
    archive: Archive, out: BinaryIO, selection: Selection = EVERYTHING, *, columns: Sequence[str] = COLUMNS
) -> int:
    """Write the selected articles, latest first; their number. What a page does not give is null."""
    count = 0
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for count, article in enumerate(articles(archive, selection, columns), start=1):  # noqa: B007 (the last number is the answer)
        out.write(encode({name: article[name] for name in columns}).encode() + b"\n")
    return count
