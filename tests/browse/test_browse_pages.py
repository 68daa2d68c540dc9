"""The archive's pages in Datasette, asked in this process."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette
from demo_archive import HOSTILE

from archiver.archive import Archive
from archiver.archive.search.index import SHADOWS
from archiver.browse import datasette_on
from archiver.browse.labels import LABELS, LISTED, READ
from archiver.browse.metadata import metadata
from archiver.browse.queries import QUERIES


@pytest.fixture(scope="module")
def datasette(archive_path: Path) -> Datasette:
    return datasette_on(archive_path)


def ask(datasette: Datasette, path: str) -> httpx.Response:
    answer: httpx.Response = asyncio.run(datasette.client.get(path))
    return answer


def test_the_list_shows_headlines_that_lead_to_their_articles_and_no_text(datasette: Datasette) -> None:
    page = ask(datasette, "/archive/articles").text
    assert 'class="article-list"' in page
    assert "Die Lindenfurter Werft baut drei Fähren</a>" in page
    assert "Als die Glocke am Montag" not in page
    assert page.count('<p class="headline"><a href="/artikel/') == 15


def test_the_list_marks_what_changed_and_what_is_gone(datasette: Datasette) -> None:
    page = ask(datasette, "/archive/articles").text
    assert page.count('class="mark changed"') == 1
    assert page.count('class="mark gone"') == 1
    assert page.count('class="mark paid"') == 1


def test_the_list_is_sorted_by_date_and_can_be_sorted_otherwise(datasette: Datasette) -> None:
    page = ask(datasette, "/archive/articles").text
    assert page.index("Baustelle am Markt") < page.index("Nato-Generalsekretär Rutte")
    assert 'aria-sort="descending"' in page
    turned = ask(datasette, "/archive/articles?_sort=date").text
    assert turned.index("Baustelle am Markt") > turned.index("Nato-Generalsekretär Rutte")


@pytest.mark.parametrize("choice", ["_all=1", "_col=title", "_nocol=body"])
def test_other_columns_are_shown_in_datasettes_own_table(datasette: Datasette, choice: str) -> None:
    assert 'class="rows-and-columns"' in ask(datasette, f"/archive/articles?{choice}").text


def test_a_date_without_a_time_shows_none(datasette: Datasette) -> None:
    page = ask(datasette, "/archive/articles?title__contains=Rutte").text
    assert ">21.10.2024</time>" in page


def test_the_row_page_shows_the_whole_text_in_paragraphs_and_every_column(datasette: Datasette) -> None:
    number = ask(datasette, "/archive/articles.json?title__contains=Werft&_shape=array").json()[0]["id"]
    page = ask(datasette, f"/archive/articles/{number}").text
    assert "<p>Als die Glocke am Montag um sieben läutete" in page
    assert '<p class="lead">Nach elf Jahren Pause' in page
    for column in set(LABELS) - set(READ):
        assert f'class="col-{column}"' in page, column
    assert ">10.02.2025, 08:05</time>" in page
    assert "Werft, Schiffbau, Arbeitsplätze" in page


def test_a_date_as_printed_is_shown_as_printed(datasette: Datasette) -> None:
    page = ask(datasette, "/archive/articles/14").text
    assert '<td class="col-date_original">2025-02-11T14:30:00+01:00</td>' in page


def test_facets_narrow_the_list(datasette: Datasette) -> None:
    rows = ask(datasette, "/archive/articles.json?section=Kultur&_shape=array").json()
    assert len(rows) == 2
    assert 'id="facet-section"' in ask(datasette, "/archive/articles").text


@pytest.mark.parametrize("name", QUERIES)
def test_every_ready_made_question_is_answered(datasette: Datasette, name: str) -> None:
    answer = ask(datasette, f"/archive/{name}")
    assert answer.status_code == 200
    rows = ask(datasette, f"/archive/{name}.json?_shape=array").json()
    assert len(rows) >= 1


def test_no_ready_made_question_hides_a_table(datasette: Datasette, archive_path: Path) -> None:
    with Archive(archive_path, read_only=True) as archive:
        names = {*archive.db.table_names(), *archive.db.view_names()}
    assert names.isdisjoint(QUERIES)
    columns = ask(datasette, "/archive/changes.json?_shape=array&type=headline").json()[0].keys()
    assert {"id", "article_id", "type"} <= columns


def test_image_credits_can_be_narrowed_by_name(datasette: Datasette) -> None:
    rows = ask(datasette, "/archive/image_credits.json?name=Petersen&_shape=array").json()
    assert [row["image_credit"] for row in rows] == ["Enno Petersen"]


def test_every_table_and_view_opens(datasette: Datasette, archive_path: Path) -> None:
    with Archive(archive_path, read_only=True) as archive:
        names = archive.db.table_names() + archive.db.view_names()
    for name in names:
        assert ask(datasette, f"/archive/{name}").status_code == 200, name


def test_every_table_view_and_article_column_has_its_german_name(archive_path: Path) -> None:
    with Archive(archive_path, read_only=True) as archive:
        tables = set(archive.db.table_names()) - set(SHADOWS) | set(archive.db.view_names())
        columns = {column.name for column in archive.db["articles"].columns}
    described = metadata()["databases"]["archive"]["tables"]
    assert set(described) == tables
    assert [name for name in tables if " · " not in described[name]["title"]] == []
    assert set(LABELS) == columns
    assert set(LISTED) | set(READ) <= columns


HOSTILE_PAGES = [
    "/archive/articles",
    "/archive/articles?_all=1",
    "/archive/articles?title__contains=script",
    "/archive/articles/15",
    "/archive/latest_articles",
    "/archive/images?_size=max",
    "/archive/related_links?_size=max",
    "/archive/image_credits",
    "/archive/newest",
]


@pytest.mark.parametrize("path", HOSTILE_PAGES)
def test_text_from_pages_stays_text(datasette: Datasette, path: str) -> None:
    page = ask(datasette, path).text
    assert "&lt;script&gt;alert(" in page
    assert HOSTILE not in page
    assert "<script>alert(" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


def test_pages_carry_a_policy_against_foreign_content(datasette: Datasette) -> None:
    headers = ask(datasette, "/archive/articles").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_style_sheet_is_served(datasette: Datasette) -> None:
    assert ask(datasette, "/assets/archiver.css").status_code == 200


def test_nothing_can_be_written(datasette: Datasette) -> None:
    answer = ask(datasette, "/archive?sql=delete+from+articles")
    assert answer.status_code == 400
    assert len(ask(datasette, "/archive/articles.json?_shape=array").json()) == 15


def test_free_sql_is_for_this_machine_only(archive_path: Path) -> None:
    sql = "/archive.json?sql=select+1"
    assert ask(datasette_on(archive_path), sql).status_code == 200
    assert ask(datasette_on(archive_path, public=True), sql).status_code == 403


def test_only_the_archive_is_there(datasette: Datasette) -> None:
    assert set(datasette.databases) - {"_internal"} == {"archive"}
