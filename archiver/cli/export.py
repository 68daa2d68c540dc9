"""`archiver export`: the archive in a format for other programs."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from archiver.cli.options import db_option
from archiver.cli.output import close_output
from archiver.errors import UsageError


@click.group()
def export() -> None:
    """Write the archive in a format for other programs.

    \b
    Example: archiver export csv -o artikel.csv
    """


@export.command("csv")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here instead of the terminal."
)
@click.option("--outlet", help="Only this outlet, by its domain.")
@click.option("--since", metavar="7d|DATE", help="Only articles published since: 12h, 7d, 4w or 2024-10-21.")
@click.option(
    "--raw", is_flag=True, help="For programs: do not neutralise cells that a spreadsheet would run as a formula."
)
@db_option
def export_csv(output: Path | None, outlet: str | None, since: str | None, raw: bool, db: Path) -> None:
    """One row per article, UTF-8, with a header.

    \b
    Example: archiver export csv --outlet tagesschau.de --since 30d -o tagesschau.csv
    """
    from archiver.archive import Archive
    from archiver.export import WRITERS
    from archiver.periods import parse_since

    moment = parse_since(since, datetime.now(UTC)) if since else None
    with Archive(db, read_only=True) as archive:
        try:
            rows = WRITERS["csv"](archive, output or sys.stdout, outlet=outlet, since=moment, raw=raw)
        except BrokenPipeError:  # the reader has enough: `archiver export csv | head`; click would call it a failure
            close_output()
            return
        except OSError as error:
            raise UsageError(f"cannot write {output or 'the output'}: {error.strerror}; nothing was replaced") from None
    if output:
        click.echo(f"{rows} articles written to {output}", err=True)
