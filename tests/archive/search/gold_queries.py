"""Gold of the German search: a query, the articles it must find, and those it must not. Others may be found."""

from __future__ import annotations

from typing import NamedTuple


class Gold(NamedTuple):
    query: str
    finds: str
    """Names of articles, parted by blanks."""
    leaves: str = ""
    exact: bool = False


WORDS = (
    # umlauts and ß, however they are typed
    Gold("Mueller", "mueller mueller-ue", "muellabfuhr"),
    Gold("Müller", "mueller mueller-ue", "muellabfuhr"),
    Gold("müller", "mueller mueller-ue"),
    Gold("MÜLLER", "mueller mueller-ue"),
    Gold("Mu\u0308ller", "mueller mueller-ue"),  # the two dots as a character of their own, as macOS types them
    Gold("Strasse", "strasse strasse-ch strassenbahn", "haus"),
    Gold("Straße", "strasse strasse-ch strassenbahn"),
    Gold("STRASSE", "strasse strasse-ch"),
    Gold("Straßen", "strasse strasse-ch"),
    Gold("grüßt", "strasse-ch"),
    Gold("Muenchen", "muenchen csu"),
    Gold("Yildiz", "yildiz"),
    Gold("Ayse Gross", "zitat"),
    # forms of a word
    Gold("Haus", "haus haeuser krankenhaus", "sozialamt"),
    Gold("Häuser", "haus haeuser krankenhaus"),
    Gold("Haeusern", "haus haeuser"),
    Gold("Brücke", "zitat bruecken"),
    Gold("Bruecken", "zitat bruecken"),
    Gold("Bank", "bank banken banknote"),
    Gold("Förderung", "foerderung", "forderung"),
    Gold("Forderung", "forderung", "foerderung"),
    Gold("fördern", "foerderung", "forderung"),
    Gold("Kuchen", "kuchen", "kuechen"),
    Gold("Küche", "kuechen", "kuchen"),
    Gold("Schüler", "schueler", "lehrerinnen"),
    Gold("Lehrerin", "lehrerinnen"),
    Gold("Lehrer", "lehrerinnen"),
    Gold("Ware", "ware", "waren"),
    Gold("waren", "waren", "ware"),
    Gold("ging", "gehen windpark"),
    Gold("Merkel", "apostroph"),
    Gold("Amt", "mueller sozialamt"),
    # compounds
    Gold("Regierung", "regierungsbildung landesregierung regierungschef", "muellabfuhr"),
    Gold("Regierungen", "regierungsbildung landesregierung regierungschef"),
    Gold("Verfassungsgericht", "bundesverfassungsgericht", "afd"),
    Gold("Gericht", "bundesverfassungsgericht afd"),
    Gold("Bahn", "strassenbahn"),
    Gold("Rat", "vorspann weise gehen mueller-ue"),
    Gold("Markt", "oktober november dezember haus"),
    Gold("Landesregierung", "landesregierung", "regierungsbildung regierungschef"),
    Gold("Pflicht", "corona"),
    # names that are nearly one
    Gold("Weiß", "weiss weiss-ss", "weise"),
    Gold("Weise", "weise", "weiss weiss-ss"),
    # abbreviations and numbers
    Gold("CDU", "cdu-csu", "csu"),
    Gold("CDU/CSU", "cdu-csu", "csu"),
    Gold("csu", "cdu-csu csu"),
    Gold("AfD", "afd"),
    Gold("EU", "eu", "europa euro"),
    Gold("G20", "g20"),
    Gold("Covid-19", "g20"),
    Gold("1989", "volk"),
    Gold("64,8", "europa"),
    Gold("1.250.000", "euro"),
    Gold("4,50 Euro", "euro", "kuchen"),
    # hyphens
    Gold("Corona-Maßnahmen", "corona corona-ein-wort", "massnahmen"),
    Gold("Coronamaßnahmen", "corona corona-ein-wort", "massnahmen"),
    Gold("Corona-Massnahme", "corona corona-ein-wort"),
    Gold("Maßnahme", "corona corona-ein-wort massnahmen"),
    Gold("EU-Kommission", "eu"),
    Gold("Kommission", "eu"),
    Gold("Bürger:innen", "buerger"),
    # kicker and lead
    Gold("Energiewende", "windpark"),
    Gold("Gemeinderat", "vorspann"),
)
SYNTAX = (
    # phrases and quotation marks
    Gold('"neue Brücke"', "zitat bruecken"),
    Gold("„neue Brücke“", "zitat bruecken"),
    Gold("»neue Brücke«", "zitat bruecken"),
    Gold('"Brücke neue"', "", "zitat bruecken"),
    Gold('"Wir sind das Volk"', "volk"),
    Gold('"wir waren das Volk"', "", "volk"),
    Gold('"Das war überfällig"', "zitat"),
    Gold('"Haus"', "haus haeuser", "krankenhaus"),
    Gold('"Art und Weise"', "weise"),
    # AND, OR, NOT
    Gold("Klage Gericht", "afd bundesverfassungsgericht", "forderung"),
    Gold("Klage AND Gericht", "afd bundesverfassungsgericht"),
    Gold("Klage UND Gericht", "afd bundesverfassungsgericht"),
    Gold("Kürbisse OR Kerzen", "oktober november", "dezember"),
    Gold("Kürbisse ODER Kerzen", "oktober november", "dezember"),
    Gold("Händler NOT Kerzen", "oktober dezember", "november"),
    Gold("Händler NICHT Kerzen", "oktober dezember", "november"),
    Gold("Händler -Kerzen", "oktober dezember", "november"),
    Gold("Händler -Kerzen -Bilder", "oktober", "november dezember"),
    Gold("Händler (Kerzen OR Bilder)", "november dezember", "oktober"),
    Gold("Händler NOT (Kerzen OR Bilder)", "oktober", "november dezember"),
    Gold("Luchs OR Händler Kerzen", "foto november", "oktober dezember"),
    Gold("-Händler", "foto", "oktober november dezember"),
    Gold("Klage und Gericht", "", "afd"),  # in small letters it is a word
    # words that go on
    Gold("Regier*", "regierungsbildung regierungschef"),
    Gold("Regierungsbil*", "regierungsbildung", "regierungschef"),
    Gold("Regierungen*", "regierungsbildung landesregierung"),
    Gold("Häus*", "haus haeuser"),
    Gold("Brück*", "zitat bruecken"),
    Gold("Müll*", "muellabfuhr mueller"),
    Gold('"neue Brü*"', "zitat bruecken"),
    # fields
    Gold("outlet:alpen-kurier.example", "muenchen strasse-ch", "csu strasse"),
    Gold("outlet:alpen-kurier", "muenchen strasse-ch", "csu strasse"),
    Gold("medium:alpen-kurier Strasse", "strasse-ch", "strasse muenchen"),
    Gold("Straße -outlet:alpen-kurier", "strasse", "strasse-ch"),
    Gold("section:Wirtschaft", "bank banken banknote", "csu"),
    Gold("ressort:wirtschaft Zinsen", "banken", "bank"),
    Gold('author:"Jürgen Weiß"', "weiss", "weiss-ss weise"),
    Gold("author:Weiss", "weiss weiss-ss", "weise"),
    Gold("autor:Weise", "weise", "weiss"),
    Gold("credit:dpa", "foto", "foto-privat"),
    Gold('credit:"Svenja Groß"', "foto", "zitat"),
    Gold("title:Regierungsbildung", "regierungsbildung"),
    Gold("title:Regierung", "regierungsbildung", "landesregierung regierungschef"),
    Gold("titel:Messe", "muenchen"),
    Gold("title:Händler", "", "oktober"),
    Gold("lead:Gemeinderat", "vorspann", "weise"),
    Gold("body:Gemeinderat", "vorspann"),
    # days
    Gold("date:2024-10", "oktober", "november dezember haus"),
    Gold("date:2024-10-21", "oktober", "november"),
    Gold("datum:21.10.2024", "oktober", "november"),
    Gold("date:2024-10..2024-11", "oktober november", "dezember haus"),
    Gold("date:2024-11-30..2024-12-01", "november dezember", "oktober"),
    Gold("date:2024", "oktober november dezember", "haus"),
    Gold("date:..2024-11 Händler", "oktober november", "dezember"),
    Gold("date:2025-01..", "haus", "dezember"),
    Gold("Händler NOT date:2024-10", "november dezember", "oktober"),
)
EXACT = (
    Gold("Bank", "bank", "banken banknote", exact=True),
    Gold("bank", "bank", "banken banknote", exact=True),
    Gold("Banken", "banken", "bank banknote", exact=True),
    Gold("Haus", "haus", "haeuser krankenhaus", exact=True),
    Gold("Weiß", "weiss", "weiss-ss weise", exact=True),
    Gold("Weiss", "weiss-ss", "weiss weise", exact=True),
    Gold("Mueller", "mueller-ue", "mueller", exact=True),
    Gold('"neue Brücke"', "", "zitat bruecken", exact=True),
    Gold('"neuen Brücken"', "bruecken", "zitat", exact=True),
    Gold("Brücken NOT Messe", "bruecken", "zitat", exact=True),
    Gold("Tier NOT Waldweg", "foto-privat", "foto", exact=True),
    Gold("Zinsen NOT Banknote", "banken", "banknote", exact=True),
    Gold("Straße NOT Straßen outlet:lindenfurter-bote", "strasse", "strasse-ch", exact=True),
    Gold("Regier*", "regierungsbildung regierungschef", "landesregierung", exact=True),
    Gold("Kerzen OR Kürbis", "november", "oktober", exact=True),
    Gold("date:2024-10 Händler", "oktober", "november", exact=True),
    Gold("-Händler", "foto", "oktober", exact=True),
)
BROKEN = (
    # what is no query is searched as words
    Gold("Händler AND", "oktober november dezember"),
    Gold("AND Händler", "oktober november dezember"),
    Gold("Händler OR", "oktober"),
    Gold("Händler NOT", "oktober"),
    Gold("(Händler Kerzen", "november", "oktober"),
    Gold("Händler) Kerzen", "november", "oktober"),
    Gold('"Händler Kerzen', "november"),
    Gold("Händler AND OR Kerzen", "november", "oktober"),
    Gold("title: Händler", "", "oktober"),  # a colon and nothing: the word `title`
    Gold("NEAR(Händler Kerzen", "", "november"),
    Gold("unbekannt:Händler", "", "oktober"),
    Gold("Händler:", "oktober"),
    Gold("date:gestern", "", "oktober"),
    Gold("Händler * Kerzen", "november"),
    Gold("Händler ^Kerzen", "november", "oktober"),
    Gold("Händler 🎃", "oktober november"),
    Gold("Händ\0ler", "", "oktober"),
    Gold("'; DROP TABLE articles; --", "", "oktober"),
    Gold("Händler' OR '1'='1", "oktober november"),
)
GOLD = (*WORDS, *SYNTAX, *EXACT, *BROKEN)
NOTHING = (
    "", " ", '"', '"(', "()", "*", "**", "-", "--", "(", ")", '""', "🎃", "\0", "…", ":", "NEAR(", "AND", "title:", "\ud800", "-*",
    '"*"', "°", "((((",
)  # fmt: skip
"""Texts that find nothing in these articles, and raise nothing."""
