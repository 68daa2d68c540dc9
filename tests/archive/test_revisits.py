"""When an article is looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from given import NOON, OUTLET, a_fetch, an_article

from archiver.archive import Archive
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


def test_an_outlet_may_have_a_schedule_of_its_own() -> None:
    own = (timedelta(hours=2), timedelta(days=100))
    assert next_visit(NOON, NOON, own) == NOON + timedelta(hours=2)
    assert next_visit(NOON, NOON + timedelta(hours=2), own) == NOON + timedelta(days=100)
    assert next_visit(NOON, NOON, ()) is None


@pytest.mark.parametrize(
    ("revisits", "waits"),
    [("30m 2d", [timedelta(minutes=30), timedelta(days=2), None]), ("", [None]), (None, [timedelta(hours=1)])],
    ids=["its own", "never", "the default"],
)
def test_the_archive_plans_visits_by_the_outlets_schedule(
    archive: Archive, revisits: str | None, waits: list[timedelta | None]
) -> None:
    archive.schedule_visits(OUTLET, revisits)
    moment, planned = NOON, []
    for _ in waits:
        archive.save(an_article(date=NOON), a_fetch(fetched_at=moment))
        text = next(iter(archive.db.query("SELECT next_visit FROM urls")))["next_visit"]
        planned.append(datetime.fromisoformat(text) - NOON if text else None)
        moment = NOON + planned[-1] if planned[-1] else moment
    assert planned == waits


def test_retries_come_to_an_end() -> None:
    waits = [next_retry(tries, NOON) for tries in range(MAX_TRIES, MAX_TRIES + 6)]
    assert waits == [NOON + timedelta(days=days) for days in (1, 3, 7, 30)] + [None, None]
