"""Pages in an article's place that say themselves that they are none: errors, maintenance, imprint and other service pages."""

from __future__ import annotations

import re

from archiver.extract.kind.gates import shows_news
from archiver.extract.kind.phrases import any_of, each_of, hits
from archiver.extract.kind.sight import SHORT, Sight
from archiver.extract.text import squeezed, text_of
from archiver.items import Kind


def find_notice(page: Sight) -> Kind | None:
    """`ERROR` or `OTHER` for such a page, else None."""
    if _is_error(page):
        return Kind.ERROR
    return Kind.OTHER if _is_service(page) else None


_SORRY = (
    r"^\W*(?:(?:(?:http[- ]?)?(?:fehler|error|status)|ups\w*|hoppla|oh nein|sorry|leider|entschuldigung|schade)\W+)*"
)
_PAGE = r"(?:seite|artikel|inhalt|beitrag|dokument|adresse|page|eintrag|url|video|sendung|angebot)"
_ERROR_TITLE = re.compile(
    _SORRY
    + r"(?:"
    + "|".join(
        (
            r"(?:http[- ]?)?(?:fehler|error)?\s*\b(?:40[0-9]|410|50[0-4])\b(?:\W+(?:fehler|error|not found|forbidden|"
            r"gone|bad gateway|"
            rf"nicht gefunden|service unavailable|(?:die |diese )?{_PAGE}\W.{{0,30}}))?",
            rf"(?:die |diese |der |dieser |den |das )?(?:\w+ )?{_PAGE}(?: (?:wurde|konnte|existiert|ist|kann|was|"
            rf"could))?(?: leider)?"
            r" (?:nicht|not)(?: mehr)?(?: be)?(?: gefunden| verfügbar| vorhanden| erreichbar| existent| found| werden)*",
            r"not found|(?:nichts|nicht) gefunden|gone|forbidden|error|internal server error|bad gateway|service unavailable",
            r"(?:ein )?(?:interner )?(?:server-?)?fehler(?: ist aufgetreten)?|es ist ein fehler aufgetreten",
            rf"(?:dieser?|der|die|das) {_PAGE} (?:wurde|ist) (?:leider )?(?:gelöscht|entfernt|zurückgezogen|offline|"
            rf"abgelaufen)",
        )
    )
    + r")\W*$",
    re.I,
)
"""Headlines that say nothing but that the page is missing: `Fehler 404`, `Ups! Diese Seite wurde leider nicht gefunden.`"""
_ADVICE = any_of(
    r"\bprüfen sie (?:bitte )?(?:die|ihre|den)\b",
    r"\bvertippt\b",
    r"\bnutzen sie (?:bitte )?(?:die|unsere) suche\b",
    r"\b(?:zur|zurück zur) startseite\b",
)
"""What error pages advise their reader to do."""
_ERROR = each_of(
    rf"\b{_PAGE}\b.{{0,60}}\b(?:existiert nicht|nicht (?:mehr )?(?:gefunden|verfügbar|vorhanden|existier\w+))",
    r"\b(?:verschoben|gelöscht|umbenannt|entfernt)\b",
    r"\bleider\b",
    r"\b(?:fehler|error|http|status)\W{0,3}(?:code\W{0,2})?(?:404|410|500|502|503)\b",
    r"\bpage (?:you|not)\b|\bcould not be found\b",
)
_MAINTENANCE_TITLE = re.compile(
    r"^\W*(?:wartung\w*|wir sind (?:gleich|bald|in kürze) (?:wieder|zurück)\b.*|(?:\w+ )?(?:geplante |"
    r"laufende )?wartungsarbeiten|"
    r"(?:\w+ ){0,3}(?:vorübergehend|momentan|derzeit|zurzeit|zur zeit) nicht (?:erreichbar|verfügbar)|site maintenance|"
    r"maintenance\b.*|"
    r"under construction|technische (?:störung|probleme))\W*$",
    re.I,
)
_MAINTENANCE = each_of(
    r"\bwartung(?:s\w+)?\b|\bmaintenance\b",
    r"\b(?:gleich|bald|in kürze|in wenigen minuten)\b.{0,30}\b(?:wieder|zurück)\b",
    r"\b(?:vorübergehend|momentan|derzeit|zurzeit|zur zeit)\b.{0,40}\bnicht (?:erreichbar|verfügbar)\b",
    r"\bversuchen sie es\b|\bbitte haben sie (?:\w+ )?geduld\b|\bum (?:ihr )?verständnis\b|\bdanke für ihre geduld\b",
)


_SORRY_TOPIC = re.compile(rf"\b{_PAGE}\b|\b(?:suche|link|adresse|startseite|server|fehler)\b", re.I)


def _is_error(page: Sight) -> bool:
    """A page that says itself that it could not be found or is out of order; articles with such words in quotes pass."""
    if page.words >= SHORT and not (_ERROR_TITLE.match(page.title) and hits(_ERROR, page.body[:600]) >= 2):
        return False
    if page.is_told and page.words >= 40:
        return False
    if _ERROR_TITLE.match(page.title):
        if page.is_dated and shows_news(page, _SORRY_TOPIC):
            return False
        return page.words < 30 or (hits(_ERROR, page.shown) >= 1 or bool(_ADVICE.search(page.shown)))
    if _MAINTENANCE_TITLE.match(page.title):
        return hits(_MAINTENANCE, page.shown) >= 2 and len(page.shown.split()) < SHORT
    speaks = len(page.shown.split()) < 80 and not page.is_told
    addresses = bool(_ADVICE.search(page.shown)) or squeezed(page.title) in page.document.site_names
    return speaks and ((addresses and hits(_ERROR, page.shown) >= 2) or hits(_MAINTENANCE, page.shown) >= 3)


_BEFORE = r"^\W*(?:(?:unser\w*|allgemeine|die|das|rechtliche\w?)\s+)*"
_AND_MORE = (
    r"(?:\s*(?:[|–-]|und|&|/|,)\s*(?:impressum|datenschutz\w*|kontakt|agb|nutzungsbedingungen|"
    r"disclaimer|haftungsausschluss|hinweise))*(?:\s*\(\w{2,5}\))?\W*$"
)
_LEGAL_TITLE = re.compile(
    _BEFORE + r"(?:impressum|datenschutz(?:erklärung|hinweise?|bestimmungen|information\w*)?|(?:allgemeine\s+)?"
    r"(?:geschäfts|nutzungs|teilnahme|vertrags)bedingungen(?:\s+\(agb\))?|agb|haftungsausschluss|disclaimer|"
    r"cookie-?(?:richtlinie\w*|einstellungen|hinweise?|policy)|privacy policy|"
    r"terms of (?:use|service)|(?:erklärung zur )?barrierefreiheit(?:serklärung)?|netiquette|widerruf(?:sbelehrung|srecht)?)"
    + _AND_MORE,
    re.I,
)
"""Headlines that are nothing but the name of a legal page."""
_LEGAL_TITLE_OF = re.compile(
    _BEFORE
    + r"(?:impressum|datenschutzerklärung|geschäftsbedingungen|nutzungsbedingungen|cookie-?richtlinie) (?:der|des|von|für|auf) \S.{1,60}$",
    re.I,
)
"""Such a name with its house: `Datenschutzerklärung der Musterzeitung GmbH`."""
_LEGAL = any_of(
    r"\bdsgvo\b",
    r"\bart(?:\.|ikel) ?\d",
    r"§ ?\d",
    r"\bverantwortlich(?:er|e)?\b",
    r"\bgeschäftsführ",
    r"\bherausgeber",
    r"\bverarbeit",
)
"""What legal pages hold and hardly any report does."""
_SERVICE_TITLE = re.compile(
    _BEFORE + r"(?:kontakt|ansprechpartner|mediadaten(?: \d{4})?|werben(?: (?:bei|auf|mit) .{0,30})?|über uns|"
    r"(?:unser )?newsletter(?:-anmeldung| abonnieren)?|"
    r"abo-?(?:shop|service|angebote)|warenkorb|(?:online-?)?shop|kasse|sitemap|redaktion|hilfe|faq|rss-?feeds?|leserservice|"
    r"verträge hier kündigen|karriere|stellenangebote|e-?paper|so erreichen sie uns)" + _AND_MORE,
    re.I,
)
"""Names of service pages, which a short headline may have too: metadata decide."""
_EDITION = re.compile(r"^\W*e-?paper\b", re.I)
_FOR_SALE = any_of(r"\bin den (?:waren|einkaufs)korb\b", r"\bzzgl\. (?:versand|porto)", r"\badd to cart\b")
"""What the page of a product says beside its price."""
_FEW = 30
"""Words up to which the page of a picture or an edition has no text of its own (guessed)."""


def _is_service(page: Sight) -> bool:
    """Imprint, privacy notice, terms, contact, shop: told by a headline that says nothing else; dated articles pass."""
    if page.document.news.get("datePublished"):
        return False
    if _LEGAL_TITLE.match(page.title) or (
        _LEGAL_TITLE_OF.match(page.title) and not page.is_dated and _LEGAL.search(page.body)
    ):
        return True
    is_dated = "article:published_time" in page.document.meta
    if _SERVICE_TITLE.match(page.title) and not is_dated:  # WordPress plug-ins call such pages articles
        return True
    if "attachment" in page.classes and page.words < _FEW:
        return True
    return not page.is_told and (_is_sold(page) or (bool(_EDITION.match(page.title)) and page.words < _FEW))


def _is_sold(page: Sight) -> bool:
    """The page of a product or of a vacant job; a test of a product names its review."""
    if page.words >= SHORT:
        return False
    if "JobPosting" in page.types or (page.document.meta_first("og:type") or "").lower().startswith("product"):
        return True
    if any(not node.get("review") for node in page.document.json_ld_of({"Product"})):
        return True
    buttons = " ".join(text_of(node) or "" for node in page.document.tagged("button")[:20])
    return bool(
        _FOR_SALE.search(f"{page.shown} {buttons}")
        and re.search(r"\d,\d\d ?(?:€|euro|eur|chf)|(?:€|chf) ?\d", page.shown, re.I)
    )
