"""The work for the index that a worker process has done is used when it is of the very article that is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from given import a_fetch, an_article

from archiver.archive import Archive
from archiver.archive.rows import content_hash
from archiver.archive.search import index
from archiver.archive.search.prepare import prepare
from archiver.items import Article, Image, Kind

ARTICLE = an_article()
VARIANTS = {
    "as it is": ARTICLE,
    "without a date": replace(ARTICLE, date=None, date_precision=None),
    "without text": replace(ARTICLE, body=None, lead=None),
    "with all that is searched": replace(
        ARTICLE,
        kicker="Große Koalition",
        authors=("Käthe Groß", "Jürgen Müller"),
        section="Politik",
        images=(Image("https://zeitung.example/b.jpg", credit="dpa / Jörg Weiß", is_lead=True),),
    ),
}


@pytest.mark.parametrize("article", VARIANTS.values(), ids=VARIANTS)
def test_what_was_prepared_is_what_the_archive_would_work_out(
    tmp_path: Path, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = a_fetch()
    prepared = prepare(article, fetch.outlet, fetch.fetched_at)
    assert prepared

    def no_second_time(row: Any) -> tuple[str, ...]:
        raise AssertionError("the content was worked out again")

    with Archive(tmp_path / "a.db") as archive:
        with monkeypatch.context() as patch:
            patch.setattr(index, "content", no_second_time)
            assert archive.save(article, fetch, prepared=prepared) == "new"
        row = archive.db.conn.execute("SELECT * FROM articles").fetchone()
        assert replace(index.Prepared.of(row), content_hash=row["content_hash"]) == prepared
        assert row["content_hash"] == content_hash(article)
        assert archive.problems() == []


def test_an_article_that_was_changed_on_its_way_is_indexed_as_it_is_stored(tmp_path: Path) -> None:
    fetch = a_fetch()
    prepared = prepare(ARTICLE, fetch.outlet, fetch.fetched_at)
    with Archive(tmp_path / "a.db") as archive:
        changed = replace(ARTICLE, title="Dampfschifffahrt ruht")
        archive.save(changed, fetch, prepared=prepared)
        stored = archive.db.conn.execute("SELECT content_hash FROM articles").fetchone()[0]
        assert stored == content_hash(changed) != content_hash(ARTICLE)
        assert archive.problems() == []
        assert archive.search("dampfschifffahrt").total == 1


@pytest.mark.parametrize("article", [replace(ARTICLE, kind=Kind.OVERVIEW), replace(ARTICLE, title=None)])
def test_nothing_is_prepared_of_what_is_not_archived(article: Article) -> None:
    assert prepare(article, "zeitung.example", datetime(2024, 10, 21, tzinfo=UTC)) is None


def test_an_article_with_what_utf8_cannot_hold_is_stored_without_it(tmp_path: Path) -> None:
    article = replace(
        ARTICLE,
        title="Die Br\ud83dücke",
        authors=("J\udc00ürgen",),
        images=(Image("https://zeitung.example/b\ud83d.jpg", caption="Bild\ud83d"),),
    )
    assert prepare(article, a_fetch().outlet, a_fetch().fetched_at) is None
    with Archive(tmp_path / "archive.db") as archive:
        assert archive.save(article, a_fetch()) == "new"
        stored = archive.article(article.url)
        assert stored
        assert (stored.title, stored.authors) == ("Die Brücke", ("Jürgen",))
        assert stored.images[0].url == "https://zeitung.example/b.jpg"
        assert len(archive.search("Brücke")) == 1
        assert archive.problems() == []
