"""Names of authors in a line: without `Von`, roles, places, dates and links; agencies kept as printed."""

from __future__ import annotations

import re

from archiver.agencies import FURTHER, GERMAN_MARKS, forms
from archiver.extract.text import clean, squeezed

_SERVICES = frozenset(
    "ots newsaktuell presseportal apaots idw keystone reutersagentur bta srf ard zdf dj dowjones awp spoton spotonnews "
    "glomex teleschau".split()
)
"""Press services, stations and smaller agencies that sign texts alone, squeezed; in image credits they mean other things."""
AGENCIES = frozenset(map(squeezed, forms(GERMAN_MARKS, FURTHER))) | _SERVICES
"""News agencies as bylines print them, squeezed; kept although they are no persons."""
_BRACKETS = re.compile(r"^\(([^()]*)\)$")
_REGION = re.compile(r"[a-z]{2,3}")
"""An agency's regional service or its editor: `dpa/lno`."""
GENRES = (
    r"(?:(?:gast|film|buch|theater|konzert|platten)?-?(?:kommentar|beitrag|kritik)|rezension|besprechung|bericht|essay|porträt|portrait|kolumne|"
    r"analyse|reportage|glosse|leitartikel|nachruf|interview|gespräch|protokoll|aufzeichnung|artikel)"
)
"""What a byline may call its text: `Rezension von …`, `Ein Gastbeitrag von …`."""
_PREFIX = re.compile(
    rf"^\W*{GENRES}\s+(?:von|vom)\s+|^\W*aus\s[\w./ -]{{2,40}}?\sberichte(?:t|n)\s+|"
    r"^(?:\W*(?:(?:ein(?:e|en)?|der|die|das)\s+[\w\-/]+(?:\s+[\w\-]+)?\s+)?(?:veröffentlicht\s+|geschrieben\s+|verfasst\s+|erstellt\s+|"
    r"gespeichert\s+|eingestellt\s+|eingetragen\s+|gepostet\s+|publiziert\s+|protokoll\s+|interview\s+|kommentar\s+|posted\s+|written\s+)?"
    r"(?:von|vom|by|durch)(?:\s*:\s*|\s+)(?:unser\w*\s+)?)|"
    r"^\W*(?:texte?|autor(?:in|en|innen)?|autor[:*]in(?:nen)?|authors?|verfasser(?:in)?|"
    r"redaktion|interview|bericht|protokoll|über die autor:in|über den autor|über die autorin|zum autor|zur autorin)\s*(?::|\||–)\s*"
    r"(?:von\s+)?",
    re.I,
)
"""What stands before the names: `Von`, `Ein Gastbeitrag von`, `Text:`, `Veröffentlicht von`."""
_AFTER_DATE = re.compile(
    r"^(?:\W*(?i:veröffentlicht|erstellt|geschrieben|publiziert|gepostet|aktualisiert)\b|\W*(?:\w+tag,?\s|Mittwoch,?\s|Sonnabend,?\s)?\d)[^a-z]?.{0,70}?\bvon\s|^.{2,60}?\sVon(?:\s|:)"
)
"""What stands before the names in lines like `Veröffentlicht am 8. Februar 2022 von …` and `Feuilleton Von …`."""
_SOURCE = re.compile(r"^\W*(?:quelle|source|foto|bild)\w*\s*:", re.I)
"""A line that names a source, not an author."""
_END = re.compile(
    r"\s+am\s+(?:mo|di|mi|do|fr|sa|so)\w*[.,]|"
    r"\s+(?:am\s+)?\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZJFMASOND][a-zä]+)|\s*\b\d{1,2}[:.]\d{2}\b(?:\s*Uhr)?|\s+(?:vor|seit)\s+\d|\s+(?:aus|in)\s+[A-ZÄÖÜ]|"
    r"\s*\((?:Text|Foto|Bild|Video|Grafik|Infografik|Fotos|Bilder|Redaktion)|\s+(?:Foto|Fotos|Bild|Video|Stand|Aktualisiert|Veröffentlicht|"
    r"Lesezeit|Zuletzt|Weitere Beiträge|Alle Beiträge|Zur Person|sagt)\b|\s*[\d(\[@]|https?:|\s+www\.|"
    r"\s+(?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend)(?=,?\s+(?:den\s+)?\d)",
    re.I,
)
"""Where the names end: a date, a time, a place, a photographer, a link to more."""
_BREAK = re.compile(
    r"\s*(?:[,;|•·/&]|\bund\b|\band\b|\bsowie\b|\bmit\b(?=\s+(?:[A-ZÄÖÜ]|dpa\b|epd\b))|\s[-–—]\s?|[-–—]$)\s*"
)
_ROLE = re.compile(
    r"^(?:\w+[- ])?(?:chef|vize|stellv\w*|stv\.?|leitende\w?|freie\w?|gast|politik|wirtschafts|sport|kultur|online|news|digital|sozial\w*|"
    r"auslands\w*|ressort|bundes\w*|parlaments\w*|lokal\w*|senior|junior)?-?\s?(?:redakt\w+|korrespondent\w*|reporter\w*|volont\w+|"
    r"journalist\w*|autor\w*|kolumnist\w*|mitarbeiter\w*|praktikant\w*|herausgeber\w*|leiter\w*|ressortleit\w+|moderator\w*|"
    r"nachrichtenagentur|fotograf\w*|meteorolog\w+|editor|author|writer|desk|gründer\w*|blogger\w*)(?:\s+.*)?$",
    re.I,
)
"""Roles: `Redakteurin`, `Freier Journalist`, `Korrespondent für Politik`, `Chefredakteur`."""
_ROLE_BEFORE = re.compile(
    r"^(?:unser\w*\s+)?(?i:\w*(?:redakteur|korrespondent|reporter|volontär|mitarbeiter|kolumnist|gastautor|chefredakteur)(?:in|en|s)?)\s+(?=[A-ZÄÖÜ])"
)
_ROLE_BEHIND = re.compile(
    r"(?i:\w*(?:redakt(?:eur|ion)|korrespondent|reporter|volontär|journalist|kolumnist|mitarbeiter)(?:in)?|autor(?:in)?)"
)
"""A role set below the name, which a text without lines reads as its last word: `Anna Muster Korrespondentin`."""
_STATION = re.compile(r"(?:ARD|ZDF|[NMW]DR|SWR|BR|[hH][rR]|RBB|rbb|SR|DLF|ORF|SRF|RTL)\d?[\s-]|(?:\w+[\s-])?Studio\b")
"""Where a reporter works, behind the name: `Von Anna Muster, MDR SACHSEN-ANHALT`, `ARD-Studio Hannover`."""
_PARTICLES = frozenset(
    "von v. van de der den zu zur vom di da dos del della el al bin ibn la le ter ten du y e".split()
)
_NO_NAME = re.compile(
    r"@|:\s|\bwww\.|https?:|\.(?:de|at|ch|com|net|org|lu)\b|\b(?:gmbh|verlag|kg|ag|zeitung|rundfunk|online|medien|agentur|cookie|newsletter|anzeige|"
    r"kommentare?|artikel|beitr[aä]ge?|mehr|alle|profil|folgen|autorenprofil|impressum|bitte|kontakt|e-mail|name|website|uhr|minuten|"
    r"lesezeit|zur person|aktualisiert|publiziert|veröffentlicht|erstellt|admin please|your|author|permalink|"
    r"teilen|drucken|facebook|twitter|instagram|linkedin|mastodon|bluesky|youtube)\b",
    re.I,
)
"""What a person's name never holds: addresses, companies, buttons, months, networks."""
_DAYS = "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
_MONTHS = "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
_CALENDAR = re.compile(
    rf"^(?:{_DAYS})\b|^(?:{_MONTHS})$|\b(?:im|am|ab|bis|seit|ende|anfang|mitte|ausgabe|heft|nr)\.?\s(?:{_MONTHS})\b|\b(?:{_MONTHS})\s*\d",
    re.I,
)
"""Days and months; not those that are names: `Juli Zeh`, `Jan Freitag`."""
_LONGEST = 300
"""Characters of a line that are looked at; bylines of ten authors stay below (guessed)."""


def names_in(line: str | None, *, loose: bool = False) -> tuple[str, ...]:
    """The names in a byline, in order. `loose` also takes single words, for lines that are known to name authors.

    Example: `Von Erika Beispiel und Max Muster, Berlin` gives `("Erika Beispiel", "Max Muster")`.
    """
    line = clean(line)
    if not line:
        return ()
    line = _AFTER_DATE.sub("", _BRACKETS.sub(r"\1", line[:_LONGEST]), count=1)
    if _SOURCE.match(line):
        return ()
    for _ in range(2):
        line = _PREFIX.sub("", line, count=1)
    end = _END.search(line)
    line = line[: end.start()] if end and end.start() > 1 else line
    pieces = [name for piece in _BREAK.split(line) if (name := _as_name(piece))]
    persons = [piece for piece in pieces if " " in piece]
    if persons:
        people = [piece for piece in persons if not _STATION.match(piece)]
        return tuple(piece for piece in pieces if piece in (people or persons) or is_agency(piece))
    if pieces and is_agency(pieces[0]):  # `dpa/lno`: an agency's editor is no author
        pieces = [piece for piece in pieces if is_agency(piece) or not _REGION.fullmatch(piece)]
    return tuple(piece for piece in pieces if loose or is_agency(piece))


def is_agency(name: str) -> bool:
    """Whether a byline names a news agency: `dpa`, `Reuters`, `APA/dpa`, `dpa/lno`."""
    first, *others = re.split(r"\s?[/+]\s?", name)
    if squeezed(name) in AGENCIES:
        return True
    return squeezed(first) in AGENCIES and all(squeezed(part) in AGENCIES or _REGION.fullmatch(part) for part in others)


def _as_name(piece: str) -> str | None:
    """The piece as a name: without role before it; None for roles, places with a preposition, sentences."""
    piece = _ROLE_BEFORE.sub("", piece.strip(" .:-–*|„“\"'"))
    if piece == "red":  # the desk's mark
        return None
    words = piece.split()
    if len(words) > 2 and _ROLE_BEHIND.fullmatch(words[-1]):
        piece = " ".join(words := words[:-1])
    if (
        not words
        or len(words) > 5
        or len(piece) < 2
        or _ROLE.match(piece)
        or _NO_NAME.search(piece)
        or _CALENDAR.search(piece)
    ):
        return "Redaktion" if piece == "Redaktion" else None
    if len(words) > 1 and words[-1][0].islower():
        return None
    if len(words) > 1 and not all(word[0].isupper() or word.lower() in _PARTICLES for word in words):
        return None
    return piece if words[0][0].isalpha() else None
