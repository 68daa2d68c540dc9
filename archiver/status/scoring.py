"""An outlet's fill rates, and its score. Pure; docs/status.md tells the formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import prod, sqrt

from archiver.archive.tallies import WATCHED, NewCount, Tally
from archiver.status.numbers import PAST
from archiver.status.outlet import WALLS, lists_read
from archiver.status.silence import Rhythm

SCORED, SCORED_PAGES = timedelta(days=7), 50
"""The score looks at the last runs that have so many pages together, of this time: what is, not what was. Guesses."""
SHOWN_PAGES = 20
"""New articles from which the present fill rates are taken: those of the last runs that have so many together."""
WEIGHTS = dict.fromkeys(("title", "date", "body"), 3.0) | dict.fromkeys(("image_credit", "related_links"), 2.0)
"""How much a field counts in the score; the others count 1."""
LEAST_FILLED = 0.2
"""A field that fewer articles had before says nothing of how well the outlet is read."""


@dataclass(frozen=True, slots=True)
class Fill:
    """How many articles have a field, as shares from 0 to 1; None where none were read."""

    now: float | None
    before: float | None
    pages: int = 0
    """Articles from which `now` is taken."""


def score(tallies: Sequence[Tally], fill: dict[str, Fill], rhythm: Rhythm | None, now: datetime) -> int | None:
    """100 x (1 - failed) x (1 - barred) x (lists read) x (fields kept) x (punctuality), each from 0 to 1."""
    recent: list[Tally] = []
    for tally in reversed(tallies):
        if now - tally.started_at > SCORED or sum(run.fetched for run in recent) >= SCORED_PAGES:
            break
        recent.append(tally)
    if not recent:
        return None
    fetched = sum(tally.fetched for tally in recent)
    failed, barred = (sum(tally.pages(*words) for tally in recent) for words in (("failed",), WALLS))
    asked = [tally for tally in recent if tally.lists]
    read = [tally for tally in asked if lists_read(tally)]
    parts = (
        1 - failed / fetched if fetched else 1.0,
        1 - barred / fetched if fetched else 1.0,
        len(read) / len(asked) if asked else 1.0,
        _kept(fill),
        min(1.0, rhythm.limit / rhythm.expected) if rhythm and rhythm.limit and rhythm.expected else 1.0,
    )
    return round(100 * prod(parts))


def fill_rates(tallies: Sequence[Tally]) -> tuple[dict[str, Fill], int]:
    """For each field how many new articles of the last runs have it, and had it in the 14 days before; and how many those are.

    Where no new article is fresh, older ones tell.
    """
    runs = [(run.started_at, run.fresh) for run in tallies if run.is_regular and run.fresh.pages]
    runs = runs or [(run.started_at, run.older) for run in tallies if run.older.pages]
    recent: list[tuple[datetime, NewCount]] = []
    while runs and sum(count.pages for _, count in recent) < SHOWN_PAGES:
        recent.append(runs.pop())
    past = [run for run in runs if recent[-1][0] - run[0] <= PAST]
    pages = sum(count.pages for _, count in recent)
    return {name: Fill(_share(recent, name), _share(past, name), pages) for name in WATCHED}, pages


def _kept(fill: dict[str, Fill]) -> float:
    """How much of what the fields gave before they give now, weighed."""
    kept = weights = 0.0
    for name, rate in fill.items():
        if rate.now is not None and rate.before and rate.before >= LEAST_FILLED:
            weight = WEIGHTS.get(name, 1.0)
            chance = 2 * sqrt(rate.before * (1 - rate.before) / rate.pages)  # a few articles vary by so much
            weights += weight
            kept += weight * min(1.0, (rate.now + chance) / rate.before)
    return kept / weights if weights else 1.0


def _share(runs: Sequence[tuple[datetime, NewCount]], name: str) -> float | None:
    pages = sum(count.pages for _, count in runs)
    return 1 - sum(count.missing.get(name, 0) for _, count in runs) / pages if pages else None
