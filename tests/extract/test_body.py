"""What the body holds and what it leaves out: one named case per kind of thing that stands in or around German articles."""

from __future__ import annotations

import json

import pytest
from article_pages import LEAD, PARAGRAPHS, TEXT, TITLE, URL, amid, article, body_of, found, missing, page
from cpu_time import at_most
from lxml.etree import tostring

from archiver.extract.body.fallback import second_opinion
from archiver.extract.body.find import find_body
from archiver.extract.body.layout import Layout, find_layout
from archiver.extract.document import Document
from archiver.extract.title import find_headline

KEPT = {
    "sub-heading": ("<h2>Umleitung über die Nordbrücke</h2>", "Umleitung über die Nordbrücke"),
    "h3 and h4": ("<h3>Die Kosten</h3><h4>Der Anteil des Landes</h4>", "Die Kosten\n\nDer Anteil des Landes"),
    "sub-heading in a button": (
        "<h3><button>Wer zahlt das alles?</button></h3><p>Das Land zahlt die Hälfte.</p>",
        "Wer zahlt das alles?",
    ),
    "sub-heading whose anchor is called like the menu": (
        '<h3 id="nav_newsletter_0">Umzug in Etappen</h3><p>Das Land zahlt die Hälfte.</p>',
        "Umzug in Etappen",
    ),
    "paragraph behind a credit and a line break": (
        '<p><img src="/b.jpg">Foto: Anna Muster<br>Das Land zahlt die Hälfte der Kosten, den Rest teilen sich Stadt, Kreis und Bund '
        "nach dem bekannten Schlüssel.</p>",
        "Das Land zahlt die Hälfte der Kosten, den Rest",
    ),
    "bulleted list": (
        "<ul><li>Beginn im März</li><li>Ende in zwei Jahren</li></ul>",
        "Beginn im März\n\nEnde in zwei Jahren",
    ),
    "numbered list with links": (
        '<ol><li>Das <a href="/land">Land</a> prüft den Antrag bis zum Sommer.</li><li>Der Rat entscheidet danach.</li></ol>',
        "Das Land prüft den Antrag bis zum Sommer.",
    ),
    "quote": ("<blockquote><p>Wir schaffen das nur gemeinsam.</p></blockquote>", "Wir schaffen das nur gemeinsam."),
    "quote in a figure": (
        '<figure class="wp-block-quote"><blockquote>Das hält keine zehn Jahre.</blockquote></figure>',
        "Das hält keine zehn Jahre.",
    ),
    "interview question in bold": (
        "<p><strong>Wie lange dauert das, Frau Beispiel?</strong></p>",
        "Wie lange dauert das, Frau Beispiel?",
    ),
    "interview answer of one word": ("<p>Ja.</p>", "\n\nJa.\n\n"),
    "table": (
        "<table><tr><th>Abschnitt</th><th>Kosten</th></tr><tr><td>Pfeiler</td><td>7 Millionen</td></tr></table>",
        "Abschnitt | Kosten\n\nPfeiler | 7 Millionen",
    ),
    "table in a figure": (
        '<figure class="wp-block-table"><table><tr><td>Pfeiler</td><td>7 Millionen</td></tr></table></figure>',
        "Pfeiler | 7 Millionen",
    ),
    "definition list": (
        "<dl><dt>Spannweite</dt><dd>120 Meter von Ufer zu Ufer</dd></dl>",
        "120 Meter von Ufer zu Ufer",
    ),
    "preformatted lines": ("<pre>Strophe eins\nStrophe zwei</pre>", "Strophe eins\nStrophe zwei"),
    "loose text in a div": (
        "<div>Der Steg wird im Februar geliefert und montiert.</div>",
        "Der Steg wird im Februar geliefert",
    ),
    "drop cap": (
        '<p><span class="dropcap">D</span>er Fluss führt zurzeit wenig Wasser.</p>',
        "Der Fluss führt zurzeit wenig Wasser.",
    ),
    "drop cap hidden from screen readers": (
        '<p><span class="dropcap" aria-hidden="true">D</span>er Pegel steht bei einem Meter.</p>',
        "Der Pegel steht bei einem Meter.",
    ),
    "inline elements without white space": (
        "<p>Der <b>Rats</b>keller bleibt <i>offen</i>.</p>",
        "Der Ratskeller bleibt offen.",
    ),
    "custom element inside a sentence": (
        "<p>Der <site-link>Ratskeller</site-link> bleibt ganz sicher offen.</p>",
        "Der Ratskeller bleibt ganz sicher offen.",
    ),
    "two line breaks part paragraphs": (
        "<p>Erster Teil des Satzes.<br><br>Zweiter Teil davon.</p>",
        "Erster Teil des Satzes.\n\nZweiter Teil davon.",
    ),
    "one line break stays one": ("<p>Rathausplatz 1<br>12345 Musterstadt</p>", "Rathausplatz 1\n12345 Musterstadt"),
    "soft hyphens go": (
        "<p>Die Brücken\u00adsanierung ist europa\u00adweit ausgeschrieben.</p>",
        "Die Brückensanierung ist europaweit ausgeschrieben.",
    ),
    "sentence with a link": (
        '<p>Das steht in der <a href="/beschluss">Vorlage des Bauausschusses</a> vom Mai, die öffentlich ist.</p>',
        "Vorlage des Bauausschusses vom Mai",
    ),
    "sentence about a newsletter": (
        "<p>Der Newsletter der Stadt hat seit Jahren nur wenige Hundert Leser.</p>",
        "Der Newsletter der Stadt hat",
    ),
    "sentence that begins with Von": ("<p>Von wegen sicher: Die Pfeiler bröckeln seit Jahren.</p>", "Von wegen sicher"),
    "sentence that begins with Foto": (
        "<p>Fotografen aus dem ganzen Land reisten zur Eröffnung an.</p>",
        "Fotografen aus dem ganzen Land",
    ),
    "sentence about subscriptions": (
        "<p>Wer das Abo kündigt, zahlt trotzdem weiter, klagt die Verbraucherzentrale.</p>",
        "Wer das Abo kündigt",
    ),
    "text that a click unfolds": (
        '<div class="accordion-panel" style="display:none"><p>Der Bauzaun steht bereits seit dem Sommer am Ufer.</p></div>',
        "Der Bauzaun steht bereits",
    ),
    "accordion title that jumps": (
        '<ul><li><a href="#">1. Bauabschnitt Nord</a>'
        "<div><p>Hier beginnen die Arbeiten an den beiden nördlichen Pfeilern im März.</p></div></li></ul>",
        "1. Bauabschnitt Nord",
    ),
    "section with an anchor in its heading": (
        '<div><h3><a name="kosten"></a>Was es kostet</h3><p>Rund zwölf Millionen.</p></div>',
        "Was es kostet\n\nRund zwölf Millionen.",
    ),
    "names in layout utilities": (
        '<p class="md:hidden-none print:hidden overflow-hidden has-share">Die Ampel bleibt in Betrieb.</p>',
        "Die Ampel bleibt in Betrieb.",
    ),
    "hashed class names": (
        '<p class="sc-kAdBio css-1adx fVAboSh">Die Laternen werden ebenfalls erneuert.</p>',
        "Die Laternen werden ebenfalls erneuert.",
    ),
    "class that only shows on wide screens": (
        '<p class="hidden md:block">Der Uferweg bleibt frei.</p>',
        "Der Uferweg bleibt frei.",
    ),
    "list of pictures with a sentence each": (
        '<div class="slide"><h2>Platz 1: Die Nordbrücke</h2><img src="/1.jpg"><p>Sie ist 90 Meter lang.</p></div>',
        "Platz 1: Die Nordbrücke\n\nSie ist 90 Meter lang.",
    ),
    "questions and answers that unfold": (
        "<details><summary>Wer zahlt?</summary><p>Das Land zahlt die Hälfte der Kosten.</p></details>",
        "Wer zahlt?\n\nDas Land zahlt die Hälfte der Kosten.",
    ),
    "headings that are dates": ("<h3>12. März 2024</h3><p>Der Rat tagt zum ersten Mal.</p>", "12. März 2024"),
    "signature by mail link": ('<p>(<a href="mailto:amu@zeitung.example">amu</a>)</p>', "(amu)"),
    "image inside a paragraph": (
        '<p><img src="/b.jpg" alt="">Im Rathaus lag am Abend die Erleichterung förmlich in der Luft, als alles vorbei war.</p>',
        "Im Rathaus lag am Abend",
    ),
}


@pytest.mark.parametrize(("snippet", "expected"), KEPT.values(), ids=KEPT.keys())
def test_body_keeps(snippet: str, expected: str) -> None:
    body = body_of(page(article(amid(snippet))))
    assert expected in body
    assert not missing(body)


CARDS_AMID = "".join(
    f'<div><a href="/a-{number}"><img src="/{number}.jpg"></a><div>Anderer WEG {number}</div><p>Wo der WEG endet.</p></div>'
    for number in range(2)
)
DROPPED = {
    # pictures
    "caption in a figure": '<figure><img src="/b.jpg"><figcaption>WEG bei Nacht</figcaption></figure>',
    "caption beside an image in a div": '<div class="media"><img src="/b.jpg"><p>WEG spiegelt sich im Fluss</p></div>',
    "caption in an own class": '<div class="c__picture"><div><img src="/b.jpg"></div><p>Die Brücke: WEG. Foto: Anna Muster</p></div>',
    "caption by class alone": '<p class="bildunterschrift">WEG am Nordufer</p>',
    "caption in italics below its image": '<p><img src="/b.jpg"></p><p><em>WEG am Morgen. Foto: Anna Muster</em></p>',
    "image, line break and credit": '<p><img src="/b.jpg"><br>WEG am Morgen (Foto: Anna Muster)</p>',
    "bare credit": "<p>shutterstock/WEG Muster</p>",
    "credit line": "<p>Foto: WEG/dpa</p>",
    "end line of the title image": "<p>Titelbild: WEG / Unsplash</p>",
    "copyright line": "<p>© WEG Verlag 2024</p>",
    "player title": '<div class="video-embed"><h3>WEG im Video</h3><iframe src="https://player.example/1"></iframe></div>',
    "player without JavaScript": "<p>Aktivieren Sie JavaScript, um WEG zu sehen.</p>",
    # pointers to other articles
    "Lesen Sie auch": '<p><strong>Lesen Sie auch:</strong> <a href="/a-1">WEG mit den Staus</a></p>',
    "Mehr zum Thema with list": '<h3>Mehr zum Thema</h3><ul><li><a href="/a-1">WEG eins</a></li><li><a href="/a-2">WEG zwei</a></li></ul>',
    "framed arrows": '<p><a href="/a-1">&gt;&gt; WEG MIT DEM STAU &lt;&lt;</a></p>',
    "arrow": '<p>► <a href="/a-1">WEG mit dem Stau</a></p>',
    "link alone": '<p><a href="/a-1">WEG mit dem Stau</a></p>',
    "kicker and linked headline in a list": (
        '<ul><li>Stau: <a href="/a-1">WEG mit der dritten Spur</a></li><li>Bus: <a href="/a-2">Linie fährt wieder</a></li></ul>'
    ),
    "teaser card": '<div class="c-17"><h3><a href="/a-1">WEG frei</a></h3><p>Nach Jahren ist der WEG zum Fluss wieder offen.</p></div>',
    "excerpt with more": '<p>Am Ende war der WEG zum Rathaus doch noch frei. <a href="/a-1">mehr</a></p>',
    "block inside a link": '<a href="/a-1"><div><p>Der WEG ist das Ziel: Wie die Planer auf die dritte Spur kamen.</p></div></a>',
    "related box by class": '<div class="related-articles"><p>Der WEG zur Brücke führte über viele Gutachten.</p></div>',
    "table of contents": '<ul><li><a href="#a">WEG eins</a></li><li><a href="#b">WEG zwei</a></li></ul>',
    "linked pictures without headings": CARDS_AMID,
    # offers and requests
    "newsletter prompt": "<p>Bestellen Sie unseren Newsletter WEG und erhalten Sie ihn täglich kostenlos in Ihr Postfach.</p>",
    "newsletter box": '<div class="newsletter-box"><h3>WEG am Morgen</h3><p>Das Wichtigste aus Musterstadt.</p></div>',
    "WhatsApp channel": '<p>Folgen Sie uns auf WhatsApp: <a href="https://wa.example">WEG-Kanal</a></p>',
    "app": "<p>Aktuelle Nachrichten aufs Handy? Hier WEG-App laden.</p>",
    "podcast": "<p>Podcast: WEG der Woche</p>",
    "updated line": "<p>Dieser Artikel wurde am 3. WEG 2024 um 14:05 Uhr aktualisiert.</p>",
    "print and send": "<p>Artikel drucken | WEG</p>",
    "link row in a box": '<div><span>Mehr dazu </span><a href="/a">WEG eins</a> <a href="/b">WEG zwei</a></div>',
    "teaser behind a line break": f'<p>{TEXT[0]}<br><br><b>Lesen Sie auch:</b> <a href="/a">WEG eins</a></p>',
    "read aloud": "<p>Artikel anhören: WEG</p>",
    "affiliate notice": "<p>Mit Sternchen markierte Links sind Affiliate-Links, WEG damit.</p>",
    "donation": "<p>Unterstützen Sie unsere Arbeit mit Ihrer Spende. WEG!</p>",
    "paywall offer": '<div class="paywall-offer"><p>Jetzt weiterlesen mit WEG+ für 9,99 Euro im Monat, jederzeit kündbar.</p></div>',
    "advertising label": '<p>Anzeige</p><div class="ad-slot"><p>WEG mit dem Rost: Jetzt Lack kaufen.</p></div>',
    "advertising label with dashes": "<p>- Anzeige -</p><p>Lesen Sie nach der Anzeige weiter</p>",
    # embedded content
    "external content stub": "<p>An dieser Stelle finden Sie externe Inhalte von WEG.</p>",
    "editorial embed stub": "<p>Empfohlener redaktioneller Inhalt</p><p>Ich bin damit einverstanden, dass mir WEG angezeigt wird.</p>",
    "third parties": "<p>Personenbezogene Daten können an Drittplattformen übermittelt werden. WEG</p>",
    "tweet": '<blockquote class="twitter-tweet"><p>WEG mit der Brücke!</p>— Max (@max)</blockquote>',
    # around the article
    "author box": '<div class="author-box"><h3>Über die Autorin</h3><p>Anna WEG schreibt über Verkehr.</p></div>',
    "author section by heading": "<section><h4>Über den Autor</h4><p>Max WEG schreibt über Verkehr.</p></section>",
    "byline": "<p>Von Anna Weg Muster</p>",
    "date line": "<p>Stand: 21.10.2024, 14:05 Uhr WEG</p>",
    "reading time": "<p>Lesezeit: 5 Minuten WEG</p>",
    "tags": '<ul class="tags"><li>WEG</li><li>Brücke</li></ul>',
    "tag line": "<p>Schlagwörter: WEG, Brücke, Sanierung</p>",
    "share prompt": '<div class="share-buttons"><p>WEG teilen</p></div>',
    "broadcast line": "<p>Über dieses Thema berichtet: WEG am Morgen, 6 Uhr.</p>",
    "citation": "<div><b>Zitiervorschlag</b><p>Muster, Anna: WEG. In: Musterzeitung, 21.10.2024</p></div>",
    "topic chips": '<div><a href="/t/1">WEG</a> <a href="/t/2">Brücke</a> <a href="/t/3">Stadtrat</a></div>',
    "custom element named as an opt-in": "<x-opt-in><p>WEG wird hier als Video von einem Dienst geladen.</p></x-opt-in>",
    "consent to external content": "<p>Mit Ihrer Einwilligung wird WEG extern geladen.</p>",
    # hidden
    "hidden attribute": "<p hidden>WEG für Maschinen, und zwar ein ganzer Satz.</p>",
    "aria-hidden": '<p aria-hidden="true">WEG für Maschinen, und zwar ein ganzer Satz.</p>',
    "display none": '<p style="display: none">WEG für Maschinen, und zwar ein ganzer Satz.</p>',
    "screen reader text": '<p class="screen-reader-text">WEG vorgelesen</p>',
    "script and style": "<script>var a = 'WEG';</script><style>.WEG {}</style><noscript>WEG</noscript>",
    "form": '<form><p>WEG abonnieren und keinen Artikel mehr verpassen</p><input type="email"></form>',
    "aside": "<aside><p>Dieser WEG steht am Rand und gehört nicht zum Text des Artikels.</p></aside>",
}


@pytest.mark.parametrize("snippet", DROPPED.values(), ids=DROPPED.keys())
def test_body_drops(snippet: str) -> None:
    body = body_of(page(article(amid(snippet))))
    assert "weg" not in body.lower().replace("bewegen", "")
    assert not missing(body)


COMMENTS = "".join(
    f"<div><b>Max</b><p>{number} Der WEG ist viel zu lang, das habe ich der Stadt schon vor Jahren geschrieben.</p></div>"
    for number in range(9)
)
CARDS = "".join(
    f'<div class="c-1"><a href="/a-{number}"><img src="/{number}.jpg"></a><div>Anderer WEG {number}</div>'
    f"<p>Der {number}. WEG ist das Ziel eines ganz anderen Artikels, der mit diesem hier nichts zu tun hat.</p></div>"
    for number in range(9)
)
BEHIND = {
    "comment form": (
        '<div id="respond" class="comment-respond"><h3>Schreibe einen Kommentar</h3>'
        "<p>Deine E-Mail-Adresse wird nicht veröffentlicht. WEG</p></div>"
    ),
    "comments that no class names": f"<section><h2>3 Kommentare</h2>{COMMENTS}</section>",
    "comments longer than the text": f'<div class="comments">{COMMENTS * 4}</div>',
    "related posts with excerpts": (
        '<div><h3>Related Posts</h3><div><h4><a href="/a-1">WEG eins</a></h4>'
        "<p>In der Stadt braut sich ein WEG zusammen, den niemand mehr aufhalten kann, sagen Beobachter […]</p></div></div>"
    ),
    "widget with view counts": (
        '<div class="widget"><h2>You Missed</h2><div><h4><a href="/a-1">WEG zwei</a></h4>'
        "<p>Oktober 20, 2024</p><p>38 views</p></div></div>"
    ),
    "author box": '<div class="about-author"><p>Anna WEG schreibt seit zehn Jahren über Verkehr und Bauen in der ganzen Region.</p></div>',
    "comments that a class calls a discussion": f'<div class="discussion"><h3>9 Meinungen</h3>{COMMENTS}</div>',
    "another article below": (
        '<article class="next"><h2><a href="/a-2">Anderer WEG</a></h2>'
        f"<p>{'Ein anderer WEG führt über die Berge und das Tal. ' * 4}</p></article>"
    ),
    "cards without headings": f"<div>{CARDS}</div>",
    "cookie notice": f'<div class="cookie-banner"><p>{"Wir verwenden Cookies auf allen Wegen. " * 30}</p></div>',
}


@pytest.mark.parametrize("snippet", BEHIND.values(), ids=BEHIND.keys())
def test_body_ends_before(snippet: str) -> None:
    body = body_of(page(article(behind=snippet)))
    assert "weg" not in body.lower()
    assert not missing(body)


@pytest.mark.parametrize(
    "last",
    ["Das bestätigte ein Sprecher der Stadt am Abend. (dpa)", "(dpa)", "amu", "Anna Muster"],
    ids=["agency", "agency alone", "initials", "name"],
)
def test_body_keeps_signatures_at_the_end(last: str) -> None:
    assert body_of(page(article(f"{PARAGRAPHS}<p>{last}</p>"))).endswith(last)


BRIEF = (
    "Die Pfennigbrücke ist am Wochenende gesperrt. Das teilte die Stadt am Donnerstag mit. "
    "Grund sind Arbeiten am Geländer, die zwei Tage dauern."
)


@pytest.mark.parametrize(
    "below",
    [
        f'<div class="comments">{COMMENTS}</div>',
        f'<section class="c7"><h3>9 Kommentare</h3>{COMMENTS}</section>',
        f"<section><h3>Kommentare</h3>{COMMENTS}</section>",
    ],
    ids=["named", "counted", "headed"],
)
def test_comments_do_not_outweigh_a_brief(below: str) -> None:
    assert body_of(page(article(f"<p>{BRIEF}</p>", behind=below))) == BRIEF


@pytest.mark.parametrize(
    "box",
    [
        '<div class="x1"><div>Mehr zum Umbau</div><a href="/a-123456"><div>„Der WEG ist frei“</div><div>Umbau</div></a></div>',
        '<div class="x1"><p>Dossier</p><p><a href="/a-123456">Der WEG ist frei, sagt die Stadt</a></p></div>',
    ],
    ids=["card", "line"],
)
def test_label_of_a_box_of_links_goes_with_them(box: str) -> None:
    assert body_of(page(article(amid(box)))) == "\n\n".join(TEXT)


def test_subscriber_s_mark_is_no_word_of_the_lead() -> None:
    lead = f'<p class="lead"><span class="plus-label">Plus</span> {LEAD}</p>'
    assert found(page(article(before=lead)))[1].lead == LEAD


def test_word_plus_stays_in_the_text() -> None:
    sentence = "Die Stadt wirbt mit dem Wort <span>Plus</span> auf allen Bussen der Linie sieben."
    assert "dem Wort Plus auf" in body_of(page(article(amid(f"<p>{sentence}</p>"))))


def test_web_component_s_tag_may_name_the_lead() -> None:
    parts = f"<k-teaser-text><p>{LEAD}</p></k-teaser-text>" + "".join(
        f"<k-paragraph><p>{text}</p></k-paragraph>" for text in TEXT
    )
    assert found(page(f"<main><k-article><h1>{TITLE}</h1>{parts}</k-article></main>"))[1].lead == LEAD


LEADS = {
    "in the header": article(before=f"<p>{LEAD}</p>"),
    "in a classed div of the header": article(before=f'<div class="article__teaser">{LEAD}</div>'),
    "as a heading": article(before=f"<h2 class='subline'>{LEAD}</h2>"),
    "between image and text": (
        f'<main><h1>{TITLE}</h1><figure><img src="/a.jpg"></figure><p class="intro">{LEAD}</p>'
        f'<div class="text">{PARAGRAPHS}</div></main>'
    ),
    "behind byline and date": article(
        before=f'<span class="author">Von Anna Muster</span><time>21.10.2024, 14:05 Uhr</time><p>{LEAD}</p>'
    ),
    "first paragraph by class": article(f'<p class="vorspann">{LEAD}</p>{PARAGRAPHS}'),
    "first paragraph in bold": article(f"<p><strong>{LEAD}</strong></p>{PARAGRAPHS}"),
    "first paragraph in h2": article(f'<h2 class="lead">{LEAD}</h2>{PARAGRAPHS}'.replace("h2", "div")),
}


OPEN_LEADS = {
    "two sentences, the last without full stop": (
        "p",
        "Die alte Brücke wird endlich saniert. Doch die Pendler in der Stadt murren",
    ),
    "named as a sub title": ('p class="td-post-sub-title"', "Zwei Jahre lang müssen Pendler einen Umweg fahren"),
    "named Untertitel": ('div class="field field-untertitel"', "Zwei Jahre lang müssen Pendler einen Umweg fahren"),
}


@pytest.mark.parametrize(("tag", "lead"), OPEN_LEADS.values(), ids=OPEN_LEADS.keys())
def test_lead_may_lack_its_full_stop(tag: str, lead: str) -> None:
    image = '<div><img src="/b.jpg" alt="Brücke"></div>'
    _, body = found(page(article(before=f"<{tag}>{lead}</{tag.split()[0]}>{image}")))
    assert body.lead == lead


@pytest.mark.parametrize("main", LEADS.values(), ids=LEADS.keys())
def test_lead_is_found_and_starts_the_text(main: str) -> None:
    _, body = found(page(main))
    assert body.lead == LEAD
    assert body.text == "\n\n".join((LEAD, *TEXT))


def test_lead_that_is_printed_twice_stands_once() -> None:
    body = body_of(page(article(f"<p>{LEAD}</p>{PARAGRAPHS}", before=f'<p class="lead">{LEAD}</p>')))
    assert body == "\n\n".join((LEAD, *TEXT))


def test_plain_text_has_no_lead() -> None:
    assert found(page(article()))[1].lead is None


def test_headline_date_and_byline_are_not_the_lead() -> None:
    before = "<p>21. Oktober 2024, 14:05 Uhr</p><p>Von Anna Muster und Max Beispiel</p><p>Musterstadt, Verkehr</p>"
    assert body_of(page(article(before=before))) == "\n\n".join(TEXT)


SHELL = f'<main><div id="root"></div></main><h1>{TITLE}</h1>'


def test_article_body_of_json_ld_fills_a_page_without_text() -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(TEXT)}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert body_of(page(SHELL, head=head)) == "\n\n".join(TEXT)


def test_state_of_a_framework_fills_a_page_without_text() -> None:
    blocks = [{"type": "p", "text": f"<p>{text}</p>"} for text in TEXT]
    other = {"title": "Etwas anderes", "body": "Das ist ein anderer Artikel, der nicht gemeint ist. " * 40}
    state = {"props": {"teasers": [other], "article": {"title": TITLE, "id": "a-1", "blocks": blocks}}}
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'
    assert body_of(page(SHELL, after=script)) == "\n\n".join(TEXT)


def test_article_body_without_paragraphs_does_not_replace_the_printed_text() -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": " ".join(TEXT)}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    body = body_of(page(article(amid("<h2>Die Kosten</h2>")), head=head))
    assert "\n\nDie Kosten\n\n" in body


def test_confidence_is_full_on_a_plain_article_and_none_without_text() -> None:
    assert found(page(article()))[1].confidence >= 0.9
    empty = found(page("<main></main>"))[1]
    assert (empty.text, empty.lead, empty.confidence) == (None, None, 0.0)


def test_confidence_falls_when_json_ld_tells_another_text() -> None:
    data = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "articleBody": "Ganz anderer Wortlaut steht hier geschrieben. " * 20,
    }
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert found(page(article(), head=head))[1].confidence < 0.5


SENTENCE = "Dies ist ein gewöhnlicher Satz eines Artikels, der lang genug ist, um als Text zu zählen. "
HOSTILE = {
    "no bytes": b"",
    "no body": b"<html><head><title>x</title></head></html>",
    "frames": b"<html><frameset><frame src='a'></frameset></html>",
    "100,000 nested elements": page("<div>" * 100_000 + PARAGRAPHS),
    "200,000 paragraphs": page(f"<h1>{TITLE}</h1>" + "".join(f"<p>{n} {SENTENCE}</p>" for n in range(200_000))),
    "100,000 list items with links": page("<ul>" + "<li><a href='/x'>abc</a>" * 100_000),
    "nested tables": page("<table><tr><td>" * 20_000 + SENTENCE),
    "a million blanks": page(f"<h1>{TITLE}</h1><p>a{' ' * 1_000_000}b</p>"),
    "a million digits": page(f"<h1>{TITLE}</h1><p>{'1' * 1_000_000}</p>"),
    "endless class": page(f'<div class="{"a-" * 500_000}">{PARAGRAPHS}</div>'),
    "100,000 line breaks": page("<div>" + "<br>" * 100_000 + SENTENCE + "</div>"),
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_take_seconds_and_raise_nothing(html: bytes) -> None:
    with at_most(30):
        found(html)


def test_the_tree_is_left_as_it_was() -> None:
    document = Document(page(SHELL), URL)
    before = tostring(document.tree)
    headline = find_headline(document)
    find_body(document, headline, find_layout(document, headline))
    assert tostring(document.tree) == before


def test_second_opinion_serves_where_the_layout_has_nothing() -> None:
    document = Document(page(article()), URL)
    nothing = Layout(article=document.tree, paragraphs=(), lead=None)
    body = find_body(document, find_headline(document), nothing)
    assert not missing(body.text or "")
    assert body.confidence == 0.5


def test_second_opinion_is_not_asked_on_pages_that_would_take_it_minutes() -> None:
    assert second_opinion(Document(page(article()), URL)) is not None
    assert second_opinion(Document(page("<p>Zeile</p>" * 20_000), URL)) is None
    assert second_opinion(Document(page("<div>" * 200 + PARAGRAPHS), URL)) is None
