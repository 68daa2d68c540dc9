"""Lines of the running text that only point to another article."""

from __future__ import annotations

import time

import pytest
from lxml.html import fragment_fromstring

from archiver.extract.related.teasers import is_teaser_line, lead_in

URL = "https://www.talbote.example/politik/gemeinderat-genehmigt-neue-bruecke-4711"
LINK = '<a href="/politik/alte-bruecke-gesperrt-4600">Alte Brücke nach Riss gesperrt</a>'
FULL = LINK.replace('href="/', 'href="https://www.talbote.example/')
AWAY = '<a href="https://amt.invalid/berichte/bericht-zur-bruecke-2024.html">Bericht zur Brücke</a>'

TEASERS = {
    "a lead-in": f"<p>Lesen Sie auch: {LINK}</p>",
    "a lead-in in bold": f"<p><strong>Lesen Sie auch:</strong> {LINK}</p>",
    "a lead-in without colon": f"<p>Lesen Sie dazu auch {LINK}</p>",
    "a familiar lead-in": f"<p>Lest auch: {LINK}</p>",
    "more on the subject": f"<p>Mehr zum Thema: {LINK}</p>",
    "more on it": f"<p>Mehr dazu: {LINK}</p>",
    "more on something named": f"<p>Mehr zur alten Brücke: {LINK}</p>",
    "also interesting": f"<p>Auch interessant: {LINK}</p>",
    "fitting": f"<p>Passend dazu: {LINK}</p>",
    "to the article": f"<li>Zum Artikel: {LINK}</li>",
    "a lead-in whose link is lost": "<p>Lesen Sie auch: Alte Brücke nach Riss gesperrt</p>",
    "a lead-in alone": "<h3>Das könnte Sie auch interessieren</h3>",
    "a lead-in alone with colon": "<p><b>Mehr zum Thema:</b></p>",
    "a lead-in to another site": f"<p>Lesen Sie auch: {AWAY}</p>",
    "a link alone": f"<p>{LINK}</p>",
    "a link alone with full address": f"<p>{FULL}</p>",
    "a bold link alone": f"<p><strong>{LINK}</strong></p>",
    "a heading that is a link": f"<h2>{LINK}</h2>",
    "a list item that is a link": f"<li>{LINK}</li>",
    "an arrow": f"<p>» {LINK}</p>",
    "arrows around": f"<p>&gt;&gt; {LINK} &lt;&lt;</p>",
    "arrows around capitals without link": "<p>&gt;&gt; ALTE BRÜCKE NACH RISS GESPERRT &lt;&lt;</p>",
    "several links under a lead-in": f"<p>Mehr zum Thema:<br>{'<br>'.join([LINK] * 12)}</p>",
    "a finger": f"<p>→ {LINK}</p>",
}
TEXT = {
    "nothing": "<p> </p>",
    "a plain sentence": "<p>Der Gemeinderat hat dem Bau der neuen Brücke zugestimmt.</p>",
    "a sentence with a link": f"<p>Im März war die {LINK} worden, wie berichtet, weil ein Prüfer Risse fand.</p>",
    "a question that begins like a lead-in": "<p>Lesen Sie auch Romane?</p>",
    "a sentence that begins like a lead-in": "<p>Mehr dazu wollte die Bürgermeisterin nicht sagen.</p>",
    "a sentence after a lead-in": "<p>Zum Thema: Die alte Brücke wurde 1950 gebaut.</p>",
    "a label of the text itself": "<h3>Bericht: Land zahlt sechzig Prozent</h3>",
    "a quotation that opens with a guillemet": f"<p>»Das war überfällig«, sagte Groß. Zuvor hatte es geheißen: {LINK}.</p>",
    "an entry of a ticker": "<h3>+++ 12:30 Uhr: Rat stimmt ab +++</h3>",
    "a source on another site": f"<p>{AWAY}</p>",
    "an address written out": '<li><a href="https://amt.invalid/a-b-c-d-4711">https://amt.invalid/a-b-c-d-4711</a></li>',
    "a jump within the page": '<li><a href="#kosten">Was die Brücke kosten wird</a></li>',
    "a link to the article itself": f'<h2><a href="{URL}#eintrag-3">Der Rat stimmt über die Brücke ab</a></h2>',
    "a topic": '<p><a href="/thema/bruecken">Brücken</a></p>',
    "a long paragraph after a lead-in": f"<p>Lesen Sie auch: {'Die Arbeiten sollen im Frühjahr beginnen. ' * 9}</p>",
    "a helpline": "<p>Hier finden Sie Hilfe: Telefonseelsorge, 0800 1110111, rund um die Uhr.</p>",
}


@pytest.mark.parametrize("line", TEASERS.values(), ids=TEASERS)
def test_a_line_that_points_elsewhere_is_a_teaser(line: str) -> None:
    assert is_teaser_line(fragment_fromstring(line), URL)


@pytest.mark.parametrize("line", TEXT.values(), ids=TEXT)
def test_text_is_no_teaser(line: str) -> None:
    assert not is_teaser_line(fragment_fromstring(line), URL)


def test_without_the_pages_address_only_plain_cases_are_decided() -> None:
    assert is_teaser_line(fragment_fromstring(f"<p>{LINK}</p>"))
    assert is_teaser_line(fragment_fromstring(f"<p>Lesen Sie auch: {AWAY}</p>"))
    assert not is_teaser_line(fragment_fromstring('<p><a href="https://amt.invalid/">Das Amt</a></p>'))


def test_lead_in_is_printed_without_its_colon() -> None:
    assert lead_in("Lesen Sie auch: Neue Töne") == "Lesen Sie auch"
    assert lead_in(">> Mehr zum Thema") == "Mehr zum Thema"
    assert lead_in("Der Gemeinderat tagt") is None


@pytest.mark.parametrize("href", ["http://[kaputt", "https://a.example:port/x", "\x00", "//", "javascript:void(0)"])
def test_broken_links_are_no_teasers(href: str) -> None:
    element = fragment_fromstring("<p><a>Alte Brücke nach Riss gesperrt</a></p>")
    element[0].attrib["href"] = href.replace("\x00", "")
    assert not is_teaser_line(element, URL)


@pytest.mark.parametrize("filler", [" ", "lesen sie ", "mehr zu ", ">", "«", "+", "a", ": "])
def test_long_lines_are_read_in_time(filler: str) -> None:
    element = fragment_fromstring("<p></p>")
    element.text = filler * 50_000
    start = time.process_time()
    is_teaser_line(element, URL), lead_in(filler * 50_000)
    assert time.process_time() - start < 1
