"""The data that pages carry for their scripts: every known form, and only the article's own object."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import extract
from archiver.extract.document import Document
from archiver.extract.state import articles_in_state, states, title_in_state

URL = "https://testblatt.example/lokales/2024/bruecke-4711"
FETCHED = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
TITLE = "Brücke bleibt gesperrt"
OWN: dict[str, Any] = {
    "headline": TITLE, "publishedAt": "2024-10-21T09:30:00+02:00", "modifiedAt": "2024-10-21T14:05:00+02:00",
    "authors": [{"name": "Anna Muster"}, {"firstName": "Max", "lastName": "Beispiel"}],
}  # fmt: skip
OTHER = {"headline": "Das Derby", "publishedAt": "2024-10-19T08:00:00+02:00", "authors": [{"name": "Jo Fremd"}]}
STATE = {"props": {"teasers": [OTHER], "article": OWN, "menu": [{"title": "Sport"}]}}


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def rows(value: object) -> str:
    """What Next.js pushes, in two pieces that part in the middle of a row."""
    stream = f'1:"$Sreact.fragment"\n2:["$","div",null,{as_json(value)}]\n'
    return "".join(f"<script>self.__next_f.push([1,{as_json(piece)}])</script>" for piece in (stream[:60], stream[60:]))


FLAT = [
    {"article": 1, "other": 9}, {"headline": 2, "publishedAt": 3, "modifiedAt": 4, "authors": 5}, TITLE, OWN["publishedAt"],
    ["Date", OWN["modifiedAt"]], [6, 7], {"name": 8}, {"name": 10}, "Anna Muster", {"headline": 11}, "Max Beispiel", "Das Derby",
]  # fmt: skip
FORMS = {
    "__NEXT_DATA__": f'<script id="__NEXT_DATA__" type="application/json">{as_json(STATE)}</script>',
    "__INITIAL_STATE__": f"<script>window.__INITIAL_STATE__ = {as_json(STATE)}; go();</script>",
    "__APOLLO_STATE__": f"<script>var x=1;window['__APOLLO_STATE__']={as_json({'Article:1': OWN, 'Article:2': OTHER})}</script>",
    "Fusion.globalContent": f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={as_json(OWN)};</script>",
    "undefined values": f'<script>self.STATE={{"user":undefined,"a":[undefined,{as_json(OWN)}]}}</script>',
    "JSON.parse": f"<script>window.__DATA__ = JSON.parse({as_json(as_json(STATE))});</script>",
    "JSON.parse in single quotes": f"<script>window.__DATA__ = JSON.parse('{as_json(STATE)}');</script>",
    "__NUXT_DATA__": f'<script type="application/json" id="__NUXT_DATA__">{as_json(FLAT)}</script>',
    "Next.js rows": rows(STATE),
}


def page(script: str, head: str = "") -> bytes:
    return f"<html lang=de><head>{head}</head><body><h1>{TITLE}</h1><p>Kurzer Text.</p>{script}</body></html>".encode()


@pytest.mark.parametrize("form", FORMS)
def test_dates_and_authors_come_from_the_article_s_own_object(form: str) -> None:
    article = extract(page(FORMS[form]), URL, FETCHED)
    assert article.date == datetime.fromisoformat(OWN["publishedAt"])
    assert (article.date_source, article.date_original) == ("state", OWN["publishedAt"])
    assert article.date_modified == datetime.fromisoformat(OWN["modifiedAt"])
    assert article.authors == ("Anna Muster", "Max Beispiel")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("first_published_at", "2024-10-21T09:30:00+02:00", "2024-10-21T09:30:00+02:00"),
        ("datePublished", 1729495800, "2024-10-21T09:30:00+02:00"),
        ("publication-date", 1729495800000, "2024-10-21T09:30:00+02:00"),
        ("publishDate", "2124-10-21T09:30:00+02:00", None),
        ("createdAt", "2024-10-21T09:30:00+02:00", None),
    ],
    ids=["underscores", "seconds", "milliseconds", "after the fetch", "creation"],
)
def test_keys_and_forms_of_the_publication(key: str, value: object, expected: str | None) -> None:
    state = f'<script type="application/json">{as_json({"title": TITLE, key: value})}</script>'
    date = extract(page(state), URL, FETCHED).date
    assert (date.isoformat() if date else None) == expected


def test_what_readers_and_metadata_say_goes_first() -> None:
    head = '<meta name="author" content="Gesa Timm"><meta property="article:published_time" content="2024-10-22T08:00:00+02:00">'
    article = extract(page(FORMS["__NEXT_DATA__"], head), URL, FETCHED)
    assert (article.date_source, article.authors) == ("meta", ("Gesa Timm",))


def test_a_page_without_any_headline_gets_that_of_the_object_with_its_address() -> None:
    state = as_json({"items": [{"title": "Das Derby", "url": "/sport/derby"}, {"title": TITLE, "canonicalUrl": URL}]})
    document = Document(f"<body><p>x</p><script type='application/json'>{state}</script>".encode(), URL)
    assert title_in_state(document) == TITLE
    assert extract(document.html, URL, FETCHED).title == TITLE


def test_states_are_read_once() -> None:
    document = Document(page(FORMS["__NEXT_DATA__"]), URL)
    assert states(document) is states(document)


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/json">{"headline": </script>',
        "<script>window.__NUXT__=(function(a,b){return {title:a}}(1,2))</script>",
        "<script>window.x = JSON.parse('</script>",
        '<script>window.x = JSON.parse("\\\\\\")</script>',
        "<script>self.__next_f.push([1,</script>",
        '<script type="application/json" id="__NUXT_DATA__">[{"a": 0}, {"b": [1]}, [[2]], ["Date"], {"c": -1}]</script>',
        '<script type="application/json">' + "[" * 100_000 + "</script>",
    ],
    ids=["broken", "function", "open string", "open escape", "open push", "circles", "deep"],
)
def test_a_broken_state_is_none(script: str) -> None:
    document = Document(page(script), URL)
    assert list(articles_in_state(document, TITLE)) == []


@given(st.text(alphabet="{}[]\",:\\'aé1 ", max_size=60))
def test_whatever_scripts_hold_is_read_or_left(text: str) -> None:
    for script in (f"window.a={text}", f"window.a=JSON.parse('{text}", f"self.__next_f.push([1,{text}"):
        list(articles_in_state(Document(f"<script>{script}</script>".encode(), URL), None))
