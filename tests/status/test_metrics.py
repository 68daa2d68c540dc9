"""The file for Prometheus: readable by its own parser, named by its rules, written all at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tallies_given import NOW, OUTLET, a_run, facts, usual_runs

from archiver.errors import UsageError
from archiver.status.metrics import write_metrics
from archiver.status.report import Status, report

DOCS = Path(__file__).parents[2] / "docs" / "status.md"
BASE_UNITS = ("_seconds", "_bytes", "_ratio")
COUNTED = ("articles", "alarms", "alarm", "pages")
"""What is counted has no unit but its own name."""


@pytest.fixture(scope="module")
def broken() -> Status:
    return report(
        facts(*usual_runs(), a_run(new=20, missing={"image_credit": 20}, outcomes={"new": 20, "failed:http-503": 2}))
    )


@pytest.fixture
def metrics(tmp_path: Path, broken: Status) -> dict[str, dict[tuple[str, ...], float]]:
    """Values by name and by their labels' values."""
    write_metrics(broken, tmp_path / "archiver.prom")
    families = text_string_to_metric_families((tmp_path / "archiver.prom").read_text(encoding="utf-8"))
    return {
        family.name: {
            tuple(sample.labels[name] for name in sorted(sample.labels)): sample.value for sample in family.samples
        }
        for family in families
    }


def test_figures_are_those_of_the_status(metrics: dict[str, dict[tuple[str, ...], float]], broken: Status) -> None:
    assert metrics["archiver_status_timestamp_seconds"] == {(): NOW.timestamp()}
    assert metrics["archiver_score_ratio"] == {(OUTLET,): (broken.outlets[0].score or 0) / 100}
    assert metrics["archiver_alarm"] == {("field", OUTLET, "image_credit"): 1}
    assert metrics["archiver_last_day_pages"][("failed:http-503", OUTLET)] == 2
    assert metrics["archiver_fill_ratio"][("image_credit", OUTLET)] == 0
    assert metrics["archiver_fill_before_ratio"][("image_credit", OUTLET)] == 1
    assert metrics["archiver_disk_free_bytes"] == {(): 500e9}


def test_every_metric_has_help_and_type(tmp_path: Path, broken: Status) -> None:
    write_metrics(broken, tmp_path / "archiver.prom")
    for family in text_string_to_metric_families((tmp_path / "archiver.prom").read_text(encoding="utf-8")):
        assert family.type == "gauge"
        assert family.documentation.endswith(".")


def test_names_follow_prometheus(metrics: dict[str, dict[tuple[str, ...], float]]) -> None:
    """Base units at the end; what is counted by its own plural. No `_total`, which is for counters."""
    for name in metrics:
        assert re.fullmatch(r"archiver(_[a-z]+)+", name)
        assert name.endswith(BASE_UNITS) or name.rpartition("_")[2] in COUNTED, name


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    write_metrics(report(facts(a_run(new=0))), tmp_path / "archiver.prom")
    text = (tmp_path / "archiver.prom").read_text(encoding="utf-8")
    assert "archiver_last_run_timestamp_seconds{" in text
    assert "archiver_last_new_timestamp_seconds{" not in text
    assert "nan" not in text.lower().replace("finance", "")


def test_the_file_is_replaced_all_at_once(tmp_path: Path, broken: Status) -> None:
    path = tmp_path / "archiver.prom"
    path.write_text("old", encoding="utf-8")
    before = path.stat().st_ino
    write_metrics(broken, path)
    assert path.stat().st_ino != before
    assert [file.name for file in tmp_path.iterdir()] == ["archiver.prom"]


def test_a_name_that_the_collector_would_not_read_is_refused(tmp_path: Path, broken: Status) -> None:
    with pytest.raises(UsageError, match=r"name it .*figures\.prom"):
        write_metrics(broken, tmp_path / "figures.txt")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, broken: Status) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_metrics(broken, tmp_path / "no" / "archiver.prom")


def test_the_document_lists_every_metric(metrics: dict[str, dict[tuple[str, ...], float]]) -> None:
    listed = set(re.findall(r"^\| `(archiver_[a-z_]+)", DOCS.read_text(encoding="utf-8"), re.M))
    assert listed == set(metrics)
