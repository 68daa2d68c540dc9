"""`archiver rights`: what a site says about text and data mining."""

from __future__ import annotations

import json
from pathlib import Path

import click

from archiver.cli.options import allow_local_option, complete_outlets, db_option


@click.command()
@click.argument("target", metavar="OUTLET|DOMAIN", shell_complete=complete_outlets)
@click.option(
    "--ask", is_flag=True, help="Ask the site now: robots.txt, tdmrep.json and the home page. Nothing is stored."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@allow_local_option
@db_option
def rights(target: str, ask: bool, as_json: bool, allow_local: tuple[str, ...], db: Path) -> None:
    """Tell what a site says about text and data mining, with its words, where they stand and when they were seen.

    \b
    Example: archiver rights faz.net
             archiver rights netzpolitik.org --ask
    """
    from archiver.site_rights import from_archive, from_site

    report = from_site(target, allow_local) if ask else from_archive(db, target)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.lines()))
