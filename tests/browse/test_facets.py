"""What the lists of Datasette are counted by: each column once, whatever an address names."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from archiver.browse import datasette_on
from archiver.browse.metadata import DATABASE
from archiver.browse.search_page import _current
from archiver.browse.server import read_ahead


@pytest.fixture(scope="module")
def datasette(archive_path: Path) -> Datasette:
    return datasette_on(archive_path)


def ask(datasette: Datasette, address: str) -> dict[str, Any]:
    found: dict[str, Any] = asyncio.run(datasette.client.get(address)).json()
    return found


@pytest.mark.parametrize(
    "asked", ["", "_facet=outlet", "_facet=outlet&_facet=section", "_facet=section&_facet=section&_size=0"]
)
def test_a_column_is_counted_once(datasette: Datasette, asked: str) -> None:
    assert set(ask(datasette, f"/archive/articles.json?{asked}")["facet_results"]) == {"outlet", "section"}


def test_what_a_list_does_not_count_anyway_is_counted_when_asked(datasette: Datasette) -> None:
    asked = "_facet=outlet&_facet=kind&_facet=kind&_facet_date=date&section=Kultur"
    found = ask(datasette, f"/archive/articles.json?{asked}")["facet_results"]
    assert set(found) == {"outlet", "section", "kind", "date"}
    assert [value["value"] for value in found["section"]["results"] if value["selected"]] == ["Kultur"]
    assert sum(value["count"] for value in found["kind"]["results"]) == 2
    images = ask(datasette, "/archive/images.json?_facet=agency&_facet=caption")["facet_results"]
    assert set(images) == {"credit_source", "agency", "caption"}


def test_the_rest_of_an_address_stays_what_it_is(datasette: Datasette) -> None:
    plain = ask(datasette, "/archive/articles.json?title__contains=F%C3%A4hren&kicker__isblank=&_size=3")
    again = ask(datasette, "/archive/articles.json?title__contains=F%C3%A4hren&kicker__isblank=&_size=3&_facet=outlet")
    assert again["rows"] == plain["rows"]
    assert again["human_description_en"] == plain["human_description_en"]
    assert "Fähren" in plain["human_description_en"]


@pytest.mark.parametrize("column", ["outlet", "section", "date(date)"])
def test_counting_reads_no_article(archive_path: Path, column: str) -> None:
    """As Datasette's facets ask: an index must hold all that they need."""
    sql = f"SELECT {column} AS value, count(*) AS count FROM (SELECT * FROM articles) WHERE {column} IS NOT NULL GROUP BY {column}"
    with closing(sqlite3.connect(f"{archive_path.as_uri()}?mode=ro", uri=True)) as conn:
        plans = {
            name: [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {asked}")]
            for name, asked in {
                "facet": f"{sql} ORDER BY count DESC, value LIMIT 11",
                "ahead": f"SELECT {column}, count(*) FROM articles GROUP BY 1",
            }.items()
        }
    for name, (first, *rest) in plans.items():
        assert "USING COVERING INDEX" in first, name
        assert rest in ([], ["USE TEMP B-TREE FOR ORDER BY"]), name


def test_what_is_read_ahead_is_there_for_the_first_search(archive_path: Path) -> None:
    database = datasette_on(archive_path).get_database(DATABASE)
    read_ahead(database)
    values = _current[database]._values
    assert values is not None
    assert len(values.everything) == 15
