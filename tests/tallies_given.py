"""Tallies of runs for the tests of what judges them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from archiver.archive.tallies import WATCHED, AgainCount, ListCount, NewCount, Tally
from archiver.status.facts import Disk, Facts

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
"""A Monday noon."""
OUTLET = "blatt.example"
READ = {"feed": ListCount({"read": 1}, 20, 10)}


def a_run(hours_ago: float = 0, *, new: int = 10, missing: dict[str, int] | None = None, **fields: Any) -> Tally:
    """A run that brought so many new articles and read the feed; what is given here instead of that."""
    at = NOW - timedelta(hours=hours_ago)
    whole: dict[str, Any] = {
        "crawl_id": 100_000 - int(hours_ago * 10),
        "outlet": OUTLET,
        "started_at": at,
        "finished_at": at + timedelta(minutes=3),
        "outcomes": {"new": new} if new else {},
        "lists": READ,
        "fresh": NewCount(new, 0, missing or {}),
        "evidence_bytes": 1_000_000,
    }
    return Tally(**(whole | fields))


def usual_runs(days: int = 20, every: int = 6, until: float = 6, **fields: Any) -> list[Tally]:
    """Runs of so many days, the last one so many hours ago."""
    return [a_run(hours, **fields) for hours in range(days * 24, int(until) - 1, -every)]


def again(pages: int, **lost: int) -> AgainCount:
    """Pages looked at again that had every field before, and lost these."""
    return AgainCount(pages, dict.fromkeys(WATCHED, pages), dict(lost))


def facts(*tallies: Tally, **fields: Any) -> Facts:
    """Facts of an archive with these runs, in good order; what is given here instead of that."""
    outlets: dict[str, list[Tally]] = {}
    for tally in tallies:
        outlets.setdefault(tally.outlet, []).append(tally)
    whole: dict[str, Any] = {
        "now": NOW,
        "outlets": {name: tuple(outlets[name]) for name in sorted(outlets)},
        "articles": 10_000,
        "disk": Disk(free=500_000_000_000, archive=1_000_000_000, evidence=5_000_000_000),
    }
    return Facts(**(whole | fields))
