"""What is the matter with one outlet. Pure; docs/status.md tells each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from statistics import median
from typing import TypeVar

from archiver.archive.tallies import WATCHED, Tally
from archiver.status.alarm import Alarm
from archiver.status.numbers import Fall, Sample, find_fall
from archiver.status.silence import Look, Rhythm, find_rhythm

WALLS = ("refused:consent", "refused:login", "refused:challenge", "refused:forbidden")
"""What a site shows in place of an article: nothing of it was given."""
NO_ARTICLE = ("refused:other", "refused:overview", "refused:shell", "refused:not-html", "refused:error")
"""Pages that were given and taken for no article."""
LEAST_FAILURES = 10
"""Pages that must show that failures rise, or that fewer articles are recognised: some fail at any site. A guess."""
LEAST_BARRED = 10
KNOWN_TO_STAY = (19.6, 20.0)
"""Good pages and pages that are added to the past of articles looked at again: what a page showed it goes on showing in 98 of 100
cases. A guess, soon outweighed by what is seen; so a total loss is told at the first look again."""
FIELD_DAYS = 2
"""A field that is found less often, but still found, may have had a strange day. A guess."""
DEAD_RUNS = 2
"""Runs in a row in which no list could be read."""
_USUAL_LINKS = 5
_BROKEN_RUNS = 3

T = TypeVar("T")
Values = dict[str, float | int | str]


def find_alarms(outlet: str, tallies: Sequence[Tally]) -> list[Alarm]:
    """What is the matter with an outlet; its tallies in order of time."""
    found = [*_shares(outlet, tallies), *_barred(outlet, tallies), *_lists(outlet, tallies)]
    rhythm = rhythm_of(tallies)
    if rhythm and rhythm.is_silent and not found:  # else it is known why nothing new comes
        values: Values = {"expected": round(rhythm.expected, 1), "limit": round(rhythm.limit or 0, 1), "p": rhythm.p}
        found.append(Alarm(kind="silent", outlet=outlet, since=rhythm.last, values=values))
    return [*found, *_fields(outlet, tallies), *_broken_off(outlet, tallies)]


def rhythm_of(tallies: Sequence[Tally]) -> Rhythm | None:
    """How the outlet publishes, as far as its lists could be read."""
    looks = [Look(tally.started_at, tally.fresh.pages) for tally in tallies if tally.is_regular and lists_read(tally)]
    return find_rhythm(looks)


def lists_read(tally: Tally) -> bool:
    """Whether any list of the outlet could be had."""
    words = {word for count in tally.lists.values() for word in count.outcomes}
    return bool(words & {"read", "not-modified"})


def _fields(outlet: str, tallies: Sequence[Tally]) -> Iterator[Alarm]:
    for name in WATCHED:
        fresh = find_fall(_fresh(tallies, name), least_days=FIELD_DAYS)
        again = find_fall(_again(tallies, name), prior=KNOWN_TO_STAY, least_days=FIELD_DAYS)
        if again and (fresh is None or again.p < fresh.p):
            yield _alarm("field", outlet, again, subject=name, sample="pages that had it")
        elif fresh:
            yield _alarm("field", outlet, fresh, subject=name, sample="new articles")


def _fresh(tallies: Sequence[Tally], name: str) -> Iterator[Sample]:
    """New articles per run, and those of them that have the field; the latest first, as all samples."""
    for run in reversed(tallies):
        if run.fresh.pages and run.is_regular:
            yield Sample(run.started_at, run.fresh.pages, run.fresh.pages - run.fresh.missing.get(name, 0))


def _again(tallies: Sequence[Tally], name: str) -> Iterator[Sample]:
    """Articles per run that had the field when they were looked at before or have it now, and those that have it now."""
    for run in reversed(tallies):
        either = run.again.had.get(name, 0) + run.again.gained.get(name, 0)
        if either:
            yield Sample(run.started_at, either, either - run.again.lost.get(name, 0))


def _shares(outlet: str, tallies: Sequence[Tally]) -> Iterator[Alarm]:
    if fall := find_fall(_free(tallies)):
        yield _bad_share("paywall", outlet, fall)
    if fall := find_fall(_without(tallies, WALLS)):
        yield _bad_share("walls", outlet, fall, which=_which(tallies, fall, lambda word: word in WALLS))
    if fall := find_fall(_without(tallies, ("failed",)), least_pages=LEAST_FAILURES):
        yield _bad_share("failures", outlet, fall, which=_which(tallies, fall, lambda word: word.startswith("failed:")))
    regular = [tally for tally in tallies if tally.is_regular]
    if fall := find_fall(_without(regular, NO_ARTICLE, ("new", *NO_ARTICLE)), least_pages=LEAST_FAILURES):
        yield _bad_share("refused", outlet, fall, which=_which(regular, fall, lambda word: word in NO_ARTICLE))


def _free(tallies: Sequence[Tally]) -> Iterator[Sample]:
    """New articles per run, and those of them that everybody may read."""
    for run in reversed(tallies):
        if run.fresh.pages and run.is_regular:
            yield Sample(run.started_at, run.fresh.pages, run.fresh.pages - run.fresh.paywalled)


def _without(tallies: Sequence[Tally], bad: Sequence[str], among: Sequence[str] = ()) -> Iterator[Sample]:
    """Pages per run whose outcome is one of `among` (else all that were asked for), and those of them without a bad one."""
    for run in reversed(tallies):
        if pages := run.pages(*among) if among else run.fetched:
            yield Sample(run.started_at, pages, pages - run.pages(*bad))


def _barred(outlet: str, tallies: Sequence[Tally]) -> Iterator[Alarm]:
    """An outlet that never gave anything as long as is known: nothing has fallen there."""
    pages, barred = sum(tally.fetched for tally in tallies), sum(tally.pages(*WALLS) for tally in tallies)
    if pages == barred >= LEAST_BARRED:
        counts = _counts(tallies, lambda word: word in WALLS)
        since = next(tally.started_at for tally in tallies if tally.fetched)
        yield Alarm(kind="barred", outlet=outlet, since=since, values={"pages": pages, "which": counts})


def _lists(outlet: str, tallies: Sequence[Tally]) -> Iterator[Alarm]:
    asked = [tally for tally in tallies if tally.lists]
    dead = _streak(asked, lambda tally: not lists_read(tally))
    if len(dead) >= DEAD_RUNS and len(dead) < len(asked):
        values: Values = {"how": "could not be read", "runs": len(dead)}
        yield Alarm(kind="lists", outlet=outlet, since=dead[0].started_at, values=values)
        return
    links = [(tally, sum(count.links for count in tally.lists.values())) for tally in asked if _were_new(tally)]
    empty = _streak(links, lambda pair: pair[1] == 0)
    full = [number for _, number in links[: len(links) - len(empty)]]
    if len(empty) >= DEAD_RUNS and full and median(full) >= _USUAL_LINKS and empty[-1][0] is asked[-1]:
        yield Alarm(
            kind="lists", outlet=outlet, since=empty[0][0].started_at, values={"how": "were empty", "runs": len(empty)}
        )


def _broken_off(outlet: str, tallies: Sequence[Tally]) -> Iterator[Alarm]:
    ended = tallies if tallies and tallies[-1].finished_at else tallies[:-1]  # the last one may still go on
    broken = _streak(ended, lambda tally: tally.finished_at is None)
    if len(broken) >= _BROKEN_RUNS:
        values: Values = {"runs": len(broken)}
        yield Alarm(kind="broken-off", outlet=outlet, since=broken[0].started_at, values=values)


def _streak(items: Sequence[T], holds: Callable[[T], bool]) -> list[T]:
    """The last items in a row of which it holds."""
    return list(takewhile(holds, reversed(items)))[::-1]


def _were_new(tally: Tally) -> bool:
    """Whether lists were read, and none said only that it had not changed."""
    words = {word for count in tally.lists.values() for word in count.outcomes}
    return "read" in words and "not-modified" not in words


def _which(tallies: Sequence[Tally], fall: Fall, counts: Callable[[str], bool]) -> str:
    return _counts([tally for tally in tallies if tally.started_at >= fall.since], counts)


def _counts(tallies: Sequence[Tally], counts: Callable[[str], bool]) -> str:
    """The outcomes meant, most frequent first: `12 consent, 3 login`."""
    words: Counter[str] = Counter()
    for tally in tallies:
        words.update({word.partition(":")[2]: number for word, number in tally.outcomes.items() if counts(word)})
    return ", ".join(f"{number} {word}" for word, number in words.most_common())


def _alarm(kind: str, outlet: str, fall: Fall, *, subject: str | None = None, **more: str) -> Alarm:
    values: Values = {
        "before": round(fall.before, 4),
        "now": round(fall.now, 4),
        "pages": fall.pages,
        "p": fall.p,
        **more,
    }
    return Alarm(kind=kind, outlet=outlet, subject=subject, since=fall.since, values=values)


def _bad_share(kind: str, outlet: str, fall: Fall, **more: str) -> Alarm:
    """A share of good pages that fell, told as one of bad pages that rose."""
    return _alarm(kind, outlet, replace(fall, before=1 - fall.before, now=1 - fall.now), **more)
