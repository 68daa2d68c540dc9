"""When an outlet is looked at next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.planning import Bounds, History, Plan, Rates, interval, plan, words

NOW = datetime(2026, 11, 23, 11, 20, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOUNDS = Bounds()

hours = st.integers(min_value=0, max_value=20 * 24).map(lambda back: NOW.replace(minute=0) - back * HOUR)
published = st.dictionaries(hours, st.integers(min_value=1, max_value=60), max_size=60)
bounds = st.tuples(st.integers(1, 600), st.integers(0, 3000)).map(
    lambda pair: Bounds(timedelta(minutes=pair[0]), timedelta(minutes=sum(pair)))
)
moments = st.integers(min_value=-40 * 24 * 60, max_value=3 * 24 * 60).map(lambda m: NOW + timedelta(minutes=m))


def at_hours(*local_hours: int, count: int = 1, days: int = 14) -> dict[datetime, int]:
    """So many articles at these hours of each of the last days, by the clock of Berlin in winter."""
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    return {
        midnight - day * DAY + hour * HOUR: count
        for day in range(days)
        for hour in local_hours
        if midnight - day * DAY + hour * HOUR <= NOW
    }


def asked(**facts: object) -> History:
    return History(**({"asked": NOW} | facts))  # type: ignore[arg-type]


# --- the interval ---------------------------------------------------------------------------------------------------------


@given(published, bounds, moments)
def test_the_interval_lies_within_the_bounds(hours: dict[datetime, int], bounds: Bounds, start: datetime) -> None:
    assert bounds.least <= interval(hours, start, bounds) <= bounds.most


@given(published, published, bounds, moments)
def test_a_further_article_never_makes_the_interval_longer(
    hours: dict[datetime, int], more: dict[datetime, int], bounds: Bounds, start: datetime
) -> None:
    both = {hour: hours.get(hour, 0) + more.get(hour, 0) for hour in hours.keys() | more.keys()}
    assert interval(both, start, bounds) <= interval(hours, start, bounds) + timedelta(seconds=1)


@given(published, st.integers(2, 10))
def test_an_outlet_that_publishes_several_times_as_much_is_never_asked_less_often(
    hours: dict[datetime, int], times: int
) -> None:
    faster = {hour: count * times for hour, count in hours.items()}
    assert interval(faster, NOW, BOUNDS) <= interval(hours, NOW, BOUNDS)


def test_nothing_published_means_the_longest_interval() -> None:
    assert interval({}, NOW, BOUNDS) == DAY


def test_an_agency_is_asked_at_the_shortest_interval_by_day() -> None:
    assert interval(at_hours(*range(24), count=20), NOW, BOUNDS) == BOUNDS.least


def test_an_even_pace_gives_the_time_of_one_article() -> None:
    every_two_hours = at_hours(*range(0, 24, 2))
    found = interval(every_two_hours, NOW, BOUNDS)
    assert timedelta(hours=1, minutes=30) < found < timedelta(hours=2, minutes=30)


def test_what_is_older_than_a_fortnight_does_not_count() -> None:
    old = {NOW - 15 * DAY - hour * HOUR: 30 for hour in range(48)}
    assert interval(old, NOW, BOUNDS) == DAY


def test_what_is_announced_for_the_future_does_not_count() -> None:
    assert interval({NOW + 3 * HOUR: 500}, NOW, BOUNDS) == DAY


def test_the_first_busy_day_counts_at_once() -> None:
    assert interval({NOW - hour * HOUR: 4 for hour in range(12)}, NOW, BOUNDS) < HOUR


def test_an_outlet_of_the_day_is_asked_less_often_at_night_but_in_time_for_the_morning() -> None:
    by_day = at_hours(*range(7, 20), count=3)
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    night, noon = interval(by_day, midnight, BOUNDS), interval(by_day, midnight + 12 * HOUR, BOUNDS)
    assert night > 3 * noon
    assert midnight + night < datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_hours_of_the_day_are_those_of_the_readers_in_summer_too() -> None:
    july = datetime(2026, 7, 20, 4, 0, tzinfo=UTC)  # six in Berlin
    rates = Rates.of({july - day * DAY: 2 for day in range(1, 14)}, july)
    assert max(rates.by_hour) == rates.by_hour[6]


# --- the plan -------------------------------------------------------------------------------------------------------------


def test_an_outlet_that_was_never_asked_is_due_at_once() -> None:
    assert plan(History(), NOW, BOUNDS) == Plan(NOW, DAY, 0.0, "never asked")


@given(published, moments, st.integers(0, 400), st.floats(0, 1), bounds, st.none() | moments)
def test_no_plan_is_sooner_or_later_than_the_bounds(
    hours: dict[datetime, int], last: datetime, failures: int, luck: float, bounds: Bounds, visit: datetime | None
) -> None:
    history = History(published=hours, asked=last, failures=failures, next_visit=visit)
    start = min(last, NOW)
    assert bounds.least <= plan(history, NOW, bounds, luck=luck).at - start <= bounds.most


@given(published, st.integers(0, 8), st.integers(0, 8))
def test_more_failures_never_make_it_sooner(hours: dict[datetime, int], fewer: int, more: int) -> None:
    first, second = sorted((fewer, more))
    assert plan(asked(published=hours, failures=first), NOW, BOUNDS).at <= plan(
        asked(published=hours, failures=second), NOW, BOUNDS
    ).at  # fmt: skip


def test_failures_double_the_wait() -> None:
    busy = at_hours(*range(24), count=20)
    waits = [plan(asked(published=busy, failures=n), NOW, BOUNDS).at - NOW for n in (0, 1, 2, 3, 20)]
    assert [wait / BOUNDS.least for wait in waits] == [1, 2, 4, 8, 144]


def test_a_failing_outlet_says_so() -> None:
    assert plan(asked(failures=3), NOW, BOUNDS).why == "nothing readable 3 times in a row; asked less often"


def test_jitter_spreads_by_a_tenth() -> None:
    steady = asked(published=at_hours(*range(0, 24, 2)))
    early, middle, late = (plan(steady, NOW, BOUNDS, luck=luck).at - NOW for luck in (0, 0.5, 1))
    assert (early / middle, late / middle) == (pytest.approx(0.9), pytest.approx(1.1))


def test_a_page_that_falls_due_pulls_the_look_forward() -> None:
    found = plan(asked(next_visit=NOW + HOUR), NOW, BOUNDS, luck=0)
    assert (found.at, found.why) == (NOW + HOUR, "an archived page is to be looked at again")


def test_a_page_that_is_overdue_still_keeps_the_distance() -> None:
    assert plan(asked(next_visit=NOW - DAY), NOW, BOUNDS, luck=0).at == NOW + BOUNDS.least


def test_an_outlet_that_does_not_answer_is_not_asked_for_a_single_page() -> None:
    assert plan(asked(next_visit=NOW, failures=1), NOW, BOUNDS).at >= NOW + 2 * BOUNDS.least


def test_queued_pages_wait_for_the_hours_and_are_asked_when_these_begin() -> None:
    evening = NOW + 10 * HOUR
    found = plan(asked(waiting=7), NOW, BOUNDS, opening=lambda moment: max(moment, evening), luck=0)
    assert (found.at, found.why) == (evening, "waiting for its hours: 7 pages")


def test_a_page_that_falls_due_outside_the_hours_waits_for_them() -> None:
    evening = NOW + 10 * HOUR
    found = plan(asked(next_visit=NOW + HOUR), NOW, BOUNDS, opening=lambda moment: max(moment, evening), luck=0)
    assert found.at == evening


def test_a_look_in_the_future_is_one_of_a_clock_that_was_set_back() -> None:
    assert plan(asked(asked=NOW + 2000 * DAY), NOW, BOUNDS).at <= NOW + BOUNDS.most


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=40), "40 s"),
        (timedelta(minutes=35), "35 min"),
        (timedelta(hours=4, minutes=10), "4 h 10 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=3), "2 days 3 h"),
    ],
)
def test_spans_are_told_in_words(span: timedelta, text: str) -> None:
    assert words(span) == text
