"""`archiver schedule`: crawl at an interval."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.options import db_option


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="OUTLET|DOMAIN|URL...")
@click.option("--every", default="30m", show_default=True, metavar="30m|6h|1d", help="How often.")
@db_option
def schedule(targets: tuple[str, ...], every: str, db: Path) -> None:
    """Print a cron line and a systemd timer with its service that crawl at an interval.

    \b
    Example: archiver schedule --every 30m tagesschau.de netzpolitik.org
    """
    from archiver.schedule import instructions

    click.echo(instructions(targets, every=every, db=db))
