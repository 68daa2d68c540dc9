"""Writes on their way from a worker to the writer."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from archiver.errors import UsageError
from archiver.fleet.writes import AnyWrite

MOST_WRITES = 50
"""In one parcel: one transaction of the archive, during which other programs wait some 0.1 s."""
MOST_BYTES = 4 * 1024 * 1024
"""Of encoded writes in one parcel, unless a single one has more. RabbitMQ takes messages up to 16 MB (128 MB before 4.0), and holds them
in memory."""


class Ending(StrEnum):
    """Whether an assignment goes on."""

    NOT_YET = "not yet"
    DONE = "done"
    """Nothing more comes of it; pages that have no outcome were not asked for and may be assigned anew."""
    PUT_OFF = "put off"
    """As `DONE`, and the outlet is to be left alone for now: it wants a pause, or its hours are over."""
    DIED = "died"
    """The process that worked on it died, and its worker lives to tell; what it had sent is stored."""
    LOST = "lost"
    """The worker itself is gone, for whatever reason; what it had sent is stored."""
    REFUSED = "refused"
    """The worker cannot do it at all; `note` says why."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Some writes of one assignment, in their order."""

    task: str
    """The assignment's."""
    attempt: str
    """Unlike that of any other process that ever began with an assignment, with the same one, too: brokers may deliver it twice."""
    number: int
    """Counts the parcels of an attempt from 0."""
    worker: str
    """Its machine and process: `crawler-3:4711`."""
    writes: tuple[msgspec.Raw, ...] = ()
    """Encoded."""
    deposit: str | None = None
    """Where the writes lie instead, in the fleet's store."""
    ending: Ending = Ending.NOT_YET
    has_yielded: bool = False
    """With the ending: whether anything readable was found."""
    note: str | None = None

    def encoded(self) -> str:
        """The parcel as JSON text."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def decoded(cls, text: str) -> Parcel:
        """The parcel; raises UsageError for what is none."""
        try:
            return msgspec.json.decode(text, type=cls)
        except msgspec.MsgspecError as error:
            raise UsageError(f"not a parcel of the fleet: {error}") from None

    def opened(self) -> list[AnyWrite]:
        """The writes; raises UsageError for what no archiver of this version has sent, and for those that lie in a store."""
        if self.deposit:
            raise UsageError(f"its writes were left in the fleet's store as {self.deposit}, and are not there any more")
        try:
            return [msgspec.json.decode(write, type=AnyWrite) for write in self.writes]
        except msgspec.MsgspecError as error:
            raise UsageError(f"not a write of this version of the archiver: {error}") from None
