"""What `archiver status` tells: per outlet and day what was announced, fetched and kept, fill rates, a score. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from archiver.archive.tallies import Tally
from archiver.status.alarm import Alarm
from archiver.status.facts import Disk, Facts
from archiver.status.house import growth_per_day
from archiver.status.judge import judge
from archiver.status.outlet import rhythm_of
from archiver.status.scoring import Fill, fill_rates, score

ZONE = ZoneInfo("Europe/Berlin")
"""Whose days are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """What became of an outlet on one day; a run belongs to the day on which it began (Europe/Berlin)."""

    day: date
    runs: int
    announced_by_feeds: int
    announced_by_sitemaps: int
    announced_by_pages: int
    """New or changed addresses that home and section pages named."""
    fetched: int
    new: int
    changed: int
    unchanged: int
    duplicate: int
    refused: dict[str, int]
    """By kind: `consent`, `paywall`, `overview` …"""
    failed: dict[str, int]
    """By reason: `timeout`, `http-503` …"""
    skipped: dict[str, int]
    """Found and not asked, by reason: `robots` …"""
    lists_failed: int
    """Feeds, sitemaps and front pages that could not be had or read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletStatus:
    """How one outlet is doing."""

    outlet: str
    score: int | None
    """0 to 100; None where nothing was asked in the last seven days."""
    last_run: datetime | None
    last_new: datetime | None
    """When the run began that last brought a new article."""
    interval: timedelta | None
    """Between two new articles on average; None while that is not known."""
    expected: float | None
    """New articles that were to be expected since the last one."""
    silent_from: float | None
    """The outlet counts as silent when more are missing; None while too little is known."""
    fill: dict[str, Fill]
    fill_pages: int
    """New articles from which `Fill.now` is taken."""
    days: tuple[DayCount, ...]
    """The latest first; days without a run are left out."""
    last_day: dict[str, int]
    """Pages of the crawls that began in the last 24 hours, by outcome."""
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the archive and its outlets are doing."""

    at: datetime
    outlets: tuple[OutletStatus, ...]
    alarms: tuple[Alarm, ...]
    """All of them: the archive's first, then by outlet."""
    articles: int
    disk: Disk | None
    growth_per_day: float | None
    """Bytes."""

    @property
    def days_left(self) -> float | None:
        """Until the disk is full; None while that cannot be told."""
        return self.disk.free / self.growth_per_day if self.disk and self.growth_per_day else None


def report(facts: Facts, days: int = 7, only: Collection[str] = ()) -> Status:
    """The status that follows from the facts, day by day for the last so many days; of all outlets or only of these.

    Alarms of the archive as a whole are always among them.
    """
    names = sorted(only) or list(facts.outlets)
    alarms = tuple(alarm for alarm in judge(facts) if alarm.outlet is None or alarm.outlet in names)
    outlets = tuple(_outlet(name, facts.outlets.get(name, ()), facts.now, days, alarms) for name in names)
    return Status(
        at=facts.now,
        outlets=outlets,
        alarms=alarms,
        articles=facts.articles,
        disk=facts.disk,
        growth_per_day=growth_per_day(facts),
    )


def total(days: Iterable[DayCount], day: date) -> DayCount:
    """Several days as one, under the name of one."""
    counts = list(days)
    numbers = {
        name: sum(getattr(count, name) for count in counts)
        for name in DayCount.__slots__
        if name not in ("day", "refused", "failed", "skipped")
    }
    words = {name: _added(getattr(count, name) for count in counts) for name in ("refused", "failed", "skipped")}
    values: dict[str, Any] = {**numbers, **words}
    return DayCount(day=day, **values)


def _outlet(name: str, tallies: Sequence[Tally], now: datetime, days: int, alarms: Sequence[Alarm]) -> OutletStatus:
    rhythm = rhythm_of(tallies)
    fill, pages = fill_rates(tallies)
    return OutletStatus(
        outlet=name,
        score=score(tallies, fill, rhythm, now),
        last_run=tallies[-1].started_at if tallies else None,
        last_new=next((tally.started_at for tally in reversed(tallies) if tally.pages("new")), None),
        interval=rhythm.interval if rhythm else None,
        expected=rhythm.expected if rhythm else None,
        silent_from=rhythm.limit if rhythm else None,
        fill=fill,
        fill_pages=pages,
        days=tuple(_days(tallies, now, days)),
        last_day=_added(tally.outcomes for tally in tallies if now - tally.started_at <= timedelta(days=1)),
        alarms=tuple(alarm for alarm in alarms if alarm.outlet == name),
    )


def _days(tallies: Sequence[Tally], now: datetime, days: int) -> list[DayCount]:
    first = now.astimezone(ZONE).date() - timedelta(days=days - 1)
    by_day: dict[date, list[Tally]] = {}
    for tally in tallies:
        by_day.setdefault(tally.started_at.astimezone(ZONE).date(), []).append(tally)
    return [_day(day, by_day[day]) for day in sorted(by_day, reverse=True) if day >= first]


def _day(day: date, tallies: Sequence[Tally]) -> DayCount:
    def announced(role: str) -> int:
        return sum(tally.lists[role].queued for tally in tallies if role in tally.lists)

    return DayCount(
        day=day,
        runs=len(tallies),
        announced_by_feeds=announced("feed"),
        announced_by_sitemaps=announced("sitemap"),
        announced_by_pages=announced("front"),
        fetched=sum(tally.fetched for tally in tallies),
        new=sum(tally.pages("new") for tally in tallies),
        changed=sum(tally.pages("changed") for tally in tallies),
        unchanged=sum(tally.pages("unchanged") for tally in tallies),
        duplicate=sum(tally.pages("duplicate") for tally in tallies),
        refused=_by_reason(tallies, "refused"),
        failed=_by_reason(tallies, "failed"),
        skipped=_by_reason(tallies, "skipped"),
        lists_failed=sum(
            number
            for tally in tallies
            for count in tally.lists.values()
            for word, number in count.outcomes.items()
            if word.startswith("failed:")
        ),
    )


def _by_reason(tallies: Sequence[Tally], prefix: str) -> dict[str, int]:
    return _added(
        {word.partition(":")[2]: number for word, number in tally.outcomes.items() if word.startswith(f"{prefix}:")}
        for tally in tallies
    )


def _added(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Sums, the greatest first."""
    added: Counter[str] = Counter()
    for count in counts:
        added.update(count)
    return dict(added.most_common())
