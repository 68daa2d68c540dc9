"""Lists: their filters, pages and files; and that they read no more than they must."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import sqlite3
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from browse_server import ask
from datasette.app import Datasette
from given import OUTLET, a_fetch, an_article
from newsroom import OTHER
from seen_pages import headlines, shown, text

from archiver.archive import Archive
from archiver.browse import datasette_on
from archiver.browse.pages import arrivals, articles, outlets, pictures, values
from archiver.browse.pages.days import Day, days_of
from archiver.browse.pages.listing import Listing


def test_all_outlets_are_listed_with_their_articles(datasette: Datasette) -> None:
    rows = [text(row) for row in shown(datasette, "/medien").xpath("//tbody/tr")]
    assert rows == ["anderes-blatt.example 2 01.11.2026 AT", "Kleine Zeitung kleinezeitung.example 3 01.11.2026 DE"]
    labels = shown(datasette, "/medien").xpath("//tbody//*[local-name()='svg']/@aria-label")
    assert labels[1] == "Kleine Zeitung: 3 Artikel in 14 Tagen, höchstens 3 an einem Tag"


def test_an_outlet_shows_articles_days_filled_fields_and_names(datasette: Datasette) -> None:
    page = shown(datasette, f"/medien/{OUTLET}")
    assert "3 Artikel im Archiv seit 01.11.2026 1 geändert 1 verschwunden 1 hinter der Bezahlschranke" in text(page)
    assert headlines(page) == ["Rat genehmigt Brücke", "Bald verschwunden", "Nur für Abonnenten"]
    assert "Bei den 3 neuesten Artikeln. Überschrift 100 % Dachzeile 33 %" in text(page)
    assert f"/autor?name=J%C3%BCrgen+Wei%C3%9F&outlet={OUTLET}" in page.xpath("//a/@href")
    assert "Vorbehalten." in text(page)


def test_a_day_of_an_outlet_is_a_link_in_its_chart(datasette: Datasette) -> None:
    page = shown(datasette, f"/medien/{OUTLET}")
    days = page.xpath("//*[local-name()='svg'][@class='a-days']//@href")
    assert (days[-1], days[-4]) == (f"/medien/{OUTLET}?tag=2026-11-01", f"/medien/{OUTLET}?tag=2026-10-29")
    assert headlines(shown(datasette, days[-4])) == ["Bald verschwunden", "Nur für Abonnenten"]


def test_articles_of_an_author_are_found_at_every_outlet_or_at_one(datasette: Datasette) -> None:
    assert headlines(shown(datasette, "/autor?name=dpa")) == ["Oberwiesenbach baut Brücke", "Rat genehmigt Brücke"]
    assert headlines(shown(datasette, f"/autor?name=dpa&outlet={OTHER}")) == ["Oberwiesenbach baut Brücke"]


@pytest.mark.parametrize("name", ["Weiß", "Jürgen", "d", '"', "%", "\\", "dpa' OR 1=1 --", "jürgen weiß"])
def test_a_part_of_a_name_is_not_the_name(datasette: Datasette, name: str) -> None:
    assert headlines(shown(datasette, f"/autor?name={quote_plus(name)}")) == []


def test_sections_and_keywords_lead_to_their_articles(datasette: Datasette) -> None:
    assert headlines(shown(datasette, "/ressort?name=Inland")) == ["Oberwiesenbach baut Brücke"]
    assert len(headlines(shown(datasette, "/schlagwort?name=Br%C3%BCcke"))) == 3
    assert [text(row) for row in shown(datasette, "/ressorts").xpath("//tbody/tr")] == [
        "Politik 2 1 01.11.2026",
        "Inland 1 1 01.11.2026",
    ]
    assert "Oberwiesenbach 2 2 01.11.2026" in text(shown(datasette, "/schlagworte"))
    assert "Jürgen Weiß 2 1 01.11.2026" in text(shown(datasette, "/autoren"))


@pytest.mark.parametrize("path", ["/autor", "/ressort?name=", "/schlagwort?name=+", "/bilder/von"])
def test_a_list_of_nothing_in_particular_leads_to_the_overview(datasette: Datasette, path: str) -> None:
    answer = ask(datasette, path)
    assert answer.status_code == 302
    assert ask(datasette, answer.headers["location"]).status_code == 200


def test_suppliers_of_pictures_are_counted_by_outlet(datasette: Datasette) -> None:
    rows = [text(row) for row in shown(datasette, "/bilder?tage=alle").xpath("//tbody/tr")]
    assert rows == ["dpa anderes-blatt.example 1 1 01.11.2026", "dpa kleinezeitung.example 1 1 01.11.2026"]
    persons = [text(row) for row in shown(datasette, f"/bilder?nach=foto&tage=alle&outlet={OTHER}").xpath("//tbody/tr")]
    assert persons == ["Svenja Groß anderes-blatt.example 1 01.11.2026"]


def test_the_pictures_of_a_supplier_lead_to_their_articles(datasette: Datasette) -> None:
    assert headlines(shown(datasette, "/bilder/von?name=dpa")) == ["Oberwiesenbach baut Brücke", "Rat genehmigt Brücke"]
    assert headlines(shown(datasette, f"/bilder/von?name=Svenja+Gro%C3%9F&outlet={OUTLET}")) == ["Rat genehmigt Brücke"]


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("", ["credit", "silent", "headline", "gone"]),
        ("type=silent", ["silent"]),
        ("type=nonsense", ["credit", "silent", "headline", "gone"]),
        (f"outlet={OTHER}", []),
        ("von=2026-11-03", []),
        ("bis=2026-11-01", []),
        ("von=2026-11-02&bis=2026-11-02", ["credit", "silent", "headline", "gone"]),
        ("woerter=3", ["headline", "gone"]),
        ("von=' OR 1=1 --&woerter=-1", ["credit", "silent", "headline", "gone"]),
    ],
)
def test_changes_are_narrowed_by_type_outlet_day_and_words(datasette: Datasette, query: str, types: list[str]) -> None:
    rows = ask(datasette, f"/aenderungen.json?{query}").json()
    assert sorted(row["type"] for row in rows) == sorted(types)
    assert len(headlines(shown(datasette, f"/aenderungen?{query}"))) == len(types)


@pytest.fixture(scope="module")
def by_night(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """An article that went half an hour after midnight in Germany, 23:30 in UTC."""
    path: Path = tmp_path_factory.mktemp("night") / "night.db"
    with Archive(path) as archive:
        archive.add_outlet(key=OUTLET)
        archive.save(an_article(), a_fetch())
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE articles SET gone_since = '2026-11-01T23:30:00+00:00'")  # a trigger notes the change
        conn.commit()
    return datasette_on(path)


@pytest.mark.parametrize("page", ["/aenderungen", "/verschwunden"])
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("von=2026-11-02", 1),
        ("von=2026-11-02&bis=2026-11-02", 1),
        ("bis=2026-11-01", 0),
        ("von=2026-11-03", 0),
        ("von=2026-02-30&bis=9999-12-31", 1),
    ],
)
def test_a_period_has_the_days_that_readers_see(by_night: Datasette, page: str, query: str, count: int) -> None:
    assert "02.11.2026" in text(shown(by_night, page))
    assert len(headlines(shown(by_night, f"{page}?{query}"))) == count
    assert len(ask(by_night, f"{page}.json?{query}").json()) == count


def test_types_of_changes_are_counted_at_the_chosen_outlet(datasette: Datasette) -> None:
    def chips(query: str) -> list[str]:
        return [
            text(link) for link in shown(datasette, f"/aenderungen?{query}").xpath("//p[@class='a-tags a-noprint']/a")
        ]

    assert set(chips(f"outlet={OUTLET}")) == {
        "alle",
        "verschwunden 1",
        "Bildnachweis 1",
        "Überschrift 1",
        "still geändert 1",
    }
    assert chips(f"outlet={OTHER}") == ["alle"]
    assert chips(f"outlet={OTHER}&type=silent") == ["alle", "still geändert 0"]


@pytest.mark.parametrize("page", ["/medien/nirgends.example", "/medien/nirgends.example/artikel.csv"])
def test_an_unknown_outlet_is_not_found_and_not_empty(datasette: Datasette, page: str) -> None:
    assert ask(datasette, page).status_code == 404


def test_gone_articles_are_listed_with_the_day(datasette: Datasette) -> None:
    page = shown(datasette, "/verschwunden")
    assert headlines(page) == ["Bald verschwunden"]
    assert "seit 02.11.2026" in text(page)
    assert headlines(shown(datasette, "/verschwunden?von=2026-11-03")) == []


@pytest.mark.parametrize(
    "path",
    ["/artikel", "/medien", f"/medien/{OUTLET}/artikel", "/autoren", "/autor?name=dpa", "/ressorts", "/ressort?name=Politik",
     "/schlagworte", "/schlagwort?name=Br%C3%BCcke", "/bilder?tage=alle", "/bilder/von?name=dpa",
     "/aenderungen", "/verschwunden", "/artikel/1/belege"],
)  # fmt: skip
def test_every_list_is_to_be_had_whole_as_csv_and_json(datasette: Datasette, path: str) -> None:
    name, _, query = path.partition("?")
    rows = ask(datasette, f"{name}.json?{query}").json()
    answer = ask(datasette, f"{name}.csv?{query}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == len(rows) > 0
    assert list(lines[0]) == list(rows[0])
    page = name.removesuffix("/artikel") if name.startswith("/medien/") else name
    files = shown(datasette, f"{page}?{query}").xpath("//nav[@class='a-pager']//span[@class='a-files']/a/@href")
    assert [ask(datasette, file).status_code for file in files] == [200, 200]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """An archive with more changes than a page holds, some as a spreadsheet would calculate."""

    path: Path = tmp_path_factory.mktemp("many") / "many.db"
    with Archive(path) as archive:
        archive.add_outlet(key=OUTLET)
        archive.save(an_article(), a_fetch())
    with sqlite3.connect(path) as conn:
        conn.executemany(
            "INSERT INTO changes (article_id, changed_at, type, words_added, note) VALUES (1, ?, 'text', ?, '=1+1')",
            [(f"2026-11-02T{number // 60:02}:{number % 60:02}:00+00:00", number) for number in range(123)],
        )
    conn.close()
    return datasette_on(path)


def test_pages_follow_each_other_without_gap_or_repetition(many: Datasette) -> None:
    seen, path = [], "/aenderungen?type=text"
    while path:
        page = shown(many, path)
        seen += [text(row) for row in page.xpath("//ol[@class='a-articles']/li")]
        path = next(iter(page.xpath("//nav[@class='a-pager']/a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 123
    back = shown(many, "/aenderungen?type=text&page=3").xpath("//nav[@class='a-pager']/a[@rel='prev']/@href")
    assert back == ["/aenderungen?type=text&page=2"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "４", "1e3"])
def test_a_page_number_that_is_none_leads_to_a_page(many: Datasette, page: str) -> None:
    assert ask(many, f"/aenderungen?page={page}").status_code == 200


def test_a_file_holds_all_rows_and_no_formula(many: Datasette) -> None:
    lines = list(csv.DictReader(io.StringIO(ask(many, "/aenderungen.csv").content.decode("utf-8-sig"))))
    assert len(lines) == 123
    assert {line["note"] for line in lines} == {"'=1+1"}
    assert {row["note"] for row in ask(many, "/aenderungen.json").json()} == {"=1+1"}


GLANCES = {
    "author": values.AUTHOR.condition,
    "keyword": values.KEYWORD.condition,
    "outlet": "outlet = :outlet",
}


@pytest.mark.parametrize("name", GLANCES)
def test_articles_are_chosen_without_reading_their_texts(datasette: Datasette, name: str) -> None:
    sql = f"EXPLAIN QUERY PLAN {articles.chosen(GLANCES[name])}"
    wanted = {"quoted": '"dpa"', "name": "dpa", "outlet": OUTLET, "_size": 51, "_offset": 0}
    assert_reads_an_index_only(datasette, sql, wanted)


COUNTS = {
    "arrivals": (arrivals.ARRIVALS, {"since": "2026-01-01"}),
    "counts": (outlets._COUNTS, {"outlet": OUTLET}),
    "authors of an outlet": (outlets._AUTHORS, {"outlet": OUTLET, "most": 5}),
    "sections of an outlet": (outlets._SECTIONS, {"outlet": OUTLET, "most": 5}),
    "authors": (values.AUTHOR.counts, {}),
    "keywords": (values.KEYWORD.counts, {}),
    "sections": (values.SECTION.counts, {}),
    "suppliers": (pictures._SUPPLIES.format(supplier="agency"), {"outlet": "", "since": ""}),
    "outlets": (outlets._ALL, {}),
}


@pytest.mark.parametrize("name", COUNTS)
def test_articles_are_counted_without_reading_their_texts(datasette: Datasette, name: str) -> None:
    sql, wanted = COUNTS[name]
    assert_reads_an_index_only(datasette, f"EXPLAIN QUERY PLAN {sql}", wanted)


def assert_reads_an_index_only(datasette: Datasette, sql: str, wanted: dict[str, object]) -> None:
    """No step of the plan goes through articles but in an index that has all the columns (or for single numbers)."""
    asyncio.run(datasette.invoke_startup())
    rows = asyncio.run(datasette.get_database("archive").execute(sql, wanted)).rows
    steps = [row["detail"] for row in rows if " articles" in row["detail"]]
    assert steps
    for step in steps:
        assert "COVERING INDEX" in step or "INTEGER PRIMARY KEY" in step, step


def test_a_list_can_place_its_own_limit() -> None:
    assert ":_size" in Listing(articles.chosen("true")).sql


def test_days_without_anything_are_days_too() -> None:
    assert days_of({"2026-03-01": 2, "2026-02-27": 1, "unsinn": 9}, 4) == [
        Day("2026-02-26", 0), Day("2026-02-27", 1), Day("2026-02-28", 0), Day("2026-03-01", 2),
    ]  # fmt: skip
    assert days_of({}, 4) == []
