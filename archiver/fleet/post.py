"""How assignments and parcels are handed to the broker, and what is too large for it."""

from __future__ import annotations

import logging
from uuid import uuid4

from amqp.exceptions import AMQPError, PreconditionFailed  # type: ignore[import-untyped]
from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from archiver.fleet import claims
from archiver.fleet.assignments import Assignment
from archiver.fleet.broker import BULK, CRAWL, LINE_SECONDS
from archiver.fleet.deposits import Deposits
from archiver.fleet.lightening import lightened
from archiver.fleet.packing import PACKING
from archiver.fleet.parcels import Ending, Parcel

CRAWL_TASK, STORE_TASK = "archiver.fleet.crawl", "archiver.fleet.store"
MOST_IN_A_MESSAGE = 100 * 1024 * 1024
"""Bytes of a message that no broker is asked to take, packed or not. RabbitMQ takes 16 MB (128 MB before 4.0), Redis 512 MB, in its memory
several times."""
UNSENT = (OperationalError, OSError, AMQPError, RedisError)
"""What the brokers' clients raise when a message cannot be handed over."""

_RETRIES = {"max_retries": 6, "interval_start": 0.5, "interval_step": 1.0, "interval_max": 5.0}
"""Of a message that the broker does not take: about 18 seconds, longer where it does not answer at all. The crawl is ended meanwhile
(`HAND_OVER_SECONDS`); what it has found is worth a little patience."""

log = logging.getLogger(__name__)


def send_assignment(app: Celery, assignment: Assignment, mark: str | None = None) -> None:
    """Hand an assignment to the broker, once; see `Send`. `mark` is that of the store in which the writer looks for what is too large.

    One that the broker never takes counts as one over which a worker died: it is given again in smaller pieces.
    """
    try:
        _send_assignment(app, assignment, mark)
    except UNSENT as error:
        log.warning("%s: perhaps not given to a worker (%s); it is looked after", assignment.outlet, kind_of(error))


def _send_assignment(app: Celery, assignment: Assignment, mark: str | None) -> None:
    text = assignment.encoded()
    queue = CRAWL if assignment.piece is None else BULK
    try:
        if len(text) > MOST_IN_A_MESSAGE:
            raise _TooLarge
        app.send_task(
            CRAWL_TASK,
            args=[text, assignment.task, mark],
            queue=queue,
            retry=False,
            confirm_timeout=LINE_SECONDS,
            compression=PACKING,
        )
    except (_TooLarge, PreconditionFailed):
        note = f"an assignment of {len(text) / 1e6:.1f} MB is more than the broker takes in one message"
        told = Parcel(task=assignment.task, attempt=uuid4().hex, number=0, worker="", ending=Ending.DIED, note=note)
        send_parcel(app, told)


def send_parcel(app: Celery, parcel: Parcel, deposits: Deposits | None = None) -> None:
    """Hand a parcel to the broker; it is there when this returns. What is too large goes by way of the store, and is told to be too large
    where there is none.

    Raises one of `UNSENT`, and StoreUnavailable.
    """
    packed = claims.leave(parcel, deposits) if deposits else parcel
    while True:
        text = packed.encoded()
        try:
            if len(text) > MOST_IN_A_MESSAGE:
                raise _TooLarge
            app.send_task(STORE_TASK, args=[text], retry=True, retry_policy=_RETRIES, confirm_timeout=LINE_SECONDS)
            return
        except (_TooLarge, PreconditionFailed):
            lighter = lightened(packed)
            if lighter is None:
                raise
            packed = lighter
            log.warning(
                "a parcel of %.1f MB is more than the broker takes in one message: use --store", len(text) / 1e6
            )


def kind_of(error: BaseException) -> str:
    """What went wrong, without an address in it."""
    return type(error.__cause__ or error).__name__


class _TooLarge(OSError):
    """As the broker would say, to whom we do not even send it."""
