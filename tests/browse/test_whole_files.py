"""No file ends after the rows of a page: every link to a CSV, JSON or Atom file leads to all that its page tells of."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote, urlsplit

import many_articles
import pytest
from browse_server import ask
from datasette.app import Datasette
from lxml import etree, html
from many_articles import COUNT

from archiver.archive import Archive
from archiver.browse import datasette_on
from archiver.export.rows import COLUMNS


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "many.db"
    many_articles.make(path)
    return path


@pytest.fixture(scope="module")
def datasette(path: Path) -> Datasette:
    return datasette_on(path)


def link(datasette: Datasette, page: str, text: str) -> str:
    """The address behind the first link of a page with this text."""
    answer = ask(datasette, page)
    assert answer.status_code == 200
    found: list[str] = html.fromstring(answer.content).xpath(f"//a[normalize-space()='{text}']/@href")
    return found[0]


def rows(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def numbers(titles: list[str]) -> list[int]:
    return sorted(int(title.rsplit(" ", 1)[1]) for title in titles)


@pytest.mark.parametrize("page", ["/archive/articles", "/archive/latest_articles"])
def test_the_csv_link_of_a_table_leads_to_all_its_rows(datasette: Datasette, page: str) -> None:
    found = rows(ask(datasette, link(datasette, page, "CSV")).text)
    assert numbers([row["title"] for row in found]) == list(range(COUNT))


def test_the_csv_link_keeps_filter_search_and_order(datasette: Datasette) -> None:
    address = link(datasette, f"/archive/articles?_search={quote('Brücke')}&section=Politik&_sort=id", "CSV")
    found = rows(ask(datasette, address).text)
    assert [int(row["id"]) - 1 for row in found] == [n for n in range(COUNT) if n % 3 == 0 and n % 4 == 0]


def test_the_csv_link_of_a_later_page_leads_to_all_rows_too(datasette: Datasette) -> None:
    later = link(datasette, "/archive/articles?_size=100", "Next page")
    assert "_next=" in later
    assert (
        len(rows(ask(datasette, link(datasette, urlsplit(later)._replace(scheme="", netloc="").geturl(), "CSV")).text))
        == COUNT
    )


def test_the_csv_link_of_a_ready_made_question_leads_to_all_rows(datasette: Datasette) -> None:
    page = "/archive/image_credits"
    assert len(ask(datasette, f"{page}.json?_shape=array").json()) == 500
    assert "in der CSV-Datei alle" in ask(datasette, page).text
    found = rows(ask(datasette, link(datasette, page, "CSV")).text)
    assert {row["image_credit"] for row in found} == {f"Foto {n}/dpa" for n in range(COUNT) if n % 5}


def test_a_ready_made_question_takes_its_parameters_into_the_file(datasette: Datasette) -> None:
    address = link(datasette, "/archive/image_credits?name=Foto+33", "CSV")
    expected = {f"Foto {n}/dpa" for n in range(COUNT) if n % 5 and str(n).startswith("33")}
    assert {row["image_credit"] for row in rows(ask(datasette, address).text)} == expected


def test_the_csv_link_of_typed_sql_leads_to_all_rows(datasette: Datasette) -> None:
    address = link(
        datasette, f"/archive?sql={quote('select id, title from articles where id > :least')}&least=10", "CSV"
    )
    assert [int(row["id"]) for row in rows(ask(datasette, address).text)] == list(range(11, COUNT + 1))


def test_a_question_ends_where_it_says(datasette: Datasette) -> None:
    """`newest` is the 200 latest by its meaning."""
    assert len(rows(ask(datasette, link(datasette, "/archive/newest", "CSV")).text)) == 200


def test_the_searchs_csv_has_every_hit_in_the_columns_and_order_of_an_export(datasette: Datasette, path: Path) -> None:
    address = link(datasette, "/suche", "CSV")
    answer = ask(datasette, address)
    assert answer.headers["content-disposition"] == 'attachment; filename="suche.csv"'
    found = rows(answer.text)
    assert tuple(found[0]) == COLUMNS
    with Archive(path, read_only=True) as archive:
        assert [row["url"] for row in found] == [row["url"] for row in archive.articles(columns=["url"])]


def test_the_searchs_csv_for_excel_opens_by_a_double_click(datasette: Datasette) -> None:
    answer = ask(datasette, link(datasette, f"/suche?q={quote('Brücke')}&outlet=nord.example", "CSV für Excel"))
    assert answer.text.startswith("\ufeff")
    found = rows(answer.text, ";")
    assert numbers([row["title"] for row in found]) == [n for n in range(COUNT) if n % 3 == 0]
    assert found[0]["date"].count(".") == 2
    assert {row["outlet"] for row in found} == {"nord.example"}


def test_the_searchs_json_has_every_hit(datasette: Datasette) -> None:
    answer = json.loads(ask(datasette, link(datasette, "/suche?section=Politik&section=Sport", "JSON")).text)
    assert answer["total"] == len(answer["hits"]) == COUNT // 2
    assert [hit["rank"] for hit in answer["hits"]] == list(range(1, COUNT // 2 + 1))
    assert {hit["section"] for hit in answer["hits"]} == {"Politik", "Sport"}


def test_the_searchs_json_can_be_read_page_by_page(datasette: Datasette) -> None:
    address, found = "/suche.json?outlet=nord.example&section=Politik", []
    while address:
        answer = ask(datasette, address).json()
        found += answer["hits"]
        address = answer["next"]
    assert (
        len(found)
        == len({hit["id"] for hit in found})
        == answer["total"]
        == len([n for n in range(COUNT) if n % 12 == 0])
    )


def test_the_searchs_feed_has_every_hit(datasette: Datasette) -> None:
    feed = etree.fromstring(ask(datasette, link(datasette, "/suche", "Atom")).content)
    ids = [entry.findtext("{*}id") for entry in feed.iterfind("{*}entry")]
    assert len(ids) == len(set(ids)) == COUNT
    assert feed.findtext("{*}updated") == "2025-06-01T00:00:00+00:00"


def test_feed_readers_get_the_latest_and_the_way_to_all_others(datasette: Datasette) -> None:
    """RFC 5005, 3: paged feeds."""
    page = html.fromstring(ask(datasette, f"/suche?q={quote('Brücke')}").content)
    (address,) = page.xpath("//link[@type='application/atom+xml']/@href")
    ids: list[str] = []
    while address:
        feed = etree.fromstring(ask(datasette, address).content)
        entries = [entry.findtext("{*}id") for entry in feed.iterfind("{*}entry")]
        assert len(entries) <= 100
        ids += entries
        links = {link.get("rel"): link.get("href") for link in feed.iterfind("{*}link")}
        assert links["self"].endswith(address)
        address = urlsplit(links["next"])._replace(scheme="", netloc="").geturl() if "next" in links else ""
    assert len(ids) == len(set(ids)) == len(range(0, COUNT, 3))
    assert ids[0].endswith(
        f"/{max(n for n in range(COUNT) if n % 3 == 0 and n % 10 == 9)}"
    )  # seen in June, without a date


def test_files_of_lists_and_questions_are_sent_in_pieces_that_fit(datasette: Datasette) -> None:
    """Umlauts lie across the borders of some of them."""
    for path in (
        "/artikel.csv",
        "/archive/image_credits.csv",
        "/archive.csv?sql=" + quote("select title, 'ä' || body from articles"),
    ):
        answer = ask(datasette, path)
        assert len(rows(answer.text)) >= COUNT * 4 // 5
        assert "\ufffd" not in answer.text


def test_no_file_is_cut_by_its_size(datasette: Datasette) -> None:
    assert datasette.setting("max_csv_mb") == 0
    assert datasette.setting("allow_csv_stream")
