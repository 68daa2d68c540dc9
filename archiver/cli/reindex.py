"""`archiver reindex`: the search index made anew."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.options import db_option
from archiver.errors import ArchiveError
from archiver.plurals import articles


@click.command()
@db_option
def reindex(db: Path) -> None:
    """Make the search index anew from the archived articles; needed only when a check says so.

    Crawls may go on meanwhile. Stopped halfway, it goes on when the archive is opened next.

    \b
    Example: archiver reindex --db data/archive.db
    """
    from archiver.archive import Archive

    if not db.exists():
        raise ArchiveError(f"{db}: no archive there. `archiver crawl` makes one; or name another with --db.")
    with Archive(db) as archive, click.progressbar(length=max(1, archive.count()), label="Indexing") as bar:
        count = archive.reindex(lambda done, _: bar.update(done - bar.pos))
    click.echo(f"{articles(count)} indexed")
