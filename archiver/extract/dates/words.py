"""The words of dates and date lines, in German with its Austrian and Swiss forms, and in English (untranslated themes)."""

from __future__ import annotations

import re

_MONTH_NAMES = (
    "januar jänner jaenner jän jaen jan january",
    "februar feber febr feb february",
    "märz maerz mär mrz march mar",
    "april apr",
    "mai may",
    "juni juno jun june",
    "juli julei jul july",
    "august aug",
    "september sept sep",
    "oktober okt october oct",
    "november nov",
    "dezember dez december dec",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

_WEEKDAY_NAMES = (
    "montag monday",
    "dienstag tuesday",
    "mittwoch wednesday",
    "donnerstag thursday",
    "freitag friday",
    "samstag sonnabend saturday",
    "sonntag sunday",
)
_WEEKDAY_SHORT = (
    "mo mon",
    "di die tue tues",
    "mi mit wed",
    "do don thu thur thurs",
    "fr fre fri",
    "sa sam sat",
    "so son sun",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
"""Monday is 0, as in `date.weekday()`."""
WEEKDAYS_SHORT = {name: number for number, names in enumerate(_WEEKDAY_SHORT) for name in names.split()}
"""Only read beside a date: `Di Lorenzo` and `So geht es` are no days."""

NUMBERS = {
    **dict.fromkeys("ein eine einem einer one a an".split(), 1.0),
    "anderthalb": 1.5,
    "eineinhalb": 1.5,
    "zweieinhalb": 2.5,
    **{
        name: float(number)
        for number, name in enumerate("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(), 2)
    },
    "fuenf": 5.0,
    "zwoelf": 12.0,
    **dict.fromkeys(("einer halben", "half an"), 0.5),
    "einer viertel": 0.25,
    "einer dreiviertel": 0.75,
}
"""Quantities of `vor … Stunden`."""
FEW = frozenset(("wenigen", "einigen", "ein paar", "einem augenblick", "einem moment", "few", "a few"))
"""Quantities without a number: `vor wenigen Minuten`."""

ZONES = {
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wez": 0, "wet": 0,
    "mez": 1, "cet": 1, "met": 1, "wesz": 1, "west": 1, "bst": 1,
    "mesz": 2, "cest": 2, "mest": 2, "oez": 2, "eet": 2,
    "est": -5, "edt": -4, "pst": -8, "pdt": -7,
}  # fmt: skip
"""Hours east of Greenwich of the zone names that German pages and their machine times use."""

PUBLISHED = re.compile(
    r"\b(?:erst|neu|urauf)?(?:ver(?:ö|oe)ffentlich\w*|publi(?:ziert|kation|shed|kationsdatum)|erschienen|erscheinungs\w+|"
    r"erstell(?:t|ung|ungsdatum|datum)|angelegt|eingestellt|gepostet|posted|created|geschrieben|verfasst|freigegeben|erstmals|zuerst|"
    r"online\s+seit|online\s+gestellt|artikel\s+vom|meldung\s+vom|beitrag\s+vom|first\s+published|ausgabe\s+vom|\d{1,3}/(?:19|20)\d\d\s+vom|pubdate|datum|date)\b",
    re.I,
)
"""Labels of a first publication."""
UPDATED = re.compile(
    r"\b(?:aktualisier\w*|akt\.|update[sd]?|upd\.|ge(?:ä|ae)ndert|(?:ä|ae)nderung(?:en)?|bearbeitet|(?:ü|ue)berarbeitet|"
    r"modifiziert|modified|revised|edited|zuletzt|letzte[rs]?\s+stand|erg(?:ä|ae)nzt|korrigiert|aktualisierungsdatum)(?=\W|$)",
    re.I,
)
"""Labels of a modification."""
AS_OF = re.compile(r"\bstand\b", re.I)
"""`Stand: …` names the state of the text: broadcasters print nothing else, others print it beside the publication."""

# What stands beside an event, a deadline, a price, a life or a right, but not beside a date of publication.
NO_PUBLICATION = re.compile(
    r"[€$%§†©]|\(c\)|^\s*\*|\b(?:euro|eur|chf|franken|prozent|promille|bis|ab|g(?:ü|ue)ltig|geb|geboren|gestorben|verstorben|termine?|beginn|"
    r"einlass|anpfiff|ansto(?:ß|ss)|frist|anmelde\w*|bewerbungs\w*|version|v|telefon|tel|telefax|fax|isbn|issn|iban|copyright|kinostart|start|"
    r"release|erscheint|morgen\s+ist|uhr\s+bis|nummer|az|aktenzeichen|drucksache|seite|kapitel|abs|absatz|artikel-?nr)\b",
    re.I,
)
# Verbs that make a line a sentence unless it says that the page was published: `Dieser Beitrag wurde am … veröffentlicht`.
VERBS = frozenset(
    "ist war sind waren wird werden wurde wurden hat haben hatte hatten gilt gibt kommt kam beginnt begann startet startete findet fand "
    "endet endete starb stirbt soll sollen kann können will wollen muss müssen steht stand geht ging macht machte sagt sagte "
    "berichtet berichtete lief läuft is was".split()
)
THIS_PAGE = re.compile(r"\b(?:diese[rs]?\s[^\W\d_]+|beitrag|eintrag|posting|this\s(?:post|entry|article))\b", re.I)

KNOWN = frozenset(
    "uhrzeit morgen am an um vom von den dem der die das des im in auf bei zum zur und mit uhr seit zuletzt erstmals zuerst heuer datum "
    "date on at by the online stand letzte letzter letztes letzten letztmals dieser diese dieses beitrag artikel eintrag "
    "meldung text bericht kolumne kommentar ausgabe sendung lesezeit lesedauer min minute minuten minutes mins sek ca circa "
    "etwa kommentare comments comment views aufrufe autor autorin author redaktion quelle dpa afp apa sda sid epd kna ots "
    "reuters red dapd lesen read reading zeit unter pm aktuell neu heute gestern vorgestern abend früh vormittag nachmittag "
    "mittag nacht zeichen wörter update posted published updated stunde stunden std keine mehr als europe berlin vienna "
    "zurich mez mesz gmt utc cet cest coordinated universal time mitteleuropäische sommerzeit normalzeit".split()
)
"""Words of date lines that say nothing against a date; compared in lower case."""
