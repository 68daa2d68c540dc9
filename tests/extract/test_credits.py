"""Which lines are image credits, and where a caption ends."""

from __future__ import annotations

import pytest
from cpu_time import at_most

from archiver.extract.images.captions import split_caption
from archiver.extract.images.credits import as_credit, bare, credit_of

CREDITS = {
    "shutterstock/Anna Musterfrau": "shutterstock/Anna Musterfrau",
    "Foto: dpa": "dpa",
    "Fotos: privat": "privat",
    "© Max Muster / Unsplash": "Max Muster / Unsplash",
    "© 2024 Getty Images/Anna Muster": "Getty Images/Anna Muster",
    "picture alliance/dpa | Jana Beispiel": "picture alliance/dpa | Jana Beispiel",
    "picture alliance / Foto Huber | Foto Huber": "picture alliance / Foto Huber | Foto Huber",
    "Titelbild: Fabian Marín on Unsplash": "Fabian Marín on Unsplash",
    "Beitragsbild: Anna Muster": "Anna Muster",
    "Bild: Imago/Max Muster": "Imago/Max Muster",
    "bild: keystone": "keystone",
    "(Bild: APA/Hans Muster)": "APA/Hans Muster",
    "APA/HANS MUSTER": "APA/HANS MUSTER",
    "Michael Muster/dpa": "Michael Muster/dpa",
    "AFP/Anna Muster": "AFP/Anna Muster",
    "dpa-Zentralbild/Jana Beispiel": "dpa-Zentralbild/Jana Beispiel",
    "Getty Images/iStockphoto": "Getty Images/iStockphoto",
    "Adobe Stock / mustermax": "Adobe Stock / mustermax",
    "Getty Images": "Getty Images",
    "Bild © Rolf Muster (hr)": "Rolf Muster (hr)",
    "©Foto: Martin Muster | nh": "Martin Muster | nh",
    "Bild von Gerda Muster auf Pixabay": "Gerda Muster auf Pixabay",
    "Photo by Max Muster on Unsplash": "Max Muster on Unsplash",
    "Bildquelle: stock.adobe.com/Max": "stock.adobe.com/Max",
    "Bildnachweis: AdobeStock_12345678": "AdobeStock_12345678",
    "Quelle: Pixabay/Gerda Muster": "Pixabay/Gerda Muster",
    "Quelle Foto: Stadt Musterhausen": "Stadt Musterhausen",
    "Foto: Archiv": "Archiv",
    "Foto (Archiv): Anna Muster": "Anna Muster",
    "Urheberin: Anna Muster": "Anna Muster",
    "Fotograf*in: Anna Muster": "Anna Muster",
    "Werkfoto: Muster AG": "Muster AG",
    "Luftbild: Anna Muster": "Anna Muster",
    "Repro: Anna Muster": "Anna Muster",
    "Karte: OpenStreetMap-Mitwirkende": "OpenStreetMap-Mitwirkende",
    "Foto Muster/dpa": "Muster/dpa",
    "Text: Max Beispiel, Fotos: Anna Muster": "Anna Muster",
    "Foto: Symbolbild/dpa": "dpa",
    "Foto: Jana Beispiel/dpa (Symbolbild)": "Jana Beispiel/dpa",
    "Foto: Jana Beispiel/dpa (Ausschnitt)": "Jana Beispiel/dpa",
    "Foto: Jana Beispiel (Archiv)": "Jana Beispiel",
    "Foto [M]: Jana Beispiel": "Jana Beispiel",
    "jbe; Foto: Getty Images": "Getty Images",
    "max, jbe; Fotos [M]: Getty Images": "Getty Images",
    "Foto (oben): Anna Muster": "Anna Muster",
    "Bild 2: Anna Muster": "Anna Muster",
    "Fotos und Text: Anna Muster": "Anna Muster",
    "Illustration: Anna Muster für Testblatt": "Anna Muster für Testblatt",
    "Screenshot: YouTube": "YouTube",
    "Foto: Freiwillige Feuerwehr der Stadt Musterhausen": "Freiwillige Feuerwehr der Stadt Musterhausen",
    "Foto: Polizei Frankfurt am Main": "Polizei Frankfurt am Main",
    "Foto: Anna Muster. Styling: Kim Muster. Haare: Jo Muster": "Anna Muster",
    "Foto: Von Anna Muster - Eigenes Werk, CC BY-SA 4.0": "Anna Muster - Eigenes Werk, CC BY-SA 4.0",
    "Max Muster, CC BY-SA 4.0, via Wikimedia Commons": "Max Muster, CC BY-SA 4.0, via Wikimedia Commons",
    "Alle Fotos: Ein Tag am großen See @blog.example": "@blog.example",
    "\n   Foto:\u00a0Anna\u00adlena Muster  \n": "Annalena Muster",
}

OTHER_LINES = [
    "",
    "dpa",
    "(dpa)",
    "dpa/lsw",
    "AFP/dpa",
    "Reuters/Berlin",
    "Max Muster",
    "Von Max Muster",
    "Anna Muster, dpa",
    "Anna Muster/Testblatt",
    "Quelle",
    "Quellen",
    "Quelle:",
    "Quelle: ots",
    "Quelle: Bundesregierung",
    "Bildquelle:",
    "Foto",
    "Symbolbild",
    "Foto: Symbolbild",
    "Wikipedia",
    "Neues auf Wikipedia",
    "Pool/Sauna Landschaft",
    "Berlin/Moskau",
    "Die Lage in Berlin/Brandenburg",
    "Bild des Tages",
    "Fotostrecke: Die besten Bilder",
    "Archiv: Alle Beiträge",
    "Bild: Eine Drohne nähert sich dem Schiff",
    "Bild: Der Rhein",
    "Titelbild: Der Kanzler spricht mit Bürgern",
    "Grafik: So entwickelt sich der Umsatz",
    "Foto: Blick auf den Dom",
    "Foto: Das war der schönste Tag meines Lebens, sagte sie.",
    "Copyright: Projekt Muster, 2025",
    "© 2025 Muster Verlag GmbH",
    "© Testblatt. Alle Rechte vorbehalten",
    "© dpa-infocom, dpa:240516-99-12345/3",
    "Video: Anna Muster",
    "Die Polizei bittet um Hinweise. Ein Foto: Fehlanzeige, sagt der Sprecher, der den Fall seit Wochen betreut.",
]

CAPTIONS = {
    "Der Kanzler in Berlin. Foto: Anna Muster/dpa": ("Der Kanzler in Berlin.", "Anna Muster/dpa"),
    "Ein Haus in Köln, Foto: Anna Muster": ("Ein Haus in Köln", "Anna Muster"),
    "Ein Haus in Köln Foto: dpa": ("Ein Haus in Köln", "dpa"),
    "Das neue Rathaus (Foto: Anna Muster)": ("Das neue Rathaus", "Anna Muster"),
    "Das Haus (Archivbild, Foto: Anna Muster)": ("Das Haus (Archivbild)", "Anna Muster"),
    "Anna (Foto: Max Muster) mit Hund": ("Anna mit Hund", "Max Muster"),
    "Ein Haus | Bild: Anna Muster": ("Ein Haus", "Anna Muster"),
    "Ein Haus am See | AFP/Anna Muster": ("Ein Haus am See", "AFP/Anna Muster"),
    "Feuerwehr im Einsatz | Bildquelle: WDR / dpa": ("Feuerwehr im Einsatz", "WDR / dpa"),
    "Ein Haus © Anna Muster/PA Wire/dpa": ("Ein Haus", "Anna Muster/PA Wire/dpa"),
    "Ein Haus. (c) privat": ("Ein Haus.", "privat"),
    "Menschen am Hafen: 11. Mai (AFP / ANNA MUSTER)": ("Menschen am Hafen: 11. Mai", "AFP / ANNA MUSTER"),
    "Der Minister. Michael Muster/dpa": ("Der Minister.", "Michael Muster/dpa"),
    "Der Hafen am Morgen. dpa/Jo Muster": ("Der Hafen am Morgen.", "dpa/Jo Muster"),
    "Der Hafen am Morgen, dpa": ("Der Hafen am Morgen", "dpa"),
    "Der Hafen am Morgen · Jo Muster/dpa": ("Der Hafen am Morgen", "Jo Muster/dpa"),
    "Der Hafen. Die dpa zeigte ihn am Morgen": ("Der Hafen. Die dpa zeigte ihn am Morgen", None),
    "Die Ministerin. - Keystone": ("Die Ministerin.", "Keystone"),
    "Haus (Symbolbild). Quelle: dpa": ("Haus (Symbolbild).", "dpa"),
    "Haus. (Symbolfoto: picture alliance/dpa | Jo Muster)": ("Haus.", "picture alliance/dpa | Jo Muster"),
    "picture alliance / SZ Photo | Jo Muster": (None, "picture alliance / SZ Photo | Jo Muster"),
    "Uncredited/AP/dpa": (None, "Uncredited/AP/dpa"),
    "dpa": (None, "dpa"),
    "Foto: dpa": (None, "dpa"),
    "Bild: Eine Drohne nähert sich dem Schiff.": ("Eine Drohne nähert sich dem Schiff.", None),
    "Bild: Eine Drohne nähert sich. Screenshot aus Twitter": ("Eine Drohne nähert sich.", "Screenshot aus Twitter"),
    "Titelbild: Der neue Bahnhof. Foto: Anna Muster": ("Der neue Bahnhof.", "Anna Muster"),
    "Auf dem Bild: Max und Anna": ("Auf dem Bild: Max und Anna", None),
    "Merkel auf einem Foto von 2010": ("Merkel auf einem Foto von 2010", None),
    "Das Foto: ein Meisterwerk der Moderne": ("Das Foto: ein Meisterwerk der Moderne", None),
    "Kanzler (CDU) in Berlin": ("Kanzler (CDU) in Berlin", None),
    "Anna Muster / SPD": ("Anna Muster / SPD", None),
    "Max Mustermann": ("Max Mustermann", None),
    "Dr. Muster. Bei einer Rede in Köln, 23. Oktober": ("Dr. Muster. Bei einer Rede in Köln, 23. Oktober", None),
    "Symbolbild": ("Symbolbild", None),
    "Foto: Anna Muster/dpa | Die Polizei sperrte die Straße.": ("Die Polizei sperrte die Straße.", "Anna Muster/dpa"),
    "Bildnachweis: Anna Muster/dpa. Die Polizei sperrte sie.": ("Die Polizei sperrte sie.", "Anna Muster/dpa"),
    "Foto: picture alliance/dpa | Jo Muster": (None, "picture alliance/dpa | Jo Muster"),
    "Das Rathaus. —ANNA MUSTER/APA": ("Das Rathaus.", "ANNA MUSTER/APA"),
    "Das Rathaus. Foto (Archiv): Anna Muster": ("Das Rathaus.", "Anna Muster"),
    "": (None, None),
}


@pytest.mark.parametrize(("line", "credit"), CREDITS.items(), ids=list(CREDITS))
def test_a_line_that_is_nothing_but_a_credit_gives_it_without_label(line: str, credit: str) -> None:
    assert as_credit(line) == credit


@pytest.mark.parametrize("line", OTHER_LINES)
def test_a_line_that_may_be_something_else_is_no_credit(line: str) -> None:
    assert as_credit(line) is None


@pytest.mark.parametrize(("text", "parts"), CAPTIONS.items(), ids=list(CAPTIONS))
def test_a_caption_is_parted_from_its_credit(text: str, parts: tuple[str | None, str | None]) -> None:
    assert split_caption(text) == parts


@pytest.mark.parametrize(
    ("text", "credit"),
    {
        "(Foto: © Anna Muster/dpa)": "Anna Muster/dpa",
        "Copyright Anna Muster": "Anna Muster",
        "Foto | Anna Muster": "Anna Muster",
        "Roman Muster (hr)": "Roman Muster (hr)",
        "Bild:": None,
        " – ": None,
        "©": None,
    }.items(),
)
def test_labels_and_punctuation_around_a_credit_are_stripped(text: str, credit: str | None) -> None:
    assert bare(text) == credit


@pytest.mark.parametrize(
    ("text", "credit"),
    {
        "André Muster": "André Muster",
        "– Midjourney („alte Küche, Werbung der 1950er“)": "Midjourney („alte Küche, Werbung der 1950er“)",
        "Über dieses Thema berichtet: Testfunk am 26.08.2024 um 06:00 Uhr.": None,
        "Foto:": None,
        "Alle Rechte vorbehalten": None,
    }.items(),
)
def test_an_element_named_like_a_credit_needs_no_label(text: str, credit: str | None) -> None:
    assert credit_of(text) == credit


@pytest.mark.parametrize(
    "piece", ["1", " ", "Foto: ", "a/", "(", "©", ". A", "(Foto: ", "von ", "Bild 1 ", "„", "A. ", "@a ", "-"]
)
@pytest.mark.parametrize("size", [3_000, 100_000])
def test_endless_strings_are_read_within_milliseconds(piece: str, size: int) -> None:
    text = (piece * size)[:size]
    with at_most(0.1):
        as_credit(text), split_caption(text), bare(text)
