"""How a query is read: what binds how, and days."""

from __future__ import annotations

import re

import pytest

from archiver.archive.search.content import COLUMNS
from archiver.archive.search.days import day_tokens, parse_days
from archiver.archive.search.expression import expression
from archiver.archive.search.language import MOST_TERMS, parse

TREES = {
    "a b": "(a AND b)",
    "a AND b UND c": "(a AND b AND c)",
    "a b OR c d": "((a AND b) OR (c AND d))",
    "a (b OR c)": "(a AND (b OR c))",
    "a NOT b": "(a NOT (b))",
    "a -b NICHT c": "(a NOT (b OR c))",
    "a OR -b": "(a OR (alle NOT b))",
    "-(a b)": "(alle NOT (a AND b))",
    "NOT NOT a": "(alle NOT (alle NOT a))",
    "a - b": "(a AND b)",
    "a-b": "(a b OR ab)",
}
DAYS = {
    "2024": "y2024",
    "2024-10": "m202410",
    "10.2024": "m202410",
    "2024-10-21": "d20241021",
    "21.10.2024": "d20241021",
    "2024-10..2024-11": "m202410 m202411",
    "2023-12-31..2025-01": "d20231231 y2024 m202501",
    "2024-02-28..2024-03-01": "d20240228 d20240229 d20240301",
}
NO_DAYS = ("", "..", "gestern", "2024-13", "2024-02-30", "2024-11..2024-10", "20241021", "1..2..3", "²024")


def in_short(found: str) -> str:
    """The expression without columns and quotation marks."""
    return re.sub(r'(\{[^}]*\}|day) : |"', "", found)


@pytest.mark.parametrize("query", TREES)
def test_operators_bind_as_they_should(query: str) -> None:
    assert in_short(expression(parse(query))) == TREES[query]


@pytest.mark.parametrize("text", DAYS)
def test_days_become_words_of_the_index(text: str) -> None:
    days = parse_days(text)
    assert days
    assert " ".join(day_tokens(days)) == DAYS[text]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_names_no_day_is_none(text: str) -> None:
    assert parse_days(text) is None


def test_an_open_span_has_an_end() -> None:
    days = parse_days("2024-12-30..")
    assert days
    assert day_tokens(days)[:3] == ["d20241230", "d20241231", "y2025"]


def test_a_long_query_is_cut_off() -> None:
    assert expression(parse("wort " * 1000)).count('"wort"') == MOST_TERMS


@pytest.mark.parametrize(
    "text", ['a"b', "title:x OR body:y", '"a" NEAR b', 'a" OR day : "alle', "{title} : a", "^a + b"]
)
def test_nothing_typed_gets_into_the_expression_as_syntax(text: str) -> None:
    left = re.sub(r'"[^"]*"', "", expression(parse(text)))
    assert set(re.findall(r"[a-z_]+", left)) <= set(COLUMNS)
    assert set(re.findall(r"[A-Z]+", left)) <= {"AND", "OR", "NOT"}
