"""JSON with bytes beside it: what is bytes already, and packed, is neither made text nor packed once more on its way.

In the JSON stands where among the bytes each `Packed` lies: `[offset, length]`. Mere `bytes` go as text, as ever.
"""

from __future__ import annotations

from typing import Any

import msgspec

from archiver.evidence.run import Packed


def encode(value: object) -> tuple[bytes, bytes]:
    """The JSON text of a value, and the bytes beside it."""
    parts: list[bytes | memoryview] = []
    end = 0

    def put(part: Any) -> tuple[int, int]:
        nonlocal end
        if not isinstance(part, Packed):
            raise TypeError(f"{type(part).__name__}: nothing that goes by message")
        parts.append(part.content)
        end += len(part)
        return end - len(part), len(part)

    return msgspec.json.encode(value, enc_hook=put), b"".join(parts)


def decode(text: bytes | msgspec.Raw, beside: bytes | memoryview, kind: Any) -> Any:
    """The value of a kind that `encode` made these of, which leans on the bytes; raises msgspec's errors for any other."""
    view = memoryview(beside)

    def get(_: type[Packed], place: Any) -> Packed:
        match place:
            case [int(offset), int(length)] if 0 <= offset <= offset + length <= len(view):
                return Packed(view[offset : offset + length])
        raise ValueError(f"{place!r}: not a place among {len(view)} bytes")

    return msgspec.json.decode(text, type=kind, dec_hook=get)
