"""What becomes of work over which workers die: it is given again in smaller and smaller pieces, until what does it stands alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from archiver.fleet.parcels import Ending

SILENT_AFTER = timedelta(seconds=60)
"""A worker says every ten seconds that it is alive, and stops by itself when it cannot for some 20. One that was not heard for so long
has lost its assignment. RabbitMQ sends what a dead worker held again at once, Redis much later."""
MOST_DEATHS = 3
"""In a row, after which a page is set aside: over all of an assignment, over some of it, over the page alone."""
MOST_LOSSES = 6
"""The same where workers were gone and none was there to say of what: a machine that is stopped or a broker that fails says nothing
against a page. A page may yet be what takes a whole machine down, as where memory is limited for all its processes together."""
AFTER_SETTING_ASIDE = MOST_DEATHS - 1
"""Losses that count on: what stood beside a page that was set aside is still tried in small pieces."""
_SMALLER = 7
"""Each death of a worker makes the next assignment so many times smaller, until the page that does it stands alone."""


class Given(Protocol):
    """Work that was given to a worker."""

    @property
    def given_at(self) -> datetime | None:
        """When it was sent."""

    @property
    def heard_at(self) -> datetime | None:
        """When a worker was heard of it last."""


def most_losses(ending: Ending) -> int:
    """How many losses of this kind are too many."""
    return MOST_DEATHS if ending is Ending.DIED else MOST_LOSSES


def after_success(losses: int) -> int:
    """The losses that count on when an assignment was carried out."""
    return max(0, min(losses, MOST_DEATHS) - 1)


def share(most: int, losses: int) -> int:
    """How much of `most` the next assignment holds after so many losses."""
    return max(1, int(most / _SMALLER**losses))


def is_forsaken(given: Given, now: datetime, silent_after: timedelta, waiting: Callable[[], int | None]) -> bool:
    """Whether nobody works on it any more: its worker fell silent, or it never came to one and none waits with the broker."""
    last = given.heard_at or given.given_at
    if last is None or now - last <= silent_after:
        return False
    return given.heard_at is not None or waiting() == 0
