"""`archiver watch`: one process that looks at each outlet as often as it publishes."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.options import (
    EXIT_CODES,
    allow_local_option,
    catalogue_option,
    db_option,
    evidence_days_option,
    evidence_option,
    limit_option,
    log_json_option,
    only_between_option,
    purpose_option,
    targets_options,
    then_options,
)


@click.command(epilog=EXIT_CODES)
@targets_options()
@click.option(
    "--at-least", default="10m", show_default=True, metavar="10m", help="The shortest time between two looks."
)
@click.option("--at-most", default="1d", show_default=True, metavar="1d", help="The longest time between two looks.")
@click.option(
    "--at-once", type=click.IntRange(1, 32), default=2, show_default=True, metavar="N", help="Crawls side by side."
)
@click.option(
    "--longest", default="2h", show_default=True, metavar="2h", help="Stop a crawl after this; the rest stays queued."
)
@limit_option
@only_between_option
@evidence_option
@evidence_days_option
@click.option("--plan", "is_plan", is_flag=True, help="Only print when each outlet would be looked at next, and why.")
@click.option("--json", "as_json", is_flag=True, help="With --plan: as JSON.")
@log_json_option
@click.option("--quiet", is_flag=True, help="Complaints only.")
@then_options
@purpose_option
@allow_local_option
@catalogue_option
@db_option
def watch(
    targets: tuple[str, ...], all_outlets: bool, at_least: str, at_most: str, at_once: int, longest: str, limit: int | None,
    only_between: str | None, evidence: bool, evidence_days: int | None, is_plan: bool, as_json: bool, log_json: Path | None,
    quiet: bool, then: tuple[str, ...], then_always: bool, then_limit: str, purpose: str, allow_local: tuple[str, ...],
    catalogue: Path | None, db: Path,
) -> int | None:  # fmt: skip
    """Look at each outlet as often as it publishes, until told to stop.

    An outlet is due when one new article is to be expected, by what the archive holds of the last fortnight; hours in
    which it usually publishes count more. Each look is a crawl in a process of its own; the log has its
    events, too. An edited catalogue is read anew. Ctrl-C or SIGTERM finishes what is under way, a second one stops at once.
    docs/running.md tells how to run it on a server.

    \b
    Example: archiver watch tagesschau.de netzpolitik.org
             archiver watch --all --plan
    """
    from archiver.hooks import Hooks
    from archiver.periods import parse_period
    from archiver.watch.options import WatchOptions, parse_bounds
    from archiver.watch.run import show_plan
    from archiver.watch.run import watch as run_watch

    if as_json and not is_plan:
        raise click.UsageError("--json belongs to --plan; the log of a watch is --log-json FILE")
    more = ["--purpose", purpose, "--evidence" if evidence else "--no-evidence"]
    more += ["--limit", str(limit)] if limit else []
    more += ["--evidence-days", str(evidence_days)] if evidence_days else []
    options = WatchOptions(
        targets=targets, all_outlets=all_outlets, db=db, catalogue=catalogue, bounds=parse_bounds(at_least, at_most), at_once=at_once,
        longest=parse_period(longest), only_between=only_between, allow_local=allow_local, crawl_options=tuple(more),
        hooks=Hooks(commands=then, always=then_always, limit=parse_period(then_limit)), log_json=log_json, quiet=quiet,
    )  # fmt: skip
    if is_plan:
        show_plan(options, as_json=as_json)
        return None
    return run_watch(options)
