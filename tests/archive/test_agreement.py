"""Fields, columns, their descriptions and the CSV header name the same things; a red line names what is missing."""

from __future__ import annotations

from dataclasses import fields

import pytest
from given import an_article

from archiver.archive import Archive
from archiver.archive.columns import COLUMNS, TABLES, VIEWS
from archiver.archive.rows import article_row
from archiver.archive.search.index import SHADOWS
from archiver.export.csv import COLUMNS as CSV_COLUMNS
from archiver.items import Article, Image, InlineLink, Link

PARTS = {"images", "related_links", "inline_links"}
"""Fields of Article with a table of their own."""


def columns(archive: Archive, table: str) -> set[str]:
    return {row["name"] for row in archive.db.query(f"PRAGMA table_info({table})")}


def names(cls: type) -> set[str]:
    return {field.name for field in fields(cls)}


def test_every_field_of_an_article_is_a_column_or_a_table(archive: Archive) -> None:
    assert names(Article) - PARTS - columns(archive, "articles") == set()
    assert columns(archive, "images") - {"article_id", "position"} == names(Image)
    assert columns(archive, "related_links") - {"article_id", "url_key", "target_article"} == names(Link)
    assert columns(archive, "inline_links") - {"article_id", "position"} == names(InlineLink)


def test_every_field_of_an_article_is_kept_in_its_revisions(archive: Archive) -> None:
    assert names(Article) - {"url"} - columns(archive, "revisions") == set()
    assert set(article_row(an_article())) - columns(archive, "revisions") == set()


def test_every_field_of_an_article_is_a_column_of_the_csv() -> None:
    assert (names(Article) | {"image_credit", "outlet", "first_seen", "last_checked", "gone_since"}) - set(
        CSV_COLUMNS
    ) == set()


def test_every_column_of_an_article_but_the_inner_ones_is_in_the_csv(archive: Archive) -> None:
    assert columns(archive, "articles") - set(CSV_COLUMNS) == {"id", "url_key", "content_hash"}
    assert set(CSV_COLUMNS) - columns(archive, "articles") == PARTS


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_is_described_and_every_description_has_its_column(archive: Archive, table: str) -> None:
    assert set(COLUMNS[table]) == columns(archive, table)
    assert all(text.strip() for text in COLUMNS[table].values())


def test_every_table_and_view_is_described(archive: Archive) -> None:
    assert set(TABLES) == set(archive.db.table_names()) - set(SHADOWS) == set(COLUMNS)
    assert set(VIEWS) == set(archive.db.view_names())
