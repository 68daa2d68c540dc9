"""What becomes of a write that is larger than the broker takes, where there is no store: it tells that it could not be told."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from archiver.archive import Fetch
from archiver.fleet.parcels import Parcel, Sealed
from archiver.fleet.writes import Announced, AnyWrite, Imported, ReadAgain, Recorded, Saved

TOO_LARGE = "failed:too-large"
"""As a page that is longer than the crawl reads: counted, and asked again as others that failed, but not for ever."""


def lightened(parcel: Parcel) -> Parcel | None:
    """A parcel that the broker did not take, with its largest write made light; None when that is light already."""
    if not parcel.writes:
        return None
    largest = max(range(len(parcel.writes)), key=lambda place: len(parcel.writes[place]))
    old = parcel.writes[largest]
    new = Sealed.of(_light(old.opened(), len(old)))
    if len(new) >= len(old):
        return None
    return msgspec.structs.replace(parcel, writes=(*parcel.writes[:largest], new, *parcel.writes[largest + 1 :]))


def _light(write: AnyWrite, size: int) -> AnyWrite:
    if isinstance(write, Saved):
        return Recorded(_failed(write.fetch, size))
    if isinstance(write, Recorded):
        return msgspec.structs.replace(write, fetch=_failed(write.fetch, size))
    if isinstance(write, Imported):
        inner = _light(write.write, size)
        assert isinstance(inner, Recorded)
        return msgspec.structs.replace(write, write=inner)
    if isinstance(write, ReadAgain):
        return msgspec.structs.replace(write, articles=(), shown=(), outcome=TOO_LARGE, note=_note(size))
    if isinstance(write, Announced) and write.fetch and write.fetch.exchanges:  # its links first of all
        note = f"its evidence is not kept: {_note(size)}"
        return msgspec.structs.replace(write, fetch=replace(write.fetch, exchanges=(), note=note))
    if isinstance(write, Announced) and write.fetch:
        return msgspec.structs.replace(write, links=(), fetch=_failed(write.fetch, size))
    return write


def _failed(fetch: Fetch, size: int) -> Fetch:
    return replace(fetch, outcome=TOO_LARGE, note=_note(size), exchanges=(), run=None)


def _note(size: int) -> str:
    return f"{size / 1e6:.1f} MB with its evidence, more than the fleet's broker takes in one message; a fleet with --store takes it"
