"""Parcels that lie in the writer's queue at about the same time are stored in one transaction.

Celery hands a worker one message after the other, each to be done with before the next; the package celery-batches, which gathers them,
acknowledges what has failed. So this takes the place of what Celery calls a task's strategy: what is done with a message that has come.
A message is acknowledged when its parcel is on the disk, or set aside; a process that dies before leaves all it had with the broker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from celery import Celery, Task
from celery.exceptions import InvalidTaskError
from celery.worker import state

from archiver.errors import ArchiverError

MOST_TOGETHER = 400
"""Parcels in one transaction, and messages that the broker hands over before one of them is acknowledged. Measured: of 50 an article takes
a sixth longer, and of one alone three times as long."""
MOST_LETTERS = 30_000_000
"""Of messages in one transaction, unless a single one has more: some 400 pages with their evidence, during which other programs wait
some 0.3 s."""
GATHER_SECONDS = 0.02
"""For which a parcel waits for others; a writer that is busy finds them waiting."""

Store = Callable[[Sequence[str]], Sequence[ArchiverError | None]]
"""Stores encoded parcels: for each an error where it has to stay with the broker, None where it is stored or set aside."""
Settle = Callable[..., object]

_BEGIN, _END = b'[["', b'"], '
"""Of the body of a Celery message (its protocol 2, a list of arguments, named ones, and more) with one text for its argument."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Waiting:
    text: str
    ack: Settle
    reject: Settle


class Gatherer:
    """The strategy of the task that stores parcels, in one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []
        self._letters = 0
        self._timer: Any = None
        self._consumer: Any = None

    def __call__(self, task: Task, app: Celery, consumer: Any, **_: object) -> Callable[..., None]:
        """What Celery asks for at each connection. What waits from the one before comes again by this one."""
        self._consumer = consumer
        self._begin_anew()
        return self.take

    def take(self, message: Any, body: object, ack: Settle, reject: Settle, callbacks: object, **_: object) -> None:
        """A message has come; raises what Celery foresees for one that is none of ours."""
        text = text_of(message)
        if self._waiting and self._letters + len(text) > MOST_LETTERS:
            self.flush()
        self._waiting.append(_Waiting(text, ack, reject))
        self._letters += len(text)
        if len(self._waiting) == MOST_TOGETHER:
            self.flush()
        elif self._timer is None:
            self._timer = self._consumer.timer.call_after(GATHER_SECONDS, self.flush)

    def flush(self) -> None:
        """Store what waits."""
        waiting = self._begin_anew()
        try:
            errors = self._store([one.text for one in waiting])
        except (
            Exception
        ) as error:  # a fault of ours, in a timer of Celery's, which would go on as if nothing had happened
            log.exception("parcels could not be stored")
            errors = [ArchiverError(str(error))] * len(waiting)
        told = (log, self._consumer.connection_errors)
        for one, failed in zip(waiting, errors, strict=True):
            if failed is None:
                one.ack(*told)
            else:
                one.reject(*told, requeue=True)
        for problem in dict.fromkeys(map(str, filter(None, errors))):
            log.error("%s", problem)
        if any(errors):
            state.should_stop = next(error.exit_code for error in errors if error)

    def _begin_anew(self) -> list[_Waiting]:
        waiting, self._waiting, self._letters = self._waiting, [], 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return waiting


def text_of(message: Any) -> str:
    """The one argument of a task; raises InvalidTaskError for a message that has not just one text, and what kombu raises for no JSON."""
    body = message.body
    if isinstance(body, bytes) and body.startswith(_BEGIN) and not message.headers.get("compression"):
        end = body.find(b'"', len(_BEGIN))
        if body.startswith(_END, end) and b"\\" not in (text := body[len(_BEGIN) : end]):
            return text.decode()  # as JSON has it, a tenth of the time for text of this length
    match message.payload:
        case [[str(argument)], *_]:
            return argument
    raise InvalidTaskError("not a parcel of the fleet")
