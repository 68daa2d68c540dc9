"""`archiver search`: articles that a German query finds, in the terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from archiver.cli.options import complete_outlets, db_option
from archiver.cli.outlet_names import known_outlet
from archiver.cli.output import articles
from archiver.terminal import output

if TYPE_CHECKING:
    from archiver.archive.search.find import Hit, Hits
    from archiver.archive.search.snippets import Marked

_HIT = "bold yellow"
_WIDTH = 100
"""Columns of a text that is read; wider lines tire."""


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--outlet", shell_complete=complete_outlets, help="Only this outlet, by its domain.")
@click.option("--section", help="Only this section, as archived.")
@click.option("--since", metavar="7d|DATE", help="Only articles published since: 12h, 7d, 4w or 2024-10-21.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many, best first.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Leave out the first so many.")
@click.option("--exact", is_flag=True, help="Words only as typed: Bank finds neither Banken nor Banknote.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@db_option
def search(
    query: tuple[str, ...], outlet: str | None, section: str | None, since: str | None, limit: int, offset: int, exact: bool,
    as_json: bool, db: Path,
) -> None:  # fmt: skip
    """Search the archived articles, in German: in all forms of a word, inside compounds, however umlauts are typed.

    Also "a phrase", OR, NOT, brackets, Regier*, and fields: title: lead: body: outlet: section: author: credit: date:. Put what your
    shell would take for itself into single quotes.

    \b
    Example: archiver search Brücke Sperrung
             archiver search '"neue Brücke" NOT Tunnel date:2024-10..2024-11' --outlet tagesschau.de
             archiver search 'author:"Jürgen Weiß"' --since 30d --json
    """
    from archiver.archive import Archive
    from archiver.archive.selection import Selection
    from archiver.periods import parse_since

    moment = parse_since(since, datetime.now(UTC)) if since else None
    with Archive(db, read_only=True) as archive:
        outlet = known_outlet(archive, outlet) if outlet else None
        selection = Selection(outlet=outlet, section=section, since=moment)
        hits = archive.search(" ".join(query), selection, limit=limit, offset=offset, exact=exact)
    if not hits.is_complete:
        click.echo("archiver: the search index is not complete yet; `archiver reindex` completes it", err=True)
    click.echo(json.dumps(_as_dict(hits), ensure_ascii=False, indent=2) if as_json else _printed(hits), nl=as_json)
    if not as_json:
        _tell(hits)


def _printed(hits: Hits) -> str:
    console = output(most=_WIDTH, highlight=False)
    with console.capture() as printed:
        for hit in hits:
            _print_hit(console, hit)
    return printed.get()


def _tell(hits: Hits) -> None:
    """Say how many were found, apart from the hits themselves."""
    if hits.query.as_words:
        click.echo("not understood as a query, so all its words were searched", err=True)
    shown = f", {hits[0].rank} to {hits[-1].rank} shown" if 0 < len(hits) < hits.total else ""
    click.echo(f"{articles(hits.total)} found{shown}", err=True)


def _print_hit(console: Console, hit: Hit) -> None:
    head = " · ".join(_plain(part) for part in (_day(hit.date), hit.outlet, hit.section, f"article {hit.id}") if part)
    title = _marked(hit.title) if hit.title.pieces else Text("(no headline)")
    title.stylize("bold")
    console.print(Text(f"{hit.rank:>3} ").append(title))
    for text in (Text(head, style="dim"), _marked(hit.snippet), Text(_plain(hit.url), style="dim")):
        for line in text.wrap(console, console.width - 4) if text else ():
            line.rstrip()
            console.print(Text("    ").append(line), soft_wrap=True)
    console.print()


def _marked(marked: Marked) -> Text:
    """Hits in colour; where there are no colours, the words stand as they are."""
    return Text.assemble(*((_plain(text), _HIT if hit else "") for text, hit in marked.pieces))


def _plain(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)


def _day(date: str | None) -> str | None:
    return f"{date[8:10]}.{date[5:7]}.{date[:4]}" if date else None


def _as_dict(hits: Hits) -> dict[str, Any]:
    return {
        "query": hits.query.text,
        "as_words": hits.query.as_words,
        "total": hits.total,
        "hits": [
            {
                "rank": hit.rank,
                "id": hit.id,
                "url": hit.url,
                "outlet": hit.outlet,
                "date": hit.date,
                "section": hit.section,
                "kicker": hit.kicker,
                "title": str(hit.title),
                "title_highlights": hit.title.spans(),
                "snippet": str(hit.snippet),
                "snippet_highlights": hit.snippet.spans(),
                "score": round(hit.score, 4),
            }
            for hit in hits
        ],
    }
