"""`archiver cite`: an article as others cite it."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.options import db_option
from archiver.errors import UsageError


@click.command()
@click.argument("article", metavar="ID|URL")
@click.option(
    "--format", "form", type=click.Choice(["text", "bibtex", "ris"]), default="text", show_default=True,
    help="A German short form, BibTeX (biblatex), or RIS for Zotero and others.",
)  # fmt: skip
@db_option
def cite(article: str, form: str, db: Path) -> None:
    """Print an article as a citation, with the day on which it was last seen as archived.

    \b
    Example: archiver cite 4711
             archiver cite https://www.zeitung.example/artikel --format bibtex >> quellen.bib
    """
    from archiver.archive import Archive
    from archiver.archive.answers import outlet_name
    from archiver.citation import FORMATS, Cited

    with Archive(db, read_only=True) as archive:
        row = archive.find(article)
        if row is None:
            raise UsageError(f"no article {article!r} in {db}; give its number or one of its addresses")
        cited = Cited.of(row, outlet_name(archive, row["outlet"]))
    click.echo(FORMATS[form](cited))
