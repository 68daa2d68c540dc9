"""What is the matter with the archive as a whole: no crawls, no room, damage. Pure; docs/status.md tells each rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from archiver.status.alarm import Alarm
from archiver.status.facts import Disk, Facts
from archiver.status.words import UNKNOWN_MANY, size

SCHEDULED_DAYS = 5
"""On so many days of the last two weeks a crawl must have begun to count as scheduled. A guess: who crawls by hand does so less often."""
RHYTHM = timedelta(days=14)
"""Of these pauses between crawls are compared."""
LEAST_PAUSE = timedelta(hours=3)
"""A shorter pause is never an alarm: a machine may be restarted."""
GIVEN_UP = timedelta(days=14)
"""After so long an outlet that is no longer crawled counts as given up, not as overdue, where others are crawled."""
DAYS_LEFT = 14
"""Below so many the disk is an alarm: time enough to buy another."""
LEAST_FREE = 200_000_000
"""Bytes; below this the disk is an alarm however little is written."""
GROWTH = timedelta(days=7)
"""Over which the growth is taken."""
_LEAST_HISTORY = timedelta(days=3)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def find_alarms(facts: Facts) -> list[Alarm]:
    """What is the matter with the archive."""
    return [*_unsound(facts), *_disk(facts), *_overdue(facts)]


def growth_per_day(facts: Facts) -> float | None:
    """By how many bytes archive and evidence grow a day; None while too little is known."""
    tallies = [tally for runs in facts.outlets.values() for tally in runs]
    begin = min((tally.started_at for tally in tallies), default=facts.now)
    if facts.disk is None or facts.now - begin < _LEAST_HISTORY or not facts.articles:
        return None
    span = min(GROWTH, facts.now - begin)
    recent = [tally for tally in tallies if tally.is_regular and facts.now - tally.started_at <= span]
    new = sum(tally.pages("new") for tally in recent)
    grown = facts.disk.archive * min(1.0, new / facts.articles)
    if not facts.disk.is_evidence_passing:
        grown += sum(tally.evidence_bytes for tally in recent)
    return grown / (span / _DAY)


def _unsound(facts: Facts) -> Iterator[Alarm]:
    if facts.problems:
        more = f" (and {len(facts.problems) - 1} more)" if len(facts.problems) > 1 else ""
        yield Alarm(kind="unsound", values={"problem": facts.problems[0].replace("\n", " ")[:200] + more})


def _disk(facts: Facts) -> Iterator[Alarm]:
    growth = growth_per_day(facts)
    disk = facts.disk
    if disk is None:
        return
    days = disk.free / growth if growth else None
    if disk.free < LEAST_FREE or (days is not None and days < DAYS_LEFT):
        yield _disk_alarm(disk, growth, days)


def _disk_alarm(disk: Disk, growth: float | None, days: float | None) -> Alarm:
    values: dict[str, float | int | str] = {
        "free": size(disk.free),
        "growth": size(growth or 0),
        "days": round(days) if days is not None else UNKNOWN_MANY,
        "free_bytes": disk.free,
        "growth_bytes": round(growth or 0),
    }
    return Alarm(kind="disk", values=values)


def _overdue(facts: Facts) -> Iterator[Alarm]:
    starts = sorted({tally.started_at for runs in facts.outlets.values() for tally in runs})
    if alarm := _late(starts, facts.now, None):
        yield alarm
        return
    for outlet, tallies in facts.outlets.items():
        alarm = _late([tally.started_at for tally in tallies], facts.now, outlet)
        if alarm and alarm.since and facts.now - alarm.since <= GIVEN_UP:
            yield alarm


def _late(starts: Sequence[datetime], now: datetime, outlet: str | None) -> Alarm | None:
    """The alarm that no crawl has begun for twice the longest pause of the two weeks before the last one."""
    known = [start for start in starts if starts[-1] - start <= RHYTHM]
    if len({start.date() for start in known}) < SCHEDULED_DAYS:
        return None
    longest = max(after - before for before, after in itertools.pairwise(known))
    pause = now - known[-1]
    if pause <= max(2 * longest, LEAST_PAUSE):
        return None
    values: dict[str, float | int | str] = {
        "where": outlet or "the archive",
        "hours": round(pause / _HOUR, 1),
        "longest": round(longest / _HOUR, 1),
    }
    return Alarm(kind="overdue", outlet=outlet, since=known[-1], values=values)
