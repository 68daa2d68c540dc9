"""The phrases by which sites say, in an article's place, what the page is: bot checks, ad-blocker walls, blocks, errors, empty servers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archiver.extract.kind.phrases import any_of, each_of
from archiver.items import Kind


@dataclass(frozen=True, slots=True)
class Gate:
    """One sort of page in an article's place."""

    kind: Kind
    core: re.Pattern[str]
    """What only such a page says of itself."""
    also: tuple[re.Pattern[str], ...]
    """What it says besides, and articles may."""
    topic: re.Pattern[str]
    """Words of its sentences that do not speak to the visitor."""


def _gate(kind: Kind, core: Iterable[str], also: Iterable[str], topic: str) -> Gate:
    others = each_of(*also)
    return Gate(kind, any_of(*core), others, any_of(*core, *also, topic))


_THIS_SITE = (
    r"(?:(?:diese|unsere|die|deine|ihre|meine) (?:\w+ )?(?:web-?site|web-?seite|seite|homepage|domain|internetseite|"
    r"internetpräsenz)|"
    r"this (?:web-?)?site|(?:dieser|unser|der) (?:dienst|service|(?:online-?)?shop|internetauftritt|webauftritt|"
    r"server))(?! (?:der|des|vo[nm]|eine[rs])\b)"
)
_ASKED_FOR = (
    r"(?:(?:von ihnen |von dir |the )?(?:aufgerufene|gewünschte|gesuchte|angeforderte|eingegebene|angegebene|requested)\w? "
    r"(?:seite|adresse|artikel|inhalt|url|beitrag|dokument|datei|page|url|resource)|"
    r"(?:seite|adresse|inhalt|artikel|beitrag)\b,? (?:die|den|der|das) (?:du|sie)\b.{0,20}\b(?:such|aufruf|aufgerufen|"
    r"angeforder|angefragt))"
)

_CHALLENGE = _gate(
    Kind.CHALLENGE,
    (
        r"\b(?:dass|ob) (?:sie|du)\b.{0,12}\b(?:mensch|kein (?:ro)?bot)|\bkein (?:ro)?bot(?:er)? (?:sind|bist|bin)\b|"
        r"\bich bin kein (?:ro)?bot",
        r"\byou(?:'re| are|’re| were) (?:a |not a )?(?:human|(?:ro)?bot)\b|\bnot a bot\b|\bconfirm you are\b|"
        r"\banti-?(?:ro)?bot",
        r"\bungewöhnliche[nrs]? (?:\w+ )?(?:datenverkehr|zugriffe|aktivität)|\bunusual (?:traffic|activity)",
        r"\byou have been blocked|\bwebsite firewall\b|\b(?:blocked in error|irrtümlich (?:blockiert|gesperrt))\b|"
        r"\baccess to this (?:page|site|service|website) has been\b",
        r"\b(?:ihr|dein) zugriff\b.{0,60}\b(?:gesperrt|blockiert|eingeschränkt|verweigert)\b|"
        r"\bihre ip-?adresse\b.{0,60}\b(?:gesperrt|blockiert)\b",
        r"\bvon ihrer ip-?adresse\b|\bzu viele (?:anfragen|zugriffe|seitenaufrufe)\b|\btoo many requests\b",
        r"\bsecurity (?:service|solution) to protect itself\b|\b(?:the security of your connection|"
        r"sicherheit ihrer verbindung)\b",
        r"\byou don['’]t have permission to access\b|\bchecking your browser\b|\bihr browser wird (?:ge|über)prüft\b",
        r"\bset up anubis\b|\banubis eingerichtet\b|\bdu kein bot bist\b|\b(?:press|drücken|halten)\b.{0,12}\b(?:hold|"
        r"halten|gedrückt)\b",
        r"\b(?:lösen|absolvieren) sie\b.{0,30}\b(?:captcha|aufgabe|rätsel)\b|\bcomplete the (?:security check|captcha)\b",
        r"\bverify(?:ing)? (?:that )?you are\b|\bverifizierung, dass sie\b",
        r"\bwir ihre anfrage prüfen\b|\bklicken sie, um die überprüfung\b",
    ),
    (
        r"\bray[- ]?id\b|\b(?:incident|reference|referenz|block|vorgangs)[- ]?(?:id|nummer|#)|\breference #",
        r"\b(?:re|h)?captcha\b|\banubis\b|\bproof-of-work\b",
        r"\bcloudflare\b|\bdatadome\b|\bperimeterx\b|\bakamai\b|\bincapsula\b|\bimperva\b|\bddos\b|\bwordfence\b|\bsucuri\b",
        r"\bbestätigen sie\b|\bverify\b|\bsicherheitsprüfung\b|\bsecurity check\b|\bfortzufahren\b|"
        r"\bto continue\b|\bbevor (?:wir|sie) fortfahren\b",
        r"\baktivieren sie (?:bitte )?(?:javascript|cookies)|\benable (?:javascript|cookies)|\bautomatisch weitergeleitet\b",
        r"\bsite owner\b|\binhaber dieser website\b|\bversuchen sie es\b.{0,30}\berneut\b|\bfalls sie ein mensch\b|"
        r"\baccess denied\b|\bzugriff (?:gesperrt|verweigert)\b",
    ),
    r"\b(?:anubis|challenge|security|block(?:ed|iert)?|browser|websites?|javascript|request|prüfung|automatisch|access|"
    r"reference|firewall|exceeded|generated|ip|http|kennung|reasons?)\b",
)
_AD_BLOCKER = _gate(
    Kind.CONSENT,
    (
        r"\b(?:ad-?|werbe-?)blocke?r? (?:erkannt|entdeckt|aktiv\w*|detected|eingeschaltet)",
        r"\b(?:deaktivier|schalte|pausier|disable|turn off|ausschalten)\w*\b.{0,40}\b(?:ihren|deinen|den|your|"
        r"sämtliche)\b.{0,60}\b(?:ad-?|werbe)blocke?r",
        r"\b(?:ihr|dein|your) (?:ad-?|werbe)blocke?r",
        r"\bihr gerät erlaubt uns\b.{0,40}\bnicht\b|\bteile unserer website zu blockieren\b",
    ),
    (
        r"\b(?:durch|mit|über|by) (?:werbung|anzeigen|advertis\w+|ads)\b",
        r"\bseite neu\b|\breload\b",
        r"\bum (?:\w+ ){0,3}(?:weiter)?(?:zu)?lesen\b|\bweiterzulesen\b|\bunsere inhalte nutzen\b",
        r"\bsymbol (?:ihres|deines)\b|\bpur-?abo\b|\bohne werbung\b|\bauf dieser (?:seite|website)\b|\badd-?ons?\b",
        r"\bbitte\b.{0,30}\b(?:deaktivier|schalte)\w*",
    ),
    r"\b(?:ad-?|werbe)blocke?r|\bwerbung\b|\bbrowser\b",
)
_LOGIN = _gate(
    Kind.LOGIN,
    (
        r"\b(?:melden|loggen) sie sich\b.{0,20}\b(?:an|ein)\b|\bmelde dich\b.{0,20}\ban\b|\bbitte (?:anmelden|einloggen)\b",
        r"\bregistrieren sie sich\b|\bkostenlos registrieren\b|\bnoch kein (?:\w+-?)?konto\b|\bmit einem kostenlosen konto\b",
        r"\b(?:inhalt|bereich|beitrag|artikel|seite) ist (?:passwortgeschützt|nur für (?:angemeldete|registrierte|mitglieder))",
    ),
    (
        r"\bum (?:diesen|den|dieses) (?:artikel|inhalt|beitrag)\b.{0,30}\b(?:lesen|sehen|nutzen)\b|\bweiterlesen\b",
        r"\bpasswort\b|\bkennwort\b|\bbenutzername\b",
        r"\b(?:mein|ihr|ein|kostenloses) konto\b|\bjetzt (?:kostenlos )?registrieren\b|\banmelden oder registrieren\b|"
        r"\bkostenlosen konto\b",
    ),
    r"\b(?:konto|passwort|anmelden|registrier\w+|login)\b",
)
_AGE = _gate(
    Kind.LOGIN,
    (
        r"\b(?:sind sie|bist du|ich bin) (?:schon |mindestens |über |bereits )?(?:16|18)\b",
        r"\b(?:bestätigen sie|bitte bestätige)\b.{0,30}\b(?:ihr|dein|mindestens) (?:alter|(?:16|18)\b)",
        r"\bgründen des jugendschutzes\b|\bjugendschutzgründen\b|\bare you (?:over )?(?:16|18)\b",
    ),
    (
        r"\bkinder und jugendliche\b|\bnicht geeignet\b",
        r"\b2[0-3](?:[:.]00)? (?:uhr )?(?:und|bis) 0?[4-6]\b",
        r"\balter\w*\b",
    ),
    r"\b(?:alter|jugendliche|jugendschutz)\w*\b",
)
_SCRIPTS = _gate(
    Kind.SHELL,
    (
        r"\baktivieren sie (?:bitte )?java-?script\b|\baktiviere (?:bitte )?java-?script\b|\benable java-?script\b|"
        r"\byou need to enable\b",
        r"\b(?:benötigt|erfordert|requires|braucht) java-?script\b|\bjava-?script (?:ist )?(?:erforderlich|deaktiviert|"
        r"is (?:required|disabled))\b",
        r"\bbrowser (?:wird|ist|is)\b.{0,30}\b(?:nicht (?:mehr )?unterstützt|veraltet|not supported|no longer supported|"
        r"outdated)\b",
    ),
    (
        r"\bihrem browser\b|\byour browser\b|\bbrowser-?einstellungen\b",
        r"\bseite neu\b|\breload\b",
        r"\b(?:firefox|chrome|safari|edge)\b",
    ),
    r"\b(?:javascript|browser)\b",
)
_PLACE = _gate(
    Kind.ERROR,
    (
        r"\bin (?:ihrem|deinem) (?:land|gebiet)\b|\bin ihrer region\b|\b(?:in|from) your (?:country|region|location)\b",
        r"\bunavailable (?:due to|for) legal reasons\b|\bfrom a country belonging to the european\b",
    ),
    (
        r"\bnicht (?:verfügbar|abrufbar)\b|\bnot available\b|\bcannot be granted\b",
        r"\b(?:lizenz)?rechtlichen gründen\b|\blegal reasons\b|\bgdpr\b",
        r"\bvpn\b|\bnur (?:nutzern|innerhalb|in) \b",
    ),
    r"\b(?:land|lizenz\w*|rechtlich\w*|country|gdpr|issues)\b",
)
_BROKEN = _gate(
    Kind.ERROR,
    (
        r"\bdatabase connection\b|\b(?:aufbau einer|keine|herstellen einer) datenbankverbindung\b",
        r"\bkritischen fehler auf (?:deiner|ihrer|dieser)\b|\bcritical error on (?:this|your)\b|\b(?:website|"
        r"server) encountered an\b",
        r"\b(?:fatal|parse) error\W.{0,400}\bon line\b|\bstack ?trace\b|\bexception report\b|\bserver error in '|"
        r"\bguru meditation\b",
        r"\ban (?:unexpected )?error (?:has )?occurred\b|\bapplication error\b|\binternal server error\b",
        r"\b(?:service|server is) temporarily un|\bbriefly unavailable\b|\bmaintenance (?:mode|downtime)\b",
        rf"\b{_THIS_SITE}\b.{{0,60}}\b(?:wartungs(?:modus|arbeiten)|gewartet|überarbeitet|umgebaut|(?:vorübergehend|"
        rf"kurzzeitig) (?:gesperrt|nicht))",
        r"\bwird (?:gerade|derzeit|momentan|zurzeit|aktuell) gewartet\b|\bbefindet sich\b.{0,30}\bim wartungsmodus\b",
        r"\bwir sind (?:gleich|bald|in kürze)\b.{0,30}\b(?:wieder|zurück)\b|\bseite lädt in \d+ sekunden\b",
    ),
    (
        r"\bversuchen sie es\b|\b(?:try|check back) (?:again|in)\b|\bbald wieder\b|\bschau\w*\b.{0,30}\b(?:vorbei|wieder)\b",
        r"\bwp-config\b|\bdatenbankserver\b|\bproblembehandlung\b|\bphp\b|\bjava\b|\bcode: \w{8}",
        r"\bum (?:ihr )?verständnis\b|\bsomething (?:is broken|went wrong)\b|\b(?:http|fehler|error|code|"
        r"status)\W{0,3}50[0-4]\b|\bon line \d+\b|\bhohen nachfrage\b",
        r"\bplease (?:let us know|try)\b|\bmore information regarding this error\b|\bruntime error\b|\boops\b|"
        r"\bverbesserungen\b",
    ),
    r"\b(?:error|fehler|server|benutzername|passwort|application|database|daten\w*|exception|memory|custom|maintenance|"
    r"wartung\w*|seite)\b",
)
_MISSING = _gate(
    Kind.ERROR,
    (
        rf"\b{_ASKED_FOR}",
        r"\ban dieser stelle nichts gefunden\b|\bnothing was found at this location\b|\bthat page can['’]?t be found\b",
        r"\bda ist etwas schief\s?gelaufen\b|\bdepubliziert\b|\bfehlercode: ?(?:404|410)\b",
        r"\bdiese[rs]? (?:artikel|beitrag|inhalt|text|video)\b.{0,30}\b(?:nicht (?:mehr )?(?:verfügbar|abrufbar|online|"
        r"vorhanden|zugänglich)|gelöscht|entfernt)\b",
        r"\b(?:diese|die) seite\b.{0,30}\b(?:gibt es nicht|konnten wir nicht|existiert (?:leider )?nicht)\b",
    ),
    (
        r"\bgibt es (?:leider )?(?:hier )?nicht\b|\bexistiert nicht\b|\bnicht (?:mehr )?(?:gefunden|finden|anzeigen|"
        r"verfügbar|vorhanden|online|abrufbar|angezeigt)\b",
        r"\b(?:überprüfen|prüfen) sie\b|\bsuche starten\b|\bsuchen sie\b|\büber die suche\b|\btry one of the links\b",
        r"\b(?:umgezogen|verschoben|gelöscht|entfernt|umbenannt|veraltet\w*)\b|\bstartseite\b|\bbegrenzte zeit\b",
        r"\b(?:ups|oops|hoppla|leider)\b",
    ),
    r"\b(?:seite|adresse|link|archiv|404|artikel|inhalt)\b",
)
_SERVER = _gate(
    Kind.ERROR,
    (
        r"\bwelcome to nginx\b|\bapache\d?\b.{0,20}\b(?:default|test) page\b|\bdomain default page\b|^\W*it works!?\W*$|"
        r"\bindex of /",
        r"\bthis domain (?:may be|is) for sale\b|\bbuy this domain\b|\bdomain\b.{0,80}\b(?:steht )?zum verkauf\b|"
        r"^\W*[\w-]+\.[a-z]{2,7} ist zu verkaufen\b",
        r"\bhier entsteht (?:eine|etwas) neue\w*\b|\bdomain (?:wurde|ist)\b.{0,30}\b(?:registriert|eingerichtet|geparkt|"
        r"reserviert)\b",
        r"\bwenden sie sich an ihren (?:web-?)?(?:hoster|provider)\b|\bdomain has (?:expired|been registered)\b|"
        r"\baccount (?:has been )?suspended\b",
    ),
    (
        r"\bserver\b|\bprovider\b|\bhoster\b",
        r"\b(?:kaufen|preis|price|asking|offering|buy)\b",
        r"\bowner\b|\binhaber\b|\binstalled\b|\bwillkommen\b|\brelated searches\b|\bparent directory\b",
    ),
    r"\b(?:domain|server|website|page|configuration|documentation|content|files?)\b",
)
_DONE = _gate(
    Kind.OTHER,
    (
        r"\bvielen dank für (?:ihre|deine) (?:anmeldung|registrierung|bestellung|nachricht|anfrage|abstimmung)\b|"
        r"\babmeldung (?:war )?erfolgreich\b",
        r"\b(?:anmeldung zum|anmeldung für den|abonnement des) newsletters? (?:zu )?bestätigen\b|"
        r"\bsie erhalten (?:unseren|den) newsletter\b.{0,20}\bnicht mehr\b",
        r"\bsie (?:verlassen (?:jetzt|nun)|wurden (?:erfolgreich )?abgemeldet|werden (?:automatisch )?weitergeleitet)\b",
        r"\b(?:ihr )?warenkorb ist (?:noch )?leer\b|\bkeine produkte in (?:ihrem|deinem) warenkorb\b",
    ),
    (
        r"\be-?mail\b|\blink in der\b|\bpostfach\b",
        r"\bextern\w* (?:website|seite|webseite|link)\b|\bnicht verantwortlich\b",
        r"\bnewsletter\b|\bschade\b|\bvielen dank\b|\bstartseite\b",
    ),
    r"\b(?:newsletter|link|e-?mail|anmeldung)\b",
)
GATES = (_CHALLENGE, _AD_BLOCKER, _AGE, _SCRIPTS, _BROKEN, _MISSING, _PLACE, _SERVER, _DONE, _LOGIN)


NOTICE = any_of(
    *(gate.topic.pattern for gate in GATES),
    r"cookie|zustimm|einwillig|tracking|werbung|partner|\babo|pur\b|datenschutz",
    r"\b(?:seiten?|artikel|inhalte?|beitrag|netzwerk|system|technik\w*|techniker|adresse|startseite|suche|sitzung|"
    r"zugangsdaten|formular|nachricht|anfragen?|"
    r"abonnement\w*)\b|konto\b|fehlercode|postfach|spam",
)
"""What sentences of notices are about that do not speak to the visitor."""
WALL = any_of(
    r"cookie|zustimmung|zugestimmt|einwillig|tracking|\bpur-?abo|ad-?blocker|werbeblocker",
    r"\banmeld(?:ung|en)\b|\bregistrier|\beinlogg|\bkonto\b|\bjava-?script\b|\bbrowser\b|\bcaptcha\b|\b(?:ro)?bot(?:er)?\b",
)
"""What such sentences are about where an article's own headline stands above them."""
KINDS = (
    (
        Kind.CHALLENGE,
        any_of(
            r"\bcaptcha\b|\b(?:ro)?bot(?:er|s)?\b|\bmensch\b|\bautomatisiert|\banfragen\b|\bhuman\b|\bviele seiten\b|"
            r"\bzeichen\b"
        ),
    ),
    (Kind.CONSENT, any_of(r"cookie|zustimm|einwillig|tracking|ad-?blocker|werbeblocker")),
    (Kind.SHELL, any_of(r"\bjava-?script\b")),
    (Kind.LOGIN, any_of(r"\banmeld(?:en|ung)\b|\bregistrier|\beinlogg|konto\b|\bpasswort\b|\bzugangsdaten\b")),
)
"""What a notice without a name is taken for, by what it speaks of; else for an error, which is asked once more."""
