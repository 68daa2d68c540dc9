"""What a page is: walls, lists and errors are told from the articles that speak of them."""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

import pytest

from archiver.extract.body.find import find_body
from archiver.extract.body.layout import find_layout
from archiver.extract.document import Document
from archiver.extract.kind.find import find_kind
from archiver.extract.paywall import is_paywalled
from archiver.extract.title import find_headline
from archiver.items import ARCHIVED, Kind

URL = "https://www.testblatt.example/lokales/bruecke-wird-saniert-1.html"
PROSE = (
    "Der Gemeinderat von Musterstadt hat am Abend mit großer Mehrheit beschlossen, die alte Brücke über die Mühlach zu sanieren.",
    "Bürgermeisterin Käthe Groß sprach von einer guten Lösung für Fußgänger und Radfahrer, die nun wieder sicher ans andere Ufer kommen.",
    "Kritik kam von der Opposition: Der Zeitplan sei unrealistisch, sagte Rat Jörg Weiß, schon die Schule sei zu spät fertig geworden.",
    "Die Verwaltung widersprach. Man habe aus den Fehlern gelernt und Puffer eingeplant, die Ausschreibung beginne noch im Herbst.",
    "Für die Geschäfte in der Altstadt verspricht die Stadt Hilfe: Lieferverkehr soll nachts möglich bleiben, auch an Feiertagen.",
)
CONSENT = (
    "Wir und unsere 213 Partner brauchen Ihre Zustimmung. Wir verwenden Cookies, um Informationen auf Ihrem Gerät zu speichern. "
    "Mit Klick auf „Alle akzeptieren“ willigen Sie in die Verarbeitung ein.",
    "Sie können unser Angebot mit Werbung und Tracking nutzen oder ein Pur-Abo abschließen. Ihre Einwilligung können Sie jederzeit "
    "in der Datenschutzerklärung widerrufen.",
)
LINKS = tuple(f"<h2><a href='/lokales/meldung-{n}.html'>Meldung {n}: Brücke wird saniert</a></h2>" for n in range(12))


def judge(page: str | bytes, url: str = URL) -> Kind:
    """The kind of a page, judged with everything that the extractor finds before it."""
    document = Document(page.encode() if isinstance(page, str) else page, url)
    headline = find_headline(document)
    layout = find_layout(document, headline)
    body = find_body(document, headline, layout)
    return find_kind(document, headline, layout, body.text, is_paywalled(document, body))


def page(title: str, *parts: str, head: str = "", body_class: str = "") -> str:
    """A page whose parts are paragraphs unless they are mark-up."""
    inside = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title} | Testblatt</title>{head}</head>'
        f'<body class="{body_class}"><nav><a href="/">Start</a></nav><main><article><h1>{title}</h1>{inside}</article></main></body></html>'
    )


def told(kind: str = "NewsArticle", **fields: object) -> str:
    """JSON-LD that calls the page an article."""
    node = {"@type": kind, "headline": "Brücke", "datePublished": "2024-10-21T14:05:00+02:00", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Brücke wird saniert", PROSE),
        (
            "Radfahrer leicht verletzt",
            (
                "Bei einem Unfall bei Musterstadt ist am Morgen ein Radfahrer leicht verletzt worden. Das teilte die Polizei mit.",
            ),
        ),
        (
            "Gericht: „Alle Cookies akzeptieren“ reicht nicht",
            ("Wer Cookies nur akzeptieren, aber nicht ablehnen kann, wird getäuscht, urteilte das Gericht.", *PROSE),
        ),
        (
            "So widersprechen Nutzer dem Tracking",
            (
                "Wer seine Einwilligung zu personalisierter Werbung widerrufen will, findet den Knopf oft nur in der Datenschutzerklärung.",
                "Viele Verlage bieten ein Pur-Abo ohne Tracking an, andere lassen Leser nur mit Werbung weiterlesen, sagt der Verband.",
                *PROSE[:3],
            ),
        ),
        ("„Seite nicht gefunden“: Rathaus kämpft mit Panne", PROSE[:2]),
        ("500 Euro mehr für Rentner", PROSE[:1]),
        ("404 Menschen aus Seenot gerettet", PROSE[:1]),
        ("Wartungsarbeiten legen Rathaus lahm", PROSE[:1]),
        (
            "Captcha: Warum Menschen daran scheitern",
            (
                "„Ich bin kein Roboter“: Cloudflare will das Captcha abschaffen. Das bestätigen Sie sich am besten selbst.",
                *PROSE[:2],
            ),
        ),
        ("Anmelden, bitte: Warum Kommunen auf Login setzen", PROSE[:2]),
        ("Impressum fehlt: Gericht verurteilt Influencerin", PROSE[:2]),
        (
            "Zeitung führt Bezahlschranke ein",
            ("Ein Abo kostet 9,99 Euro im Monat und ist jederzeit kündbar. Das teilte der Verlag am Dienstag mit.",),
        ),
        ("Die zwölf schönsten Brücken", tuple(part for n in range(4) for part in (LINKS[n], PROSE[n], PROSE[n + 1]))),
        ("Brücke wird saniert", (*PROSE, "<h3>Mehr zum Thema</h3>", *LINKS)),
        (
            "Eklat um gelöschten Beitrag",
            ("Der Beitrag der Ministerin ist nicht mehr verfügbar, er wurde am Morgen gelöscht, teilte ihr Büro mit.",),
        ),
        (
            "Meta muss Pur-Abo ändern",
            (
                "Nutzer müssen ihre Einwilligung in Tracking und personalisierte Werbung jederzeit widerrufen können, so der EuGH.",
            ),
        ),
        ("Kontakt zu Außerirdischen? Forscher winken ab", PROSE[:2]),
        ("Wartungsarbeiten", PROSE[:3]),
        ("Anmelden zum Impftermin: So klappt es", ("Viele haben ihr Passwort vergessen.", *PROSE[:3])),
        (
            "Trauer um Karl Beispiel",
            ('<p class="date">21.10.2024</p>', "Der frühere Bürgermeister starb mit 91 Jahren."),
        ),
        (
            "Die schönsten Bilder vom Fest",
            (
                '<time datetime="2024-10-21T14:05:00+02:00">21.10.2024</time>',
                "Tausende kamen zum Fest nach Musterstadt.",
                *['<figure><img src="/1.jpg"><figcaption>Gäste. Foto: Anna Muster</figcaption></figure>'] * 5,
            ),
        ),
    ],
)
def test_articles_pass_whatever_they_speak_of(title: str, parts: tuple[str, ...]) -> None:
    assert judge(page(title, *parts)) is Kind.ARTICLE


def test_blank_lines_and_warnings_before_the_mark_up_do_not_cost_the_article() -> None:
    assert (
        judge("\n" * 3000 + "Warning: include() failed in index.php\n" + page("Brücke wird saniert", *PROSE))
        is Kind.ARTICLE
    )


def test_a_breaking_news_line_passes_although_the_page_asks_for_javascript() -> None:
    line = page(
        "Eilmeldung: Brücke gesperrt",
        "Die Brücke ist seit dem Mittag gesperrt. Mehr in Kürze.",
        "<noscript>JavaScript aktivieren</noscript>",
        head=told(headline="Eilmeldung: Brücke gesperrt"),
    )
    assert judge(line) is Kind.ARTICLE


@pytest.mark.parametrize("head", ["", told()], ids=["without metadata", "with metadata"])
@pytest.mark.parametrize("place", ["<nav>", "</body>"], ids=["before", "behind"])
def test_a_short_item_passes_beside_a_long_consent_banner(place: str, head: str) -> None:
    banner = f"<div class='cookie-box' role='dialog'><h3>Datenschutz</h3>{''.join(f'<p>{part}</p>' for part in CONSENT * 2)}</div>"
    item = page(
        "Radfahrer verletzt",
        "Bei einem Unfall bei Musterstadt ist am Morgen ein Radfahrer leicht verletzt worden, wie die Polizei mitteilte.",
        head=head,
    )
    assert judge(item.replace(place, banner + place)) is Kind.ARTICLE


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        pytest.param(page("Willkommen bei Testblatt", *CONSENT), Kind.CONSENT, id="consent wall"),
        pytest.param(
            page("Brücke wird saniert", *CONSENT, head=told()),
            Kind.CONSENT,
            id="consent wall with the article's metadata",
        ),
        pytest.param(
            page(
                "Mit Werbung weiterlesen", CONSENT[1], "<button>Akzeptieren und weiter</button>", "Wir nutzen Cookies."
            ),
            Kind.CONSENT,
            id="pur",
        ),
        pytest.param(
            page("Anmelden", "Bitte melden Sie sich an.", "<form><input type=email><input type=password></form>"),
            Kind.LOGIN,
            id="login",
        ),
        pytest.param(
            page(
                "Willkommen bei Testblatt",
                "Melden Sie sich an oder registrieren Sie sich.",
                "<form><input type='password'></form>",
            ),
            Kind.LOGIN,
            id="login, headed otherwise",
        ),
        pytest.param(
            page(
                "Einen Moment bitte …",
                "Bitte bestätigen Sie, dass Sie kein Roboter sind.",
                "Ray-ID: 8d6f2a. Aktivieren Sie JavaScript und Cookies.",
            ),
            Kind.CHALLENGE,
            id="captcha",
        ),
        pytest.param(
            "<html><head><title>Just a moment...</title></head><body><h1>x.example</h1>"
            "<script src='/cdn-cgi/challenge-platform/a.js'></script></body></html>",
            Kind.CHALLENGE,
            id="Cloudflare",
        ),
        pytest.param(
            "<html><head><title>x.example</title><script src='https://geo.captcha-delivery.com/c.js'></script></head>"
            "<body><p>Please enable JS</p></body></html>",
            Kind.CHALLENGE,
            id="DataDome",
        ),
        pytest.param(
            page(
                "Seite nicht gefunden",
                "Die Seite existiert nicht oder wurde verschoben. Bitte prüfen Sie die Adresse.",
                *LINKS[:3],
            ),
            Kind.ERROR,
            id="soft 404",
        ),
        pytest.param(page("Fehler 404", "Nicht da"), Kind.ERROR, id="number"),
        pytest.param(
            page("Ups! Diese Seite wurde leider nicht gefunden.", "Vielleicht haben Sie sich vertippt."),
            Kind.ERROR,
            id="ups",
        ),
        pytest.param(
            page("Testblatt", "Die Seite konnte leider nicht gefunden werden. Sie wurde gelöscht oder verschoben."),
            Kind.ERROR,
            id="error, headed otherwise",
        ),
        pytest.param(
            page("Artikel nicht mehr verfügbar", "Dieser Artikel ist leider nicht mehr verfügbar."),
            Kind.ERROR,
            id="withdrawn",
        ),
        pytest.param(
            page("Wartungsarbeiten", "Wir sind in wenigen Minuten wieder für Sie da. Bitte haben Sie Geduld."),
            Kind.ERROR,
            id="maintenance",
        ),
        pytest.param(
            page("Politik: Alle Nachrichten", *[part for n in range(12) for part in (LINKS[n], PROSE[n % 5])]),
            Kind.OVERVIEW,
            id="list with excerpts",
        ),
        pytest.param(
            page("Übersicht", *[f"<p><a href='/a-{n}.html'>Seite {n}</a></p>" for n in range(9)]),
            Kind.OVERVIEW,
            id="bare links",
        ),
        pytest.param(
            page(
                "Aktuelles",
                *[f"<p><a href='/a-{n}.html'>Meldung {n} aus dem Rathaus der Stadt</a></p>" for n in range(200)],
            ),
            Kind.OVERVIEW,
            id="two hundred linked headlines",
        ),
        pytest.param(
            page("Impressum", "Angaben gemäß § 5 TMG. Testblatt GmbH, Hauptstraße 1, 12345 Musterstadt."),
            Kind.OTHER,
            id="imprint",
        ),
        pytest.param(page("Datenschutzerklärung", *CONSENT[1:], *PROSE), Kind.OTHER, id="privacy notice"),
        pytest.param(page("Allgemeine Geschäftsbedingungen (AGB)", *PROSE), Kind.OTHER, id="terms"),
        pytest.param(page("Über uns", *PROSE), Kind.OTHER, id="about"),
        pytest.param('{"text": ["Der Gemeinderat hat beschlossen"]}', Kind.OTHER, id="JSON"),
        pytest.param("\x89PNG\r\n\x1a\n" + "x" * 500, Kind.OTHER, id="no markup"),
        pytest.param("", Kind.OTHER, id="nothing"),
        pytest.param(page("Weiter", "Moment"), Kind.OTHER, id="next to nothing"),
        pytest.param(
            '<html><head><title>Testblatt</title></head><body><div id="app"></div>'
            "<noscript>Bitte aktivieren Sie JavaScript.</noscript></body></html>",
            Kind.SHELL,
            id="asks for JavaScript",
        ),
        pytest.param(
            '<html><head><title>Testblatt</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>',
            Kind.SHELL,
            id="only scripts",
        ),
    ],
)
def test_pages_in_an_articles_place_are_refused(wall: str, expected: Kind) -> None:
    assert judge(wall) is expected
    assert expected not in ARCHIVED


def cards(count: int) -> list[str]:
    return [
        f"<div class='teaser-card'><h2><a href='/m-{n}.html'>Meldung {n}</a></h2><p>{PROSE[n % 5][:60]} …</p></div>"
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("listing", "url"),
    [
        pytest.param(page("Nachrichten", *cards(12)), "https://www.testblatt.example/", id="home page"),
        pytest.param(
            page(
                "Lokales", *cards(3), head='<meta property="og:type" content="website">', body_class="archive category"
            ),
            "https://testblatt.example/lokales/",
            id="small section",
        ),
        pytest.param(page("Sport", *cards(12)), "https://testblatt.example/sport/", id="section named as its folder"),
        pytest.param(
            page("Thema: Brücken", PROSE[0], *cards(10)),
            "https://testblatt.example/thema/bruecken",
            id="topic with an introduction",
        ),
        pytest.param(
            page(
                "Erika Beispiel",
                PROSE[1],
                *cards(10),
                head='<script type="application/ld+json">{"@type": "ProfilePage"}</script>',
            ),
            "https://testblatt.example/autor/erika-beispiel",
            id="author",
        ),
        pytest.param(page("Suchergebnisse", *cards(8)), "https://testblatt.example/?s=bruecke", id="search"),
        pytest.param(
            page(
                "Archiv",
                *cards(8),
                head='<meta property="og:type" content="article"><script type="application/ld+json">{"@type": "CollectionPage"}</script>',
                body_class="archive",
            ),
            "https://testblatt.example/2024/10/",
            id="an archive that its plug-in calls an article",
        ),
    ],
)
def test_lists_of_articles_are_overviews(listing: str, url: str) -> None:
    assert judge(listing, url) is Kind.OVERVIEW


OFFER = (
    "<b>Weiterlesen mit Testblatt Plus</b>",
    "Jetzt 4 Wochen für 1 Euro testen. Sie haben schon ein Abo? Hier anmelden.",
)


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        pytest.param(page("Brücke wird saniert", PROSE[0], *OFFER), URL, Kind.TEASER, id="teaser told by its offer"),
        pytest.param(
            page("Brücke wird saniert", PROSE[0], head=told(isAccessibleForFree=False)),
            URL,
            Kind.TEASER,
            id="teaser told by JSON-LD",
        ),
        pytest.param(
            page("Brücke wird saniert", *PROSE * 4, head=told(isAccessibleForFree=False)),
            URL,
            Kind.ARTICLE,
            id="paid but whole",
        ),
        pytest.param(page("Liveticker: Sturm über Musterstadt", *PROSE), URL, Kind.TICKER, id="ticker by headline"),
        pytest.param(
            page("Sturm über Musterstadt", *PROSE, head=told("LiveBlogPosting")),
            URL,
            Kind.TICKER,
            id="ticker by JSON-LD",
        ),
        pytest.param(
            page("Sturm", *PROSE), "https://x.example/sturm-news-ticker-1.html", Kind.TICKER, id="ticker by address"
        ),
        pytest.param(page("Börsenticker fällt aus", *PROSE), URL, Kind.ARTICLE, id="an article about a ticker"),
        pytest.param(
            page("Mein Blog wird zehn", *PROSE),
            "https://x.example/mein-blog-wird-zehn",
            Kind.ARTICLE,
            id="a blog post is no live blog",
        ),
        pytest.param(
            page("Sturm in Bildern", PROSE[0]),
            "https://x.example/bilder/sturm-1.html",
            Kind.MEDIA,
            id="gallery by address",
        ),
        pytest.param(
            page("Sturm im Video", PROSE[0], head='<meta property="og:type" content="video.other">'),
            URL,
            Kind.MEDIA,
            id="video by metadata",
        ),
        pytest.param(page("Sturm", PROSE[0], head=told("VideoObject")), URL, Kind.MEDIA, id="video by JSON-LD"),
        pytest.param(
            page("Sturm", *PROSE * 4, head=told("VideoObject")), URL, Kind.ARTICLE, id="long text with a video"
        ),
    ],
)
def test_archived_kinds_are_told_apart(text: str, url: str, expected: Kind) -> None:
    assert judge(text, url) is expected
    assert expected in ARCHIVED


@pytest.mark.parametrize("filler", ["1.", " ", "wir ", "Seite ", "<a>", "Cookies ", "!", "ups ", "leider "])
def test_long_runs_take_no_time(filler: str) -> None:
    run = filler * (100_000 // len(filler))
    document = Document(page(f"Brücke {run[:2000]}", run).encode(), URL)
    headline = find_headline(document)
    layout = find_layout(document, headline)
    start = time.process_time()
    find_kind(document, headline, layout, run, False)
    find_kind(document, headline, layout, run[:400], False)
    assert time.process_time() - start < 2


@pytest.mark.shared
@pytest.mark.parametrize("gold", ["gold_publisher.json", "gold_longtail.json"])
def test_every_real_article_is_archived_and_none_is_paywalled(shared: Path, gold: str) -> None:
    refused = []
    for entry in json.loads((shared / "eval" / gold).read_text(encoding="utf-8")):
        html = gzip.decompress((shared / "eval" / "pages" / entry["file"]).read_bytes())
        if (kind := judge(html, entry["url"])) not in ARCHIVED - {Kind.TEASER}:
            refused.append((entry["id"], kind))
    assert refused == []


@pytest.mark.shared
def test_the_hostile_contents_are_judged_right(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(shared / "hostile")])
    pages = __import__("pages")
    wrong = []
    for case in pages.static_cases("http://127.0.0.1:8930", "127.0.0.1:8931"):
        if case["path"].startswith("/content/"):
            kind = judge(case["body"], "http://127.0.0.1:8930" + case["path"])
            if (kind in ARCHIVED - {Kind.TEASER}) != bool(case["expect"]["articles"]):
                wrong.append((case["path"], kind))
    assert wrong == []
