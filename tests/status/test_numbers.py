"""Whether a share has fallen: sound for small numbers, for restless outlets, for young archives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import comb
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.status.numbers import LEAST_SPREAD, LEVEL, Sample, find_fall, probability_of_at_most, spread

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def samples(*runs: tuple[int, int], hours: float = 12) -> list[Sample]:
    """Runs as (pages, good), the latest last, so many hours apart; in the form in which they are asked for."""
    return [Sample(NOW - number * timedelta(hours=hours), *run) for number, run in enumerate(reversed(runs)) if run[0]]


def usual(pages: int = 20, good: int = 16, runs: int = 26) -> list[tuple[int, int]]:
    return [(pages, good)] * runs


def test_a_field_that_is_gone_is_told_after_one_run() -> None:
    fall = find_fall(samples(*usual(), (12, 0)))
    assert fall is not None
    assert fall.before == pytest.approx(0.8)
    assert (fall.now, fall.pages, fall.since) == (0, 12, NOW)
    assert fall.p < LEVEL


@pytest.mark.parametrize("good", range(6, 21))
def test_a_run_that_is_somewhat_worse_is_not(good: int) -> None:
    assert find_fall(samples(*usual(), (20, good))) is None


@pytest.mark.parametrize("pages", [1, 2, 3, 4])
def test_few_pages_never_are_an_alarm(pages: int) -> None:
    assert find_fall(samples(*usual(20, 20), (pages, 0))) is None


def test_few_pages_of_several_runs_add_up() -> None:
    runs = [*usual(3, 3, 27), *[(2, 0)] * 4]
    fall = find_fall(samples(*runs))
    assert fall is not None
    assert (fall.pages, fall.since) == (8, NOW - timedelta(hours=36))


def test_a_new_outlet_has_no_past_to_fall_from() -> None:
    assert find_fall(samples((15, 12), (40, 0))) is None


def test_what_is_known_beforehand_stands_in_for_a_past() -> None:
    assert find_fall(samples((14, 0)), prior=(19.6, 20)) is not None
    assert find_fall(samples((14, 9)), prior=(19.6, 20)) is None


def test_what_has_come_back_is_no_longer_told() -> None:
    broken = [*usual(), *[(20, 0)] * 4]
    assert find_fall(samples(*broken)) is not None
    assert find_fall(samples(*broken, (20, 17))) is None


def test_a_fall_is_told_for_four_weeks_and_then_is_as_usual() -> None:
    def told_after(days: int) -> bool:
        runs = [*usual(runs=100), *[(20, 0)] * (2 * days)][-84:]  # six weeks are known
        return find_fall(samples(*runs)) is not None

    assert [told_after(days) for days in (1, 7, 14, 21, 27)] == [True] * 5
    assert not told_after(42)


def test_since_is_the_first_run_of_the_fall_not_of_the_span() -> None:
    fall = find_fall(samples(*usual(), (20, 17), (20, 1), (20, 0)))
    assert fall is not None
    assert fall.since == NOW - timedelta(hours=12)


def test_an_outlet_with_days_without_pictures_is_not_told_for_one_more() -> None:
    restless = [(20, 18), (20, 17), (20, 2), (20, 18), (20, 19), (20, 1)] * 4
    assert find_fall(samples(*restless, (20, 1), hours=24)) is None


def test_a_fall_of_what_nearly_all_pages_gave_need_not_be_to_half() -> None:
    assert find_fall(samples(*usual(100, 100), (100, 70))) is not None
    assert find_fall(samples(*usual(100, 80), (100, 56))) is None


def test_what_is_only_half_gone_may_have_to_last_for_two_days() -> None:
    half = [*usual(40, 36), (40, 12)]
    assert find_fall(samples(*half)) is not None
    assert find_fall(samples(*half), least_days=2) is None
    assert find_fall(samples(*half, (40, 12), (40, 12)), least_days=2) is not None
    assert find_fall(samples(*usual(40, 36), (40, 1)), least_days=2) is not None


def exact(good: int, pages: int, a: int, b: int) -> Fraction:
    """By whole numbers: the beta-binomial distribution as an urn (Pólya's) gives it."""

    def rising(base: int, length: int) -> int:
        product = 1
        for step in range(length):
            product *= base + step
        return product

    ways = (comb(pages, k) * rising(a, k) * rising(b, pages - k) for k in range(good + 1))
    return Fraction(sum(ways), rising(a + b, pages))


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 40), st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_the_probability_is_that_of_the_urn(good: int, more: int, a: int, b: int) -> None:
    pages = good + more
    assert probability_of_at_most(good, pages, a, b) == pytest.approx(float(exact(good, pages, a, b)), rel=1e-6)


def test_the_spread_of_independent_pages_is_the_least() -> None:
    rng = Random(1)
    parts = [Sample(NOW, 50, sum(rng.random() < 0.7 for _ in range(50))) for _ in range(400)]
    assert spread(parts, 0.7) < 2 * LEAST_SPREAD


def test_the_spread_of_days_that_are_all_or_nothing_is_great() -> None:
    assert spread([Sample(NOW, 50, 50 * (number % 2)) for number in range(20)], 0.5) == 0.5


def test_the_spread_of_a_known_mixture_is_found() -> None:
    """Days whose shares follow a beta distribution with a correlation of 1 / (3 + 2 + 1)."""
    rng = Random(2)
    shares = [rng.betavariate(3, 2) for _ in range(2000)]
    parts = [Sample(NOW, 30, sum(rng.random() < share for _ in range(30))) for share in shares]
    assert spread(parts, 0.6) == pytest.approx(1 / 6, rel=0.2)


@given(st.lists(st.tuples(st.integers(1, 30), st.floats(0, 1)), max_size=60))
@settings(max_examples=100, deadline=None)
def test_whatever_runs_there_were_a_fall_is_one(runs: list[tuple[int, float]]) -> None:
    fall = find_fall(samples(*((pages, round(pages * share)) for pages, share in runs)))
    if fall:
        assert 0 <= fall.now < fall.before <= 1
        assert 0 <= fall.p < LEVEL
