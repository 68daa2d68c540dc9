"""Sentences of articles that begin like the lines around them: whoever widens a rule of noise adds its look-alike here.

For every rule that takes lines by their wording one or two sentences that begin the same way and belong to an article, beside
the lines that the rule is for.
"""

from __future__ import annotations

import gc
import time

import pytest

from archiver.extract import extract
from archiver.extract.body.headings import is_comment_heading, is_noise_heading
from archiver.extract.body.meta_lines import is_date_line, is_meta_line
from archiver.extract.body.wording import is_appeal, is_noise_line

TEASERS = (
    "Lesen Sie auch Romane?, wurde die Autorin gefragt, und sie lachte lange.",
    "Lesen auch Männer Liebesromane? Die Zahlen des Verbandes sprechen dafür.",
    "Sehen Sie auch Chancen? Der Handel wächst ja, wenn auch langsam.",
    "Hört auch der Regen auf, beginnt die Ernte noch am Abend.",
    "Lesen Sie mehr, rät die Bibliothekarin den Kindern.",
    "Weiterlesen wollte danach niemand mehr.",
    "Lesetipps gab die Buchhändlerin den Kindern gleich mit.",
    "Empfehlung der Redaktion war es damals, den Text nicht zu drucken.",
    "Mehr dazu wollte der Sprecher am Abend nicht sagen, er verwies auf die Ermittlungen.",
    "Mehr zum Thema wusste auch der Minister nicht.",
    "Mehr lesen Kinder vor allem in den Ferien.",
    "Mehr Artikel als im Vorjahr verkaufte der Händler im Dezember.",
    "Passend dazu trug die Ministerin ein grünes Kleid.",
    "Passend zum Thema hatte der Chor Lieder vom Meer gewählt.",
    "Interessant: Die Zahl der Radfahrer stieg, obwohl es keine neuen Wege gab.",
    "Lesenswert: Das Vorwort der Enkelin erzählt von der Flucht.",
    "Zum Thema: Der Rat berät seit März über den Umbau, entschieden hat er nichts.",
    "Das könnte Sie den Führerschein kosten.",
    "Das könnte Sie teuer zu stehen kommen, warnte der Anwalt.",
    "Ähnliche Themen bewegen auch die Nachbarstadt.",
    "Ähnliche Artikel hatte das Blatt schon früher gedruckt.",
    "Nächster Artikel auf der Liste ist der Kühlschrank.",
    "Top-Artikel im Angebot sind Fahrräder und Helme.",
    "Lesen Sie im Bett: Das raten Schlafforscher den wenigsten.",
    "Im Video: Ein Mann ruft um Hilfe. Dann bricht die Aufnahme ab.",
    "Dazu passend trug der Chor rote Schals.",
    "Alle Entwicklungen im Liveblog verfolgte sie nachts am Telefon.",
    "Zum Video: Die Polizei hat die Aufnahmen gesichert und wertet sie aus.",
    "Aus dem Archiv: Den Brief fand ein Student zwischen alten Rechnungen.",
    "Er wolle nie wieder „so etwas“ mehr.",
    "Die Stadt habe dafür keinen Anspruch (siehe oben) mehr.",
    "»Das war ein langer Weg bis hierher.",
    "+++ 14:30 Uhr: Die Polizei gibt die Straße wieder frei. +++",
)
"""Like pointers to other articles."""

HINTS = (
    "Mehr aus Trotz als aus Überzeugung habe er zugesagt, „weil niemand sonst wollte“",
    "Hier finden Sie Hilfe: Die Telefonseelsorge ist unter der kostenfreien Nummer zu erreichen.",
    "Hier gibt es Hilfe:",
    "Mehr aus dem Rat: Die Fraktionen stritten am Abend noch lange über den Haushalt.",
    "Weitere Artikel des Gesetzes sollen im Frühjahr in Kraft treten.",
    "Aktuelle Themen des Rates sind der Haushalt und die Schule.",
    "Jetzt gibt es keinen Weg zurück.",
    "Jetzt können Sie sich vorstellen, wie laut es war.",
    "Weitere Nachrichten aus dem Lager blieben aus.",
    "Hier finden Sie Hilfe: Sorgentelefon 0800 1234567",
)

PROMPTS = (
    "Folgen Sie uns, riefen die Demonstranten und zogen zum Rathaus.",
    "Folgen Sie uns in den Keller des Museums, wo die Schätze lagern.",
    "Folge mir nach, spricht Jesus im Evangelium des Sonntags.",
    "Folgt uns niemand, sind wir allein.",
    "Diskutieren Sie mit Ihren Kindern über Geld?",
    "Haben Sie Hinweise auf den Täter? Die Polizei bittet unter 0551 4910 um Mithilfe.",
    "Haben Sie Hinweise darauf, dass die Täter aus dem Umfeld kamen?",
    "Haben Sie einen Tipp für junge Gründer?",
    "Haben Sie einen Fehler gemacht?",
    "Feedback an die Schüler geben die Lehrer nur selten.",
    "Fehler melden müssen die Betreiber sofort.",
    "Fehler gefunden haben die Prüfer auch in der Kasse.",
    "Zum Podcast kam er durch Zufall.",
    "Unser Podcast war am Anfang eine Schnapsidee.",
    "Podcast und Radio: So hören die Deutschen, zeigt eine neue Studie des Instituts.",
    "Text vorlesen muss ihm die Schwester.",
    "Audioversion und Buch erscheinen am selben Tag.",
    "Er wirbt auch bei Social Media um Stimmen.",
    "Die Partei wirbt auch bei Social Media um Stimmen.",
    "Ihre Meinung zählt nicht, das erfuhren die Anwohner bald.",
    "Ihre Meinung ist uns wichtig, schrieb der Konzern den Kunden.",
    "Bleiben Sie auf dem Laufenden, rät die Beraterin ihren Kunden.",
    "Unterstützt unsere Stadt die Vereine, gewinnen alle.",
    "Unterstützen Sie unsere Forderung, rief die Rednerin.",
    "Unterstützen Sie unsere Sicht, dass der Bau zu teuer ist?",
    "All the best, schrieb der Präsident unter seinen Brief an die Kanzlerin.",
    "Schreiben Sie uns einen Brief, bat die Lehrerin zum Abschied.",
    "Der Newsletter: ein Geschäft, das keiner ernst nahm.",
    "Mit dem Newsletter bekommen sie jede Woche Post vom Amt.",
    "Sie erreichen uns nur noch über den Fluss, sagt der Wirt.",
    "Sie erreichen die Stadt nur noch über die Nordbrücke.",
    "Um Kommentare zu schreiben, brauchen Kinder vor allem Mut.",
    "Bitte melden Sie sich an, um uns die Planung zu erleichtern, stand im Brief des Rathauses.",
    "Nehmen Sie an unserer Umfrage teil, bat der Verein die Eltern.",
    "Die Redaktion behält sich vor, den Preis nicht zu vergeben.",
    "Wähler können sich bei Civey registrieren und abstimmen.",
)
"""Like lines that ask readers for something."""

NOTICES = (
    "An dieser Stelle wird ein Video der Überwachungskamera zum wichtigsten Beweis.",
    "An dieser Stelle haben die Archäologen eine Karte gefunden.",
    "An dieser Stelle steht seit 1901 das Postamt.",
    "An dieser Stelle gibt der Film seinen Inhalt preis.",
    "Externe Inhalte dürfen Schulen nicht mehr nutzen.",
    "Zum Abspielen des Videos brauchten die Ermittler ein altes Gerät.",
    "Ich stimme zu, dass mir externe Berater fehlen, sagte der Bürgermeister.",
    "Die Kommentarfunktion hat der Verein inzwischen abgeschaltet.",
    "Die Kommentarfunktion ist für viele Leser der Grund, die Seite zu besuchen.",
    "Die Kommentare dienen dem Kläger als Beweis.",
    "Ihre Privatsphäre-Einstellungen prüfen nur wenige Nutzer.",
    "Wir brauchen Ihre Zustimmung, sagte der Minister zu den Räten.",
    "Mit ihrem Klick löste die Angestellte den Alarm aus.",
    "Mit ihrer Zustimmung wurde der Fall angezeigt.",
    "Datenschutzerklärung akzeptieren und weiterklicken, so machen es die meisten.",
    "Mit einem Klick auf den Anhang akzeptierte der Mitarbeiter die Schadsoftware.",
    "Mit einem Klick bestimmte er den Sieger.",
    "Um dieses Video anzusehen, kamen 2000 Menschen ins Kino.",
    "Dieser Inhalt ist strafbar, sagte die Staatsanwältin am Donnerstag vor Gericht.",
    "Dieser Inhalt wird seit Jahren in Schulen gelehrt.",
    "Dieser Inhalt stammt aus einem Brief des Dichters.",
    "Dieses Element enthält 26 Protonen.",
    "Twitter laden immer weniger Deutsche auf ihr Telefon.",
    "Ihre E-Mail wird zum wichtigsten Beweis im Prozess.",
    "Ansprechpartner: Für viele Alte ist der Hausarzt der Einzige, der ihnen zuhört.",
    "Pressestelle: Das Amt weist die Vorwürfe zurück und spricht von einem Irrtum.",
    "Alle Rechte liegen nun in den Händen der Witwe.",
    "Alle Rechte vorbehalten hat sich der Verlag.",
    "(c) Die Kosten des Verfahrens trägt der Kläger.",
    "Copyright: Das Wort steht auf jeder Seite, doch gelesen wird es nie.",
    "Verschlagwortet mit wenigen Begriffen, blieb der Aufsatz lange unentdeckt.",
    "Zitierweise und Fußnoten prüften die Gutachter nicht.",
    "Dieser Beitrag wurde 1968 im Merkur veröffentlicht.",
    "Dieser Beitrag kann nicht angezeigt werden wie eine Straftat, sagte der Jurist.",
    "Sie haben bereits ein Konto bei der Bank eröffnet, sagte der Richter zu dem Angeklagten.",
    "Sie haben schon ein Konto in der Schweiz?",
    "Bereits Abonnenten der ersten Stunde kritisierten den Kurs der Zeitung scharf.",
    "Diese Beiträge werden für Abonnenten teurer.",
    "Dieser Beitrag wird ab Mai auch für Abonnenten teurer.",
    "Dieser Artikel wurde 1993 geändert und regelt seither das Recht auf Asyl.",
    "Dieser Artikel wurde am Montag auf den neuesten Stand gebracht und aktualisiert die Regeln.",
    "Über dieses Thema berichten Forscher seit Jahren in vielen Zeitschriften des Landes.",
    "Über dieses Thema berichtete er seiner Mutter nie.",
    "Dieses Thema im Programm der Partei fehlt ganz.",
    "Ausgestrahlt wurde die Sendung erstmals 1998 im dritten Programm des Senders.",
    "Gesendet wurde das Interview am Abend vor der Wahl, und es hatte Folgen für die Partei.",
    "Gesendet am 3. Mai 1998, wurde die Folge zum Skandal.",
    "Diese Sendung wurde nie ausgestrahlt.",
    "Diese Sendung lief zwanzig Jahre lang um acht Uhr abends und machte ihn berühmt.",
    "Um dieses Video zu laden, brauchte das Netz von damals eine Nacht.",
    "Hinweis: Die Straße bleibt auch am Sonntag gesperrt.",
)
"""Like legal, technical and broadcast lines."""

CORRECTIONS = (
    "Dieser Artikel wurde nachträglich geändert: In einer früheren Fassung war von elf Räten die Rede.",
    "Dieser Artikel wurde am 3. Mai 2024 geändert, weil eine Zahl falsch war.",
    "Dieser Text wurde aktualisiert: In der ersten Fassung hieß es, der Rat habe zugestimmt.",
    "Dieser Beitrag wurde überarbeitet.",
    "Dieser Beitrag wurde am 3. Mai 2024 korrigiert.",
    "Korrektur: In einer früheren Version stand, die Brücke sei 1901 gebaut worden.",
    "Korrekturhinweis: Der Name der Schule war falsch geschrieben.",
    "Anmerkung der Redaktion: Wir haben die Überschrift angepasst.",
    "Hinweis der Redaktion: In einer früheren Version war das Datum falsch.",
    "Transparenzhinweis: Die Autorin ist mit einem der Räte verwandt.",
    "Richtigstellung: Der Verein hat 300 Mitglieder, nicht 3000.",
    "Update: In diesem Text stand zunächst, der Bürgermeister sei anwesend gewesen.",
    "Dieser Artikel wurde zurückgezogen, weil Zitate nicht zu belegen sind.",
    "Dieser Artikel ist nicht mehr verfügbar, weil die Quelle ihre Angaben widerrufen hat.",
)
"""What a newsroom says of its own changes: typed changes are told by it."""

LABELS = (
    "Bild: Das Blatt hatte am Montag berichtet, der Minister trete zurück.",
    "Fotos: Wer Menschen fotografiert, braucht ihre Erlaubnis.",
    "Grafik: So viel wird in den Ländern verdient, wenn man Steuern abzieht.",
    "War der Text von Anfang an so geplant?",
    "War der Beitrag zu hoch?",
    "Werbung: So lockt die Stadt ihre Gäste an die Küste.",
    "Nach der Anzeige floh der Mann.",
    "Erst nach der Werbung fiel das Tor.",
    "Teilen auf Augenhöhe will gelernt sein.",
    "Artikel drucken darf die Zeitung vorerst nicht.",
    "Lesezeit ist Lebenszeit.",
    "Bildergalerie und Video zeigen das Ausmaß.",
    "Die Räume sind verfügbar bis 18 Uhr.",
    "Das Geld ist verfügbar bis 31. Dezember 2025 und danach verfallen.",
    "Themen: Haushalt, Schule und Verkehr. Beginn ist um 18 Uhr.",
    "Stichwort: Wer zahlt, der hat das Sagen.",
    "Redaktion und Verlag: Beide Seiten wollten sich am Dienstag nicht äußern.",
    "Recherche: Das ist mehr als ein Klick auf die erste Seite der Suche.",
    "Produktion: Im Werk laufen täglich 300 Autos vom Band.",
    "Faktencheck: Was stimmt an den Aussagen des Ministers?",
    "Quelle: So nennen sie den Brunnen am Markt.",
    "Kamera: So heißt auf Italienisch das Zimmer.",
    "Stand: So nennen die Händler ihren Platz auf dem Markt.",
    "Datum: Das steht bis heute nicht fest.",
    "Stand: Noch immer fehlt das Geld.",
    "Symbolbild war die Brücke schon immer.",
)
"""Like labels, bylines and credits."""

APPEALS = (
    "Wer den Newsletter der Stadt jetzt liest, kann sich dort auch für Termine anmelden.",
    "Interessierte können den kostenlosen Newsletter der Polizei abonnieren.",
    "Der Newsletter der Verbraucherzentrale lässt sich kostenlos abonnieren.",
    "Der Verein hat einen WhatsApp-Kanal, dem jetzt 3000 Menschen folgen.",
    "Der Minister hat nun einen Kanal auf WhatsApp.",
    "Die Bauern geben den Käse kostenlos zur Probe aus.",
    "Mit einem kostenlosen Konto locken die Banken ihre jungen Kunden.",
    "Die News-App wurde auf Android verboten.",
    "Täglich bekommen die Leute Nachrichten aufs Handy.",
    "Jetzt können Nutzer den Kanal abonnieren.",
    "Jetzt unterstützen auch die Grünen den Plan.",
    "Unser freier Journalismus sei bedroht, sagte die Vorsitzende des Verbandes der Reporter.",
    "Mit ihrer Spende helfen sie Kindern in Not.",
    "Unterstützt wurde der Bau mit einer Spende der Sparkasse.",
    "Jetzt spenden die Bürger wieder mehr.",
    "Die Spenden kamen per Paypal aus dem ganzen Land.",
    "Die Daten flossen an Drittplattformen ab.",
    "Melden Sie sich vertraulich bei uns, bat der Ermittler die Zeugen des Überfalls.",
    "Jetzt bestellen, später zahlen: Das Modell führt viele in die Schulden.",
    "Jetzt bestellen oder warten, das ist die Frage vieler Hausbesitzer.",
    "Jetzt wollen alle testen.",
    "Jetzt muss sie Ware bestellen.",
    "Die Warn-App lässt sich kostenlos herunterladen.",
    "Die App können Bürger jetzt kostenlos laden.",
    "Werden Sie Mitglied in einem Verein, riet der Minister den jungen Leuten.",
    "Werden Sie Mitglied der neuen Partei?",
    "Werden sie Mitglied, zahlen sie weniger.",
    "Auf unserer Themenseite sammeln wir alles, sagte die Chefredakteurin bei der Vorstellung.",
    "Ein Problem sind Affiliate-Links, mit denen Seiten Geld verdienen.",
    "Über Affiliate-Links bekommen die Betreiber bei jedem Kauf ihren Anteil.",
    "Wir bekommen keine Provision, sagt der Berater.",
    "„Werden Sie Mitglied“, steht auf dem Plakat.",
    "Mit Provisionslinks verdienen Influencer ihr Geld.",
)
"""Like offers and appeals."""

HEADINGS = (
    "Video: Der Einsatz am Markt",
    "Umfrage: Mehrheit gegen den Umbau",
    "Abstimmung: So stimmten die Räte",
    "Abstimmung",
    "Podcast: Wie es dazu kam",
    "Zum Thema: Was der Umbau kostet",
    "Service",
    "Inhalt",
    "Kommentar: Ein guter Plan",
    "Über die Autorin des Entwurfs",
    "Zum Autor wurde er spät",
    "Links zum Thema",
    "Diskussion",
    "Kommentare zum Entwurf",
    "Kommentare: Was die Presse schreibt",
    "Leserbriefe",
    "Newsletter: Das Geschäft wächst",
    "Top-Themen im Rat",
    "Lesetipps für den Sommer",
    "Ähnliche Themen bewegen die Nachbarn",
    "Aktuelle Meldungen aus dem Rat",
    "Zusammenfassung:",
    "Keine Antworten vom Ministerium",
    "Keine Reaktionen aus Moskau",
    "Ein Kommentar zur Lage",
    "5 Antworten zur Grundsteuer",
    "7 Gedanken zur Wahl",
    "Ein Gedanke, der nicht losließ",
    "Tags und Graffiti",
    "Empfehlungen",
    "Hier können Sie helfen",
    "Jetzt geht's los",
    "Mehr zu tun für alle",
    "Mehr aus dem Rat",
    "Werbung: So locken Städte Touristen",
    "Die Kommentare",
    "Recherche: Wie wir gearbeitet haben",
    "Weitere Themen der Sitzung",
    "Feedback",
    "Mehr lesen, weniger hören",
    "Quellen: Woher das Wasser kommt",
    "Fotos: Was erlaubt ist",
    "Tipps für Gärtner",
    "Interessant: Der Blick zurück",
    "Lesen Sie mehr als Ihre Eltern?",
    "Passend zum Thema Umbau",
    "Diskutieren Sie mit Kindern",
    "Weitere",
    "Umfrage",
)
"""Headings of parts of an article: text stands below them."""

NOISE = (
    "Lesen Sie aus unserem Plus-Angebot: Was der Umbau die Händler kostet",
    "Auch spannend: Was der Umbau die Händler kostet",
    "Unser Lesetipp: Was der Umbau die Händler kostet",
    "Mehr zum Thema Stadtumbau lesen Sie hier.",
    "Im Video: So eng ist der Platz",
    "So lief die Sitzung im Rat (09:42 Min.)",
    "5 Min.",
    "Die Kommentarfunktion wurde am 13.01.2022 um 10:00 Uhr geschlossen. Wir danken für die Beiträge.",
    "Die Kommentare dienen zum Austausch der Nutzerinnen und Nutzer über das berichtete Thema.",
    "Sie sind noch nicht bei WhatsApp?",
    "Sie möchten diesen Artikel kommentieren? Dann melden Sie sich an.",
    "Um Kommentare zu schreiben, melden Sie sich bitte an.",
    "Bitte loggen Sie sich ein, um zu kommentieren.",
    "Beachten Sie bitte unsere Netiquette.",
    "Die Redaktion behält sich vor, Kommentare zu kürzen.",
    "Nehmen Sie an unserer Umfrage teil!",
    "Sie erreichen die Autorin unter autorin@zeitung.example",
    "Mit dem Newsletter „Stadtgeflüster“ bekommen Sie jeden Morgen die wichtigsten Nachrichten.",
    "Zum Anzeigen dieses Inhalts aktivieren Sie bitte Ihre Cookies.",
    "Dieses Video ist nicht mehr verfügbar.",
    "Alle 12 Bilder anzeigen",
    "Mehr dazu im Video.",
    "Mehr dazu lesen Sie hier.",
    "Mehr zum Thema:",
    "Auch interessant: Der Fluss führt Hochwasser",
    "Das könnte Sie auch interessieren",
    "Lesen Sie auch unseren Bericht vom Montag.",
    "Zum Thema: Der Fluss führt Hochwasser",
    "Podcast: Alle Folgen",
    "Weitere Themen",
    "Der Rat berät weiter. mehr",
    "Hier geht es zur Übersicht aller Wahlkreise",
    "Folgen Sie uns auf Instagram und TikTok!",
    "Folgen Sie uns auch auf unserem Kanal",
    "Folge uns!",
    "Folgt uns auf X",
    "Haben Sie einen Fehler entdeckt?",
    "Haben Sie Hinweise zu diesem Thema? Schreiben Sie uns.",
    "Feedback an redaktion@blatt.example",
    "Ihre Meinung zählt!",
    "Diskutieren Sie mit!",
    "Den Artikel anhören",
    "Unseren Podcast hören Sie bei Spotify.",
    "Text vorlesen",
    "Unterstützen Sie uns mit einem Abo.",
    "Unterstützt unsere Redaktion!",
    "Bleiben Sie auf dem Laufenden mit unserer App",
    "An dieser Stelle finden Sie Inhalte von Drittanbietern.",
    "An dieser Stelle befindet sich ein Video.",
    "An dieser Stelle würden wir Ihnen gern einen Post von X zeigen, eingebunden von der Redaktion.",
    "Externer Inhalt",
    "Externe Inhalte von YouTube anzeigen",
    "Mit einem Klick stimmen Sie zu, dass Daten übertragen werden.",
    "Um diesen Inhalt anzuzeigen, müssen Sie Cookies zulassen.",
    "Dieser Inhalt kann leider nicht angezeigt werden.",
    "Dieser Inhalt stammt von Instagram und wird erst nach Zustimmung geladen.",
    "Ihre E-Mail-Adresse wird nicht veröffentlicht.",
    "Pressekontakt: Anna Muster, Telefon 0551 12345",
    "Rückfragen an: presse@stadt.example",
    "Pressestelle: Anna Muster",
    "Copyright: Blatt GmbH",
    "© Blatt GmbH",
    "(c) 2024 Blatt GmbH",
    "Alle Rechte vorbehalten.",
    "Dieser Beitrag wurde unter Allgemein veröffentlicht.",
    "Dieser Artikel wurde zuletzt am 3. Mai 2024 um 14:05 Uhr aktualisiert.",
    "Über dieses Thema berichtete die Abendschau am 3. Mai 2024 um 19:30 Uhr.",
    "Gesendet am 03.05.2024, 19:30 Uhr",
    "Diese Sendung wurde am 3. Mai 2024 um 20 Uhr ausgestrahlt.",
    "Sie haben bereits ein Konto?",
    "Bereits Abonnent? Anmelden",
    "Dieser Artikel ist nur für unsere Abonnenten lesbar",
    "Bild: Anna Muster",
    "Fotos: Max Muster/dpa",
    "Symbolbild: Pixabay",
    "Alle Bilder: Stadtarchiv",
    "Anzeige",
    "Werbung: Matratzen im Test",
    "Der Artikel wird nach der Anzeige fortgesetzt",
    "Weiter nach der Werbung",
    "Teilen auf Facebook, X und WhatsApp",
    "Lesezeit: 3 Minuten",
    "Lesedauer ca. 4 Min.",
    "Bildergalerie: Die schönsten Bilder",
    "Video: 12:30 | Verfügbar bis 31. Dezember 2025",
    "Themen: Haushalt, Schule",
    "Redaktion: Anna Muster",
    "Quelle: dpa",
    "Artikel drucken",
    "War dieser Artikel hilfreich?",
    "Wie hat Ihnen der Artikel gefallen?",
    "Abonnieren Sie unseren WhatsApp-Kanal!",
    "Jetzt den Newsletter kostenlos abonnieren!",
    "Melden Sie sich für unseren Newsletter an.",
    "Lesen Sie die Zeitung jetzt vier Wochen kostenlos zur Probe.",
    "Die wichtigsten Nachrichten aufs Handy: Hier entlang.",
    "Laden Sie unsere Nachrichten-App.",
    "Jetzt unterstützen!",
    "Mit Ihrer Spende helfen Sie uns.",
    "Spenden Sie per PayPal!",
    "Jetzt anmelden und kostenlos lesen.",
    "Werden Sie Mitglied!",
    "Links mit * sind Affiliate-Links.",
)
"""What the rules are for."""

SENTENCES = TEASERS + HINTS + PROMPTS + NOTICES + CORRECTIONS + LABELS + APPEALS


@pytest.mark.parametrize("text", SENTENCES)
def test_sentence_that_begins_like_noise_is_none(text: str) -> None:
    assert not is_noise_line(text, 0.0)
    assert not is_appeal(text)
    assert not is_date_line(text)
    assert not is_meta_line(text)


_TEXT = (
    "Die Stadtverwaltung hat am {} ihre Pläne für den Umbau des Marktplatzes vorgestellt, über die der Rat im Dezember "
    "abstimmen soll. Die Kosten liegen bei drei Millionen Euro, und der Bau soll im Frühjahr beginnen."
)
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")


def _body(parts: str, after: str = "") -> str:
    """The body of a page that has `parts` between its paragraphs and `after` behind them."""
    days = [f"<p>{_TEXT.format(day)}</p>" for day in _DAYS]
    page = (
        '<html lang="de"><head><title>Rat plant Umbau des Marktplatzes</title></head><body><header><nav><a href="/">Start</a></nav>'
        "</header><main><article><h1>Rat plant Umbau des Marktplatzes</h1><p>21.10.2024</p>"
        f"{''.join(days[:3])}{parts}{''.join(days[3:])}{after}</article></main></body></html>"
    )
    return extract(page.encode(), "https://zeitung.example/umbau-1234567").body or ""


@pytest.mark.parametrize("text", SENTENCES)
def test_sentence_stays_in_the_text_of_a_page(text: str) -> None:
    assert text in _body(f"<p>{text}</p>")


@pytest.mark.parametrize("text", [text for text in CORRECTIONS if ":" in text])
def test_note_of_the_newsroom_stays_at_the_end(text: str) -> None:
    assert text in _body("", f"<p><em>{text}</em></p>")


@pytest.mark.parametrize("text", HEADINGS)
def test_heading_above_text_stays_with_its_text(text: str) -> None:
    assert not is_noise_heading(text)
    assert not is_comment_heading(text)
    below = f"<p>{_TEXT.format('Sonntag')}</p><p>{_TEXT.format('Samstag')}</p>"
    for form in ("<h2>{}</h2>", "<p><strong>{}</strong></p>"):
        body = _body(form.format(text) + below)
        assert text in body.split("\n\n")
        assert all(day in body for day in (*_DAYS, "Sonntag", "Samstag"))


@pytest.mark.parametrize("text", HEADINGS)
def test_heading_above_text_in_a_box_stays_with_its_text(text: str) -> None:
    body = _body(f"<section><h2>{text}</h2><p>{_TEXT.format('Sonntag')}</p></section>")
    assert all(part in body for part in (text, *_DAYS, "Sonntag"))


@pytest.mark.parametrize(
    "text", ["Umfrage", "Service", "Weitere Themen im Rat", "Podcast: Alle Folgen", "Inhalt", "Empfehlungen"]
)
def test_heading_above_links_goes_with_them(text: str) -> None:
    links = "".join(f'<li><a href="/artikel-{number}">WEG {number}</a></li>' for number in range(3))
    body = _body(f"<h2>{text}</h2><ul>{links}</ul>")
    assert text not in body
    assert "WEG" not in body
    assert all(day in body for day in _DAYS)


@pytest.mark.parametrize("text", NOISE)
def test_line_that_is_no_text_goes(text: str) -> None:
    assert is_noise_line(text, 0.0)
    assert text not in _body(f"<p>{text}</p>")


def test_title_that_unfolds_a_part_with_links_stays() -> None:
    links = f'<p>{_TEXT.format("Sonntag")} <a href="/a">Ein Beispiel</a> und <a href="/b">noch eines</a>.</p>'
    part = f'<ul><li><a href="#">2. Amt der Stadt Muster</a><div>{links}</div></li><li><a href="#">3. Amt</a><div>{links}</div></li></ul>'
    assert "2. Amt der Stadt Muster" in _body(part)


def test_row_of_buttons_goes() -> None:
    assert "Drucken" not in _body(
        '<div><a href="#">Drucken</a> | <a href="mailto:?subject=x">Weiterempfehlen</a></div>'
    )


@pytest.mark.parametrize(
    "line", ["ab cd<hr>", '<a href="#">x</a> | <a href="#">y</a><hr>', "<b>Service</b><hr>", "Umfrage<hr>"]
)
def test_time_grows_with_the_lines_of_an_element_not_with_their_square(line: str) -> None:
    def seconds(lines: int) -> float:
        page = f"<html><body><h1>Rat plant Umbau</h1>{line * lines}</body></html>".encode()
        gc.disable()  # what other tests left behind is not this page's time
        try:
            start = time.process_time()
            extract(page, "https://zeitung.example/a-1")
            return time.process_time() - start
        finally:
            gc.enable()

    assert min(seconds(8000), seconds(8000)) < 7 * min(seconds(2000), seconds(2000)) + 0.2  # four times, not sixteen
