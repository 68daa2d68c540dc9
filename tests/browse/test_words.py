"""Both languages say the same things; numbers, dates and lists as each writes them; a reader gets the language asked for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from archiver.archive.change_types import ChangeType
from archiver.browse import layout
from archiver.browse.pages.outlets import _FIELDS as FILLED
from archiver.browse.pages.versions import FIELDS
from archiver.browse.words import LANGUAGES, asked_for, catalogue, words_of
from archiver.crawl.outcomes import _REASONS
from archiver.extract.explain.fields import FIELDS as EXPLAINED
from archiver.items import ARCHIVED, Kind
from archiver.pipelines.judge import _REFUSALS

BROWSE = Path(layout.__file__).parent
_USED = re.compile(r"""\bt(?:\.count)?\(\s*["']([a-z]+\.[A-Za-z_-]+)["']\s*[,)]""")
_COUNTED = re.compile(r"""\bt\.count\(\s*["']([a-z]+\.[a-z_]+)["']""")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_the_same_strings_with_the_same_places() -> None:
    german, english = catalogue("de"), catalogue("en")
    assert set(german) == set(english)
    assert {key: places(text) for key, text in german.items()} == {key: places(text) for key, text in english.items()}


def test_no_string_is_empty_and_no_two_files_name_the_same() -> None:
    for language in LANGUAGES:
        keys = [
            (table, line.split(" =")[0])
            for file in BROWSE.glob(f"words/*{language}.toml")
            for table, body in re.findall(r"^\[([\w.-]+)\]\n((?:(?!\[).*\n?)*)", file.read_text("utf-8"), re.M)
            for line in body.splitlines()
            if " = " in line and not line.startswith("#")
        ]
        assert len(keys) == len(set(keys)) == len(catalogue(language))
        assert all(text.strip() for text in catalogue(language).values())


@pytest.mark.parametrize("template", sorted(BROWSE.glob("templates/*.html")), ids=lambda path: path.name)
def test_what_a_template_says_is_in_the_catalogue(template: Path) -> None:
    text = template.read_text("utf-8")
    counted = set(_COUNTED.findall(text))
    named = set(_USED.findall(text)) - counted | {f"{key}_{form}" for key in counted for form in ("one", "other")}
    assert named <= set(catalogue("de"))


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("change", list(ChangeType)),
        ("kind", list(ARCHIVED)),
        ("field", [*FIELDS, *FILLED, *EXPLAINED]),
        ("source", ["json-ld", "meta", "feed", "time", "text", "state", "url"]),
        ("outcome", ["new", "changed", "unchanged", "duplicate", "refused", "failed"]),
    ],
)
def test_every_value_that_pages_name_has_its_words(table: str, keys: list[str]) -> None:
    assert {f"{table}.{key}" for key in keys} <= set(catalogue("de"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_in_which_a_page_can_end_has_its_words(language: str) -> None:
    """All reasons that stand in the code; what is not asked is skipped, or refused where a redirect led to it."""
    code = "".join(file.read_text("utf-8") for file in BROWSE.parent.rglob("*.py"))
    ends = {(name.lower(), reason) for name, reason in re.findall(r"\b(Refused|Failed)\(\s*\"([a-z-]+)\"", code)}
    ends |= set(re.findall(r"\"(refused|failed|skipped):([a-z]+(?:-[a-z]+)*)\"", code))
    ends |= {("skipped", reason) for reason in re.findall(r"\bskipped\[\"([a-z-]+)\"\]", code)}
    ends |= {
        (name, reason)
        for name in ("skipped", "refused")
        for reason in re.findall(r"\bNotAsked\(\s*\"([a-z-]+)\"", code)
    }
    ends |= {("refused", kind) for kind in {*Kind} - ARCHIVED} | {("refused", kind) for kind in _REFUSALS.values()}
    ends |= {
        ("failed", reason) for reason in [*dict(_REASONS).values(), "certificate", "redirects", "encoding", "error"]
    }
    assert len(ends) > 30
    known = catalogue(language)
    assert {f"outcome.{end}_{reason}" for end, reason in ends} <= set(known)


def test_an_answer_of_the_server_is_told_with_its_number() -> None:
    assert words_of("de").outcome("failed:http-503") == "HTTP-Fehler 503"
    assert words_of("en").outcome("refused:consent") == "consent page"
    assert words_of("en").outcome("refused:meteor") == "refused:meteor"


def test_an_unknown_string_is_an_error_and_not_shown() -> None:
    with pytest.raises(KeyError):
        words_of("de")("nav.nowhere")
    assert words_of("de").known("outcome.refused_meteor", "refused:meteor") == "refused:meteor"


def test_counts_numbers_and_shares_are_written_as_the_language_does() -> None:
    german, english = words_of("de"), words_of("en")
    assert (german.count("outlet.articles", 1), german.count("outlet.articles", 12_345)) == (
        "1 Artikel",
        "12.345 Artikel",
    )
    assert (english.count("outlet.articles", 1), english.count("outlet.articles", 12_345)) == (
        "1 article",
        "12,345 articles",
    )
    assert (german.percent(0.823), english.percent(0.823)) == ("82\xa0%", "82%")
    assert (german.listed(["A", "B", "C"]), english.listed(["A", "B"])) == ("A, B und C", "A and B")


@pytest.mark.parametrize(
    ("language", "key", "told"),
    [
        ("de", "start.spark", "Blatt: 1 Artikel in 30 Tagen"),
        ("en", "start.spark", "Blatt: 1 article in 30 days"),
        ("de", "state.new_spark", "Blatt: 1 neuer Artikel in 30 Tagen"),
        ("en", "state.lost_spark", "Blatt: 1 page refused or failed in 30 days"),
    ],
)
def test_one_is_not_many_in_what_a_chart_is_called(language: str, key: str, told: str) -> None:
    assert words_of(language).count(key, 1, name="Blatt", days=30, most=1) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_one_is_said_of_many_too(language: str) -> None:
    strings = catalogue(language)
    counted = {key.removesuffix("_other") for key, text in strings.items() if key.endswith("_other") and "{n}" in text}
    assert counted
    assert {f"{key}_one" for key in counted} <= strings.keys()


@pytest.mark.parametrize(("share", "shown"), [(0, "0%"), (0.0004, "1%"), (0.9996, "99%"), (1, "100%")])
def test_nearly_all_is_not_all_and_hardly_any_is_not_none(share: float, shown: str) -> None:
    assert words_of("en").percent(share) == shown


def test_dates_are_written_as_the_language_does() -> None:
    german, english = words_of("de"), words_of("en")
    moment = "2025-02-12T08:05:00+01:00"
    assert german.moment(moment).striptags() == "12.02.2025, 08:05 Uhr"
    assert english.moment(moment).striptags() == "12 Feb 2025, 08:05"
    assert german.moment(moment, form="full").striptags() == "Mittwoch, 12. Februar 2025, 08:05 Uhr"
    assert german.moment(moment, precision="day").striptags() == "12.02.2025"
    assert f'datetime="{moment}"' in german.moment(moment)


def test_our_own_moments_are_shown_in_german_time_and_those_of_pages_in_theirs() -> None:
    german = words_of("de")
    assert german.moment("2025-07-01T22:30:00+00:00").striptags() == "02.07.2025, 00:30 Uhr"
    assert german.moment("2025-07-01T22:30:00-05:00").striptags() == "01.07.2025, 22:30 Uhr"
    assert german.day(datetime(2025, 1, 1, 23, 30, tzinfo=UTC)).striptags() == "02.01.2025"
    assert german.day(date(2025, 1, 1)).striptags() == "01.01.2025"


@pytest.mark.parametrize("value", [None, "", "gestern", '"><script>', "2025-13-40T99:99:00+01:00"])
def test_what_is_no_date_is_shown_as_it_stands_and_harmless(value: str | None) -> None:
    shown = words_of("de").moment(value)
    assert "<script" not in shown
    assert shown.unescape() == (value or "")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "en"),
        ("fr", "de"),
        ("de;q=0.3, en;q=0.7", "en"),
        ("en;q=0, de", "de"),
        ("*", "de"),
        ("en;q=9, ;;;, \x00", "de"),
        ("en," * 10_000, "en"),
    ],
)
def test_the_browser_says_which_language_is_liked_best(header: str, language: str) -> None:
    assert asked_for(header) == language
