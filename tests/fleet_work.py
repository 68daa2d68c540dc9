"""A fleet's writer, and workers that do what a test says, all in one process and without a broker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from given import BODY, NOON, a_feed, a_fetch, an_article

from archiver.archive import Archive
from archiver.crawl.targets import Job
from archiver.fleet.assignments import Assignment, Kind
from archiver.fleet.parcels import Ending, Parcel, Sealed
from archiver.fleet.remote_archive import RemoteArchive
from archiver.fleet.writer import Writer
from archiver.fleet.writes import AnyWrite
from archiver.items import Found

OUTLET = "blatt.example"
HOME = "https://blatt.example/"


def address(number: int) -> str:
    return f"{HOME}2024/10/meldung-{number}-aus-musterstadt/"


class Fleet:
    """A writer, and workers that do what a test says."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.folder = folder
        self.sent: list[Assignment] = []
        self.now = NOON
        self.writer = Writer(
            archive,
            {OUTLET: Job(OUTLET, HOME, is_whole=True)},
            self.sent.append,
            lambda archive, outlet, now: now + timedelta(hours=1),
            most_pages=20,
        )
        self.archive = archive
        self.fetched: list[str] = []

    @property
    def assignment(self) -> Assignment:
        """The last one that was sent, as it is read by a worker."""
        return Assignment.decoded(self.sent[-1].encoded())

    def parcel(self, work: Callable[[RemoteArchive], object], number: int = 0, **fields: object) -> Parcel:
        """What a worker sends that does this on its archive."""
        told: list[AnyWrite] = []
        with RemoteArchive(
            self.folder / f"passing-{self.assignment.task}-{number}.db",
            self.assignment.memory,
            told.append,
            self.assignment.crawl_id,
        ) as archive:
            work(archive)
        writes = tuple(map(Sealed.of, told))
        parcel = Parcel(
            task=self.assignment.task, attempt=uuid4().hex, number=number, worker="crawler:1", writes=writes, **fields
        )  # type: ignore[arg-type]
        return Parcel.decoded(parcel.encoded())

    def store(self, parcel: Parcel) -> bool:
        return self.writer.store(parcel, self.now)

    def read_lists(self, *numbers: int) -> None:
        """A worker reads the feed, which announces these pages."""
        links = [Found(url=address(number), title=f"Meldung {number}") for number in numbers]
        self.store(
            self.parcel(
                lambda archive: archive.announce(OUTLET, links, a_feed(f"{HOME}feed", outlet=OUTLET)),
                ending=Ending.DONE,
                has_yielded=True,
            )
        )

    def ask(self, *urls: str, number: int = 0, **fields: object) -> Parcel:
        """A worker asks for these pages of the assignment; its parcel is not stored yet."""
        self.fetched += urls
        return self.parcel(lambda archive: [page(archive, url) for url in urls], number, **fields)

    def work(self, poison: str | None = None) -> None:
        """Workers carry out what is sent until the round is over; one that meets the poisoned page dies over it."""
        while self.writer.book.rounds():
            assignment = self.assignment
            if assignment.kind is Kind.LISTS:
                self.store(self.parcel(lambda archive: None, ending=Ending.DONE))
                continue
            urls = [queued.found.url for queued in assignment.memory.queued]
            good = urls[: urls.index(poison)] if poison in urls else urls
            self.store(self.ask(*good, ending=Ending.DIED if poison in urls else Ending.DONE))


def page(archive: Archive, url: str) -> str:
    title = f"Meldung {url.split('-')[1]}"
    return archive.save(an_article(url=url, title=title, body=f"{title}. {BODY}"), a_fetch(url, outlet=OUTLET))
