"""What the tasks make of messages and of a broker that is not there."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from archiver.errors import ArchiverError
from archiver.fleet.app import connection, make_app
from archiver.fleet.broker import CRAWL, STORE, Broker
from archiver.fleet.deposits import Deposits
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.post import CRAWL_TASK


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
