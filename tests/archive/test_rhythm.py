"""What the archive tells of an outlet's pace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from given import NOON, OUTLET, a_fetch, an_article, later

from archiver.archive import Archive
from archiver.items import Found, Precision

SINCE = NOON - timedelta(days=14)


def save(archive: Archive, number: int, date: datetime | None, **more: object) -> None:
    url = f"https://www.{OUTLET}/politik/artikel-{number}"
    body = f"Artikel {number}. " * 40
    seen = more.pop("seen", NOON)
    archive.save(
        an_article(url=url, date=date, body=body, title=f"Artikel {number}", **more), a_fetch(url, fetched_at=seen)
    )


def published(path: Path) -> dict[datetime, int]:
    with Archive(path, read_only=True) as archive:
        return dict(archive.rhythm(OUTLET, SINCE).published)


def test_articles_count_in_the_hour_in_which_they_came_out(tmp_path: Path) -> None:
    berlin = datetime.fromisoformat("2026-11-01T12:30:00+01:00")
    with Archive(tmp_path / "a.db") as archive:
        save(archive, 1, berlin)
        save(archive, 2, berlin + timedelta(minutes=20))
        save(archive, 3, berlin - timedelta(days=3))
        save(archive, 4, berlin - timedelta(days=30))
    hour = datetime(2026, 11, 1, 11, tzinfo=UTC)
    assert published(tmp_path / "a.db") == {hour: 2, hour - timedelta(days=3): 1}


def test_a_day_without_a_time_counts_when_it_was_found_unless_that_was_long_after(tmp_path: Path) -> None:
    day = datetime.fromisoformat("2026-11-01T00:00:00+01:00")
    with Archive(tmp_path / "a.db") as archive:
        save(archive, 1, day, date_precision=Precision.DAY, seen=later(hours=1))
        save(archive, 2, day - timedelta(days=9), date_precision=Precision.DAY, seen=later(hours=1))
    assert published(tmp_path / "a.db") == {
        datetime(2026, 11, 1, 13, tzinfo=UTC): 1,
        datetime(2026, 10, 22, 23, tzinfo=UTC): 1,
    }


def test_pages_without_a_date_count_once_an_hour(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        for number in range(5):
            save(archive, number, None, date_precision=None, seen=later(minutes=number))
        save(archive, 9, None, date_precision=None, seen=later(hours=3))
    assert published(tmp_path / "a.db") == {NOON: 1, NOON + timedelta(hours=3): 1}


def test_it_knows_what_is_due_and_what_waits(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        save(archive, 1, NOON)
        archive.announce(OUTLET, [Found(url=f"https://www.{OUTLET}/politik/neu-{n}") for n in (1, 2)], None)
        found = archive.rhythm(OUTLET, SINCE)
        assert found.next_visit == NOON + timedelta(hours=1)
        assert found.waiting == 2
        nothing = archive.rhythm("unbekannt.example", SINCE)
    assert (nothing.published, nothing.next_visit, nothing.waiting) == ({}, None, 0)


@pytest.mark.parametrize("order", [(0, 5), (5, 0)], ids=["later last", "later first"])
def test_the_latest_crawl_of_each_outlet_counts(tmp_path: Path, order: tuple[int, int]) -> None:
    with Archive(tmp_path / "a.db") as archive:
        for hours in order:
            archive.start_crawl(["a.example", "b.example"], "x", later(hours=hours))
        archive.start_crawl(["b.example"], "x", later(hours=9))
        assert archive.last_asked() == {"a.example": later(hours=5), "b.example": later(hours=9)}
