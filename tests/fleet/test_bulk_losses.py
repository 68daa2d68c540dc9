"""Imports and re-extractions by a real fleet, of which everything is killed in the middle: each article once, as one process makes it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bulk_work import a_file, contents, rows
from crawl_site import environment
from fleet_brokers import Rabbit, Redis, running
from fleet_processes import FleetProcesses

from archiver.archive import Archive

FILES, PAGES = 3, 24


class _BulkFleet(FleetProcesses):
    """A fleet that follows no outlet, and whose processes are started again when they end, as services are."""

    def _writer_arguments(self) -> list[str]:
        return ["--no-outlets", "--db", str(self.db), "--lost-after", str(round(30 * self.pace))]

    def revive(self) -> bool:
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self.start(name)
        return True

    def replace(self, *names: str) -> None:
        for name in names:
            self.kill(name)
        for name in names:
            self.start(name)

    def await_job(self, seconds: float) -> None:
        """Wait until every job has ended."""
        open_jobs = "SELECT count(*) FROM fleet_jobs WHERE finished_at IS NULL"
        self.await_that(lambda: self.revive() and rows(self.db, open_jobs) == [(0,)], seconds)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("files")
    return [
        a_file(folder, f"{number}.warc.gz", *range(number * PAGES, (number + 1) * PAGES)) for number in range(FILES)
    ]


@pytest.fixture(
    scope="module",
    params=[pytest.param(Rabbit, marks=pytest.mark.rabbitmq), pytest.param(Redis, marks=pytest.mark.redis)],
    ids=["rabbitmq", "redis"],
)
def fleet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_BulkFleet]:
    folder = tmp_path_factory.mktemp("fleet")
    with running(request.param(folder / "broker")) as broker:
        found = _BulkFleet(folder, broker, [], pace=0.25)
        for name in ("writer", "beat", "worker-1", "worker-2"):
            found.start(name)
        yield found
        found.stop()


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory, files: list[Path]) -> Path:
    """The archive that one process makes of the files."""
    db = tmp_path_factory.mktemp("one") / "archive.db"
    subprocess.run(
        [sys.executable, "-m", "archiver", "import", *map(str, files), "--quiet", "--db", str(db)],
        env=environment(), timeout=300, check=True,
    )  # fmt: skip
    return db


def test_an_import_whose_worker_writer_and_broker_are_killed_has_every_article_once(
    fleet: _BulkFleet, files: list[Path], one: Path
) -> None:
    whole = FILES * PAGES
    fleet.await_that(lambda: fleet.db.exists(), 300)
    asked = fleet.command("fleet", "import", *map(str, files), "--no-wait")
    assert asked.returncode == 0, asked.stderr
    fleet.await_that(lambda: fleet.articles >= whole // 6, 300)
    fleet.replace("worker-1")
    fleet.await_that(lambda: fleet.articles >= whole // 3, 300)
    fleet.replace("writer")
    fleet.await_that(lambda: fleet.articles >= whole // 2, 300)
    fleet.broker.kill()
    fleet.broker.start()
    fleet.await_job(300)
    jobs = rows(fleet.db, "SELECT counts ->> 'new', problems FROM fleet_jobs")
    assert jobs == [(PAGES, "[]")] * FILES, "what two workers have read is new once"
    assert contents(fleet.db) == contents(one)
    assert rows(fleet.db, "SELECT count(*), count(DISTINCT source || source_offset) FROM fetches") == [(whole, whole)]


def test_a_re_extraction_whose_worker_and_writer_are_killed_reads_every_article(fleet: _BulkFleet, one: Path) -> None:
    wrong = "SELECT count(*) FROM articles WHERE comment_count = 7"
    with Archive(fleet.db) as archive, archive._writing() as conn:
        conn.execute("UPDATE articles SET comment_count = 7")
    asked = fleet.command("fleet", "reextract", "--no-wait")
    assert asked.returncode == 0, asked.stderr
    fleet.await_that(lambda: fleet.revive() and rows(fleet.db, wrong) < [(FILES * PAGES * 2 // 3,)], 300)
    fleet.replace("worker-2", "writer")
    waited = fleet.command("fleet", "reextract")
    assert waited.returncode == 0, waited
    assert rows(fleet.db, "SELECT counts FROM fleet_jobs WHERE kind = 'reextract' ORDER BY id LIMIT 1") == [
        (json.dumps({"changed": FILES * PAGES, "field:comment_count": FILES * PAGES}),)
    ]
    assert contents(fleet.db) == contents(one)
    status = fleet.command("fleet", "status")
    assert "guest:guest" not in status.stdout + status.stderr
