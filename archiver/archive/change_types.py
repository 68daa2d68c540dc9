"""What kind of change lies between two versions of an article. Pure.

| type | what changed |
|---|---|
| `headline` | title or kicker |
| `retraction` | the text gave way to a note that the article was withdrawn |
| `correction` | the text, and it now says that it was corrected |
| `silent` | the text, without such a note and without a new date of modification |
| `text` | the text, with a new date of modification |
| `credit` | the words that name a picture's source |
| `caption` | other words under a picture |
| `metadata` | authors, section or date |
| `gone`, `back` | the page was taken down, is there again (written by triggers on `articles.gone_since`) |

A text has changed in exactly one of the four ways; a version may have a headline, a text and a credit that changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from archiver.archive.rows import squeezed
from archiver.archive.word_diff import word_counts
from archiver.items import Article


class ChangeType(StrEnum):
    """What changed; see the module's table."""

    HEADLINE = "headline"
    TEXT = "text"
    SILENT = "silent"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    CREDIT = "credit"
    CAPTION = "caption"
    METADATA = "metadata"
    GONE = "gone"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Change:
    """One typed change between two versions."""

    type: ChangeType
    words_added: int = 0
    words_removed: int = 0
    note: str | None = None
    """The sentence in which the page owns up to it; for a headline the earlier one."""


_CORRECTED = r"(?:korrigiert|berichtigt|richtiggestellt|präzisiert|angepasst|geändert|überarbeitet|richtig\s+gestellt)"
_PIECE = r"(?:artikels?|beitrags?|beiträge|textes|text|meldung|berichts?|überschrift|passage|stelle|absatz|angabe|fassung|version)"
# What German newsrooms write below a text they have put right.
_CORRECTION = re.compile(
    rf"""\b(?:
      (?:in|an)\s+(?:einer|der|dieser)\s+(?:früheren|vorherigen|ersten|ursprünglichen|älteren|vorigen)
      \s+(?:version|fassung|meldung|ausgabe)
    | (?:korrektur|korrekturhinweis|berichtigung|richtigstellung|corrigendum)
      \s*(?:der\s+redaktion|vom\s+[\d.]+|\([^)]*\))?\s*:
    | (?:anmerkung|anm\.|hinweis)\s+(?:der\s+redaktion|d\.\s*red\.?)\s*:
      .{{0,300}}?(?:{_CORRECTED}|falsch|fälschlich|irrtümlich|versehentlich)
    | (?:wir|die\s+redaktion)\s+(?:haben|hat)\s.{{0,120}}?{_CORRECTED}
    | {_PIECE}\s+(?:wurde|ist|haben\s+wir)\s.{{0,120}}?{_CORRECTED}
    | (?:ursprünglich|zunächst|zuvor|vorher)\s+(?:hieß|stand|hatte|war)\s.{{0,60}}?
      \b(?:hier|an\s+dieser\s+stelle|in\s+(?:diesem|dem|der)\s+{_PIECE}|im\s+{_PIECE})
    )""",
    re.I | re.X,
)
# What stands where an article was withdrawn.
_RETRACTION = re.compile(
    rf"""\b(?:
      {_PIECE}\s+(?:wurde|ist|haben\s+wir|musste|hat)\b.{{0,160}}?
      (?:zurückgezogen|depubliziert|gelöscht|entfernt|offline\s+(?:genommen|gestellt)|vom\s+netz\s+genommen|gesperrt
        |nicht\s+(?:mehr|länger)\s+(?:verfügbar|abrufbar|online))
    | (?:zieht|ziehen|zog|haben|hat)\s.{{0,80}}?{_PIECE}\s.{{0,60}}?zurück(?:gezogen)?
    | zurückgezogen\s*:
    )""",
    re.I | re.X,
)
_RETRACTED_LETTERS = 600
"""A notice of withdrawal with its reasons is rarely longer. A guess."""


def change_types(old: Article, new: Article, changed: Collection[str]) -> tuple[Change, ...]:
    """The typed changes from `old` to `new`, whose differing fields (`compare.changes`) are `changed`; at least one."""
    found: list[Change] = []
    if {"title", "kicker"} & set(changed):
        found.append(_headline(old, new))
    if {"lead", "body"} & set(changed):
        found.append(_text(old, new))
    if {"image_credit", "images"} & set(changed):
        credits_differ = _words_of(old, "credit") != _words_of(new, "credit")
        found.append(Change(ChangeType.CREDIT if credits_differ else ChangeType.CAPTION))
    if {"authors", "section", "date"} & set(changed):
        found.append(Change(ChangeType.METADATA))
    return tuple(found)


def _headline(old: Article, new: Article) -> Change:
    earlier, later = (" ".join(filter(None, (article.kicker, article.title))) for article in (old, new))
    added, removed = word_counts(earlier, later)
    return Change(ChangeType.HEADLINE, added, removed, earlier or None)


def _text(old: Article, new: Article) -> Change:
    added, removed = word_counts(_whole(old), _whole(new))
    notice = _retraction(old, new)
    if notice:
        return Change(ChangeType.RETRACTION, added, removed, notice)
    note = _new_paragraph(old, new, _CORRECTION)
    if note:
        return Change(ChangeType.CORRECTION, added, removed, note)
    announced = old.date_modified != new.date_modified
    return Change(ChangeType.TEXT if announced else ChangeType.SILENT, added, removed)


def _retraction(old: Article, new: Article) -> str | None:
    """The notice of withdrawal, when it has taken the place of the text (or stands in the new headline)."""
    if len(squeezed(new.body)) > min(_RETRACTED_LETTERS, len(squeezed(old.body))):
        return None
    return _new_paragraph(old, new, _RETRACTION)


def _new_paragraph(old: Article, new: Article, wording: re.Pattern[str]) -> str | None:
    """The first paragraph with such wording that the earlier version did not have."""
    known = set(_paragraphs(old))
    return next((text for text in _paragraphs(new) if text not in known and wording.search(text)), None)


def _paragraphs(article: Article) -> list[str]:
    parts = (article.title, article.lead, *(article.body or "").split("\n\n"))
    return [text for text in map(squeezed, parts) if text]


def _whole(article: Article) -> str | None:
    """The text with its lead, which opens the body wherever there is one."""
    return article.body or article.lead


def _words_of(article: Article, name: str) -> list[str]:
    return sorted(filter(None, (squeezed(getattr(image, name)) for image in article.images)))
