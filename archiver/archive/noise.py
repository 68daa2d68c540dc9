"""What moves in a text without anyone editing it: counters, reading times, clocks. Pure.

Two texts are compared without it; what is stored keeps it.
"""

from __future__ import annotations

import re

# Whole paragraphs that count readers, comments, likes, or tell how long the text takes.
_COUNTER = re.compile(
    r"(?:[\d.,]+\s*(?:k|tsd\.?|mio\.?)?\s*(?:x|mal)?\s*"
    r"(?:kommentare?|aufrufe?|views?|leser(?:innen)?|klicks?|reaktionen|likes?|shares?|mal\s+geteilt|geteilt|gelesen|besucher|antworten|"
    r"stimmen|bewertungen|bilder|fotos|min(?:uten|\.)?(?:\s+lesezeit)?)"
    r"|(?:kommentare?|aufrufe?|views?|likes?|klicks?|lesezeit|lesedauer|gelesen|bewertung)\s*[:(]?\s*(?:ca\.\s*)?[\d.,]+\s*\)?"
    r"(?:\s*(?:min(?:uten|\.)?|x|mal))?)\.?",
    re.I,
)
# Words and signs of a moment: `Sonntag, 1. November 2026, 14:30 Uhr`.
_MOMENT = (
    r"(?:(?:am|um|vom|den|der|heute|gestern|uhr|mez|mesz|(?:mo|di|mi|do|fr|sa|so)\w{0,9}|"
    r"(?:jan|jän|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w{0,6})\b|[\d\s.,:;|/–-])"
)
# Whole paragraphs that say when the page was last written, or how late it is.
_CLOCK = re.compile(
    r"(?:stand|(?:zuletzt\s+)?aktualisiert|letzte\s+(?:aktualisierung|änderung)|update|uhrzeit|jetzt)\b"
    rf"(?=\D{{0,30}}\d){_MOMENT}{{1,60}}"
    r"|(?:vor|seit)\s+(?:\d+|einer?m?|wenigen)\s+(?:sekunden?|minuten?|stunden?|tag(?:en)?|wochen?|monat(?:en)?)",
    re.I,
)
# The same inside a sentence: only the words that name a span before now.
_AGO = re.compile(r"\(?\bvor\s+(?:\d+|einer|wenigen)\s+(?:sekunden?|minuten?|stunden?)\b\)?", re.I)
_LONGEST_NOISE = 80
"""Letters; a longer paragraph is a sentence that someone wrote."""


def steady(text: str | None) -> str:
    """The text as it is compared with another version: white space squeezed, without paragraphs and words that move by themselves."""
    paragraphs = (" ".join(part.split()) for part in (text or "").split("\n\n"))
    kept = (_AGO.sub("", part) for part in paragraphs if part and not _is_noise(part))
    return " ".join(" ".join(kept).split())


def _is_noise(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_NOISE and bool(_COUNTER.fullmatch(paragraph) or _CLOCK.fullmatch(paragraph))
