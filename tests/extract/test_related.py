"""Related links: blocks as German sites make them, and the lists beside them that are none."""

from __future__ import annotations

import time

import pytest
from related_pages import (
    BOTH,
    CARDS,
    HEADLINE,
    TITLE_A,
    TITLE_B,
    TITLE_C,
    URL,
    WANTED,
    A,
    B,
    C,
    box,
    card,
    found,
    items,
    links_of,
    page,
)

from archiver.extract.body.layout import find_layout
from archiver.extract.document import Document
from archiver.extract.related.find import find_related
from archiver.extract.title import find_headline

HEADINGS = (
    "Mehr zum Thema",
    "Mehr zum Thema:",
    "Zum Thema",
    "Artikel zum Thema",
    "Das könnte Sie auch interessieren",
    "Das könnte dich auch interessieren",
    "Lesen Sie auch",
    "Lesen Sie dazu auch:",
    "Lest auch",
    "Verwandte Artikel",
    "Verwandte Themen",
    "Ähnliche Beiträge",
    "Related Posts",
    "You may also like",
    "Passend dazu",
    "Passend zum Artikel",
    "Auch interessant",
    "Mehr dazu",
    "Siehe auch",
    "Mehr Nachrichten zum Thema",
    "Mehr über den Brückenbau",
    "Weiterführende Informationen",
    "In Verbindung stehende Artikel",
    "Was bisher geschah",
    "Alle Artikel der Serie",
)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_block_below_the_article_is_known_by_its_heading(heading: str) -> None:
    links = links_of(page(below=f"<section><h3>{heading}</h3><ul>{BOTH}</ul></section>"))
    assert [(link.title, link.kind, link.position) for link in links] == [(TITLE_A, "box", 0), (TITLE_B, "box", 1)]
    assert {link.block for link in links} == {heading.rstrip(":")}


OTHER_HEADINGS = (
    "Meistgelesen",
    "Meistgelesene Artikel",
    "Beliebteste Beiträge",
    "Neueste Beiträge",
    "Aktuelle Beiträge",
    "Aktuelles",
    "Aktuelle Nachrichten",
    "You Missed",
    "Top-Themen",
    "News des Tages",
    "Mehr aus Politik",
    "Mehr aus dem Ressort",
    "Aus dem Ressort",
    "Weitere Beiträge von Max Mustermann",
    "Mehr vom Autor",
    "Nächster Artikel",
    "Vorheriger Beitrag",
    "Anzeige",
    "Bücher zum Thema",
    "Newsletter",
    "Themen",
    "Quellen",
)


@pytest.mark.parametrize("heading", OTHER_HEADINGS)
def test_other_headings_stand_over_other_lists(heading: str) -> None:
    assert found(page(below=f"<section><h3>{heading}</h3><ul>{BOTH}</ul></section>")) == []


@pytest.mark.parametrize("heading", OTHER_HEADINGS)
def test_other_lists_are_none_between_paragraphs_either(heading: str) -> None:
    assert found(page(between=f"<div><h3>{heading}</h3><ul>{BOTH}</ul></div>")) == []


BLOCKS = {
    "cards under a heading in its own box": f"""<div class="sec"><div class="sec-title"><h4>Related Posts</h4></div>
        <div class="row">{CARDS}</div></div>""",
    "a heading in a widget of its own": f"""<div class="elementor-widget"><div><h2>Ähnliche Beiträge</h2></div></div>
        <div class="elementor-widget"><div class="posts">{CARDS}</div></div>""",
    "the plug-in YARPP": f'<div class="yarpp yarpp-related"><ol>{BOTH}</ol></div>',
    "the plug-in CRP": f'<div class="crp_related"><h3>Weitere Beiträge</h3><ul>{BOTH}</ul></div>',
    "the plug-in wp_rp": f"""<div class="wp_rp_wrap"><h3 class="related_post_title">Passt dazu</h3>
        <ul class="related_post wp_rp">{BOTH}</ul></div>""",
    "a class name only": f'<div class="article-related">{CARDS}</div>',
    "a class name in camel case": f'<div class="StoryRelatedArticles_root__x1">{CARDS}</div>',
    "a footer of the article": f'<footer class="entry-footer"><h3>Ähnliche Artikel</h3>{CARDS}</footer>',
    "a name for screen readers": f'<section aria-label="Mehr zum Thema"><ul>{BOTH}</ul></section>',
    "a heading that is no heading element": f'<div><div class="hl">Mehr zum Thema</div><div class="list">{CARDS}</div></div>',
    "a line between heading and cards": f"""<section><h2>🔗 Verwandte Ratgeber</h2><p>Weitere spannende Artikel aus unserem Blog</p>
        <div class="grid">{CARDS}</div></section>""",
    "a bold line as heading": f"<p><strong>Lesen Sie auch:</strong></p><ul>{BOTH}</ul>",
    "links in one line of a paragraph": f'<p>Mehr zum Thema: <a href="{A}">{TITLE_A}</a> <a href="{B}">{TITLE_B}</a></p>',
    "topic links among the articles": box("Mehr zum Thema", ("/thema/bruecken", "Brücken"), *WANTED),
    "a heading that links its topic": f"""<section><h2><a href="/thema/bruecken">Mehr zum Thema</a></h2><div>{CARDS}</div></section>""",
    "a heading with a link beside it": f"""<section><header><h2>Mehr zum Thema</h2><a href="/thema/bruecken">Alle</a></header>
        <div>{CARDS}</div></section>""",
    "a first list item as heading": f"<ul><li>Mehr zum Thema</li>{BOTH}</ul>",
    "a definition list": f"""<dl><dt>Zum Thema</dt><dd><a href="{A}">{TITLE_A}</a></dd><dd><a href="{B}">{TITLE_B}</a></dd></dl>""",
    "an ad between heading and cards": f"""<div><h3>Mehr zum Thema</h3><div class="ad-slot"></div>
        <div class="teasers">{CARDS}</div></div>""",
    "slides": f"""<div><div class="head"><span>Auch interessant</span><div class="arrows"><button>‹</button></div></div>
        <div class="slides"><div class="slide"><a href="{A}"><h3>{TITLE_A}</h3></a></div>
        <div class="slide"><a href="{B}"><h3>{TITLE_B}</h3></a></div></div></div>""",
    "tabs beside other lists": f"""<div class="tabs">
        <section><header><span>Meistgelesen</span></header><ul>{items((C, TITLE_C))}</ul></section>
        <section><header><span>Zum Thema</span></header><ul>{BOTH}</ul></section></div>""",
    "promotion among the articles": box(
        "Das könnte Sie auch interessieren",
        *WANTED,
        ("/service/talbote-newsletter-abonnieren-12345", "Jetzt den Newsletter abonnieren"),
    ),
    "the article itself among the links": box("Mehr zum Thema", *WANTED, (URL + "?utm_source=box#top", HEADLINE)),
    "the same link twice": box("Mehr zum Thema", *WANTED, *WANTED),
    "tracking parameters": box("Mehr zum Thema", (A + "?utm_source=related", TITLE_A), (B + "#box", TITLE_B)),
    "sponsored links": box("Mehr zum Thema", *WANTED, more=f'<li><a rel="sponsored" href="{C}">{TITLE_C}</a></li>'),
    "links of another site": box(
        "Mehr zum Thema",
        *WANTED,
        ("https://werbung.invalid/abnehmen-ohne-hunger-98765.html", "Abnehmen ohne Hunger mit diesem Trick"),
    ),
    "the address with full host": box("Mehr zum Thema", ("https://www.talbote.example" + A, TITLE_A), (B, TITLE_B)),
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_related_block_after_the_text(block: str) -> None:
    assert found(page(after=block)) == WANTED


def test_a_teaser_line_alone_in_a_box_behind_the_text() -> None:
    box = f'<x-more-on><p><b>Mehr:</b> <a href="{A}">{TITLE_A}</a></p></x-more-on>'
    assert found(page(after=box)) == WANTED[:1]


BELOW = {name: block for name, block in BLOCKS.items() if name != "a footer of the article"}
"""Below the article a footer is the site's."""


@pytest.mark.parametrize("block", BELOW.values(), ids=BELOW)
def test_a_related_block_below_the_article(block: str) -> None:
    assert found(page(below=block)) == WANTED


OTHERS = {
    "a most-read list named related": f'<div class="related-posts"><h3>Meistgelesen</h3><ul>{BOTH}</ul></div>',
    "topic pages under the usual heading": box("Mehr zum Thema", ("/thema/bruecken", "Brücken"), ("/tag/bau/", "Bau")),
    "topic pages without a telling address": box(
        "Mehr zum Thema", ("/verkehr/bruecken/", "Brücken"), ("/orte/wiesen/", "Wiesen")
    ),
    "authors": box("Mehr zum Thema", ("/autor/max-mustermann", "Max Mustermann")),
    "an ad network's box": f'<div class="OUTBRAIN" data-widget-id="AR_1"><h3>Das könnte Sie auch interessieren</h3><ul>{BOTH}</ul></div>',
    "ads of other sites": """<div><h3>Das könnte Sie auch interessieren</h3><a href="https://werbung.invalid/trick-gegen-falten-12345.html">
        <h4>Dieser Trick hilft gegen Falten</h4></a></div>""",
    "previous and next post": f'<nav class="navigation post-navigation"><div class="nav-previous"><a href="{A}">{TITLE_A}</a></div></nav>',
    "previous and next post without nav element": f"""<div class="post-nav"><a href="{A}" rel="prev">{TITLE_A}</a>
        <a href="{B}" rel="next">{TITLE_B}</a></div>""",
    "the author's other posts": f'<div class="author-box"><h4>Max Mustermann</h4><ul>{BOTH}</ul></div>',
    "recent posts": f'<section class="widget widget_recent_entries"><ul>{BOTH}</ul></section>',
    "a list without heading or name": f"<div><ul>{BOTH}</ul></div>",
    "further articles of another subject": box(
        "Weitere Artikel", (C, TITLE_C), ("/sport/tsv-gewinnt-derby-4711", "TSV gewinnt Derby")
    ),
    "comments": f'<div id="comments"><h3>2 Kommentare</h3><p>Dazu auch <a href="{A}">{TITLE_A}</a></p></div>',
    "a picture file": '<div><h3>Mehr zum Thema</h3><a href="/bilder/bruecke-von-oben-2024.jpg">Die Brücke von oben gesehen</a></div>',
}


@pytest.mark.parametrize("block", OTHERS.values(), ids=OTHERS)
def test_what_is_no_related_block(block: str) -> None:
    assert found(page(below=block)) == []


def test_the_sidebar_may_hold_a_related_block_among_its_lists() -> None:
    aside = f"""<section class="widget"><h4>Neueste Beiträge</h4><ul>{items((C, TITLE_C))}</ul></section>
        <section class="widget"><h4>Dossiers zum Thema</h4><ul>{BOTH}</ul></section>
        <section class="widget"><h4>Top-Klicks der Woche</h4><ul>{items((C, TITLE_C))}</ul></section>"""
    assert found(page(aside=aside)) == WANTED


def test_one_word_titles_are_taken_where_the_heading_names_what_it_lists() -> None:
    block = box("Dossiers zum Thema", ("/dossier/bruecken/", "Brücken"))
    assert found(page(below=block)) == [("/dossier/bruecken/", "Brücken")]


def test_a_short_slug_is_taken_among_cards_of_the_same_make() -> None:
    block = f'<div class="related-posts">{card(A, TITLE_A)}{card("/wiesenglueck/", "Wiesenglück")}</div>'
    assert found(page(below=block)) == [(A, TITLE_A), ("/wiesenglueck/", "Wiesenglück")]


def test_further_articles_of_the_same_subject_are_related() -> None:
    block = box("Weitere Artikel", (A, "Alte Brücke über die Wiesen gesperrt"), (C, TITLE_C))
    assert [title for _, title in found(page(below=block))] == ["Alte Brücke über die Wiesen gesperrt", TITLE_C]


def test_a_related_block_may_precede_the_text() -> None:
    assert found(page(before=f'<div class="related-articles"><ul>{BOTH}</ul></div>')) == WANTED


def test_positions_follow_the_page_and_count_from_zero() -> None:
    document = page(
        between=f'<p><a href="{C}">{TITLE_C}</a></p>',
        below=f"<div><h3>Mehr zum Thema</h3><ul>{BOTH}{items((C, TITLE_C))}</ul></div>",
    )
    assert [(link.title, link.position, link.kind) for link in links_of(document)] == [
        (TITLE_C, 0, "teaser"),
        (TITLE_A, 1, "box"),
        (TITLE_B, 2, "box"),
    ]


def test_a_page_without_text_may_still_have_a_related_block() -> None:
    document = Document(f"<html><body><div class='related-posts'><ul>{BOTH}</ul></div></body></html>".encode(), URL)
    assert found(document) == WANTED


@pytest.mark.parametrize(
    "html", ["", "<html></html>", "<frameset><frame src=a></frameset>", "<a href='http://[kaputt/'>x</a>" * 3], ids=repr
)
def test_broken_pages_have_no_related_links(html: str) -> None:
    assert links_of(Document(html.encode(), URL)) == ()


def test_a_page_without_address_has_no_related_links() -> None:
    document = Document(f'<html><body><div class="related-posts">{BOTH}</div></body></html>'.encode(), "")
    assert links_of(document) == ()


def test_many_links_and_headings_stay_fast() -> None:
    many = "".join(
        f'<div><h4>Rubrik {n}</h4><a href="/a/meldung-nummer-{n}-vom-tage">Meldung {n}</a></div>' for n in range(5000)
    )
    flat = "".join(f'<a href="/a/meldung-nummer-{n}-vom-abend">Meldung {n}</a>' for n in range(5000))
    document = page(below=f"<div>{many}</div><div>{flat}</div><div><h3>Mehr zum Thema</h3><ul>{BOTH}</ul></div>")
    layout = find_layout(document, find_headline(document))
    start = time.process_time()
    assert [link.title for link in find_related(document, layout)] == [TITLE_A, TITLE_B]
    assert time.process_time() - start < 3
