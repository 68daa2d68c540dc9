"""`archiver fleet`: the crawl on several machines, carried by Celery."""

from __future__ import annotations

import json
import logging
import socket
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.options import (
    EXIT_CODES,
    allow_local_option,
    catalogue_option,
    db_option,
    evidence_option,
    purpose_option,
    targets_options,
)
from archiver.errors import OutletBusy, UsageError

if TYPE_CHECKING:
    from archiver.archive import Archive
    from archiver.fleet.rounds import Send
    from archiver.fleet.writer import Writer

_TARGETS = "[OUTLET|DOMAIN]..."


store_option = click.option(
    "--store",
    metavar="URL",
    envvar="ARCHIVER_FLEET_STORE",
    help="Where what is too large for a message is left: a folder that all machines share, or s3://… . The same for writer and workers.",
)


@click.group()
def fleet() -> None:
    """Crawl on several machines: one plans, one stores, any number ask the sites.

    Needs `pip install 'archiver[fleet]'` and a broker, RabbitMQ or Redis, whose address stands in ARCHIVER_BROKER
    (docs/fleet.md). `archiver fleet run` does the same work on one machine without either.

    \b
    Example: archiver fleet run --all
             archiver fleet writer --all
             archiver fleet beat
             archiver fleet worker
    """


@fleet.command(epilog=EXIT_CODES)
@targets_options(_TARGETS)
@evidence_option
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Outlets crawled side by side."
)
@purpose_option
@allow_local_option
@catalogue_option
@db_option
def run(
    targets: tuple[str, ...], all_outlets: bool, evidence: bool, workers: int, purpose: str, allow_local: tuple[str, ...],
    catalogue: Path | None, db: Path,
) -> int:  # fmt: skip
    """Give every outlet that is due its round, on this machine, without a broker; ends when all are done.

    \b
    Example: archiver fleet run --all --workers 4
    """
    require_extra()
    from archiver.archive import Archive
    from archiver.archive.locks import WriterLock
    from archiver.fleet.local import LocalBroker

    with WriterLock(db), Archive(db) as archive:
        broker = LocalBroker(workers)
        writer = _writer(archive, broker.send, targets, all_outlets, evidence, purpose, allow_local, catalogue)
        try:
            writer.plan()
            broker.run(writer)
            for busy in writer.busy.values():
                click.echo(f"archiver: {busy}", err=True)
            return OutletBusy.exit_code if writer.busy else int(any(writer.results.values()))
        finally:
            writer.close()


@fleet.command(epilog=EXIT_CODES)
@targets_options(_TARGETS)
@evidence_option
@click.option(
    "--no-outlets", is_flag=True, help="Follow none: only imports and re-extractions that are asked for.",
)  # fmt: skip
@click.option(
    "--lost-after",
    type=click.IntRange(30, 86_400),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long a worker may be silent before its assignment is given to another.",
)
@store_option
@purpose_option
@allow_local_option
@catalogue_option
@db_option
def writer(
    targets: tuple[str, ...], all_outlets: bool, evidence: bool, no_outlets: bool, lost_after: int, store: str | None, purpose: str,
    allow_local: tuple[str, ...], catalogue: Path | None, db: Path,
) -> int:  # fmt: skip
    """Store what the workers find, and say what each does next. One per archive, on the machine that holds it.

    \b
    Example: archiver fleet writer --all --db /srv/archiver/archive.db
    """
    require_extra()
    from archiver.archive import Archive
    from archiver.archive.locks import WriterLock
    from archiver.fleet.app import LOST_AFTER, add_writer, make_app, waiting
    from archiver.fleet.broker import BULK, STORE, Broker
    from archiver.fleet.deposits import Deposits
    from archiver.fleet.post import send_assignment

    broker = Broker.of_environment()
    deposits = Deposits(store) if store else None
    mark = deposits.mark() if deposits else None
    app = make_app(broker, STORE)
    broker.require_safe(connected(app, broker))
    with WriterLock(db), Archive(db) as archive:
        one = _writer(
            archive, lambda assignment: send_assignment(app, assignment, mark),
            targets, all_outlets, evidence, purpose, allow_local, catalogue, may_be_idle=no_outlets,
        )  # fmt: skip
        one.deposits = deposits
        one.waiting, one.silent_after = lambda: waiting(app), timedelta(seconds=lost_after)
        one.has_bulk, one.bulk.waiting, one.bulk.silent_after = True, lambda: waiting(app, BULK), one.silent_after
        add_writer(app, one)
        app.conf.update({LOST_AFTER: lost_after})
        _log()
        try:
            return _work(app, [STORE], "solo", 1, f"writer-{_slug(db)}")
        finally:
            one.close()


@fleet.command(epilog=EXIT_CODES)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Outlets crawled side by side. Default: the machine's cores.",
)
@store_option
def worker(processes: int | None, store: str | None) -> int:
    """Ask the sites and read their pages; any number, on any machine.

    \b
    Example: archiver fleet worker --processes 4
    """
    require_extra()
    import os

    from archiver.fleet.app import make_app
    from archiver.fleet.broker import BULK, CRAWL, Broker
    from archiver.fleet.deposits import Deposits

    broker = Broker.of_environment()
    if store:
        Deposits(store)  # a wrong address is told now
    app = make_app(broker, CRAWL, store)
    broker.require_safe(connected(app, broker))
    _log()
    return _work(app, [CRAWL, BULK], "prefork", processes or os.cpu_count() or 1, f"worker-{os.getpid()}")


@fleet.command(epilog=EXIT_CODES)
def beat() -> int:
    """Tell the writer every 15 seconds to look which outlets are due. One is enough; a second does no harm.

    \b
    Example: archiver fleet beat
    """
    require_extra()
    from archiver.fleet.app import PLAN_TASK, make_app
    from archiver.fleet.broker import STORE, Broker

    broker = Broker.of_environment()
    app = make_app(broker, STORE)
    connected(app, broker)
    _log()
    app.send_task(PLAN_TASK)  # the first time at once
    app.Beat(quiet=True, loglevel="WARNING", socket_timeout=30).run()
    return 0


@fleet.command(epilog=EXIT_CODES)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@db_option
def status(as_json: bool, db: Path) -> int:
    """Workers, queues, and how far every outlet is. Exit code 1 when nobody works, or pages or parcels were set aside.

    \b
    Example: archiver fleet status
    """
    require_extra()
    from archiver.archive import Archive
    from archiver.fleet.status import status_of

    with Archive(db, read_only=True) as archive:
        found = status_of(archive)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        from archiver.terminal import output

        for part in found.tables():
            output().print(part)
        for problem in found.problems:
            click.echo(f"archiver: {problem}", err=True)
    return int(bool(found.problems))


def _writer(
    archive: Archive, send: Send, targets: tuple[str, ...], all_outlets: bool, evidence: bool, purpose: str,
    allow_local: tuple[str, ...], catalogue: Path | None, *, may_be_idle: bool = False,
) -> Writer:  # fmt: skip
    from archiver.catalogue import load_catalogue
    from archiver.crawl.addresses import AddressRules
    from archiver.crawl.hours import hours_of
    from archiver.crawl.session import usual_revisits
    from archiver.crawl.targets import jobs_for
    from archiver.fleet.assignments import Orders
    from archiver.fleet.rounds import due_after
    from archiver.fleet.writer import Writer
    from archiver.rights import Purpose
    from archiver.settings import ARCHIVER_ONLY_BETWEEN, ARCHIVER_REVISITS

    AddressRules.parse(allow_local)  # a wrong one is told before anything is sent
    known = load_catalogue(own=catalogue)
    everyone = [outlet.domain for outlet in known] if all_outlets else []
    jobs = jobs_for([*everyone, *targets], known)
    if not jobs and not may_be_idle:
        raise UsageError("nothing to crawl: name outlets (`archiver outlets` lists them) or domains, or use --all")
    if pages := [url for job in jobs for url in job.named]:
        raise UsageError(
            f"{pages[0]} is a single address; a fleet follows whole outlets (use `archiver crawl` for pages)"
        )
    orders = Orders(
        purpose=Purpose(purpose), keeps_evidence=evidence, allow_local=allow_local, only_between=ARCHIVER_ONLY_BETWEEN or None
    )  # fmt: skip
    hours = hours_of({job.key: job.only_between for job in jobs}, None, ARCHIVER_ONLY_BETWEEN)
    return Writer(
        archive, {job.key: job for job in jobs}, send, partial(due_after, hours=hours), orders,
        hours=hours, revisits=usual_revisits(ARCHIVER_REVISITS),
    )  # fmt: skip


def _work(app: object, queues: list[str], pool: str, processes: int, name: str) -> int:
    worker = app.Worker(  # type: ignore[attr-defined]
        queues=queues, pool=pool, concurrency=processes, hostname=f"{name}@{socket.gethostname()}", loglevel="WARNING",
        without_gossip=True, without_mingle=True, without_heartbeat=True, optimization="fair",
    )  # fmt: skip
    worker.start()
    return int(worker.exitcode or 0)


def connected(app: object, broker: object) -> object:
    """A connection to the broker; raises ArchiverError where there is none."""
    from archiver.fleet.app import connection

    return connection(app, broker)  # type: ignore[arg-type]


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for noisy in ("celery", "kombu", "amqp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _slug(db: Path) -> str:
    return "".join(character if character.isalnum() else "-" for character in db.stem)


def require_extra() -> None:
    """Raises UsageError where the fleet's packages are not installed."""
    try:
        import celery  # noqa: F401
        import msgspec  # noqa: F401
    except ImportError:
        raise UsageError("the fleet needs more packages: pip install 'archiver[fleet]'") from None
