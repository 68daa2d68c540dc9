"""Citations that German readers, TeX and Zotero take as they are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from archiver.citation import Cited, as_bibtex, as_ris, as_text, citation_key

ARTICLE = Cited(
    title="Gemeinderat genehmigt Brückenbau",
    url="https://blatt.example/politik/bruecke-4711",
    outlet="Blatt",
    persons=("Jürgen Weiß", "Ursula von der Leyen"),
    agencies=("dpa",),
    date=datetime.fromisoformat("2026-11-01T12:30:00+01:00"),
    has_time=True,
    accessed=datetime.fromisoformat("2026-11-22T23:30:00+01:00"),
    language="de",
    lead="Der Gemeinderat\nhat zugestimmt.",
    keywords=("Brücke", "Verkehr"),
)


def cited(**fields: Any) -> Cited:
    return replace(ARTICLE, **fields)


def test_the_german_short_form() -> None:
    assert as_text(ARTICLE) == (
        "Weiß, Jürgen; von der Leyen, Ursula; dpa: Gemeinderat genehmigt Brückenbau. In: Blatt, 1. November 2026, 12:30 Uhr. "
        "https://blatt.example/politik/bruecke-4711 (abgerufen am 22. November 2026)."
    )


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"persons": (), "agencies": ()}, "Gemeinderat genehmigt Brückenbau. In: Blatt"),
        ({"date": None}, "In: Blatt, o. D. https://"),
        ({"has_time": False}, "1. November 2026. https://"),
        ({"title": "Kommt die Brücke?"}, "Kommt die Brücke? In: Blatt"),
        ({"persons": ("Redaktion",), "agencies": ()}, "Redaktion: Gemeinderat"),
    ],
)
def test_what_is_not_known_is_left_out(fields: dict[str, Any], part: str) -> None:
    assert part in as_text(cited(**fields))


def test_access_is_told_in_german_time() -> None:
    row: dict[str, Any] = {
        "title": "T", "url": "https://x.example/a", "authors": ["dpa", "Eva Ott"], "agencies": ["dpa"], "date": None,
        "date_precision": None, "last_checked": "2026-11-22T23:30:00+00:00", "language": None, "lead": None, "keywords": [],
    }  # fmt: skip
    found = Cited.of(row, "Blatt")
    assert "(abgerufen am 23. November 2026)" in as_text(found)
    assert (found.persons, found.agencies) == (("Eva Ott",), ("dpa",))


def test_bibtex() -> None:
    assert as_bibtex(ARTICLE).splitlines() == [
        "@online{weiss2026gemeinderat,",
        "  author = {Weiß, Jürgen and von der Leyen, Ursula and {dpa}},",
        "  title = {{Gemeinderat genehmigt Brückenbau}},",
        "  organization = {Blatt},",
        "  date = {2026-11-01},",
        "  url = {https://blatt.example/politik/bruecke-4711},",
        "  urldate = {2026-11-22},",
        "  langid = {german},",
        "}",
    ]


def test_bibtex_obeys_nothing_that_a_page_says() -> None:
    entry = as_bibtex(
        cited(title=r"50 % & {mehr} #1_$ \input{x} ~^", outlet="A & B", url="https://x.example/a%20{b}_c")
    )
    assert r"{{50 \% \& \{mehr\} \#1\_\$ \textbackslash{}input\{x\} \textasciitilde{}\textasciicircum{}}}" in entry
    assert r"organization = {A \& B}" in entry
    assert "url = {https://x.example/a%20%7Bb%7D_c}" in entry
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", entry):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("name", ["Redaktion", "Müller, Meier and Partner", "Team 4", "ARD-Hauptstadtstudio"])
def test_bibtex_keeps_together_what_is_no_plain_name(name: str) -> None:
    assert f"author = {{{{{name}}}}}" in as_bibtex(cited(persons=(name,), agencies=()))


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "weiss2026gemeinderat"),
        ({"persons": ()}, "dpa2026gemeinderat"),
        ({"persons": (), "agencies": ()}, "blatt2026gemeinderat"),
        ({"date": None}, "weissodgemeinderat"),
        ({"title": "Der Ärger mit der Brücke"}, "weiss2026aerger"),
        ({"title": "„Das war’s“"}, "weiss2026war"),
        ({"persons": ("Zoë Ångström-Łuk",)}, "angstroemluk2026gemeinderat"),
        ({"persons": ("von der Heide, Ute",)}, "vonderheide2026gemeinderat"),
    ],
)
def test_keys_are_ascii_and_tell_something(fields: dict[str, Any], key: str) -> None:
    assert citation_key(cited(**fields)) == key


def test_ris() -> None:
    assert as_ris(ARTICLE).split("\r\n") == [
        "TY  - NEWS",
        "AU  - Weiß, Jürgen",
        "AU  - von der Leyen, Ursula",
        "AU  - dpa",
        "TI  - Gemeinderat genehmigt Brückenbau",
        "T2  - Blatt",
        "PY  - 2026",
        "DA  - 2026/11/01/",
        "AB  - Der Gemeinderat hat zugestimmt.",
        "KW  - Brücke",
        "KW  - Verkehr",
        "LA  - de",
        "UR  - https://blatt.example/politik/bruecke-4711",
        "Y2  - 2026/11/22/",
        "ER  - ",
    ]


def test_ris_has_one_line_per_field_whatever_the_page_says() -> None:
    lines = as_ris(cited(title="Zwei\r\nTY  - BOOK", date=None)).split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert [line for line in lines if line.startswith("TY")] == ["TY  - NEWS"]
