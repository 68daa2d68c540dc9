"""`archiver browse`: the archive in the browser."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.cli.options import db_option


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
@click.option("--open/--no-open", "open_browser", default=False, help="Open the page in the web browser.")
@click.option("--public", is_flag=True, help="Let other machines read it; says what to think of, and asks.")
@click.option(
    "--host", help="Address to listen on: 127.0.0.1, with --public 0.0.0.0 (every one that this machine has)."
)
@click.option("--yes", is_flag=True, help="With --public: others may read this archive, do not ask.")
@db_option
def browse(port: int, open_browser: bool, public: bool, host: str | None, yes: bool, db: Path) -> int:
    """Read and search the archive in the browser (Datasette), on this machine only unless told otherwise.

    \b
    Example: archiver browse --open
    """
    from archiver.browse import browse as run_browse
    from archiver.browse.public import EVERYWHERE, need_consent
    from archiver.browse.server import address_of

    host = host or (EVERYWHERE if public else "127.0.0.1")
    if public:
        ask = (
            (lambda: click.prompt("Type yes to go on", default="", show_default=False)) if sys.stdin.isatty() else None
        )
        need_consent(address_of(host, port), yes=yes, tell=click.echo, ask=ask)
    return run_browse(db, port=port, host=host, public=public, open_browser=open_browser)
