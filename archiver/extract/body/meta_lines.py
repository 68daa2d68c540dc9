"""Lines that tell when an article appeared, who wrote it and where it was broadcast, told by their wording."""

from __future__ import annotations

import re

from archiver.extract.names import GENRES

BULLETS = "*•·|–-—=✎📧👉🔴📢📣🔔📲📱➡✅❤\ufe0f "
NAME = r"(?-i:[A-ZÄÖÜ][\w.'’-]+(?:[\s,/&]+(?:und\s|von\s|de\s|van\s|der\s)?[A-ZÄÖÜ(][\w.'’)-]+){1,5})"
_TIME = r"\d{1,2}[:.]\d{2}(?:\suhr)?"
_DAY = r"""
    (?:(?:mo|di|mi|do|fr|sa|so)\w*[.,]*\s)?
    (?:\d{1,2}\.\s?(?:\d{1,2}\.\s?|\w{3,9}\s)(?:\d{4}|\d{2})|\w{3,9}\s\d{1,2},\s\d{4})
"""
_DATE = rf"""
    (?:(?:von|by)\s{NAME}\s?[,|·–-]\s?)?
    (?:(?:erstmals\s|zuletzt\s|letzte\s)?(?:veröffentlicht|aktualisiert|aktualisierung|erschienen|erstellt|publiziert|geändert|stand|datum|update)\s?:?\s?(?:am\s|um\s)?)?
    (?:{_DAY}(?:[\s,|·–-]+(?:um\s)?{_TIME})?(?:[\s,|·–-]+(?:von|by)\s{NAME})?|(?:heute|gestern),?\s(?:um\s)?{_TIME}|vor\s\d+\s(?:minuten?|stunden?|tagen?|wochen?))
    (?:[\s,|·–-]+\(?(?:kommentare?\s?:?\s?\(?\d+\)?|(?:\d+|keine?|noch\skeine)\skommentare?|\d+\s(?:views|aufrufe))\)?)?
    |(?:stand|erstellt|aktualisiert|veröffentlicht|datum)\s?:(?=\s?(?:heute|gestern)\b|.{{0,40}}(?:\d\d|\d\.\s)).{{1,60}}
    |(?-i:[A-ZÄÖÜ][\w/.-]+(?:\s[A-ZÄÖÜ(][\w/.)-]+){{0,2}}),\s(?:(?:den|am)\s)?{_DAY}\.?
"""
"""Lines that are a date, with or without a label and a byline."""
_META_PARTS = rf"""
    {_DAY}|\d{{4}}-\d\d-\d\d|{_TIME}|\d{{1,2}}\suhr|(?-i:Heute|Gestern|\bheute|\bgestern)\b|\bvor\s\d+\s(?:minuten?|stunden?|tagen?|wochen?)
    |(?:erstmals\s|zuletzt\s|letzte\s|online\s)?(?:veröffentlicht|aktualisiert|aktualisierung|erschienen|erstellt|eingestellt|gespeichert|geschrieben|publiziert|geändert|bearbeitet|stand|update|seit|akt\.)(?!\w)\s?:?
    |(?:lesezeit|lesedauer)\s?:?\s?(?:ca\.\s)?\d+\s?min(?:uten?|\.)?|\d+\s?min(?:uten?|\.)?(?:\s(?:lesezeit|lesedauer))?
    |(?:\d+|keine?)\skommentare?|kommentare\s?:?\s?\(?(?:\d+|keine)\)?|(?:\b(?:ein|eine)\s\w+\s)?(?:\b{GENRES}\s)?\b(?:von|by)\s{NAME}|\bquelle\s?:\s?{NAME}|\b(?:dpa|afp|reuters|sid|epd|kna|apa|sda|ap)(?:[/-]\w{{2,5}})*\b|\b(?:um|am|und|uhr)\b
    |(?-i:\([a-zäöü]{{2,4}}\))
"""
"""What the line about an article is made of: moments, who wrote it, how long it takes to read, how many comments it has."""
_FLAGS = re.I | re.X
_DATE_RE = re.compile(_DATE, _FLAGS)
_MOMENT_RE = re.compile(rf"{_DAY}|(?:^|[^\d:.,]){_TIME}(?![\d:.,])", _FLAGS)
_META_RE = re.compile(_META_PARTS, _FLAGS)
_NAME_RE = re.compile(NAME)
_AIRED_RE = re.compile(rf"{_DAY}[\s,|·–-]{{1,4}}(?:um\s)?{_TIME}", _FLAGS)
_BROADCAST_RE = re.compile(
    r"\b(?:ARD|ZDF|BR\d?|HR\d?|MDR|NDR|RBB|SR\d?|SWR\d?|WDR\d?|DLF|ORF|SRF|RTR|RTL|SAT|RAI|Ö1|"
    r"(?i:deutschlandfunk|radio\w*|\w*funk|tv|fernsehen|sendung|\w*news|nachrichten|\w*journal|\w*magazin|tagesschau|\w*schau|echo|studio))\b"
    r"|;\s?[a-z]{2,6}(?:[/,;]\s?[a-z]{2,6})*$"
)
"""Stations and programmes, and the marks of editors behind them: a concert has a day and an hour too, but none of these."""
_BYLINE_RE = re.compile(rf"(?:eine?\s)?(?:{GENRES}\s)?(?:von|by|text|autor(?:in)?)\s?:?\s{NAME}", _FLAGS)
_STAFF = re.compile(
    rf"{NAME}\s(?:ist|war|arbeitet)\b.{{0,80}}\b(?:redakt(?:eur|or|rice)\w*|reporter\w*|korrespondent\w*|volontär\w*|ressortleiter\w*)\b.{{0,160}}"
    r"\b(?:schreibt|berichtet|kümmert|betreut)\b|"
    rf"{NAME}\s(?-i:\([a-z]{{2,4}}\)),?\s(?:jahrgang\s\d{{4}},\s)?(?:ist|war|arbeitet|schreibt|berichtet|leitet|gehört)\b",
    re.I,
)
"""What an author box says: `Anna Muster ist Redakteurin im Ressort Politik. Sie schreibt über …`"""
_DOES = re.compile(r"(?:ist|war|schreibt|arbeitet|berichtet|leitet|lebt|kümmert|volontiert|studiert)\w*\s")
"""How the text of an author card begins, in small letters."""
_BARS = re.compile(r"\s[|·•]\s")
_FEW_PARTS, _LONGEST_PART = 2, 50
"""Parts of a row of labels, more than this, and characters of the longest (guessed)."""
_DATING = 90
_META_LENGTH = 140
_NOTE_LENGTH = 350


def is_date_line(text: str) -> bool:
    """Whether a line is a date with or without label and byline: `Stand: 21.10.2024, 14:05 Uhr`. Headings of a chronicle are too."""
    return len(text) <= _DATING and _DATE_RE.fullmatch(text.strip(BULLETS)) is not None


def is_meta_line(text: str, *, named: bool = False) -> bool:
    """Whether a line tells only when the article appeared, by whom and the like: `Von Anna Muster · 21.10.24 · 5 Kommentare`.

    `named` also takes a name without `Von`; below the headline only, for `Rathaus Wuppertal, 19.30 Uhr` may be part of a text.
    """
    rest = _beside_moment(text)
    return rest is not None and (not any(map(str.isalnum, rest)) or (named and _NAME_RE.fullmatch(rest) is not None))


def is_parted_line(text: str) -> bool:
    """Whether a line is several labels with a moment among them: `22.10.2024 | 10:00 Uhr | Maschinenbau | Mitteilung von: Muster AG`."""
    parts = [part.strip() for part in _BARS.split(text)] if len(text) <= _META_LENGTH else []
    return (
        len(parts) > _FEW_PARTS
        and all(len(part) <= _LONGEST_PART and not part.endswith((".", "!", "?")) for part in parts)
        and any(_MOMENT_RE.search(part) and not any(map(str.isalnum, _META_RE.sub("", part))) for part in parts)
    )


def is_byline(text: str) -> bool:
    """Whether a line is `Von` and names, with or without what they wrote: `Ein Gastbeitrag von Anna Muster`."""
    return len(text) <= _META_LENGTH and _BYLINE_RE.fullmatch(text) is not None


def is_name_line(text: str) -> bool:
    """Whether a line is a person's name and nothing else: `Anna Muster`."""
    return len(text) <= _DATING and 1 < len(text.split()) < 5 and _NAME_RE.fullmatch(text) is not None


def name_beside_moment(text: str) -> str | None:
    """The name in a line that else only dates an article: `Anna Muster · 21.10.2024`; None where there is none or more."""
    rest = _beside_moment(text)
    return rest if rest and rest in text and _NAME_RE.fullmatch(rest) else None


def is_programme_note(text: str) -> bool:
    """Whether a line names the broadcast that a text goes with: `Echo der Zeit, 30.01.2025, 18:00 Uhr; muc`."""
    if len(text) > _META_LENGTH or text.endswith((".", "!", "?")):
        return False
    return _AIRED_RE.search(text) is not None and _BROADCAST_RE.search(text) is not None


def is_author_card(heading: str, text: str) -> bool:
    """Whether a heading is a name and the text under it goes on with what that person does."""
    return _NAME_RE.fullmatch(heading) is not None and _DOES.match(text) is not None


def is_author_note(text: str) -> bool:
    """Whether a paragraph presents a member of the staff as author boxes do."""
    return len(text) < _NOTE_LENGTH and _STAFF.match(text) is not None


def _beside_moment(text: str) -> str | None:
    """What a short line with a moment holds beside it and its kin; None for lines without one."""
    if len(text) > _META_LENGTH or not _MOMENT_RE.search(text):
        return None
    return _META_RE.sub("", text).strip(BULLETS + ",:.()")
