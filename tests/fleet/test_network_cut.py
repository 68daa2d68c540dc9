"""A worker whose line to the broker is cut so that nobody is told: it leaves its sites alone before another one gets them, and comes back.

The worker runs in a network namespace of its own (`fleet_network`), with a real broker and real sites outside; what is large goes by way of
a store that both sides have. The fleet waits a fifth of its usual time for signs of life, so that the cut can be short; `make cuts` waits
in earnest.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fleet_brokers import Rabbit, Redis
from fleet_network import machine
from fleet_processes import SlowSite, running_fleet

PACE = float(os.environ.get("ARCHIVER_TEST_CUT_PACE", "0.2"))
"""The fleet's waits against those of a real one; 1 for `make cuts`."""
CUT_SECONDS = 60 * PACE
"""Longer than `--lost-after` (30) and than both sides need to miss heartbeats (40)."""
SITES, PAGES = 2, 24 if PACE < 1 else 90
AWAY, HERE = "worker-away", "worker-here"
CUTS: dict[str, tuple[type[Rabbit | Redis], tuple[str, ...]]] = {
    "redis loses the broker": (Redis, ("broker",)),
    "rabbitmq loses everything": (Rabbit, ("broker", "site")),
    "rabbitmq loses the broker": (Rabbit, ("broker",)),
    "redis loses everything": (Redis, ("broker", "site")),
}
PLAYED = list(CUTS)[: 2 if PACE < 1 else 4]

pytestmark = [pytest.mark.network, pytest.mark.rabbitmq, pytest.mark.redis]


class Cut:
    """A fleet over a cut, step by step, and what was seen on the way."""

    def __init__(self, folder: Path, kind: type[Rabbit | Redis], lines: tuple[str, ...], number: int) -> None:
        self.folder, self.kind, self.lines, self.number = folder, kind, lines, number
        self.during: subprocess.CompletedProcess[str]
        """`fleet status` in the cut, before there is another worker."""
        self.before_healing: list[list[str]] = []
        """For each site which machines asked it until then, one after the other."""
        self.most_before_healing: list[int] = []
        """For each site how many machines it answered at one moment until then."""
        self.after: subprocess.CompletedProcess[str]
        """`fleet status` when all is over."""
        self.checked: subprocess.CompletedProcess[str]
        self.codes: dict[str, int] = {}

    def play(self) -> None:
        self.folder.mkdir()
        with (
            machine(self.number) as self.machine,
            running_fleet(
                self.folder, self._broker(),
                sites=SITES, pages=PAGES, seconds=0.25, machine=self.machine, pace=PACE,
            ) as self.fleet,
        ):  # fmt: skip
            self.fleet.environment["ARCHIVER_FLEET_STORE"] = str(self.folder / "store")
            self.fleet.sites[0].add_large_page(600_000)
            self._cut()
            self._heal()
            self.articles = self.fleet.articles
            self.made_new = self.fleet.rows("SELECT count(*), count(DISTINCT url) FROM fetches WHERE outcome = 'new'")

    def _broker(self) -> Rabbit | Redis:
        address = self.machine.broker_address
        if self.kind is Redis:
            return Redis(self.folder / "broker", address)
        return Rabbit(self.folder / "broker", address, max_message_size="500000")  # so that one page needs the store

    def _cut(self) -> None:
        for slow in self.fleet.sites:
            slow.free = 8  # else one could be read to its end before the other one has begun
        for name in ("writer", "beat", AWAY):
            self.fleet.start(name)
        self.fleet.await_that(lambda: all(sum(slow.fetched.values()) >= 4 for slow in self.fleet.sites), 300)
        self.machine.cut(*self.lines)
        for slow in self.fleet.sites:
            slow.goes_on.set()
        heals_at = time.monotonic() + CUT_SECONDS
        self.during = self.fleet.command("fleet", "status")
        self.fleet.start(HERE)
        self.fleet.await_that(lambda: all(HERE in self._askers(slow) for slow in self.fleet.sites), 300)
        time.sleep(max(0, heals_at - time.monotonic()))

    def _heal(self) -> None:
        self.before_healing = [self._askers(slow) for slow in self.fleet.sites]
        self.most_before_healing = [slow.site.most_guests for slow in self.fleet.sites]
        self.machine.heal(*self.lines)
        self.fleet.await_that(lambda: self.fleet.is_over, 300)
        self.after = self.fleet.await_rest(workers=2)
        self.checked = self.fleet.command("check-archive")
        self.codes = self.fleet.stop()

    def _askers(self, slow: SlowSite) -> list[str]:
        names = (AWAY if client == self.machine.address else HERE for client in list(slow.site.clients))
        return [name for name, _ in itertools.groupby(names)]


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cut]:
    """All cuts, side by side: most of the time is waiting."""
    folder = tmp_path_factory.mktemp("cuts")
    played = {name: Cut(folder / str(number), *CUTS[name], number) for number, name in enumerate(PLAYED)}
    with ThreadPoolExecutor(len(played)) as pool:
        for playing in [pool.submit(cut.play) for cut in played.values()]:
            playing.result()
    return played


@pytest.fixture(params=PLAYED)
def cut(request: pytest.FixtureRequest, cuts: dict[str, Cut]) -> Cut:
    return cuts[request.param]


def test_every_article_is_archived_exactly_once(cut: Cut) -> None:
    assert [len(slow.fetched) for slow in cut.fleet.sites] == [PAGES] * SITES
    assert cut.articles == SITES * PAGES
    assert cut.made_new == [(SITES * PAGES, SITES * PAGES)]
    assert cut.checked.returncode == 0, cut.checked.stdout + cut.checked.stderr


def test_a_site_is_left_alone_before_another_worker_gets_it(cut: Cut) -> None:
    assert cut.before_healing == [[AWAY, HERE]] * SITES
    assert cut.most_before_healing == [1] * SITES
    if (
        "site" not in cut.lines
    ):  # else the kernel delivers at last what it was given for a site before, whoever asks there now
        assert [slow.site.most_guests for slow in cut.fleet.sites] == [1] * SITES


def test_status_tells_of_the_cut_and_of_its_end(cut: Cut) -> None:
    assert (cut.during.returncode, "Workers: none" in cut.during.stdout) == (1, True), cut.during
    assert "nobody reads the queue archiver.crawl: start `archiver fleet worker`" in cut.during.stderr
    assert (cut.after.returncode, "0 assignments and 0 parcels wait" in cut.after.stdout) == (0, True), cut.after


def test_the_worker_comes_back_and_ends_well(cut: Cut) -> None:
    assert cut.codes == dict.fromkeys(("writer", "beat", AWAY, HERE), 0)


def test_what_the_worker_says_of_the_cut_is_no_traceback(cut: Cut) -> None:
    told = (cut.folder / f"{AWAY}.log").read_text()
    assert "Traceback" not in told
    assert "guest:guest" not in told
