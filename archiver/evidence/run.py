"""The records of one answer, made by whoever received it: whoever keeps them has only to append them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archiver.evidence.reading import exchanges_of, records_of
from archiver.evidence.records import answer_members, sha256_of
from archiver.items import Exchange


class Packed:
    """Bytes that are packed already; a type of its own, so that they may travel beside the JSON that speaks of them."""

    __slots__ = ("content",)

    def __init__(self, content: bytes | memoryview = b"") -> None:
        self.content = content

    def __len__(self) -> int:
        return len(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Packed) and self.content == other.content

    def __hash__(self) -> int:
        return hash(bytes(self.content))


@dataclass(frozen=True, slots=True)
class Run:
    """The records of an answer that holds a body of its own, its request and the redirects to it."""

    sha256: str
    """Of the answer's body as received, hexadecimal."""
    has_body: bool
    members: Packed = field(repr=False)
    """As they lie in a file."""

    @classmethod
    def of(cls, exchanges: Sequence[Exchange], moment: datetime) -> Run:
        """The records of exchanges, the answer last; `moment` is the time that the archive gives it."""
        content = exchanges[-1].content
        sha256 = sha256_of(content)
        return cls(sha256, bool(content), Packed(b"".join(answer_members(exchanges, moment, sha256))))

    def exchanges(self) -> tuple[Exchange, ...]:
        """What the records were made of; raises EvidenceError for bytes that are no such records."""
        return exchanges_of(records_of(bytes(self.members.content), "records of an answer"))
