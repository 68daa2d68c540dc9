"""Pages that keep a reader from the article: consent walls, bot checks, logins. Told by what they say."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archiver.extract.kind.gates import find_gate, shows_news
from archiver.extract.kind.phrases import any_of, each_of, hits
from archiver.extract.kind.sight import SHORT, Sight
from archiver.extract.kind.speech import told_words, without_quotations
from archiver.items import Kind


def find_wall(page: Sight) -> Kind | None:
    """Which wall the page is, or None."""
    for kind, is_one in ((Kind.CHALLENGE, _is_challenge), (Kind.CONSENT, _is_consent), (Kind.LOGIN, _is_login)):
        if is_one(page):
            return kind
    return find_gate(page)


_WE_ASK = any_of(
    r"\bwir\b.{0,60}\b(?:verwenden|nutzen|setzen|verarbeiten|brauchen|benötigen|bitten|möchten|speichern)\b",
    r"\bunser\w* (?:\d+ )?(?:werbe)?partner",
    r"\b(?:diese|unsere) (?:website|webseite|seite)\b.{0,30}\b(?:verwendet|nutzt|benötigt|braucht)\b",
    r"\bmit werbung(?: und (?:cookies|tracking))?\b.{0,30}\b(?:weiter\w*|nutzen|lesen)",
    r"\b(?:benötigen|brauchen|erlauben sie|erlaubst du) (?:wir|uns)\b|\bmüssen sie\b.{0,80}\bzustimmen\b|\bstimmen sie\b",
    r"\b(?:besuchen|nutzen) sie\b.{0,80}\bmit (?:werbung|personalisierter werbung)\b|\b(?:mit )?(?:ihrer|"
    r"deiner) (?:zustimmung|einwilligung)\b",
    r"\b(?:wenn sie auf|mit klick auf|mit dem klick auf)\b.{0,40}\b(?:klicken|akzeptieren)\b",
    r"\bwe (?:and our|use|value)\b|\b(?:nos partenaires et nous|nous et nos|nous utilisons)\b",
)
"""The site speaks of itself: what tells its own consent text from an article about consent."""
_CONSENT = each_of(
    r"\b(?:ihre|deine)\w? (?:\w+ )?(?:zustimmung|einwilligung|wahl|auswahl|entscheidung)\b|\bzustimmung & weiter\b|"
    r"\bvotre (?:accord|consentement)\b",
    r"\b(?:willigen sie|stimmen sie|einwilligen|zustimmen|zuzustimmen)\b",
    r"\bcookies?\b",
    r"\bunser\w* (?:\d+ )?(?:werbe)?partner|\b\d{2,4} (?:\w+)?(?:partnern?|anbietern?)\b|\bnos (?:\d+ )?partenaires\b",
    r"\bpur-?(?:abo|leser)|\bcontentpass\b|\bwerbefrei\b|\bohne (?:werbung|tracking|werbetracking|banner)\b|"
    r"\bpur\b.{0,15}\b(?:abo|lesen|nutzen|bestellen)",
    r"\bmit (?:personalisierter )?werbung\b|\bzu werbezwecken\b|\bdurch werbung\b",
    r"\b(?:alle|alles|cookies?) (?:akzeptieren|ablehnen|zulassen)\b|\bakzeptieren und\b|\bzustimmen und\b",
    r"\bdatenschutz(?:erklärung|hinweis\w*|einstellungen|bestimmungen)\b|\bprivacy\b|\bvie privée\b",
    r"\b(?:auf|von) (?:ihrem|deinem) (?:end)?gerät\b|\bendgerät|\binformationen auf einem gerät\b",
    r"\bpersonalisierte?[nr]? (?:anzeigen|werbung|inhalte)\b|\b(?:anzeigen und inhalte|inhalte und anzeigen)\b|"
    r"\bgenaue\w? standortdaten\b",
    r"\bjederzeit\w*\b.{0,80}\b(?:widerruf\w*|ändern|anpassen|kündbar|möglich)\b|\bà tout moment\b",
    r"\b(?:werbe)?tracking\b|\bnutzungsverhalten\b|\b(?:verarbeitung|analysen?)\b.{0,60}\bdaten\b",
    r"\bconsent\b|\bpartners\b",
)
_TOPIC = re.compile(
    r"cookie|willig|zustimm|track|werb|partner|datenschutz|consent|anzeige|profil|gerät|\bdaten|kennung|ip-adress|"
    r"browser|website|dienst|"
    r"marketing|präferenz|zielgruppe|standort|\babo|adverti|device|privacy|technologi|hinweis",
    re.I,
)
"""Stems of which every sentence of a consent text holds one, purposes and lists of partners included."""
_CONSENT_STEMS = (
    "ookie", "willig", "ustimm", "racking", "erbung", "artner", "atenschutz", "onsent", "erbe", "artenaires", "bonniere",
)  # fmt: skip
"""Parts of words of which every consent text holds several; asked first, being cheap."""
_CONSENT_TITLE = any_of(
    r"^\W*(?:zustimmung erforderlich|wir (?:benötigen|brauchen) ihre (?:zustimmung|einwilligung)|cookies (?:zustimmen|"
    r"akzeptieren)|"
    r"zustimmen oder abonnieren|cookie-?(?:hinweis|einstellungen|zustimmung)|datenschutz-?einstellungen|"
    r"privatsphäre-?einstellungen)\W*$"
)
_GATE_IN_TEXT = each_of(
    r"\bweiterlesen mit werbung\b|\bmit werbung (?:und \w+ )?weiterlesen\b|\bakzeptieren und weiter\b",
    r"\bpur-?abo\b|\bohne (?:werbung|tracking)\b|\bwerbefrei\b",
    r"\bunser\w* (?:\d+ )?(?:werbe)?partner|\b\d{2,4} partner",
    r"\b(?:brauchen|benötigen)\b.{0,20}\bihre (?:zustimmung|einwilligung)\b",
)
"""What a wall asks below the first lines of an article; the placeholder of an embedded video asks otherwise."""
_OPENING_WORDS = 60
"""Words of an article's beginning above such a wall, at most (guessed)."""
_CONSENT_PLACE = re.compile(
    r"(?:^|[./-])(?:consent|zustimmung|cookie-?wall|privacy-?wall|cmp|consentmanager)(?:[./?]|$)", re.I
)


def _is_consent(page: Sight) -> bool:
    """A text that asks for consent, on a page that tells nothing else: many articles carry such a banner too."""
    if _names_consent(page.document.url) and page.words < SHORT and not page.is_told:
        return True
    if sum(stem in page.shown for stem in _CONSENT_STEMS) < 2:
        return False
    text = without_quotations(f"{page.title}\n{page.shown}")
    signs = hits(_CONSENT, text)
    asks = (signs >= 3 and bool(_WE_ASK.search(text))) or (signs >= 1 and bool(_CONSENT_TITLE.search(page.title)))
    return asks and (not shows_news(page, _TOPIC) or _is_gated(page))


def _is_gated(page: Sight) -> bool:
    """Whether half of the text itself is a wall, below the article's first lines."""
    parts = page.body.split("\n\n")
    asking = [part for part in parts if asks_consent(part)]
    words = sum(len(part.split()) for part in asking)
    return (
        page.words < SHORT + _OPENING_WORDS
        and 2 * words >= page.words
        and hits(_GATE_IN_TEXT, without_quotations(" ".join(asking))) >= 2
        and 0 < sum(told_words(part, _TOPIC) for part in parts) < _OPENING_WORDS
    )


def asks_consent(text: str) -> bool:
    """Whether a paragraph is the site's own request for consent: `Wir und unsere 213 Partner verwenden Cookies …`."""
    signs = hits(_CONSENT, text)
    return signs >= 2 or (signs == 1 and bool(_WE_ASK.search(text)))


def _names_consent(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_CONSENT_PLACE.search(parts.netloc) or _CONSENT_PLACE.search(parts.path))


_CHALLENGE_TITLE = re.compile(
    r"^\W*(?:just a moment|(?:nur )?einen moment(?: bitte)?|attention required|access denied|zugriff verweigert|"
    r"please wait|bitte warten|"
    r"(?:bot|sicherheits|spam|browser)-?(?:check|prüfung|überprüfung|verifizierung)|captcha|security check|"
    r"pardon our interruption|"
    r"are you (?:a robot|human)|sind sie ein (?:mensch|roboter)|human verification|ddos-guard|"
    r"verify(?:ing)? you are (?:a )?human|überprüfung|"
    r"robot or human|checking your browser|ihr browser wird (?:ge|über)prüft|zugriff blockiert)\W*(?:(?:cloudflare|"
    r"\S+\.\w{2,6})\W*)?$",
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
    if (named and signs >= 1) or (signs >= 3 and len(page.shown.split()) < _FEW and not shows_news(page, _TOPIC)):
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


_ACCOUNT = re.compile(r"passwort|password|anmeld|einlogg|registrier|konto|login|e-?mail", re.I)


def _is_login(page: Sight) -> bool:
    """A short page with a field for a password, or headed as a login."""
    if page.words >= SHORT or page.is_told:
        return False
    named = bool(_LOGIN_TITLE.match(page.title))
    field = any((node.get("type") or "").lower() == "password" for node in page.document.tagged("input"))
    if named and (field or (page.words < _LITTLE and len(page.shown.split()) < SHORT)) and len(page.title.split()) < 7:
        return not shows_news(page, _ACCOUNT)
    return field and len(page.shown.split()) < 60 and not shows_news(page, _ACCOUNT)
