"""Whether the page says that (part of) its text is for subscribers only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

from archiver.extract.document import ARTICLE_TYPES, Document
from archiver.extract.kind.phrases import any_of
from archiver.extract.places import is_hidden, lineage
from archiver.extract.text import text_of

_LOCKED_TIERS = frozenset(("locked", "paid", "premium", "subscriber", "subscription"))
"""Values of `article:content_tier` that close the text; `metered` leaves it open to most readers."""
_OPEN_LINE = any_of(
    r"\bweiterlesen mit\b",
    r"\bjetzt weiterlesen\b",
    r"\bweiterlesen\s*[:!]",
    r"\bweiterlesen als (?:registriert|abonnent|angemeldet)",
    r"\blesen sie (?:diesen|den|dieses) (?:artikel|text|beitrag|inhalt) (?:jetzt )?weiter\b",
    r"\bum (?:den|diesen|die)\b.{0,40}\b(?:weiter)?(?:zu)?lesen\b",
    r"\bweiter ?lesen wollen\b",
    r"\bartikel (?:jetzt )?(?:freischalten|kaufen)\b",
    r"\b(?:alle|sämtliche[nr]?)\b.{0,30}\bartikel\b.{0,25}\blesen\b",
    r"\b(?:exklusiv |nur )?für (?:unsere )?abonnent",
    r"\bnur (?:mit|im) .{0,25}\babo\b",
    r"\b(?:dieser|der) (?:artikel|text|beitrag|inhalt) ist\b.{0,30}\b(?:kostenpflichtig|abo|plus|premium|exklusiv)",
    r"\bplus-?artikel\b",
    r"\b(?:weiter|unbegrenzt|voll)\w* zugriff\b",
    r"\bzugang zu allen\b",
    r"\bjetzt (?:abo|plus)\b",
    r"\babo abschließen\b",
    r"\bsie haben (?:noch )?kein\w* (?:abo|plus)",
    r"\bregistrieren und weiterlesen\b",
    r"\bmöchten (?:sie )?weiterlesen\b|\bum weiterzulesen\b",
    r"\b(?:diesen|den) (?:ganzen |vollständigen )?(?:artikel|text|beitrag) für (?:nur )?\d",
    r"\bden (?:vollständigen|ganzen|kompletten) (?:artikel|text|beitrag)\b.{0,60}\b(?:ausgabe|e-?paper|zeitung|printausgabe)\b",
    r"\bnur für (?:unsere )?mitglieder\b",
    r"\bkontingent\b.{0,40}\bartikel|\bartikel\b.{0,60}\baufgebraucht\b",
)
"""Lines that ask to pay for reading on."""
_READ_ON = re.compile(
    r"^\W*(?:jetzt |hier )?weiterlesen mit (?:\S+ ){0,3}(?:\S*plus|\S*abo|\S*\+|premium|digital)\W*$", re.I
)
"""The bare button below an open beginning."""
_PRICE = any_of(
    r"\d+\s*(?:wochen?|monate?n?|tage?)\s+(?:lang\s+)?(?:für|gratis|kostenlos|testen)",
    r"\bfür (?:nur )?(?:\d+(?:,\d+)?|einen)\s*(?:euro|€|chf|franken)",
    r"\d+(?:,\d\d)?\s*(?:euro|€|chf)\s*(?:/|im|pro|monatlich)\s*(?:monat|woche|jahr)?",
    r"\b(?:monatlich|jederzeit) kündbar\b",
    r"\bgratis testen\b",
    r"\bprobe-?(?:abo|monat)",
)
"""Lines that name a price or a trial."""
_MEMBER = any_of(
    r"\b(?:schon|bereits)\b.{0,25}\b(?:abo|abonnent\w*|kunde|kundin|registriert|plus|digital|konto)\b",
    r"\bhier (?:anmelden|einloggen)\b",
    r"\bzum login\b",
    r"\beinloggen\b",
    r"\bregistrieren sie sich kostenlos\b|\bkostenlos registrieren\b",
)
"""Lines for those who pay already."""
_OFFER = any_of(
    r"lesen|artikel|abo|zugriff|zugang|plus|premium|testen|euro|€|chf|franken|kündbar|login|logg|anmelden|konto|kund|registrier|mitglied"
)
"""Words without which a line cannot be part of an offer."""
_MAY_OFFER = re.compile(
    rb"\b(?:[Aa]bo|ABO|[Pp]lus|Premium|freischalten|k\xc3\xbcndbar|[Rr]egistrier|weiterzulesen|Zeitpass|Mitglieder\b)|Artikel f\xc3\xbcr \d"
)
"""The same in a page's source, which rules most pages out before their lines are read."""
_FULL_TEXT = 250
"""Words from which a text is taken for whole, whatever offer stands below it (guessed; open beginnings have 30 to 150)."""
_STUB = 100
"""Words below which a bare button to read on is taken for a paywall (guessed)."""
_BOX_WORDS = 60
"""Most words of one line of an offer (guessed)."""


class HasText(Protocol):
    """What is needed of the body: `archiver.extract.body.Body` has it."""

    @property
    def text(self) -> str | None: ...


def is_paywalled(document: Document, body: HasText | None = None) -> bool:
    """Whether metadata say that the text is not free, or an offer to subscribers takes the place of a text that breaks off."""
    free = _is_free(document)
    if free is not None:
        return not free
    if (document.meta_first("article:content_tier") or "").lower() in _LOCKED_TIERS:
        return True
    words = len((body.text or "").split(None, _FULL_TEXT)) if body else 0
    return words < _FULL_TEXT and shows_offer(document, alone=words < _STUB)


def paywall_signs(document: Document, body: HasText | None = None) -> list[tuple[str, str, bool]]:
    """What `is_paywalled` goes by, the first that speaks decides: place, what stands there, whether it closes the text."""
    free = _is_free(document)
    tier = document.meta_first("article:content_tier")
    words = len((body.text or "").split()) if body else 0
    shown = shows_offer(document, alone=words < _STUB)
    signs = [] if free is None else [("json-ld isAccessibleForFree", str(free), not free)]
    signs += [("meta article:content_tier", tier, True)] if tier and tier.lower() in _LOCKED_TIERS else []
    return [
        *signs,
        ("offer on the page", f"{'shown' if shown else 'none'}, text of {words} words", words < _FULL_TEXT and shown),
    ]


def _is_free(document: Document) -> bool | None:
    """What JSON-LD says of the article, in all the spellings that sites use; None when it says nothing."""
    nodes = [document.news, *document.json_ld_of(ARTICLE_TYPES | {"WebPage"})]
    told = (_as_bool(node.get("isAccessibleForFree")) for node in nodes if node)
    return next((answer for answer in told if answer is not None), None)


def _as_bool(value: Any) -> bool | None:
    """`False`, `"false"`, `"http://schema.org/False"` and the like."""
    word = str(value).rsplit("/", 1)[-1].strip().lower()
    return {"true": True, "false": False}.get(word)


def shows_offer(document: Document, alone: bool = False) -> bool:
    """Whether the page asks to pay for reading on: a line that says so, and a price or a login beside it.

    With `alone` a bare `Weiterlesen mit Testblatt Plus` is enough.
    """
    if not _MAY_OFFER.search(document.source):
        return False
    asks = prices = members = False
    for line in _lines(document):
        asks = asks or bool(_OPEN_LINE.search(line))
        if alone and _READ_ON.match(line):
            return True
        prices = prices or bool(_PRICE.search(line))
        members = members or bool(_MEMBER.search(line))
    return asks and (prices or members)


def _lines(document: Document) -> Iterator[str]:
    """Short visible lines outside menus, header and footer that speak of an offer."""
    for node in document.tagged("p", "div", "span", "a", "h2", "h3", "h4", "h5", "li", "strong", "b", "button"):
        if len(node) > 3 or not (node.text or "").strip():
            continue
        line = text_of(node)
        if not line or len(line.split()) > _BOX_WORDS or not _OFFER.search(line):
            continue
        if not any(parent.tag in ("nav", "footer", "header", "aside") or is_hidden(parent) for parent in lineage(node)):
            yield line
