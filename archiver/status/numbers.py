"""Whether a share has fallen more than chance and the outlet's own ups and downs explain. Pure; docs/status.md tells the formulas."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from math import exp, lgamma, log, sqrt
from typing import NamedTuple

LEVEL = 1e-7
"""How improbable a fall must be to count. An outlet has 32 shares, each tried over about 10 spans, in up to 1,440 runs a month:
so many tests at this level make 0.05 false alarms per outlet and month, if all of them were independent. They are far from that,
because each run adds a few pages to the same spans: tests/status/test_false_alarms.py measures fewer."""
LEAST_PAGES = 5
"""Fewer pages never make an alarm, whatever they show."""
LEAST_PAST = 20
"""Pages of the time before that must be known. A guess."""
PAST = timedelta(days=14)
"""What counts as the time before."""
LONGEST = timedelta(days=28)
"""How long a fall is told; then what is counts as usual."""
GROWTH = 1.5
"""By how much each span that is tried is longer than the one before. A guess between many tests and late alarms."""
LEAST_SPREAD = 0.01
"""Correlation of the articles of one day that is assumed at least: they resemble each other. A guess; more is measured."""
MOST_SPREAD = 0.5
UNKNOWN_SPREAD = 0.1
"""Where too few days were seen to measure it. A guess: half of the articles have a field, give or take 15 in 100 from day to day."""
NEARLY_ALL = 0.95
NEARLY_GONE = 0.1
"""Of what was; so little is left by a selector that breaks. A day of agencies' reports leaves more. A guess."""
_FEWEST_PARTS = 5
"""Days from which their spread can be told."""


class Sample(NamedTuple):
    """Of so many pages of one run, so many are as they should be."""

    at: datetime
    pages: int
    good: int


@dataclass(frozen=True, slots=True)
class Fall:
    """A share that fell."""

    since: datetime
    """When the first run began that shows it."""
    before: float
    """The share of the time before, 0 to 1."""
    now: float
    pages: int
    """Pages that show it."""
    p: float
    """How probable so few good pages are, if nothing has changed."""


def find_fall(
    samples: Iterable[Sample],
    *,
    least_pages: int = LEAST_PAGES,
    prior: tuple[float, float] = (0.0, 0.0),
    least_days: int = 1,
) -> Fall | None:
    """The fall that the latest runs show, the least probable one; None when there is none. Samples with pages, the latest first.

    The latest runs are tried as spans of growing length, each against the 14 days before it. `prior` are good pages and pages that are
    added to these, where something is known without having been seen. What is not (nearly) gone must have fallen on `least_days`.
    """
    latest_first = iter(samples)
    latest: list[Sample] = []
    while sum(sample.pages for sample in latest) < least_pages:
        if (sample := next(latest_first, None)) is None:
            return None
        latest.append(sample)
    share = sum(sample.good for sample in latest) / sum(sample.pages for sample in latest)
    if share == 1:  # as nearly always; the rest need not be looked at
        return None
    runs = _Runs([*latest, *latest_first][::-1])
    found: Fall | None = None
    for start in runs.spans(least_pages):
        fall = _fall(runs, start, prior, least_days)
        if fall and share <= (fall.before + fall.now) / 2 and (found is None or fall.p < found.p):
            found = fall  # what has come back at the very last is no longer told
    return found


def probability_of_at_most(good: int, pages: int, a: float, b: float) -> float:
    """That a beta-binomial variable with these parameters is at most `good`."""
    if good >= pages:
        return 1.0
    terms = [_log_term(k, pages, a, b) for k in range(good + 1)]
    highest = max(terms)
    return min(1.0, exp(highest) * sum(exp(term - highest) for term in terms))


def spread(parts: Sequence[Sample], share: float, unknown: float = UNKNOWN_SPREAD) -> float:
    """How much more than by chance the shares of days differ: the correlation of the articles of one day, from above.

    By the method of moments; two standard errors are added, because a few days tell little of their spread. `unknown` is for too few.
    """
    if len(parts) < _FEWEST_PARTS:
        return unknown
    size = sum(part.pages for part in parts) / len(parts)
    variance = sum((part.good / part.pages - share) ** 2 for part in parts) / (len(parts) - 1)
    correlation = (variance / (share * (1 - share)) - 1 / size) / (1 - 1 / size) if size > 1 else 0.0
    error = 2 * sqrt(2 / (len(parts) - 1))
    return min(MOST_SPREAD, max(LEAST_SPREAD, correlation * (1 + error)))


class _Runs:
    """Samples with their sums, so that any span of them is counted at once."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.samples = samples
        self._starts = [sample.at for sample in samples]
        self._pages = [0, *accumulate(sample.pages for sample in samples)]
        self._good = [0, *accumulate(sample.good for sample in samples)]

    def counts(self, begin: int, end: int | None = None) -> tuple[int, int]:
        """Good pages and pages from one sample to before another."""
        end = len(self.samples) if end is None else end
        return self._good[end] - self._good[begin], self._pages[end] - self._pages[begin]

    def spans(self, least_pages: int) -> Iterator[int]:
        """Where the spans to be tried begin: each has GROWTH times the pages of the one before, the last is the longest there is."""
        wanted = float(least_pages)
        first = bisect_left(self._starts, self._starts[-1] - LONGEST)
        for start in range(len(self.samples) - 1, first - 1, -1):
            _, pages = self.counts(start)
            if pages >= wanted or (start == first and pages >= least_pages):
                wanted = GROWTH * pages
                yield start

    def past(self, start: int) -> int:
        """Where the 14 days before a span begin."""
        return bisect_left(self._starts, self._starts[start] - PAST)


def _fall(runs: _Runs, start: int, prior: tuple[float, float], least_days: int) -> Fall | None:
    good, pages = runs.counts(start)
    begin = runs.past(start)
    seen_good, seen = runs.counts(begin, start)
    known = seen + prior[1]
    if known < LEAST_PAST:
        return None
    share = (seen_good + prior[0] + 0.5) / (known + 1)  # as Jeffreys: never quite 0 or 1
    if not is_great(share, good / pages) or _p(good, pages, share, known, LEAST_SPREAD) >= LEVEL:
        return None
    before, now = seen_good / seen if seen else prior[0] / prior[1], good / pages
    parts = _parts(runs.samples[begin:start], min(pages, seen // (2 * _FEWEST_PARTS)))
    if any(part.good / part.pages <= now for part in parts):
        return None
    # Who knows beforehand what to expect of each page does not ask how days differ.
    p = _p(good, pages, share, known, spread(parts, share, LEAST_SPREAD if prior[1] else UNKNOWN_SPREAD))
    if p >= LEVEL:
        return None
    since, good, pages = _fallen(runs.samples[start:], before, now)
    is_gone = good / pages <= NEARLY_GONE * before
    if not is_gone and _low_days(runs.samples[start:], since, (before + now) / 2) < least_days:
        return None
    return Fall(since, before, good / pages, pages, p)


def _p(good: int, pages: int, share: float, known: float, spread: float) -> float:
    weight = min(known + 1, 1 / spread - 1)
    return probability_of_at_most(good, pages, share * weight, (1 - share) * weight)


def is_great(before: float, now: float) -> bool:
    """Whether a fall matters: to less than half of what it was, or by a quarter of what nearly all pages gave."""
    return now < before / 2 or (before >= NEARLY_ALL and now <= before - 0.25)


def _parts(runs: Sequence[Sample], size: int) -> list[Sample]:
    """Days, put together where they have fewer pages than `size`; what is left over at the end goes to the last one."""
    parts: list[Sample] = []
    pages = good = 0
    for number, run in enumerate(runs):
        pages, good = pages + run.pages, good + run.good
        is_last_of_day = number + 1 == len(runs) or runs[number + 1].at.date() != run.at.date()
        if is_last_of_day and pages >= max(size, LEAST_PAGES):
            parts.append(Sample(run.at, pages, good))
            pages = good = 0
    if pages and parts:
        parts[-1] = Sample(parts[-1].at, parts[-1].pages + pages, parts[-1].good + good)
    return parts


def _fallen(span: Sequence[Sample], before: float, now: float) -> tuple[datetime, int, int]:
    """Where in a span the fall most probably began, and the good pages and pages since: the last runs that speak most for what is now."""
    before, now = (min(0.999, max(0.001, share)) for share in (before, now))
    for_good, for_bad = log(now / before), log((1 - now) / (1 - before))
    best, since, counts = float("-inf"), span[-1].at, (0, 0)
    evidence, good, pages = 0.0, 0, 0
    for run in reversed(span):
        evidence += run.good * for_good + (run.pages - run.good) * for_bad
        good, pages = good + run.good, pages + run.pages
        if evidence >= best:
            best, since, counts = evidence, run.at, (good, pages)
    return since, *counts


def _low_days(span: Sequence[Sample], since: datetime, middle: float) -> int:
    """On how many days since then the share was nearer to what is than to what was."""
    good: dict[date, int] = {}
    pages: dict[date, int] = {}
    for run in span:
        if run.at >= since:
            day = run.at.date()
            good[day], pages[day] = good.get(day, 0) + run.good, pages.get(day, 0) + run.pages
    return sum(good[day] / pages[day] <= middle for day in pages)


def _log_term(k: int, n: int, a: float, b: float) -> float:
    return _log_choose(n, k) + _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
