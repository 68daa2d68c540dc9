"""No alarm without a cause, over simulated months; and one at once with a cause. `make alarms` runs more of them."""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from datetime import timedelta
from random import Random

import pytest
from simulated_outlets import START, History, Outlet, an_outlet

from archiver.status.facts import WINDOW
from archiver.status.outlet import find_alarms

OUTLETS = int(os.environ.get("ARCHIVER_SIMULATED_OUTLETS", "8"))
DAYS = 72
"""Of each outlet's life, from its first day on."""
PER_MONTH = 0.01
"""False alarms of an outlet per month that docs/status.md promises at most."""


def alarms_of(history: History, every: timedelta = timedelta(days=1)) -> dict[str, str]:
    """Every alarm there was at any of the daily looks at the status, by its key."""
    starts = [tally.started_at for tally in history.tallies]
    found, moment = {}, START + timedelta(days=1)
    while moment <= starts[-1]:
        seen = history.tallies[bisect_left(starts, moment - WINDOW) : bisect_right(starts, moment)]
        found.update({alarm.key: alarm.line for alarm in find_alarms("blatt.example", seen)})
        moment += every
    return found


def test_outlets_as_usual_make_no_alarm() -> None:
    """Papers, blogs, weeklies, agencies, with moods, holidays, batches and a few failures."""
    false = []
    for seed in range(OUTLETS):
        rng = Random(seed)
        history = History(an_outlet(rng), rng, every=timedelta(hours=rng.choice((4, 6, 24))))
        history.run(START + timedelta(days=DAYS))
        false += [f"outlet {seed}: {line}" for line in alarms_of(history).values()]
    months = OUTLETS * DAYS / 30
    assert len(false) <= PER_MONTH * months, "\n".join(false)


def steady(seed: int) -> Outlet:
    """An outlet of some twenty articles a day, four fifths of them with a credit."""
    rng = Random(seed)
    rates = tuple(1.2 if 6 <= hour % 24 < 22 else 0.1 for hour in range(168))
    fill = an_outlet(rng).fill | {"image_credit": 0.82, "title": 1.0}
    return Outlet(rates=rates, batch=1, fill=fill, mood=0.3, failing=0.005)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("name", ["image_credit", "title"])
def test_a_broken_field_is_told_within_one_run(seed: int, name: str) -> None:
    """A run of a whole day, with some twenty new articles."""
    history = History(steady(seed), Random(seed), every=timedelta(days=1))
    history.run(START + timedelta(days=21))
    assert find_alarms("blatt.example", history.tallies) == []
    history.run(START + timedelta(days=22), broken=frozenset([name]))
    (alarm,) = find_alarms("blatt.example", history.tallies)
    assert (alarm.kind, alarm.subject) == ("field", name)
    assert alarm.since == START + timedelta(days=22)
    assert alarm.values["now"] == 0


def test_a_broken_field_is_told_within_a_day_of_short_runs() -> None:
    history = History(steady(1), Random(1), every=timedelta(minutes=30))
    history.run(START + timedelta(days=21))
    begin = START + timedelta(days=21)
    history.run(begin + timedelta(hours=14), broken=frozenset(["image_credit"]))
    (alarm,) = find_alarms("blatt.example", history.tallies)
    assert alarm.subject == "image_credit"
    assert alarm.since is not None
    assert abs(alarm.since - begin) < timedelta(hours=8)


def test_an_unchanged_site_makes_no_alarm_in_a_hundred_runs() -> None:
    history = History(steady(2), Random(2), every=timedelta(hours=6))
    history.run(START + timedelta(hours=600))
    assert len(history.tallies) == 100
    for number in range(1, 101):
        assert find_alarms("blatt.example", history.tallies[:number]) == []


def test_an_outlet_that_stops_is_told() -> None:
    history = History(steady(3), Random(3), every=timedelta(hours=3))
    history.run(START + timedelta(days=35))
    history.run(START + timedelta(days=37), silent=True)
    (alarm,) = find_alarms("blatt.example", history.tallies)
    assert alarm.kind == "silent"
