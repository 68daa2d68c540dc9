"""When an outlet is looked at next: often where and when it publishes much, seldom where it does not. Pure; knows no clock.

The formula. From the hours in which articles came out during the last fortnight follows how many are to be expected in each hour
of the day (`Rates`); the next look is due when one new article is expected, at the earliest after `Bounds.least`, at the latest
after `Bounds.most`. So an outlet with 100 articles a day is asked every few minutes at noon and hardly ever at night, one with
an article a week once a day. Nothing an outlet publishes makes it be asked less often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from archiver.plurals import counted

ZONE = ZoneInfo("Europe/Berlin")
"""The clock of the editorial offices: their hours of the day are alike in summer and winter."""
WINDOWS = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=14))
"""An outlet's pace is that of the busiest of these spans: it rises with the first busy day and falls only after a quiet fortnight;
an outlet that the archive has known for two days is judged by those. A guess, like the numbers below."""
MEMORY = WINDOWS[-1]
"""What was published before this counts no more."""
OF_THE_HOUR = 0.75
"""How much of an hour's expectation comes from what came out at that time of day; the rest is spread over the whole day."""
WANTED = 1.0
"""New articles that a look should find on average. Feeds hold ten and more, so none is lost while it waits."""
JITTER = 0.1
"""Share of an interval by which it may be longer or shorter, so that hundreds of outlets do not fall into step."""
BACKOFF = 2
"""Each look in a row that found nothing readable multiplies the wait by this."""
POLITE = timedelta(minutes=5)
"""More often than this nobody may ask a news site; most feeds are renewed every 10 to 30 minutes (guessed)."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The shortest and the longest time between two looks at one outlet."""

    least: timedelta = timedelta(minutes=10)
    most: timedelta = timedelta(days=1)

    def clamp(self, span: timedelta) -> timedelta:
        return min(max(span, self.least), self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the archive knows of an outlet's past, as far as it bears on its next look. Moments are aware."""

    published: Mapping[datetime, int] = field(default_factory=dict)
    """Hours, by their beginning, and how many articles came out in each."""
    asked: datetime | None = None
    """When the outlet was last looked at."""
    failures: int = 0
    """Looks in a row, the last one included, that found nothing readable."""
    next_visit: datetime | None = None
    """When the first of its archived pages is to be looked at again."""
    waiting: int = 0
    """Pages that are queued."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When to look at an outlet, and why then."""

    at: datetime
    interval: timedelta
    """Between two looks, by its pace alone."""
    per_day: float
    """Articles a day, by the busiest of WINDOWS."""
    why: str
    """For people: `one article is expected every 35 min`."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How many articles are to be expected in each hour of the day, by the clock of ZONE."""

    by_hour: tuple[float, ...]
    per_day: float

    @classmethod
    def of(cls, published: Mapping[datetime, int], now: datetime) -> Rates:
        """The rates that follow from what came out until now; a further article lowers none of them."""
        spans = [_Span(published, now, window) for window in WINDOWS]
        pace = max(span.pace for span in spans)
        own = [max(span.at_hour(hour) for span in spans) for hour in range(24)]
        return cls(tuple(OF_THE_HOUR * rate + (1 - OF_THE_HOUR) * pace for rate in own), pace * 24)

    def wait(self, start: datetime, most: timedelta) -> timedelta:
        """How long from `start` until WANTED articles are to be expected; at most `most`."""
        expected, moment, end = 0.0, start.astimezone(UTC), start.astimezone(UTC) + most
        while moment < end:
            until = min(moment.replace(minute=0, second=0, microsecond=0) + _HOUR, end)
            rate = self.by_hour[moment.astimezone(ZONE).hour]
            gain = rate * ((until - moment) / _HOUR)
            if rate and expected + gain >= WANTED:
                return moment + (WANTED - expected) / rate * _HOUR - start
            expected, moment = expected + gain, until
        return most


class _Span:
    """What came out in the days before a moment."""

    def __init__(self, published: Mapping[datetime, int], now: datetime, window: timedelta) -> None:
        self.days = window.days
        self.by_hour = [0] * 24
        for hour, count in published.items():
            if now - window < hour <= now:
                self.by_hour[hour.astimezone(ZONE).hour] += count

    @property
    def pace(self) -> float:
        """Articles an hour, over the whole day."""
        return sum(self.by_hour) / self.days / 24

    def at_hour(self, hour: int) -> float:
        """Articles an hour at this time of day: one hour of a few days is a thin sample, so those beside it count too."""
        return sum(self.by_hour[(hour + beside) % 24] for beside in (-1, 0, 1)) / self.days / 3


def interval(published: Mapping[datetime, int], start: datetime, bounds: Bounds) -> timedelta:
    """The time from `start` to the next look, by the outlet's pace alone."""
    return bounds.clamp(Rates.of(published, start).wait(start, bounds.most))


def plan(
    history: History,
    now: datetime,
    bounds: Bounds,
    *,
    opening: Callable[[datetime], datetime] | None = None,
    luck: float = 0.5,
) -> Plan:
    """When to look at an outlet next; a moment that is not after `now` means: at once.

    `opening` gives, for outlets whose pages are asked at certain hours only, the first moment not before another at which they
    may be. `luck` from 0 to 1 settles the jitter; 0.5 means none.
    """
    start = min(history.asked, now) if history.asked else now  # a clock that was set back knows a future that is none
    rates = Rates.of(history.published, start)
    pace = bounds.clamp(rates.wait(start, bounds.most))
    if history.asked is None:
        return Plan(now, pace, rates.per_day, "never asked")
    wait = max(pace, _backoff(history.failures, bounds))
    at, why = start + bounds.clamp(wait * (1 + JITTER * (2 * luck - 1))), _reason(history, pace, rates)
    for moment, reason in _appointments(history, start, opening):
        moment = max(moment, start + bounds.least) + luck * JITTER * bounds.least
        if moment < at:
            at, why = moment, reason
    return Plan(at, pace, rates.per_day, why)


def words(span: timedelta) -> str:
    """A span for people: `35 min`, `4 h 10 min`, `1 day`."""
    seconds = round(span.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    days, minutes = divmod(round(seconds / 60), 24 * 60)
    parts = [f"{days} day{'s' if days > 1 else ''}"] if days else []
    parts += [f"{minutes // 60} h"] if minutes // 60 else []
    parts += [f"{minutes % 60} min"] if minutes % 60 and not days else []
    return " ".join(parts)


def _appointments(
    history: History, start: datetime, opening: Callable[[datetime], datetime] | None
) -> Iterator[tuple[datetime, str]]:
    """Moments at which there is something to do whatever the pace; none for an outlet that does not answer."""
    if history.failures:
        return
    if history.next_visit:
        moment = max(history.next_visit, start)
        yield opening(moment) if opening else moment, "an archived page is to be looked at again"
    if opening and history.waiting and opening(start) > start:
        yield opening(start), f"waiting for its hours: {counted(history.waiting, 'page')}"


def _backoff(failures: int, bounds: Bounds) -> timedelta:
    wait = bounds.least
    for _ in range(failures):
        if wait >= bounds.most:
            break
        wait *= BACKOFF
    return wait


def _reason(history: History, pace: timedelta, rates: Rates) -> str:
    if history.failures:
        times = "once" if history.failures == 1 else f"{history.failures} times in a row"
        return f"nothing readable {times}; asked less often"
    if not rates.per_day:
        return "nothing published in the last fortnight"
    return f"{rates.per_day:.3g} articles a day; a new one is expected in {words(pace)}"
