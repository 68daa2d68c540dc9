"""Sentences of articles that begin or read like the lines around them: none may be taken for one."""

from __future__ import annotations

import pytest
from cpu_time import at_most

from archiver.extract.body.headings import is_comment_heading, is_noise_heading
from archiver.extract.body.meta_lines import is_date_line
from archiver.extract.body.wording import is_noise_line

SENTENCES = (
    "Das lief nicht gut, sagte die Trainerin nach dem Spiel.",
    "Darüber berichtete zuerst ein Magazin aus Hamburg.",
    "Mit ihrer Zustimmung hat die Regierung den Weg frei gemacht.",
    "Mit einem Klick lassen sich Konten sperren.",
    "Um die Karte zu bekommen, braucht es ein Foto.",
    "Update 14:30 Uhr: Die Polizei hat die Straße wieder freigegeben und sucht nun nach Zeugen des Unfalls.",
    "Copyright-Klagen häufen sich vor den Gerichten.",
    "Feedback gab es reichlich.",
    "Folgen sie dem Rat nicht, droht eine Strafe.",
    "Was meinen Sie damit?",
    "Haben Sie Fragen gestellt?",
    "Sehen Sie auch Gefahren?",
    "Hören Sie jetzt auf?",
    "Weitere Themen sind der Haushalt und die Schule.",
    "Weitere Meldungen über Drohnen gingen am Abend ein.",
    "Hier gibt es keine Ampel.",
    "Auch interessant ist der Blick auf die Zahlen.",
    "Bildrechte sind ein heikles Thema.",
    "Der Verein wurde mit einer Spende bedacht.",
    "Makler erhalten eine Provision vom Käufer.",
    "Der Hund folgt uns bis nach Hause.",
    "In seinem Newsletter schreibt er jetzt über Brücken.",
    "Backzeit: 30 Minuten",
    "Text: Eichendorff, Musik: Robert Beispiel",
    "Teilen ist ihr wichtig, sagt Anna Beispiel.",
    "Inhalte von heute sind morgen vergessen.",
    "Veröffentlicht in diesem Jahr, wird das Buch nun verfilmt.",
    "Dieser Eintrag wurde im Grundbuch gelöscht.",
    "Das Gespräch führte Anna Beispiel.",
    "(dpa)",
    "An dieser Stelle wird die Brücke besonders schmal.",
    "Veröffentlicht am 3. Mai, wurde das Buch sofort ein Erfolg.",
    "Von wegen sicher: Die Pfeiler bröckeln.",
    "Symbolbilder prägen unsere Vorstellung vom Krieg.",
    "Externe Prüfer sahen sich die Pfeiler an.",
    "Mehr zu tun gibt es auf den Baustellen im Süden der Stadt, denn dort fehlen die Leute seit Jahren an allen Ecken und Enden.",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_sentence_of_an_article_is_no_noise(text: str) -> None:
    assert not is_noise_line(text, 0.0)
    assert not is_date_line(text)


@pytest.mark.parametrize("text", [text for text in SENTENCES if not text.endswith("?")])
def test_sentence_with_a_link_in_it_is_no_noise(text: str) -> None:
    assert not is_noise_line(text, 0.2)


@pytest.mark.parametrize(
    "text",
    [
        "Anzeige gegen Minister erstattet",
        "Tagsüber bleibt es ruhig",
        "Podcast-Boom in Deutschland",
        "Neueste Zahlen aus dem Ministerium",
        "Das könnte teuer werden",
        "Teilen und herrschen",
        "Empfehlungen der Gutachter",
        "Kommentarlos unterschrieben",
        "Weitere Entwicklung: Wie tief sinkt der Zins?",
        "Newsletter der Partei verrät Pläne",
    ],
)
def test_heading_of_a_section_is_no_noise(text: str) -> None:
    assert not is_noise_heading(text)
    assert not is_comment_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mehr zum Thema",
        "Related Posts",
        "Das könnte Sie auch interessieren",
        "Über die Autorin",
        "Lesen Sie auch",
        "Ähnliche Beiträge",
        "Kommentare (12)",
        "Newsletter",
    ],
)
def test_heading_of_what_is_no_text_is_noise(text: str) -> None:
    assert is_noise_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "3 Kommentare",
        "Kommentare",
        "Schreibe einen Kommentar",
        "4 Gedanken zu „Die Brücke“",
        "Leave a Reply",
        "HINTERLASSEN SIE EINE ANTWORT",
        "Einen Kommentar schreiben",
        "Neuen Kommentar hinzufügen",
        "Kommentar veröffentlichen",
        "User-Kommentare",
        "Leserbriefe (3)",
        "312 Postings",
        "Forum: 312 Postings",
        "Ihre Meinung ist gefragt",
        "Kommentare sind geschlossen",
    ],
)
def test_heading_of_comments_is_known(text: str) -> None:
    assert is_comment_heading(text)


@pytest.mark.parametrize("text", ["Reaktionen", "Diskussion", "Debatte um die Kosten", "Kommentar", "Antworten fehlen"])
def test_sub_heading_of_an_article_opens_no_comments(text: str) -> None:
    assert not is_comment_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "Diesen Artikel anhören (3 Minuten)",
        "Jetzt kommentieren",
        "Per WhatsApp teilen",
        "Zur Merkliste hinzufügen",
        "KommentareDruckenTeilen",
        "Link kopiert",
        "Inhalte von Drittanbietern erlauben",
        "Externen Inhalt anzeigen",
        "Mit Ihrer Zustimmung wird hier ein externes Video geladen.",
        "Dieser Tweet kann nicht angezeigt werden",
        "Hat Ihnen der Artikel gefallen?",
        "Fehler im Text entdeckt?",
        "Zur Bildergalerie",
        "Gefällt mir: Wird geladen …",
        "Klick, um auf Facebook zu teilen (Wird in neuem Fenster geöffnet)",
        "Dieser Beitrag wurde am 3. Mai von Anna in Allgemein veröffentlicht. Setze ein Lesezeichen auf den Permalink.",
        "Jetzt 30 Tage kostenlos testen",
        "Sie haben bereits ein Abo? Anmelden",
        "Dieser Artikel ist exklusiv für Abonnenten",
        "Dieses Thema im Programm: Funk am Morgen | 3. Mai 2024 | 06:00 Uhr",
        "Text: Anna Muster, Bilder: Max Beispiel",
        "Text und Fotos: Anna Muster",
        "Gastkommentar von Anna Muster",
        "von Anna Muster, dpa",
        "Quellen: dpa, AFP",
        "Sendung: Funk am Morgen, 3. Mai 2024, 11:20 Uhr",
    ],
)
def test_label_or_notice_is_noise(text: str) -> None:
    assert is_noise_line(text, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Stand: 21.10.2024, 14:05 Uhr",
        "Montag, 21. Oktober 2024",
        "Oktober 21, 2024",
        "Von Anna Muster, 21.10.2024",
        "Zuletzt aktualisiert am 3. Mai 2024 um 14.05 Uhr",
        "Letzte Aktualisierung: 3. Mai 2024",
        "Erschienen am 03.05.2024",
        "Mi 03.05.24 | 11:28 Uhr",
        "Bad Musterhausen, den 3. Mai 2024",
        "Musterstadt, 03.05.2024.",
        "03.05.2024 18:03 von Anna Muster",
        "vor 3 Stunden",
        "Heute, 12:37 Uhr",
    ],
)
def test_date_line_is_known(text: str) -> None:
    assert is_date_line(text)


@pytest.mark.parametrize("unit", ["1", " ", "a ", "Newsletter ", "Jetzt ", "Foto: ", "Von A", "1.1.", "\n", "> ", "["])
def test_long_lines_take_no_time(unit: str) -> None:
    with at_most(0.2):
        for length in (250, 590, 100_000):
            text = (unit * length)[:length]
            is_noise_line(text, 0.1)
            is_noise_heading(text)
            is_comment_heading(text)
            is_date_line(text)
