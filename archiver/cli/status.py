"""`archiver status`: how the archive and its outlets are doing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from archiver.cli.options import EXIT_CODES, FileName, complete_outlets, db_option
from archiver.cli.outlet_names import known_outlet
from archiver.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from archiver.status.report import Status


@click.command(epilog=EXIT_CODES)
@click.argument("outlets", nargs=-1, metavar="[OUTLET]...", shell_complete=complete_outlets)
@click.option(
    "--days",
    type=click.IntRange(1, 42),
    metavar="N",
    help="Day by day for the last N days, at most 42; else the last 7 days as one.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs; day by day.")
@click.option(
    "--metrics",
    type=FileName(),
    metavar="FILE.prom",
    help="Write the figures for Prometheus (textfile collector).",
)
@click.option(
    "--notify",
    metavar="COMMAND",
    help="Run COMMAND, with the news as its input, when alarms came or went since the last time.",
)
@click.option(
    "--webhook",
    metavar="URL",
    envvar="ARCHIVER_WEBHOOK",
    help="Send the news to URL as JSON when alarms came or went since the last time. Also from ARCHIVER_WEBHOOK.",
)
@click.option("--quiet", is_flag=True, help="Print alarms only.")
@db_option
def status(
    outlets: tuple[str, ...], days: int | None, as_json: bool, metrics: Path | None, notify: str | None, webhook: str | None,
    quiet: bool, db: Path,
) -> int:  # fmt: skip
    """Tell how the archive and its outlets are doing, and what needs somebody's attention.

    Alarms are: an outlet that went silent (by its own rhythm), a field that is no longer found, walls, failures, lists that
    cannot be read, crawls that do not run, a disk that runs out, a damaged archive. Ends with 1 when there is one.

    \b
    Example: archiver status
             archiver status taz.de --days 14
             archiver status --quiet --notify 'mail -s "$ARCHIVER_SUBJECT" ich@example.org'
    """
    from archiver.archive import Archive
    from archiver.status import read_facts, unusable
    from archiver.status.notify import Channels, tell_news
    from archiver.status.report import report

    if outlets:
        if notify or metrics or _is_typed("webhook"):
            raise UsageError("--notify, --webhook and --metrics are for the archive as a whole; leave out the outlets")
        webhook = None
    channels = Channels(db, notify, webhook)
    try:
        with Archive(db, read_only=True) as archive:
            only = [known_outlet(archive, outlet) for outlet in outlets]
            found = report(read_facts(archive), days or 7, only)
    except ArchiveError as error:
        _complain(tell_news(channels, [unusable(error)], is_whole=False))
        raise
    _complain(
        tell_news(channels, found.alarms)
    )  # first: nothing that cannot be written must keep alarms from being told
    _show(found, as_json=as_json, quiet=quiet, day_by_day=days is not None)
    if metrics:
        from archiver.status.metrics import write_metrics

        write_metrics(found, metrics)
    return 1 if found.alarms else 0


def _is_typed(option: str) -> bool:
    """Whether it stands on the command line, not in the environment."""
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def _show(found: Status, *, as_json: bool, quiet: bool, day_by_day: bool) -> None:
    if as_json:
        from archiver.status.plain import as_json as plain

        click.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))
        return
    if not quiet:
        from archiver.cli.status_tables import show_tables

        show_tables(found, day_by_day=day_by_day)
    for alarm in found.alarms:
        click.echo(f"ALARM: {alarm.line}")
    if not quiet and not found.alarms:
        click.echo("no alarms")


def _complain(problems: Sequence[str]) -> None:
    for problem in problems:
        click.echo(f"archiver: {problem}", err=True)
