"""Parcels that are larger than a real broker's messages: told and counted, or archived by way of a store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from fleet_brokers import Rabbit, running
from fleet_work import OUTLET, Fleet, address
from given import BODY, NOON, a_fetch, an_article

from archiver.archive import Archive
from archiver.fleet import post
from archiver.fleet.app import make_app
from archiver.fleet.broker import STORE, Broker
from archiver.fleet.deposits import Deposits
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.post import send_assignment, send_parcel
from archiver.items import Exchange

MOST = 1_000_000
"""What this broker takes in one message."""

pytestmark = pytest.mark.rabbitmq


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Celery]:
    with running(Rabbit(tmp_path_factory.mktemp("broker"), max_message_size=str(MOST))) as broker:
        yield make_app(Broker.of(broker.url), STORE)


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with Archive(tmp_path / "archive.db") as archive:
        found = Fleet(archive, tmp_path)
        found.writer.plan(found.now)
        found.read_lists(1, 2)
        yield found
        found.writer.close()


def save(archive: Archive, number: int, size: int) -> None:
    url = address(number)
    exchange = Exchange(url=url, asked_at=NOON, status=200, content=os.urandom(size), headers=())
    fetch = a_fetch(url, outlet=OUTLET, exchanges=(exchange,))
    archive.save(an_article(url=url, title=url, body=f"{url} {BODY}"), fetch)


@pytest.fixture
def parcel(fleet: Fleet) -> Parcel:
    """The assignment's two pages, one of them too large."""
    return fleet.parcel(lambda archive: [save(archive, 1, 2 * MOST), save(archive, 2, 1000)], ending=Ending.DONE)


def received(app: Celery, fleet: Fleet, number: int = 1) -> list[int]:
    """Have the writer store so many messages; how large each was."""
    sizes = []
    with app.connection_for_read() as connection, connection.SimpleQueue(app.amqp.queues[STORE]) as queue:
        for _ in range(number):
            message = queue.get(timeout=300)
            sizes.append(len(message.body))
            ((text,), _, _) = message.decode()
            message.ack()
            fleet.writer.receive(text, fleet.now)
    return sizes


def outcomes(fleet: Fleet) -> dict[str, str]:
    rows = fleet.archive.db.query("SELECT url, outcome FROM fetches WHERE role = 'page'")
    return {row["url"]: row["outcome"] for row in rows}


def test_without_a_store_the_page_is_told_as_failed_and_all_else_is_stored(
    app: Celery, fleet: Fleet, parcel: Parcel, caplog: pytest.LogCaptureFixture
) -> None:
    send_parcel(app, parcel)
    (size,) = received(app, fleet)
    assert size < MOST
    assert outcomes(fleet) == {address(1): "failed:too-large", address(2): "new"}
    assert fleet.writer.results == {OUTLET: 1}
    assert "a parcel of 2.7 MB is more than the broker takes in one message: use --store" in caplog.text


def test_with_a_store_the_page_is_archived_with_its_evidence(
    app: Celery, fleet: Fleet, parcel: Parcel, tmp_path: Path
) -> None:
    deposits = fleet.writer.deposits = Deposits(str(tmp_path / "store"))
    deposits.mark()
    send_parcel(app, parcel, deposits)
    (size,) = received(app, fleet)
    assert size < 1000
    assert outcomes(fleet) == {address(1): "new", address(2): "new"}
    assert fleet.writer.results == {OUTLET: 0}
    assert not fleet.archive.proof().problems
    assert os.listdir(tmp_path / "store") == ["archiver-fleet.mark"]


def test_what_no_broker_would_take_is_not_even_sent(
    app: Celery, fleet: Fleet, parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "MOST_IN_A_MESSAGE", 100_000)
    send_parcel(app, parcel)
    received(app, fleet)
    assert outcomes(fleet) == {address(1): "failed:too-large", address(2): "new"}


def test_an_assignment_that_the_broker_does_not_take_is_given_again_in_smaller_pieces(
    app: Celery, fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "MOST_IN_A_MESSAGE", 500)
    fleet.writer.most_pages = 7
    send_assignment(app, fleet.sent[-1])
    received(app, fleet)
    (known,) = fleet.writer.book.rounds()
    assert (known.losses, len(known.pages)) == (1, 1)


def test_after_a_refusal_the_same_connection_goes_on(app: Celery, fleet: Fleet, parcel: Parcel) -> None:
    for _ in range(3):
        send_parcel(app, parcel)
    assert len(received(app, fleet, 3)) == 3
