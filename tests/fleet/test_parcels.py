"""Parcels as they travel: evidence as bytes, what was damaged is noticed, and what an earlier version has sent is read."""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from fleet_work import OUTLET, Fleet, address
from given import BODY, NOON, a_fetch, an_article

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.evidence.run import Run
from archiver.fleet.aside import Reason
from archiver.fleet.attached import decode
from archiver.fleet.deposits import Deposits
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.writes import Saved
from archiver.items import Exchange

PAGE = os.urandom(50_000)
"""As incompressible as a page that the site has packed."""


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with Archive(tmp_path / "archive.db") as archive:
        found = Fleet(archive, tmp_path)
        found.writer.plan(found.now)
        found.read_lists(1, 2)
        yield found
        found.writer.close()


def saved(number: int) -> Saved:
    url = address(number)
    exchange = Exchange(url=url, asked_at=NOON, status=200, content=PAGE, headers=(("Content-Encoding", "gzip"),))
    fetch = a_fetch(url, outlet=OUTLET, exchanges=(exchange,))
    return Saved(an_article(url=url, title=url, body=f"{url} {BODY}"), fetch, (), False, None)


def parcel(fleet: Fleet, number: int = 1) -> Parcel:
    write = saved(number)
    return fleet.parcel(lambda archive: archive.save(write.article, write.fetch), ending=Ending.DONE)


def of_the_version_before(fleet: Fleet, **fields: object) -> bytes:
    """A parcel as workers sent it when evidence was text in JSON: the answer itself, from which the writer made the records."""
    known = parcel(fleet)
    names = ("task", "attempt", "number", "worker", "ending")
    return msgspec.json.encode({**{name: getattr(known, name) for name in names}, **fields})


def write_of_the_version_before() -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(saved(1)).replace(b',"run":null', b""))


def test_a_parcel_comes_back_as_it_was_and_its_evidence_takes_a_third_more_than_its_bytes(fleet: Fleet) -> None:
    known = parcel(fleet)
    text = known.encoded()
    assert Parcel.decoded(text) == known
    assert len(PAGE) * 4 / 3 < len(text) < len(PAGE) * 4 / 3 + 5000
    (write,) = Parcel.decoded(text).opened()
    assert isinstance(write, Saved)
    assert write.fetch.run
    assert write.fetch.run.exchanges()[-1].content == PAGE


@pytest.mark.parametrize("place", [0, 1, 5, 12, 200, -40_000, -1], ids=str)
def test_a_parcel_that_was_damaged_is_kept_as_it_came_and_not_stored(place: int, fleet: Fleet) -> None:
    content = bytearray(base64.b64decode(parcel(fleet).encoded()))
    content[place] ^= 0x55
    text = base64.b64encode(content).decode()
    with pytest.raises(UsageError, match=r"^not a parcel of the fleet: "):
        Parcel.decoded(text)
    fleet.writer.receive_all([text, parcel(fleet, 2).encoded()], fleet.now)
    assert [file.read_text() for file in fleet.writer.aside.files(Reason.REFUSED)] == [text]
    assert [row["url"] for row in fleet.archive.db.query("SELECT url FROM articles")] == [address(2)]


def test_a_parcel_that_is_cut_off_is_refused(fleet: Fleet) -> None:
    content = base64.b64decode(parcel(fleet).encoded())
    for length in (0, 4, 9, 100, len(content) - 1):
        with pytest.raises(UsageError):
            Parcel.decoded(base64.b64encode(content[:length]).decode())


def test_a_parcel_of_a_later_form_says_so(fleet: Fleet) -> None:
    content = b"\x03" + base64.b64decode(parcel(fleet).encoded())[1:]
    with pytest.raises(UsageError, match=r"of form 3, expected 2: was it sent by another version"):
        Parcel.decoded(base64.b64encode(content).decode())


def test_a_parcel_of_the_version_before_is_stored_with_its_evidence(fleet: Fleet) -> None:
    text = of_the_version_before(fleet, writes=[write_of_the_version_before()]).decode()
    assert fleet.writer.receive_all([text], fleet.now) == [None]
    assert not fleet.writer.aside.files(Reason.REFUSED)
    assert fleet.archive.count() == 1
    found = fleet.archive.proof()
    assert (found.answers, found.problems) == (1, [])


def test_what_the_version_before_left_in_the_store_is_stored(fleet: Fleet, tmp_path: Path) -> None:
    deposits = fleet.writer.deposits = Deposits(str(tmp_path / "store"))
    deposits.mark()
    content = zlib.compress(msgspec.json.encode([write_of_the_version_before()]), 1)
    name = hashlib.sha256(content).hexdigest()
    (tmp_path / "store" / name).write_bytes(content)
    text = of_the_version_before(fleet, deposit=name).decode()
    assert fleet.writer.receive_all([text], fleet.now) == [None]
    assert fleet.archive.count() == 1
    assert fleet.archive.proof().problems == []
    assert not (tmp_path / "store" / name).exists()


def test_a_parcel_that_the_version_before_has_set_aside_is_stored_when_its_outlet_is_free(fleet: Fleet) -> None:
    text = of_the_version_before(fleet, writes=[write_of_the_version_before()]).decode()
    fleet.writer.aside.folder.mkdir()
    file = fleet.writer.aside.folder / f"{Reason.WAITING}-0123.json"
    file.write_text(text)
    fleet.writer.plan(fleet.now)
    assert (fleet.archive.count(), file.exists()) == (1, False)


@pytest.mark.parametrize("place", ["[0,6]", "[-1,2]", "[0]", "[4,-1]", '["0",1]', "3", "null"])
def test_a_place_that_is_not_among_the_bytes_is_refused(place: str) -> None:
    text = b'{"sha256":"0","has_body":true,"members":' + place.encode() + b"}"
    with pytest.raises(msgspec.ValidationError):
        decode(text, b"12345", Run)
