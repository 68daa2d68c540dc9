"""`archiver reextract`: archived articles read again from their evidence."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from archiver.cli.options import db_option, reextract_options
from archiver.cli.outlet_names import known_outlet
from archiver.plurals import articles
from archiver.terminal import output

if TYPE_CHECKING:
    from archiver.archive.reextraction import Result

_SHOWN = 20


@click.command()
@reextract_options
@click.option(
    "--workers", metavar="N", default=lambda: os.environ.get("ARCHIVER_WORKERS", ""), help="Processes; one per core."
)
@db_option
def reextract(outlet: str | None, since: str | None, dry_run: bool, as_json: bool, workers: str, db: Path) -> int:
    """Read all fields of archived articles again from their evidence, without asking any site.

    For a new version of archiver that reads pages better. Fields are changed in place: it was not the site that
    changed them, so there is no revision; the run is noted in the table `reextractions`. What has no evidence
    stays as it is. An interrupted run goes on where it was when it is called again.

    \b
    Example: archiver reextract --outlet tagesschau.de --since 30d --dry-run
             archiver reextract
    """
    from archiver import __version__
    from archiver.archive import Archive
    from archiver.archive.reextraction import Reextraction
    from archiver.archive.selection import Selection
    from archiver.crawl.reextract import reextract as run_again
    from archiver.crawl.workers import worker_count
    from archiver.periods import parse_since

    moment = parse_since(since, datetime.now(UTC)) if since else None
    number = worker_count(workers)
    with Archive(db, read_only=dry_run) as archive:
        outlet = known_outlet(archive, outlet) if outlet else None
        run = Reextraction(archive, Selection(outlet=outlet, since=moment), __version__, is_dry=dry_run)
        if run.is_continued:
            click.echo(f"going on after article {run.last_article}", err=True)
        changed: list[Result] = []
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("reading", total=run.left())

            def note(result: Result) -> None:
                progress.advance(task)
                if as_json:
                    click.echo(as_line(result))
                elif result.outcome.startswith("failed:"):
                    click.echo(f"archiver: {result.url}: {result.outcome} ({result.note})", err=True)
                elif result.fields and len(changed) < _SHOWN:
                    changed.append(result)

            try:
                run_again(run, number, note)
            except KeyboardInterrupt:
                click.echo("archiver: interrupted; what is done is kept, run it again to go on", err=True)
                return 130
    if as_json:
        click.echo(json.dumps({"counts": dict(run.counts)}))
    else:
        tell(run.counts, changed, dry_run)
    return 1 if any(outcome.startswith("failed:") for outcome in run.counts) else 0


def as_line(result: Result) -> str:
    """What became of an article, as JSON."""
    values = {"article_id": result.article_id, "url": result.url, "outcome": result.outcome}
    return json.dumps({**values, "fields": result.fields, "note": result.note}, ensure_ascii=False)


def tell(counts: Counter[str], changed: list[Result], dry_run: bool) -> None:
    """Print how many articles ended how, which fields changed, and the first articles of those in which one did, where they are known."""
    outcomes = {name: number for name, number in counts.items() if not name.startswith("field:")}
    told = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items())) or "none"
    click.echo(f"{articles(sum(outcomes.values()))}: {told}{' (nothing was stored)' if dry_run else ''}")
    fields = [(number, name.removeprefix("field:")) for name, number in counts.items() if name.startswith("field:")]
    if not fields:
        return
    table = Table("Field", "Articles in which it changed", box=None)
    for number, name in sorted(fields, key=lambda pair: (-pair[0], pair[1])):
        table.add_row(name, str(number))
    output().print(table)
    shown = changed[:_SHOWN]
    for result in shown:
        click.echo(f"{result.article_id}  {result.url}: {', '.join(result.fields)}")
    if shown and outcomes.get("changed", 0) > len(shown):
        click.echo(f"… and {outcomes['changed'] - len(shown)} more; --json lists all")
