"""`archiver changes`: what became of archived articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from archiver.cli.options import HOW_MANY, complete_outlets, db_option
from archiver.cli.outlet_names import known_outlet
from archiver.plurals import counted
from archiver.terminal import output

TYPES = ("headline", "text", "silent", "correction", "retraction", "credit", "caption", "metadata", "gone", "back")


@click.command()
@click.option("--since", metavar="7d|DATE", help="Only what was seen since: 12h, 7d, 4w or 2024-10-21.")
@click.option("--outlet", shell_complete=complete_outlets, help="Only this outlet, by its domain.")
@click.option("--type", "types", multiple=True, type=click.Choice(TYPES), help="Only changes of this type. Repeatable.")
@click.option(
    "--min-words", type=click.IntRange(0, HOW_MANY.max), default=0, metavar="N",
    help="Leave out edits of fewer than N words added and removed together.",
)  # fmt: skip
@click.option("--limit", type=HOW_MANY, default=100, show_default=True, metavar="N", help="At most the last N.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@db_option
def changes(
    since: str | None, outlet: str | None, types: tuple[str, ...], min_words: int, limit: int, as_json: bool, db: Path
) -> None:
    """List what became of archived articles, latest first: edits, corrections, disappearances.

    `silent` is a changed text whose page states no new date of modification; `archiver diff ARTICLE` shows the words.

    \b
    Example: archiver changes --since 7d --outlet tagesschau.de
             archiver changes --type silent --min-words 5
    """
    from archiver.archive import Archive
    from archiver.periods import parse_since

    moment = parse_since(since, datetime.now(UTC)) if since else None
    with Archive(db, read_only=True) as archive:
        outlet = known_outlet(archive, outlet) if outlet else None
        found = archive.changes(since=moment, outlet=outlet, types=types, min_words=min_words, limit=limit)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    output().print(_table(found))
    cut = f"; there may be more, see --limit {limit}" if len(found) == limit else ""
    click.echo(f"{counted(len(found), 'change')}{cut}", err=True)


def _table(found: list[dict[str, Any]]) -> Table:
    table = Table(
        "Seen (UTC)", "Type", "Words", "Article", "Outlet", "Headline, and what is said of the change", box=None
    )
    for row in found:
        words = f"+{row['words_added']} -{row['words_removed']}" if row["words_added"] or row["words_removed"] else ""
        seen = row["changed_at"][:16].replace("T", " ")
        told = Text(row["title"] or row["url"])
        if row["note"]:
            told.append(f"\n{row['note']}", style="dim")
        table.add_row(seen, row["type"], words, str(row["article_id"]), row["outlet"], told)
    return table
