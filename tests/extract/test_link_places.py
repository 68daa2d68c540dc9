"""Links between paragraphs: which are teasers of other articles, and which belong to the text."""

from __future__ import annotations

import pytest
from related_pages import HEADLINE, TEXT, TITLE_A, URL, A, found, items, links_of, page

from archiver.extract.document import Document

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


@pytest.mark.parametrize(
    ("slot", "is_ad"),
    [
        ('<div class="c-1"><div id="slot4">Anzeige</div></div>', False),
        ('<div class="ad"><span>Werbung</span></div>', False),
        ("<p>Anzeige</p>", True),
        ('<div class="ad-label"><span>Anzeige</span></div>', True),
    ],
    ids=["a slot with its mark", "a named slot with its mark", "a mark", "a named mark"],
)
def test_an_ad_s_empty_place_does_not_make_the_next_teaser_one(slot: str, is_ad: bool) -> None:
    teaser = f'<div class="t"><a href="{A}"><img src="b.jpg"><h4>{TITLE_A}</h4></a></div>'
    assert bool(links_of(page(between=slot + teaser))) is not is_ad


def test_a_teaser_named_ad_hoc_is_no_ad() -> None:
    teaser = f'<div class="teaser teaser--ad-hoc"><a href="{A}"><h3>{TITLE_A}</h3></a></div>'
    assert found(page(between=teaser)) == [(A, TITLE_A)]


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
