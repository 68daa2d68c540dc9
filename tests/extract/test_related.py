"""Related links: blocks and teasers as German sites make them, and the lists beside them that are none. All pages written by us."""

from __future__ import annotations

import time

import pytest

from archiver.extract.document import Document
from archiver.extract.layout import find_layout
from archiver.extract.related import find_related
from archiver.extract.title import find_headline
from archiver.items import Link

URL = "https://www.talbote.example/politik/gemeinderat-genehmigt-neue-bruecke-4711"
HEADLINE = "Gemeinderat genehmigt neue Brücke über die Wiesen"
TEXT = (
    "Der Gemeinderat von Oberwiesenbach hat am Donnerstagabend dem Bau der neuen Brücke zugestimmt, nach vier Stunden Aussprache.",
    "Zwölf Räte stimmten dafür, drei dagegen. „Das war überfällig“, sagte Bürgermeisterin Ayşe Groß nach der Sitzung im Rathaus.",
    "Die Arbeiten sollen im Frühjahr beginnen und anderthalb Jahre dauern; die Straße bleibt so lange für den Verkehr gesperrt.",
    "Das Land übernimmt sechzig Prozent der Kosten von 4,2 Millionen Euro, den Rest zahlt die Gemeinde aus ihren Rücklagen.",
)
MENU = "".join(
    f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in ("Politik", "Wirtschaft", "Sport", "Kultur")
)
A, B, C = (
    "/politik/alte-bruecke-gesperrt-4600",
    "/politik/streit-um-die-umleitung-4655",
    "/leute/portraet-der-baumeisterin-4502",
)
TITLE_A, TITLE_B, TITLE_C = (
    "Alte Brücke nach Riss gesperrt",
    "Streit um die Umleitung spitzt sich zu",
    "Die Frau, die Brücken baut",
)


def page(between: str = "", after: str = "", below: str = "", aside: str = "", before: str = "") -> Document:
    """An article page with something between its paragraphs, after the last one, below the article, beside it or above it."""
    first, second, third, fourth = (f"<p>{text}</p>" for text in TEXT)
    return Document(
        f"""<html><head><title>{HEADLINE} | Talbote</title><meta property="og:title" content="{HEADLINE}"></head><body>
        <header class="site-header"><nav><ul>{MENU}</ul></nav></header>{before}
        <main><article><h1>{HEADLINE}</h1><div class="entry-content">{first}{second}{between}{third}{fourth}{after}</div></article>
        {below}</main><aside class="sidebar">{aside}</aside>
        <footer><ul>{MENU}<li><a href="/impressum">Impressum</a></li></ul></footer></body></html>""".encode(),
        URL,
    )


def links_of(document: Document) -> tuple[Link, ...]:
    return find_related(document, find_layout(document, find_headline(document)))


def found(document: Document) -> list[tuple[str, str | None]]:
    return [(link.url.removeprefix("https://www.talbote.example"), link.title) for link in links_of(document)]


def items(*entries: tuple[str, str]) -> str:
    return "".join(f'<li><a href="{url}">{title}</a></li>' for url, title in entries)


def box(heading: str, *entries: tuple[str, str], more: str = "") -> str:
    return f"<div><h3>{heading}</h3><ul>{items(*entries)}{more}</ul></div>"


BOTH = items((A, TITLE_A), (B, TITLE_B))
WANTED = [(A, TITLE_A), (B, TITLE_B)]


def card(url: str, title: str, topic: str = "Politik") -> str:
    """A WordPress card: picture, category, headline, cut excerpt, button."""
    return (
        f'<article class="post-{len(title)} post type-post hentry tag-ads">'
        f'<a class="thumb" href="{url}"><img src="/b.jpg" alt="Bild einer Brücke"></a>'
        f'<span class="cat"><a href="/category/{topic.lower()}/">{topic}</a></span><h4 class="title"><a href="{url}">{title}</a></h4>'
        f'<time>3. Mai 2024</time><p>Ein Auszug, der mitten im Satz […]</p><a class="more-link" href="{url}">Weiterlesen</a></article>'
    )


CARDS = card(A, TITLE_A) + card(B, TITLE_B)

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
    "a bold line as heading": f"<p><strong>Lesen Sie auch:</strong></p><ul>{BOTH}</ul>",
    "links in one line of a paragraph": f'<p>Mehr zum Thema: <a href="{A}">{TITLE_A}</a> <a href="{B}">{TITLE_B}</a></p>',
    "topic links among the articles": box("Mehr zum Thema", ("/thema/bruecken", "Brücken"), *WANTED),
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


TEASERS = {
    "a lead-in and a link": (f'<p>Lesen Sie auch: <a href="{A}">{TITLE_A}</a></p>', "Lesen Sie auch"),
    "a bold lead-in": (f'<p><strong>Mehr zum Thema:</strong> <a href="{A}">{TITLE_A}</a></p>', "Mehr zum Thema"),
    "a lead-in inside the link": (f'<p><a href="{A}">Lesen Sie auch: {TITLE_A}</a></p>', "Lesen Sie auch"),
    "a paragraph that is only a link": (f'<p><a href="{A}">{TITLE_A}</a></p>', None),
    "a bold paragraph that is only a link": (f'<p><strong><a href="{A}">{TITLE_A}</a></strong></p>', None),
    "an arrowed link": (f'<p>&gt;&gt; <a href="{A}">{TITLE_A}</a> &lt;&lt;</p>', None),
    "a list after a lead-in": (f"<p>Lesen Sie auch:</p><ul>{items((A, TITLE_A))}</ul>", "Lesen Sie auch"),
    "a list item with its kicker": (f'<ul><li><strong>Verkehr:</strong> <a href="{A}">{TITLE_A}</a></li></ul>', None),
    "a box without heading": (
        f'<div class="teaser"><a href="{A}"><span class="kicker">Verkehr</span><h3>{TITLE_A}</h3></a></div>',
        None,
    ),
    "a box with heading": (
        f'<aside><h3>Passend dazu</h3><article><h4><a href="{A}">{TITLE_A}</a></h4></article></aside>',
        "Passend dazu",
    ),
    "a card whose link covers it": (
        f"""<div class="box"><div class="grid"><img src="b.jpg"><a class="cover" href="{A}">{TITLE_A}</a>
            <p>Ein langer Auszug steht noch dabei.</p></div></div>""",
        None,
    ),
    "a figure that is a teaser": (
        f'<figure class="inline-teaser"><div>Lest auch</div><a href="{A}"><div>{TITLE_A}</div></a></figure>',
        "Lest auch",
    ),
}


@pytest.mark.parametrize(("teaser", "block"), TEASERS.values(), ids=TEASERS)
def test_a_teaser_between_paragraphs(teaser: str, block: str | None) -> None:
    (link,) = links_of(page(between=teaser))
    assert (link.url, link.title, link.block, link.kind) == (
        "https://www.talbote.example" + A,
        TITLE_A,
        block,
        "teaser",
    )


@pytest.mark.parametrize(
    "end", ['<p>Lesen Sie auch: <a href="{}">{}</a></p>', '<p><a href="{}">{}</a></p>'], ids=["lead-in", "bare link"]
)
def test_a_teaser_that_ends_the_text(end: str) -> None:
    assert found(page(after=end.format(A, TITLE_A))) == [(A, TITLE_A)]


INLINE = {
    "a link in a sentence": f"""<p>Im März war die <a href="{A}">alte Brücke gesperrt</a> worden, weil ein Prüfer Risse
        in zwei Pfeilern fand.</p>""",
    "a source on another site": '<p><a href="https://amt.invalid/berichte/bericht-zur-bruecke-2024.html">Bericht zur Brücke</a></p>',
    "a topic page": '<p>Alles zur <a href="/thema/bruecken">Brücke</a></p>',
    "a newsletter": '<p><a href="/service/newsletter-des-talboten-12345">Jetzt den Newsletter des Talboten abonnieren</a></p>',
    "a video player's list": '<div><a href="/video/bruecke-im-zeitraffer-4321"><h3>Die Brücke im Zeitraffer gesehen</h3></a></div>',
    "a jump within the page": '<p><a href="#kapitel-2">Zum zweiten Kapitel der Geschichte</a></p>',
    "an author": '<div class="byline"><a href="/personen/max-mustermann-12345">Von unserem Redakteur Max Mustermann</a></div>',
}


@pytest.mark.parametrize("line", INLINE.values(), ids=INLINE)
def test_what_is_no_teaser_between_paragraphs(line: str) -> None:
    assert found(page(between=line)) == []


def test_a_partner_site_is_followed_only_from_a_card_like_the_houses_own() -> None:
    own = f'<div class="teaser-absatz"><a class="t" href="{A}"><h3>{TITLE_A}</h3></a></div>'
    partner = own.replace(A, "https://funkhaus.example/land/ausschuss-tagt-zum-brueckenbau-100.html").replace(
        TITLE_A, "Ausschuss tagt erneut"
    )
    assert [link.title for link in links_of(page(between=own + partner))] == [TITLE_A, "Ausschuss tagt erneut"]
    assert links_of(page(between=partner)) == ()


def test_loose_text_does_not_make_its_boxes_inline() -> None:
    box = f'<div class="teaserbox"><a href="{A}"><h4>{TITLE_A}</h4></a></div>'
    text = "<br><br>".join(TEXT[:2]) + box + "<br><br>".join(TEXT[2:])
    document = Document(f"<html><body><h1>{HEADLINE}</h1><div class=text>{text}</div></body></html>".encode(), URL)
    assert found(document) == [(A, TITLE_A)]


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
