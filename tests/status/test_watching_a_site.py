"""A real site is crawled by the real command: as usual there is no alarm, after a redesign there is one in the next run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from crawl_site import environment

from archiver.archive import Archive
from archiver.demo.server import DemoServer
from archiver.status import read_facts
from archiver.status.plain import as_json
from archiver.status.report import report


@dataclass
class Watched:
    """The demo site and what was told of it after each crawl."""

    server: DemoServer
    db: Path
    told: list[dict[str, Any]] = field(default_factory=list)

    def crawl(self, *options: str) -> None:
        place = ["--allow-local", self.server.address, "--db", str(self.db)]
        command = [sys.executable, "-m", "archiver", "crawl", self.server.base_url, *place, "--quiet", *options]
        subprocess.run(command, env=environment(), check=True, timeout=300)
        with Archive(self.db, read_only=True) as archive:
            self.told.append(as_json(report(read_facts(archive))))


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Crawled as usual, after a redesign, and after that was mended."""
    with DemoServer() as server:
        watched = Watched(server, tmp_path_factory.mktemp("watched") / "archive.db")
        watched.crawl("--no-evidence")
        for is_redesigned in (True, False):
            server.is_redesigned = is_redesigned
            server.edition = 1
            watched.crawl("--no-evidence", "--revisit")
        yield watched


def alarms(status: dict[str, Any]) -> list[str]:
    return [f"{alarm['kind']} {alarm['subject']}" for alarm in status["alarms"]]


def test_a_site_as_usual_makes_no_alarm(watched: Watched) -> None:
    assert alarms(watched.told[0]) == []


def test_a_broken_selector_is_told_in_the_next_run(watched: Watched) -> None:
    assert alarms(watched.told[1]) == ["field image_credit"]
    (alarm,) = watched.told[1]["alarms"]
    assert alarm["values"]["pages"] == len(watched.server.site.stories)
    assert alarm["values"]["now"] == 0
    assert alarm["what"].startswith(f"image_credit on {watched.server.address}: ")


def test_what_was_mended_is_told_no_more(watched: Watched) -> None:
    assert alarms(watched.told[2]) == []


def test_the_figures_are_those_of_the_site(watched: Watched) -> None:
    (outlet,) = watched.told[0]["outlets"]
    (day,) = outlet["days"]
    assert day["new"] == len(watched.server.site.stories)
    assert day["announced_by_feeds"] == len(watched.server.site.stories) + 3  # and what leads to no article
    assert day["refused"] == {"consent": 1, "error": 1}
    assert day["skipped"] == {"robots": 1}
    assert outlet["fill"]["image_credit"]["now"] == 1
