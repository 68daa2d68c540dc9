"""The texts of alarms, in English and German. `{…%}` is a share as per cent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ENGLISH = {
    "field": (
        "{subject} on {outlet}: {before%} -> {now%} of {pages} {sample}",
        "Has the site's mark-up changed? `archiver extract ADDRESS --explain` shows where the field was looked for; "
        "`archiver reextract` fills it in once that is mended.",
    ),
    "paywall": (
        "more paid articles on {outlet}: {before%} -> {now%} of {pages} new articles give only their beginning",
        "Open one in a browser: if everybody may read it, please report the page.",
    ),
    "walls": (
        "walls on {outlet}: {before%} -> {now%} of {pages} pages were barred ({which})",
        "Open one in a browser; ask less often, or ask the publisher. What passes is asked again by itself.",
    ),
    "barred": (
        "{outlet} gives nothing: all of {pages} pages were barred ({which})",
        "Open one in a browser; ask the publisher, or leave the outlet out.",
    ),
    "refused": (
        "fewer articles are recognised on {outlet}: {before%} -> {now%} of {pages} pages were taken for none ({which})",
        "`archiver extract ADDRESS` shows what is read of such a page; if it is an article, please report it.",
    ),
    "failures": (
        "failures on {outlet}: {before%} -> {now%} of {pages} pages ({which})",
        "Look whether the site answers in a browser and the network is up; failed pages are asked again by themselves.",
    ),
    "lists": (
        "{outlet} announces nothing: its feeds and sitemaps {how} in {runs} runs",
        "`archiver outlets check {outlet}` shows what answers; `archiver outlets add {outlet}` finds new addresses.",
    ),
    "silent": (
        "{outlet} is silent: nothing new, where {expected} articles were to be expected",
        "Look at the site: has it stopped, or does it announce elsewhere? `archiver outlets add {outlet}` looks for new feeds.",
    ),
    "overdue": (
        "{where} was not crawled for {hours} hours; the longest pause was {longest} hours",
        "Look whether the schedule still runs (`systemctl --user list-timers`, `crontab -l`) and what its log says.",
    ),
    "broken-off": (
        "crawls of {outlet} break off: the last {runs} never came to their end",
        "Is the machine short of memory, or does the schedule kill them? Run `archiver crawl {outlet}` by hand.",
    ),
    "disk": (
        "the disk runs out: {free} free, {growth} a day, enough for {days} days",
        "Make room, move the evidence to another disk, or keep it for fewer days (`archiver crawl --evidence-days N`).",
    ),
    "unusable": (
        "the archive cannot be opened: {problem}",
        "Nothing is archived until that is mended.",
    ),
    "unsound": (
        "the archive is damaged: {problem}",
        "Stop the crawls, run `archiver check-archive`, and put the last good backup in its place.",
    ),
}
_GERMAN = {
    "field": (
        "{subject} bei {outlet}: {before%} → {now%} von {pages} {sample}",
        "Hat sich der Aufbau der Seiten geändert? `archiver extract ADRESSE --explain` zeigt, wo das Feld gesucht wurde; "
        "`archiver reextract` füllt es nach, sobald das behoben ist.",
    ),
    "paywall": (
        "mehr Bezahlartikel bei {outlet}: {before%} → {now%} von {pages} neuen Artikeln geben nur ihren Anfang her",
        "Einen im Browser öffnen: Wenn alle ihn lesen können, bitte die Seite melden.",
    ),
    "walls": (
        "Schranken bei {outlet}: {before%} → {now%} von {pages} Seiten wurden verwehrt ({which})",
        "Eine im Browser öffnen; seltener fragen oder beim Verlag nachfragen. Was vorübergeht, wird von selbst neu gefragt.",
    ),
    "barred": (
        "{outlet} gibt nichts her: alle {pages} Seiten wurden verwehrt ({which})",
        "Eine im Browser öffnen; beim Verlag nachfragen oder das Medium weglassen.",
    ),
    "refused": (
        "weniger Artikel werden erkannt bei {outlet}: {before%} → {now%} von {pages} Seiten galten als keiner ({which})",
        "`archiver extract ADRESSE` zeigt, was davon gelesen wird; ist es ein Artikel, bitte die Seite melden.",
    ),
    "failures": (
        "Fehlschläge bei {outlet}: {before%} → {now%} von {pages} Seiten ({which})",
        "Prüfen, ob die Website im Browser antwortet und das Netz da ist; Fehlgeschlagenes wird von selbst neu gefragt.",
    ),
    "lists": (
        "{outlet} kündigt nichts an: Feeds und Sitemaps {how} in {runs} Läufen",
        "`archiver outlets check {outlet}` zeigt, was antwortet; `archiver outlets add {outlet}` findet neue Adressen.",
    ),
    "silent": (
        "{outlet} ist verstummt: nichts Neues, wo {expected} Artikel zu erwarten waren",
        "Die Website ansehen: Hat sie aufgehört, oder kündigt sie anderswo an? `archiver outlets add {outlet}` sucht neue Feeds.",
    ),
    "overdue": (
        "{where} wurde {hours} Stunden lang nicht abgefragt; die längste Pause war {longest} Stunden",
        "Prüfen, ob der Zeitplan noch läuft (`systemctl --user list-timers`, `crontab -l`), und was sein Protokoll sagt.",
    ),
    "broken-off": (
        "Läufe von {outlet} brechen ab: die letzten {runs} kamen nie ans Ende",
        "Fehlt der Maschine Speicher, oder beendet der Zeitplan sie? `archiver crawl {outlet}` von Hand starten.",
    ),
    "disk": (
        "die Platte läuft voll: {free} frei, {growth} am Tag, das reicht {days} Tage",
        "Platz schaffen, die Belege auf eine andere Platte legen oder kürzer aufheben (`archiver crawl --evidence-days N`).",
    ),
    "unusable": (
        "das Archiv lässt sich nicht öffnen: {problem}",
        "Bis das behoben ist, wird nichts archiviert.",
    ),
    "unsound": (
        "das Archiv ist beschädigt: {problem}",
        "Läufe anhalten, `archiver check-archive` ausführen und die letzte gute Sicherung einsetzen.",
    ),
}
_TEXTS = {"en": _ENGLISH, "de": _GERMAN}
KINDS = tuple(_ENGLISH)
"""Kinds of alarms."""
UNKNOWN_MANY = "an unknown number of"
_GERMAN_VALUES = {
    UNKNOWN_MANY: "unbekannt viele",
    "new articles": "neuen Artikeln",
    "pages that had it": "Seiten, die es hatten",
    "could not be read": "waren nicht lesbar",
    "were empty": "waren leer",
    "the archive": "Das Archiv",
}
"""Values of alarms that are words."""
_SIZES = ("free", "growth")
_SHARE = re.compile(r"\{(\w+)%\}")
_ONE = {"hours": "hour", "days": "day", "Stunden": "Stunde", "Tage": "Tag"}
_SPAN = re.compile(r"(\{(\w+)\}) (hours|days|Stunden|Tage)\b")


def told(language: str, kind: str, part: str, values: Mapping[str, Any]) -> str:
    """One sentence of an alarm: `what` is the matter, or what to `do`."""
    text = _TEXTS[language][kind][part == "do"]
    text = _SHARE.sub(lambda match: f"{percent(values[match[1]])}", text)
    text = _SPAN.sub(lambda match: f"{match[1]} {_ONE[match[3]] if values[match[2]] == 1 else match[3]}", text)
    if language == "de":
        values = {name: _german(name, value) for name, value in values.items()}
    return text.format(**values)


def _german(name: str, value: Any) -> Any:
    """A word in German, a number (or a size) with its comma: `6.5` becomes `6,5`."""
    if isinstance(value, float) or name in _SIZES:
        return str(value).replace(".", ",")
    return _GERMAN_VALUES.get(value, value)


def percent(share: float) -> str:
    """A share as people read it: `82 %`; what is little but not none, or nearly all, is not rounded to that."""
    rounded = round(share * 100)
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1:
        return ">99 %"
    return f"{rounded} %"


def size(number: float) -> str:
    """Bytes as people read them: `3.4 GB`."""
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit in ("B", "kB") else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"
