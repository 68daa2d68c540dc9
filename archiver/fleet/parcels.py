"""Writes on their way from a worker to the writer.

In a message a parcel is one text, base64 of: the number of this form (one byte), the length of its packed JSON, a check sum of the bytes
beside it (four bytes each, big-endian), its JSON as zlib packs it, and those bytes, which are evidence and packed already.
Before there were forms it was JSON, with evidence as text in it; such ones, which begin with a brace, are read, too.
"""

from __future__ import annotations

import binascii
import struct
from enum import StrEnum
from typing import Any

import msgspec
import pybase64

from archiver.errors import UsageError
from archiver.evidence.run import Packed
from archiver.fleet.attached import decode, encode
from archiver.fleet.packing import check_sum, pack, unpack
from archiver.fleet.writes import AnyWrite

MOST_WRITES = 50
"""In one parcel: one transaction of the archive, during which other programs wait some 0.1 s."""
MOST_BYTES = 4 * 1024 * 1024
"""Of encoded writes in one parcel, unless a single one has more. RabbitMQ takes messages up to 16 MB (128 MB before 4.0), and holds them
in memory."""

_FORM = 2
_HEAD = struct.Struct("!BII")
_TOO_LONG = 1024**3
"""Unpacked JSON of a parcel; more is no work of ours."""


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


class Sealed(msgspec.Struct, frozen=True, array_like=True):
    """A write as it travels."""

    text: msgspec.Raw
    """JSON."""
    beside: Packed = Packed()
    """The bytes beside it."""

    @classmethod
    def of(cls, write: AnyWrite) -> Sealed:
        text, beside = encode(write)
        return cls(msgspec.Raw(text), Packed(beside))

    def opened(self) -> AnyWrite:
        """The write; raises UsageError for what no archiver of this version has sent."""
        try:
            write: AnyWrite = decode(self.text, self.beside.content, AnyWrite)
        except msgspec.MsgspecError as error:
            raise UsageError(f"not a write of this version of the archiver: {error}") from None
        return write

    def __len__(self) -> int:
        return len(self.text) + len(self.beside)


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
    writes: tuple[Sealed, ...] = ()
    deposit: str | None = None
    """Where the writes lie instead, in the fleet's store."""
    ending: Ending = Ending.NOT_YET
    has_yielded: bool = False
    """With the ending: whether anything readable was found."""
    note: str | None = None

    def encoded(self) -> str:
        """The parcel as text, for a message."""
        text: str = pybase64.b64encode_as_string(sealed(self))
        return text

    @classmethod
    def decoded(cls, text: str) -> Parcel:
        """The parcel; raises UsageError for what is none."""
        try:
            if text.startswith("{"):
                return _older(text)
            parcel: Parcel = unsealed(pybase64.b64decode(text, validate=True), cls)
        except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
            raise UsageError(f"not a parcel of the fleet: {error}") from None
        return parcel

    def opened(self) -> list[AnyWrite]:
        """The writes; raises UsageError for what no archiver of this version has sent, and for those that lie in a store."""
        if self.deposit:
            raise UsageError(f"its writes were left in the fleet's store as {self.deposit}, and are not there any more")
        return [write.opened() for write in self.writes]


def sealed(value: object) -> bytes:
    """A parcel, or the writes of one, as bytes."""
    text, beside = encode(value)
    packed = pack(text)
    return b"".join((_HEAD.pack(_FORM, len(packed), check_sum(beside)), packed, beside))


def unsealed(content: bytes, kind: Any) -> Any:
    """What `sealed` made bytes of; raises ValueError and msgspec's errors for anything else."""
    if len(content) < _HEAD.size:
        raise ValueError("it breaks off")
    form, length, check = _HEAD.unpack_from(content)
    if form != _FORM:
        raise ValueError(f"of form {form}, expected {_FORM}: was it sent by another version of the archiver?")
    beside = memoryview(content)[_HEAD.size + length :]
    if check_sum(beside) != check:
        raise ValueError("it is damaged")
    return decode(unpack(content[_HEAD.size : _HEAD.size + length], _TOO_LONG), beside, kind)


class _Older(msgspec.Struct):
    """A parcel as it was sent before there were forms."""

    task: str
    attempt: str
    number: int
    worker: str
    writes: tuple[msgspec.Raw, ...] = ()
    deposit: str | None = None
    ending: Ending = Ending.NOT_YET
    has_yielded: bool = False
    note: str | None = None


def _older(text: str) -> Parcel:
    known = msgspec.json.decode(text, type=_Older)
    fields = msgspec.structs.asdict(known) | {"writes": tuple(Sealed(write) for write in known.writes)}
    return Parcel(**fields)
