"""Messages are packed in one form, by whichever library packs and unpacks them."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator

import pytest
from kombu import compression

from archiver.fleet.packing import PACKING, pack_fast

TEXT = "Der Gemeinderat von Oberwiesenbach hat dem Bau der Brücke zugestimmt. ".encode() * 1000


@pytest.fixture(autouse=True)
def as_kombu_has_it() -> Iterator[None]:
    """For each test, whatever ran before in this process; and for what runs after."""
    pack_slowly()
    yield
    pack_slowly()


def pack_slowly() -> None:
    compression.register(zlib.compress, zlib.decompress, "application/x-gzip", aliases=["gzip", "zlib"])


def test_one_side_may_have_the_fast_library_and_the_other_none() -> None:
    pytest.importorskip("isal")
    slow, kind = compression.compress(TEXT, PACKING)
    pack_fast()
    fast, same_kind = compression.compress(TEXT, PACKING)
    assert kind == same_kind
    assert fast != slow, "the fast one has packed it"
    assert len(fast) < len(TEXT) / 10
    assert zlib.decompress(fast) == compression.decompress(slow, kind) == TEXT


def test_where_there_is_no_fast_library_the_usual_one_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "isal", None)
    pack_fast()
    assert compression.compress(TEXT, PACKING)[0] == zlib.compress(TEXT)
