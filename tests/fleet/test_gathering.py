"""Parcels that wait together are stored together; each is acknowledged when it is stored, and not before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery.exceptions import InvalidTaskError
from celery.worker import state
from fleet_work import Fleet, address
from kombu.asynchronous.timer import Timer
from kombu.compression import compress
from kombu.message import Message

from archiver.archive import Archive
from archiver.errors import ArchiveFull, ArchiverError
from archiver.fleet import gathering
from archiver.fleet.app import add_writer, make_app
from archiver.fleet.aside import Reason
from archiver.fleet.broker import STORE, Broker
from archiver.fleet.gathering import Gatherer, text_of
from archiver.fleet.post import STORE_TASK


@dataclass
class Queue:
    """Messages as Celery's consumer hands them over, and what becomes of each: `ack`, `requeue`, or nothing yet."""

    gatherer: Gatherer
    timer: Timer = field(default_factory=Timer)
    settled: dict[int, str] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        consumer = SimpleNamespace(timer=self.timer, connection_errors=(OSError,))
        self.take = self.gatherer(Any, Any, consumer)  # type: ignore[arg-type]

    def deliver(self, *texts: object) -> None:
        for text in texts:
            self.number += 1
            message = message_of(json.dumps([[text], {}, {}]).encode())
            ack = self._settling(self.number, "ack")
            self.take(message, None, ack, self._settling(self.number, "requeue"), ())

    def pass_time(self) -> None:
        """Until everything that was to be done later is done."""
        for scheduled in list(self.timer.queue):
            if not scheduled.entry.canceled:
                scheduled.entry()
        self.timer.clear()

    def _settling(self, number: int, how: str) -> Any:
        def settle(log: object, errors: object, **more: object) -> None:
            assert number not in self.settled, "a message is settled once"
            assert how == "ack" or more == {"requeue": True}
            self.settled[number] = how

        return settle


def message_of(body: bytes, **headers: str) -> Message:
    return Message(
        body, content_type="application/json", content_encoding="utf-8", headers=headers, accept={"application/json"}
    )


@dataclass
class Stored:
    """What was handed over to be stored, each time."""

    calls: list[list[str]] = field(default_factory=list)
    fails: dict[str, ArchiverError] = field(default_factory=dict)

    def __call__(self, texts: Any) -> list[ArchiverError | None]:
        self.calls.append(list(texts))
        return [self.fails.get(text) for text in texts]


@pytest.fixture
def stored() -> Stored:
    return Stored()


@pytest.fixture
def queue(stored: Stored) -> Queue:
    return Queue(Gatherer(stored))


@pytest.fixture(autouse=True)
def running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "should_stop", None)


def test_what_comes_at_about_the_same_time_is_stored_together_and_acknowledged_afterwards(
    queue: Queue, stored: Stored
) -> None:
    queue.deliver("a", "b", "c")
    assert (stored.calls, queue.settled) == ([], {})
    queue.pass_time()
    assert stored.calls == [["a", "b", "c"]]
    assert queue.settled == dict.fromkeys((1, 2, 3), "ack")
    queue.deliver("d")
    queue.pass_time()
    assert stored.calls[1:] == [["d"]]


def test_no_more_are_stored_together_than_is_good(
    queue: Queue, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_TOGETHER", 3)
    monkeypatch.setattr(gathering, "MOST_LETTERS", 10)
    queue.deliver("1", "2", "3", "4", "5" * 9, "6" * 99, "7")
    queue.pass_time()
    assert stored.calls == [["1", "2", "3"], ["4", "5" * 9], ["6" * 99], ["7"]]
    assert queue.settled == dict.fromkeys(range(1, 8), "ack")


def test_what_cannot_be_stored_now_stays_with_the_broker_and_ends_the_process(
    queue: Queue, stored: Stored, caplog: pytest.LogCaptureFixture
) -> None:
    stored.fails["b"] = ArchiveFull("no space left")
    queue.deliver("a", "b")
    queue.pass_time()
    assert queue.settled == {1: "ack", 2: "requeue"}
    assert state.should_stop == ArchiveFull.exit_code
    assert [record.getMessage() for record in caplog.records] == ["no space left"]


def test_a_fault_of_ours_costs_no_parcel(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(texts: object) -> list[None]:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(queue.gatherer, "_store", fail)
    queue.deliver("a", "b")
    queue.pass_time()
    assert queue.settled == dict.fromkeys((1, 2), "requeue")
    assert state.should_stop == 1


def test_what_waited_when_the_connection_was_lost_is_left_to_the_broker(queue: Queue, stored: Stored) -> None:
    queue.deliver("a")
    queue.connect()
    queue.deliver("b")
    queue.pass_time()
    assert stored.calls == [["b"]]
    assert queue.settled == {2: "ack"}


@pytest.mark.parametrize("payload", [([], {}, {}), ([1], {}, {}), (["a", "b"], {}, {}), {"task": "x"}, None], ids=str)
def test_a_message_that_is_none_of_ours_is_told_to_celery(payload: object, queue: Queue) -> None:
    with pytest.raises(InvalidTaskError):
        queue.take(message_of(json.dumps(payload).encode()), None, None, None, ())
    queue.deliver("a")
    queue.pass_time()
    assert queue.settled == {1: "ack"}


@pytest.mark.parametrize("text", ["AgAA/+==", '{"task": "1\\n"}', "ü\u2028\U0001f5de", "", '"', '"], ', "\\", '\\"'])
@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("is_ascii", [False, True], ids=["utf-8", "escaped"])
def test_a_text_is_what_json_says_it_is(text: str, is_packed: bool, is_ascii: bool) -> None:
    body, headers = json.dumps([[text], {}, {"chord": None}], ensure_ascii=is_ascii).encode(), {}
    if is_packed:
        body, headers["compression"] = compress(body, "zlib")
    assert text_of(message_of(body, **headers)) == text


# With a writer


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with Archive(tmp_path / "archive.db") as archive:
        found = Fleet(archive, tmp_path)
        found.writer.plan(found.now)
        found.read_lists(*range(6))
        yield found
        found.writer.close()


@pytest.fixture
def of_writer(fleet: Fleet) -> Queue:
    app = make_app(Broker.of("amqp://127.0.0.1//"), STORE)
    add_writer(app, fleet.writer)
    return Queue(app.tasks[STORE_TASK].Strategy)


def pages(fleet: Fleet, *numbers: int) -> list[str]:
    """A parcel for each."""
    return [fleet.ask(address(number), number=number).encoded() for number in numbers]


def commits(fleet: Fleet) -> list[str]:
    """Filled with what is committed from now on."""
    seen: list[str] = []
    fleet.archive.db.conn.set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)
    return seen


def test_a_writer_stores_what_waits_in_one_transaction(fleet: Fleet, of_writer: Queue) -> None:
    texts, committed = pages(fleet, 1, 2, 3), commits(fleet)
    of_writer.deliver(*texts)
    of_writer.pass_time()
    assert (fleet.archive.count(), len(committed)) == (3, 1)
    assert of_writer.settled == dict.fromkeys((1, 2, 3), "ack")
    (known,) = fleet.writer.book.rounds()
    assert (known.counts["new"], known.worker) == (3, "crawler:1")


def test_a_parcel_that_cannot_be_stored_is_kept_and_the_others_are_stored(fleet: Fleet, of_writer: Queue) -> None:
    first, second = pages(fleet, 1, 2)
    of_writer.deliver(first, "no parcel", second, first)
    of_writer.pass_time()
    assert fleet.archive.count() == 2
    assert of_writer.settled == dict.fromkeys((1, 2, 3, 4), "ack")
    assert [file.read_text() for file in fleet.writer.aside.files(Reason.REFUSED)] == ["no parcel"]
    (known,) = fleet.writer.book.rounds()
    assert known.counts["new"] == 2, "the one that came twice counts once"


def test_when_the_disk_is_full_nothing_is_stored_and_the_broker_keeps_all(
    fleet: Fleet, of_writer: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, calls = Archive.save, []

    def full(archive: Archive, *given: object, **more: object) -> str:
        calls.append(given)
        if len(calls) == 3:
            raise ArchiveFull("no space left")
        return save(archive, *given, **more)  # type: ignore[arg-type]

    texts = pages(fleet, 1, 2, 3)
    with monkeypatch.context() as filled:
        filled.setattr(Archive, "save", full)
        of_writer.deliver(*texts)
        of_writer.pass_time()
    assert (fleet.archive.count(), state.should_stop) == (0, ArchiveFull.exit_code)
    assert of_writer.settled == dict.fromkeys((1, 2, 3), "requeue")
    of_writer.deliver(*texts)
    of_writer.pass_time()
    assert fleet.archive.count() == 3
