"""Each change between two looks at an article gets its type; what moves by itself is no change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from given import BODY, CET, OUTLET, a_fetch, an_article, later

from archiver.archive import Archive
from archiver.archive.change_types import ChangeType

MODIFIED = {"date_modified": datetime(2026, 11, 2, 9, 0, tzinfo=CET)}
EDITED = BODY.replace("Zwölf Räte", "Elf Räte")
IMAGES = an_article().images
NOTICE = "Dieser Artikel wurde zurückgezogen, weil seine Angaben nicht belegt werden konnten."


def with_note(note: str) -> str:
    return f"{EDITED}\n\n{note}"


EDITS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a new headline": ({"title": "Brücke kommt"}, ["headline"]),
    "a new headline with a new date": ({"title": "Brücke kommt", **MODIFIED}, ["headline"]),
    "a new kicker": ({"kicker": "Oberwiesenbach"}, ["headline"]),
    "a kicker taken away": ({"kicker": None}, ["headline"]),
    "one word, told by the date": ({"body": EDITED, **MODIFIED}, ["text"]),
    "one word, told by nothing": ({"body": EDITED}, ["silent"]),
    "one word on a page that never states a modification": ({"body": EDITED, "date_modified": None}, ["silent"]),
    "a paragraph more, told by the date": ({"body": BODY + "\n\nDer Rat tagt wieder im Mai.", **MODIFIED}, ["text"]),
    "a paragraph less, told by nothing": ({"body": BODY.rpartition("\n\n")[0]}, ["silent"]),
    "a short sentence that begins like a clock": (
        {"body": BODY + "\n\nStand des Verfahrens nach Sitzung Nummer 3 des Rates."}, ["silent"]),
    "a quote softened": ({"body": BODY.replace("überfällig", "an der Zeit")}, ["silent"]),
    "a number put right silently": ({"body": BODY.replace("4,2 Millionen", "42 Millionen")}, ["silent"]),
    "a new lead": ({"lead": "Nach Jahren.", "body": f"Nach Jahren.\n\n{BODY}", **MODIFIED}, ["text"]),
    "in an earlier version": (
        {"body": with_note("In einer früheren Version dieses Artikels hieß es, zwölf Räte hätten zugestimmt.")}, ["correction"]),
    "in the original version": (
        {"body": with_note("In der ursprünglichen Fassung war von zwölf Räten die Rede.")}, ["correction"]),
    "Korrektur": ({"body": with_note("Korrektur: Es waren elf Räte."), **MODIFIED}, ["correction"]),
    "Korrekturhinweis with a day": ({"body": with_note("Korrekturhinweis vom 3.11.: Es waren elf Räte.")}, ["correction"]),
    "a note of the newsroom": (
        {"body": with_note("Anmerkung der Redaktion: Die Zahl der Räte war zunächst falsch angegeben.")}, ["correction"]),
    "we have put it right": ({"body": with_note("Wir haben die Zahl der Räte nachträglich korrigiert.")}, ["correction"]),
    "the text was put right": ({"body": with_note("Der Artikel wurde um 14 Uhr an zwei Stellen berichtigt.")}, ["correction"]),
    "at first it said here": ({"body": with_note("Zunächst hieß es an dieser Stelle, zwölf Räte hätten zugestimmt.")}, ["correction"]),
    "withdrawn": ({"body": NOTICE, "lead": None}, ["retraction"]),
    "withdrawn with the headline": ({"title": "Zurückgezogen: Brückenbau", "body": NOTICE, "lead": None}, ["headline", "retraction"]),
    "taken off the net": ({"body": "Die Redaktion hat entschieden: Der Beitrag ist nicht mehr abrufbar.", "lead": None}, ["retraction"]),
    "another credit": ({"images": (replace(IMAGES[0], credit="Ayşe Yıldız"), IMAGES[1])}, ["credit"]),
    "another credit of the second picture": ({"images": (IMAGES[0], replace(IMAGES[1], credit="Polizei"))}, ["credit"]),
    "another caption": ({"images": (replace(IMAGES[0], caption="Die neue Brücke"), IMAGES[1])}, ["caption"]),
    "an author less": ({"authors": ("Jürgen Weiß",)}, ["metadata"]),
    "another section": ({"section": "Lokales"}, ["metadata"]),
    "another date": ({"date": datetime(2026, 10, 30, 9, 0, tzinfo=CET)}, ["metadata"]),
    "headline and text": ({"title": "Brücke kommt", "body": EDITED}, ["headline", "silent"]),
    "headline, text and credit": (
        {"title": "Neu", "body": EDITED, "images": (replace(IMAGES[0], credit="dpa"), IMAGES[1]), **MODIFIED},
        ["headline", "text", "credit"],
    ),
}  # fmt: skip
NOISE: dict[str, dict[str, Any]] = {
    "a count of comments in the text": {"body": BODY + "\n\n17 Kommentare"},
    "a count of views": {"body": BODY + "\n\n1.204 Aufrufe"},
    "the time it takes to read": {"body": "Lesezeit: 3 Minuten\n\n" + BODY},
    "a clock above the text": {"body": "Stand: 01.11.2026, 14:30 Uhr\n\n" + BODY},
    "a clock in words": {"body": "Zuletzt aktualisiert: Sonntag, 1. November 2026 um 14.30 Uhr\n\n" + BODY},
    "how long ago": {"body": BODY + "\n\nvor 2 Stunden"},
    "how long ago, within a sentence": {"body": BODY.replace("am Donnerstagabend", "am Donnerstagabend (vor 3 Stunden)")},
    "related links": {"related_links": ()},
    "the count of comments": {"comment_count": 99},
    "keywords": {"keywords": ("Rat",)},
    "a new stamp and nothing else": MODIFIED,
    "white space": {"body": BODY.replace("\n\n", "\n\n\n"), "title": " Gemeinderat genehmigt  Brückenbau"},
}  # fmt: skip


@pytest.fixture
def saved(archive: Archive) -> Archive:
    archive.save(an_article(), a_fetch())
    return archive


def again(archive: Archive, hours: float, **fields: Any) -> str:
    return archive.save(an_article(**fields), a_fetch(fetched_at=later(hours=hours)))


def types(archive: Archive, **filters: Any) -> list[str]:
    return [row["type"] for row in reversed(archive.changes(**filters))]


@pytest.mark.parametrize(("fields", "expected"), EDITS.values(), ids=EDITS)
def test_an_edit_gets_its_type(saved: Archive, fields: dict[str, Any], expected: list[str]) -> None:
    assert again(saved, 2, **fields) == "changed"
    assert types(saved) == expected


@pytest.mark.parametrize("fields", NOISE.values(), ids=NOISE)
def test_what_moves_by_itself_is_no_change(saved: Archive, fields: dict[str, Any]) -> None:
    assert again(saved, 2, **fields) == "unchanged"
    assert types(saved) == []
    assert saved.revisions(an_article().url) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Bürgermeister korrigierte sich: Es seien elf Räte gewesen.",
        "Die Polizei hat den Artikel aus dem Regal entfernt.",
        "Anm. d. Red.: Der Name ist der Redaktion bekannt.",
        "Früher stand hier eine Mühle.",
        "Der Text des Gesetzes ist lang.",
    ],
)
def test_a_sentence_about_corrections_is_no_note_of_one(saved: Archive, sentence: str) -> None:
    again(saved, 2, body=with_note(sentence))
    assert types(saved) == ["silent"]


def test_a_change_tells_its_words_its_note_and_its_revision(saved: Archive) -> None:
    note = "Korrektur: Es waren elf Räte."
    again(saved, 2, title="Brücke kommt", body=with_note(note))
    correction, headline = saved.changes()
    assert (headline["words_added"], headline["words_removed"]) == (2, 3)
    assert headline["note"] == "Verkehr Gemeinderat genehmigt Brückenbau"
    assert (correction["words_added"], correction["words_removed"], correction["note"]) == (6, 1, note)
    assert correction["changed_at"] == "2026-11-01T14:00:00+00:00"
    assert {row["revision_id"] for row in (correction, headline)} == {saved.revisions(an_article().url)[0]["id"]}


def test_a_page_that_is_taken_down_and_comes_back_leaves_both_events(saved: Archive) -> None:
    gone = {"status": 404, "outcome": "refused:not-found"}
    saved.record(a_fetch(fetched_at=later(hours=1), **gone))
    saved.record(a_fetch(fetched_at=later(hours=2), **gone))
    assert types(saved) == ["gone"]
    assert again(saved, 3) == "unchanged"
    assert types(saved) == ["gone", "back"]
    assert [row["changed_at"] for row in saved.changes()] == ["2026-11-01T15:00:00+00:00", "2026-11-01T13:00:00+00:00"]


@pytest.mark.parametrize("outcome", ["failed:http-503", "failed:timeout", "refused:consent"])
def test_a_failure_or_a_wall_is_no_event(saved: Archive, outcome: str) -> None:
    saved.record(a_fetch(fetched_at=later(hours=1), status=503, outcome=outcome))
    assert types(saved) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["silent", "headline", "gone"]),
        ({"types": ["silent", "gone"]}, ["silent", "gone"]),
        ({"min_words": 3}, ["headline", "gone"]),
        ({"since": later(hours=3)}, ["headline", "gone"]),
        ({"outlet": OUTLET}, ["silent", "headline", "gone"]),
        ({"outlet": "anderswo.example"}, []),
        ({"limit": 1}, ["gone"]),
    ],
)
def test_changes_can_be_narrowed_down(saved: Archive, filters: dict[str, Any], expected: list[str]) -> None:
    again(saved, 2, body=EDITED)
    again(saved, 4, body=EDITED, title="Ganz neue Überschrift hier")
    saved.record(a_fetch(fetched_at=later(hours=5), status=410, outcome="refused:gone"))
    assert types(saved, **filters) == expected


def test_every_type_is_in_the_list_of_edits() -> None:
    assert {name for _, names in EDITS.values() for name in names} | {"gone", "back"} == set(ChangeType)
