"""The status for Prometheus, as a file for the node exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, write_to_textfile
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from archiver.errors import UsageError
from archiver.status.report import OutletStatus, Status

Figure = tuple[Sequence[str], float | None]
"""The values of a metric's labels, and its own; None where it is not known: then it is left out."""

_OF_OUTLETS: tuple[tuple[str, str, Callable[[OutletStatus], float | None]], ...] = (
    ("last_run_timestamp_seconds", "When the outlet's last crawl began.", lambda one: _stamp(one.last_run)),
    (
        "last_new_timestamp_seconds",
        "When the crawl began that last brought a new article.",
        lambda one: _stamp(one.last_new),
    ),
    (
        "score_ratio",
        "How well the outlet is archived, 0 to 1.",
        lambda one: one.score / 100 if one.score is not None else None,
    ),
    ("expected_articles", "New articles to be expected since the last one.", lambda one: one.expected),
    ("silence_limit_articles", "With more expected articles the outlet counts as silent.", lambda one: one.silent_from),
)


def write_metrics(status: Status, path: Path) -> None:
    """Write the file, all at once: who reads it meanwhile gets the old one. Raises UsageError where it cannot be written."""
    if path.suffix != ".prom":
        raise UsageError(
            f"--metrics {path}: the textfile collector reads only files that end in .prom; name it {path.with_suffix('.prom')}"
        )
    registry = CollectorRegistry()
    registry.register(_Figures(status))
    try:
        write_to_textfile(str(path), registry)
    except OSError as error:
        raise UsageError(
            f"--metrics {path}: cannot be written ({error.strerror}); name a file in a folder that can"
        ) from error


class _Figures(Collector):
    """All figures; docs/status.md lists them."""

    def __init__(self, status: Status) -> None:
        self.status = status

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._archive()
        outlets = self.status.outlets
        for name, meaning, value in _OF_OUTLETS:
            yield _gauge(name, meaning, [((one.outlet,), value(one)) for one in outlets], "outlet")
        pages = [((one.outlet, word), number) for one in outlets for word, number in one.last_day.items()]
        yield _gauge("last_day_pages", "Pages that crawls of the last 24 hours asked for.", pages, "outlet", "outcome")
        fill = [((one.outlet, name), rate.now) for one in outlets for name, rate in one.fill.items()]
        yield _gauge("fill_ratio", "Share of the latest new articles that have the field.", fill, "outlet", "field")
        before = [((one.outlet, name), rate.before) for one in outlets for name, rate in one.fill.items()]
        yield _gauge("fill_before_ratio", "The same share in the 14 days before.", before, "outlet", "field")

    def _archive(self) -> Iterator[GaugeMetricFamily]:
        status, disk = self.status, self.status.disk
        yield _gauge("status_timestamp_seconds", "When these figures were made.", [((), _stamp(status.at))])
        yield _gauge("articles", "Articles in the archive.", [((), status.articles)])
        yield _gauge("alarms", "Alarms there are.", [((), len(status.alarms))])
        alarms = [((alarm.kind, alarm.outlet or "", alarm.subject or ""), 1.0) for alarm in status.alarms]
        yield _gauge("alarm", "1 for each alarm; the series ends with it.", alarms, "kind", "outlet", "subject")
        yield _gauge(
            "disk_free_bytes", "Room on the disk of archive and evidence.", [((), disk.free if disk else None)]
        )
        yield _gauge(
            "archive_size_bytes", "Size of the archive's file with its log.", [((), disk.archive if disk else None)]
        )
        yield _gauge("evidence_size_bytes", "Size of the evidence.", [((), disk.evidence if disk else None)])
        left = status.days_left * 86_400 if status.days_left is not None else None
        yield _gauge(
            "disk_remaining_seconds", "Until the disk is full, at the growth of the last 7 days.", [((), left)]
        )


def _gauge(name: str, meaning: str, figures: Sequence[Figure], *labels: str) -> GaugeMetricFamily:
    metric = GaugeMetricFamily(f"archiver_{name}", meaning, labels=labels)
    for values, value in figures:
        if value is not None:
            metric.add_metric(values, value)
    return metric


def _stamp(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
