"""Parcels that cannot be stored as they come are kept beside the archive, and none is lost."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fleet_work import OUTLET, Fleet, address
from given import BODY, NOON, a_fetch, an_article

from archiver.archive import Archive
from archiver.archive.evidence import Evidence
from archiver.archive.locks import OutletLock
from archiver.errors import ArchiveError, ArchiveFull
from archiver.fleet.aside import Aside, Reason
from archiver.fleet.attached import encode
from archiver.fleet.losses import SILENT_AFTER
from archiver.fleet.parcels import Ending, sealed


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with Archive(tmp_path / "archive.db") as archive:
        found = Fleet(archive, tmp_path)
        found.writer.plan(found.now)
        found.read_lists(*range(3))
        yield found
        found.writer.close()


def kept(fleet: Fleet, reason: Reason) -> list[str]:
    return [file.read_text() for file in fleet.writer.aside.files(reason)]


@pytest.mark.parametrize("change", [(b"Saved", b"Renamed"), (b'"task"', b'"job"')], ids=["a write", "the parcel"])
def test_what_this_version_cannot_read_is_kept_as_it_came(change: tuple[bytes, bytes], fleet: Fleet) -> None:
    known, beside = encode(fleet.ask(address(1)))
    text = base64.b64encode(sealed(msgspec.Raw(known.replace(*change)))).decode()
    assert not beside
    fleet.writer.receive(text, fleet.now)
    fleet.writer.receive(text, fleet.now)
    assert kept(fleet, Reason.REFUSED) == [text]


def test_what_fails_for_a_fault_of_ours_is_kept(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    text = fleet.ask(address(1)).encoded()

    def save(*arguments: object, **named: object) -> str:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Archive, "save", save)
    fleet.writer.receive(text, fleet.now)
    assert kept(fleet, Reason.REFUSED) == [text]


def test_when_the_archive_can_take_nothing_the_broker_keeps_the_parcel(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = fleet.ask(address(1)).encoded()

    def save(*arguments: object, **named: object) -> str:
        raise ArchiveFull("full")

    monkeypatch.setattr(Archive, "save", save)
    with pytest.raises(ArchiveFull):
        fleet.writer.receive(text, fleet.now)
    assert not kept(fleet, Reason.REFUSED)


def test_a_parcel_that_can_neither_be_stored_nor_kept_is_not_taken(fleet: Fleet) -> None:
    fleet.writer.aside.folder.write_text("a file where the folder should be")
    with pytest.raises(ArchiveError):
        fleet.writer.receive("{}", fleet.now)


def test_a_parcel_whose_outlet_another_run_holds_is_stored_after_its_end(fleet: Fleet) -> None:
    late = fleet.ask(address(1))
    fleet.store(fleet.parcel(lambda archive: None, ending=Ending.DONE))
    assert not fleet.writer.book.rounds()
    with OutletLock(fleet.archive.path, OUTLET):
        fleet.writer.receive(late.encoded(), fleet.now)
        fleet.writer.plan(fleet.now)
        assert kept(fleet, Reason.WAITING) == [late.encoded()]
        assert not list(fleet.archive.db.query("SELECT url FROM articles"))
    fleet.writer.plan(fleet.now)
    assert not kept(fleet, Reason.WAITING)
    assert [row["url"] for row in fleet.archive.db.query("SELECT url FROM articles")] == [address(1)]
    with OutletLock(fleet.archive.path, OUTLET):  # it was held for that parcel alone
        pass


def test_an_ending_that_waits_gives_the_next_assignment_only_when_the_outlet_is_free(fleet: Fleet) -> None:
    ending = fleet.ask(address(2), ending=Ending.DONE)
    sent = len(fleet.sent)
    fleet.writer.close()  # as one that was killed and started again
    with OutletLock(fleet.archive.path, OUTLET):
        fleet.writer.receive(ending.encoded(), fleet.now)
        fleet.now += SILENT_AFTER * 2
        fleet.writer.plan(fleet.now)
        assert len(fleet.sent) == sent
    fleet.writer.plan(fleet.now)
    assert len(fleet.sent) == sent + 1
    assert {queued.found.url for queued in fleet.assignment.memory.queued} == {address(0), address(1)}


def test_evidence_is_written_under_the_lock_of_its_outlet(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    url = address(1)
    late = fleet.parcel(lambda archive: archive.save(an_article(url=url, body=BODY), a_fetch(url, outlet=OUTLET)))
    fleet.store(fleet.parcel(lambda archive: None, ending=Ending.DONE))
    held: list[bool] = []
    keep = Evidence.keep

    def looking(evidence: Evidence, *given: Any) -> dict[str, Any]:
        held.append(OUTLET in fleet.writer.held)
        return keep(evidence, *given)

    monkeypatch.setattr(Evidence, "keep", looking)
    fleet.store(late)
    assert held == [True]
    assert OUTLET not in fleet.writer.held


def test_parcels_that_wait_come_in_their_order(tmp_path: Path) -> None:
    aside = Aside(tmp_path / "archive.db")
    files = [aside._keep(text, Reason.WAITING) for text in ("a", "b", "c")]
    for number, file in enumerate(files):
        os.utime(file, (NOON.timestamp() + number,) * 2)
    assert aside.files(Reason.WAITING) == files
