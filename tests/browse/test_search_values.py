"""The sets that the search page counts with: what they hold, and that they follow every change of the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import many_articles
import pytest
from demo_archive import BASE, START, fetch_of, fill, hostile_article

from archiver.archive import Archive
from archiver.browse.search import values as module
from archiver.browse.search.values import CurrentValues, Values, read_all, read_changes
from archiver.items import Image, Kind


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        fill(archive)
    return path


@pytest.fixture
def conn(path: Path) -> Iterator[sqlite3.Connection]:
    conn = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
    yield conn
    conn.close()


def ids(values: Values) -> dict[tuple[str, str], list[int]]:
    return {(facet, value): list(found) for facet, sets in values.sets.items() for value, found in sets.items()}


def test_each_value_has_the_articles_that_have_it(path: Path, conn: sqlite3.Connection) -> None:
    values = read_all(conn)
    with Archive(path, read_only=True) as archive:
        rows = list(archive.articles())
    assert list(values.newest_first) == [row["id"] for row in rows]
    for row in rows:
        assert row["id"] in values.sets["outlet"][row["outlet"]]
        assert row["id"] in values.sets["day"][row["date"][:10]]
        assert row["id"] in values.sets["month"][row["date"][:7]]
        assert row["id"] in values.sets["kind"][row["kind"]]
        assert all(row["id"] in values.sets["author"][author] for author in row["authors"])
        assert row["section"] is None or row["id"] in values.sets["section"][row["section"]]
        assert row["image_credit"] is None or row["id"] in values.sets["credit"][row["image_credit"]]
    assert sum(map(len, values.sets["outlet"].values())) == len(rows)


def test_an_article_without_a_date_has_the_day_on_which_it_was_first_seen(tmp_path: Path) -> None:
    many_articles.make(tmp_path / "many.db", 10)
    values = read_all(sqlite3.connect(tmp_path / "many.db"))
    assert list(values.sets["day"]["2025-06-01"]) == [10]
    assert values.newest_first[0] == 10
    assert list(values.sets["agency"]["dpa"]) == [2, 3, 4, 5, 7, 8, 9, 10]


def test_what_follows_a_change_is_what_reading_everything_gives(path: Path, conn: sqlite3.Connection) -> None:
    values = read_all(conn)
    with Archive(path) as archive:
        new = hostile_article()
        changed = archive.article(next(archive.articles())["url"])
        assert changed is not None
        steps = [
            lambda: archive.save(new, fetch_of(new.url, START)),
            lambda: archive.save(replace(changed, section="Neu", authors=("Neu",)), fetch_of(changed.url, START + timedelta(days=9))),
            lambda: archive.save(replace(new, date=START, section=None), fetch_of(new.url, START + timedelta(days=9))),
            lambda: archive.forget(new.url, reason="test", now=START + timedelta(days=10)),
        ]  # fmt: skip
        for step in steps:
            step()
            values = read_changes(conn, values)
            whole = read_all(conn)
            assert ids(values) == ids(whole)
            assert values.newest_first == whole.newest_first
            assert values.state == whole.state
            assert values.everything == whole.everything
    assert (f"{BASE}/boese",) not in conn.execute("SELECT url FROM articles").fetchall()


def test_what_changes_beside_the_text_is_read_after_a_look(path: Path, conn: sqlite3.Connection) -> None:
    """Kind, agencies and agencies of pictures are not in the search index, whose checksums stay as they are."""
    values = read_all(conn)
    with Archive(path) as archive:
        article = archive.article(next(archive.articles())["url"])
        assert article is not None
        pictures = (Image(url=f"{BASE}/bild.jpg", credit=article.image_credit, agency="Reuters", is_lead=True),)
        looked_at = replace(article, kind=Kind.TICKER, agencies=("epd",), images=pictures)
        archive.save(looked_at, fetch_of(article.url, START + timedelta(days=9)))
    after = read_changes(conn, values)
    assert after.state.checksums == values.state.checksums
    assert ids(after) == ids(read_all(conn))
    assert {*after.sets["kind"]["live-ticker"]} - {*values.sets["kind"].get("live-ticker", ())}
    for agency in ("epd", "Reuters"):
        assert {*after.sets["agency"][agency]} - {*values.sets["agency"].get(agency, ())}


def test_reading_changes_reads_only_what_changed(
    path: Path, conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = read_all(conn)
    read: list[int] = []
    before = module._read
    monkeypatch.setattr(module, "_read", lambda conn, numbers: (read.extend(numbers), before(conn, numbers))[1])
    with Archive(path) as archive:
        archive.save(hostile_article(), fetch_of(f"{BASE}/boese", START))
    read_changes(conn, values)
    assert read == [15]


def test_the_current_sets_are_those_of_now(path: Path, conn: sqlite3.Connection) -> None:
    current = CurrentValues(conn)
    first = current.get()
    assert current.get() is first
    with Archive(path) as archive:
        archive.save(hostile_article(), fetch_of(f"{BASE}/boese", START))
    current._took = 0.0
    assert len(current.get().everything) == len(first.everything) + 1


def test_a_large_archive_is_looked_at_again_after_a_while(path: Path, conn: sqlite3.Connection) -> None:
    """Here the look took a minute: for ten its answer stays."""
    current = CurrentValues(conn)
    first = current.get()
    current._took = 60.0
    with Archive(path) as archive:
        archive.save(hostile_article(), fetch_of(f"{BASE}/boese", START))
    assert current.get() is first
    current._looked -= 601
    assert len(current.get().everything) == len(first.everything) + 1
