"""`archiver import`: articles from WARC files."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.options import EXIT_CODES, HOW_MANY, db_option, import_options


@click.command("import", epilog=EXIT_CODES)
@import_options
@click.option("--limit", type=HOW_MANY, metavar="N", help="At most N pages; the next run goes on behind them.")
@click.option("--quiet", is_flag=True, help="No table; errors only.")
@db_option
def import_warc(
    files: tuple[str, ...],
    language: str,
    outlets: tuple[str, ...],
    limit: int | None,
    evidence: bool,
    quiet: bool,
    db: Path,
) -> int:
    """Archive the articles that WARC files hold, as if they had been crawled then. No site is asked.

    For example those of Common Crawl's CC-NEWS: a past that no crawl can reach. Each article is dated by its record;
    one that is older than what is archived becomes an earlier version of it, never the newest. An import that was
    interrupted goes on where it was; a file that was imported adds nothing.

    \b
    Example: archiver import CC-NEWS-20240305101112-00042.warc.gz
             archiver import *.warc.gz --outlet tagesschau.de --limit 1000
    """
    from archiver.crawl.importing import ImportOptions, run_import

    options = ImportOptions(
        files=tuple(map(Path, files)),
        db=db,
        language=language,
        outlets=outlets,
        limit=limit,
        evidence=evidence,
        quiet=quiet,
    )
    return run_import(options).exit_code
