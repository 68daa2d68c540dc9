"""WARC files for imports by a fleet, archives compared row by row, and a fleet on this machine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from crawl_site import article
from evidence_samples import write_warc
from given import BODY, NOON, a_fetch, an_article

from archiver.archive import Archive
from archiver.archive.bulk_rows import BulkJob
from archiver.evidence.captures import Capture, captures
from archiver.evidence.elsewhere import warc_file
from archiver.fleet.assignments import Assignment
from archiver.fleet.local import LocalBroker
from archiver.fleet.parcels import Ending, Parcel, Sealed
from archiver.fleet.pieces import Articles, Records, Sizes, Survey
from archiver.fleet.rounds import due_after
from archiver.fleet.slices import survey
from archiver.fleet.writer import Writer
from archiver.fleet.writes import AnyWrite, Imported, Reached, ReadAgain, Saved
from archiver.urls import outlet_key

DATE, LATER = "2024-10-22T08:00:00Z", "2024-10-23T09:30:00Z"
ENGLISH = (
    "<!doctype html><html lang='en'><head><title>Council backs bridge</title></head><body><article><h1>Council backs bridge</h1>"
    + "<p>The council has voted for the repair of the old bridge, which will be closed to cars for more than a year.</p>"
    * 5
    + "</article></body></html>"
).encode()
STORY = "https://www.blatt1.example/politik/die-bruecke-wird-saniert/"


def address(number: int) -> str:
    return f"https://www.blatt{number % 3}.example/politik/der-rat-beschliesst-die-sanierung-{1000000 + number}.html"


def a_page(number: int, word: str = "Nachricht") -> bytes:
    """A page whose text is like no other's."""
    text = f"{word} {number}: der Gemeinderat".encode()
    return article(f"{word} {number} aus dem Rat").replace(b"Der Gemeinderat", text)


def a_file(folder: Path, name: str, *numbers: int) -> Path:
    """A WARC file with an article of each number."""
    return write_warc(folder / name, [(address(number), DATE, a_page(number)) for number in numbers])


def a_mixed_file(folder: Path, articles: int) -> Path:
    """Articles of three outlets; among them a later look, a copy, an article on pages, another language, and what is no page."""
    records = [(address(number), DATE, a_page(number)) for number in range(articles)]
    records[3:3] = [(f"{STORY}3/", DATE, _part(3)), (STORY, DATE, _part(1))]
    records[8:8] = [("https://paper.example/council-backs-bridge-77", DATE, ENGLISH)]
    records += [
        (address(1), LATER, a_page(1, "Neuigkeit")),
        (address(2), LATER, a_page(2)),
        (address(2).replace("/politik/", "/druck/"), LATER, a_page(2)),
        (f"{STORY}2/", DATE, _part(2)),
        ("https://www.blatt0.example/bild-88.jpg", DATE, b"\xff\xd8\xff"),
        ("urn:isbn:3", DATE, b"x"),
    ]
    return write_warc(folder / "gemischt.warc.gz", records)


def _part(number: int) -> bytes:
    links = f'<p>Seiten: <a href="{STORY}">1</a> <a href="{STORY}2/">2</a> <a href="{STORY}3/">3</a></p></article>'
    text = "" if number == 1 else f"<p>Abschnitt {number} vom Bau der Brücke, der im Mai beginnt.</p>"
    return article("Die Brücke").replace(b"</article>", (text + links).encode())


def a_fleet_here(archive: Archive, *jobs: int, workers: int = 2, sizes: Sizes | None = None) -> list[BulkJob]:
    """Have jobs done by worker processes of this machine, without a broker; how they ended."""
    broker = LocalBroker(workers)
    writer = Writer(archive, {}, broker.send, due_after, has_bulk=True)
    writer.bulk.sizes, writer.bulk.most_given = sizes or Sizes(), workers + 2
    try:
        writer.plan()
        broker.run(writer)
    finally:
        writer.close()
    return [known for job in jobs if (known := writer.bulk.book.job(job))]


_OWN = (
    "id", "article_id", "crawl_id", "rights_id", "evidence_offset", "evidence_length", "evidence_of", "target_id", "revision_id",
    "found_at", "last_outcome",
)  # fmt: skip
"""Columns that depend on the order in which rows were made."""


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        return conn.execute(sql).fetchall()


def contents(db: Path) -> dict[str, list[str]]:
    """What an archive holds of its articles, without numbers that depend on the order in which they came."""
    found = {}
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        urls = {row["id"]: row["url"] for row in conn.execute("SELECT id, url FROM articles")}
        for table in ("articles", "revisions", "changes", "images", "related_links", "inline_links", "urls", "outlets"):
            found[table] = sorted(_told(row, urls) for row in conn.execute(f"SELECT * FROM {table}"))
        answers = (
            "SELECT url, article_id, source, source_offset, fetched_at, status, sha256, payload_sha256 FROM fetches"
        )
        found["fetches"] = sorted(_told(row, urls) for row in conn.execute(answers))
    return found


def _told(row: sqlite3.Row, urls: dict[int, str]) -> str:
    values = {name: row[name] for name in row.keys() if name not in _OWN}  # noqa: SIM118 - a Row is no dict
    if "article_id" in row.keys():  # noqa: SIM118
        values["of"] = urls.get(row["article_id"])
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


class Hands:
    """A writer of imports and re-extractions, and workers that do what a test says, all in one process and without a broker."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.sent: list[Assignment] = []
        self.now = NOON
        self.writer = Writer(archive, {}, self.sent.append, due_after, has_bulk=True)
        self.bulk, self.book = self.writer.bulk, self.writer.bulk.book
        self.bulk.most_given = 4
        self.sizes: list[int | None] = []
        """At most how many pages or articles each assignment held."""

    def plan(self, **later: float) -> None:
        self.now += timedelta(**later)
        self.writer.plan(self.now)

    def job(self, job_id: int) -> BulkJob:
        found = self.book.job(job_id)
        assert found
        return found

    def next(self) -> Assignment:
        """The oldest assignment that nobody has taken, as it is read by a worker."""
        return Assignment.decoded(self.sent.pop(0).encoded())

    def send(self, assignment: Assignment, told: list[AnyWrite], ending: Ending = Ending.DONE, **fields: Any) -> Parcel:
        """Hand over what a worker tells of an assignment."""
        writes = tuple(map(Sealed.of, told))
        parcel = Parcel(
            task=assignment.task, attempt=uuid4().hex, number=0, worker="reader:1", writes=writes, ending=ending, **fields
        )  # fmt: skip
        self.writer.receive(parcel.encoded(), self.now)
        return parcel

    def work(self, poison: str | None = None, ending: Ending = Ending.DIED) -> None:
        """Workers carry out what is sent until nothing is; one that meets the poisoned page dies over it."""
        while self.sent:
            assignment = self.next()
            told = list(self.told(assignment, poison))
            has_died = bool(told) and told[-1] is DEATH
            self.send(assignment, told[: len(told) - has_died], ending if has_died else Ending.DONE)

    def told(self, assignment: Assignment, poison: str | None = None) -> Iterator[Any]:
        """What a worker tells of an assignment; `DEATH` in the end when it dies."""
        piece = assignment.piece
        if isinstance(piece, Survey):
            found: list[AnyWrite] = []
            survey(piece, found.append)
            yield from found
        elif isinstance(piece, Records):
            self.sizes.append(piece.most_pages)
            yield from _records_told(piece, poison)
        elif isinstance(piece, Articles):
            self.sizes.append(len(piece.items))
            for item in piece.items:
                if item.looks and item.looks[0].url == poison:
                    yield DEATH
                    return
                shown = an_article(url=item.looks[0].url, title="Neu gelesen")
                yield ReadAgain(piece.slice_id, item.article_id, item.last_checked, (shown,), (0,))


class _Death(msgspec.Struct):
    """A worker ends here, without a word."""


DEATH = _Death()


def _records_told(piece: Records, poison: str | None) -> Iterator[Any]:
    pages = 0
    for capture in captures(warc_file(piece.path), piece.first):
        if piece.last is not None and capture.offset >= piece.last:
            break
        if piece.most_pages is not None:
            yield Reached(piece.slice_id, capture.offset, capture.url)
        if capture.offset in piece.done:
            continue
        if pages == piece.most_pages:
            return
        if capture.url == poison:
            yield DEATH
            return
        pages += 1
        yield imported(piece, capture)
    yield Reached(piece.slice_id, None)


def imported(piece: Records, capture: Capture) -> Imported:
    """What a worker tells of a page."""
    exchange = capture.exchange
    assert exchange
    fetch = a_fetch(
        capture.url, outlet=outlet_key(capture.url), fetched_at=exchange.asked_at, source=piece.source, source_offset=capture.offset,
        exchanges=(exchange,),
    )  # fmt: skip
    article_of = an_article(
        url=capture.url, title=f"Meldung {capture.offset}", body=f"Nachricht {capture.offset}. {BODY}"
    )
    return Imported(Saved(article_of, fetch, (), False, None), None, piece.crawl_id)
