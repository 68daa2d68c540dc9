"""Who wrote it: persons and agencies as printed, nobody else."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from archiver.extract.authors import find_authors
from archiver.extract.document import Document
from archiver.extract.names import names_in
from archiver.extract.title import find_headline

TEXT = (
    "<p>Der Gemeinderat hat am Abend beschlossen, die alte Brücke zu sanieren; zwölf Räte stimmten dafür, vier dagegen.</p>"
    * 4
)


def authors(body: str, head: str = "", **news: Any) -> tuple[str, ...]:
    """Authors of a page with this mark-up; keywords are the fields of its JSON-LD article."""
    script = (
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **news})}</script>' if news else ""
    )
    title = '<meta charset="utf-8"><title>Brücke gesperrt | Testblatt</title>'
    page = f'<html lang="de"><head>{title}{head}{script}</head><body>{body}</body></html>'
    document = Document(page.encode(), "https://www.testblatt.example/lokales/bruecke-1.html")
    return find_authors(document, find_headline(document).element)


def article(byline: str, after: str = "") -> str:
    return f"<main><article><h1>Brücke gesperrt</h1>{byline}{TEXT}</article>{after}</main>"


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="byline">Von Erika Beispiel <time>21. Oktober 2024</time></p>',
        '<span class="author">Erika Beispiel</span>',
        '<a rel="author" href="/x">Erika Beispiel</a>',
        '<div class="entry-meta"><span class="author vcard"><a class="url fn n" href="/author/eb/">Erika Beispiel</a></span></div>',
        '<p class="wp-block-post-author__name">Erika Beispiel</p>',
        '<div itemprop="author"><span itemprop="name">Erika Beispiel</span></div>',
        "<p>Von Erika Beispiel</p>",
        "<p>Text: Erika Beispiel, Fotos: Max Muster</p>",
        "<p>Ein Gastbeitrag von Erika Beispiel</p>",
        '<div class="post-date-author">Veröffentlicht am 8. Februar 2022 von Erika Beispiel</div>',
        '<div class="author-wrapper"><span>Von</span> <a href="/autor/eb">Erika Beispiel</a>, Redakteurin Lokales</div>',
        '<p class="author">Erika Beispiel, Berlin</p>',
        '<div class="author__name">Erika Beispiel</div><div class="author__role">Chefredakteurin</div>',
        '<div>Lesezeit 3 Min.</div><div>Von <a href="/autoren/erika-beispiel">Erika Beispiel</a></div>',
        '<div class="autor">21.10.2024, 14:05 Uhr von Erika Beispiel</div>',
        '<p class="autorzeile">Lokales Von Erika Beispiel</p>',
        '<p class="info"><time datetime="2024-10-21">21.10.2024 18:03</time> von Erika Beispiel </p>',
        '<dl><dd class="createdby" itemprop="author">Geschrieben von: <span itemprop="name">Erika Beispiel</span></dd></dl>',
    ],
)
def test_byline_names_the_author(byline: str) -> None:
    assert authors(article(byline)) == ("Erika Beispiel",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"@type": "Person", "name": "Erika Beispiel"}, ("Erika Beispiel",)),
        (
            [{"@type": "Person", "name": "Erika Beispiel"}, {"@type": "Person", "name": "Max Muster"}],
            ("Erika Beispiel", "Max Muster"),
        ),
        ("Erika Beispiel", ("Erika Beispiel",)),
        (
            [{"@type": "Person", "name": "Von Erika Beispiel und Max Muster, dpa"}],
            ("Erika Beispiel", "Max Muster", "dpa"),
        ),
        ({"@type": "Organization", "name": "dpa"}, ("dpa",)),
        ({"@type": "Organization", "name": "Testblatt"}, ()),
        ({"@type": "Person", "name": "https://www.testblatt.example/autor/1"}, ()),
        ({"@type": "Person", "name": ["Erika Beispiel", "Max Muster"]}, ("Erika Beispiel", "Max Muster")),
        (
            [{"@type": "Person", "name": "Erika Beispiel"}, {"@type": "Person", "name": "ERIKA BEISPIEL"}],
            ("Erika Beispiel",),
        ),
        (None, ()),
        (17, ()),
        ([None, {}, [], {"@type": "Person", "name": None}], ()),
    ],
)
def test_json_ld_names_the_authors(value: Any, expected: tuple[str, ...]) -> None:
    assert authors(article(""), author=value, headline="Brücke gesperrt") == expected


def test_an_author_may_be_named_by_reference() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": "Brücke gesperrt", "author": {"@id": "#eb"}},
            {"@type": "Person", "@id": "#eb", "name": "Erika Beispiel"},
        ]
    }
    assert authors(article(""), f'<script type="application/ld+json">{json.dumps(graph)}</script>') == (
        "Erika Beispiel",
    )


def test_the_byline_completes_what_json_ld_begins() -> None:
    found = authors(
        article('<p class="authors">Von Max Muster und Erika Beispiel</p>'), author={"name": "Max Muster"}, headline="x"
    )
    assert found == ("Max Muster", "Erika Beispiel")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="author" content="Erika Beispiel">', ("Erika Beispiel",)),
        ('<meta property="article:author" content="https://www.facebook.com/testblatt">', ()),
        ('<meta name="author" content="testblatt.example, Musterstadt, Germany">', ()),
        ('<meta name="author" content="Testblatt">', ()),
        (
            '<meta name="parsely-author" content="Erika Beispiel"><meta name="author" content="Erika Beispiel">',
            ("Erika Beispiel",),
        ),
    ],
)
def test_meta_tags_are_the_last_resort(head: str, expected: tuple[str, ...]) -> None:
    assert authors(article(""), head) == expected


@pytest.mark.parametrize(
    "after",
    [
        '<section class="comments"><div class="comment-author vcard"><a class="fn">Hans Wütend</a> sagt:</div></section>',
        '<ol class="commentlist"><li><span class="author">Hans Wütend</span></li></ol>',
        '<div class="teaser"><h3><a href="/anders-1">Anderes</a></h3><span class="author">Ina Anders</span></div>',
        '<aside><span class="author">Ina Anders</span></aside>',
        '<footer><a rel="author" href="/">Theme-Macher GmbH</a></footer>',
    ],
)
def test_others_named_on_the_page_are_no_authors(after: str) -> None:
    assert authors(article("", after)) == ()


def test_a_source_line_names_no_author() -> None:
    assert authors(article('<div class="backlink__author">Quelle: sid/dpa</div>')) == ()


def test_a_blogger_who_names_the_blog_after_herself_is_still_its_author() -> None:
    page = f'<html><head><title>x</title></head><body><h1>Brücke gesperrt</h1><span class="author">Frau Muster</span>{TEXT}</body></html>'
    document = Document(page.encode(), "https://frau-muster.example/bruecke/")
    assert find_authors(document, find_headline(document).element) == ("Frau Muster",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Von Erika Beispiel und Max Muster", ("Erika Beispiel", "Max Muster")),
        ("von Erika Beispiel , Max Muster , Jörg Weiß", ("Erika Beispiel", "Max Muster", "Jörg Weiß")),
        ("Clara Löw, Siddharth Prakash & Klaus Jacob", ("Clara Löw", "Siddharth Prakash", "Klaus Jacob")),
        ("Julia Beispiel | Clare Muster", ("Julia Beispiel", "Clare Muster")),
        ("Interview: Erika Beispiel", ("Erika Beispiel",)),
        ("Eine Reportage von Erika Beispiel", ("Erika Beispiel",)),
        ("Von unserem Redakteur Max Muster", ("Max Muster",)),
        ("Wolf von der Heide", ("Wolf von der Heide",)),
        ("Dr. Erika Beispiel", ("Dr. Erika Beispiel",)),
        ("Erika Beispiel-Muster, dpa", ("Erika Beispiel-Muster", "dpa")),
        ("Erika Beispiel (Text) und Max Muster (Fotos)", ("Erika Beispiel",)),
        ("JÖRG ZACHER", ("JÖRG ZACHER",)),
        ("APA/dpa", ("APA", "dpa")),
        ("dpa/lno", ("dpa",)),
        ("Von Erika Beispiel, ARD-Studio Musterstadt", ("Erika Beispiel",)),
        ("von Erika Beispiel, MDR MUSTERLAND", ("Erika Beispiel",)),
        ("Erika Beispiel Korrespondentin", ("Erika Beispiel",)),
        ("Von unserem Korrespondenten Max Muster", ("Max Muster",)),
        ("Aus Musterstadt berichten Erika Beispiel und Max Muster", ("Erika Beispiel", "Max Muster")),
        ("Erika Beispiel mit dpa", ("Erika Beispiel", "dpa")),
        ("Erika-Luise v. Beispiel", ("Erika-Luise v. Beispiel",)),
        ("(dpa)", ("dpa",)),
        ("Redakteurin", ()),
        ("Von der Baustelle berichten wir morgen weiter", ()),
        ("von 21.10.2024", ()),
        ("Mehr Artikel von uns", ()),
        ("", ()),
    ],
)
def test_names_are_read_from_a_line(line: str, names: tuple[str, ...]) -> None:
    assert names_in(line) == names


@pytest.mark.parametrize("filler", ["1.", " ", "Von ", "von der ", "A ", "a,", "und "])
def test_long_lines_take_no_time(filler: str) -> None:
    start = time.process_time()
    names_in(filler * (100_000 // len(filler)))
    authors(article(f'<p class="author">{filler * (100_000 // len(filler))}</p>'))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Von Juli Zeh und Jan Freitag", ("Juli Zeh", "Jan Freitag")),
        ("Von August Beispiel und Anna Sonntag, Berlin", ("August Beispiel", "Anna Sonntag")),
        ("Von Tessy Bremer Sonntag, 2. März 2025 – 16:45 Uhr", ("Tessy Bremer",)),
        ("Freitag, 3. Mai 2024 von Anna Muster", ("Anna Muster",)),
        ("Ausgabe August", ()),
        ("Montag", ()),
        ("Aktualisiert", ()),
    ],
)
def test_days_and_months_are_no_names_but_names_may_be_called_so(line: str, names: tuple[str, ...]) -> None:
    assert names_in(line, loose=True) == names
