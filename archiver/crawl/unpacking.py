"""Gzip as nearly all sites send it, unpacked by Intel's ISA-L: in a third of the time that zlib takes."""

from __future__ import annotations

import zlib

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware

try:
    from isal import isal_zlib as gzip
except ImportError:  # a machine that there is no build for
    gzip = zlib  # type: ignore[misc]

_GZIP = zlib.MAX_WBITS + 16
"""With gzip's header and checksum (zlib.h, inflateInit2)."""


class Unpacker(HttpCompressionMiddleware):
    """Scrapy's own, which is left to do what is not one whole gzip stream: other codings, broken and oversized answers."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        unpacked = _gunzipped(body, max_size) if encoding in (b"gzip", b"x-gzip") else None
        return HttpCompressionMiddleware._decode(body, encoding, max_size) if unpacked is None else unpacked


def _gunzipped(body: bytes, max_size: int) -> bytes | None:
    """The content of one gzip stream that is sound, whole and not longer than that (0: however long); None for all else."""
    stream = gzip.decompressobj(_GZIP)
    try:
        content = stream.decompress(body, max_size)
    except gzip.error:  # type: ignore[misc]  # isal types its class of errors as an error
        return None
    return content if stream.eof and not stream.unused_data else None
