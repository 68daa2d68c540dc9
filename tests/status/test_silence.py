"""Whether an outlet is silent, by its own rhythm."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from simulated_outlets import poisson

from archiver.status.silence import LEAST_HISTORY, Look, Rhythm, find_rhythm

ZONE = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 9, 7, tzinfo=ZONE)


def looks(
    days: float, rate: float = 0, *, begin: datetime = MONDAY, hours: float = 1, seed: int = 1, **rates: float
) -> list[Look]:
    """Looks at an outlet; `rate` articles an hour, by day (`day`), at `night`, on the `weekend`."""
    rng = Random(seed)
    found = []
    for number in range(1, int(days * 24 / hours) + 1):
        at = begin + number * timedelta(hours=hours)
        kind = "weekend" if at.weekday() >= 5 else "day" if 6 <= at.hour < 22 else "night"
        found.append(Look(at, poisson(rng, rates.get(kind, rate) * hours)))
    return found


def then_silent(known: list[Look], days: float, hours: float = 1) -> list[Look]:
    return [*known, *looks(days, begin=known[-1].at, hours=hours)]


def rhythm(known: list[Look]) -> Rhythm:
    found = find_rhythm(known)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def paper() -> list[Look]:
    """Five articles an hour by day, hardly any at night, one on weekends: four weeks and four days."""
    return looks(32, day=5, night=0.1, weekend=1)


def test_a_paper_that_stops_by_day_is_told_within_hours(paper: list[Look]) -> None:
    assert not rhythm(paper).is_silent
    silent_after = next(hours for hours in range(1, 100) if rhythm(then_silent(paper, hours / 24)).is_silent)
    assert 7 <= silent_after <= 20  # it stopped at midnight: told in the course of the day


@pytest.mark.parametrize("days", [0.25, 1, 2, 2.25])
def test_a_night_and_a_weekend_are_no_silence(days: float) -> None:
    friday_night = looks(32.9, day=5, night=0, weekend=0)  # ends on a Friday at 21:36
    assert not rhythm(then_silent(friday_night, days)).is_silent


def test_monday_without_an_article_is_one() -> None:
    friday_night = looks(32.9, day=5, night=0, weekend=0)
    assert rhythm(then_silent(friday_night, 3)).is_silent


def test_an_outlet_of_one_article_a_day_has_more_patience() -> None:
    blog = looks(42, 1 / 24)
    assert not rhythm(then_silent(blog, 5)).is_silent
    assert rhythm(then_silent(blog, 21)).is_silent


def test_a_weekly_outlet_may_leave_out_an_edition() -> None:
    weekly = [Look(MONDAY + number * timedelta(hours=1), 12 * (number % 168 == 80)) for number in range(42 * 24)]
    assert not rhythm(weekly).is_silent
    assert not rhythm(then_silent(weekly, 9)).is_silent
    assert rhythm(then_silent(weekly, 20)).is_silent


def test_an_outlet_that_was_on_holiday_may_be_so_again() -> None:
    known = [
        *looks(10, 2),
        *looks(5, 0, begin=MONDAY + timedelta(days=10)),
        *looks(20, 2, begin=MONDAY + timedelta(days=15)),
    ]
    assert not rhythm(then_silent(known, 5)).is_silent
    assert rhythm(then_silent(known, 12)).is_silent


def test_batches_of_articles_are_no_more_than_one_arrival() -> None:
    """Ten at once twice a day: half a day without says little, though ten articles were to be expected."""
    known = [Look(look.at, look.articles * 10) for look in looks(42, 2 / 24, seed=4)]
    assert not rhythm(then_silent(known, 1.5)).is_silent


def test_a_feed_that_was_added_does_not_hide_a_silence() -> None:
    known = looks(30, 5)
    burst = [*known[:400], Look(known[400].at, 300), *known[401:]]
    assert rhythm(then_silent(burst, 0.5)).is_silent


@pytest.mark.parametrize("days", [3, 7, 14])
def test_of_a_new_outlet_nothing_is_told(days: float) -> None:
    found = rhythm(then_silent(looks(days, 5), 5))
    assert found.limit is None
    assert not found.is_silent
    assert timedelta(days=days) < LEAST_HISTORY


def test_an_outlet_without_any_article_has_no_rhythm() -> None:
    assert find_rhythm(looks(10)) is None
    assert find_rhythm([]) is None


def test_few_articles_show_no_rhythm() -> None:
    known = [Look(MONDAY + timedelta(days=5 * number), 1) for number in range(7)]
    assert rhythm(then_silent(known, 10)).limit is None


def test_one_look_a_day_tells_silence_too() -> None:
    daily = looks(40, 2, hours=24)
    assert not rhythm(daily).is_silent
    assert not rhythm(then_silent(daily, 1, hours=24)).is_silent
    assert rhythm(then_silent(daily, 2, hours=24)).is_silent


def test_hours_in_which_nobody_looked_are_no_silence() -> None:
    """The machine was off for four days; the first look afterwards brings what had come out."""
    known = looks(30, 5)
    back = [*known, Look(known[-1].at + timedelta(days=4), 480)]
    assert rhythm(back).expected == 0
    assert not rhythm(then_silent(back, 0.1)).is_silent


def test_the_interval_is_that_of_the_articles() -> None:
    found = rhythm([Look(MONDAY + number * timedelta(hours=1), int(number % 4 == 0)) for number in range(20 * 24)])
    assert found.interval is not None
    assert found.interval / timedelta(hours=1) == pytest.approx(4, rel=0.05)
