"""Lines that tell about an article and are not its text; and lines of texts that look alike."""

from __future__ import annotations

import pytest

from archiver.extract.body.meta_lines import is_author_note, is_meta_line, is_programme_note
from archiver.extract.body.wording import is_appeal, is_noise_line


@pytest.mark.parametrize(
    "text",
    [
        "Publiziert: 05.03.2025 um 08:41 Uhr | Aktualisiert: 05.03.2025 um 10:17 Uhr",
        "18.11.2024 - 09:47 UhrUpdate: 18.11.2024 - 12:10 Uhr",
        "Ein Artikel von Mechthild Sauer Donnerstag, 16. Mai 2024 5 Kommentare",
        "23. März 2017, aktualisiert 23. März 2017, 15:49 Uhr | Quelle: Handelszeitung Online",
        "von Philip Wortmann-Sen22.05.2025 | 16:12",
        "06.05.2025, 11:30 , Akt. 12:02",
        "Online seit heute, 12.41 Uhr",
        "21:15 Uhr",
    ],
)
def test_line_that_only_dates_and_signs_is_a_meta_line(text: str) -> None:
    assert is_meta_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "Am 16. Mai 2024 begann der Prozess.",
        "Rathaus Wuppertal, 12. Juli 2025, 19 Uhr",
        "18 Uhr: Deutschland gegen Frankreich",
        "Bis zum 30. Juni 2025 kostet die Karte 12.50 Franken",
        "Im Verhältnis 3:2 gewannen die Gäste",
        "heute und gestern",
    ],
)
def test_line_of_a_text_is_no_meta_line(text: str) -> None:
    assert not is_meta_line(text)


def test_name_without_von_counts_only_where_bylines_stand() -> None:
    assert is_meta_line("Nadja Rohner-FreyHeute, 05.00 Uhr", named=True)
    assert not is_meta_line("Nadja Rohner-FreyHeute, 05.00 Uhr")


@pytest.mark.parametrize("text", ["Rendez-vous, 30.01.2025, 12:30 Uhr; liea", "Das Magazin | 12.05.2025 | 19:30 Uhr"])
def test_programme_note_names_a_broadcast(text: str) -> None:
    assert is_programme_note(text)


def test_sentence_with_a_moment_is_no_programme_note() -> None:
    assert not is_programme_note("Das Konzert beginnt am 12.05.2025, 19:30 Uhr.")


def test_author_note_presents_a_member_of_the_staff() -> None:
    assert is_author_note(
        "Corsin Zanetti ist Redaktor im Ressort Zürich. Er schreibt über Verkehr und Stadtentwicklung."
    )
    assert is_author_note("Corsin Zanetti (zan), Jahrgang 1990, arbeitet seit 2015 für das Testblatt.")
    assert not is_author_note("Corsin Zanetti ist Bäcker in Chur. Er schreibt gern Briefe.")
    assert not is_author_note("Corsin Zanetti (SVP) arbeitet seit 2015 im Rat der Stadt.")


@pytest.mark.parametrize(
    "text",
    [
        "Die App der Volkszeitung jetzt kostenlos laden!",
        "Wir leben von unseren Mitgliedern. Werde jetzt Mitglied und lies alle Texte.",
        "Bestellen Sie jetzt drei Wochen gratis und unverbindlich zur Probe.",
        "Abonniere den Kanal auf Whatsapp und erhalte die Schlagzeilen des Tages.",
        "Unser Kassel-Newsletter informiert Sie täglich. Melden Sie sich jetzt kostenlos an!",
        "Jetzt Probeabo bestellen!",
    ],
)
def test_appeal_asks_readers_for_something(text: str) -> None:
    assert is_appeal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jetzt testen Forscher in Wien ein neues Mittel gegen Heuschnupfen.",
        "Das Land will jetzt 200 Busse bestellen und die Werkstätten ausbauen.",
        "Mit der Spende eines Unternehmers wurde das Dach saniert.",
    ],
)
def test_report_about_orders_and_donations_is_no_appeal(text: str) -> None:
    assert not is_appeal(text)


def test_quotation_in_chevrons_is_no_pointer() -> None:
    assert not is_noise_line(
        "»Wir bauen gebündelt«, sagte der Minister. Nach Angaben der Bahn dauert es fünf Monate.", 0.2
    )
    assert is_noise_line("» Alle Nachrichten aus der Region", 1.0)
