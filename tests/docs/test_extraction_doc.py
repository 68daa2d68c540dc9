"""docs/extraction.md tells of every field, gives examples that come out so, and states the orders that the code has."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver import extract
from archiver.cli import cli
from archiver.extract.explain.fields import FIELDS, explain
from archiver.items import Found

DOC = (Path(__file__).resolve().parents[2] / "docs" / "extraction.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^###? |\Z)", DOC, re.M | re.S))
(EXAMPLE,) = re.findall(r"```html\n(.*?)```", DOC, re.S)
URL = "https://www.testblatt.example/lokales/bruecke-bleibt-gesperrt"
FETCHED = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def stated_order(field: str) -> list[str]:
    """The places of the field's numbered list: what each line names first."""
    return re.findall(r"^\d+\. `([^`]+)`", SECTIONS[field], re.M)


def test_every_field_has_its_section_and_no_other_has_one() -> None:
    assert sorted(SECTIONS) == sorted(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
def test_example_is_what_comes_out_of_the_page(field: str) -> None:
    (example,) = re.findall(r"^Example: `(.*)`$", SECTIONS[field], re.M)
    assert extract(EXAMPLE.encode(), URL, FETCHED).as_dict()[field] == json.loads(example)


def test_command_line_parses() -> None:
    (line,) = re.findall(r"```sh\narchiver (.*)\n```", DOC)
    name, *arguments = shlex.split(line)
    cli.commands[name].make_context(name, arguments)


META = (
    "og:title twitter:title parsely-title sailthru.title dc.title dcterms.title article:section parsely-section news_keywords "
    "article:tag parsely-tags cxenseparse:keywords keywords og:article:tag content-language article:content_tier author dcterms.license"
).split()
CONTENTS = {
    "content-language": "de",
    "article:content_tier": "locked",
    "author": "Karla Meta",
    "dcterms.license": "CC BY 4.0",
}
NEWS = {
    "@type": "NewsArticle",
    "headline": "Die Brücke json",
    "articleSection": "Ressort json",
    "keywords": "wort-json",
    "inLanguage": "de",
    "author": "Jana Json",
    "datePublished": "2024-10-21",
    "isAccessibleForFree": "true",
    "commentCount": 4,
    "license": "https://testblatt.example/lizenz-json",
}
FULL = (
    '<html lang="de"><head><title>Die Brücke im Titel</title><link rel="canonical" href="https://testblatt.example/2024/10/21/bruecke">'
    + "".join(f'<meta name="{name}" content="{CONTENTS.get(name, "Wort " + name.replace(".", " "))}">' for name in META)
    + '<link rel="license" href="/lizenz-link"><link rel="prev" href="/2024/10/19/vorher">'
    + '<meta name="article:published_time" content="2024-10-21"><meta name="dcterms.created" content="2024-10-20">'
    + f'<script type="application/ld+json">{json.dumps(NEWS)}</script></head><body><nav class="breadcrumb"><a href="/ort/">Ort</a></nav>'
    "<main><article><h1>Die Brücke json</h1><p class='byline'>Von Bernd Beispiel</p><time datetime='2024-10-21'>21.10.2024</time>"
    '<a class="x" rel="category tag" href="/category/stadt/">Stadt</a><p>'
    + "Ein Satz folgt auf den anderen, und jeder sagt etwas Neues. "
    * 12
    + '</p><a rel="tag" href="/tag/fluss">Fluss</a><p>7 Kommentare</p><p>Lizenz: CC BY 3.0</p></article>'
    '<nav class="post-navigation"><div class="nav-previous"><a rel="prev" href="/2024/10/19/vorher">Vorher</a></div></nav>'
    "</main></body></html>"
)
"""A page that names every field at every place."""


def found_order(field: str) -> list[str]:
    """The places that an explanation of the full page names, each once, without what stands there."""
    url = "https://testblatt.example/2024/10/21/bruecke"
    found = Found(url=url, title="Die Brücke im Feed", date=datetime(2024, 10, 21, 8, 0, tzinfo=UTC))
    fields = {e.field: e for e in explain(FULL.encode(), url, FETCHED, found=found)}
    return list(dict.fromkeys(c.place for c in fields[field].candidates if not c.place.startswith("line ")))


@pytest.mark.parametrize(
    "field",
    [
        "url",
        "title",
        "section",
        "keywords",
        "language",
        "paywalled",
        "licence",
        "comment_count",
        "previous_post",
        "kind",
    ],
)
def test_stated_order_is_the_code_s(field: str) -> None:
    assert stated_order(field) == found_order(field)


def test_stated_order_of_authors_is_the_code_s() -> None:
    last = {"author box", "page state"}  # looked at only where nothing before them names anybody
    assert [place for place in stated_order("authors") if place not in last] == found_order("authors")


def test_stated_order_of_date_sources_is_the_code_s() -> None:
    sources = [place.split(":")[0].split(" ")[0] for place in found_order("date")]
    found = [source for source, before in zip(sources, [None, *sources], strict=False) if source != before]
    assert found == [source for source in stated_order("date") if source != "state"]


def test_stated_place_of_the_state_among_the_date_sources_is_the_code_s() -> None:
    state = json.dumps({"headline": "Die Brücke", "publishedAt": "2024-10-21T09:30:00+02:00"})
    html = (
        '<meta name="dcterms.created" content="2024-10-20"><h1>Die Brücke</h1>'
        f'<script type="application/json">{state}</script>'
    )
    url = "https://testblatt.example/2024/10/21/bruecke"
    (date,) = (e for e in explain(html.encode(), url, FETCHED) if e.field == "date")
    found = [candidate.place.split(" ")[0] for candidate in date.candidates]
    assert [place.split(":")[0] for place in found] == stated_order("date")[-3:]
