"""`archiver search`: articles that a German query finds, in the terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from archiver.cli.options import HOW_MANY, complete_outlets, db_option
from archiver.cli.outlet_names import known_outlet
from archiver.plurals import articles
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
@click.option("--limit", type=HOW_MANY, default=20, show_default=True, help="How many, best first.")
@click.option("--offset", type=click.IntRange(0, HOW_MANY.max), default=0, help="Leave out the first so many.")
@click.option("--exact", is_flag=True, help="Words only as typed: Bank finds neither Banken nor Banknote.")
@click.option("--count", is_flag=True, help="Only how many are found: all of them, however many.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@db_option
def search(
    query: tuple[str, ...], outlet: str | None, section: str | None, since: str | None, limit: int, offset: int, exact: bool,
    count: bool, as_json: bool, db: Path,
) -> None:  # fmt: skip
    """Search the archived articles, in German: in all forms of a word, inside compounds, however umlauts are typed.

    Also "a phrase", OR, NOT, brackets, Regier*, and fields: title: lead: body: outlet: section: author: credit: date:. Put what your
    shell would take for itself into single quotes.

    \b
    Example: archiver search Brücke Sperrung
             archiver search '"neue Brücke" NOT Tunnel date:2024-10..2024-11' --outlet tagesschau.de
             archiver search 'author:"Jürgen Weiß"' --since 30d --json
             archiver search Brücke --count
    """
    from archiver.archive import Archive
    from archiver.archive.selection import Selection
    from archiver.periods import parse_since

    moment = parse_since(since, datetime.now(UTC)) if since else None
    with Archive(db, read_only=True) as archive:
        outlet = known_outlet(archive, outlet) if outlet else None
        selection = Selection(outlet=outlet, section=section, since=moment)
        hits = archive.search(
            " ".join(query), selection, limit=1 if count else limit, offset=offset, exact=exact, count_all=count
        )
    if not hits.is_complete:
        click.echo("archiver: the search index is not complete yet; `archiver reindex` completes it", err=True)
    if as_json:
        answer = _as_dict(hits)
        click.echo(json.dumps(_without_hits(answer) if count else answer, ensure_ascii=False, indent=2))
        return
    click.echo(f"{hits.total}\n" if count else _printed(hits), nl=False)
    if hits.query.as_words:
        click.echo("not understood as a query, so all its words were searched", err=True)
    if not count:
        click.echo(_found(hits, exact=exact), err=True)


def _printed(hits: Hits) -> str:
    console = output(most=_WIDTH, highlight=False)
    with console.capture() as printed:
        for hit in hits:
            _print_hit(console, hit)
    return printed.get()


def _found(hits: Hits, *, exact: bool) -> str:
    """How many were found; with `exact` only so many were looked through."""
    from archiver.archive.search.find import LOOKED_THROUGH

    found = f"{articles(hits.total)} found"
    shown = f", {hits[0].rank} to {hits[-1].rank} shown" if 0 < len(hits) < hits.total else ""
    if hits.is_total_exact:
        return found + shown
    found = f"{found} among the latest {LOOKED_THROUGH:,} with such words" if exact else f"more than {found}"
    return f"{found}{shown}; --count counts all"


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


def _without_hits(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "hits"}


def _as_dict(hits: Hits) -> dict[str, Any]:
    return {
        "query": hits.query.text,
        "as_words": hits.query.as_words,
        "total": hits.total,
        "is_total_exact": hits.is_total_exact,
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
