"""The fleet's writer: every parcel is stored once, every outlet has one assignment at a time, and what got lost is given again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from fleet_work import HOME, OUTLET, Fleet, address
from given import NOON

from archiver.archive import Archive
from archiver.archive.locks import OutletLock
from archiver.catalogue import Outlet
from archiver.crawl.hours import Hours
from archiver.crawl.targets import Job
from archiver.errors import ArchiveFull, OutletBusy, UsageError
from archiver.fleet.assignments import Assignment, Kind
from archiver.fleet.losses import MOST_DEATHS, MOST_LOSSES, SILENT_AFTER
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.rounds import due_after
from archiver.fleet.writer import Writer
from archiver.items import Found


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with Archive(tmp_path / "archive.db") as archive:
        found = Fleet(archive, tmp_path)
        yield found
        found.writer.close()


def test_an_outlet_that_is_due_has_its_lists_read_and_then_its_pages_asked_in_turns(fleet: Fleet) -> None:
    assert fleet.writer.plan(fleet.now) == 1
    assert (fleet.assignment.kind, fleet.assignment.outlet) == (Kind.LISTS, OUTLET)
    fleet.read_lists(*range(45))
    sizes = []
    while fleet.writer.book.rounds():
        queued = fleet.assignment.memory.queued
        sizes.append(len(queued))
        fleet.store(fleet.ask(*[page.found.url for page in queued], ending=Ending.DONE))
    assert sizes == [20, 20, 5]
    assert fleet.archive.count() == len(set(fleet.fetched)) == len(fleet.fetched) == 45
    assert fleet.writer.plan(fleet.now) == 0, "it is due in an hour"
    assert fleet.writer.plan(fleet.now + timedelta(hours=2)) == 1


@pytest.mark.parametrize(("own", "kept"), [(None, "1h 1d"), (("2h",), "2h"), ((), "")], ids=["none", "own", "never"])
def test_articles_are_looked_at_again_by_the_outlet_s_schedule_or_else_the_usual_one(
    own: tuple[str, ...] | None, kept: str, fleet: Fleet
) -> None:
    entry = Outlet(name="Blatt", domain=OUTLET, homepage=HOME, country="DE", evidence="A", revisits=own)
    fleet.writer.jobs, fleet.writer.revisits = {OUTLET: Job(OUTLET, HOME, entry, is_whole=True)}, "1h 1d"
    fleet.writer.plan(fleet.now)
    assert list(fleet.archive.db.query("SELECT revisits FROM outlets")) == [{"revisits": kept}]


def test_an_outlet_never_has_two_assignments(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.writer.plan(fleet.now + timedelta(seconds=15))
    assert len(fleet.sent) == 1


def test_a_round_is_one_crawl_of_the_archive_with_its_outcomes(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(1, 2)
    fleet.work()
    [crawl] = fleet.archive.db.query("SELECT * FROM crawls")
    assert (crawl["outlets"], crawl["exit_code"], crawl["counts"]) == (f'["{OUTLET}"]', 0, '{"new": 2}')
    assert {row["crawl_id"] for row in fleet.archive.db.query("SELECT crawl_id FROM fetches")} == {crawl["id"]}


def test_a_parcel_that_comes_twice_is_stored_once(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(1)
    parcel = fleet.ask(address(1), ending=Ending.DONE)
    assert fleet.store(parcel)
    before = list(fleet.archive.db.query("SELECT * FROM fetches"))
    assert not fleet.store(parcel)
    assert list(fleet.archive.db.query("SELECT * FROM fetches")) == before


def test_an_assignment_that_is_carried_out_twice_is_stored_as_two_looks(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(1, 2)
    first = fleet.ask(address(1))
    second = fleet.ask(address(2))
    assert (first.task, first.number) == (second.task, second.number)
    assert (fleet.store(first), fleet.store(second), fleet.archive.count()) == (True, True, 2)


def test_a_parcel_of_an_assignment_that_was_given_anew_is_stored_and_leads_to_nothing(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    late = fleet.parcel(lambda archive: archive.announce(OUTLET, [Found(url=address(9))], None), ending=Ending.DONE)
    fleet.now += SILENT_AFTER + timedelta(seconds=1)
    fleet.writer.plan(fleet.now)
    assert len(fleet.sent) == 2
    assert fleet.store(late)
    assert len(fleet.sent) == 2
    assert fleet.archive.is_known(address(9))


def test_a_parcel_that_cannot_be_stored_whole_leaves_nothing_and_can_come_again(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(1, 2)
    parcel = fleet.ask(address(1), address(2), ending=Ending.DONE)
    save, calls = Archive.save, []

    def full(archive: Archive, *given: object, **more: object) -> str:
        calls.append(given)
        if len(calls) == 2:
            raise ArchiveFull("no space left")
        return save(archive, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Archive, "save", full)
    with pytest.raises(ArchiveFull):
        fleet.store(parcel)
    assert fleet.archive.count() == 0
    assert fleet.store(parcel)
    assert fleet.archive.count() == 2


def test_what_a_lost_worker_had_sent_is_kept_and_only_the_rest_is_asked_again(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(*range(20))
    pages = [queued.found.url for queued in fleet.assignment.memory.queued]
    fleet.store(fleet.ask(*pages[:15]))
    fleet.store(fleet.parcel(lambda archive: None, number=-1, ending=Ending.LOST))
    assert [queued.found.url for queued in fleet.assignment.memory.queued] == pages[15:17], (
        "fewer at a time after a loss"
    )
    fleet.work()
    assert fleet.archive.count() == 20
    assert len(fleet.fetched) == 20


def test_a_page_that_kills_its_worker_is_set_aside_and_the_rest_goes_on(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(*range(30))
    poison = address(7)
    fleet.work(poison)
    assert fleet.archive.count() == 29
    assert len(fleet.fetched) == 29, "no other page was asked twice"
    assert [row["url"] for row in fleet.writer.book.set_aside()] == [poison]
    sizes = [
        len(sent.memory.queued) for sent in fleet.sent if poison in {queued.found.url for queued in sent.memory.queued}
    ]
    assert (len(sizes), sizes[-1]) == (MOST_DEATHS, 1)
    fleet.now += timedelta(hours=2)
    fleet.writer.plan(fleet.now)
    fleet.work(poison)
    assert fleet.archive.count() == 29, "in the next rounds it is left out"


def test_workers_that_are_gone_say_nothing_against_the_pages_they_had(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(*range(30))
    for _ in range(MOST_DEATHS):  # a machine is stopped, another one, the broker fails
        fleet.store(fleet.parcel(lambda archive: None, number=-1, ending=Ending.LOST))
    fleet.work()
    assert fleet.archive.count() == 30
    assert fleet.writer.book.set_aside() == []


def test_lists_that_kill_their_worker_three_times_end_the_round(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    for _ in range(MOST_DEATHS):
        fleet.store(fleet.parcel(lambda archive: None, ending=Ending.DIED))
    assert not fleet.writer.book.rounds()
    assert [crawl["exit_code"] for crawl in fleet.archive.db.query("SELECT exit_code FROM crawls")] == [1]


def test_an_assignment_whose_worker_falls_silent_is_given_again(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(*range(5))
    first = fleet.assignment
    fleet.store(fleet.ask(address(4)))
    fleet.now += SILENT_AFTER - timedelta(seconds=1)
    fleet.writer.plan(fleet.now)
    assert fleet.assignment.task == first.task
    fleet.now += timedelta(seconds=2)
    fleet.writer.plan(fleet.now)
    assert fleet.assignment.task != first.task
    assert address(4) not in {queued.found.url for queued in fleet.assignment.memory.queued}


def test_an_assignment_that_waits_for_a_worker_is_not_given_again(fleet: Fleet) -> None:
    fleet.writer.waiting = lambda: 1
    fleet.writer.plan(fleet.now)
    fleet.writer.plan(fleet.now + timedelta(days=1))
    assert len(fleet.sent) == 1


def test_an_assignment_that_the_broker_never_had_is_given_again(fleet: Fleet) -> None:
    fleet.writer.send, send = lambda assignment: None, fleet.writer.send
    fleet.writer.plan(fleet.now)
    fleet.writer.send = send
    fleet.writer.plan(fleet.now + SILENT_AFTER + timedelta(seconds=1))
    assert [assignment.kind for assignment in fleet.sent] == [Kind.LISTS]


def test_a_site_that_wants_a_pause_is_left_alone_until_it_is_due_again(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(*range(5))
    fleet.store(fleet.ask(address(4), ending=Ending.PUT_OFF))
    assert not fleet.writer.book.rounds()
    assert fleet.archive.waiting(OUTLET, fleet.now) == 4


def test_an_assignment_of_which_no_page_was_asked_ends_the_round(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(1)
    fleet.store(fleet.parcel(lambda archive: None, ending=Ending.DONE))
    assert not fleet.writer.book.rounds()


def test_an_outlet_of_the_fleet_is_not_crawled_beside_it(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    with pytest.raises(OutletBusy):
        OutletLock(fleet.archive.path, OUTLET).acquire()
    fleet.read_lists()
    with OutletLock(fleet.archive.path, OUTLET):
        fleet.now += timedelta(hours=2)
        assert fleet.writer.plan(fleet.now) == 0


def test_a_worker_of_another_version_is_refused(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    other = replace(fleet.sent[-1], version="0.0.1")
    with pytest.raises(UsageError, match=r"0\.0\.1.*Install the same version"):
        Assignment.decoded(other.encoded())


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"task": 1}', "\x00"])
def test_what_is_no_assignment_or_parcel_is_refused(text: str) -> None:
    for kind in (Assignment, Parcel):
        with pytest.raises(UsageError, match=r"^not a"):
            kind.decoded(text)


def test_a_writer_that_died_before_it_gave_the_next_assignment_gives_it_when_the_parcel_comes_again(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(*range(3))
    parcel = fleet.ask(address(2), ending=Ending.PUT_OFF)
    with monkeypatch.context() as killed:
        killed.setattr(Writer, "_go_on", lambda *given: None)
        assert fleet.store(parcel)
    assert fleet.writer.book.rounds()
    assert not fleet.store(parcel)
    assert not fleet.writer.book.rounds()
    assert len(fleet.sent) == 2


def test_while_the_broker_does_not_answer_nothing_is_given_again(fleet: Fleet) -> None:
    fleet.writer.waiting = lambda: None
    fleet.writer.plan(fleet.now)
    fleet.writer.plan(fleet.now + timedelta(days=1))
    assert len(fleet.sent) == 1


def test_a_site_that_wants_a_pause_in_every_round_rests_longer_and_longer(fleet: Fleet) -> None:
    rests = []
    for _ in range(7):
        fleet.writer.plan(fleet.now)
        fleet.store(fleet.parcel(lambda archive: None, ending=Ending.PUT_OFF, note="told to wait"))
        (row,) = fleet.writer.book.outlook()
        assert row["last_exit_code"] == 1
        due_at = datetime.fromisoformat(row["due_at"])
        rests.append((due_at - fleet.now) / timedelta(hours=1))
        fleet.now = due_at
    assert rests == [1, 2, 4, 8, 16, 24, 24]


def test_a_site_whose_hours_are_over_did_well(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(1, 2)
    fleet.store(fleet.ask(address(2), ending=Ending.PUT_OFF))
    assert fleet.writer.results == {OUTLET: 0}


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(days=400)], ids=str)
def test_a_clock_that_was_ahead_and_is_set_back_keeps_no_outlet_waiting(ahead: timedelta, fleet: Fleet) -> None:
    right, fleet.now = fleet.now, fleet.now + ahead
    fleet.writer.plan(fleet.now)
    fleet.read_lists()
    assert not fleet.writer.book.rounds()
    assert fleet.writer.plan(right) == 1
    assert fleet.writer.plan(right + SILENT_AFTER - timedelta(seconds=1)) == 1
    assert len(fleet.sent) == 2


def test_a_worker_heard_by_a_clock_that_was_ahead_is_missed_when_it_is_silent(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    right, fleet.now = fleet.now, fleet.now + timedelta(days=1)
    fleet.store(fleet.parcel(lambda archive: None))
    fleet.writer.plan(right)
    assert len(fleet.sent) == 1
    fleet.writer.plan(right + SILENT_AFTER + timedelta(seconds=1))
    assert len(fleet.sent) == 2


def test_a_page_that_kills_whole_machines_of_which_nobody_tells_is_set_aside_too(fleet: Fleet) -> None:
    fleet.writer.plan(fleet.now)
    fleet.read_lists(7)
    for _ in range(MOST_LOSSES):
        fleet.store(fleet.parcel(lambda archive: None))
        fleet.now += SILENT_AFTER + timedelta(seconds=1)
        fleet.writer.plan(fleet.now)
    assert [row["url"] for row in fleet.writer.book.set_aside()] == [address(7)]
    assert not fleet.writer.book.rounds()


NIGHT = {OUTLET: Hours.parse("22:00-06:00")}
"""`NOON` is far from it: pages wait until 21:00 UTC."""


def test_outside_its_hours_the_lists_of_an_outlet_are_read_and_no_worker_is_sent_for_its_pages(fleet: Fleet) -> None:
    fleet.writer.hours = NIGHT
    fleet.writer.plan(fleet.now)
    fleet.read_lists(1, 2, 3)
    assert [sent.kind for sent in fleet.sent] == [Kind.LISTS]
    assert fleet.archive.waiting(OUTLET, fleet.now) == 3
    assert fleet.writer.results == {OUTLET: 0}


def test_an_outlet_whose_pages_wait_for_its_hours_is_due_when_they_begin(fleet: Fleet) -> None:
    fleet.writer.hours, fleet.writer.next_round = NIGHT, partial(due_after, hours=NIGHT)
    rounds = []
    while not fleet.fetched and len(rounds) < 10:
        fleet.writer.plan(fleet.now)
        if fleet.assignment.kind is Kind.LISTS:
            fleet.read_lists(1)
        rounds.append(fleet.now)
        if fleet.writer.book.rounds():
            fleet.store(fleet.ask(address(1), ending=Ending.DONE))
        (row,) = fleet.writer.book.outlook()
        fleet.now = datetime.fromisoformat(row["due_at"])
    opening = NIGHT[OUTLET].opening(NOON)
    assert rounds[0] == NOON
    assert len(rounds) == 2, "a round that can ask for no page is of no use"
    assert timedelta() <= rounds[-1] - opening <= timedelta(minutes=1)
