"""Outlets that do not exist, with the weekly rhythms, moods and mishaps of real ones: their tallies, run by run."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from archiver.archive.tallies import WATCHED, AgainCount, ListCount, NewCount, Tally

START = datetime(2026, 1, 5, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
HOURS = 7 * 24


@dataclass(frozen=True)
class Outlet:
    """How an outlet publishes, and how well its pages are read."""

    rates: tuple[float, ...]
    """Articles per hour of the week."""
    batch: int
    """Mean size of what comes at once: agencies' reports, a weekly edition."""
    fill: Mapping[str, float]
    mood: float
    """How much fill rates differ from day to day (standard deviation in log odds)."""
    failing: float
    """Share of pages that fail on an ordinary day."""
    holidays: tuple[int, ...] = ()
    """Days on which little appears."""


def an_outlet(rng: Random) -> Outlet:
    """Busy papers, blogs, weeklies, agencies, night owls."""
    kind = rng.choice(("paper", "paper", "local", "blog", "weekly", "batches", "agency"))
    a_day = {"paper": rng.uniform(40, 250), "local": rng.uniform(8, 40), "blog": rng.uniform(0.5, 8), "weekly": rng.uniform(0.3, 3),
             "batches": rng.uniform(3, 25), "agency": rng.uniform(60, 200)}[kind]  # fmt: skip
    opens, closes, weekend = rng.randint(4, 10), rng.randint(15, 24), rng.choice((0.0, 0.1, 0.4, 0.8))
    only_day, only_hour = rng.randint(0, 6), rng.randint(5, 20)
    shape = []
    for hour_of_week in range(HOURS):
        day, hour = divmod(hour_of_week, 24)
        weight = 1.0 if opens <= hour < closes else rng.choice((0.0, 0.05, 0.2))
        weight *= weekend if day >= 5 else 1.0
        weight *= float(day == only_day) if kind == "weekly" else 1.0
        shape.append(float(hour == only_hour and (day < 5 or weekend > 0)) if kind == "batches" else weight)
    total = sum(shape) or 1.0
    return Outlet(
        rates=tuple(weight * a_day * 7 / total for weight in shape),
        batch=rng.choice((1, 1, 2, 5)),
        fill={name: rng.choice((1.0, 0.98, 0.9, 0.75, 0.5, 0.2, 0.0)) for name in WATCHED},
        mood=rng.choice((0.0, 0.3, 0.8)),
        failing=rng.choice((0.0, 0.005, 0.02)),
        holidays=tuple(rng.sample(range(60), 3)),
    )


@dataclass
class History:
    """Tallies of one outlet, made run by run."""

    outlet: Outlet
    rng: Random
    every: timedelta = timedelta(hours=1)
    tallies: list[Tally] = field(default_factory=list)
    _moods: dict[tuple[int, str], float] = field(default_factory=dict)

    def run(self, until: datetime, *, broken: frozenset[str] = frozenset(), silent: bool = False) -> list[Tally]:
        """Crawl until then; fields that are `broken` are found no more, a `silent` outlet publishes nothing."""
        while self._now + self.every <= until:
            self.tallies.append(self._tally(self._now + self.every, broken, silent=silent))
        return self.tallies

    @property
    def _now(self) -> datetime:
        return self.tallies[-1].started_at if self.tallies else START

    def _tally(self, at: datetime, broken: frozenset[str], *, silent: bool) -> Tally:
        articles = 0 if silent else self._published(at)
        failed = sum(self.rng.random() < self.outlet.failing for _ in range(articles))
        new = articles - failed
        again = sum(self.rng.random() < 0.5 for _ in range(new)) + sum(self.rng.random() < 0.2 for _ in range(5))
        outcomes = {
            "new": new,
            "unchanged": again,
            "failed:timeout": failed,
            "refused:overview": int(self.rng.random() < 0.05),
        }
        return Tally(
            crawl_id=len(self.tallies) + 1,
            outlet="blatt.example",
            started_at=at,
            finished_at=at + timedelta(minutes=2),
            outcomes={word: number for word, number in outcomes.items() if number},
            lists={
                "feed": ListCount({"read": 1} if articles else {"not-modified": 1}, 20 if articles else 0, articles)
            },
            fresh=NewCount(new, 0, self._missing(at, new, broken)),
            again=self._again(again, broken),
        )

    def _published(self, at: datetime) -> int:
        """Between the run before and this one; half hours are the shortest."""
        steps = max(1, round(self.every / timedelta(hours=1)))
        length = self.every / steps
        moments = ((at - (step + 0.5) * length).astimezone(ZONE) for step in range(steps))
        rate = sum(self.outlet.rates[moment.weekday() * 24 + moment.hour] for moment in moments) * (
            length / timedelta(hours=1)
        )
        if (at - START).days in self.outlet.holidays:
            rate /= 5
        batches = poisson(self.rng, rate / self.outlet.batch)
        return sum(1 + poisson(self.rng, self.outlet.batch - 1) for _ in range(batches))

    def _missing(self, at: datetime, pages: int, broken: frozenset[str]) -> dict[str, int]:
        shares = {name: 0.0 if name in broken else self._share(at, name) for name in WATCHED}
        missing = {name: sum(self.rng.random() >= share for _ in range(pages)) for name, share in shares.items()}
        return {name: number for name, number in missing.items() if number}

    def _share(self, at: datetime, name: str) -> float:
        """The day's own share: some days bring agencies' reports without pictures."""
        share = self.outlet.fill[name]
        if not 0 < share < 1 or not self.outlet.mood:
            return share
        key = ((at - START).days, name)
        if key not in self._moods:
            self._moods[key] = self.rng.gauss(0, self.outlet.mood)
        return 1 / (1 + math.exp(-(math.log(share / (1 - share)) + self._moods[key])))

    def _again(self, pages: int, broken: frozenset[str]) -> AgainCount:
        had: Counter[str] = Counter()
        lost: Counter[str] = Counter()
        for name in WATCHED:
            had[name] = sum(self.rng.random() < self.outlet.fill[name] for _ in range(pages))
            gone = 1.0 if name in broken else 0.15 if name in ("related_links", "comment_count") else 0.005
            lost[name] = sum(self.rng.random() < gone for _ in range(had[name]))
        return AgainCount(pages, dict(+had), dict(+lost))


def poisson(rng: Random, mean: float) -> int:
    """A Poisson variable (Knuth)."""
    limit, number, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        number, product = number + 1, product * rng.random()
    return number
