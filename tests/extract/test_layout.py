"""Where the article stands: one named case per way that sites build their pages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from article_pages import LEAD, PARAGRAPHS, TEXT, TITLE, URL, amid, article, found, page

from archiver.extract.body.layout import find_layout
from archiver.extract.document import Document
from archiver.extract.text import text_of

H1 = f"<h1>{TITLE}</h1>"
AD = '<div class="ad-slot"><p>Anzeige: Jetzt Lack gegen Rost kaufen und zwei Jahre lang sparen, nur in Ihrem Baumarkt.</p></div>'
CARD = (
    '<div class="c-{0}"><img src="/{0}.jpg"><h3><a href="/artikel-{0}">Etwas ganz anderes geschah {0} Mal</a></h3>'
    "<p>Das ist der Anriss eines anderen Artikels, der mit dem Text auf dieser Seite nichts zu tun hat, Nummer {0}.</p></div>"
)
CARDS = "".join(CARD.format(number) for number in range(8))
TEASERS = "".join(
    f'<p><b><a href="/n-{number}">Kurz gemeldet {number}</a></b> Der Gemeinderat tagt am Montag um {number} Uhr im Saal.</p>'
    for number in range(4)
)
BREAKS = "<br><br>".join(TEXT)
OTHER = "".join(
    f"<p>Absatz {number} eines anderen Artikels, der beim Blättern nachgeladen wird und ebenso lang ist wie der erste.</p>"
    for number in range(9)
)

PAGES = {
    "article element": article(),
    "divs without a class": f"<div><div>{H1}</div><div>{PARAGRAPHS}</div></div>",
    "paragraphs beside the headline": f"<div>{H1}{PARAGRAPHS}</div>",
    "each paragraph in a box of its own": f"<article>{H1}{''.join(f'<section class=b><p>{text}</p></section>' for text in TEXT)}</article>",
    "text in two containers around an ad": (
        f'<article>{H1}<div class="text-part"><p>{TEXT[0]}</p><p>{TEXT[1]}</p></div>{AD}'
        f'<div class="text-part"><p>{TEXT[2]}</p><p>{TEXT[3]}</p></div></article>'
    ),
    "first paragraph outside the container": (
        f'<article>{H1}<div class="body start"><p>{TEXT[0]}</p></div>'
        f'<div class="body start walled">{"".join(f"<p>{text}</p>" for text in TEXT[1:])}</div></article>'
    ),
    "last part in a container of another name": (
        f'<article>{H1}<div class="article__body">{"".join(f"<p>{text}</p>" for text in TEXT[:3])}</div>{AD}'
        f'<div class="article__body-rest grid"><p>{TEXT[3]}</p></div></article>'
    ),
    "introduction of several paragraphs": (
        f'<article>{H1}<div class="a"><p>{TEXT[0]}</p><p>{TEXT[1]}</p></div>'
        f'<div class="b"><div><p>{TEXT[2]}</p></div><div><p>{TEXT[3]}</p></div></div></article>'
    ),
    "ads between the paragraphs": f"<article>{H1}<div>{amid(AD)}</div></article>",
    "divs for paragraphs": f'<article>{H1}<div class="t">{"".join(f"<div>{text}</div>" for text in TEXT)}</div></article>',
    "line breaks for paragraphs": f'{H1}<div id="content">{BREAKS}</div>',
    "line breaks with an image between": f'{H1}<div id="content">{BREAKS.replace("<br><br>", "<br><br><img src=/a.jpg><br><br>", 1)}</div>',
    "loose text around a boxed first part": (
        f'<div class="wrap">{H1}<div class="news"><div class="start">{TEXT[0]}</div>{TEXT[1]}<h2></h2>{TEXT[2]}<hr>{TEXT[3]}</div></div>'
    ),
    "page set in tables": (
        f"<table><tr><td><a href='/'>Start</a><br><a href='/2'>Archiv</a></td><td><b>{H1}</b>{BREAKS}</td>"
        "<td><a href='/3'>Werbung</a></td></tr></table>"
    ),
    "page inside a form": f'<form action="/" id="aspnetForm">{article()}</form>',
    "sidebar with cards": f'<div class="row"><div class="col-8">{article()}</div><div class="col-4">{CARDS}</div></div>',
    "headline above text and column of teasers": (
        f'<div>{H1}<div class="row"><div class="col-8">{PARAGRAPHS}</div><div class="col-4">{TEASERS}</div></div></div>'
    ),
    "cards behind the text without a name": article(behind=f"<div>{CARDS}</div>"),
    "cards before the text": f"<div>{H1}<div>{CARDS}</div><div>{PARAGRAPHS}</div></div>",
    "next article loaded below": f"{article()}<main><article><header><h2>Anderer Artikel</h2></header>{OTHER}</article></main>",
    "opinion piece with class Kommentar": f'<main class="seite">{H1}<div class="kommentar">{PARAGRAPHS}</div></main>',
    "container named like an ad": f'<main>{H1}<div class="content ads sponsored">{PARAGRAPHS}</div></main>',
    "parts named like a share box": f"<main>{H1}{''.join(f'<div class=share>{p}</div>' for p in amid('').splitlines())}</main>",
    "paid text that a style hides": (
        f'<article>{H1}<div class="free"><p>{TEXT[0]}</p></div>'
        f'<div class="paywall" style="display:none">{"".join(f"<p>{text}</p>" for text in TEXT[1:])}</div></article>'
    ),
    "shop of cookies behind the text": article()
    + f'<div id="cmplz-cookiebanner"><p>{"Wir und unsere Partner verarbeiten Daten. " * 60}</p></div>',
    "hashed class names": f'<div class="sc-a1"><div class="css-9xk2">{H1}</div><div class="css-0ad1">{PARAGRAPHS}</div></div>',
    "headline is an h2": (
        f'<main><h1 class="logo">Musterzeitung</h1><article><h2 class="headline">{TITLE}</h2>{PARAGRAPHS}</article></main>'
    ),
    "headline behind the text": f"<article><div>{PARAGRAPHS}</div>{H1}</article>",
    "no headline at all": f'<div class="entry-content">{PARAGRAPHS}</div>',
    "custom elements": f"<news-article>{H1}<news-text>{PARAGRAPHS}</news-text></news-article>",
    "blockquote around everything": f"<div>{H1}<blockquote>{PARAGRAPHS}</blockquote></div>",
}


@pytest.mark.parametrize("main", PAGES.values(), ids=PAGES.keys())
def test_text_is_found_whole_and_alone(main: str) -> None:
    layout, body = found(page(main))
    assert body.text == "\n\n".join(TEXT)
    assert layout.paragraphs


def test_short_text_is_not_outweighed_by_cards() -> None:
    column = f'<div class="m">{H1}<div class="t"><p>{TEXT[0]}</p></div></div>'
    assert found(page(f'<div class="r">{column}<div class="s">{CARDS}</div></div>'))[1].text == TEXT[0]


def test_article_holds_headline_and_text_and_nothing_around() -> None:
    layout, _ = found(page(article(before=f"<p>{LEAD}</p>"), after=CARDS))
    assert layout.article.tag == "article"
    assert layout.lead is not None
    assert text_of(layout.lead) == LEAD
    assert [text_of(element) for element in layout.paragraphs] == list(TEXT)


def test_paragraphs_are_elements_of_the_page_in_page_order() -> None:
    document = Document(
        page(article(amid("<h2>Die Kosten</h2><ul><li>Zwölf Millionen</li></ul><blockquote>So nicht.</blockquote>"))),
        URL,
    )
    layout = find_layout(document, SimpleNamespace(title=TITLE, element=document.tree.find(".//h1")))
    order = {element: index for index, element in enumerate(document.tree.iter())}
    places = [order[element] for element in layout.paragraphs]
    assert places == sorted(places)
    assert [element.tag for element in layout.paragraphs] == ["p", "p", "h2", "li", "blockquote", "p", "p"]


def test_page_without_text_gives_its_body_and_no_paragraphs() -> None:
    document = Document(b"<html><body><div></div></body></html>", URL)
    layout = find_layout(document, SimpleNamespace(title=None, element=None))
    assert (layout.article.tag, layout.paragraphs, layout.lead) == ("body", (), None)


TICKER_ENTRY = (
    '<article class="entry"><time>{0}:15 Uhr</time><h3><a href="#e{0}">Stand der Dinge um {0} Uhr</a></h3>'
    "<p>Um {0} Uhr meldete die Stadt den nächsten Schritt der Arbeiten am Steg.</p></article>"
)


def test_live_ticker_keeps_its_entries() -> None:
    entries = "".join(TICKER_ENTRY.format(hour) for hour in range(10, 18))
    _, body = found(page(f'<main>{H1}<p class="intro">{LEAD}</p><div class="ticker">{entries}</div></main>'))
    assert body.text is not None
    assert body.lead == LEAD
    for hour in range(10, 18):
        assert f"Stand der Dinge um {hour} Uhr" in body.text
        assert f"Um {hour} Uhr meldete die Stadt" in body.text


SEED = f"""<main id="main"><article class="post type-post hentry category-politik">
<div class="entry-cats"><a href="/politik">POLITIK</a></div><span class="date">Oktober 21, 2024</span><a href="#respond">0 Kommentare</a>
<h1 class="entry-title">{TITLE}</h1>
<div class="entry-content"><p>{LEAD}</p><img src="/b.jpg"><p>shutterstock/Anna Muster</p>{PARAGRAPHS}</div>
<div class="rel"><h3>Related Posts</h3><div class="card"><a href="/a-1"><h4>In der Stadt braut sich ein Sturm zusammen</h4></a>
<p>Es braut sich etwas zusammen, und niemand in der Verwaltung will davon gewusst haben, heißt es aus dem […]</p></div></div>
<div id="comments"><div id="respond"><h3>Schreibe einen Kommentar</h3>
<form><p>Deine E-Mail-Adresse wird nicht veröffentlicht.</p></form></div></div>
</article></main><div class="you-missed"><h2>You Missed</h2>
{"".join(f'<div><h4><a href="/n-{n}">Neuigkeit {n}</a></h4><i>Oktober {n}, 2024</i> <i>38 views</i></div>' for n in range(10, 16))}
</div>"""


def test_wordpress_theme_gives_lead_and_paragraphs_only() -> None:
    _, body = found(page(SEED))
    assert body.text == "\n\n".join((LEAD, *TEXT))
