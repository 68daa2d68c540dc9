"""`archiver export`: the archive in a format for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from archiver.cli.options import Command, FileName, complete_outlets, db_option, purpose_option
from archiver.cli.outlet_names import known_outlet
from archiver.errors import UsageError
from archiver.plurals import articles, counted

_SELECTION = (
    click.option(
        "-o", "--output", type=FileName(), metavar="FILE",
        help="Write here instead of the terminal, with FILE.manifest.json; {time} in its name becomes the moment.",
    ),
    click.option("--outlet", shell_complete=complete_outlets, help="Only this outlet, by its domain."),
    click.option("--section", help="Only this section (Ressort)."),
    click.option("--query", help="Only what `archiver search` finds for this."),
    click.option("--since", metavar="7d|DATE", help="Only articles published since: 12h, 7d, 4w or 2024-10-21."),
    click.option("--until", metavar="7d|DATE", help="Only articles published before."),
    click.option("--changed-since", metavar="7d|DATE", help="Only what was archived, changed or gone since."),
    click.option("--since-last", is_flag=True, help="Only what was archived, changed or gone since the last export to FILE."),
)  # fmt: skip


def selection_options(command: Command) -> Command:
    """Where to and which articles: the same for every format."""
    for option in reversed(_SELECTION):
        command = option(command)
    return purpose_option(db_option(command))


def columns_option(command: Command) -> Command:
    """`--columns NAME,NAME`."""
    return click.option(
        "--columns", metavar="NAME,…", help="Only these columns, in this order (docs/schema.md names them)."
    )(command)


@click.group()
def export() -> None:
    """Write the archive in a format for other programs.

    \b
    Example: archiver export csv -o artikel.csv
             archiver export jsonl --since 7d --columns url,title,body
    """


@export.command("csv")
@selection_options
@columns_option
@click.option(
    "--raw", is_flag=True, help="For programs: do not neutralise cells that a spreadsheet would run as a formula."
)
@click.option(
    "--excel-de", is_flag=True, help="For a German Excel: byte order mark, semicolons, dates as 21.10.2024 14:05."
)
def export_csv(columns: str | None, raw: bool, excel_de: bool, **wish: Any) -> None:
    """One row per article, UTF-8, with a header.

    \b
    Example: archiver export csv --outlet tagesschau.de --since 30d -o tagesschau.csv
             archiver export csv --excel-de -o tabelle.csv
    """
    _run("csv", wish, {"columns": _columns(columns), "raw": raw, "excel_de": excel_de})


@export.command("jsonl")
@selection_options
@columns_option
def export_jsonl(columns: str | None, **wish: Any) -> None:
    """One JSON object per line and article, lists as lists.

    \b
    Example: archiver export jsonl --since-last -o artikel-{time}.jsonl
    """
    _run("jsonl", wish, {"columns": _columns(columns)})


@export.command("parquet")
@selection_options
@columns_option
def export_parquet(columns: str | None, **wish: Any) -> None:
    """A typed, compressed table for DuckDB, pandas, Polars and R; needs `pip install 'archiver[parquet]'`.

    \b
    Example: archiver export parquet -o artikel.parquet
    """
    _run("parquet", wish, {"columns": _columns(columns)})


@export.command("atom")
@selection_options
@click.option("--entries", type=click.IntRange(1, 10_000), default=100, show_default=True, help="The latest so many.")
def export_atom(entries: int, **wish: Any) -> None:
    """The latest articles as an Atom feed: headline, lead and link.

    \b
    Example: archiver export atom --outlet tagesschau.de -o tagesschau.xml
    """
    _run("atom", wish, {"entries": entries})


@export.command("bibtex")
@selection_options
def export_bibtex(**wish: Any) -> None:
    """One biblatex entry (`@online`) per article, with the day on which it was last seen.

    \b
    Example: archiver export bibtex --query "Landesregierung Wahl" -o quellen.bib
    """
    _run("bibtex", wish, {})


@export.command("ris")
@selection_options
def export_ris(**wish: Any) -> None:
    """One RIS entry per article, for Zotero, Citavi and EndNote.

    \b
    Example: archiver export ris --outlet tagesschau.de -o quellen.ris
    """
    _run("ris", wish, {})


def _run(name: str, wish: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    from archiver.archive import Archive, Selection
    from archiver.export.csv import EXCEL_CELL, too_long_for_excel
    from archiver.export.run import Export, run_export
    from archiver.rights import Purpose

    moments = {name: _moment(wish[name]) for name in ("since", "until", "changed_since")}
    with Archive(wish["db"], read_only=True, purpose=Purpose(wish["purpose"])) as archive:
        outlet = known_outlet(archive, wish["outlet"]) if wish["outlet"] else None
        selection = Selection(outlet=outlet, section=wish["section"], query=wish["query"], **moments)
        wanted = Export(
            format=name, selection=selection, output=wish["output"], since_last=wish["since_last"], options=options
        )
        done = run_export(archive, wanted)
        if done.path:
            since = f", changed since {done.since:%Y-%m-%d %H:%M:%S} UTC" if done.since else ""
            click.echo(f"{articles(done.rows)} written to {done.path}{since}", err=True)
        if archive.purpose.is_bound:
            left_out = archive.withheld(selection)
            click.echo(
                f"without their text: {articles(left_out['reserved'])} whose text and data mining is reserved (§ 44b UrhG), "
                f"{left_out['unknown']} of which that was never looked at",
                err=True,
            )
        if options.get("excel_de") and (cut := too_long_for_excel(archive, selection)):
            click.echo(
                f"longer than the {EXCEL_CELL:,} characters of a cell, so that Excel will cut it: {counted(cut, 'text')}",
                err=True,
            )


def _moment(text: str | None) -> datetime | None:
    from archiver.periods import parse_since

    return parse_since(text, datetime.now(UTC)) if text else None


def _columns(text: str | None) -> tuple[str, ...]:
    from archiver.export.rows import COLUMNS

    if text is None:
        return COLUMNS
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or len(set(names)) < len(names):
        raise UsageError(
            f"--columns: {', '.join(map(repr, unknown)) or 'a name stands twice'}; there are: {', '.join(COLUMNS)}"
        )
    return names
