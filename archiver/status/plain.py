"""The status as JSON; docs/status.schema.json describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from archiver.status.report import DayCount, OutletStatus, Status

VERSION = 1
"""Counts up when a name changes its meaning or goes."""


def as_json(status: Status) -> dict[str, Any]:
    """The status for programs; docs/status.md tells every name."""
    return {
        "version": VERSION,
        "at": _time(status.at),
        "articles": status.articles,
        "disk": {
            "free_bytes": status.disk.free,
            "archive_bytes": status.disk.archive,
            "evidence_bytes": status.disk.evidence,
            "growth_bytes_per_day": round(status.growth_per_day) if status.growth_per_day is not None else None,
            "days_left": round(status.days_left, 1) if status.days_left is not None else None,
        }
        if status.disk
        else None,
        "alarms": [alarm.as_json() for alarm in status.alarms],
        "outlets": [_outlet_json(outlet) for outlet in status.outlets],
    }


def _outlet_json(outlet: OutletStatus) -> dict[str, Any]:
    return {
        "outlet": outlet.outlet,
        "score": outlet.score,
        "last_run": _time(outlet.last_run),
        "last_new": _time(outlet.last_new),
        "interval_seconds": round(outlet.interval.total_seconds()) if outlet.interval else None,
        "expected_articles": round(outlet.expected, 2) if outlet.expected is not None else None,
        "silent_from_articles": round(outlet.silent_from, 2) if outlet.silent_from is not None else None,
        "fill_pages": outlet.fill_pages,
        "fill": {
            name: {"now": _rounded(rate.now), "before": _rounded(rate.before)} for name, rate in outlet.fill.items()
        },
        "days": [{name: _plain(getattr(day, name)) for name in DayCount.__slots__} for day in outlet.days],
        "alarms": [alarm.key for alarm in outlet.alarms],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _rounded(share: float | None) -> float | None:
    return round(share, 4) if share is not None else None


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
