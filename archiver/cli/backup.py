"""`archiver backup`: a whole copy of the archive, also while a crawl writes to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from archiver.cli.options import db_option
from archiver.errors import UsageError
from archiver.plurals import articles


@click.command()
@click.argument("place", type=click.Path(), metavar="FILE|FOLDER")
@db_option
def backup(place: str, db: Path) -> None:
    """Copy the archive into one checked file, also while a crawl writes to it.

    In a FOLDER that is there the copy gets a name with the time; a FILE that is there is replaced once the new copy is whole.
    To restore, stop crawls and put the copy in the archive's place. The kept answers of the sites are files that only grow:
    copy their folder (`evidence` beside the archive) with rsync or the like.

    \b
    Example: archiver backup /mnt/sicherung/
             archiver backup archive-copy.db
    """
    from archiver.archive import Archive

    target = Path(place)
    if place.endswith("/") and not target.is_dir():
        raise UsageError(f"no folder {place}; make it, or mount the disk that should be there")
    file = target / f"archive-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.db" if target.is_dir() else target
    if not file.parent.is_dir():
        raise UsageError(f"no folder {file.parent}; make it first")
    if file.exists() and db.exists() and file.samefile(db):
        raise UsageError(f"{file} is the archive itself; name another file")
    with Archive(db, read_only=True) as archive:
        archive.backup(file)
    with Archive(file, read_only=True) as copy:
        count = copy.count()
    click.echo(f"{articles(count)} copied to {file}")
