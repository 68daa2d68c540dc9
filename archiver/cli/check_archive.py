"""`archiver check-archive`: whether the archive is sound as a whole."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.options import EXIT_CODES, db_option
from archiver.plurals import articles, counted


@click.command("check-archive", epilog=EXIT_CODES)
@db_option
def check_archive(db: Path) -> int:
    """Check every page, index and reference of the file, the search index, the counts, and the evidence.

    Nothing is changed. Ends with 1 when something is wrong; `archiver verify` tells more of the evidence alone.

    \b
    Example: archiver check-archive
    """
    from archiver.archive import Archive

    with Archive(db, read_only=True) as archive:
        problems = [*archive.problems(), *archive.proof().problems]
        count = archive.count()
    for problem in problems:
        click.echo(f"problem: {problem}")
    click.echo(f"{articles(count)}: {counted(len(problems), 'problem') if problems else 'no problems'}")
    return 1 if problems else 0
