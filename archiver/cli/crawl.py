"""`archiver crawl`: find and archive articles."""

from __future__ import annotations

from datetime import UTC, datetime
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
@limit_option
@click.option("--since", metavar="7d|DATE", help="Only articles published since: 12h, 7d, 4w or 2024-10-21.")
@click.option("--revisit", is_flag=True, help="Ask again for every archived article of these outlets (conditionally).")
@click.option(
    "--follow-related", is_flag=True, help="Ask also for what articles show as related on the same site; see --limit."
)
@click.option(
    "--backfill",
    is_flag=True,
    help="Go back through all sitemaps, WordPress lists, feed, archive and month pages, with --since so far.",
)
@click.option(
    "--dry-run", is_flag=True, help="Only discover; print the addresses that would be fetched, store nothing."
)
@evidence_option
@evidence_days_option
@only_between_option
@log_json_option
@click.option("--quiet", is_flag=True, help="No progress and no table; errors only.")
@then_options
@purpose_option
@allow_local_option
@catalogue_option
@db_option
def crawl(
    targets: tuple[str, ...], all_outlets: bool, limit: int | None, since: str | None, revisit: bool, follow_related: bool, backfill: bool,
    dry_run: bool, evidence: bool, evidence_days: int | None, quiet: bool, allow_local: tuple[str, ...],
    catalogue: Path | None, db: Path,
    purpose: str, only_between: str | None, log_json: Path | None,
    then: tuple[str, ...], then_always: bool, then_limit: str,
) -> int:  # fmt: skip
    """Find and archive articles.

    A target is an outlet of the catalogue (`archiver outlets`), any domain, or the address of a feed, sitemap,
    section or article; what it is shows in what answers. A backfill that was interrupted goes on where it was
    when it is called again: pages that are archived or queued are not looked for twice.

    \b
    Example: archiver crawl tagesschau.de --since 7d
             archiver crawl https://www.kleinezeitung.at/feed --limit 20
    """
    from archiver.crawl.run import CrawlOptions
    from archiver.crawl.run import crawl as run_crawl
    from archiver.hooks import Hooks, run_after_crawl
    from archiver.periods import parse_period, parse_since
    from archiver.rights import Purpose

    hooks = Hooks(commands=then, always=then_always, limit=parse_period(then_limit))
    options = CrawlOptions(
        targets=targets, all_outlets=all_outlets, db=db, limit=limit, revisit=revisit, follow_related=follow_related,
        backfill=backfill, dry_run=dry_run, quiet=quiet,
        evidence=evidence, evidence_days=evidence_days,
        since=parse_since(since, datetime.now(UTC)) if since else None, allow_local=allow_local, catalogue=catalogue,
        purpose=Purpose(purpose), only_between=only_between, log_json=log_json,
    )  # fmt: skip
    return run_after_crawl(hooks, run_crawl(options), db=db, log_json=log_json)
