"""What readers get: rows, views, a backup, a report of damage."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from given import BODY, NOON, OUTLET, URL, a_feed, a_fetch, an_article, later

from archiver.archive import Archive, Selection
from archiver.errors import ArchiveCorrupt

SECOND = "https://kleinezeitung.example/artikel-2"


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.save(an_article(), a_fetch())
    archive.save(
        an_article(url=SECOND, body=BODY * 2, date=None, paywalled=True), a_fetch(SECOND, fetched_at=later(hours=5))
    )
    archive.save(
        an_article(url="https://andere.example/3", body=BODY * 3, date=later(days=-9)),
        a_fetch("https://andere.example/3", outlet="andere.example"),
    )
    return archive


def test_articles_come_latest_first_by_date_or_else_by_first_sight(filled: Archive) -> None:
    assert [row["url"] for row in filled.articles()] == [SECOND, URL, "https://andere.example/3"]


def test_articles_can_be_limited_by_outlet_number_and_time(filled: Archive) -> None:
    assert [row["outlet"] for row in filled.articles(Selection(outlet="andere.example"))] == ["andere.example"]
    assert [row["url"] for row in filled.articles(limit=1)] == [SECOND]
    assert [row["url"] for row in filled.articles(Selection(since=later(hours=1)))] == [SECOND]
    assert (filled.count(), filled.count(Selection(outlet=OUTLET)), filled.count(Selection(since=later(days=-1)))) == (
        3,
        2,
        2,
    )


def test_a_row_has_lists_as_lists_and_its_images_and_links(filled: Archive) -> None:
    [row] = filled.articles(Selection(outlet="andere.example"))
    assert row["authors"] == ["Jürgen Weiß", "dpa"]
    assert row["paywalled"] is False
    assert [image["is_lead"] for image in row["images"]] == [True, False]
    assert row["images"][0]["credit"] == "Svenja Groß/dpa"
    assert [link["title"] for link in row["related_links"]] == ["Streit um die Brücke", "Haushalt beschlossen"]


def test_an_unknown_address_shows_no_article(filled: Archive) -> None:
    assert filled.article("https://kleinezeitung.example/unbekannt") is None
    assert filled.revisions("https://kleinezeitung.example/unbekannt") == []


def test_views_tell_people_what_happened(archive: Archive) -> None:
    crawl = archive.start_crawl([OUTLET], "archiver crawl", NOON)
    archive.announce(OUTLET, [], a_feed(crawl_id=crawl))
    archive.save(an_article(), a_fetch(crawl_id=crawl))
    archive.save(an_article(title="Neu"), a_fetch(crawl_id=crawl, fetched_at=later(hours=1)))
    archive.save(an_article(title="Neu"), a_fetch(crawl_id=crawl, fetched_at=later(hours=2)))
    archive.record(a_fetch(SECOND, crawl_id=crawl, outcome="refused:consent"))
    archive.record(a_fetch(f"{SECOND}0", crawl_id=crawl, outcome="failed:timeout"))
    archive.record(a_fetch(f"{SECOND}1", crawl_id=crawl, outcome="skipped:robots"))
    archive.record(a_fetch(crawl_id=crawl, outcome="refused:gone", status=410, fetched_at=later(hours=3)))
    [crawled] = archive.db.query("SELECT * FROM crawl_summary")
    outcomes = ["new", "changed", "unchanged", "duplicate", "refused", "failed"]
    assert [crawled[name] for name in outcomes] == [1, 1, 1, 0, 2, 1]
    assert crawled["pages"] == sum(crawled[name] for name in outcomes)
    [changed] = archive.db.query("SELECT * FROM changed_articles")
    assert (changed["earlier_title"], changed["title_now"], changed["changed"]) == (an_article().title, "Neu", "title")
    [latest] = archive.db.query("SELECT * FROM latest_articles")
    assert (latest["title"], latest["authors"]) == ("Neu", "Jürgen Weiß, dpa")
    [gone] = archive.db.query("SELECT * FROM gone_articles")
    assert gone["gone_since"] == "2026-11-01T15:00:00+00:00"
    [outlet] = archive.db.query("SELECT * FROM outlet_summary")
    assert [outlet[name] for name in ("articles", "changed", "gone", "queued", "failed")] == [1, 1, 1, 2, 0]


def test_a_snapshot_does_not_see_what_is_written_meanwhile(filled: Archive, path: Path) -> None:
    with Archive(path) as writer, filled.snapshot():
        assert filled.count() == 3
        writer.save(an_article(url=f"{SECOND}0", body=BODY * 4), a_fetch(f"{SECOND}0"))
        assert filled.count() == 3
    assert filled.count() == 4


def test_a_backup_of_a_live_archive_is_whole(filled: Archive, tmp_path: Path) -> None:
    target = tmp_path / "kopie.db"
    with Archive(filled.path) as writer:
        writer.save(an_article(title="Neu"), a_fetch(fetched_at=later(hours=1)))
        filled.backup(target)
    with Archive(target, read_only=True) as copy:
        assert copy.problems() == []
        assert list(copy.articles()) == list(filled.articles())
        assert copy.revisions(URL) == filled.revisions(URL)


def test_an_archive_in_order_has_no_problems(filled: Archive) -> None:
    assert filled.problems() == []


def test_a_broken_reference_is_a_problem(filled: Archive, path: Path) -> None:
    with sqlite3.connect(path) as careless:  # as another program may do it: foreign keys are off by default
        careless.execute("DELETE FROM articles WHERE id = 1")
    careless.close()
    assert any("images" in problem for problem in filled.problems())


def test_damage_found_while_reading_is_told_as_damage(filled: Archive, path: Path) -> None:
    filled.close()
    damaged = bytearray(path.read_bytes())
    with Archive(path, read_only=True) as reader:
        [pages] = reader.db.query("SELECT rootpage FROM sqlite_master WHERE name = 'articles'")
        start = (pages["rootpage"] - 1) * 4096
        damaged[start : start + 4096] = bytes(4096)
        path.write_bytes(damaged)
        with pytest.raises(ArchiveCorrupt, match=r"archive\.db"):
            list(reader.articles())
