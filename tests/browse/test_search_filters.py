"""The search page's filters: counted with the others kept, shown as chips, part of every address; and its hits over time."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

import many_articles
import pytest
from datasette.app import Datasette
from many_articles import MANY, OUTLETS, SECTIONS
from search_pages import facet, hits, page, texts, total

from archiver.browse import datasette_on


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    """Articles that tell their number; every third is about a bridge."""
    path = tmp_path_factory.mktemp("many") / "many.db"
    many_articles.make(path, MANY)
    return datasette_on(path)


def test_each_filter_is_counted_as_it_would_be_found(many: Datasette) -> None:
    found = page(many, "/suche?q=" + quote("Brücke"))
    bridges = range(0, MANY, 3)
    assert total(found) == len(bridges)
    assert facet(found, "section") == Counter(s for n in bridges if (s := SECTIONS[n % 4]))
    for name in ("section", "kind"):
        for link in found.xpath(f"//section[@aria-labelledby='facet-{name}']//li"):
            there = page(many, link.xpath("string(a/@href)"))
            assert total(there) == int(link.xpath("string(span)"))


def test_a_facet_keeps_the_other_filters_and_its_own_alternatives(many: Datasette) -> None:
    found = page(many, "/suche?section=Politik&outlet=nord.example")
    both = [n for n in range(MANY) if n % 4 == 0 and n % 3 == 0]
    assert total(found) == len(both)
    assert facet(found, "section") == Counter(s for n in range(0, MANY, 3) if (s := SECTIONS[n % 4]))
    assert facet(found, "outlet") == Counter(OUTLETS[n % 3] for n in range(0, MANY, 4))


def test_two_values_of_a_facet_find_what_has_either(many: Datasette) -> None:
    found = page(many, "/suche?section=Politik&section=Sport")
    assert total(found) == MANY // 2


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ("outlet=sued.example", lambda n: n % 3 == 1),
        ("section=Kultur", lambda n: n % 4 == 2),
        ("author=Ay%C5%9Fe+Y%C4%B1ld%C4%B1z", lambda n: n % 2 and n % 3 == 2),
        ("credit=Foto+7%2Fdpa", lambda n: n == 7),
        ("agency=dpa", lambda n: n % 5),
        ("kind=live-ticker", lambda n: n % 50 == 0),
        ("month=2025-06", lambda n: n % 10 == 9),
        ("day=2025-01-02", lambda n: n % 10 != 9 and 17 <= n < 41),
        ("from=2025-01-02&to=2025-01-03", lambda n: n % 10 != 9 and 17 <= n < 65),
        ("to=2025-01-01", lambda n: n % 10 != 9 and n < 17),
        ("from=2025-02-01", lambda n: n % 10 == 9),
        ("outlet=nord.example&kind=live-ticker&section=Politik", lambda n: n % 300 == 0),
        ("outlet=nirgends.example", lambda n: False),
    ],
)  # fmt: skip
def test_each_filter_finds_what_it_says(many: Datasette, arguments: str, wanted: Any) -> None:
    found = hits(many, f"/suche.json?all=1&{arguments}")
    assert sorted(hit["id"] - 1 for hit in found["hits"]) == [n for n in range(MANY) if wanted(n)]


def test_filters_are_chips_that_take_themselves_away(many: Datasette) -> None:
    found = page(many, "/suche?q=Rat&outlet=nord.example&section=Sport&from=2025-01-02&sort=oldest")
    chips = found.xpath("//nav[@class='s-chips']//a")
    assert texts(found, "//nav[@class='s-chips']//a")[:3] == [
        "Medium: nord.example ×",
        "Ressort: Sport ×",
        "ab 02.01.2025 ×",
    ]
    assert chips[0].get("aria-label") == "Filter entfernen: Medium: nord.example"
    assert chips[0].get("href") == "/suche?q=Rat&section=Sport&from=2025-01-02&sort=oldest"
    assert chips[2].get("href") == "/suche?q=Rat&outlet=nord.example&section=Sport&sort=oldest"
    assert chips[3].get("href") == "/suche?q=Rat&sort=oldest"


def test_a_new_question_keeps_the_filters(many: Datasette) -> None:
    found = page(many, "/suche?q=Rat&outlet=nord.example&sort=oldest&page=2")
    (form,) = found.xpath("//main//form[@role='search']")
    assert dict(form.form_values()) == {"q": "Rat", "outlet": "nord.example", "sort": "oldest"}
    (span,) = found.xpath("//form[contains(@class, 's-span')]")
    assert dict(span.form_values()) == {"q": "Rat", "outlet": "nord.example", "sort": "oldest", "from": "", "to": ""}


def test_a_long_facet_shows_its_rest_when_asked(many: Datasette) -> None:
    few = page(many, "/suche?outlet=sued.example")
    assert len(facet(few, "credit")) == 8
    (more,) = few.xpath("//section[@aria-labelledby='facet-credit']//p/a/@href")
    assert len(facet(page(many, more), "credit")) == len([n for n in range(MANY) if n % 3 == 1 and n % 5])


def test_a_chosen_value_that_is_rare_stays_to_be_taken_away(many: Datasette) -> None:
    found = page(many, "/suche?credit=Foto+597%2Fdpa")
    assert next(iter(facet(found, "credit"))) == "Foto 597/dpa"
    assert found.xpath("//li[@class='s-chosen']/a/@href") == ["/suche"]


# Over time


def test_the_chart_is_a_table_of_hits_by_day_and_outlet(many: Datasette) -> None:
    found = page(many, "/suche?q=" + quote("Brücke") + "&to=2025-01-03")
    assert texts(found, "//figcaption") == ["Treffer je Tag und Medium"]
    header = texts(found, "//table[@id='chart-table']/thead//th")
    assert header == ["Tag", "nord.example", "zusammen"]
    rows = [texts(row, "th | td") for row in found.xpath("//table[@id='chart-table']/tbody/tr")]
    counts = Counter((7 + n) // 24 for n in range(0, MANY, 3) if n % 10 != 9)
    assert rows == [[f"0{day + 1}.01.2025", str(counts[day]), str(counts[day])] for day in range(3)]
    assert texts(page(many, "/suche"), "//table[@id='chart-table']/tbody/tr/td[last()]") != []


def test_beyond_a_year_the_chart_is_of_months(many: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.browse.search.chart._MOST_DAYS", 30)
    found = page(many, "/suche")
    rows = [texts(row, "th | td") for row in found.xpath("//table[@id='chart-table']/tbody/tr")]
    assert [(row[0], row[-1]) for row in rows] == [("Januar 2025", "540"), ("Juni 2025", "60")]


def test_small_outlets_are_one_bar(many: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.browse.search.chart._OUTLETS", 1)
    found = page(many, "/suche?day=2025-01-02&day=2025-01-03")
    assert texts(found, "//table[@id='chart-table']/thead//th")[2:] == ["andere", "zusammen"]
    for row in found.xpath("//table[@id='chart-table']/tbody/tr"):
        *counts, together = map(int, texts(row, "td"))
        assert sum(counts) == together
