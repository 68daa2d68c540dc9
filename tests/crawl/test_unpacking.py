"""Answers are unpacked as Scrapy unpacks them, whatever reads the gzip."""

from __future__ import annotations

import gzip
import random
import struct
import zlib

import pytest
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from archiver.crawl import unpacking
from archiver.crawl.unpacking import Unpacker

PAGE = ("<html><body><p>Grüße aus Überlingen</p>" + "<p>Der Rat tagt.</p>" * 5_000 + "</body></html>").encode()
PACKED = gzip.compress(PAGE, mtime=0)
MOST = 10 * 1024 * 1024
ANSWERS = {
    "whole": PACKED,
    "named": PACKED[:3] + b"\x08" + PACKED[4:10] + b"seite.html\0" + PACKED[10:],
    "stored": gzip.compress(PAGE, 0, mtime=0),
    "bytes that cannot be packed": gzip.compress(random.Random(1).randbytes(200_000), mtime=0),
    "two members": PACKED + gzip.compress(b"<!-- Ende -->", mtime=0),
    "filled up": PACKED + b"\0" * 40,
    "with rubbish behind it": PACKED + b"<!-- Ende -->",
    "cut off": PACKED[: len(PACKED) // 2],
    "without its last bytes": PACKED[:-3],
    "of a wrong checksum": PACKED[:-8] + struct.pack("<L", 1) + PACKED[-4:],
    "of a wrong length": PACKED[:-4] + struct.pack("<L", 1),
    "empty inside": gzip.compress(b"", mtime=0),
    "nothing": b"",
    "not packed at all": PAGE,
    "the start alone": PACKED[:9],
    "deflate by mistake": zlib.compress(PAGE),
}


def unpacked(by: type[HttpCompressionMiddleware], body: bytes, most: int, coding: bytes = b"gzip") -> object:
    """The content, or the kind of error that it raises."""
    try:
        return by._decode(body, coding, most)
    except (OSError, EOFError, struct.error, zlib.error, _DecompressionMaxSizeExceeded) as error:
        return type(error)


@pytest.mark.parametrize("reader", ["isal", "zlib"])
@pytest.mark.parametrize("most", [0, 1, len(PAGE) - 1, len(PAGE), len(PAGE) + 1, MOST])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_gzip_answer_gives_what_scrapy_makes_of_it(
    name: str, most: int, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reader == "zlib":
        monkeypatch.setattr(unpacking, "gzip", zlib)
    answer = ANSWERS[name]
    assert unpacked(Unpacker, answer, most) == unpacked(HttpCompressionMiddleware, answer, most)


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [
        ("whole", True),
        ("named", True),
        ("stored", True),
        ("two members", False),
        ("cut off", False),
        ("nothing", False),
    ],
)
def test_only_a_whole_stream_is_read_the_fast_way(name: str, is_taken: bool) -> None:
    assert (unpacking._gunzipped(ANSWERS[name], MOST) == PAGE) is is_taken
    assert (unpacking._gunzipped(ANSWERS[name], MOST) is not None) is is_taken


def test_no_more_is_unpacked_than_a_page_may_have() -> None:
    assert unpacking._gunzipped(gzip.compress(b"a" * 50_000_000), MOST) is None


@pytest.mark.parametrize("coding", [b"deflate", b"x-gzip"])
def test_other_codings_are_read_as_before(coding: bytes) -> None:
    body = zlib.compress(PAGE) if coding == b"deflate" else PACKED
    assert unpacked(Unpacker, body, MOST, coding) == PAGE
