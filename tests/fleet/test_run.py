"""`archiver fleet run` for real, over a site on loopback: round after round, after a kill, and beside another run."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from crawl_site import Run, Site, environment, running_site

from archiver.archive import Archive
from archiver.archive.locks import OutletLock, WriterLock

PATHS = [f"/2024/10/21/meldung-{number}/" for number in range(3)]
LONG_AGO = "2024-10-21T00:00:00+00:00"


@dataclass
class Rounds:
    """A site, its archive, and what came of the rounds so far."""

    site: Site
    db: Path

    @property
    def outlet(self) -> str:
        return f"127.0.0.1:{self.site.port}"

    def run(self) -> Run:
        arguments = ["fleet", "run", self.site.url, "--db", str(self.db), "--allow-local", self.outlet]
        ended = subprocess.run(
            [sys.executable, "-m", "archiver", *arguments],
            capture_output=True,
            text=True,
            env=environment(),
            timeout=300,
        )
        return Run(ended.returncode, ended.stdout, ended.stderr, self.db)

    def change(self, sql: str, *values: str) -> None:
        connection = sqlite3.connect(self.db)
        with connection:
            connection.execute(sql, values)
        connection.close()

    def make_due(self) -> None:
        self.change("UPDATE fleet_outlets SET due_at = ?", LONG_AGO)
        self.change("UPDATE urls SET next_visit = ? WHERE article_id IS NOT NULL", LONG_AGO)


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    with running_site() as site:
        for number, path in enumerate(PATHS):
            site.add_article(path, f"Meldung {number} aus Musterstadt", has_validators=True)
        site.add_feed(*PATHS)
        site.add_page("/", head='<link rel="alternate" type="application/rss+xml" href="/feed">')
        found = Rounds(site, tmp_path_factory.mktemp("fleet") / "archive.db")
        first = found.run()
        assert (first.code, first.outcomes()) == (0, {"new": 3}), first.stderr
        yield found


def test_what_has_not_changed_is_told_by_the_site_and_kept_as_evidence(rounds: Rounds) -> None:
    rounds.make_due()
    asked = len(rounds.site.hits)
    again = rounds.run()
    assert (again.code, again.outcomes()) == (0, {"unchanged": 3}), again.stderr
    assert {status for path, status in rounds.site.hits[asked:] if path in PATHS} == {304}
    assert again.rows(
        "SELECT count(*) FROM fetches WHERE status = 304 AND evidence_of IS NOT NULL AND role = 'page'"
    ) == [(3,)]
    with Archive(rounds.db, read_only=True) as archive:
        assert not archive.proof().problems


def test_an_outlet_that_is_not_due_is_left_alone(rounds: Rounds) -> None:
    asked = len(rounds.site.hits)
    assert rounds.run().code == 0
    assert len(rounds.site.hits) == asked


def test_what_a_killed_run_had_under_way_is_taken_up_again(rounds: Rounds) -> None:
    rounds.make_due()
    rounds.change(
        "INSERT INTO fleet_rounds (outlet, crawl_id, task, kind, pages, given_at, heard_at, worker) "
        "SELECT ?, max(id), 'killed', 'pages', '[]', ?, ?, 'here:1' FROM crawls",
        rounds.outlet, LONG_AGO, LONG_AGO,
    )  # fmt: skip
    again = rounds.run()
    assert again.rows("SELECT count(*) FROM fleet_rounds") == [(0,)], again.stderr


def test_an_outlet_of_another_run_is_told(rounds: Rounds) -> None:
    rounds.make_due()
    with OutletLock(rounds.db, rounds.outlet):
        ended = rounds.run()
    assert ended.code == 4
    assert rounds.outlet in ended.stderr
    assert "another run" in ended.stderr


def test_there_is_one_writer_for_an_archive(rounds: Rounds) -> None:
    with WriterLock(rounds.db):
        ended = rounds.run()
    assert ended.code == 4
    assert "another `archiver fleet writer`" in ended.stderr
