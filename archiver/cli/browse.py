"""`archiver browse`: the archive in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.options import db_option


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
@click.option("--open/--no-open", "open_browser", default=False, help="Open the page in the web browser.")
@db_option
def browse(port: int, open_browser: bool, db: Path) -> int:
    """Read and search the archive in the browser (Datasette, on this machine only).

    \b
    Example: archiver browse --open
    """
    from archiver.browse import browse as run_browse

    return run_browse(db, port=port, open_browser=open_browser)
