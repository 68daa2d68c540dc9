"""`archiver show`: one article in the terminal, and the proof of it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from archiver.cli.options import db_option
from archiver.errors import UsageError
from archiver.plurals import counted
from archiver.terminal import output

if TYPE_CHECKING:
    from archiver.archive.answers import Answer
    from archiver.evidence.reading import Record

_READING_WIDTH = 100
"""Columns of a text that is read; wider lines tire."""


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option(
    "--evidence", is_flag=True, help="Instead of the text: every request for it, with headers, hash, file and offset."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@db_option
def show(article: str, evidence: bool, as_json: bool, db: Path) -> None:
    """Print an archived article, or what proves it.

    \b
    Example: archiver show 4711
             archiver show https://www.zeitung.example/artikel --evidence
    """
    from archiver.archive import Archive
    from archiver.archive.answers import answers

    with Archive(db, read_only=True) as archive:
        row = archive.find(article)
        if row is None:
            raise UsageError(f"no article {article!r} in {db}; give its number or one of its addresses")
        found = answers(archive, row["id"]) if evidence else []
        folder = archive.evidence.folder
    if as_json:
        kept = {"evidence": [_as_dict(answer) for answer in found]} if evidence else {}
        click.echo(json.dumps({**row, **kept}, ensure_ascii=False, indent=2))
        return
    most = None if evidence else _READING_WIDTH
    console = output(most=most, highlight=False, soft_wrap=not sys.stdout.isatty())
    _print_head(console, row)
    if evidence:
        _print_evidence(console, found, folder)
    else:
        console.print(Text(f"\n{_plain(row['body'] or '(no text)')}"))


def _print_head(console: Console, row: dict[str, Any]) -> None:
    if row["kicker"]:
        console.print(Text(_plain(row["kicker"]), style="dim"))
    console.print(Text(_plain(row["title"] or "(no headline)"), style="bold"))
    parts = [", ".join(row["authors"]), row["section"], row["date"] and row["date"][:16].replace("T", " ")]
    console.print(Text(_plain(" · ".join(part for part in parts if part))))
    console.print(Text(f"Article {row['id']} of {row['outlet']}, {row['url']}", style="dim"))
    seen = f"first seen {row['first_seen']}, last checked {row['last_checked']}"
    gone = f", gone since {row['gone_since']}" if row["gone_since"] else ""
    console.print(Text(f"{seen}{gone}, read by archiver {row['extractor_version']}", style="dim"))


def _print_evidence(console: Console, found: list[Answer], folder: Path) -> None:
    for answer in found:
        console.print(Text(f"\n{answer.fetched_at}  {answer.status or 'no answer'}  {answer.outcome}", style="bold"))
        for line in _told(answer, folder):
            console.print(Text(_plain(line)))
    kept = sum(answer.place is not None for answer in found)
    click.echo(f"{counted(len(found), 'request')}, {kept} with evidence", err=True)


def _told(answer: Answer, folder: Path) -> list[str]:
    """What there is to say of an answer, line by line."""
    lines = [f"asked     {answer.url}"]
    if answer.final_url and answer.final_url != answer.url:
        lines.append(f"answered  {answer.final_url}")
    if answer.source:
        lines.append(f"imported  {answer.source}")
    if answer.place is None:
        return [*lines, "evidence  none is kept"]
    lines.append(f"file      {folder / answer.place.file}")
    lines.append(f"offset    {answer.place.offset} ({answer.place.length} bytes with request and redirects)")
    lines.append(f"sha256    {answer.sha256}{'' if answer.size is None else f' ({answer.size} bytes as received)'}")
    if answer.problem:
        return [*lines, f"problem   {answer.problem}"]
    for record in answer.records:
        lines += ["", *_headers(record)]
    return lines


def _headers(record: Record) -> list[str]:
    address = f" from {record.ip}" if record.ip else ""
    told = f"{record.kind} {record.record_id}, {record.url}{address}"
    return [
        told,
        f"  {record.protocol} {record.status_line}",
        *(f"  {name}: {value}" for name, value in record.headers),
    ]


def _as_dict(answer: Answer) -> dict[str, Any]:
    values = asdict(answer)
    for record in values["records"]:
        del record["content"]
    return values


def _plain(text: str) -> str:
    """Without what a terminal would obey; line breaks stay."""
    return "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)
