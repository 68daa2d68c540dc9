"""What WARC files of others hold: the answers to web requests, whatever else and however damaged the file is.

Reads WARC 1.0 and 1.1, plain, packed record by record (as Common Crawl does) or as a whole, and cut off at the end. Behind a
broken record the next one is looked for. Nothing larger than a page is taken into memory.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType

from archiver.evidence.elsewhere import WarcFile
from archiver.evidence.records import sha256_of
from archiver.items import Exchange

_GZIP = b"\x1f\x8b\x08"
_BROKEN = (OSError, ValueError, EOFError, zlib.error)
"""What FastWARC and gzip raise for bytes that are no whole record."""
_CHUNK = 1024 * 1024
_USUAL_OTHER = 64 * 1024
"""Requests and metadata have some hundred bytes."""
_FINGERPRINT_BYTES = 64 * 1024
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
"""RFC 9112, 7.1."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One record that a WARC file has of an answer."""

    offset: int
    """Where its record begins in the file (in the unpacked one, when that is packed as a whole)."""
    url: str
    problem: str | None = None
    """Why it cannot be read: `broken`, `truncated`, `too-large` or `not-http`; then there is no exchange."""
    exchange: Exchange | None = field(default=None, repr=False)


class NotWarc(Exception):
    """The file does not begin with a WARC record."""


def fingerprint(path: WarcFile) -> str:
    """What tells a file from others, also when it grows or is renamed."""
    with path.open("rb") as file:
        return sha256_of(file.read(_FINGERPRINT_BYTES))


def captures(path: WarcFile, start: int = 0, max_bytes: int = 10 * 1024 * 1024) -> Iterator[Capture]:
    """The records of type `response` from a place on where one begins, in the order of the file.

    Raises NotWarc for a file that holds none at all, and OSError for one that cannot be read.
    """
    with _opened(path) as file:
        is_packed = file.read(3) == _GZIP
        offset: int | None = start
        has_any = is_told = False
        while offset is not None:
            file.seek(offset)
            last = offset
            try:
                for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False):
                    has_any = True
                    last = record.stream_pos
                    is_told = False
                    if record.record_type == WarcRecordType.response:
                        capture = _capture(record, last, max_bytes)
                        is_told = capture.problem is not None
                        yield capture
                    elif _is_short(record):
                        is_told = True
                        yield Capture(last, "", "broken")
                if not is_told:
                    return
                # A wrong length may have swallowed what follows.
            except _BROKEN as error:
                if not has_any and offset == 0:
                    raise NotWarc(f"{path}: not a WARC file ({error})") from None
            if not is_told:  # else it was this record that broke the file's order
                yield Capture(last, "", "broken")
            offset = _next_record(file, last + 1, is_packed)


def is_in_one_piece(path: WarcFile) -> bool:
    """Whether a file is packed as a whole, so that whoever wants a place in it reads all that stands before. Raises OSError."""
    with path.open("rb") as file:
        first = file.read(_CHUNK)
    return first[:3] == _GZIP and _holds_several(first)


def _opened(path: WarcFile) -> BinaryIO:
    """The file for reading; unpacked when it is packed as a whole, for then no place in it can be come back to.

    Raises NotWarc, and OSError.
    """
    with path.open("rb") as file:
        first = file.read(3)
        if not first:
            raise NotWarc(f"{path}: the file is empty")
        if first not in (_GZIP, b"WAR"):
            raise NotWarc(f"{path}: not a WARC file, it begins with {first!r}")
        file.seek(0)
        is_whole = first == _GZIP and _holds_several(file.read(_CHUNK))
    return cast(BinaryIO, _Unpacked(path)) if is_whole else path.open("rb")


def _holds_several(packed: bytes) -> bool:
    """Whether the first gzip member goes on behind its first record."""
    try:
        text = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(packed, 4 * _CHUNK)
    except zlib.error:
        return False
    head, end, _ = text.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length:[ \t]*(\d{1,12})[ \t]*\r?$", head)
    return bool(end and length and len(text) > len(head) + len(end) + int(length[1]) + 4)


class _Unpacked(gzip.GzipFile):
    """A file packed as a whole, which ends where it breaks off instead of raising an error that loses what was read."""

    def __init__(self, path: WarcFile) -> None:
        packed = path.open("rb")
        super().__init__(fileobj=packed)
        self.myfileobj = cast(Any, packed)  # so that it is closed with this

    def read(self, size: int | None = -1) -> bytes:
        try:
            return self.read1(_CHUNK if size is None or size < 0 else size)
        except EOFError:
            return b""


def _is_short(record: WarcRecord) -> bool:
    """Whether the file ends before a record of another type does: then its length is wrong and hides what follows."""
    if record.content_length <= _USUAL_OTHER:
        return False
    length = record.content_length
    return record.reader.consume(length) < length


def _capture(record: WarcRecord, offset: int, max_bytes: int) -> Capture:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if record.content_length > max_bytes + 64 * 1024:  # its headers come on top
        return Capture(offset, url, "too-large")
    if not record.is_http:
        return Capture(offset, url, "not-http" if record.headers.get("Content-Type") else "truncated")
    try:
        moment = record.record_date.astimezone(UTC)
        record.parse_http(strict_mode=False)
        body = record.reader.read()
    except (*_BROKEN, AttributeError, TypeError):  # a date, length or status that is none
        return Capture(offset, url, "broken")
    status = record.http_headers.status_code
    if not url or status is None:
        return Capture(offset, url, "not-http")
    if len(body) < record.content_length:  # now that of the body
        return Capture(offset, url, "truncated")
    headers = record.http_headers.to_tuples()
    return Capture(offset, url, exchange=_exchange(url, status, moment, headers, body, record))


def _exchange(
    url: str, status: int, moment: datetime, headers: tuple[tuple[str, str], ...], body: bytes, record: WarcRecord
) -> Exchange:
    """The answer without its transfer coding, which some writers keep and others only keep naming."""
    codings = [value for name, value in headers if name.lower() == "transfer-encoding"]
    if codings:
        headers = tuple(pair for pair in headers if pair[0].lower() != "transfer-encoding")
        if "chunked" in codings[-1].lower():
            body = dechunked(body)
    protocol = (record.http_headers.status_line or "HTTP/1.1").split(" ", 1)[0]
    return Exchange(
        url=url,
        asked_at=moment.replace(microsecond=0),
        status=status,
        content=body,
        headers=headers,
        protocol=protocol,
        reason=record.http_headers.reason_phrase or None,
        ip=record.headers.get("WARC-IP-Address"),
    )


def dechunked(body: bytes) -> bytes:
    """The body without chunk sizes; as it is when it has none, and as far as it goes when it breaks off."""
    parts: list[bytes] = []
    place = 0
    while size := _CHUNK_SIZE.match(body, place):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        place = size.end() + length
        if body[place : place + 2] == b"\r\n":
            place += 2
        elif body[place : place + 1] == b"\n":
            place += 1
        elif place < len(body):
            return body  # a text that happens to begin like a chunk
    return b"".join(parts) if parts and place >= len(body) else body


def _next_record(file: BinaryIO, start: int, is_packed: bool) -> int | None:
    """Where the next record begins, at or after a place; None when there is none."""
    wanted = _GZIP if is_packed else b"WARC/1."
    place, rest = start, b""
    file.seek(start)
    while chunk := file.read(_CHUNK):
        text = rest + chunk
        base = place - len(rest)
        found = text.find(wanted)
        while found >= 0:
            if _begins_record(file, base + found, is_packed):
                return base + found
            found = text.find(wanted, found + 1)
        place += len(chunk)
        file.seek(place)
        rest = text[-len(wanted) + 1 :]
    return None


def _begins_record(file: BinaryIO, place: int, is_packed: bool) -> bool:
    """Whether a record can be read there; the magic bytes of gzip also occur by chance."""
    if not is_packed:
        return True
    file.seek(place)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(file.read(4096), 64).startswith(b"WARC/")
    except zlib.error:
        return False
