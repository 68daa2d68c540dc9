"""`archiver copies`: articles that are near copies of each other."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import click
from rich.table import Table

from archiver.cli.options import HOW_MANY, complete_outlets, db_option
from archiver.cli.outlet_names import known_outlet
from archiver.plurals import counted
from archiver.terminal import output


@click.command()
@click.option(
    "--threshold", type=click.FloatRange(0.6, 1), default=0.8, show_default=True, metavar="0.6…1",
    help="Share of the wording that two texts must have in common.",
)  # fmt: skip
@click.option(
    "--outlet", shell_complete=complete_outlets, help="Only clusters with an article of this outlet, by its domain."
)
@click.option("--limit", type=HOW_MANY, default=50, show_default=True, metavar="N", help="At most N clusters.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@db_option
def copies(threshold: float, outlet: str | None, limit: int, as_json: bool, db: Path) -> None:
    """List texts that several articles share: agency reports above all, the cluster with the latest article first.

    Compares first what is new since the last call. Nothing is merged or deleted; another threshold needs no new crawl.

    \b
    Example: archiver copies --outlet tagesschau.de
             archiver copies --threshold 0.95 --json
    """
    from archiver.archive import Archive

    with Archive(db) as archive:
        outlet = known_outlet(archive, outlet) if outlet else None
        compared = archive.compare_copies()
        wanted = (
            cluster
            for cluster in archive.clusters(threshold)
            if outlet is None or any(member["outlet"] == outlet for member in cluster.members)
        )
        found = list(islice(wanted, limit))
    if as_json:
        click.echo(json.dumps([asdict(cluster) for cluster in found], ensure_ascii=False, indent=2))
        return
    table = Table("Cluster", "Agency", "Article", "Outlet", "Date", "Alike", "Headline", box=None)
    for number, cluster in enumerate(found, start=1):
        for member in cluster.members:
            is_first = member is cluster.members[0]
            table.add_row(
                str(number) if is_first else "", (cluster.agency or "") if is_first else "", str(member["id"]),
                member["outlet"], (member["date"] or "")[:16].replace("T", " "), f"{member['similarity']:.0%}",
                member["title"] or member["url"],
            )  # fmt: skip
    output().print(table)
    click.echo(f"{counted(len(found), 'cluster')}; new to the comparison: {counted(compared, 'text')}", err=True)
