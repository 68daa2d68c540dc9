"""`archiver fleet import` and `archiver fleet reextract`: work that needs no site, spread over a fleet, or over this machine's cores."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.fleet import require_extra
from archiver.cli.options import EXIT_CODES, Command, db_option, import_options, reextract_options
from archiver.cli.outlet_names import known_outlet
from archiver.cli.reextract import as_line, tell
from archiver.errors import ArchiverError, OutletBusy, UsageError

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.archive.bulk_rows import BulkJob

_LOOK_SECONDS = 1.0
"""How often it is looked how far a fleet has come."""

_WRITER_SECONDS = 15.0
"""For which a writer may be gone: its service starts it again when it was killed. A guess."""

Ask = Callable[["Archive"], list[int]]
"""Notes in the archive what is wanted; the numbers of the jobs."""
Show = Callable[["Archive", "BulkJob"], None]
"""Prints what came of a job."""


def _how_options(command: Command) -> Command:
    for option in (
        click.option("--quiet", is_flag=True, help="No progress and no counts; errors only."),
        click.option(
            "--wait/--no-wait", default=True, show_default=True, help="Wait until the fleet has done it, or only ask for it."
        ),
        click.option(
            "--workers", type=click.IntRange(1, 64), metavar="N",
            help="Do it on this machine in N processes, without a broker. Else the fleet does it.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command("import", epilog=EXIT_CODES)
@import_options
@_how_options
@db_option
def import_files(
    files: tuple[str, ...], language: str, outlets: tuple[str, ...], evidence: bool, workers: int | None, wait: bool,
    quiet: bool, db: Path,
) -> int:  # fmt: skip
    """As `archiver import`, a slice of a file at a time, by a fleet's workers side by side.

    Every worker must reach the files under the same path, as on a shared folder, or by an address that fsspec reads
    (s3://…, with the extra s3). The fleet's writer must run on this machine (`archiver fleet writer`), unless
    --workers says that no fleet is wanted. What was interrupted goes on when it is called again; what was imported
    before is not read again. There is no --limit as with `archiver import`: the parts of a file are read side by side.

    \b
    Example: archiver fleet import /srv/warc/CC-NEWS-2024*.warc.gz
             archiver fleet import CC-NEWS-20240305101112-00042.warc.gz --workers 4
    """
    require_extra()
    from archiver.catalogue import load_catalogue
    from archiver.crawl.importing import outlet_keys
    from archiver.evidence.elsewhere import warc_file
    from archiver.fleet.bulk_work import ImportOrders, ask_import

    wanted = tuple(sorted(set(outlet_keys(outlets, load_catalogue()))))

    def ask(archive: Archive) -> list[int]:
        if evidence:
            archive.evidence.require_writable()
        orders = [
            ImportOrders(path=str(warc_file(file)), language=language, outlets=wanted, keeps_evidence=evidence)
            for file in files
        ]
        return [ask_import(archive, one) for one in orders]

    return _done(ask, db, workers, _show_counts, wait=wait, quiet=quiet)


@click.command(epilog=EXIT_CODES)
@reextract_options
@_how_options
@db_option
def reextract(
    outlet: str | None, since: str | None, dry_run: bool, as_json: bool, workers: int | None, wait: bool, quiet: bool, db: Path
) -> int:  # fmt: skip
    """As `archiver reextract`, some articles at a time, by a fleet's workers side by side.

    They need no access to the evidence: answers are sent with the work. The fleet's writer must run on this machine
    (`archiver fleet writer`), unless --workers says that no fleet is wanted. Of single articles only those are told that
    were changed, none in a dry run.

    \b
    Example: archiver fleet reextract --outlet tagesschau.de --since 30d --dry-run
             archiver fleet reextract --workers 4
    """
    require_extra()
    if not wait and (dry_run or as_json):
        raise UsageError(
            f"--no-wait tells nothing of what came of it, which is what {'--dry-run' if dry_run else '--json'} is for"
        )
    from archiver.archive.reextraction import changed_by
    from archiver.fleet.bulk_work import ask_reextract
    from archiver.periods import parse_since

    moment = parse_since(since, datetime.now(UTC)) if since else None

    def ask(archive: Archive) -> list[int]:
        return [ask_reextract(archive, known_outlet(archive, outlet) if outlet else None, moment, is_dry=dry_run)]

    def show(archive: Archive, job: BulkJob) -> None:
        changed = changed_by(archive, job.target_id) if job.target_id else []
        if as_json:
            for result in changed:
                click.echo(as_line(result))
            click.echo(json.dumps({"counts": dict(job.counts)}))
        else:
            tell(job.counts, changed, dry_run)

    return _done(ask, db, workers, show, wait=wait, quiet=quiet)


def _done(ask: Ask, db: Path, workers: int | None, show: Show, *, wait: bool, quiet: bool) -> int:
    from archiver.archive import Archive

    if workers is not None:
        return _locally(ask, db, workers, show, quiet=quiet)
    nudge = _nudge()
    with Archive(db) as archive:
        jobs = ask(archive)
        nudge()
        if not wait:
            click.echo(f"{len(jobs)} asked for; `archiver fleet status` tells how far it is")
            return 0
        _require_writer(db)
        try:
            _watch(archive, jobs, quiet=quiet)
        except KeyboardInterrupt:
            click.echo("archiver: the fleet goes on with it; `archiver fleet status` tells how far it is", err=True)
            return 130
        return _told(archive, jobs, show, quiet=quiet)


def _locally(ask: Ask, db: Path, workers: int, show: Show, *, quiet: bool) -> int:
    from archiver.archive import Archive
    from archiver.archive.locks import WriterLock
    from archiver.fleet.local import LocalBroker
    from archiver.fleet.rounds import due_after
    from archiver.fleet.writer import Writer

    with WriterLock(db), Archive(db) as archive:
        broker = LocalBroker(workers)
        writer = Writer(archive, {}, broker.send, due_after, has_bulk=True)
        jobs = ask(archive)
        writer.bulk.only, writer.bulk.most_given = frozenset(jobs), workers + 2
        try:
            writer.plan()
            broker.run(writer)
            writer.plan()  # what another run held may be free by now
        except KeyboardInterrupt:
            click.echo("archiver: interrupted; what is done is kept, run it again to go on", err=True)
            return 130
        finally:
            writer.close()
        return _told(archive, jobs, show, quiet=quiet)


def _nudge() -> Callable[[], object]:
    """What tells the writer to look at once; raises ArchiverError where no broker is named or none answers."""
    from archiver.cli.fleet import connected
    from archiver.fleet.app import PLAN_TASK, make_app
    from archiver.fleet.broker import STORE, Broker

    try:
        broker = Broker.of_environment()
    except UsageError as error:
        raise UsageError(f"{error}".replace("use `archiver fleet run`", "say --workers N")) from None
    app = make_app(broker, STORE)
    connected(app, broker)
    return lambda: app.send_task(PLAN_TASK)


def _require_writer(db: Path) -> None:
    """Raises ArchiverError when nobody would do what was asked for."""
    from archiver.archive.locks import WriterLock

    end = time.monotonic() + _WRITER_SECONDS
    while time.monotonic() < end:
        try:
            with WriterLock(db):
                pass
        except OutletBusy:
            return
        time.sleep(_LOOK_SECONDS)
    raise ArchiverError(
        f"asked for, but no writer of {db} runs on this machine: start `archiver fleet writer --no-outlets`, or say --workers N"
    )


def _watch(archive: Archive, jobs: list[int], *, quiet: bool) -> None:
    """Wait until all jobs have ended, and show how far they are."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        bar = progress.add_task("waiting for a worker", total=len(jobs))
        while True:
            known = _jobs(archive, jobs)
            progress.update(bar, completed=sum(job.finished_at is not None for job in known), description=_sum(known))
            if all(job.finished_at for job in known):
                return
            time.sleep(_LOOK_SECONDS)


def _told(archive: Archive, jobs: list[int], show: Show, *, quiet: bool) -> int:
    from archiver.fleet.bulk import exit_code_of

    known = _jobs(archive, jobs)
    for job in known:
        if not quiet:
            show(archive, job)
        for problem in job.problems:
            click.echo(f"archiver: {problem}", err=True)
    if any(job.counts["busy"] for job in known):
        click.echo(
            "archiver: pages of outlets that another run holds wait beside the archive until it has ended", err=True
        )
        return OutletBusy.exit_code
    return max(map(exit_code_of, known), default=0)


def _jobs(archive: Archive, jobs: list[int]) -> list[BulkJob]:
    from archiver.archive.bulk import BulkBook

    book = BulkBook(archive)
    return [known for job in jobs if (known := book.job(job))]


def _show_counts(archive: Archive, job: BulkJob) -> None:
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(job.counts.items())) or "nothing new"
    click.echo(f"{job.name}: {told}")


def _sum(jobs: list[BulkJob]) -> str:
    new, done = (sum(job.counts[word] for job in jobs) for word in ("new", "changed"))
    return f"{new} new, {done} changed"
