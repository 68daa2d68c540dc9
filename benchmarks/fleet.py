"""A fleet, measured: pages per second of 1, 2 and 4 workers, what the one writer can store, and what beginning an assignment costs.

    python benchmarks/fleet.py --write docs/benchmarks-fleet.md

Takes some six minutes. Needs RabbitMQ from the system's packages and the replay kit, as the tests do; without, it says what is skipped.
"""

from __future__ import annotations

import contextlib
import cProfile
import gzip
import json
import os
import pstats
import random
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import click
from kombu.message import Message
from kombu.utils.json import dumps

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "tests"))

from archive import TOGETHER, batches
from crawl import KIT, STORED, Site, run_ours
from crawl_site import Site as LocalSite
from crawl_site import running_site
from fleet_brokers import EPMD, RABBIT, Rabbit
from german import News

from archiver import __version__
from archiver.archive import Archive, Queued, Validators
from archiver.archive.evidence import with_records
from archiver.archive.search.prepare import load, prepare
from archiver.crawl.targets import Job
from archiver.extract.german import is_german
from archiver.fleet.assignments import MOST_PAGES, Assignment, Kind, Memory, Orders
from archiver.fleet.carrying_out import carry_out
from archiver.fleet.gathering import MOST_LETTERS, MOST_TOGETHER, text_of
from archiver.fleet.packing import pack_fast
from archiver.fleet.parcels import Ending, Parcel, Sealed
from archiver.fleet.starting import Starter
from archiver.fleet.writer import Writer
from archiver.fleet.writes import Saved
from archiver.items import Exchange, Found

WORKERS = (1, 2, 4)
LATENCY_MS = 100
OUTLETS, COPIES = 8, 40
"""Sites that are crawled, and pages of each: every worker has as many sites as the others, each site one assignment of pages."""
_NO_PAGES = ("/robots.txt", "/.well-known/", "/feed", "/sitemap", "/tag/", "/impressum", "/datenschutz")
_ROUND_SECONDS = 900
_START_SECONDS = 60

ARTICLES = 3_000
"""For the writer alone; its speed is that of an archive that begins. How it goes on is in docs/benchmarks-archive.md."""
PARCELS = ((1, 1), (1, 20), (1, MOST_TOGETHER), (10, MOST_TOGETHER), (50, MOST_TOGETHER))
"""Pages in a parcel, and parcels that wait. Of a site that is asked politely a parcel is one page, of one that is read from a file 50; how
many wait follows from how much comes: a writer that is busy finds as many as it stores together."""
PROFILED = (1, MOST_TOGETHER)
MEDIAN_ANSWER, SPREAD = 32_000, 0.88
"""Bytes of a page as a site sends it, compressed; of the kit's 72 pages median 31,744, mean 46,664."""
TODAY = datetime(2026, 1, 31, 6, tzinfo=UTC)
"""When the pages were asked for, one a second: a writer has the files of one day open, one for each outlet."""
COST_COPIES = 10
KEPT = 5_000
"""Articles of the archive that is copied and exported."""
ASSIGNMENTS = 6
"""Of each kind, when the cost of beginning one is measured."""


@dataclass(slots=True)
class Fleet:
    """One run of a fleet with so many workers."""

    workers: int
    pages: int = 0
    seconds: float = 0.0
    """From the first request at a site to the end of the last round."""
    cpu: dict[str, float] = field(default_factory=dict)
    """CPU seconds in this time, by who used them."""
    most_at_a_site: int = 0
    """Requests for pages that one site got in its busiest second."""

    @property
    def per_second(self) -> float:
        return self.pages / self.seconds


@dataclass(slots=True)
class Storing:
    """The writer alone, with parcels of one size."""

    pages: int
    waiting: int
    per_second: float
    """Articles a second of CPU time, the taking apart of messages included."""
    unpacking: float
    """The share of that in it."""
    wall_per_second: float


@click.command()
@click.option("--kit", type=click.Path(path_type=Path), default=KIT, help="Folder of the replay kit.")
@click.option(
    "--articles", default=ARTICLES, show_default=True, help="Stored by the writer alone, for each size of parcel."
)
@click.option(
    "--only", type=click.Choice(["workers", "writer", "assignments", "costs"]), help="Measure this part alone."
)
@click.option(
    "--write", "target", type=click.Path(path_type=Path), help="Write the page here instead of to the terminal."
)
def main(kit: Path, articles: int, only: str | None, target: Path | None) -> None:
    """Measure, and print or write the tables."""
    parts: dict[str, Callable[[], str]] = {
        "workers": lambda: workers_part(kit),
        "writer": lambda: writer_part(articles),
        "assignments": assignments_part,
        "costs": lambda: costs_part(kit),
    }
    tables = [part() for name, part in parts.items() if only in (None, name)]
    if target is None:
        click.echo("\n\n".join(tables))
    elif any(table.startswith("skipped") for table in tables):
        raise click.ClickException("; ".join(table for table in tables if table.startswith("skipped")))
    elif only:
        target.write_text(with_part(target.read_text(encoding="utf-8"), tables[0]), encoding="utf-8")
    else:
        head = HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}")
        target.write_text("\n\n".join([head, *tables, TAIL]) + "\n", encoding="utf-8")


def with_part(page: str, part: str) -> str:
    """The page with a part measured anew."""
    before, heading, rest = page.partition(part.partition("\n")[0] + "\n")
    if not heading:
        raise click.ClickException("the page has no such part yet: measure all of it first")
    return f"{before}{part}\n\n## {rest.partition(chr(10) + '## ')[2]}"


# Workers


def workers_part(kit: Path) -> str:
    """Rounds of the same sites with more and more workers, as a table."""
    if not (kit / "serve.py").exists():
        return f"skipped: {kit / 'serve.py'} is not there; workers are measured over the replay kit's pages"
    if not (RABBIT and EPMD):
        return "skipped: rabbitmq-server is not installed"
    with tempfile.TemporaryDirectory(prefix="archiver-benchmark-") as folder:
        site = Site(kit, Path(folder), COPIES, LATENCY_MS)
        with site.served(), rabbit(Path(folder)) as broker:
            runs = [round_of(workers, site, broker) for workers in WORKERS]
    return workers_table(runs)


def workers_table(runs: list[Fleet]) -> str:
    lines = [
        "## Workers",
        "",
        f"{OUTLETS} sites of {COPIES} pages, each answer after {LATENCY_MS} ms; one process a worker.",
        "",
        "| workers | pages | seconds | pages/s | times one worker | CPU ms/page, workers | writer | cores busy, all together |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for run in runs:
        worker, writer = (1000 * run.cpu[who] / run.pages for who in ("workers", "writer"))
        busy = sum(run.cpu.values()) / run.seconds
        lines.append(
            f"| {run.workers} | {run.pages} | {run.seconds:.1f} | {run.per_second:.2f} | {run.per_second / runs[0].per_second:.2f} |"
            f" {worker:.0f} | {writer:.0f} | {busy:.2f} |"
        )
    busiest = max(run.most_at_a_site for run in runs)
    return "\n".join(
        [
            *lines,
            "",
            f"No site was asked for more than {busiest} pages within a second, however many workers there were.",
        ]
    )


@contextlib.contextmanager
def rabbit(folder: Path) -> Iterator[Rabbit]:
    broker = Rabbit(folder / "broker")
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def round_of(workers: int, site: Site, broker: Rabbit) -> Fleet:
    """One round of all sites into a new archive."""
    click.echo(f"{workers} workers", err=True)
    run, db = Fleet(workers), site.work / f"{workers}-workers.db"
    homes = [f"https://{host}/" for host in lonely_hosts(site)[:OUTLETS]]
    with contextlib.ExitStack() as running:
        names = {"writer": ["writer", *homes, "--db", str(db)]}
        names |= {f"worker-{number}": ["worker", "--processes", "1"] for number in range(workers)}
        environment = environment_of(site, broker)
        groups = {name: running.enter_context(process(command, environment)) for name, command in names.items()}
        await_that(lambda: waiting_workers(environment) == workers + 1, _START_SECONDS)
        before, asked = {name: cpu_of(pid) for name, pid in groups.items()}, len(site.hits())
        others = {"site": [site.pid], "broker": [broker.process.pid if broker.process else 0]}
        before |= {name: sum(map(cpu_of, pids)) for name, pids in others.items()}
        groups["beat"] = running.enter_context(process(["beat"], environment))
        await_that(lambda: is_over(db), _ROUND_SECONDS)
        end, hits = time.time(), site.hits()[asked:]
        used = {name: cpu_of(pid) - before.get(name, 0.0) for name, pid in groups.items()}
        used |= {name: sum(map(cpu_of, pids)) - before[name] for name, pids in others.items()}
    run.seconds = end - min(hit["time"] for hit in hits)
    run.pages = stored(db)
    run.most_at_a_site = busiest_second(hits)
    run.cpu = {"workers": sum(seconds for name, seconds in used.items() if name.startswith("worker-"))}
    run.cpu |= {name: seconds for name, seconds in used.items() if not name.startswith("worker-")}
    if run.pages != OUTLETS * COPIES:
        raise click.ClickException(
            f"{run.pages} pages of {OUTLETS * COPIES} were archived by {workers} workers:\n{oddities(db)}"
        )
    return run


def oddities(db: Path) -> str:
    """Pages that were asked more than once, or are not in the archive."""
    query = f"""
SELECT url, group_concat(outcome), group_concat(fetched_at), group_concat(note) FROM fetches WHERE role = 'page'
GROUP BY url HAVING count(*) > 1 OR max(outcome NOT IN {STORED})"""
    with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        return "\n".join(map(str, conn.execute(query)))


def lonely_hosts(site: Site) -> list[str]:
    """Hosts with one saved page, of which the kit makes copies: so all sites are of one size."""
    hosts = [urlsplit(row["url"]).netloc for row in json.loads((site.kit / "index.json").read_text()) if row.get("url")]
    return [host for host in hosts if hosts.count(host) == 1]


def environment_of(site: Site, broker: Rabbit) -> dict[str, str]:
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), site.proxy)
    kept = {name: value for name, value in os.environ.items() if name.lower() != "no_proxy"}
    return {**kept, **proxies, "SSL_CERT_FILE": str(site.ca), "ARCHIVER_BROKER": broker.url}


@contextlib.contextmanager
def process(arguments: list[str], environment: dict[str, str]) -> Iterator[int]:
    """A process of the fleet, in a session of its own."""
    with tempfile.TemporaryFile() as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "archiver", "fleet", *arguments],
            env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield started.pid
            if started.poll() is not None:
                log.seek(0)
                raise click.ClickException(f"{arguments[0]} ended:\n{log.read().decode()[-2000:]}")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.wait()


def waiting_workers(environment: dict[str, str]) -> int:
    """Processes that read a queue."""
    from archiver.fleet.app import make_app
    from archiver.fleet.broker import STORE, Broker

    app = make_app(Broker.of(environment["ARCHIVER_BROKER"]), STORE)
    return len(app.control.inspect(timeout=1).active_queues() or {})


def await_that(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise click.ClickException(f"nothing after {seconds:.0f} s")
        time.sleep(0.2)


def cpu_of(session: int) -> float:
    """CPU seconds of a session's processes, and of those of them that have ended and were waited for."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            values = stat.read_text().rpartition(")")[2].split()
            if int(values[3]) == session or int(stat.parent.name) == session:
                ticks += sum(map(int, values[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def is_over(db: Path) -> bool:
    return count(db, "fleet_outlets") == OUTLETS and count(db, "fleet_rounds") == 0


def stored(db: Path) -> int:
    """Pages that were read and are in the archive; some copies are known there as the same article."""
    return count(db, f"fetches WHERE role = 'page' AND outcome IN {STORED}")


def count(db: Path, rows: str) -> int:
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn,
    ):
        return int(conn.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])
    return 0  # not made yet


def busiest_second(hits: list[dict[str, object]]) -> int:
    """Requests for pages to one host within a second, at most."""
    by_host: dict[str, list[float]] = {}
    for hit in hits:
        if is_page(hit):
            by_host.setdefault(str(hit["host"]), []).append(float(str(hit["time"])))
    return max(sum(1 for one in times if start <= one < start + 1) for times in by_host.values() for start in times)


# The writer


def writer_part(articles: int) -> str:
    """What one writer stores, by the size of parcels, as a table; and where its time goes."""
    load()
    pack_fast()
    click.echo("what workers send", err=True)
    made = list(encoded_pages(articles))
    results = []
    for size, waiting in PARCELS:
        click.echo(f"the writer, {size} pages a parcel, {waiting} parcels waiting", err=True)
        results.append(storing(made, size, waiting))
    profile = cProfile.Profile(time.process_time)
    storing(made[: articles // 3], *PROFILED, profile)
    return writer_table(results, shares(pstats.Stats(profile)), statistics.mean(len(write) for _, write in made))


def encoded_pages(articles: int) -> Iterator[tuple[str, Sealed]]:
    """Outlet and encoded write of articles with their evidence and what the index will hold, as a worker sends them."""
    pick, crawls = random.Random(4), dict[str, int]()
    for number, (article, published) in enumerate(News().articles(articles)):
        fetch = replace(published, fetched_at=TODAY + timedelta(seconds=number))
        crawl = crawls.setdefault(fetch.outlet, len(crawls) + 1)  # as the writer begins them
        content = pick.randbytes(int(pick.lognormvariate(0, SPREAD) * MEDIAN_ANSWER))  # compressed already
        headers = (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(content))),
        )
        exchange = Exchange(
            url=fetch.url, asked_at=fetch.fetched_at, status=200, reason="OK", content=content, headers=headers,
            request_headers=(("User-Agent", "archiver"), ("Accept", "text/html"), ("Accept-Language", "de,en;q=0.5")),
        )  # fmt: skip
        sent = Saved(
            article,
            with_records(replace(fetch, exchanges=(exchange,), crawl_id=crawl), "new"),
            (),
            False,
            prepare(article, fetch.outlet, fetch.fetched_at),
        )
        yield fetch.outlet, Sealed.of(sent)


def storing(
    made: list[tuple[str, Sealed]], size: int, waiting: int, profile: cProfile.Profile | None = None
) -> Storing:
    """Store them in parcels of so many pages of one outlet, of which so many wait, in a new archive whose outlets have their rounds."""
    unpacking = 0.0
    with (
        tempfile.TemporaryDirectory(prefix="archiver-benchmark-") as folder,
        Archive(Path(folder) / "archive.db") as archive,
    ):
        given: list[Assignment] = []
        jobs = {outlet: Job(outlet, f"https://{outlet}/", is_whole=True) for outlet, _ in made}
        writer = Writer(archive, jobs, given.append, lambda archive, outlet, now: now + timedelta(hours=1))
        writer.plan()
        messages = list(messages_of(made, {one.outlet: one.task for one in given}, size))
        watched = profile or contextlib.nullcontext()
        begun, wall = time.process_time(), time.perf_counter()
        with watched:
            for some in gathered(messages, waiting):
                taken = time.process_time()
                texts = [text_of(Message(message, content_type="application/json", headers={})) for message in some]
                unpacking += time.process_time() - taken
                if any(writer.receive_all(texts)):
                    raise click.ClickException("a parcel could not be stored")
        used, wall = time.process_time() - begun, time.perf_counter() - wall
        pages = archive.count()
        writer.close()
    if pages != len(made):
        raise click.ClickException(f"{pages} of {len(made)} were stored")
    return Storing(size, waiting, pages / used, unpacking / used, pages / wall)


def gathered(messages: list[bytes], waiting: int) -> Iterator[list[bytes]]:
    """Those that the writer stores together, when so many wait."""
    some: list[bytes] = []
    for message in messages:
        if len(some) == min(waiting, MOST_TOGETHER) or (some and sum(map(len, [*some, message])) > MOST_LETTERS):
            yield some
            some = []
        some.append(message)
    yield some


def messages_of(made: list[tuple[str, Sealed]], tasks: dict[str, str], size: int) -> Iterator[bytes]:
    """What the broker hands over: Celery's message is JSON."""
    packed: dict[str, list[Sealed]] = {}
    numbers: dict[str, int] = {}

    def message(outlet: str) -> bytes:
        number = numbers[outlet] = numbers.get(outlet, -1) + 1
        writes = tuple(packed.pop(outlet))
        parcel = Parcel(task=tasks[outlet], attempt=tasks[outlet], number=number, worker="crawler:1", writes=writes)
        return dumps([[parcel.encoded()], {}, {}]).encode()

    for outlet, write in made:
        packed.setdefault(outlet, []).append(write)
        if len(packed[outlet]) == size:
            yield message(outlet)
    yield from [message(outlet) for outlet in list(packed)]


def shares(stats: pstats.Stats) -> list[tuple[str, float]]:
    """What took the most of the time, by function, as shares."""
    rows = [(place, values[2]) for place, values in stats.stats.items()]  # type: ignore[attr-defined]
    whole = sum(own for _, own in rows)
    rows.sort(key=lambda row: -row[1])
    return [(shown(*place), own / whole) for place, own in rows[:12]]


def shown(file: str, line: int, name: str) -> str:
    if file == "~":
        return name.strip("<>")
    path = Path(file)
    return f"{path.parent.name}/{path.name}: {name}"


def writer_table(results: list[Storing], most: list[tuple[str, float]], size: float) -> str:
    lines = [
        "## The writer alone",
        "",
        "Without a broker: messages as Celery hands them over, with evidence and the work for the index done. What waits is stored",
        f"together, at most {MOST_TOGETHER} parcels or {MOST_LETTERS // 10**6} MB of messages.",
        "",
        "| pages in a parcel | parcels that wait | articles per CPU second | of it taking messages apart | articles a second by clock |",
        "|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.pages} | {one.waiting} | {one.per_second:,.0f} | {one.unpacking:.0%} | {one.wall_per_second:,.0f} |"
        for one in results
    ]
    lines += [
        "",
        f"A page with its evidence and its words has {size / 1000:.0f} KB in a parcel.",
        "",
        f"Where the time goes, {PROFILED[1]} parcels of {PROFILED[0]} (profile, own time):",
        "",
        "| | share |",
        "|---|---:|",
    ]
    return "\n".join([*lines, *(f"| `{name}` | {share:.0%} |" for name, share in most)])


# Assignments


def assignments_part() -> str:
    """What an assignment costs before the first page is read: begun anew, and forked from a process that has loaded everything."""
    with running_site() as site:
        path = "/2024/10/21/meldung-1/"
        site.add_article(path, "Meldung 1 aus Musterstadt")
        site.add_feed(path)
        site.add_page("/", head='<link rel="alternate" type="application/rss+xml" href="/feed">')
        outlet = f"127.0.0.1:{site.port}"
        page = Queued(Found(url=site.url + path), outlet, 0, Validators(), None)
        base = Assignment(
            task="", kind=Kind.LISTS, outlet=outlet, homepage=f"{site.url}/", version=__version__, crawl_id=1,
            orders=Orders(allow_local=(outlet,)),
        )  # fmt: skip
        kinds = {"lists": base, "one page": replace(base, kind=Kind.PAGES, memory=Memory(queued=(page,)))}
        rows = []
        for name, assignment in kinds.items():
            click.echo(f"assignments: {name}", err=True)
            anew = statistics.median(cost(assignment, 1) for _ in range(3))
            many = cost(assignment, 1 + ASSIGNMENTS)
            rows.append((name, anew, (many - anew) / ASSIGNMENTS))
        many = replace(base, kind=Kind.PAGES, memory=Memory(queued=_many(site, outlet)))
        return assignments_table(rows, *slot_memory(many))


def _many(site: LocalSite, outlet: str) -> tuple[Queued, ...]:
    """As many pages as an assignment has."""
    paths = [f"/2024/10/22/meldung-{number}/" for number in range(MOST_PAGES)]
    for number, path in enumerate(paths):
        site.add_article(path, f"Meldung {number} aus Musterstadt")
    return tuple(Queued(Found(url=site.url + path), outlet, 0, Validators(), None) for path in paths)


def slot_memory(assignment: Assignment) -> tuple[float, float]:
    """MB of a slot's processes while it works and while it waits; what several of them share is counted once."""
    click.echo("assignments: memory", err=True)
    told = replace(assignment, task=uuid4().hex)
    with Starter() as starter:
        busy = [
            memory_below(os.getpid())
            for parcel in carry_out(told.encoded(), told.task, starter=starter)
            if parcel.writes
        ]
        return max(busy), memory_below(os.getpid())


def memory_below(pid: int) -> float:
    """MB of a process's descendants, each with its share of what it has in common with others."""
    whole, found = 0, [pid]
    for one in found:  # grows
        tasks = Path(f"/proc/{one}/task")
        with contextlib.suppress(OSError):
            found += [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines() if one != pid else []
            whole += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return whole / 1024


def cost(assignment: Assignment, times: int) -> float:
    """CPU seconds of all processes that carry it out so many times, one after the other, with one starter."""
    before = _children()
    with Starter() as starter:
        for _ in range(times):
            told = replace(assignment, task=uuid4().hex)
            *_, last = carry_out(told.encoded(), told.task, starter=starter)
            if last.ending is not Ending.DONE:
                raise click.ClickException(f"an assignment ended: {last.ending.value}, {last.note}")
    return _children() - before


def assignments_table(rows: list[tuple[str, float, float]], busy: float, waiting: float) -> str:
    lines = [
        "## An assignment",
        "",
        "CPU seconds of all its processes.",
        "",
        "| | begun anew | forked from a warm process | saved |",
        "|---|---:|---:|---:|",
    ]
    lines += [f"| {name} | {anew:.2f} | {warm:.2f} | {1 - warm / anew:.0%} |" for name, anew, warm in rows]
    memory = [("a slot that works: MB", busy), ("a slot that waits: MB", waiting)]
    return "\n".join([*lines, "", "| | |", "|---|---:|", *(f"| {name} | {figure:.0f} |" for name, figure in memory)])


# Costs


def costs_part(kit: Path) -> str:
    """What a page and a look at an outlet take: requests, bytes, CPU time; and what files of others take to be read."""
    if not (kit / "serve.py").exists():
        return f"skipped: {kit / 'serve.py'} is not there; costs are measured over the replay kit's pages"
    with tempfile.TemporaryDirectory(prefix="archiver-benchmark-") as folder:
        site = Site(kit, Path(folder), COST_COPIES)
        with site.served():
            click.echo("costs: a crawl", err=True)
            first = run_ours(site, "whole")
            asked = site.hits()
            click.echo("costs: once more, nothing is new", err=True)
            second = run_ours(site, "whole")
            again = site.hits()[len(asked) :]
        outlets = len(site.targets("homes.txt").read_text().split())
        return costs_table(
            dict(costs(first, asked))
            | dict(look(second, again, outlets))
            | dict(files(site.work / "whole"))
            | dict(judged(kit))
            | dict(keeping(site.work))
        )


def costs(told: dict[str, Any], hits: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Of a page that is new."""
    pages = sum(told["counts"].get(outcome, 0) for outcome in STORED)
    sent = [hit["bytes"] for hit in hits if is_page(hit) and hit["status"] == 200]
    yield "a new page: CPU ms, all processes", f"{1000 * (told['main_cpu_s'] + told['workers_cpu_s']) / pages:.1f}"
    yield "a new page: KB on the wire", f"{sum(sent) / len(sent) / 1000:.1f}"


def look(told: dict[str, Any], hits: list[dict[str, Any]], outlets: int) -> Iterator[tuple[str, str]]:
    """Of a look at an outlet where nothing is new."""
    yield "a look, nothing new: requests", f"{len(hits) / outlets:.1f}"
    yield (
        "a look, nothing new: of these answered 304",
        f"{sum(1 for hit in hits if hit['status'] == 304) / outlets:.1f}",
    )
    yield "a look, nothing new: KB on the wire, bodies", f"{sum(hit['bytes'] for hit in hits) / outlets / 1000:.1f}"


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """Of what lies on the disk afterwards, and of reading it as if it came from others."""
    db, warcs = folder / "archive.db", sorted(map(str, (folder / "evidence").rglob("*.warc.gz")))
    pages, size = (
        count(db, f"fetches WHERE role = 'page' AND outcome IN {STORED}"),
        sum(Path(file).stat().st_size for file in warcs),
    )
    yield "a page: KB of evidence (WARC)", f"{size / pages / 1000:.1f}"
    for name, options in (
        ("imported from a WARC file", ["--language", "any"]),
        ("passed over in one", ["--outlet", "niemand.example"]),
    ):
        click.echo(f"costs: {name}", err=True)
        used = taken("import", *warcs, *options, "--quiet", "--db", str(folder / f"{len(name)}.db"))
        yield f"a page {name}: CPU ms", f"{1000 * used / pages:.1f}"


def judged(kit: Path) -> Iterator[tuple[str, str]]:
    """Of telling a German page from others, which is what most pages of Common Crawl's files come to."""
    rows = json.loads((kit / "index.json").read_text())
    paths = [kit.parent / "eval" / "pages" / row.get("cc", "") / row["file"] for row in rows]
    pages = [
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for path in paths
        if path.exists()
    ]
    begun = time.process_time()
    for page in pages:
        is_german(page, "utf-8")
    yield "a page told to be German or not: CPU ms", f"{1000 * (time.process_time() - begun) / len(pages):.1f}"


def keeping(folder: Path) -> Iterator[tuple[str, str]]:
    """Of an article that lies in the archive: its file, a copy of it, a table made of it."""
    click.echo(f"costs: an archive of {KEPT:,} articles", err=True)
    db, table = folder / "kept.db", folder / "articles.parquet"
    with Archive(db) as archive:
        for some in batches(News().articles(KEPT), TOGETHER):
            with archive.together():
                for article, fetch in some:
                    archive.save(article, fetch)
    yield "an article: KB in the archive's file, search index included", f"{db.stat().st_size / KEPT / 1000:.1f}"
    begun = taken("--version")
    yield (
        "an article copied by `archiver backup`: CPU ms",
        per_article(taken("backup", str(folder / "copy.db"), "--db", str(db)) - begun),
    )
    export = ["export", "parquet", "--db", str(db), "-o", str(table)]
    begun = taken(*export, "--until", "1990-01-01")
    yield "an article exported to Parquet: CPU ms", per_article(taken(*export) - begun)
    yield "an article: KB in the Parquet file", f"{table.stat().st_size / KEPT / 1000:.1f}"


def per_article(seconds: float) -> str:
    return f"{1000 * seconds / KEPT:.2f}"


def taken(*arguments: str) -> float:
    """CPU seconds of a command."""
    before = _children()
    run_archiver(*arguments)
    return _children() - before


def run_archiver(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "archiver", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"archiver {arguments[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")


def costs_table(found: dict[str, str]) -> str:
    lines = [
        "## What it costs",
        "",
        f"The kit's pages at {COST_COPIES} addresses each, crawled on one machine.",
        "",
        "| | |",
        "|---|---:|",
    ]
    return "\n".join([*lines, *(f"| {name} | {figure} |" for name, figure in found.items())])


def is_page(hit: dict[str, Any]) -> bool:
    return not str(hit["path"]).startswith(_NO_PAGES) and hit["path"] != "/"


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


HEAD = """# The fleet, measured

Made by `benchmarks/fleet.py`; do not edit by hand. Measured on {day}. To measure again:

```sh
python benchmarks/fleet.py --write docs/benchmarks-fleet.md
```

It needs RabbitMQ from the system's packages and the replay kit, as the tests do; the broker, the sites and all of the fleet run on one
machine of two cores."""
TAIL = """## How to read this

- **Workers**: a new archive each time; robots.txt, feeds, sitemaps and front pages of all sites are read, too, and count in the
  time. A site gets its requests at least 0.2 s apart, so what a worker can read of one is bounded by the site and not by the machine;
  one process has one site at a time. `Cores busy` is the CPU time of workers, writer, beat, broker and sites by the clock; near two the
  machine would bound, not the sites.
- **The writer**: parcels of a polite crawl hold one page, because the next comes 0.2 s later; those of files hold up to 50. Answers are
  random bytes with the sizes of real ones as sent (median 32 KB); articles those of `benchmarks/german.py`. By the clock the disk's
  `fsync` counts, too. **CPU time varies by a fifth on a machine that others use.**
- **An assignment**: reads nothing (`lists`) or one page of a site on the same machine; what is left is the crawl itself."""


if __name__ == "__main__":
    main()
