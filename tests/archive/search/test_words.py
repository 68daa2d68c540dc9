"""Forms of a word share a key, different words do not; compounds are taken apart where they are joined."""

from __future__ import annotations

import hashlib

import pytest

from archiver.archive.search.compounds import parts
from archiver.archive.search.content import content
from archiver.archive.search.words import ANALYSIS, key

from .gold_articles import ARTICLES

SAME = (
    "Haus Häuser Häusern Hauses haeuser HAUS",
    "Müller Mueller Müllers müller",
    "Straße Strasse Straßen Strassen strasse STRASSE",
    "Masse Massen",
    "Fuß Fuss Füße",
    "Gruß Grüße Grüsse Gruss",
    "Förderung Foerderung Förderungen",
    "Antrag Anträge Anträgen Antraege",
    "Grüne Grünen grün",
    "neu neue neuen",
    "digital digitale digitalen",
    "größer größte groß gross",
    "Thema Themen",
    "Museum Museen",
    "Rat Räte Räten Rats",
    "Lehrerin Lehrerinnen",
    "München Muenchen Münchens",
    "Schmüdderich Schmuedderich Schmüdderichs",
    "Lauterbach Lauterbachs",
    "Söder Soeder Söders",
    "Landesregierung Landesregierungen",
    "Ampelkoalitionär Ampelkoalitionäre Ampelkoalitionären",
    "Coronamaßnahme Coronamassnahmen",
    "Yıldız Yildiz",
    "forderte gefordert fordern",
)
DIFFERENT = (
    "Förderung Forderung",
    "fördern fordern",
    "Schüler Schule",
    "Kuchen Küche",
    "Weiß Weise",
    "Masse Maß",
    "Ware waren",
    "Müller Müll",
    "Lehrer Lehre",
    "Zeitung Zeit",
    "Regierung regieren",
)
COMPOUNDS = {
    "regierungsbildung": "regierung bildung",
    "landesregierung": "land regierung",
    "bundesverfassungsgericht": "bund verfassungsgericht verfassung gericht bundesverfassung",
    "stadtrat": "stadt rat",
    "gemeinderat": "gemeinde rat",
    "schulpflicht": "schule pflicht",
    "impfpflicht": "impfen pflicht",
    "kinderbetreuung": "kind betreuung",
    "haushaltsdebatte": "haushalt haus halt debatte",
    "bürgermeisterwahl": "bürgermeister bürger meister wahl",
    "klimaschutzgesetz": "klima schutzgesetz schutz gesetz klimaschutz",
    "untersuchungsausschuss": "untersuchung ausschuß",
    "wirtschaftsminister": "wirtschaft minister",
    "hauptstrasse": "haupt straße",
    "klimafreundlich": "klima freundlich",
}
WHOLE = (
    "freitag heirat vorrat demokratie minister information generation kandidaten millionen zeitung unternehmen entscheidung "
    "verantwortung überraschung mitarbeiter verhandlungen politikerinnen präsidenten transport nachrichten veranstaltung gesellschaft "
    "verhältnisse widerstand verbrauch interessieren selenskyj gehen"
).split()


@pytest.mark.parametrize("forms", SAME)
def test_forms_of_a_word_have_one_key(forms: str) -> None:
    assert len({key(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", DIFFERENT)
def test_different_words_have_different_keys(pair: str) -> None:
    one, other = map(key, pair.split())
    assert one != other


@pytest.mark.parametrize("word", COMPOUNDS)
def test_a_compound_has_its_parts(word: str) -> None:
    assert " ".join(parts(word)) == COMPOUNDS[word]


@pytest.mark.parametrize("word", WHOLE)
def test_what_is_no_compound_stays_whole(word: str) -> None:
    assert parts(word) == ()


def test_the_same_row_gives_the_same_content_as_ever() -> None:
    """When this fails, words get other keys than before: raise the number in `words.ANALYSIS`, so that archives are indexed anew."""
    lines = []
    for article in ARTICLES.values():
        row = dict.fromkeys(("title", "kicker", "lead", "body", "image_credit", "section"), "") | article
        row |= {
            "authors": f'["{article.get("author", "")}"]',
            "outlet": "a.example",
            "date": "2024-10-21",
            "first_seen": "",
        }
        lines += content(row)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
    assert (digest, ANALYSIS) == ("71f292b3eb96", "1, PyStemmer 3.1.0, simplemma 2.0.0")
