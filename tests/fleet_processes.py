"""A fleet of real processes over sites on loopback, of which tests kill what they like."""

from __future__ import annotations

import base64
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawl_site import Answer, Site, article, environment, running_site
from fleet_brokers import Rabbit, Redis
from fleet_network import Machine
from processes import children, wait_for

_END_SECONDS = 120
_HELD_SECONDS = 15
"""A crawl gives up a page after twenty."""
_HASTY = Path(__file__).with_name("fleet_hasty.py")


@dataclass
class SlowSite:
    """A site whose pages take their time, and that counts how many are asked for at once."""

    site: Site
    number: int
    pages: int
    seconds: float
    under_way: int = 0
    begun: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    free: int | None = None
    """How many requests for pages are answered before `goes_on`; None for all."""
    goes_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        paths = [self._path(page) for page in range(self.pages)]
        for page, path in enumerate(paths):
            self.site.answers[path] = self._answer(page)
        self.site.add_feed(*paths)
        self.site.add_page("/", head='<link rel="alternate" type="application/rss+xml" href="/feed">')

    @property
    def fetched(self) -> Counter[str]:
        """Article pages and how often each was asked."""
        return Counter(path for path, _ in list(self.site.hits) if path.startswith("/2024/"))

    def add_large_page(self, size: int) -> None:
        """Make the last page so many bytes larger; they cannot be packed."""
        noise = base64.b64encode(os.urandom(size * 3 // 4))
        self.site.answers[self._path(self.pages - 1)] = self._answer(self.pages - 1, b"<!--" + noise + b"-->")

    def _path(self, page: int) -> str:
        return f"/2024/10/meldung-{self.number}-{page}-aus-musterstadt/"

    def _answer(self, page: int, more: bytes = b"") -> Callable[[int], Answer]:
        title = f"Meldung {self.number}-{page} aus Musterstadt"
        body = article(title).replace(b"Der Gemeinderat", f"Nachricht {self.number}-{page}: der Gemeinderat".encode())

        def answer(visit: int) -> Answer:
            with self.lock:
                self.under_way += 1
                self.most = max(self.most, self.under_way)
                self.begun += 1
                is_held = self.free is not None and self.begun > self.free
            if is_held:
                self.goes_on.wait(_HELD_SECONDS)
            time.sleep(self.seconds)
            with self.lock:
                self.under_way -= 1
            return Answer(body + more)

        return answer


class FleetProcesses:
    """Writer, beat and workers, each a process (group) of its own."""

    def __init__(
        self,
        folder: Path,
        broker: Redis | Rabbit,
        sites: list[SlowSite],
        machine: Machine | None = None,
        pace: float = 1,
    ) -> None:
        self.folder, self.db, self.sites, self.broker = folder, folder / "archive.db", sites, broker
        self.machine = machine
        """Where the processes of `away` run."""
        self.away = {"worker-away"}
        self.pace = pace
        """How long the fleet waits for signs of life, against what it does in earnest."""
        self.environment = environment() | {"ARCHIVER_BROKER": broker.url}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """`writer`, `beat`, or a worker by a name of its own: `worker-1`."""
        kind = name.partition("-")[0]
        arguments = {"worker": ["--processes", "2"], "writer": self._writer_arguments(), "beat": []}[kind]
        command = [*self._archiver, "fleet", kind, *arguments]
        if self.machine and name in self.away:
            command = self.machine.inside(*command)
        log = (self.folder / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            command,
            env=self.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def kill(self, name: str) -> None:
        """Kill a process and all that it started."""
        process = self.running[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_pool_child(self, name: str) -> None:
        """Kill one of a worker's processes, which works on an assignment, as soon as there is one."""
        os.kill(wait_for(lambda: children(self.running[name].pid))[0], signal.SIGKILL)

    def stop(self) -> dict[str, int]:
        """End all as a service manager does; their exit codes."""
        for process in self.running.values():
            process.terminate()
        codes = {}
        for name, process in self.running.items():
            try:
                codes[name] = process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill(name)
                codes[name] = -9
        return codes

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self._archiver, *arguments, "--db", str(self.db)],
            env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)) as conn:
            return conn.execute(sql).fetchall()

    @property
    def articles(self) -> int:
        return int(self._one("SELECT count(*) FROM articles"))

    @property
    def is_over(self) -> bool:
        """Whether every outlet has had its round."""
        return self._one("SELECT count(*) FROM fleet_outlets") == len(self.sites) and not self._one(
            "SELECT count(*) FROM fleet_rounds"
        )

    def await_that(self, condition: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                logs = "\n".join(path.read_text()[-2000:] for path in self.folder.glob("*.log"))
                raise TimeoutError(f"{self.articles} articles after {seconds} seconds\n{logs}")
            time.sleep(0.1)

    def await_all(self, workers: int) -> None:
        """Until the writer and so many workers have reached the broker; where they find none when they begin, they end to be begun anew."""

        def are_there() -> bool:
            told = self.command("fleet", "status").stdout
            return told.count("worker-") == workers and "; writer: writer-" in told

        self.await_that(are_there, 300)

    def await_rest(self, workers: int) -> subprocess.CompletedProcess[str]:
        """`fleet status` when nothing waits with the broker and so many workers answer; a broker gives anew what dead processes held."""
        told: list[subprocess.CompletedProcess[str]] = []

        def is_at_rest() -> bool:
            told.append(found := self.command("fleet", "status"))
            answers = "0 assignments and 0 parcels wait" in found.stdout and found.stdout.count("worker-") == workers
            return answers and found.returncode == 0

        self.await_that(is_at_rest, 300)
        return told[-1]

    def _one(self, sql: str) -> int:
        try:
            return int(self.rows(sql)[0][0])
        except sqlite3.OperationalError:  # not made yet
            return 0

    @property
    def _archiver(self) -> list[str]:
        hasty = [str(_HASTY), str(self.pace)]
        return [sys.executable, *(["-m", "archiver"] if self.pace == 1 else hasty)]

    def _writer_arguments(self) -> list[str]:
        local = [part for slow in self.sites for part in ("--allow-local", f"{slow.site.host}:{slow.site.port}")]
        lost_after = str(round(30 * self.pace))
        return [*(slow.site.url for slow in self.sites), "--db", str(self.db), "--lost-after", lost_after, *local]


@contextlib.contextmanager
def running_fleet(
    folder: Path, broker: Redis | Rabbit, *, sites: int, pages: int, seconds: float, machine: Machine | None = None,
    pace: float = 1,
) -> Iterator[FleetProcesses]:  # fmt: skip
    """A broker and sites that run, and a fleet of which nothing is started."""
    host = machine.site_address if machine else "127.0.0.1"
    with contextlib.ExitStack() as stack:
        slow = [SlowSite(stack.enter_context(running_site(host)), number, pages, seconds) for number in range(sites)]
        broker.start()
        stack.callback(broker.stop)
        fleet = FleetProcesses(folder, broker, slow, machine, pace)
        stack.callback(fleet.stop)
        yield fleet
