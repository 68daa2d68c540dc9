"""What the tasks make of messages and of a broker that is not there."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from celery.exceptions import Reject
from celery.worker import state
from fleet_work import HOME, OUTLET
from given import NOON

from archiver.archive import Archive
from archiver.crawl.targets import Job
from archiver.errors import ArchiveFull, ArchiverError
from archiver.fleet.app import add_writer, connection, make_app
from archiver.fleet.aside import Reason
from archiver.fleet.broker import CRAWL, STORE, Broker
from archiver.fleet.deposits import Deposits
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.post import CRAWL_TASK, STORE_TASK
from archiver.fleet.writer import Writer


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    jobs = {OUTLET: Job(OUTLET, HOME, is_whole=True)}
    return Writer(Archive(tmp_path / "archive.db"), jobs, lambda assignment: None, lambda archive, outlet, now: NOON)


def test_a_message_that_is_no_parcel_is_kept_beside_the_archive_and_taken_from_the_broker(writer: Writer) -> None:
    app = make_app(Broker.of("amqp://127.0.0.1//"), STORE)
    add_writer(app, writer)
    app.tasks[STORE_TASK].run("no parcel")
    (file,) = writer.aside.files(Reason.REFUSED)
    assert file.read_text() == "no parcel"


def test_what_the_archive_cannot_take_now_stays_with_the_broker_and_ends_the_writer(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def store(*_: object) -> bool:
        raise ArchiveFull("full")

    app = make_app(Broker.of("amqp://127.0.0.1//"), STORE)
    add_writer(app, writer)
    monkeypatch.setattr(Writer, "store", store)
    monkeypatch.setattr(state, "should_stop", None)
    with pytest.raises(Reject) as rejected:
        app.tasks[STORE_TASK].run(Parcel(task="1", attempt="2", number=0, worker="crawler:1").encoded())
    assert rejected.value.requeue
    assert state.should_stop == 3
    assert not writer.aside.files(Reason.REFUSED)


def test_a_broker_that_is_not_there_now_is_worth_another_try_and_its_password_is_not_shown() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # and does not listen
        broker = Broker.of(f"redis://archiver:geheim@127.0.0.1:{unused.getsockname()[1]}/0")
        with pytest.raises(ArchiverError, match="cannot be reached") as refused:
            connection(make_app(broker, STORE), broker)
    assert refused.value.exit_code == 1  # not 2, after which services are not begun anew
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("state_of_it", ["another folder of this name", "not there"])
def test_a_worker_that_does_not_see_the_writers_store_refuses_and_says_why(
    state_of_it: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    if state_of_it == "not there":
        store.write_text("a file")
    else:
        Deposits(str(store)).mark()
    sent: list[Parcel] = []
    monkeypatch.setattr("archiver.fleet.app.send_parcel", lambda app, parcel, deposits=None: sent.append(parcel))
    app = make_app(Broker.of("amqp://127.0.0.1//"), CRAWL, str(store))
    app.tasks[CRAWL_TASK].run("an assignment", "4711", "the writer's mark")
    (parcel,) = sent
    assert (parcel.task, parcel.ending) == ("4711", Ending.REFUSED)
    assert str(store) in str(parcel.note)
