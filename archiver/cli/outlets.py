"""`archiver outlets`: the catalogue."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table


@click.command()
@click.argument("words", nargs=-1)
@click.option("--country", metavar="DE|AT|CH", help="Only outlets of this country.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def outlets(words: tuple[str, ...], country: str | None, as_json: bool) -> None:
    """List the catalogue: the outlets whose feeds or sitemaps are known beforehand.

    \b
    Example: archiver outlets zeitung --country AT
    """
    from archiver.catalogue import load_catalogue

    def wanted(outlet: Any) -> bool:
        text = f"{outlet.name} {outlet.domain}".casefold()
        return (not country or outlet.country == country.upper()) and all(word.casefold() in text for word in words)

    chosen = [outlet for outlet in load_catalogue() if wanted(outlet)]
    if as_json:
        click.echo(json.dumps([outlet.as_dict() for outlet in chosen], ensure_ascii=False, indent=2))
        return
    table = Table("Domain", "Name", "Country", "Feeds", "Sitemaps", "Evidence", box=None)
    for outlet in chosen:
        sitemaps = len(outlet.sitemaps) + len(outlet.news_sitemaps)
        table.add_row(
            outlet.domain, outlet.name, outlet.country, str(len(outlet.feeds)), str(sitemaps), outlet.evidence
        )
    Console().print(table)
    click.echo(f"{len(chosen)} outlets. Any other domain works too: archiver crawl DOMAIN", err=True)
