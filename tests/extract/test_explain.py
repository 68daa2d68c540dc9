"""An explanation names the value that `extract` gives, the place it came from, and what was left and why."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver import Article, extract
from archiver.demo.site import CONSENT_WALL, SOFT_404, Site
from archiver.demo.stories import stories
from archiver.extract.evidence import Candidate
from archiver.extract.explain import fields as explaining
from archiver.extract.explain.fields import FIELDS, UNPLACED, Explanation, explain

BASE = "https://lindenfurter-bote.example"
FETCHED = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
SITE = Site(BASE)
PATHS = {story.slug: story.path for story in stories()} | {
    "consent": CONSENT_WALL.path,
    "soft-404": SOFT_404.path,
    "overview": "/politik/",
}
URL = "https://tageblatt.example/stadt/bruecke-wird-saniert"
TEXT = (
    "<p>Die alte Brücke über die Mühlau wird ab dem Sommer saniert, wie die Verwaltung den Abgeordneten des Bauausschusses mitgeteilt hat. "
    "Die Arbeiten dauern voraussichtlich zwei Jahre und kosten mehr als geplant.</p>"
)


PIECES = (
    "<html lang='xx-'>", "<head>", "<title>Brücke | Blatt", "<base href='//['>", "<link rel=canonical href='http://[/'>", "<body>",
    "<article>", "<h1>", "<h2 class=headline>", "Brücke gesperrt", "</h1>", "<p>", TEXT, "</p>", "<div class='related'>",
    "<a href='/stadt/2024/rad-17'>", "<a href='http://[::1'>", "Lesen Sie auch: Neue Räder für die Stadt", "</a>", "</div>", "<figure>",
    "<img src='/b.jpg' width=800>", "<img src='data:x'>", "<figcaption>Foto: Anna Muster", "</figure>", "<time datetime='2024-13-45'>",
    "<time datetime='2024-10-21T09:30Z'>", "21.10.2024, 11:30 Uhr", "</time>", "<meta name=date content='9999-12-31'>",
    "<meta property='og:title' content='Brücke'>", "Von Anna Muster", "<nav class=crumbs>", "</nav>", "3 Kommentare", "\x00", "&#x1F600;",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":7,\"author\":[null,{}],\"image\":[[]]}</script>",
    "<script type='application/ld+json'>{\"@type\":\"Article\",\"datePublished\":\"2024-10-22\",\"articleBody\":\"kurz\"}</script>",
)  # fmt: skip
"""Parts of pages, sound and broken, in any order."""


@lru_cache
def demo(slug: str) -> tuple[Article, dict[str, Explanation]]:
    html, url = SITE.answer(PATHS[slug]).body, BASE + PATHS[slug]
    return extract(html, url, FETCHED), {e.field: e for e in explain(html, url, FETCHED)}


def page(head: str = "", above: str = "", after: str = "", text: str = TEXT * 4) -> str:
    return (
        f'<html lang="de"><head><title>Brücke | Tageblatt</title>{head}</head><body><main><article>{above}'
        f"<h1>Brücke wird saniert</h1>{text}</article>{after}</main></body></html>"
    )


def explained(html: str, field: str, url: str = URL) -> Explanation:
    return next(e for e in explain(html.encode(), url, FETCHED) if e.field == field)


def winners(explanation: Explanation) -> list[Any]:
    return [candidate.value for candidate in explanation.candidates if candidate.is_winner]


def left(explanation: Explanation, value: Any) -> Candidate:
    (candidate,) = (c for c in explanation.candidates if not c.is_winner and c.value == value)
    return candidate


def test_every_field_of_an_article_is_explained_in_its_order() -> None:
    assert list(FIELDS) == list(extract(b"", URL).as_dict())


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("slug", PATHS)
def test_winner_is_the_extracted_value(slug: str, field: str) -> None:
    article, explanations = demo(slug)
    value, won = article.as_dict()[field], winners(explanations[field])
    assert explanations[field].value == value
    if isinstance(value, list):
        parts = [part for one in won for part in (one if isinstance(one, list) else [one])]
        assert sorted(map(str, parts)) == sorted(map(str, value))
    else:
        assert won == ([] if value is None else [value])


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("slug", PATHS)
def test_every_winner_has_a_place_and_every_candidate_a_reason(slug: str, field: str) -> None:
    for candidate in demo(slug)[1][field].candidates:
        assert candidate.reason
        assert candidate.place
        assert not (candidate.is_winner and candidate.place == UNPLACED)


def test_explanations_are_json() -> None:
    found = [e.as_dict() for e in demo(next(iter(PATHS)))[1].values()]
    assert json.loads(json.dumps(found)) == json.loads(json.dumps(found, default=str))


@pytest.mark.parametrize("slug", PATHS)
def test_places_name_the_line_of_the_page_s_source(slug: str) -> None:
    source = SITE.answer(PATHS[slug]).body.decode().splitlines()
    places = [c.place for e in demo(slug)[1].values() for c in e.candidates if c.place.startswith("line ")]
    assert places
    for place in places:
        line, tag = re.fullmatch(r"line (\d+): <(\w+).*", place, re.S).groups()  # type: ignore[union-attr]
        assert f"<{tag}" in source[int(line) - 1]


def test_a_search_engine_title_loses_to_the_heading() -> None:
    explanation = explained(page('<meta property="og:title" content="Brücke saniert: Das müssen Sie wissen">'), "title")
    assert winners(explanation) == ["Brücke wird saniert"]
    assert next(c.place for c in explanation.candidates if c.is_winner).endswith("<h1>")
    assert left(explanation, "Brücke saniert: Das müssen Sie wissen").place == "meta og:title"


def test_a_title_that_no_heading_shows_is_the_metadata_s() -> None:
    html = page('<meta property="og:title" content="Neue Räder">').replace("<h1>Brücke wird saniert</h1>", "")
    winner = next(c for c in explained(html, "title").candidates if c.is_winner)
    assert (winner.value, winner.place) == ("Neue Räder", "meta og:title")


def test_dates_name_their_places_in_the_order_in_which_they_count() -> None:
    ld = (
        '{"@type":"NewsArticle","datePublished":"2024-10-21T09:30:00+02:00","dateModified":"2024-10-22T10:00:00+02:00"}'
    )
    meta = '<meta property="article:published_time" content="2024-10-22T09:30:00+02:00">'
    explanation = explained(page(f'<script type="application/ld+json">{ld}</script>{meta}'), "date")
    first, second = explanation.candidates
    assert first.is_winner
    assert first.place == "json-ld datePublished: 2024-10-21T09:30:00+02:00"
    assert "conflict" in first.reason
    assert second.place.startswith("meta article:published_time")


def test_a_corrected_zone_is_told() -> None:
    ld = '{"@type":"NewsArticle","datePublished":"2024-10-21T14:05:00Z"}'
    html = page(
        f'<script type="application/ld+json">{ld}</script><meta name="date" content="2024-10-21T14:05:00+02:00">'
    )
    explanation = explained(html, "date")
    assert (
        winners(explanation)
        == [extract(html.encode(), URL, FETCHED).as_dict()["date"]]
        == ["2024-10-21T14:05:00+02:00"]
    )
    assert explanation.candidates[0].reason == "corrected by a lower source"


def test_an_image_in_a_teaser_is_listed_with_the_reason_it_was_left() -> None:
    own = '<figure><img src="/bilder/bruecke.jpg" width="800"><figcaption>Die Brücke. Foto: Anna Muster</figcaption></figure>'
    other = '<aside class="teaser"><a href="/stadt/rad-17"><img src="/bilder/rad.jpg" width="300">Neue Räder für die Stadt</a></aside>'
    explanation = explained(page(text=own + TEXT * 2 + other + TEXT * 2), "images")
    assert [image["credit"] for image in winners(explanation)] == ["Anna Muster"]
    assert "beside the article" in left(explanation, {"url": "https://tageblatt.example/bilder/rad.jpg"}).reason


def test_a_list_of_newest_articles_is_told_from_related_ones() -> None:
    links = "".join(
        f'<li><a href="/stadt/2024/10/2{n}/meldung-nummer-{n}">Meldung Nummer {n} aus der Stadt</a></li>'
        for n in range(1, 4)
    )
    explanation = explained(page(after=f"<section><h2>Meistgelesen</h2><ul>{links}</ul></section>"), "related_links")
    assert winners(explanation) == []
    (block,) = explanation.candidates
    assert "a list of the whole site" in block.reason
    assert "2 more there" in block.reason
    assert "Meistgelesen" in block.place


def test_a_body_from_another_finder_names_it() -> None:
    told = " ".join(["Die Verwaltung hat am Montag den Plan für die Brücke vorgestellt und begründet."] * 12)
    ld = json.dumps({"@type": "NewsArticle", "headline": "Brücke wird saniert", "articleBody": told})
    html = page(f'<script type="application/ld+json">{ld}</script>', text="<p>Text folgt.</p>")
    winner = next(c for c in explained(html, "body").candidates if c.is_winner)
    assert winner.place == "json-ld articleBody"
    assert "not sure" in winner.reason


def test_kind_shows_the_question_that_decided() -> None:
    *before, last = demo("consent")[1]["kind"].candidates
    assert all(candidate.reason == "no" for candidate in before)
    assert (last.value, last.is_winner) == ("consent", True)
    assert "wall" in last.place


@pytest.mark.parametrize(
    "html",
    [b"", b"\xff\xfe\x00", b"{}", b"<p>", b"<html><body>" + b"<div>" * 3000],
    ids=["nothing", "utf-16", "json", "scrap", "deep"],
)
def test_any_bytes_are_explained(html: bytes) -> None:
    assert [e.field for e in explain(html, URL, FETCHED)] == list(FIELDS)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_a_page_holds_the_values_are_those_of_extract(html: str) -> None:
    article = extract(html.encode(), URL, FETCHED).as_dict()
    for explanation in explain(html.encode(), URL, FETCHED):
        assert explanation.value == article[explanation.field]
        assert not any("not to be explained" in candidate.reason for candidate in explanation.candidates)
        if explanation.value not in (None, []):
            assert winners(explanation)


def test_a_field_that_cannot_be_explained_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(evidence: object) -> list[Candidate]:
        raise LookupError("kaputt")

    monkeypatch.setitem(explaining.FIELDS, "title", ("", broken))
    explanations = {e.field: e for e in explain(page().encode(), URL, FETCHED)}
    assert [c.reason for c in explanations["title"].candidates] == [
        "not to be explained: LookupError: kaputt",
        "put together from several places",
    ]
    assert explanations["title"].value == "Brücke wird saniert"
    assert winners(explanations["language"]) == ["de"]


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="fetched_at"):
        explain(b"", URL, datetime(2025, 3, 1))
