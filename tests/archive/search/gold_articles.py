"""Articles for the gold queries, written by us: each has the words that tell whether one search works, and its traps."""

from __future__ import annotations

from datetime import UTC, datetime

from archiver.items import Article, Image

OUTLETS = {"bote": "lindenfurter-bote.example", "kurier": "alpen-kurier.example", "netz": "netz.example"}

ARTICLES: dict[str, dict[str, str]] = {
    "mueller": {"title": "Müller tritt zurück", "body": "Der Bürgermeister Hans Müller verlässt sein Amt."},
    "mueller-ue": {"title": "Ein Abschied im Rathaus", "body": "Nach zwölf Jahren geht Sabine Mueller in den Ruhestand."},
    "muellabfuhr": {"title": "Müllabfuhr kommt später", "body": "Wegen der Feiertage wird der Müll erst am Freitag geholt."},
    "strasse": {"title": "Straße nach Oberwiesenbach gesperrt", "body": "Die Straße bleibt bis Mai zu. Umleitungen sind ausgeschildert."},
    "strasse-ch": {"outlet": "kurier", "title": "Neue Strassen", "body": "Der Kanton baut zwei Strassen und grüsst die Anwohner."},
    "strassenbahn": {"title": "Straßenbahn fährt wieder", "body": "Nach dem Unfall sind die Gleise frei."},
    "haus": {"title": "Brand in einem Haus am Markt", "body": "Niemand wurde verletzt."},
    "haeuser": {"title": "Sturm deckt Dächer ab", "body": "In der Altstadt sind vierzig Häuser beschädigt."},
    "krankenhaus": {"title": "Klinik bekommt einen Neubau", "body": "Das Krankenhaus wird um zwei Stockwerke erweitert."},
    "haushalt": {"title": "Stadt spart", "body": "Der Haushalt sieht weniger Geld für Feste vor."},
    "regierungsbildung": {"title": "Regierungsbildung dauert an", "body": "Die Gespräche gehen in die fünfte Woche."},
    "landesregierung": {"title": "Streit um Windräder", "body": "Die Landesregierung lehnt den Antrag ab."},
    "regierungschef": {"title": "Besuch aus Wien", "body": "Der Regierungschef spricht am Nachmittag vor Studenten."},
    "bundesverfassungsgericht": {"title": "Karlsruhe urteilt", "body": "Das Bundesverfassungsgericht verhandelt über die Klage."},
    "bank": {"section": "Wirtschaft", "title": "Bank schließt Filialen", "body": "Die Bank gibt drei Standorte auf."},
    "banken": {"section": "Wirtschaft", "title": "Zinsen steigen", "body": "Die Banken geben die Zinsen nur zögernd weiter."},
    "banknote": {"section": "Wirtschaft", "title": "Falschgeld im Umlauf", "body": "Die Banknote fühlt sich glatt an."},
    "foerderung": {"title": "Geld für Vereine", "body": "Die Förderung von Sportvereinen steigt. Der Kreis fördert auch Musik."},
    "forderung": {"title": "Gewerkschaft droht mit Streik", "body": "Die Forderung liegt bei sieben Prozent."},
    "weiss": {"author": "Jürgen Weiß", "title": "Die Farbe der Saison", "body": "In diesem Jahr trägt man Weiß."},
    "weiss-ss": {"author": "Anna Weiss", "title": "Ehrung für eine Turnerin", "body": "Anna Weiss gewann Gold am Balken."},
    "weise": {"author": "Karl Weise", "title": "Der Rat des Alten", "body": "Er antwortete auf eine ruhige Art und Weise."},
    "corona": {"title": "Corona-Maßnahmen laufen aus", "body": "Ab April gilt keine Maskenpflicht mehr."},
    "corona-ein-wort": {"title": "Rückblick auf die Pandemie", "body": "Die Coronamaßnahmen waren umstritten."},
    "massnahmen": {"title": "Schutz vor Hochwasser", "body": "Der Kreis plant Maßnahmen am Fluss."},
    "cdu-csu": {"section": "Politik", "title": "Union berät", "body": "Die Fraktion von CDU/CSU stimmt am Dienstag ab."},
    "csu": {"section": "Politik", "title": "Parteitag in München", "body": "Die CSU wählt ihren Vorstand."},
    "afd": {"section": "Politik", "title": "Klage abgewiesen", "body": "Das Gericht wies die Klage der AfD zurück."},
    "eu": {"section": "Politik", "title": "EU-Kommission prüft Fusion", "body": "Brüssel nimmt sich drei Monate Zeit."},
    "europa": {"section": "Politik", "title": "Wahl in Europa", "body": "Die Beteiligung stieg auf 64,8 Prozent."},
    "zitat": {"title": "„Das war überfällig“", "body": "Bürgermeisterin Ayşe Groß lobte den Beschluss zur neuen Brücke."},
    "bruecken": {"title": "Kreis prüft Bauwerke", "body": "An neuen Brücken wird gespart; die alten Brücken werden saniert."},
    "muenchen": {"outlet": "kurier", "title": "Messe in München", "body": "Die Messe zählt mehr Besucher als zuvor."},
    "yildiz": {"title": "Porträt eines Bäckers", "body": "Mehmet Yıldız backt seit dreißig Jahren Brot."},
    "euro": {"title": "Bad wird teurer", "body": "Der Eintritt kostet künftig 4,50 Euro, die Sanierung 1.250.000 Euro."},
    "g20": {"title": "Gipfel beginnt", "body": "Die Staaten der G20 beraten über Covid-19 und das Klima."},
    "lehrerinnen": {"title": "Schulen suchen Personal", "body": "Es fehlen Lehrerinnen und Lehrer für Mathematik."},
    "schueler": {"title": "Ausflug ins Moor", "body": "Die Schüler zählten Libellen."},
    "waren": {"title": "Sie waren zuerst da", "body": "Die Störche waren schon im Februar zurück."},
    "ware": {"title": "Lager läuft leer", "body": "Die Ware steckt im Hafen fest."},
    "oktober": {"date": "2024-10-21", "title": "Herbstmarkt eröffnet", "body": "Vierzig Händler bieten Kürbisse an."},
    "november": {"date": "2024-11-30", "title": "Adventsmarkt eröffnet", "body": "Dreißig Händler bieten Kerzen an."},
    "dezember": {"date": "2024-12-01", "title": "Kunstmarkt eröffnet", "body": "Zwanzig Händler bieten Bilder an."},
    "foto": {"credit": "Svenja Groß/dpa", "title": "Luchs gesichtet", "body": "Das Tier lief über einen Waldweg."},
    "foto-privat": {"credit": "privat", "title": "Wolf gesichtet", "body": "Das Tier lief über eine Wiese."},
    "sozialamt": {"title": "Ämter ziehen um", "body": "Das Sozialamt öffnet im Juni am Bahnhof."},
    "kuchen": {"title": "Kuchen für den guten Zweck", "body": "Der Basar brachte tausend Euro ein."},
    "kuechen": {"title": "Möbelhaus meldet Insolvenz an", "body": "Verkauft wurden vor allem Küchen."},
    "buerger": {"title": "Bürger*innen reden mit", "body": "Beim Bürgerrat sind alle Bürgerinnen willkommen."},
    "gehen": {"title": "Zwei Räte gehen", "body": "Beide ging es um die Sache, sagten sie."},
    "volk": {"title": "Erinnerung an 1989", "body": "Wir sind das Volk, riefen sie damals in Leipzig."},
    "apostroph": {"title": "Merkel's Erbe", "body": "Was bleibt von Angela Merkels Politik?"},
    "windpark": {"kicker": "Energiewende", "title": "Windpark geht ans Netz", "body": "Zwölf Anlagen liefern Strom."},
    "vorspann": {"lead": "Der Gemeinderat stimmte zu.",
                 "title": "Mehr Platz für Räder", "body": "Der Gemeinderat stimmte zu. Gebaut wird im Frühjahr."},
}  # fmt: skip
"""By name. What is not given: outlet `bote`, 15 January 2025, section `Lokales`."""


def article(name: str) -> Article:
    """One of ARTICLES."""
    given = {"date": "2025-01-15", "section": "Lokales", **ARTICLES[name]}
    return Article(
        url=f"https://{outlet(name)}/{name}",
        title=given["title"],
        kicker=given.get("kicker"),
        lead=given.get("lead"),
        body=given["body"],
        date=datetime.fromisoformat(given["date"]).replace(hour=10, tzinfo=UTC),
        section=given["section"],
        authors=(given["author"],) if "author" in given else (),
        images=(Image(url=None, credit=given["credit"], is_lead=True),) if "credit" in given else (),
    )


def outlet(name: str) -> str:
    """Key of the outlet that it stands in."""
    return OUTLETS[ARTICLES[name].get("outlet", "bote")]
