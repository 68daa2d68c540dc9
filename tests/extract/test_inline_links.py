"""Links in the sentences of the text are kept, and nothing else is."""

from __future__ import annotations

import pytest

from archiver import extract
from archiver.items import Article, InlineLink

URL = "https://testblatt.example/lokales/2024/bruecke-bleibt-gesperrt"
TEXT = (
    "Die alte Brücke über die Mühlau bleibt bis zum Herbst gesperrt, das teilte die Verwaltung dem Bauausschuss am Montag mit. "
    "Bei der Prüfung hatten sich Risse in den Pfeilern gezeigt, die tiefer reichen als gedacht. "
)


def read(text: str = "", lead: str = "", around: str = "") -> Article:
    html = (
        f"<html lang=de><body><nav><a href='/'>Start</a></nav><article><h1>Brücke bleibt gesperrt</h1>{lead}<p>{TEXT}</p>{text}"
        f"<p>{TEXT} Im November entscheidet der Rat.</p></article>{around}</body></html>"
    )
    return extract(html.encode(), URL)


def links(text: str = "", **page: str) -> tuple[InlineLink, ...]:
    return read(text, **page).inline_links


def sentence(link: str) -> str:
    return f"<p>Was das kostet, steht in {link}, die der Ausschuss am Montag beraten hat und die der Rat noch ändern kann.</p>"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("<a href='/vorlage-4711.pdf'>der Vorlage</a>", InlineLink("https://testblatt.example/vorlage-4711.pdf", "der Vorlage")),
        ("<a href='//stadt.example/rat?utm_source=x#oben'>der Vorlage</a>", InlineLink("https://stadt.example/rat", "der Vorlage")),
        ("<a href='/thema/rat/'>der <em>Vorlage</em></a>", InlineLink("https://testblatt.example/thema/rat/", "der Vorlage")),
        ("<a href='https://stadt.example/a'>der<br>Vorlage</a>", InlineLink("https://stadt.example/a", "der Vorlage")),
    ],
    ids=["document", "without tracking and fragment", "topic page, marked words", "line break in the words"],
)  # fmt: skip
def test_a_link_in_a_sentence_is_kept_with_its_words(link: str, expected: InlineLink) -> None:
    assert links(sentence(link)) == (expected,)


@pytest.mark.parametrize(
    "link",
    [
        "<a href='#anmerkung'>der Vorlage</a>",
        f"<a href='{URL}#fn1'>der Vorlage</a>",
        "<a href='mailto:rat@stadt.example'>der Vorlage</a>",
        "<a href='javascript:alle()'>der Vorlage</a>",
        "<a href='https://stadt.example/'><img src='/s.png'></a>",
        "<a name='stelle'>der Vorlage</a>",
        "<a href='http://[::1'>der Vorlage</a>",
    ],
    ids=["fragment", "the page itself", "mail", "script", "picture", "anchor", "no address"],
)
def test_what_leads_to_no_other_page_or_has_no_words_is_none(link: str) -> None:
    assert links(sentence(link)) == ()


def test_order_is_the_page_s_and_repetitions_stand_once() -> None:
    text = sentence("<a href='/b'>der Vorlage</a> und <a href='/a'>dem Beschluss</a>") + sentence(
        "<a href='/b'>der Vorlage</a>"
    )
    text += sentence("<a href='/b'>dem Papier</a>")
    assert [(link.url.rpartition("/")[2], link.text) for link in links(text)] == [
        ("b", "der Vorlage"), ("a", "dem Beschluss"), ("b", "dem Papier"),
    ]  # fmt: skip


def test_lists_quotes_and_the_lead_belong_to_the_text() -> None:
    lead = "<p class='article__lead'>Seit Montag kommt niemand mehr über <a href='/fluss'>die Mühlau</a>, und das bleibt so.</p>"
    text = (
        "<ul><li>Autos fahren über <a href='/gewerbe'>das Gewerbegebiet</a> im Norden der Stadt.</li></ul>"
        "<blockquote><p>„Das ist bitter“, sagte <a href='/person'>der Bürgermeister</a> am Abend vor dem Rathaus.</p></blockquote>"
    )
    assert [link.text for link in links(text, lead=lead)] == ["die Mühlau", "das Gewerbegebiet", "der Bürgermeister"]


def test_related_links_are_kept_apart() -> None:
    teaser = (
        "<p><a href='/lokales/2024/fluss-fuehrt-hochwasser'>Lesen Sie auch: Der Fluss führt wieder Hochwasser</a></p>"
    )
    box = (
        "<section><h2>Mehr zum Thema</h2><ul><li><a href='/lokales/2024/neue-busse-am-rathaus'>Neue Busse halten am Rathaus"
        "</a></li></ul></section>"
    )
    article = read(teaser + sentence("<a href='/lokales/2024/neue-busse-am-rathaus'>dem Fahrplan</a>"), around=box)
    assert [link.text for link in article.inline_links] == ["dem Fahrplan"]
    assert [link.title for link in article.related_links] == [
        "Der Fluss führt wieder Hochwasser",
        "Neue Busse halten am Rathaus",
    ]


@pytest.mark.parametrize(
    "around",
    [
        "<aside class='sidebar'><p>Mehr in <a href='/abo'>unserem Abo</a>.</p></aside>",
        "<section class='comments'><p>Ich habe <a href='/x'>das hier</a> gelesen und glaube es nicht, so ist das.</p></section>",
        "<footer><p><a href='/impressum'>Impressum</a></p></footer>",
    ],
    ids=["sidebar", "comments", "footer"],
)
def test_links_beside_the_text_are_none(around: str) -> None:
    assert links(around=around) == ()
