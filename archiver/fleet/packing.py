"""Packs messages by Intel's ISA-L: the same form as zlib's, in a tenth of the time for the worker and half of it for the writer."""

from __future__ import annotations

from kombu.compression import register

PACKING = "zlib"
"""Kombu's name for it. Machines with ISA-L and without read each other's messages."""


def pack_fast() -> None:
    """Have all of this process's messages packed so, where ISA-L can be had."""
    try:
        from isal import isal_zlib
    except ImportError:  # a machine that there is no build for
        return
    register(isal_zlib.compress, isal_zlib.decompress, "application/x-gzip", aliases=["gzip", "zlib"])  # type: ignore[no-untyped-call]
