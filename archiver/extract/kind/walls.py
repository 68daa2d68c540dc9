"""Pages that keep a reader from the article: consent walls, bot checks, logins. Told by what they say."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archiver.extract.kind.phrases import any_of, each_of, hits
from archiver.extract.kind.sight import SHORT, Sight
from archiver.extract.places import lineage
from archiver.extract.text import clean
from archiver.items import Kind


def find_wall(page: Sight) -> Kind | None:
    """Which wall the page is, or None."""
    for kind, is_one in ((Kind.CHALLENGE, _is_challenge), (Kind.CONSENT, _is_consent), (Kind.LOGIN, _is_login)):
        if is_one(page):
            return kind
    return None


_WE_ASK = any_of(
    r"\bwir\b.{0,60}\b(?:verwenden|nutzen|setzen|verarbeiten|brauchen|benötigen|bitten|möchten|speichern)\b",
    r"\bunser\w* (?:\d+ )?(?:werbe)?partner",
    r"\bmit werbung(?: und (?:cookies|tracking))?\b.{0,30}\b(?:weiter\w*|nutzen|lesen)",
    r"\bwe (?:and our|use|value)\b",
)
"""The site speaks of itself: what tells its own consent text from an article about consent."""
_CONSENT = each_of(
    r"\bihre\w? (?:\w+ )?(?:zustimmung|einwilligung|wahl|auswahl)\b",
    r"\b(?:willigen sie|stimmen sie|einwilligen|zustimmen)\b",
    r"\bcookies\b",
    r"\bunser\w* (?:\d+ )?(?:werbe)?partner|\b\d{2,4} (?:partner|anbieter|drittanbieter)",
    r"\bpur-?abo|\bcontentpass\b|\bwerbefrei\b|\bohne (?:werbung|tracking|werbetracking)\b|\bpur\b.{0,15}\b(?:abo|lesen|nutzen)",
    r"\bmit werbung\b",
    r"\b(?:alle|alles|cookies?) akzeptieren\b|\bakzeptieren und\b|\bzustimmen und\b",
    r"\bdatenschutz(?:erklärung|hinweis\w*|einstellungen|bestimmungen)\b|\bprivacy\b",
    r"\b(?:auf|von) ihrem (?:end)?gerät\b|\bendgerät",
    r"\bpersonalisierte?n? (?:anzeigen|werbung|inhalte)\b",
    r"\bjederzeit\b.{0,80}\b(?:widerrufen|ändern|anpassen|kündbar)\b",
    r"\btracking\b",
    r"\bconsent\b|\bpartners\b",
)
_ADDRESS = re.compile(r"\b(?:Sie|Ihr|Ihre[mnrs]?|Ihnen|wir|uns|unsere?[mnrs]?)\b|\b(?:Wir|Unsere?[mnrs]?)\b")
"""Words with which a site speaks to its reader; reports do without them in most sentences."""
_SOME = 15
"""Words of prose from which there is an article on the page (guessed; the shortest items have 30)."""
_CONSENT_STEMS = ("ookie", "willig", "ustimm", "racking", "Werbung", "artner", "atenschutz", "onsent")
"""Parts of words of which every consent text holds several; asked first, being cheap."""
_CONSENT_PLACE = re.compile(
    r"(?:^|[./-])(?:consent|zustimmung|cookie-?wall|privacy-?wall|cmp|consentmanager)(?:[./?]|$)", re.I
)


def _is_consent(page: Sight) -> bool:
    """A text that mostly asks for consent, on a page that shows no other prose: many articles carry such a banner too."""
    text = page.shown
    if _names_consent(page.document.url) and page.words < SHORT and not page.is_told:
        return True
    if sum(stem in text for stem in _CONSENT_STEMS) < 2 or hits(_CONSENT, text) < 3 or not _WE_ASK.search(text):
        return False
    parts = [part for part in (page.body if page.words >= _SOME else text).split("\n\n") if part.strip()]
    asking = sum(len(part.split()) for part in parts if asks_consent(part))
    return asking >= 0.6 * sum(len(part.split()) for part in parts) and _other_prose(page) < _SOME


def asks_consent(text: str) -> bool:
    """Whether a paragraph is the site's own request for consent: `Wir und unsere 213 Partner verwenden Cookies …`."""
    signs = hits(_CONSENT, text)
    return signs >= 2 or (signs == 1 and bool(_WE_ASK.search(text)))


def _other_prose(page: Sight) -> int:
    """Words of the page's paragraphs that neither ask for consent nor speak to the reader."""
    words = 0
    for block in page.document.tagged("p", "div", "td", "li"):
        own = clean(" ".join([block.text or "", *(child.tail or "" for child in block)])) or ""
        if len(own.split()) >= 8 and not _ADDRESS.search(own) and not hits(_CONSENT, own):
            words += (
                0
                if any(node.tag in ("nav", "footer", "figure", "noscript") for node in lineage(block))
                else len(own.split())
            )
    return words


def _names_consent(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_CONSENT_PLACE.search(parts.netloc) or _CONSENT_PLACE.search(parts.path))


_CHALLENGE_TITLE = re.compile(
    r"^\W*(?:just a moment|(?:nur )?einen moment(?: bitte)?|attention required|access denied|zugriff verweigert|please wait|bitte warten|"
    r"(?:bot|sicherheits|spam|browser)-?(?:check|prüfung|überprüfung|verifizierung)|captcha|security check|pardon our interruption|"
    r"are you (?:a robot|human)|sind sie ein (?:mensch|roboter)|human verification|ddos-guard|"
    r"verify(?:ing)? you are (?:a )?human|überprüfung|"
    r"robot or human|checking your browser|ihr browser wird (?:ge|über)prüft|zugriff blockiert)\W*(?:(?:cloudflare|\S+\.\w{2,6})\W*)?$",
    re.I,
)
_CHALLENGE = each_of(
    r"\bkein\w? (?:ro)?bot(?:er)?\b|\bnot a (?:ro)?bot\b|\b(?:you are|du bist|sie sind|ob sie) (?:ein )?(?:human|mensch)",
    r"\bungewöhnliche\w? (?:\w+ )?(?:daten)?verkehr|\bunusual (?:traffic|activity)|\bungewöhnliche aktivität|"
    r"\bautomatisierte\w? (?:zugriff|anfrage)",
    r"\bray[- ]?id\b|\b(?:incident|reference|vorgangs)-?(?:id|nummer)\b",
    r"\baktivieren sie (?:bitte )?(?:javascript|cookies)|\benable (?:javascript|cookies)",
    r"\b(?:re)?captcha\b",
    r"\bcloudflare\b|\bdatadome\b|\bperimeterx\b|\bakamai\b|\bincapsula\b|\bimperva\b|\bddos\b",
    r"\b(?:browser|verbindung)\b.{0,30}\b(?:überprüft|geprüft|checked|verified)|\bsicherheits(?:über)?prüfung\b",
    r"\bbestätigen sie\b|\bverify\b",
)
_CHALLENGE_CODE = re.compile(r"/cdn-cgi/challenge-platform|cf-chl-|hcaptcha\.com/1", re.I)
"""Code of bot checks that also runs on ordinary pages."""
_BLOCK_CODE = re.compile(r"captcha-delivery\.com|_Incapsula_Resource|id=[\"']px-captcha", re.I)
"""Code that only a page which blocks its reader holds (DataDome, Imperva, PerimeterX)."""
_FEW = 60
"""Words below which a page that nothing calls an article may be nothing but a notice (guessed)."""


def _is_challenge(page: Sight) -> bool:
    """A short page that wants to know whether a human reads it."""
    if page.words >= _FEW or page.is_told:
        return False
    named = bool(_CHALLENGE_TITLE.match(page.title))
    signs = hits(_CHALLENGE, page.shown)
    if (named and signs >= 1) or (signs >= 3 and len(page.shown.split()) < _FEW):
        return True
    source = page.document.text[:100_000]
    return bool(_BLOCK_CODE.search(source) or (named and _CHALLENGE_CODE.search(source)))


_LITTLE = 40
"""Words of text that a page which only asks for an address or a code has at most (guessed)."""
_LOGIN_TITLE = re.compile(
    r"^(?:(?:jetzt |bitte |hier )?(?:anmelden|anmeldung|einloggen|registrieren|registrierung)|log-?in|sign ?in|"
    r"(?:mein|ihr|kunden)-? ?konto|"
    r"willkommen zurück|passwort vergessen|(?:bitte )?melden sie sich an|kundenlogin|abo-?login)\b",
    re.I,
)


def _is_login(page: Sight) -> bool:
    """A short page with a field for a password, or headed as a login."""
    if page.words >= SHORT or page.is_told:
        return False
    named = bool(_LOGIN_TITLE.match(page.title))
    field = any((node.get("type") or "").lower() == "password" for node in page.document.tagged("input"))
    if named and (field or (page.words < _LITTLE and len(page.shown.split()) < SHORT)):
        return len(page.title.split()) < 7
    return field and len(page.shown.split()) < 60
