"""Parcels and the store: a worker leaves the writes of a large one there, the writer fetches them before it stores the parcel."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from archiver.fleet.deposits import MOST_IN_A_MESSAGE, DepositGone, Deposits, StoreUnavailable
from archiver.fleet.parcels import Parcel, Sealed, sealed, unsealed


def leave(parcel: Parcel, deposits: Deposits) -> Parcel:
    """The parcel as it goes by message, its writes left in the store where they are large. Raises StoreUnavailable."""
    if sum(map(len, parcel.writes)) <= MOST_IN_A_MESSAGE:
        return parcel
    return msgspec.structs.replace(parcel, writes=(), deposit=deposits.put(sealed(parcel.writes)))


def fetch(parcel: Parcel, deposits: Deposits | None, is_stored: Callable[[str, int], bool]) -> Parcel:
    """The parcel with the writes that it left in the store; without any where it is stored already, or they are gone.

    Raises StoreUnavailable when they cannot be had now.
    """
    if parcel.deposit is None:
        return parcel
    if is_stored(parcel.attempt, parcel.number):  # the writer died before it said so, perhaps after it had removed them
        return msgspec.structs.replace(parcel, deposit=None)
    if deposits is None:
        raise StoreUnavailable("workers have left parcels in a store: start the writer with --store again, as before")
    try:
        writes = _writes_in(deposits.get(parcel.deposit))
    except (DepositGone, msgspec.MsgspecError, ValueError):
        return parcel
    return msgspec.structs.replace(parcel, writes=writes, deposit=None)


def _writes_in(content: bytes) -> tuple[Sealed, ...]:
    if content.startswith(b"["):  # JSON, of an earlier version
        return tuple(Sealed(raw) for raw in msgspec.json.decode(content, type=tuple[msgspec.Raw, ...]))
    writes: tuple[Sealed, ...] = unsealed(content, tuple[Sealed, ...])
    return writes
