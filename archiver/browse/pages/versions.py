"""The versions of an article, one set against another: fields and text, word by word, side by side."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from archiver.archive.reading import versions
from archiver.archive.word_diff import Piece, paragraph_diff
from archiver.browse.pages.one import ARTICLE, one
from archiver.browse.pages.visit import Answer, Route, Row, Visit

FIELDS = (
    "kicker", "title", "lead", "date", "date_modified", "authors", "section", "keywords", "image_credit", "paywalled", "kind", "language",
    "licence",
)  # fmt: skip
"""Fields set against each other; the text stands below them."""
_IMAGES = "SELECT url, caption, credit FROM images WHERE article_id = ? ORDER BY position"
_SHOWN_AROUND = 1
"""Unchanged paragraphs shown before and after a changed one; longer stretches are folded."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs that belong together: all changed (or near a change), or all unchanged and folded."""

    is_folded: bool
    paragraphs: tuple[tuple[Piece, ...], ...]


async def compared(visit: Visit) -> Answer:
    """Two versions side by side: `?neu=3` against the one before it, or against `alt=1`."""
    article = await one(visit)
    number = article["id"]

    def read(conn: sqlite3.Connection) -> tuple[list[Row], list[Row]]:
        return versions(Database(conn), number), [dict(row) for row in conn.execute(_IMAGES, (number,))]

    known, images = await visit.read(read)
    known[-1] = {**known[-1], "images": images}
    new = min(max(visit.number("neu", len(known)), 1), len(known))
    old = min(max(visit.number("alt", new - 1), 1), len(known))
    before, after = known[old - 1], known[new - 1]
    text = await visit.read(lambda conn: paragraph_diff(before["body"], after["body"]))
    return await visit.page(
        "versions.html",
        article=article,
        versions=known,
        old=old,
        new=new,
        before=before,
        after=after,
        fields=[(name, _shown(before[name]), _shown(after[name])) for name in FIELDS if before[name] != after[name]],
        pictures=_pictures(before, after),
        stretches=folded(text),
        has_text_changed=any(piece.fate != "same" for pieces in text for piece in pieces),
    )


def folded(text: list[tuple[Piece, ...]]) -> list[Stretch]:
    """The paragraphs with long unchanged stretches folded away."""
    changed = [place for place, pieces in enumerate(text) if any(piece.fate != "same" for piece in pieces)]
    near = {place + step for place in changed for step in range(-_SHOWN_AROUND, _SHOWN_AROUND + 1)}
    found = []
    for is_near, places in groupby(range(len(text)), key=near.__contains__):
        paragraphs = tuple(text[place] for place in places)
        found.append(Stretch(not is_near and len(paragraphs) > 1, paragraphs))
    return found


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(int(value) if isinstance(value, bool) else value)


def _pictures(before: Row, after: Row) -> list[tuple[str, str]]:
    """Words under pictures, as (before, after), of those pictures where they differ."""
    mine, theirs = ({image["url"]: _words(image) for image in version["images"]} for version in (before, after))
    pairs = [(mine.get(url, ""), theirs.get(url, "")) for url in dict.fromkeys([*mine, *theirs])]
    return [pair for pair in pairs if pair[0] != pair[1]]


def _words(image: Row) -> str:
    return " · ".join(filter(None, (image.get("caption"), image.get("credit"))))


ROUTES = (Route(rf"{ARTICLE}/fassungen", compared),)
