"""Pictures for the demo site: plain colour gradients, so that no image file has to be shipped."""

from __future__ import annotations

import re
import zlib

_SIZE = re.compile(r"-(\d{2,4})x(\d{2,4})\.png$")
_USUAL = (1200, 675)


def png(name: str) -> bytes:
    """A PNG whose colours depend on the name and whose size stands in it (`…-300x169.png`), else 1200x675."""
    sized = _SIZE.search(name)
    width, height = (int(sized[1]), int(sized[2])) if sized else _USUAL
    colour = zlib.crc32(_SIZE.sub(".png", name).encode()).to_bytes(4, "big")[:3]
    rows = (bytes(channel * (2 * height - row) // (2 * height) for channel in colour) * width for row in range(height))
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
