"""When an article is looked at again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from given import NOON

from archiver.archive.revisits import MAX_TRIES, next_retry, next_visit


@pytest.mark.parametrize(
    ("age", "visit"),
    [
        (timedelta(0), timedelta(hours=1)),
        (timedelta(minutes=59), timedelta(hours=1)),
        (timedelta(hours=1), timedelta(hours=6)),
        (timedelta(hours=23), timedelta(days=1)),
        (timedelta(days=2), timedelta(days=3)),
        (timedelta(days=6), timedelta(days=7)),
        (timedelta(days=29), timedelta(days=30)),
        (timedelta(days=30), None),
        (timedelta(days=4000), None),
    ],
    ids=str,
)
def test_the_next_visit_is_the_next_moment_of_the_schedule(age: timedelta, visit: timedelta | None) -> None:
    assert next_visit(NOON, NOON + age) == (NOON + visit if visit else None)


def test_a_date_in_the_future_counts_as_now() -> None:
    assert next_visit(NOON + timedelta(days=400), NOON) == NOON + timedelta(hours=1)


def test_visits_come_to_an_end() -> None:
    moment, visits = NOON, 0
    while (visit := next_visit(NOON, moment)) is not None:
        assert visit > moment
        moment, visits = visit, visits + 1
    assert visits == 6


def test_retries_come_to_an_end() -> None:
    waits = [next_retry(tries, NOON) for tries in range(MAX_TRIES, MAX_TRIES + 6)]
    assert waits == [NOON + timedelta(days=days) for days in (1, 3, 7, 30)] + [None, None]
