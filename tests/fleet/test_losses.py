"""Whatever is killed in the middle, with a real broker: every article is archived exactly once, nothing is stuck, all of it is told.

The brokers are started by hand from the system's packages; without them these tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from fleet_brokers import Rabbit, Redis
from fleet_processes import FleetProcesses, running_fleet

from archiver.crawl.frontier import WINDOW

SITES, PAGES, PROCESSES, WORKERS = 3, 24, 2, 2


def kill_in_turn(fleet: FleetProcesses) -> None:
    """Everything dies once in the middle, two of them at a time at the end."""
    for name in ("writer", "beat", "worker-1", "worker-2"):
        fleet.start(name)
    whole = SITES * PAGES
    fleet.await_that(lambda: fleet.articles >= whole // 6, 300)
    fleet.kill("worker-1")
    fleet.start("worker-1")
    fleet.await_that(lambda: fleet.articles >= whole // 3, 300)
    fleet.kill_pool_child("worker-2")
    fleet.kill("writer")
    for slow in fleet.sites:
        slow.free = slow.begun + PAGES // 3  # something is to be left when the broker dies
    fleet.start("writer")
    fleet.await_all(WORKERS)
    fleet.await_that(lambda: fleet.articles >= whole // 2, 300)
    for slow in fleet.sites:
        slow.goes_on.set()
    fleet.kill("beat")
    fleet.broker.kill()
    fleet.broker.start()
    fleet.start("beat")
    fleet.await_that(lambda: fleet.is_over, 600)


@pytest.mark.parametrize(
    "kind",
    [pytest.param(Rabbit, marks=pytest.mark.rabbitmq), pytest.param(Redis, marks=pytest.mark.redis)],
    ids=["rabbitmq", "redis"],
)
def test_every_article_is_archived_exactly_once_whatever_is_killed(kind: type[Rabbit | Redis], tmp_path: Path) -> None:
    with running_fleet(tmp_path, kind(tmp_path / "broker"), sites=SITES, pages=PAGES, seconds=0.15) as fleet:
        kill_in_turn(fleet)
        asked = [slow.fetched for slow in fleet.sites]
        assert [len(pages) for pages in asked] == [PAGES] * SITES
        assert fleet.articles == SITES * PAGES, fleet.rows(
            "SELECT url, state, last_outcome FROM urls WHERE article_id IS NULL AND role = 'page'"
        )
        assert fleet.rows(
            "SELECT max(shown) FROM (SELECT count(*) AS shown FROM fetches WHERE outcome = 'new' GROUP BY url)"
        ) == [(1,)]
        twice = sum(count - 1 for pages in asked for count in pages.values())
        kills = 4
        assert twice <= kills * WORKERS * PROCESSES * WINDOW, "pages under way at each kill"
        assert max(slow.most for slow in fleet.sites) <= WINDOW, "two machines at one site"
        status = fleet.await_rest(workers=WORKERS)
        assert "guest:guest" not in status.stdout + status.stderr
        checked = fleet.command("check-archive")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        codes = fleet.stop()
        failed = [name for name, code in codes.items() if code]
        assert not failed, "\n".join([str(codes), *((tmp_path / f"{name}.log").read_text()[-4000:] for name in failed)])
