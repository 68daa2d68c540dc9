"""docs/search.md and docs/benchmarks-archive.md say what the code does and the scripts measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmark_scripts import load

from archiver.archive.search.language import FIELDS, parse

ROOT = Path(__file__).resolve().parents[2]
SEARCH = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
MEASURED = (ROOT / "docs" / "benchmarks-archive.md").read_text(encoding="utf-8")


def test_the_comparison_of_ways_is_what_the_script_measures() -> None:
    assert load("search").table() in SEARCH, "run: python benchmarks/search.py"


@pytest.mark.parametrize("field", sorted(set(re.findall(r"`(\w+):`", SEARCH))))
def test_a_field_that_is_named_is_one(field: str) -> None:
    assert field in FIELDS


@pytest.mark.parametrize("query", re.findall(r"^\| `([^`|]+)`", SEARCH, re.M))
def test_a_query_that_is_shown_is_understood(query: str) -> None:
    found = parse(query)
    assert found.tree
    assert not found.as_words


def test_words_around_the_tables_of_measurements_are_the_script_s() -> None:
    script = load("archive")
    before, after = script.HEAD.split("{day}")
    assert MEASURED.startswith(before)
    assert after in MEASURED
    assert MEASURED.endswith(script.TAIL + "\n")


def test_the_same_articles_are_made_every_time() -> None:
    news = load("german").News
    first, again = (list(news().articles(3)) for _ in range(2))
    assert first == again
    assert len({article.url for article, _ in first}) == 3
    assert all(len(article.body.split()) >= 40 for article, _ in first if article.body)
