"""When an archived article is looked at again: often while it is fresh, hardly ever later. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

VISITS_AFTER = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
)
"""Counted from publication, unless the outlet has a schedule of its own. A guess: corrections come within hours, deletions and
updated dates within weeks."""

MAX_TRIES = 5
"""Attempts in a row after which a page that fails is no longer asked in every run. A guess."""

RETRIES_AFTER = (timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30))
"""Waits before the attempts past `MAX_TRIES`: a site that was down for a whole day of runs loses nothing."""

CHANCES_AFTER = (timedelta(days=1), timedelta(days=7))
"""Waits before a page is asked again for which the site showed a bar or a notice that may pass (`PASSING`). A guess."""

PASSING = ("refused:forbidden", "refused:challenge", "refused:error")
"""403 and the like, a check whether a person asks, maintenance: an article that came out meanwhile must not be lost by them."""


def next_visit(
    published: datetime, fetched_at: datetime, schedule: Sequence[timedelta] = VISITS_AFTER
) -> datetime | None:
    """The first moment of the schedule that is later than `fetched_at`; None after the last one.

    `published` is the article's date, or when it was first seen where the page gives no date. A date later than the fetch counts as
    the time of the fetch, so that a wrong clock does not put the visit off. Both aware.
    """
    start = min(published, fetched_at)
    return next((start + wait for wait in schedule if start + wait > fetched_at), None)


def next_retry(tries: int, failed_at: datetime) -> datetime | None:
    """When a page that has failed `tries` times in a row (at least `MAX_TRIES`) is asked once more; None: never again."""
    late = tries - MAX_TRIES
    return failed_at + RETRIES_AFTER[late] if late < len(RETRIES_AFTER) else None


def next_chance(refusals: int, refused_at: datetime) -> datetime | None:
    """When a page that was refused so many times in a row for what may pass is asked once more; None: never again."""
    return refused_at + CHANCES_AFTER[refusals - 1] if refusals <= len(CHANCES_AFTER) else None
