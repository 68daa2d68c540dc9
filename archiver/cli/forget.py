"""`archiver forget`: take an article out of the archive for good."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from archiver.cli.options import EXIT_CODES, db_option
from archiver.errors import UsageError
from archiver.plurals import counted


@click.command(epilog=EXIT_CODES)
@click.argument("article", metavar="ID|URL")
@click.option("--reason", required=True, help="Why; kept with the tombstone.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@db_option
def forget(article: str, reason: str, yes: bool, db: Path) -> None:
    """Take an article out of the archive for good; its addresses are never asked again.

    Content, earlier versions, search index and evidence are freed of it, their bytes too; a hash of each address stays as
    tombstone with time and reason. Rewrites the whole file, which takes a while and as much space again. Exports made
    before, backups and the kept answers of other pages are not touched; what lies beside the archive is named.

    \b
    Example: archiver forget https://www.zeitung.example/artikel --reason "Anspruch nach Art. 17 DSGVO, 22.11.2026"
    """
    from archiver.archive import Archive
    from archiver.urls import normal_url

    if not reason.strip():
        raise UsageError("--reason must say why")
    with Archive(db) as archive:
        row = archive.find(article)
        url = row["url"] if row else article
        try:
            normal_url(url)
        except ValueError:
            raise UsageError(f"no article {article!r} in {db}; give its number or an address") from None
        if not yes:
            about = (
                f"Forget {row['title'] or url} for good?"
                if row
                else f"No article stands under {url}. Never ask for it all the same?"
            )
            click.confirm(about, abort=True)
        done = archive.forget(url, reason.strip(), datetime.now(UTC))
    click.echo(
        f"forgotten: {counted(done.versions, 'version')}, {counted(done.answers, 'answer')}, "
        f"{counted(done.addresses, 'address', 'addresses')}"
    )
    if done.near_copies:
        click.echo(f"articles with much the same text, which stay: {', '.join(map(str, done.near_copies))}")
    for copy in sorted((*db.parent.glob(f"{db.name}.*.backup"), *db.parent.glob(".*.part"))):  # .part: left by a kill
        click.echo(f"a copy that still holds it: {copy}")
