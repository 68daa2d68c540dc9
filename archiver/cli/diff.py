"""`archiver diff`: what differs between two versions of an article."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from archiver.cli.options import db_option
from archiver.errors import UsageError
from archiver.terminal import output

if TYPE_CHECKING:
    from archiver.archive.word_diff import Piece

FIELDS = ("kicker", "title", "date", "date_modified", "authors", "section", "image_credit", "paywalled")
"""Fields set against each other as a whole; the body is compared word by word."""
_MARKS = {"same": ("", "", ""), "removed": ("[-", "-]", "red strike"), "added": ("{+", "+}", "green")}
"""How a piece is marked: in plain text as `git diff --word-diff` does, and its style on a terminal."""


@click.command()
@click.argument("article", metavar="ID|URL")
@click.argument("versions", nargs=-1, type=click.IntRange(min=1), metavar="[N [M]]")
@click.option("--full", is_flag=True, help="Print paragraphs that did not change, too.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@db_option
def diff(article: str, versions: tuple[int, ...], full: bool, as_json: bool, db: Path) -> None:
    """Show what differs between two versions of an article, word by word.

    Versions are numbered from 1, the first one seen. Without numbers the latest is set against the one before it,
    with one number that version against the latest.

    \b
    Example: archiver diff 4711
             archiver diff https://www.zeitung.example/artikel 1 3
    """
    from archiver.archive import Archive
    from archiver.archive.word_diff import paragraph_diff

    with Archive(db, read_only=True) as archive:
        row = archive.find(article)
        if row is None:
            raise UsageError(f"no article {article!r} in {db}; give its number or one of its addresses")
        known = archive.versions(row["id"])
    numbers = _numbers(versions, len(known), row["id"])
    old, new = (known[number - 1] for number in numbers)
    fields = {name: (old[name], new[name]) for name in FIELDS if old[name] != new[name]}
    paragraphs = paragraph_diff(old["body"], new["body"])
    if as_json:
        click.echo(_as_json(row, numbers, fields, paragraphs))
        return
    console = output(highlight=False)
    console.print(_head(row, numbers, (old, new), len(known)), style="bold", markup=False)
    for name, (before, after) in fields.items():
        console.print(_line(name, before, after, console.is_terminal))
    for pieces in paragraphs:
        if full or any(piece.fate != "same" for piece in pieces):
            console.print(Text("\n"), _marked(pieces, console.is_terminal), sep="", soft_wrap=not console.is_terminal)


def _numbers(wanted: tuple[int, ...], count: int, article_id: int) -> tuple[int, int]:
    if len(wanted) > 2:
        raise UsageError("two versions at most can be compared")
    if count < 2:
        raise UsageError(f"article {article_id} has one version only: nothing of it has changed since it was archived")
    first, last = (*wanted, count)[:2] if wanted else (count - 1, count)
    if max(first, last) > count:
        raise UsageError(f"article {article_id} has {count} versions, there is no version {max(first, last)}")
    return first, last


def _head(row: dict[str, Any], numbers: tuple[int, int], pair: tuple[dict[str, Any], ...], count: int) -> str:
    times = [
        f"version {n} of {count} ({v['valid_from'][:16].replace('T', ' ')} UTC)"
        for n, v in zip(numbers, pair, strict=True)
    ]
    return f"Article {row['id']}: {row['url']}\n{' -> '.join(times)}"


def _line(name: str, before: Any, after: Any, coloured: bool) -> Text:
    from archiver.archive.word_diff import Piece

    pieces = [Piece(fate, _shown(value)) for fate, value in (("removed", before), ("added", after)) if value]
    return Text(f"{name}: ") + _marked(pieces, coloured)


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _marked(pieces: list[Piece] | tuple[Piece, ...], coloured: bool) -> Text:
    text = Text()
    for piece in pieces:
        before, after, style = _MARKS[piece.fate]
        text.append(" " if text else "")
        text.append(piece.text if coloured else f"{before}{piece.text}{after}", style=style if coloured else "")
    return text


def _as_json(
    row: dict[str, Any],
    numbers: tuple[int, int],
    fields: dict[str, tuple[Any, Any]],
    paragraphs: list[tuple[Piece, ...]],
) -> str:
    body = [[{"fate": piece.fate, "text": piece.text} for piece in pieces] for pieces in paragraphs]
    pairs = {name: {"old": before, "new": after} for name, (before, after) in fields.items()}
    whole = {"article_id": row["id"], "url": row["url"], "versions": list(numbers), "fields": pairs, "body": body}
    return json.dumps(whole, ensure_ascii=False, indent=2)
