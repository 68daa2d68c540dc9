"""What was said about mining, kept with its evidence, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from given import NOON, OUTLET, URL, a_fetch, an_article, later

from archiver.archive import Archive, Selection, SiteFile
from archiver.items import Found
from archiver.rights import Meaning, Purpose, Rights, Statement
from archiver.rights.statement import Source

RESERVED = Rights(
    (Statement(Source.META, '<meta name="tdm-reservation" content="1">', Meaning.RESERVED, is_tdmrep=True),)
)
NOTHING = Rights()
SITE = "https://www.kleinezeitung.example"


def robots(text: str, **fields: object) -> SiteFile:
    whole = SiteFile(
        outlet=OUTLET, site=SITE, name="robots.txt", url=f"{SITE}/robots.txt", seen_at=NOON, status=200, content=text,
        sha256=str(hash(text)),
    )  # fmt: skip
    return replace(whole, **fields)  # type: ignore[arg-type]


def test_each_combination_of_statements_is_kept_once_and_named_by_its_fetches(archive: Archive) -> None:
    for number in range(3):
        archive.record(a_fetch(f"{SITE}/a-{number}", outcome="refused:other", rights=RESERVED if number else NOTHING))
    rows = archive.rights(OUTLET)
    assert [(row["is_reserved"], row["pages"]) for row in rows] == [(True, 2), (False, 1)]
    assert rows[0]["statements"] == [
        {
            "source": "meta",
            "said": '<meta name="tdm-reservation" content="1">',
            "meaning": "reserved",
            "is_tdmrep": True,
        }
    ]


def test_an_answer_nobody_looked_at_names_none(archive: Archive) -> None:
    archive.record(a_fetch(outcome="unchanged", status=304))
    assert archive.rights(OUTLET) == []


def test_a_file_is_kept_in_every_version_and_unchanged_ones_once_a_day(archive: Archive) -> None:
    archive.note_site_file(robots("a"))
    archive.note_site_file(robots("a", seen_at=later(hours=5)))
    assert [file.seen_at for file in archive.site_files(OUTLET)] == [NOON]
    archive.note_site_file(robots("a", seen_at=later(hours=25)))
    archive.note_site_file(robots("b", seen_at=later(hours=26)))
    versions = list(archive.db.query("SELECT content, first_seen, last_seen FROM site_files ORDER BY id"))
    assert [tuple(row.values()) for row in versions] == [
        ("a", "2026-11-01T12:00:00+00:00", "2026-11-02T13:00:00+00:00"),
        ("b", "2026-11-02T14:00:00+00:00", "2026-11-02T14:00:00+00:00"),
    ]


def test_what_a_site_answered_last_is_known_through_a_failure(archive: Archive) -> None:
    archive.note_site_file(robots("a"))
    archive.note_site_file(robots("", seen_at=later(days=1), status=503, content=None, sha256=None))
    archive.note_site_file(robots("", seen_at=later(days=2), status=None, content=None, sha256=None, note="timeout"))
    last, answered = archive.site_file(SITE, "robots.txt"), archive.site_file(SITE, "robots.txt", answered=True)
    assert last
    assert answered
    assert (last.status, last.note, answered.content) == (None, "timeout", "a")


def test_a_hostile_file_is_stored(archive: Archive) -> None:
    archive.note_site_file(robots("\0\ud800" + "x" * 1_000_000, note="\0"))
    (file,) = archive.site_files(OUTLET)
    assert file.content == "x" * (256 * 1024 - 2)


@pytest.mark.parametrize("outcome", ["skipped:tdm-reserved", "refused:tdm-reserved"])
def test_a_reserved_page_waits_a_week_or_for_another_purpose(archive: Archive, outcome: str) -> None:
    archive.announce(OUTLET, [Found(url=URL)], None)
    archive.record(a_fetch(outcome=outcome))
    assert archive.queued(OUTLET, now=later(days=1)) == []
    assert len(archive.queued(OUTLET, now=later(days=8))) == 1
    assert archive.queue_reserved(OUTLET) == 1
    assert len(archive.queued(OUTLET, now=later(hours=1))) == 1
    assert archive.queue_reserved(OUTLET) == 0


def test_an_archived_article_whose_mining_is_reserved_later_stays(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.record(a_fetch(outcome="refused:tdm-reserved", fetched_at=later(days=1)))
    assert archive.article(URL) == an_article()


@pytest.fixture
def for_mining(path: Path) -> Iterator[Archive]:
    """Three articles: mining reserved, open, and never looked at; opened for mining."""
    with Archive(path) as archive:
        for number, rights in enumerate((RESERVED, NOTHING, None)):
            url = f"{SITE}/artikel-{number}-aus-dem-rat"
            text = f"{an_article().body} Nummer {number}."
            archive.save(an_article(url=url, body=text), a_fetch(url, rights=rights))
            newer = a_fetch(url, rights=rights, fetched_at=NOON + timedelta(hours=1))
            archive.save(an_article(url=url, body=f"{text} Neu.", title=f"Nummer {number}"), newer)
    with Archive(path, read_only=True, purpose=Purpose.TDM) as archive:
        yield archive


def test_for_mining_only_open_articles_have_their_text(for_mining: Archive) -> None:
    rows = {row["title"]: row for row in for_mining.articles()}
    assert {title: bool(row["body"] or row["lead"]) for title, row in rows.items()} == {
        "Nummer 0": False,
        "Nummer 1": True,
        "Nummer 2": False,
    }
    assert all(row["date"] and row["url"] and row["authors"] for row in rows.values())
    assert {title: [image["caption"] for image in row["images"]] for title, row in rows.items()} == {
        "Nummer 0": [None, None],
        "Nummer 1": ["Die alte Brücke", "Der Rat tagt"],
        "Nummer 2": [None, None],
    }
    assert for_mining.withheld() == {"reserved": 1, "unknown": 1}
    assert for_mining.withheld(Selection(outlet="anderes.example")) == {"reserved": 0, "unknown": 0}


def test_for_mining_no_way_of_reading_gives_reserved_text(for_mining: Archive) -> None:
    assert {bool(body) for (body,) in for_mining.rows(Selection(), ("articles.body",))} == {True, False}
    for row in for_mining.articles(columns=("url", "body")):
        versions = for_mining.revisions(row["url"])
        assert [bool(version["body"]) for version in versions] == [bool(row["body"])]
        found = for_mining.find(row["url"])
        assert found
        assert bool(found["body"]) is bool(row["body"])


def test_the_latest_look_decides(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch(rights=RESERVED))
        archive.record(a_fetch(outcome="unchanged", fetched_at=later(hours=1), rights=NOTHING))
        archive.record(a_fetch(outcome="unchanged", fetched_at=later(hours=2), status=304))
    with Archive(path, read_only=True, purpose=Purpose.TDM) as archive:
        assert archive.withheld() == {"reserved": 0, "unknown": 0}


def test_other_purposes_read_everything(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch(rights=RESERVED))
    for purpose in (Purpose.PRIVATE, Purpose.RESEARCH):
        with Archive(path, read_only=True, purpose=purpose) as archive:
            assert [row["body"] for row in archive.articles()] == [an_article().body]
