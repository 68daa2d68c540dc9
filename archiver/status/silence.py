"""Whether an outlet has gone silent, by its own rhythm: nights, weekends and slow weeks are no silence. Pure.

Time is measured in articles that were to be expected: an hour on Tuesday morning is long, one on Sunday night is short. An outlet is
silent when more of them are missing than chance explains, and more than were ever missing between two of its articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from math import exp, log
from zoneinfo import ZoneInfo

LEVEL = 1e-3
"""How many false alarms of an outlet per six weeks are allowed, if its articles came independently of each other."""
TIMES_IN_VAIN = 2.0
"""An outlet that was on holiday is silent only after it was looked at in vain for twice as long as ever before. A guess."""
TIMES_THE_LONGEST = 1.5
"""And one whose articles come in batches only after a pause so much longer than any between two of them: a weekly may leave out an edition,
a paper that is asked once a day an issue. A guess."""
LEAST_ARTICLES = 8
LEAST_BATCHES = 4
"""Runs that brought articles: fewer show no rhythm. Guesses."""
LEAST_HISTORY = timedelta(days=15)
"""Two weekends must have been seen."""
LONGEST_PAUSE = timedelta(days=8)
"""Between two looks; what came out in a longer pause tells nothing of the hours. A little more than a week, for weekly crawls."""
_ZONE = ZoneInfo("Europe/Berlin")
_HOUR = timedelta(hours=1)
_BROADER_ARTICLES = 1.0
"""What the broader class of hours counts for, in articles: where many were seen it says nothing, where few were it says most. A guess."""

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """One successful look at the outlet's lists, and how many new articles came of it."""

    at: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How an outlet publishes, and how long it has not."""

    last: datetime
    """The look that last brought an article."""
    looked: datetime
    """The last look."""
    expected: float
    """Articles that were to be expected between the two."""
    longest: float
    """The most that were ever to be expected between two articles."""
    limit: float | None
    """From so many on it is silence; None: too little is known."""
    p: float
    """How probable so long a pause is, if articles come independently of each other."""
    interval: timedelta | None
    """Between two articles on average; None: too little is known."""

    @property
    def is_silent(self) -> bool:
        return self.limit is not None and self.expected > self.limit


def find_rhythm(looks: Sequence[Look]) -> Rhythm | None:
    """The rhythm that looks (in order of time) show; None when none of them brought an article."""
    brought = [number for number, look in enumerate(looks) if look.articles]
    if not brought:
        return None
    first, last = brought[0], brought[-1]
    known = _capped(looks[: last + 1])  # what comes after is judged, not learnt from
    rates = _Rates(known)
    sums = _expected_by(looks, rates)
    in_vain = max((sums[after - 1] - sums[before] for before, after in pairwise(brought)), default=0.0)
    longest = max((sums[after] - sums[before] for before, after in pairwise(brought)), default=0.0)
    expected = sums[-1] - sums[last]
    articles = sum(look.articles for look in known[1:])
    is_known = (
        articles >= LEAST_ARTICLES and len(brought) > LEAST_BATCHES and known[-1].at - looks[first].at >= LEAST_HISTORY
    )
    at_once = _dispersion(known, sums)
    pause = max(TIMES_IN_VAIN * in_vain, TIMES_THE_LONGEST * longest)
    limit = max(at_once * log(articles / LEVEL), pause) if is_known else None
    return Rhythm(
        last=looks[last].at,
        looked=looks[-1].at,
        expected=expected,
        longest=longest,
        limit=limit,
        p=exp(-expected),
        interval=rates.hours / articles * _HOUR if articles and rates.hours else None,
    )


class _Rates:
    """Articles per hour by the hour of the week, each drawn toward the same hour of like days, and that toward the mean."""

    def __init__(self, looks: Sequence[Look]) -> None:
        self._articles: dict[Cell, float] = defaultdict(float)
        self._hours: dict[Cell, float] = defaultdict(float)
        for earlier, look in pairwise(looks):
            length = look.at - earlier.at
            if not timedelta() < length <= LONGEST_PAUSE:
                continue
            for cell, hours in _cells(earlier.at, look.at):
                self._hours[cell] += hours
                self._articles[cell] += look.articles * (hours * _HOUR / length)
        self.hours = sum(self._hours.values())
        self._mean = sum(self._articles.values()) / self.hours if self.hours else 0.0
        self._known: dict[Cell, float] = {}

    def of(self, cell: Cell) -> float:
        """Articles to be expected in an hour."""
        if cell not in self._known:
            self._known[cell] = self._rate([cell], self._rate(_like(cell), self._mean))
        return self._known[cell]

    def _rate(self, cells: Sequence[Cell], broader: float) -> float:
        """Articles per hour in these hours, drawn toward a broader rate: the mean of a gamma distribution after what was seen."""
        if not broader:
            return 0.0
        articles = sum(self._articles.get(cell, 0.0) for cell in cells)
        hours = sum(self._hours.get(cell, 0.0) for cell in cells)
        return (articles + _BROADER_ARTICLES) / (hours + _BROADER_ARTICLES / broader)


def _expected_by(looks: Sequence[Look], rates: _Rates) -> list[float]:
    """For each look, how many articles were to be expected since the first."""
    sums = [0.0]
    for earlier, look in pairwise(looks):
        sums.append(sums[-1] + sum(hours * rates.of(cell) for cell, hours in _cells(earlier.at, look.at)))
    return sums


def _dispersion(looks: Sequence[Look], sums: Sequence[float]) -> float:
    """How many articles come at once, as it were: 1 where they come independently, 5 where each comes with four others."""
    usual = [after - before for before, after in pairwise(sums[: len(looks)])]
    surprises = sum((look.articles - expected) ** 2 for look, expected in zip(looks[1:], usual, strict=True))
    return max(1.0, surprises / sum(usual)) if sum(usual) else 1.0


def _capped(looks: Sequence[Look]) -> list[Look]:
    """The looks, none with far more articles than others: a feed that was added brings its past at one time."""
    brought = sorted(look.articles for look in looks if look.articles)
    most = 2 * brought[len(brought) * 99 // 100] if brought else 0
    return [Look(look.at, min(look.articles, most)) for look in looks]


def _like(cell: Cell) -> list[Cell]:
    """Hours that are alike: the same one of Monday to Friday; on Saturday and Sunday those around it."""
    day, hour = cell
    return [(other, hour) for other in range(5)] if day < 5 else [(day, (hour + by) % 24) for by in (-1, 0, 1)]


def _cells(begin: datetime, end: datetime) -> Iterator[tuple[Cell, float]]:
    """The hours of the week between two moments, each with how much of it (0 to 1) lies between them."""
    at, last = begin.timestamp(), end.timestamp()
    while at < last:
        hour = int(at // 3600)
        following = min(last, (hour + 1) * 3600.0)
        yield _cell(hour), (following - at) / 3600
        at = following


@lru_cache(maxsize=4096)
def _cell(hour: int) -> Cell:
    """The hour of the week in Germany in which an hour since 1970 falls."""
    local = datetime.fromtimestamp(hour * 3600, _ZONE)
    return local.weekday(), local.hour
