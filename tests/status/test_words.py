"""The texts of alarms: in both languages, in the document, in the schema."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from archiver.archive.tallies import WATCHED
from archiver.browse.words import catalogue
from archiver.status.alarm import Alarm
from archiver.status.words import KINDS, percent, size, told

DOCS = Path(__file__).parents[2] / "docs"
VALUES = {
    "outlet": "taz.de", "subject": "title", "before": 0.82, "now": 0.0, "pages": 12, "sample": "new articles", "which": "12 consent",
    "how": "were empty", "runs": 2, "expected": 20.5, "where": "the archive", "hours": 30.0, "longest": 6.0, "free": "1.2 GB",
    "growth": "80 MB", "days": 9, "problem": "page 7",
}  # fmt: skip


@pytest.mark.parametrize("part", ["what", "do"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_alarm_can_be_told_in_both_languages(kind: str, part: str) -> None:
    english, german = told("en", kind, part, VALUES), told("de", kind, part, VALUES)
    assert "{" not in english + german
    assert "\n" not in english + german
    assert english != german
    assert not {"new articles", "were empty", "the archive"} & {german}


@pytest.mark.parametrize(
    ("kind", "english", "german"),
    [("overdue", "for 1 hour; the longest pause was 2 hours", "1 Stunde lang"), ("disk", "enough for 1 day", "das reicht 1 Tag")],
)  # fmt: skip
def test_one_is_not_many(kind: str, english: str, german: str) -> None:
    values = {**VALUES, "hours": 1, "longest": 2, "days": 1}
    assert english in told("en", kind, "what", values)
    assert german in told("de", kind, "what", values)
    assert "1 Tage" not in told("de", kind, "what", values)


@pytest.mark.parametrize(
    ("kind", "english", "german"),
    [
        ("overdue", "6.5 hours", "6,5 Stunden"),
        ("silent", "20.5 articles", "20,5 Artikel"),
        ("disk", "1.2 GB", "1,2 GB"),
    ],
)
def test_numbers_are_written_as_the_language_does(kind: str, english: str, german: str) -> None:
    values = {**VALUES, "hours": 6.5}
    assert english in told("en", kind, "what", values)
    assert german in told("de", kind, "what", values)


def test_the_document_tells_every_kind() -> None:
    table = (DOCS / "status.md").read_text(encoding="utf-8").partition("## Alarms")[2].partition("###")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.M) == [*KINDS[:-2], "unsound", "unusable"]


def test_the_schema_knows_every_kind() -> None:
    schema = json.loads((DOCS / "status.schema.json").read_text(encoding="utf-8"))
    assert set(schema["$defs"]["alarm"]["properties"]["kind"]["enum"]) == set(KINDS)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_field_has_a_name_in_the_browser(language: str) -> None:
    assert {f"state.field_{name}" for name in WATCHED} <= set(catalogue(language))


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0 %"), (0.001, "<1 %"), (0.82, "82 %"), (0.999, ">99 %"), (1, "100 %")]
)
def test_nothing_is_rounded_to_all_or_none(share: float, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 B"), (999, "999 B"), (434_176, "434 kB"), (3_400_000, "3.4 MB"), (5.6e12, "5.6 TB")]
)
def test_sizes_are_those_that_people_read(number: float, shown: str) -> None:
    assert size(number) == shown


def test_an_alarm_is_known_again_by_what_it_is_about() -> None:
    one = Alarm(kind="field", outlet="taz.de", subject="title", values={"now": 0.1})
    assert (
        one.key
        == Alarm(kind="field", outlet="taz.de", subject="title", values={"now": 0.0}).key
        == "field taz.de title"
    )
    assert Alarm(kind="disk").key == "disk"
