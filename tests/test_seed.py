"""The typical page: a WordPress news blog without metadata, as the demo's theme renders it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver import Article, extract
from archiver.demo.site import Site
from archiver.demo.stories import Story

SEED = Path(__file__).parent / "fixtures" / "seed.html"
BASE = "https://newsblog.example"
URL = f"{BASE}/2024/10/21/nato-generalsekretaer-rutte-nimmt-stellung/"
FETCHED = datetime(2024, 10, 22, 6, 0, tzinfo=UTC)

WANTED: dict[str, Any] = {
    "url": URL,
    "title": "Nato-Generalsekretär Rutte nimmt Stellung zu Berichten über Nordkoreas Soldaten in Russland",
    "kicker": None,
    "section": "Politik",
    "comment_count": 0,
    "image_credit": "shutterstock/Alexandros Michailidis",
    "language": "de",
    "paywalled": False,
    "kind": "article",
    "authors": (),
    "date_precision": "day",
    "date_original": "Oktober 21, 2024",
    "date_modified": None,
}
UNWANTED = {
    "the comment form": ["Schreibe einen Kommentar", "E-Mail-Adresse", "Erforderliche Felder", "Kommentar abschicken"],
    "the widget": ["You Missed", "38 views", "Februar 9, 2025", "Straßenbahndepot", "Störche"],
    "the counters": ["0 Kommentare", "views"],
    "the credit": ["shutterstock", "Michailidis"],
    "the related cards": ["Related Posts", "In Mitteleuropa braut sich", "Taurus", "[…]"],
    "the head": ["POLITIK", "Oktober 21", "Rutte nimmt Stellung"],
    "the share bar": ["Facebook", "Drucken"],
}


@pytest.fixture(scope="module")
def story() -> Story:
    return next(story for story in Site(BASE).stories if URL.endswith(story.path))


@pytest.fixture(scope="module")
def article() -> Article:
    return extract(SEED.read_bytes(), URL, FETCHED)


def test_the_fixture_is_what_the_theme_renders(story: Story) -> None:
    """Written anew by: python -c 'import tests.test_seed as seed; seed.write()'"""
    assert SEED.read_bytes() == rendered(story)


def rendered(story: Story) -> bytes:
    return Site(BASE).answer(story.path).body


def write() -> None:
    SEED.write_bytes(Site(BASE).answer(URL.removeprefix(BASE)).body)


@pytest.mark.parametrize("text", ["application/ld+json", "og:title", "article:published_time", "<time", "figcaption"])
def test_the_page_has_no_metadata_to_lean_on(text: str) -> None:
    assert text not in SEED.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "times"),
    [("0 Kommentare", 1), ("38 views", 6), ("Related Posts", 1), ("[…]", 2), ("You Missed", 1), (">POLITIK<", 1)],
)
def test_the_page_has_the_make_up_of_its_kind(text: str, times: int) -> None:
    assert SEED.read_text(encoding="utf-8").count(text) == times


@pytest.mark.parametrize("field", WANTED)
def test_field(article: Article, field: str) -> None:
    assert getattr(article, field) == WANTED[field]


def test_the_date_is_the_day_in_berlin(article: Article) -> None:
    assert article.date is not None
    assert article.date.isoformat() == "2024-10-21T00:00:00+02:00"


def test_the_lead_opens_the_body(article: Article, story: Story) -> None:
    assert article.lead == story.lead


def test_the_body_is_exactly_lead_and_paragraphs(article: Article, story: Story) -> None:
    assert len(story.body) == 4
    assert article.body == story.text


def test_the_related_links_are_the_two_cards(article: Article) -> None:
    assert [(link.url, link.title) for link in article.related_links] == [
        (
            f"{BASE}/2024/10/18/in-mitteleuropa-braut-sich-ein-sturm-zusammen/",
            "In Mitteleuropa braut sich ein politischer Sturm zusammen",
        ),
        (
            f"{BASE}/2024/10/17/pistorius-reagiert-skeptisch-auf-taurus-plaene/",
            "Pistorius reagiert skeptisch auf Merz‘ Taurus-Pläne",
        ),
    ]
    assert {link.block for link in article.related_links} == {"Related Posts"}


@pytest.mark.parametrize("part", UNWANTED)
def test_the_body_holds_nothing_of(article: Article, part: str) -> None:
    assert [text for text in UNWANTED[part] if text in (article.body or "")] == []
