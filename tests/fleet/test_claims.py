"""Large parcels by way of a store, and what becomes of them where there is none: nothing is lost, whoever dies in between."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fleet_work import OUTLET, Fleet, address
from given import BODY, NOON, a_feed, a_fetch, an_article

from archiver.archive import Archive, Role
from archiver.archive.locks import OutletLock
from archiver.errors import ArchiveFull
from archiver.fleet.aside import Reason
from archiver.fleet.claims import leave
from archiver.fleet.deposits import Deposits, StoreUnavailable
from archiver.fleet.lightening import TOO_LARGE, lightened
from archiver.fleet.parcels import Ending, Parcel, Sealed
from archiver.fleet.writer import Writer
from archiver.fleet.writes import Announced, Recorded, Saved
from archiver.items import Exchange, Found

LARGE = os.urandom(300_000)


def answer(url: str, content: bytes = LARGE) -> Exchange:
    return Exchange(
        url=url, asked_at=NOON, status=200, content=content, headers=(("Content-Type", "text/html"),),
    )  # fmt: skip


def save(archive: Archive, url: str) -> None:
    archive.save(
        an_article(url=url, title=url, body=f"{url} {BODY}"), a_fetch(url, outlet=OUTLET, exchanges=(answer(url),))
    )


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with Archive(tmp_path / "archive.db") as archive:
        found = Fleet(archive, tmp_path)
        found.writer.deposits = Deposits(str(tmp_path / "store"))
        found.writer.deposits.mark()
        found.writer.plan(found.now)
        found.read_lists(1, 2, 3)
        yield found
        found.writer.close()


@pytest.fixture
def parcel(fleet: Fleet) -> Parcel:
    """One whose writes lie in the store, as it comes by message."""
    whole = fleet.parcel(lambda archive: [save(archive, address(number)) for number in (1, 2, 3)], ending=Ending.DONE)
    assert fleet.writer.deposits
    return leave(whole, fleet.writer.deposits)


def left(fleet: Fleet) -> list[str]:
    return [name for name in os.listdir(fleet.folder / "store") if not name.endswith(".mark")]


def test_a_large_parcel_goes_by_way_of_the_store_with_its_evidence(fleet: Fleet, parcel: Parcel) -> None:
    assert (parcel.writes, left(fleet), len(parcel.encoded()) < 500) == ((), [parcel.deposit], True)
    fleet.writer.receive(parcel.encoded(), fleet.now)
    assert (fleet.archive.count(), left(fleet)) == (3, [])
    assert not fleet.archive.proof().problems
    assert not fleet.writer.book.rounds(), "its ending counts"


def test_a_small_parcel_goes_by_message(fleet: Fleet) -> None:
    small = fleet.ask(address(1))
    assert fleet.writer.deposits
    assert leave(small, fleet.writer.deposits) is small


def test_a_writer_killed_before_it_emptied_the_store_stores_nothing_twice(
    fleet: Fleet, parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(Deposits, "discard", lambda *given: None)
        killed.setattr(Writer, "_go_on", lambda *given: None)
        fleet.writer.receive(parcel.encoded(), fleet.now)
    assert left(fleet)
    assert fleet.writer.book.rounds()
    before = list(fleet.archive.db.query("SELECT * FROM fetches"))
    fleet.writer.receive(parcel.encoded(), fleet.now)
    assert list(fleet.archive.db.query("SELECT * FROM fetches")) == before
    assert left(fleet) == []
    assert not fleet.writer.book.rounds(), "its ending counts all the same"


def test_a_message_that_comes_again_after_the_store_was_emptied_is_nothing_new(fleet: Fleet, parcel: Parcel) -> None:
    fleet.writer.receive(parcel.encoded(), fleet.now)
    fleet.writer.receive(parcel.encoded(), fleet.now)
    assert fleet.archive.count() == 3
    assert not fleet.writer.aside.files(Reason.REFUSED)


def test_what_is_gone_from_the_store_is_told_and_its_pages_are_asked_again(fleet: Fleet, parcel: Parcel) -> None:
    for name in left(fleet):
        (fleet.folder / "store" / name).unlink()
    fleet.writer.receive(parcel.encoded(), fleet.now)
    (kept,) = fleet.writer.aside.files(Reason.REFUSED)
    assert kept.read_text() == parcel.encoded()
    assert not fleet.writer.book.has_taken(parcel.attempt, parcel.number)
    fleet.now += 2 * fleet.writer.silent_after
    fleet.writer.plan(fleet.now)
    fleet.work()
    assert fleet.archive.count() == 3


@pytest.mark.parametrize("without", ["the folder", "the option"])
def test_while_the_store_cannot_be_used_the_broker_keeps_the_message(
    without: str, fleet: Fleet, parcel: Parcel
) -> None:
    deposits, folder = fleet.writer.deposits, fleet.folder / "store"
    if without == "the option":
        fleet.writer.deposits = None
    else:
        shutil.move(folder, fleet.folder / "elsewhere")
        folder.write_text("not a folder")
    with pytest.raises(StoreUnavailable):
        fleet.writer.receive(parcel.encoded(), fleet.now)
    assert not fleet.writer.aside.files(Reason.REFUSED)
    if without == "the folder":
        folder.unlink()
        shutil.move(fleet.folder / "elsewhere", folder)
    fleet.writer.deposits = deposits
    fleet.writer.receive(parcel.encoded(), fleet.now)
    assert (fleet.archive.count(), left(fleet)) == (3, [])


def test_when_the_archive_can_take_nothing_the_store_keeps_it(
    fleet: Fleet, parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, **more: object) -> str:
        raise ArchiveFull("full")

    with monkeypatch.context() as disk:
        disk.setattr(Archive, "save", full)
        with pytest.raises(ArchiveFull):
            fleet.writer.receive(parcel.encoded(), fleet.now)
    assert left(fleet) == [parcel.deposit]
    fleet.writer.receive(parcel.encoded(), fleet.now)
    assert fleet.archive.count() == 3


def test_what_is_set_aside_beside_the_archive_is_whole(fleet: Fleet, parcel: Parcel) -> None:
    fleet.writer.close()
    with OutletLock(fleet.archive.path, OUTLET):
        fleet.writer.receive(parcel.encoded(), fleet.now)
    (kept,) = fleet.writer.aside.files(Reason.WAITING)
    assert len(Parcel.decoded(kept.read_text()).writes) == 3
    assert left(fleet) == []
    fleet.writer.plan(fleet.now)
    assert fleet.archive.count() == 3


# Without a store


def test_a_page_that_is_too_large_for_the_broker_is_told_and_counted_and_the_others_are_stored(fleet: Fleet) -> None:
    whole = fleet.parcel(
        lambda archive: [save(archive, address(1)), archive.save(an_article(url=address(2)), a_fetch(address(2), outlet=OUTLET))],
        ending=Ending.DONE,
    )  # fmt: skip
    light = lightened(whole)
    assert light
    assert len(light.encoded()) < 20_000
    fleet.store(light)
    rows = list(fleet.archive.db.query("SELECT url, outcome, note FROM fetches WHERE role = 'page' ORDER BY url"))
    assert [(row["url"], row["outcome"]) for row in rows] == [(address(1), TOO_LARGE), (address(2), "new")]
    assert "0.3 MB with its evidence, more than the fleet's broker takes" in rows[0]["note"]
    fleet.work()
    assert fleet.writer.results == {OUTLET: 1}
    assert address(1) not in fleet.fetched, "it is not asked again in this round"


def test_a_list_that_is_too_large_gives_up_its_evidence_first_and_its_links_last(fleet: Fleet) -> None:
    feed = a_feed(outlet=OUTLET, exchanges=(answer("https://blatt.example/feed"),))
    links = [Found(url=address(number)) for number in range(500)]
    parcel = fleet.parcel(lambda archive: archive.announce(OUTLET, links, feed))
    told = []
    while parcel := lightened(parcel):  # type: ignore[assignment]
        told.append(parcel.opened()[0])
    first, second = told
    assert isinstance(first, Announced)
    assert isinstance(second, Announced)
    assert first.fetch
    assert second.fetch
    assert (len(first.links), first.fetch.exchanges, first.fetch.outcome) == (500, (), "read")
    assert (len(second.links), second.fetch.outcome) == (0, TOO_LARGE)


def test_every_kind_of_write_with_evidence_can_be_made_light(fleet: Fleet) -> None:
    fetch = a_fetch(address(1), outlet=OUTLET, outcome="refused:list", exchanges=(answer(address(1)),))
    for write in (
        Saved(an_article(url=address(1)), fetch, (fetch,), False, None),
        Recorded(fetch),
        Recorded(fetch, is_part=True),
        Announced(OUTLET, (), a_feed(outlet=OUTLET, exchanges=fetch.exchanges)),
    ):
        parcel = Parcel(task="1", attempt="2", number=0, worker="w:1", writes=(Sealed.of(write),))
        light = lightened(parcel)
        assert light
        assert len(light.encoded()) < 3000
        (opened,) = light.opened()
        assert opened.fetch  # type: ignore[union-attr]
        assert opened.fetch.role in (Role.PAGE, Role.FEED)  # type: ignore[union-attr]


def test_what_is_light_already_cannot_be_made_lighter() -> None:
    assert lightened(Parcel(task="1", attempt="2", number=0, worker="w:1")) is None
