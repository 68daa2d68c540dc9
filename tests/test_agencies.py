"""Bylines, image credits and datelines know the same agencies."""

from __future__ import annotations

import json

import pytest

from archiver.agencies import FURTHER, GERMAN_MARKS, forms
from archiver.archive.agency_marks import agency_of
from archiver.extract.images.credits import agency_in
from archiver.extract.names import is_agency, names_in


@pytest.mark.parametrize("name", sorted(forms(GERMAN_MARKS, FURTHER)))
def test_agency_is_known_in_bylines_and_in_credits(name: str) -> None:
    assert is_agency(name)
    assert agency_in(name)


@pytest.mark.parametrize("name", GERMAN_MARKS)
def test_agency_is_known_by_its_mark_in_the_text(name: str) -> None:
    assert agency_of(None, f"Berlin ({name}) - Der Rat hat am Montag entschieden.") == name
    assert agency_of(json.dumps([name]), None) == name


@pytest.mark.parametrize("name", FURTHER)
def test_letters_of_other_agencies_mark_no_text(name: str) -> None:
    assert agency_of(None, f"Die Partei ({name}) - Der Rat hat am Montag entschieden.") is None


@pytest.mark.parametrize("name", ["APA/dpa", "dpa/lno", "dpa/AFP", "AFP+dpa", "dpa-AFX"])
def test_agencies_and_their_services_are_agencies(name: str) -> None:
    assert is_agency(name)


@pytest.mark.parametrize("name", ["Anna Muster/dpa", "Redaktion/lno", "Lokalredaktion"])
def test_person_or_desk_beside_an_agency_is_none(name: str) -> None:
    assert not is_agency(name)


def test_byline_with_several_agencies_keeps_each() -> None:
    assert names_in("Von dpa, AFP und Anna Muster") == ("dpa", "AFP", "Anna Muster")
