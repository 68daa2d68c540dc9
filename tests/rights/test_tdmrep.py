"""`/.well-known/tdmrep.json`, as the protocol says and as it is met."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.rights import Meaning
from archiver.rights.tdmrep import read_tdmrep

SITE = "https://blatt.example"


def said(rules: Any, path: str) -> tuple[str, str | None] | None:
    statement = read_tdmrep(json.dumps(rules).encode()).statement(SITE + path)
    return (statement.meaning.value, statement.policy) if statement else None


def test_the_first_rule_that_covers_a_path_holds() -> None:
    rules = [
        {"location": "/politik/frei/", "tdm-reservation": 0},
        {"location": "/politik/", "tdm-reservation": 1, "tdm-policy": "https://blatt.example/policy.json"},
        {"location": "/bilder/*.jpg$", "tdm-reservation": 1},
    ]
    assert said(rules, "/politik/frei/a.html") == ("not reserved", None)
    assert said(rules, "/politik/a.html") == ("reserved", "https://blatt.example/policy.json")
    assert said(rules, "/bilder/a.jpg") == ("reserved", None)
    assert said(rules, "/sport/a.html") is None


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([{"location": "/", "tdm-reservation": "1"}], id="text instead of a number"),
        pytest.param([{"location": "/", "tdm-reservation": True}], id="true"),
        pytest.param({"location": "/", "tdm-reservation": 1}, id="one object instead of a list"),
        pytest.param([{"tdm-reservation": 1}], id="no location"),
        pytest.param([{"location": "*", "tdm-reservation": 1}], id="a star"),
        pytest.param([{"location": "https://blatt.example/", "tdm-reservation": 1}], id="a whole address"),
        pytest.param([{"location": "politik", "tdm-reservation": 1}], id="no slash in front"),
        pytest.param([None, 7, {"location": "/", "tdm-reservation": 1, "extra": []}], id="things beside it"),
    ],
)
def test_what_is_plainly_meant_as_a_reservation_is_one(rules: Any) -> None:
    assert said(rules, "/politik/a.html") == ("reserved", None)


@pytest.mark.parametrize("value", [2, -1, "ja", None, [], {}, 1.5])
def test_other_values_are_protocol_errors_and_count_as_not_said(value: Any) -> None:
    assert said([{"location": "/", "tdm-reservation": value}], "/a") is None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<!doctype html><title>Nicht gefunden</title>", "not JSON"),
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xef\xbb\xbf[]", None),
        (b'{"a": 1}', "no rule of TDMRep in it"),
        (b'"tdm-reservation"', "no rule of TDMRep in it"),
    ],
)
def test_what_is_no_such_file_has_no_rules(content: bytes, problem: str | None) -> None:
    file = read_tdmrep(content)
    assert (file.rules, file.problem) == ((), problem)


def test_the_evidence_is_the_rule_itself() -> None:
    statement = read_tdmrep(b'[{"location": "/", "tdm-reservation": 1}]').statement(f"{SITE}/a")
    assert statement
    assert statement.said == '{"location": "/", "tdm-reservation": 1}'
    assert statement.meaning is Meaning.RESERVED


@given(st.binary())
def test_any_bytes_are_read(content: bytes) -> None:
    read_tdmrep(content).statement(f"{SITE}/a")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["location", "tdm-reservation", "tdm-policy", "x"]), inner)
    ),
)


@given(_JSON)
def test_any_json_is_read(data: Any) -> None:
    statement = read_tdmrep(json.dumps(data).encode()).statement(f"{SITE}/a")
    assert statement is None or statement.meaning in (Meaning.RESERVED, Meaning.OPEN)
