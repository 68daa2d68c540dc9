"""Packs what travels by Intel's ISA-L: the same form as zlib's, in a tenth of the time for the worker and half of it for the writer."""

from __future__ import annotations

import zlib
from types import ModuleType
from typing import Any

from kombu.compression import register

PACKING = "zlib"
"""Kombu's name for it. Machines with ISA-L and without read each other's messages."""
_LEVEL = 1


def _zlib() -> ModuleType:
    try:
        from isal import isal_zlib
    except ImportError:  # a machine that there is no build for
        return zlib
    return isal_zlib


def pack_fast() -> None:
    """Have all of this process's messages packed so, where ISA-L can be had."""
    fast = _zlib()
    if fast is not zlib:
        register(fast.compress, fast.decompress, "application/x-gzip", aliases=["gzip", "zlib"])  # type: ignore[no-untyped-call]


def pack(text: bytes) -> bytes:
    """Text, packed."""
    packed: bytes = _zlib().compress(text, _LEVEL)
    return packed


def check_sum(content: bytes | memoryview) -> int:
    """CRC-32."""
    number: int = _zlib().crc32(content)
    return number


def unpack(packed: bytes, most: int) -> bytes:
    """What `pack` was given; raises ValueError for anything else, and for more bytes than `most`."""
    fast: Any = _zlib()
    unpacking = fast.decompressobj()
    try:
        text: bytes = unpacking.decompress(packed, most)
    except fast.error as error:
        raise ValueError(str(error)) from None
    if not unpacking.eof:
        raise ValueError("it breaks off, or is too long")
    return text
