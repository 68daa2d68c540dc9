"""Articles and requests for the tests of what stores them; written by us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from archiver.archive import Fetch, Role
from archiver.items import Article, Image, InlineLink, Kind, Link, Precision

OUTLET = "kleinezeitung.example"
URL = "https://www.kleinezeitung.example/politik/brueckenbau-genehmigt-4711"
NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
CET = timezone(timedelta(hours=1))
BODY = "\n\n".join(
    (
        "Der Gemeinderat von Oberwiesenbach hat am Donnerstagabend dem Bau der neuen Brücke zugestimmt.",
        "Zwölf Räte stimmten dafür, drei dagegen. „Das war überfällig“, sagte Bürgermeisterin Ayşe Groß.",
        "Die Arbeiten sollen im Frühjahr beginnen und anderthalb Jahre dauern; die Straße bleibt so lange gesperrt.",
        "Das Land übernimmt sechzig Prozent der Kosten von 4,2 Millionen Euro.",
    )
)


def later(**span: float) -> datetime:
    """So long after `NOON`, the time of the first fetch."""
    return NOON + timedelta(**span)


def an_article(**fields: Any) -> Article:
    """A whole article with every field set; what is given here instead of that."""
    whole: dict[str, Any] = {
        "url": URL,
        "title": "Gemeinderat genehmigt Brückenbau",
        "kicker": "Verkehr",
        "lead": BODY.split("\n\n")[0],
        "date": datetime(2026, 11, 1, 12, 30, tzinfo=CET),
        "date_precision": Precision.MINUTE,
        "date_source": "json-ld",
        "date_original": "1. November 2026, 12:30 Uhr",
        "date_modified": datetime(2026, 11, 1, 12, 45, tzinfo=CET),
        "date_conflict": "json-ld 2026-11-01T12:30:00+01:00, but url 2026/10/31",
        "authors": ("Jürgen Weiß", "dpa"),
        "agencies": ("dpa",),
        "section": "Politik",
        "keywords": ("Brücke", "Oberwiesenbach"),
        "body": BODY,
        "images": (
            Image(url="https://kleinezeitung.example/bilder/bruecke.jpg", caption="Die alte Brücke",
                  credit="Svenja Groß/dpa", credit_source="figcaption", agency="dpa", photographer="Svenja Groß", is_lead=True),
            Image(url="https://kleinezeitung.example/bilder/rat.jpg", caption="Der Rat tagt", credit="privat"),
        ),
        "related_links": (
            Link(url="https://kleinezeitung.example/politik/streit-um-bruecke-12", title="Streit um die Brücke", block="Mehr zum Thema"),
            Link(url="https://kleinezeitung.example/politik/haushalt-13", title="Haushalt beschlossen", block="Mehr zum Thema", position=1),
        ),
        "inline_links": (
            InlineLink(url="https://gemeinde.example/ratsbeschluss.pdf", text="Beschluss des Rates"),
            InlineLink(url="https://kleinezeitung.example/politik/streit-um-bruecke-12", text="gestritten"),
        ),
        "previous_post": "https://kleinezeitung.example/politik/haushalt-13",
        "next_post": "https://kleinezeitung.example/sport/derby-14",
        "language": "de",
        "comment_count": 0,
        "paywalled": False,
        "licence": "https://creativecommons.org/licenses/by/4.0/deed.de",
        "kind": Kind.ARTICLE,
    }  # fmt: skip
    return Article(**(whole | fields))


def a_fetch(url: str = URL, **fields: Any) -> Fetch:
    """A request for a page that was answered well; what is given here instead of that."""
    whole: dict[str, Any] = {
        "url": url,
        "outlet": OUTLET,
        "role": Role.PAGE,
        "fetched_at": NOON,
        "outcome": "",
        "status": 200,
    }
    return Fetch(**(whole | fields))


def a_feed(url: str = "https://kleinezeitung.example/feed", **fields: Any) -> Fetch:
    """A request for a feed that was read."""
    return a_fetch(url, **({"role": Role.FEED, "outcome": "read"} | fields))
