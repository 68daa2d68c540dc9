"""The gzip members of a file, each of which holds one record: where they begin and end, and whether they are whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

_CHUNK = 256 * 1024
_MAX_HEAD = 64 * 1024
"""Unpacked bytes of a member that are kept; our own WARC headers have some 600."""


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member that is whole: its check sum was right."""

    offset: int
    length: int
    head: bytes = field(repr=False)
    """How it begins, unpacked; enough for the WARC headers."""

    @property
    def end(self) -> int:
        return self.offset + self.length

    def header(self, name: str) -> str | None:
        """A WARC header of the record, None when it has none of that name."""
        lines = self.head.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
        pairs = (line.partition(b":") for line in lines)
        wanted = name.lower().encode()
        return next(
            (value.strip().decode("utf-8", "replace") for key, _, value in pairs if key.lower() == wanted), None
        )


def members(file: BinaryIO, start: int = 0) -> Iterator[Member]:
    """The members from a place where one begins, until the end or the first that is broken or cut off.

    Who needs to know whether the end was reached compares `Member.end` of the last one with the file's size.
    """
    offset, rest = start, b""
    file.seek(start)
    while True:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        head = bytearray()
        taken = 0
        while not unpacker.eof:
            chunk = rest or file.read(_CHUNK)
            rest = b""
            if not chunk:
                return
            taken += len(chunk)
            try:
                text = unpacker.decompress(chunk)
            except zlib.error:
                return
            if len(head) < _MAX_HEAD:
                head += text[: _MAX_HEAD - len(head)]
        rest = unpacker.unused_data
        length = taken - len(rest)
        yield Member(offset, length, bytes(head))
        offset += length


def whole_end(file: BinaryIO, start: int = 0) -> int:
    """Where the last whole member ends, of those that follow one another from `start`."""
    end = start
    for member in members(file, start):
        end = member.end
    return end
