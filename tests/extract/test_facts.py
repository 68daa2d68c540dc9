"""Section, keywords, language, number of comments, paywall."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from archiver.extract.comments import find_comment_count
from archiver.extract.document import Document
from archiver.extract.facts import find_keywords, find_language
from archiver.extract.paywall import is_paywalled
from archiver.extract.section import find_section
from archiver.extract.title import find_headline

URL = "https://www.testblatt.example/lokales/musterstadt/bruecke-1.html"
TEXT = (
    "<p>Der Gemeinderat hat am Abend beschlossen, die alte Brücke zu sanieren; zwölf Räte stimmten dafür, vier dagegen.</p>"
    * 4
)


class Body:
    def __init__(self, words: int) -> None:
        self.text = "Wort " * words


def document(body: str = "", head: str = "", url: str = URL, lang: str = ' lang="de"', **news: Any) -> Document:
    """A page with this mark-up; keywords are the fields of its JSON-LD article."""
    script = (
        f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **news})}</script>' if news else ""
    )
    page = f'<html{lang}><head><meta charset="utf-8"><title>Brücke gesperrt</title>{head}{script}</head><body>{body}</body></html>'
    return Document(page.encode(), url)


def article(before: str = "", after: str = "", below: str = "") -> str:
    return f"<main><article><div>{before}<h1>Brücke gesperrt</h1>{after}</div>{TEXT}{below}</article></main>"


# section


def section(*args: Any, **news: Any) -> str | None:
    page = document(*args, **news)
    return find_section(page, find_headline(page).element)


@pytest.mark.parametrize(
    "before",
    [
        '<nav class="breadcrumb"><a href="/">Start</a> › <a href="/lokales/">Lokales</a></nav>',
        '<ol class="c-breadcrumbs"><li><a href="/">Home</a></li><li><a href="/lokales/">Lokales</a></li><li>Brücke gesperrt</li></ol>',
        '<nav aria-label="Breadcrumb"><a href="/">Testblatt</a><a href="/lokales/">Lokales</a></nav>',
        '<span class="cat-links"><a href="/category/lokales/" rel="category tag">Lokales</a></span>',
        '<a class="post-category" href="/category/lokales/">LOKALES</a>',
        '<div class="rubrik">Lokales</div>',
        '<a href="/category/lokales/">Lokales</a>',
    ],
)
def test_section_is_read_around_the_headline(before: str) -> None:
    assert section(article(before)) == "Lokales"


def test_a_crumb_that_leads_home_is_no_section_by_whatever_name_it_goes() -> None:
    crumbs = '<nav class="breadcrumb"><a href="https://testblatt.example/">TB</a><a href="/lokales/">Lokales</a></nav>'
    assert section(article(crumbs), url="https://testblatt.example/4711/bruecke") == "Lokales"


def test_a_list_of_a_section_s_articles_names_no_section() -> None:
    below = '<div class="rubrik"><h3>Mehr aus: Inland</h3><ul><li><a href="/x-12345">Theater öffnet wieder</a></li></ul></div>'
    assert section(article(below=below), url="https://testblatt.example/1") is None


def test_section_links_of_teasers_and_menus_are_not_the_articles() -> None:
    menu = '<nav><a class="category" href="/category/sport/">Sport</a></nav>'
    teaser = '<div class="teaser"><a class="category" href="/category/kultur/">Kultur</a><h3><a href="/x-1">Theater öffnet</a></h3></div>'
    assert section(menu + article(below=teaser), url="https://testblatt.example/1") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Lokales", "Lokales"),
        (["Region", "Lokales"], "Lokales"),
        ("Region,Lokales", "Lokales"),
        ("Panorama", "Panorama"),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_the_address_decides_between_sections_of_json_ld(value: Any, expected: str | None) -> None:
    assert section(article(), articleSection=value, headline="Brücke gesperrt") == expected


def test_a_json_ld_breadcrumb_gives_the_first_step_after_the_home_page() -> None:
    steps = [
        {"position": n, "item": {"@id": f"/{n}", "name": name}}
        for n, name in enumerate(["Startseite", "Region", "Ost", "Brücke gesperrt"])
    ]
    crumbs = {"@type": "BreadcrumbList", "itemListElement": steps}
    head = f'<script type="application/ld+json">{json.dumps(crumbs)}</script>'
    assert section(article(), head, "https://testblatt.example/123/bruecke") == "Region"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("POLITIK", "Politik"),
        ("politik", "Politik"),
        ("NRW", "NRW"),
        ("Energie & Umwelt", "Energie & Umwelt"),
        ("3. Liga", "3. Liga"),
    ],
)
def test_capitals_are_repaired(printed: str, expected: str) -> None:
    assert (
        section(
            article(),
            f'<meta property="article:section" content="{printed.replace("&", "&amp;")}">',
            "https://x.example/1",
        )
        == expected
    )


def test_a_folder_in_the_address_is_named_as_the_menu_names_it() -> None:
    menu = '<nav><a href="/sport/">Sport</a><a href="/lokales/">Lokales &amp; Mehr</a></nav>'
    assert section(menu + article(), url="https://testblatt.example/sport/tor-1") == "Sport"


# keywords


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="keywords" content="Brücke, Verkehr; Musterstadt">', ("Brücke", "Verkehr", "Musterstadt")),
        (
            '<meta name="news_keywords" content="Brücke"><meta name="keywords" content="brücke,BRÜCKE,Verkehr">',
            ("Brücke", "Verkehr"),
        ),
        (
            '<meta property="article:tag" content="Brücke"><meta property="article:tag" content="Verkehr">',
            ("Brücke", "Verkehr"),
        ),
        ('<meta name="keywords" content=" , ,">', ()),
        ("", ()),
    ],
)
def test_keywords_are_read_from_meta_tags(head: str, expected: tuple[str, ...]) -> None:
    assert find_keywords(document(article(), head)) == expected


@pytest.mark.parametrize(
    "value",
    ["Brücke, Verkehr", ["Brücke", "Verkehr"], ["Brücke,Verkehr"], [{"@type": "Thing", "name": "Brücke"}, "Verkehr"]],
)
def test_keywords_are_read_from_json_ld(value: Any) -> None:
    assert find_keywords(document(article(), keywords=value, headline="x")) == ("Brücke", "Verkehr")


def test_tag_links_are_keywords_and_category_links_are_not() -> None:
    links = (
        '<a rel="tag" href="/tag/bruecke/">#Brücke</a><a rel="category tag" href="/category/lokales/">Lokales</a>'
        '<a rel="tag" href="/category/politik/">Politik</a>'
    )
    assert find_keywords(document(article(below=links))) == ("Brücke",)


# language


@pytest.mark.parametrize(
    ("lang", "head", "expected"),
    [
        (' lang="de"', "", "de"),
        (' lang="de-AT"', "", "de"),
        (' lang="DE_ch"', "", "de"),
        ("", '<meta property="og:locale" content="de_DE">', "de"),
        ("", '<meta http-equiv="content-language" content="de, en">', "de"),
        (' lang="fr"', '<meta property="og:locale" content="de_DE">', "fr"),
        (' lang="deutsch"', "", None),
        ("", "", None),
    ],
)
def test_language_is_what_the_page_says(lang: str, head: str, expected: str | None) -> None:
    assert find_language(document(head=head, lang=lang)) == expected


# comments


def comments(*args: Any, **news: Any) -> int | None:
    page = document(*args, **news)
    return find_comment_count(page, find_headline(page).element)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<a href='#comments'>0 Kommentare</a>", 0),
        ("<span>12 Kommentare</span>", 12),
        ("<span>1.204 Kommentare</span>", 1204),
        ("<h2>Kommentare (3)</h2>", 3),
        ("<p>Kommentare: 7</p>", 7),
        ("<span>Keine Kommentare</span>", 0),
        ("<div class='comments'><h2>Noch keine Kommentare</h2></div>", 0),
        ("<div id='comments'><h2>Ein Kommentar</h2></div>", 1),
        ("<h2 class='comments-title'>4 Gedanken zu „<span>Brücke gesperrt</span>“</h2>", 4),
        ("<section class='wp-block-comments'><h2>2 Antworten auf „Brücke gesperrt“</h2></section>", 2),
        ("<a href='#c'><span>12</span> Kommentare</a>", 12),
        ("<div><b>12</b> <span>Kommentare</span></div>", 12),
        ("<h2 class='comments-title'>5 Comments</h2>", 5),
        ("<p>Leserpost (150)</p>", 150),
        ("<h2>Kommentare</h2>", None),
        ("<a href='#r'>Kommentar schreiben</a>", None),
        ("<p>Ein Kommentar von Max Muster</p>", None),
        (
            "<p>Der Minister gab keine Kommentare zu den Vorwürfen ab, die seit Wochen gegen ihn erhoben werden; drei Kommentare "
            "hatte er zuvor noch veröffentlicht, wie sein Büro mitteilte.</p>",
            None,
        ),
        ("<div class='related-card'><h3><a href='/x-1'>Anderes</a></h3><span>8 Kommentare</span></div>", None),
        ("<aside><span>8 Kommentare</span></aside>", None),
        ("", None),
    ],
)
def test_comment_count_is_the_number_that_stands_there(line: str, expected: int | None) -> None:
    assert comments(article(below=line)) == expected


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        ({"commentCount": 5}, 5),
        ({"commentCount": "0"}, 0),
        ({"commentCount": True}, None),
        (
            {
                "interactionStatistic": {
                    "interactionType": "https://schema.org/CommentAction",
                    "userInteractionCount": 9,
                }
            },
            9,
        ),
        (
            {
                "interactionStatistic": [
                    {"interactionType": {"@type": "http://schema.org/CommentAction"}, "userInteractionCount": "9"}
                ]
            },
            9,
        ),
        (
            {"interactionStatistic": {"interactionType": "https://schema.org/LikeAction", "userInteractionCount": 9}},
            None,
        ),
    ],
)
def test_comment_count_is_read_from_json_ld(news: dict[str, Any], expected: int | None) -> None:
    assert comments(article(), headline="Brücke gesperrt", **news) == expected


# paywall

OFFER = (
    "<p>Jetzt weiterlesen</p><p>4 Wochen für 1 Euro testen, dann 9,99 Euro im Monat.</p>"
    "<p>Sie haben schon ein Abo? Hier anmelden.</p>"
)


@pytest.mark.parametrize("value", [False, "False", "false", "http://schema.org/False", "https://schema.org/False"])
def test_json_ld_closes_a_text(value: Any) -> None:
    assert is_paywalled(document(article(), isAccessibleForFree=value, headline="x"), Body(400))


@pytest.mark.parametrize("value", [True, "True", "true", "http://schema.org/True"])
def test_json_ld_opens_a_text_in_spite_of_offers(value: Any) -> None:
    assert not is_paywalled(document(article(below=OFFER), isAccessibleForFree=value, headline="x"), Body(40))


@pytest.mark.parametrize(("tier", "expected"), [("locked", True), ("paid", True), ("metered", False), ("free", False)])
def test_the_tier_of_the_content_is_read(tier: str, expected: bool) -> None:
    assert (
        is_paywalled(document(article(), f'<meta property="article:content_tier" content="{tier}">'), Body(400))
        is expected
    )


@pytest.mark.parametrize(
    ("below", "words", "expected"),
    [
        pytest.param(OFFER, 40, True, id="offer below an open beginning"),
        pytest.param(OFFER, 600, False, id="offer below a whole text"),
        pytest.param("<b>Weiterlesen mit Testblatt Plus</b>", 30, True, id="bare button below a stub"),
        pytest.param("<a href='/x'>Jetzt weiterlesen</a>", 30, False, id="a teaser's link"),
        pytest.param(
            "<footer>Jetzt Abo abschließen für 9,99 Euro im Monat. Hier anmelden</footer>",
            40,
            False,
            id="offer in the footer",
        ),
        pytest.param("<div style='display:none'>" + OFFER + "</div>", 40, False, id="hidden offer"),
        pytest.param(
            "<p>Das Abo der Zeitung kostet künftig 9,99 Euro im Monat und ist jederzeit kündbar.</p>",
            30,
            False,
            id="an item about prices",
        ),
        pytest.param("", 30, False, id="no offer"),
    ],
)
def test_an_offer_closes_a_text_that_breaks_off(below: str, words: int, expected: bool) -> None:
    assert is_paywalled(document(article(below=below)), Body(words)) is expected


@pytest.mark.parametrize("filler", ["1.", " ", "12 ", "Kommentare ", "lesen ", "um den ", "<a>", "für 1 "])
def test_long_runs_take_no_time(filler: str) -> None:
    page = document(article(below=f"<p>{filler * (100_000 // len(filler))}</p>"))
    element = find_headline(page).element
    start = time.process_time()
    find_section(page, element)
    find_keywords(page)
    find_comment_count(page, element)
    is_paywalled(page, Body(30))
    assert time.process_time() - start < 2
