"""`archiver fleet status`: for how long a worker may be silent is what the writer was told, not what is usual."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fleet_brokers import Redis, running
from fleet_processes import FleetProcesses
from processes import wait_for

from archiver.archive import Archive
from archiver.archive.fleet import FleetBook
from archiver.fleet.losses import SILENT_AFTER

PATIENCE = 3600
SILENT = {"half-an-hour.example": timedelta(minutes=30), "two-hours.example": timedelta(hours=2)}


class _PatientFleet(FleetProcesses):
    """A fleet that follows no outlet, and whose writer waits for workers for an hour."""

    def _writer_arguments(self) -> list[str]:
        return ["--no-outlets", "--db", str(self.db), "--lost-after", str(PATIENCE)]

    def status(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.command("fleet", "status", "--json").stdout)
        return told

    def patience(self) -> tuple[float, list[str]]:
        """For how long workers may be silent, and the outlets of whose workers it is said that they were not heard."""
        told = self.status()
        silent = [problem.partition(":")[0] for problem in told["problems"] if "has not been heard" in problem]
        return told["lost_after_seconds"], silent


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_PatientFleet]:
    """Two outlets under way, whose workers fell silent."""
    folder = tmp_path_factory.mktemp("fleet")
    with running(Redis(folder / "broker")) as broker:
        found, now = _PatientFleet(folder, broker, []), datetime.now(UTC)
        with Archive(found.db) as archive:
            crawl_id = archive.start_crawl(list(SILENT), "archiver fleet", now)
            for outlet, silence in SILENT.items():
                archive.add_outlet(key=outlet, homepage=f"https://{outlet}/")
                FleetBook(archive).give(outlet, crawl_id, outlet, "lists", (), now - silence)
                FleetBook(archive).note_heard(outlet, "worker:1", now - silence, Counter(), has_yielded=False)
        yield found
        found.stop()


pytestmark = pytest.mark.redis


def test_without_a_writer_the_usual_patience_counts(fleet: _PatientFleet) -> None:
    assert fleet.patience() == (SILENT_AFTER.total_seconds(), list(SILENT))


def test_with_a_writer_its_own_counts(fleet: _PatientFleet) -> None:
    fleet.start("writer")
    wait_for(lambda: fleet.patience() == (PATIENCE, ["two-hours.example"]))
