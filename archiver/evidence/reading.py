"""Evidence back from its file: the answers of a run as they were received."""

from __future__ import annotations

import base64
import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archiver.evidence.places import EvidenceError, Place
from archiver.evidence.records import Original, sha256_of
from archiver.items import Exchange

_BROKEN = (ArchiveLoadFailed, EOFError, ValueError, KeyError, AttributeError, TypeError, zlib.error)
"""What warcio raises for bytes that are no whole record."""


class _Records(ArchiveIterator):  # type: ignore[misc]
    """The records of a run; what warcio would print of damage is told by our own errors."""

    INC_RECORD = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record."""

    kind: str
    """`response`, `revisit`, `request` or `warcinfo`."""
    record_id: str
    url: str
    date: str
    digest: str | None
    """SHA-256 of the body as the record states it, hexadecimal."""
    refers_to: str | None
    """Record id of the original, of a `revisit`."""
    ip: str | None
    protocol: str
    status_line: str
    """What follows the protocol in the first line: `200 OK`; of a request the method stands in `protocol`."""
    headers: tuple[tuple[str, str], ...]
    content: bytes
    """The body; b"" in a `revisit`."""

    @property
    def status(self) -> int:
        code = self.status_line.partition(" ")[0]
        return int(code) if code.isdigit() else 0

    @property
    def original(self) -> Original:
        """How another record refers to this one."""
        return Original(self.record_id, self.url, self.date)


def read_run(folder: Path, place: Place) -> list[Record]:
    """The records of a run, the answer first; raises EvidenceError for what is missing or damaged."""
    return records_of(read_bytes(folder, place), str(place))


def records_of(content: bytes, name: str) -> list[Record]:
    """The records that bytes hold, as `read_run`; errors call them by the name."""
    try:
        records = [_record(record) for record in _Records(io.BytesIO(content))]
    except _BROKEN as error:
        raise EvidenceError(f"{name}: damaged ({error})") from error
    if not records or records[0].kind not in ("response", "revisit"):
        raise EvidenceError(f"{name}: no answer stands there")
    return records


def read_answer(folder: Path, place: Place) -> Record:
    """The first record of a run."""
    return read_run(folder, place)[0]


def read_bytes(folder: Path, place: Place) -> bytes:
    """A run as it lies in its file."""
    try:
        with (folder / place.file).open("rb") as file:
            file.seek(place.offset)
            content = file.read(place.length)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise EvidenceError(f"{place.file}: the file is missing") from None
    if len(content) < place.length:
        raise EvidenceError(f"{place}: the file ends before it")
    return content


def exchanges_of(records: list[Record]) -> tuple[Exchange, ...]:
    """The exchanges of a run in the order they went over the wire: redirects first, the answer last."""
    pairs: list[tuple[Record, Record | None]] = []
    for record in records:
        if record.kind == "request":
            pairs[-1] = (pairs[-1][0], record)
        else:
            pairs.append((record, None))
    first, *hops = (_exchange(answer, request) for answer, request in pairs)
    return (*hops, first)


def _exchange(answer: Record, request: Record | None) -> Exchange:
    return Exchange(
        url=answer.url,
        asked_at=datetime.strptime(answer.date[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC),
        status=answer.status,
        reason=answer.status_line.partition(" ")[2],
        protocol=answer.protocol,
        content=answer.content,
        headers=answer.headers,
        request_headers=tuple(pair for pair in request.headers if pair[0] != "Host") if request else None,
        ip=answer.ip,
    )


def _record(record: Any) -> Record:
    headers = record.rec_headers
    http = record.http_headers
    return Record(
        kind=record.rec_type,
        record_id=headers.get_header("WARC-Record-ID"),
        url=headers.get_header("WARC-Target-URI") or "",
        date=headers.get_header("WARC-Date"),
        digest=_hexadecimal(headers.get_header("WARC-Payload-Digest")),
        refers_to=headers.get_header("WARC-Refers-To"),
        ip=headers.get_header("WARC-IP-Address"),
        protocol=http.protocol if http else "",
        status_line=http.statusline if http else "",
        headers=tuple(http.headers) if http else (),
        content=record.raw_stream.read(),
    )


def _hexadecimal(digest: str | None) -> str | None:
    algorithm, _, value = (digest or "").partition(":")
    return base64.b32decode(value).hex() if algorithm == "sha256" else None


def holds(record: Record) -> bool:
    """Whether a `response` holds the body that its digest names."""
    return record.digest is None or sha256_of(record.content) == record.digest
