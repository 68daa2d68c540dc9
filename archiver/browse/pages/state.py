"""How the archive and its outlets are doing: alarms, scores, what came in and what was lost by day, how full the fields are."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from datasette import Response
from datasette.utils.asgi import NotFound

from archiver.archive import Archive
from archiver.browse.pages.visit import Answer, Route, Visit
from archiver.browse.words import Words
from archiver.status import Alarm, Facts, read_facts
from archiver.status.plain import as_json
from archiver.status.report import ZONE, DayCount, OutletStatus, Status, report, total
from archiver.status.words import size

DAYS = 14
"""Days of a sparkline, as on the first page."""
KEPT_SECONDS = 60.0
"""For which the figures of an archive are shown again: reading them takes up to a second for a large one."""


@dataclass
class _Kept:
    """The facts of the archives that were looked at last, each with the moment until which they count."""

    facts: dict[Path, tuple[float, Facts]] = field(default_factory=dict)

    async def of(self, path: Path) -> Facts:
        until, facts = self.facts.get(path, (0.0, None))
        if facts is None or until < monotonic():
            facts = await asyncio.to_thread(_read, path)
            self.facts[path] = (monotonic() + KEPT_SECONDS, facts)
        return facts


_KEPT = _Kept()


async def state(visit: Visit) -> Answer:
    """All outlets; `/zustand.json` is what `archiver status --json` prints."""
    status = report(await _facts(visit), DAYS)
    if visit.parts.get("format"):
        answer: Answer = Response.json(as_json(status))
        return answer
    return await visit.page(
        "state.html",
        found=status,
        alarms=_alarms(status, visit.words),
        rows=[_row(outlet, status) for outlet in status.outlets],
        names=_filled_fields(status),
        size=lambda number: size(number).replace(".", "," if visit.words.language == "de" else "."),
        days=DAYS,
    )


async def outlet(visit: Visit) -> Answer:
    """One outlet, day by day."""
    name = visit.parts["domain"]
    facts = await _facts(visit)
    if name not in facts.outlets:
        raise NotFound(f"no crawl of {name} in the last six weeks")
    status = report(facts, DAYS, [name])
    return await visit.page(
        "state_outlet.html",
        found=status,
        outlet=status.outlets[0],
        alarms=[alarm for alarm in _alarms(status, visit.words) if alarm["outlet"]],
        row=_row(status.outlets[0], status),
        sums=total(status.outlets[0].days, status.at.astimezone(ZONE).date()),
        days=DAYS,
    )


async def _facts(visit: Visit) -> Facts:
    path = visit.archive.path
    if path is None:
        raise NotFound("the archive is served from memory; its state is told where it lies in a file")
    return await _KEPT.of(Path(path))


def _read(path: Path) -> Facts:
    with Archive(path, read_only=True) as archive:
        return read_facts(archive)


def _alarms(status: Status, words: Words) -> list[dict[str, Any]]:
    return [_told(alarm, words) for alarm in status.alarms]


def _told(alarm: Alarm, words: Words) -> dict[str, Any]:
    """An alarm in the reader's words, fields by the names that the tables below it use."""
    if alarm.subject:
        alarm = replace(alarm, subject=words.known(f"state.field_{alarm.subject}", alarm.subject))
    what, to_do = alarm.what(words.language), alarm.to_do(words.language)
    return {"outlet": alarm.outlet, "what": what, "to_do": to_do, "since": alarm.since}


def _row(outlet: OutletStatus, status: Status) -> dict[str, Any]:
    """An outlet with its figures by day, the oldest first, days without a run as 0."""
    by_day: Mapping[Any, DayCount] = {day.day: day for day in outlet.days}
    last = status.at.astimezone(ZONE).date()
    days = [by_day.get(last - timedelta(days=back)) for back in reversed(range(DAYS))]
    return {
        "outlet": outlet,
        "new": [day.new if day else 0 for day in days],
        "lost": [sum(day.refused.values()) + sum(day.failed.values()) if day else 0 for day in days],
        "broken": {alarm.subject for alarm in outlet.alarms if alarm.kind == "field"},
        "interval": _span(outlet.interval),
    }


def _filled_fields(status: Status) -> list[str]:
    """Fields that any outlet has ever filled."""
    names = status.outlets[0].fill if status.outlets else {}
    return [name for name in names if any(one.fill[name].now or one.fill[name].before for one in status.outlets)]


def _span(span: timedelta | None) -> tuple[str, int] | None:
    """A span of time as the name of its unit and how many of it."""
    if span is None:
        return None
    minutes = round(span / timedelta(minutes=1))
    if minutes < 90:
        return "minutes", max(1, minutes)
    return ("hours", round(minutes / 60)) if minutes < 36 * 60 else ("days", round(minutes / 1440))


ROUTES = (
    Route(r"/(?:zustand|status)(?:\.(?P<format>json))?", state),
    Route(r"/zustand/(?P<domain>[^/]+)", outlet),
)
