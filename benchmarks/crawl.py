"""The whole crawl against others over one replayed site, in one run: pages per second, CPU time and memory, as tables.

    python benchmarks/crawl.py --peers FOLDER --write docs/benchmarks-crawl.md
    python benchmarks/crawl.py --memory --write docs/benchmarks-crawl.md

Needs the replay kit (serve.py and the peers' runners); without it there is nothing to crawl, and it says so. Environments of
peers that are missing in FOLDER are installed there by the kit (about 700 MB).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

HERE = Path(__file__).resolve().parent
KIT = HERE.parent.parent / "shared" / "replay"
RUNNER = HERE / "crawl_runner.py"
STORED = ("new", "changed", "unchanged", "duplicate")
MEMORY_COPIES = 278
"""Of 72 pages: 20,016."""
KNOWN = 100_000
"""Addresses that the archive knows before the crawl of --memory."""
_START_SECONDS = 900
"""For the server to lay out its pages."""
_RUN_SECONDS = 4 * 3600


@dataclass(frozen=True, slots=True)
class Peer:
    """Another crawler: its name in the table, and the kit's environment, runner, input and options for it."""

    name: str
    environment: str
    runner: str
    targets: str
    seconds: int | None = None
    """After which it is ended and what it has written counts; None for one that ends soon enough."""


PEERS = (
    Peer("trafilatura 2.3.1, feeds, its downloader", "trafilatura", "run_trafilatura", "feeds.txt"),
    Peer("Fundus 0.5.7, its rules per publisher", "fundus", "run_fundus", "feeds.txt"),
    Peer("Scrapy alone: no fields, nothing stored", "scrapy", "run_scrapy", "feeds.txt"),
    Peer("news-please 1.6.16, sitemaps", "newsplease", "run_newsplease", "homes.txt", seconds=300),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What one crawl took."""

    name: str
    pages: int
    wall: float
    cpu_ms: float | None
    """Per page, of all its processes; None of one that was ended."""
    main_mb: int | None
    worker_mb: int | None = None
    main_cpu_ms: float | None = None

    @property
    def per_second(self) -> float:
        return self.pages / self.wall


class Site:
    """The replay server, and what it has been asked."""

    def __init__(self, kit: Path, work: Path, copies: int, latency_ms: int = 0) -> None:
        self.kit, self.work, self.copies, self.latency_ms = kit, work, copies, latency_ms
        self.proxy = ""
        self.pid = 0

    @property
    def ca(self) -> Path:
        return self.work / "cert.pem"

    @property
    def log(self) -> Path:
        return self.work / "hits.jsonl"

    def targets(self, name: str) -> Path:
        return self.work / name

    @contextlib.contextmanager
    def served(self) -> Iterator[None]:
        """While the site answers."""
        pages, index = self.kit.parent / "eval" / "pages", self.kit / "index.json"
        subprocess.run(
            [sys.executable, self.kit / "peers" / "make_inputs.py", index, self.work],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        command = [sys.executable, self.kit / "serve.py", pages, index, "--port", "0", "--copies", str(self.copies)]
        command += ["--cert-dir", self.work, "--sources", self.kit.parent / "outlets.json", "--log", self.log]
        command += ["--latency-ms", str(self.latency_ms)]
        out = self.work / "server.txt"
        with out.open("w") as file:
            server = subprocess.Popen(list(map(str, command)), stdout=file, stderr=file)
        try:
            self.proxy, self.pid = _ready(server, out), server.pid
            yield
        finally:
            server.terminate()
            server.wait()

    def hits(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]


def _ready(server: subprocess.Popen[bytes], out: Path) -> str:
    """The address that the server says it listens at."""
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if line := next((line for line in out.read_text().splitlines() if line.startswith("READY ")), None):
            return line.split()[1]
        time.sleep(0.2)
    raise click.ClickException(f"the replay server did not start:\n{out.read_text()}")


@click.command()
@click.option("--kit", type=click.Path(path_type=Path), default=KIT, help="Folder of the replay kit.")
@click.option("--copies", default=20, show_default=True, help="Addresses at which each page is served.")
@click.option("--peers", type=click.Path(path_type=Path), help="Folder of the peers' environments. Default: no peers.")
@click.option("--skip-slow", is_flag=True, help="Without news-please, which needs some minutes.")
@click.option("--memory", is_flag=True, help="Instead: 20,000 pages into an archive that knows 100,000 addresses.")
@click.option(
    "--write", "target", type=click.Path(path_type=Path), help="Write the page here instead of to the terminal."
)
def main(kit: Path, copies: int, peers: Path | None, skip_slow: bool, memory: bool, target: Path | None) -> None:
    """Measure, and print or write the tables."""
    if not (kit / "serve.py").exists():
        click.echo(
            f"skipped: {kit / 'serve.py'} is not there; the crawl is measured over the replay kit's pages", err=True
        )
        return
    with tempfile.TemporaryDirectory(prefix="archiver-benchmark-") as folder:
        site = Site(kit, Path(folder), MEMORY_COPIES if memory else copies)
        chosen = [peer for peer in PEERS if not (skip_slow and peer.environment == "newsplease")] if peers else []
        if peers and not all((peers / peer.environment / "bin" / "python").exists() for peer in chosen):
            subprocess.run([kit / "setup_peers.sh", peers], check=True)
        with site.served():
            text = measured_memory(site) if memory else page(site, measured(site, peers, chosen), unchanged(site))
    if target is None:
        click.echo(text)
        return
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(with_memory(before, text) if memory else with_memory(text, memory_of(before)), encoding="utf-8")


def measured(site: Site, peers: Path | None, chosen: Sequence[Peer]) -> list[Result]:
    """Ours whole and without reading, then the others, one after the other."""
    results = [ours(site, "**archiver**, everything", "whole")]
    results.append(ours(site, "archiver, extraction switched off", "bare", "--no-extraction"))
    for peer in chosen if peers else ():
        click.echo(peer.name, err=True)
        results.append(other(site, peer, peers / peer.environment / "bin" / "python"))
    return results


def ours(site: Site, name: str, archive: str, *options: str) -> Result:
    """Our crawl into an archive of its own."""
    click.echo(name, err=True)
    told = run_ours(site, archive, *options)
    pages = sum(told["counts"].get(outcome, 0) for outcome in STORED)
    cpu = told["main_cpu_s"] + told["workers_cpu_s"]
    return Result(
        name, pages, told["wall_s"], 1000 * cpu / pages, told["main_peak_mb"], told["worker_peak_mb"], 1000 * told["main_cpu_s"] / pages
    )  # fmt: skip


def run_ours(site: Site, archive: str, *options: str) -> dict[str, Any]:
    """What the runner tells of a crawl of all outlets."""
    db = site.work / archive / "archive.db"
    db.parent.mkdir(exist_ok=True)
    command = [sys.executable, RUNNER, site.targets("homes.txt"), "--proxy", site.proxy, "--ca", site.ca]
    return _told([*command, "--db", db, *options])


def other(site: Site, peer: Peer, python: Path) -> Result:
    """A peer's crawl, by the kit's runner for it."""
    command = [python, site.kit / "peers" / f"{peer.runner}.py", site.targets(peer.targets), "--proxy", site.proxy]
    command += ["--ca", site.ca, "--out", site.work / f"{peer.environment}.jsonl"]
    folder = site.work / f"{peer.environment}.files"
    folder.mkdir(exist_ok=True)
    if told := _told(command, peer.seconds or _RUN_SECONDS, folder):
        return Result(peer.name, told["articles"], told["wall_s"], told["cpu_ms_per_article"], told["peak_MB"])
    pages = sum(1 for _ in folder.glob("*/data/**/*.json"))
    return Result(f"{peer.name} (ended after {peer.seconds} s)", pages, float(peer.seconds or 0), None, None)


def _told(command: Sequence[str | Path], seconds: float = _RUN_SECONDS, folder: Path | None = None) -> dict[str, Any]:
    """The line of JSON with which a runner ends; {} when it had to be ended. `folder` is where it keeps its passing files."""
    environment = {**os.environ, **({"TMPDIR": str(folder)} if folder else {})}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        list(map(str, command)), stdout=pipe, stderr=pipe, text=True, start_new_session=True, env=environment
    ) as runner:
        try:
            out, errors = runner.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(runner.pid, signal.SIGKILL)  # the runner and all that it started
            if folder is None:
                raise click.ClickException(f"{command[1]} did not end within {seconds:.0f} s") from None
            return {}
    lines = out.splitlines()
    if runner.returncode or not lines:
        raise click.ClickException(f"{command[1]} ended with {runner.returncode}:\n{errors[-2000:]}")
    told: dict[str, Any] = json.loads(lines[-1])
    return told


def unchanged(site: Site) -> str:
    """The crawl of `measured` once more: what it asks of a site where nothing is new."""
    click.echo("once more, nothing is new", err=True)
    before, pages = len(site.hits()), asked_pages(site, "whole")
    told = run_ours(site, "whole")
    statuses = Counter(hit["status"] for hit in site.hits()[before:] if hit["path"] != "/robots.txt")
    return (
        f"A second crawl right after the first: {told['wall_s']:.1f} s, {told['main_cpu_s']:.1f} s CPU;"
        f" {asked_pages(site, 'whole') - pages} article pages asked. Feeds, sitemaps and the like: {statuses[304]} answered"
        f" 304, {statuses.total() - statuses[304]} otherwise."
    )


def asked_pages(site: Site, archive: str) -> int:
    """Requests for article pages that an archive has noted."""
    with contextlib.closing(sqlite3.connect(site.work / archive / "archive.db")) as conn:
        return int(conn.execute("SELECT count(*) FROM fetches WHERE role = 'page'").fetchone()[0])


def measured_memory(site: Site) -> str:
    """Peaks of a crawl of 20,000 pages into an archive that knows 100,000 addresses of the same outlets."""
    know(site, "whole")
    result = ours(site, "archiver", "whole")
    return (
        f"On {datetime.now(UTC):%Y-%m-%d}: {result.pages} pages into an archive that knew {KNOWN:,} addresses: main process at most"
        f" {result.main_mb} MB, a worker {result.worker_mb} MB; {result.wall:.0f} s, {result.per_second:.1f} pages/s,"
        f" {result.cpu_ms or 0:.1f} ms CPU a page."
    )


def memory_of(page: str) -> str:
    """What a page says of the run with --memory, "" when there was none."""
    return page.partition(_MEMORY)[2].partition("\n\n")[0]


def with_memory(page: str, figures: str) -> str:
    """The page with these figures of the run with --memory in place of the ones it has."""
    before, _, after = page.partition(f"{_MEMORY}{memory_of(page)}\n\n") if _MEMORY in page else page.partition(TAIL)
    rest = after if _MEMORY in page else TAIL + after
    return f"{before}{_MEMORY}{figures}\n\n{rest}" if figures else page


def know(site: Site, archive: str) -> None:
    """Fill an archive with addresses that were asked before, of the outlets to be crawled."""
    from archiver.archive import Archive, Fetch, Role
    from archiver.items import Found
    from archiver.urls import outlet_key

    db = site.work / archive / "archive.db"
    db.parent.mkdir(exist_ok=True)
    homes = site.targets("homes.txt").read_text(encoding="utf-8").split()
    each, at = KNOWN // len(homes) + 1, datetime.now(UTC) - timedelta(days=3)
    with Archive(db) as opened:
        for home in homes:
            found = [
                Found(url=f"{home}archiv/meldung-{number}.html", title=f"Meldung {number}") for number in range(each)
            ]
            key = outlet_key(home)
            with opened.together():
                opened.announce(key, found, None)
                for one in found:
                    opened.record(
                        Fetch(
                            url=one.url, outlet=key, role=Role.PAGE, fetched_at=at, outcome="refused:other", status=200
                        )
                    )


def page(site: Site, results: Sequence[Result], second: str) -> str:
    """docs/benchmarks-crawl.md as a whole."""
    lines = [
        "| | Pages | Pages/s | CPU ms/page | of it main process | Peak MB, main | Peak MB, a worker | archiver is … times as fast |",
        "|---|" + "---:|" * 7,
    ]
    first = results[0]
    for result in results:
        main_cpu = "" if result.main_cpu_ms is None else f"{result.main_cpu_ms:.1f}"
        cpu, main = ("" if result.cpu_ms is None else f"{result.cpu_ms:.1f}"), result.main_mb or ""
        worker = "" if result.worker_mb is None else str(result.worker_mb)
        lines.append(
            f"| {result.name} | {result.pages} | {result.per_second:.1f} | {cpu} | {main_cpu} | {main} |"
            f" {worker} | {first.per_second / result.per_second:.2f} |"
        )
    head = HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}", copies=site.copies)
    return "\n\n".join([head, "\n".join(lines), second, TAIL]) + "\n"


HEAD = """# The whole crawl, measured

Made by `benchmarks/crawl.py`; do not edit by hand. Measured on {day}, every page at {copies} addresses. To measure again:

```sh
python benchmarks/crawl.py --peers FOLDER --write docs/benchmarks-crawl.md
python benchmarks/crawl.py --memory --write docs/benchmarks-crawl.md
```

It needs a replay kit: saved pages of news sites, and a server that plays their sites on the same machine. It is looked for in
`../shared/replay`."""
_MEMORY = "## Memory\n\n"
TAIL = """## How to read this

- Ours is the crawl as `archiver crawl` does it, from bare domains, but without pauses between requests: robots.txt and rights are
  asked, feeds, sitemaps and front pages read, all fields extracted in worker processes, one per core; articles, search index and
  evidence (WARC) stored and synced. The others start from a list of feeds or home pages and write title, date and length of the text.
- `Extraction switched off`: the same crawl, every page taken for an article without text.
- **Pages per second depend on what else the machine does; compare the last column**, which is of one run. CPU time is of all
  processes, start included, divided by the pages that were read."""


if __name__ == "__main__":
    main()
