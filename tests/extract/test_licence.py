"""The licence of the text, from wherever the page gives one; never that of a picture."""

from __future__ import annotations

import json

import pytest

from archiver.extract.document import Document
from archiver.extract.licence import find_licence

URL = "https://testblatt.example/lokales/2024/bruecke"
BY = "https://creativecommons.org/licenses/by/4.0/"


def licence(body: str = "", head: str = "", news: object = None) -> str | None:
    script = (
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "license": news})}</script>'
        if news
        else ""
    )
    html = f"<html><head>{script}{head}</head><body><article><h1>Brücke</h1><p>Text.</p></article>{body}</body></html>"
    return find_licence(Document(html.encode(), URL))


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        (BY, BY),
        ({"@type": "CreativeWork", "name": "CC BY 4.0", "url": BY}, BY),
        ([{"name": "CC BY 4.0"}], "CC BY 4.0"),
        ("/lizenz", "https://testblatt.example/lizenz"),
        ({"name": 7}, None),
    ],
    ids=["address", "object", "name", "relative", "nonsense"],
)
def test_json_ld(news: object, expected: str | None) -> None:
    assert licence(news=news) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (f"<link rel='license' href='{BY}'>", BY),
        ("<link rel='copyright license' href='/lizenz'>", "https://testblatt.example/lizenz"),
        ("<meta name='dcterms.license' content='CC BY-SA 4.0'>", "CC BY-SA 4.0"),
        (f"<meta name='DC.rights' content='{BY}'>", BY),
        ("<meta name='dc.rights' content='© Testblatt 2024, alle Rechte vorbehalten'>", None),
    ],
    ids=["link", "several words", "name", "address", "rights notice"],
)
def test_head(head: str, expected: str | None) -> None:
    assert licence(head=head) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<footer><a rel='license' href='{BY}'><img src='/cc.png'></a></footer>", BY),
        ("<p>Lizenz: CC BY-SA 4.0.</p>", "CC BY-SA 4.0"),
        ("<p><strong>Lizenz:</strong> CC BY-SA 4.0</p>", "CC BY-SA 4.0"),
        (f"<p>Textlizenz: <a href='{BY}'>CC BY 4.0</a></p>", BY),
        (f"<p>Dieser Artikel steht unter der Lizenz <a href='{BY}'>Creative Commons Namensnennung</a>.</p>", BY),
        ("<p>Dieser Text ist unter der Lizenz CC BY-ND 4.0 DE veröffentlicht.</p>", "CC BY-ND 4.0 DE"),
        (
            f"<p>Sofern nicht anders angegeben, stehen die Inhalte dieser Website unter der <a href='{BY}'>Lizenz CC BY 4.0</a>.</p>",
            BY,
        ),
    ],
    ids=["rel", "line", "label apart", "text licence", "statement", "statement without link", "whole site"],
)
def test_printed(body: str, expected: str) -> None:
    assert licence(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        f"<figure><img src='/b.jpg'><figcaption>Anna Muster, <a rel='license' href='{BY}'>CC BY 4.0</a></figcaption></figure>",
        f"<p class='bildnachweis'>Lizenz: <a href='{BY}'>CC BY 4.0</a></p>",
        "<p>Diese Fotos stehen unter der Lizenz CC BY 4.0, die Texte nicht.</p>",
        "<p>Der Verein hat seine Lizenz für die Bundesliga verloren.</p>",
        "<p>Dieser Beitrag erklärt, was das alles kostet. Eine Lizenz braucht jeder, auch wer nur eine Stunde fährt.</p>",
        "<div class='comments'><p>Lizenz: CC BY 4.0</p></div>",
        f"<p>Mehr über <a href='{BY}'>Creative Commons</a> steht im Lexikon.</p>",
    ],
    ids=["caption", "credit", "photos", "football", "two sentences", "comment", "a mention"],
)
def test_no_licence_of_the_text(body: str) -> None:
    assert licence(body) is None


def test_metadata_go_first() -> None:
    assert licence("<p>Lizenz: CC BY 3.0</p>", "<link rel='license' href='/kopf'>", BY) == BY
