"""The Celery application: three tasks, their queues, and the settings that make Celery deliver each at least once.

Messages are JSON, never pickles: whoever can write to the broker must not be able to run code. They are acknowledged when their work is
done, so a message outlives every process that held it; `FleetBook` sees to it that a parcel which comes twice is stored once.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from celery import Celery, Task
from celery.exceptions import Reject
from celery.worker import state
from kombu.entity import Queue

from archiver.errors import ArchiveError, ArchiverError
from archiver.fleet.broker import BULK, CRAWL, HEARTBEAT_SECONDS, LONGEST_TASK_SECONDS, STORE, Broker
from archiver.fleet.carrying_out import HAND_OVER_SECONDS, carry_out
from archiver.fleet.deposits import Deposits, StoreUnavailable
from archiver.fleet.gathering import MOST_TOGETHER, Gatherer
from archiver.fleet.packing import pack_fast
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.post import CRAWL_TASK, STORE_TASK, UNSENT, kind_of, send_parcel
from archiver.fleet.redis_transport import mend_redis
from archiver.fleet.starting import Starter
from archiver.fleet.writer import Writer

PLAN_SECONDS = 15.0
"""How often the writer looks what is due."""
PLAN_TASK = "archiver.fleet.plan"
PROCESS_SECONDS = 60.0
"""For a new process of a worker to say that it is there. Celery's own four are too few on a machine with much else to do: one after the
other would be killed."""

STORE_URL, LOST_AFTER = "archiver_fleet_store", "archiver_fleet_lost_after"
"""Names of settings of ours among Celery's. The second is the writer's and only told to whoever asks, in seconds."""

log = logging.getLogger(__name__)


def make_app(broker: Broker, reads: str, store: str | None = None) -> Celery:
    """The application of a process that reads the queue `reads`, with the address of the store for what is too large for messages."""
    pack_fast()
    mend_redis()
    app = Celery("archiver.fleet", broker=broker.url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_queues=[
            Queue(name, durable=True, queue_arguments=broker.queue_arguments)  # type: ignore[no-untyped-call]
            for name in (CRAWL, BULK, STORE)
        ],
        task_default_queue=STORE,
        task_routes={CRAWL_TASK: {"queue": CRAWL}, STORE_TASK: {"queue": STORE}, PLAN_TASK: {"queue": STORE}},
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_acks_on_failure_or_timeout=True,
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_proc_alive_timeout=PROCESS_SECONDS,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_heartbeat=HEARTBEAT_SECONDS,
        broker_use_ssl=broker.tls,
        broker_transport_options=broker.transport_options(reads),
        beat_schedule={"plan": {"task": PLAN_TASK, "schedule": PLAN_SECONDS, "options": {"expires": PLAN_SECONDS}}},
        beat_scheduler="celery.beat:Scheduler",
        **{STORE_URL: store},
    )
    app.task(_crawl, name=CRAWL_TASK, bind=True, time_limit=LONGEST_TASK_SECONDS)
    return app


def add_writer(app: Celery, writer: Writer) -> None:
    """Give the writer's process its two tasks. It has many parcels handed over at a time, which it stores together."""

    def store(task: Task, text: str) -> None:
        """A parcel; is gathered with others (`Gatherer`), not run by itself."""
        raise NotImplementedError

    def plan(task: Task) -> None:
        """Look what is due."""
        _write(task, writer.plan)

    app.conf.worker_prefetch_multiplier = MOST_TOGETHER
    app.task(  # of this writer, in this application alone
        store, name=STORE_TASK, bind=True, shared=False, Strategy=Gatherer(writer.receive_all)
    )
    app.task(plan, name=PLAN_TASK, bind=True, shared=False)


_STARTER = Starter()
"""Of each of a worker's processes, which are forked before it is used."""


def _crawl(task: Task, text: str, number: str, mark: str | None = None) -> None:
    """Carry out an assignment. One that comes a second time is not: whoever held it died over it, and the writer must know.

    `mark` is that of the writer's store, where it has one.
    """
    try:
        try:
            deposits = _store_of(task.app, mark)
            for parcel in _parcels(task, text, number):
                send_parcel(task.app, parcel, deposits)
        except StoreUnavailable as error:
            log.error("%s", error)
            send_parcel(task.app, _told(task, number, Ending.REFUSED, str(error)))
    except UNSENT as error:
        log.warning(
            "the broker does not answer (%s): an assignment is given up, the writer will notice", kind_of(error)
        )


def _store_of(app: Celery, mark: str | None) -> Deposits | None:
    """The store, where both sides have it. Opened by the process that uses it: clients of object stores do not survive a fork."""
    url: str | None = app.conf.get(STORE_URL)
    if url is None or mark is None:
        return None
    deposits = Deposits(url)
    deposits.require(mark)
    return deposits


def _parcels(task: Task, text: str, number: str) -> Iterable[Parcel]:
    if task.request.delivery_info.get("redelivered"):
        return [_told(task, number, Ending.LOST, "its worker was lost")]
    parent = os.getppid()
    return carry_out(text, number, lambda: os.getppid() == parent, HAND_OVER_SECONDS, _STARTER)


def _told(task: Task, number: str, ending: Ending, note: str) -> Parcel:
    return Parcel(
        task=number, attempt=uuid4().hex, number=0, worker=f"{task.request.hostname}", ending=ending, note=note
    )


def _write(task: Task, work: Callable[[], Any]) -> None:
    try:
        work()
    except (ArchiveError, StoreUnavailable) as error:
        log.error("%s", error)
        state.should_stop = error.exit_code
        raise Reject(str(error), requeue=True) from None
    except ArchiverError as error:
        log.error("%s", error)


def connection(app: Celery, broker: Broker) -> Any:
    """An open connection to the broker; raises ArchiverError, without its password, when it cannot be reached now."""
    opened = app.connection_for_read()
    try:
        opened.ensure_connection(max_retries=3, interval_start=0.5, interval_step=1.0)
    except Exception as error:  # each transport has its own kinds
        raise ArchiverError(f"{broker.shown}: the broker cannot be reached: {type(error).__name__}") from None
    return opened


def waiting(app: Celery, queue: str = CRAWL) -> int | None:
    """How many messages of a queue wait for somebody: 0 when it does not exist yet, None when the broker does not answer."""
    with app.connection_for_read() as opened:
        try:
            return int(opened.default_channel.queue_declare(queue, passive=True).message_count)
        except opened.channel_errors:
            return 0
        except opened.connection_errors:
            return None
