"""What the index holds of an article: the keys of its words, by column. Pure.

The same row gives the same content at any time; on that rests that an article can be taken out of the index again.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, Protocol

from archiver.archive.search import words
from archiver.archive.search.lexicon import fold

COLUMNS = ("title", "lead", "body", "title_parts", "parts", "authors", "credit", "section", "outlet", "day")
"""Columns of the index. Parts are keys of the words inside compounds, and hyphenated words as one. `day` is `EVERY` and the day."""
EVERY = "alle"
"""A word that stands in the `day` of every article, for queries that only leave out."""
_TEXTS = ("title", "kicker", "lead", "body", "authors", "image_credit", "section", "outlet")
SOURCES = (*_TEXTS, "date", "first_seen")
"""Columns of `articles` that the content is made of."""
_GAP = " · "
"""Between texts that no phrase may span; the dot is a word of its own for FTS5's `ascii` tokenizer."""


class Row(Protocol):
    """A row of `articles`, from SQLite or on its way there."""

    def __getitem__(self, name: str, /) -> Any: ...


def content(row: Row) -> tuple[str, ...]:
    """The texts to index of a row of `articles`, in the order of `COLUMNS`."""
    lead, body = row["lead"] or "", row["body"] or ""
    if lead and body.startswith(lead):
        body = body[len(lead) :]
    head = [words.keys(text.split()) for text in (row["title"] or "", row["kicker"] or "") if text.strip()]
    first, inside_first = words.keys(lead.split())
    rest, inside_rest = words.keys(body.split())
    return (
        _GAP.join(keys for keys, _ in head),
        first,
        rest,
        _sorted({part for _, inside in head for part in inside}),
        _sorted(inside_first | inside_rest),
        _names(row["authors"]),
        _folded(row["image_credit"] or ""),
        _folded(row["section"] or ""),
        _folded(row["outlet"]),
        day_words(row["date"] or row["first_seen"]),
    )


def checksum(row: Row) -> int:
    """Tells whether a row still gives the content that was indexed, without working it out."""
    texts = (row[name] or "" for name in _TEXTS)
    return zlib.crc32("\0".join((*texts, (row["date"] or row["first_seen"])[:10])).encode())


def day_words(moment: str) -> str:
    """The day of an article by year, month and day: `2024-10-21T…` gives `alle y2024 m202410 d20241021`."""
    year, month, day = moment[:4], moment[5:7], moment[8:10]
    return f"{EVERY} y{year} m{year}{month} d{year}{month}{day}"


def _sorted(keys: set[str]) -> str:
    return " ".join(sorted(keys))


def _names(names: str) -> str:
    return "" if names == "[]" else _GAP.join(map(_folded, json.loads(names)))


def _folded(text: str) -> str:
    return " ".join(map(fold, words.words(text)))
