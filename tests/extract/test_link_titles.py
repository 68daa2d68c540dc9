"""The headline that a card of a linked article prints."""

from __future__ import annotations

import pytest
from related_pages import CARDS, TITLE_A, WANTED, A, found, links_of, page

CARD_FORMS = {
    "a heading": "<h3>{}</h3>",
    "a kicker of its own class": '<span class="kicker">Verkehr</span><h3>{}</h3>',
    "a kicker in the heading": '<h3><span class="teaser__topic">Verkehr</span> <span>{}</span></h3>',
    "a kicker with colon in the heading": "<h3><span>Verkehr:</span> {}</h3>",
    "a kicker and a hidden colon": '<h2><span><span>Verkehr</span><span class="hidden">: </span></span><span>{}</span></h2>',
    "a kicker as smaller heading": "<h4>Nach dem Riss</h4><h3>{}</h3>",
    "a kicker as larger number": "<h2 class=topic>Nach dem Riss im Pfeiler drei</h2><h1>{}</h1>",
    "lines without headings": "<div>Verkehr</div><div>{}</div><div>Der Prüfer fand einen Riss, der länger ist als ein Arm.</div>",
    "glued lines": "<div><span>Verkehr</span><span>{}</span></div>",
    "date and author": '<time>3. Mai 2024</time><h3>{}</h3><p class="author">von Max Mustermann</p>',
    "a leading time": "<p>15:15</p><div class=teaser-headline>{}</div>",
    "an excerpt": "<div class=card-title>{}</div><p>Ein Auszug, der mitten im […]</p>",
    "a button": "<h3>{}</h3><span>Weiterlesen</span>",
    "the line's end": "<span>{} | mehr</span>",
    "a mark for subscribers": '<h3><span class="badge">Plus</span>{}</h3>',
}


@pytest.mark.parametrize("form", CARD_FORMS.values(), ids=CARD_FORMS)
def test_the_title_is_the_headline_of_the_card(form: str) -> None:
    card = (
        f'<div class="box"><a href="{A}"><img alt="Bild der alten Brücke" src="b.jpg">{form.format(TITLE_A)}</a></div>'
    )
    assert found(page(between=card)) == [(A, TITLE_A)]


def test_a_heading_of_tabs_is_read_to_its_first_tab() -> None:
    tabs = '<h4><a href="#a">ÄHNLICHE ARTIKEL</a><a href="#b">MEHR VOM AUTOR</a></h4>'
    assert {
        link.block
        for link in links_of(page(below=f'<div class="td_block_related_posts">{tabs}<div>{CARDS}</div></div>'))
    } == {"ÄHNLICHE ARTIKEL"}


def test_a_headline_beside_the_only_link_of_its_card_is_its_title() -> None:
    cards = "".join(
        f'<div class="item"><h2>{title}</h2><a href="/thema/bruecken">Brücken</a><p>Auszug</p><a href="{url}">weiterlesen</a></div>'
        for url, title in WANTED
    )
    assert found(page(below=f'<div class="list--related">{cards}</div>')) == WANTED
