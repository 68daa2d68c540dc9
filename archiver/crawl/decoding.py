"""Bodies as received, unpacked just as a crawl unpacks them."""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Sequence

import brotli
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from archiver.crawl.evidence import pairs
from archiver.crawl.unpacking import Unpacker
from archiver.errors import PageError
from archiver.settings import DOWNLOAD_MAXSIZE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Headers = Sequence[tuple[str, str]]
_BROKEN = (OSError, EOFError, struct.error, zlib.error, brotli.error, zstd.ZstdError)
"""What the four unpackers raise for bytes that are none of theirs."""


def decoded(url: str, status: int, headers: Headers, content: bytes) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Headers and body after the content coding (gzip, deflate, br, zstd) was undone.

    Raises PageError for one that is larger than a page may be, or cannot be unpacked.
    """
    known: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        known.setdefault(name.encode("latin-1", "replace"), []).append(value.encode("latin-1", "replace"))
    response = Response(url, status=status, headers=known, body=content)
    try:
        unpacked = _UNPACKER.process_response(Request(url), response)
    except IgnoreRequest as error:
        raise PageError(f"{url}: {error}") from None
    except _BROKEN as error:
        raise PageError(f"{url}: its body cannot be unpacked ({type(error).__name__}: {error})") from error
    assert isinstance(unpacked, Response), "the middleware asks for nothing"
    return pairs(unpacked.headers), unpacked.body


class _Unpacker(Unpacker):
    """A crawl's own, outside of one."""

    def __init__(self) -> None:
        self.stats = None
        self._max_size = DOWNLOAD_MAXSIZE
        self._warn_size = 0


_UNPACKER = _Unpacker()
