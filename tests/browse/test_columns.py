"""Every column says in German what it says in English: the same formats, names and figures, in German typography."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from browse_server import ask
from parsel import Selector

from archiver.archive.columns import COLUMNS
from archiver.browse import columns, datasette_on
from archiver.browse.columns import described, german
from archiver.browse.metadata import metadata

GERMAN = german()
FILE = Path(columns.__file__).with_name("columns-de.toml")
_STANDARDS = (
    "ISO 8601",
    "ISO 639-1",
    "ISO 3166-1",
    "UTC",
    "SHA-256",
    "CRC-32",
    "HTTP",
    "MinHash",
    "WARC",
    "UrhG",
    "Bytes",
)
_GLOSSARY = {"JSON list": "JSON-Liste", "JSON object": "JSON-Objekt"}
_CODE = re.compile(r"`[^`]+`")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNGERMAN = re.compile(r"[\"']|\.\.\.| - | ,|  |\bz\.B\.|\bd\.h\.|§ |„[^“]*$")
"""Straight quotes, dots for an ellipsis, hyphens for dashes, abbreviations and § without their space, an open quotation."""
EACH = [(table, column) for table, names in COLUMNS.items() for column in names]


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_has_its_german_and_none_is_left_over(table: str) -> None:
    assert set(GERMAN[table]) == set(COLUMNS[table])


def test_no_table_is_left_over() -> None:
    assert set(GERMAN) == set(COLUMNS)


def test_every_shared_section_is_used_and_no_table_says_again_what_it_took_from_one() -> None:
    sections = tomllib.loads(FILE.read_text("utf-8"))
    taken = {table: own.get("_like", []) for table, own in sections.items()}
    assert {name for names in taken.values() for name in names} == {name for name in sections if name.startswith("_")}
    for table, names in taken.items():
        own = [column for part in (table, *names) for column in sections[part] if column != "_like"]
        assert len(own) == len(set(own)), table


@pytest.mark.parametrize(("table", "column"), EACH)
def test_the_german_of_a_column_keeps_the_facts_of_its_english(table: str, column: str) -> None:
    text, english = GERMAN[table][column], COLUMNS[table][column]
    assert text.strip() == text != english
    assert text.endswith(".")
    assert set(_CODE.findall(text)) == set(_CODE.findall(english))
    assert [word for word in _STANDARDS if (word in text) != (word in english)] == []
    assert [word for word, said in _GLOSSARY.items() if (said in text) != (word in english)] == []
    assert _figures(text) == _figures(english)
    assert _UNGERMAN.search(_CODE.sub("code", text)) is None


def test_what_is_the_same_in_english_is_the_same_in_german() -> None:
    said = defaultdict(set)
    for table, column in EACH:
        said[COLUMNS[table][column]].add(GERMAN[table][column])
    assert {english: texts for english, texts in said.items() if len(texts) > 1} == {}


def test_datasette_is_told_both_languages_of_every_column() -> None:
    tables = metadata()["databases"]["archive"]["tables"]
    told = {table: tables[table]["columns"] for table in COLUMNS}
    assert told == {
        table: {column: f"{GERMAN[table][column]} · {english}" for column, english in names.items()}
        for table, names in COLUMNS.items()
    }


def test_a_page_of_datasette_lists_the_columns_in_both_languages(archive_path: Path) -> None:
    page = Selector(ask(datasette_on(archive_path), "/archive/crawls").text)
    listed = page.xpath("//dl[@class='column-descriptions']/dd/text()").getall()
    assert listed == list(described()["crawls"].values())


def test_a_column_without_german_still_has_its_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COLUMNS, "articles", {"title": "Headline.", "mood": "How it feels."})
    described.cache_clear()
    try:
        assert described()["articles"] == {
            "title": f"{GERMAN['articles']['title']} · Headline.",
            "mood": "How it feels.",
        }
    finally:
        described.cache_clear()


def _figures(text: str) -> list[str]:
    """The numbers of a text outside code, without what German and English write differently."""
    return sorted(re.sub(r"[.,]", "", number) for number in _NUMBER.findall(_CODE.sub("", text)))
