"""What sites ask of their readers: subscribe, follow, pay, take part. Told by wording, wherever in a short paragraph."""

from __future__ import annotations

import re

NETWORKS = (
    r"(?:facebook|twitter|x|instagram|tiktok|youtube|threads|bluesky|mastodon|telegram|whatsapp|linkedin|xing|pinterest|"
    r"google|flipboard|spotify)"
)
"""Where sites have channels, as their names stand in prompts and on buttons."""
_START = r"(?:^|[.!?:–-]\s)"
"""Where a sentence begins."""
_END = r"(?=\W*$|\s*[.!?])"
"""Where one ends."""
_FOLLOW = (
    rf"(?:\s(?:gern\w*|auch|schon|hier|jetzt|doch|einfach))*(?:\W*$|[.!?]|\s(?:auf|bei|via|in|per)\s.{{0,40}}(?:{NETWORKS}\b|"
    r"sozial\w*|social|kan[aä]l\w*|netzwerk\w*|feed)|\s@)"
)
"""What follows `Folgen Sie uns` where a site says it, not a guide in a museum."""

_PROMPT = rf"""
    folge(?:n\ssie)?\s(?:uns|mir){_FOLLOW}|folgt\suns{_FOLLOW}|folg(?:st\sdu|en\ssie)\suns\sschon\b
    |ihre\smeinung\sist\suns|schreiben\ssie\s(?:uns|(?:der|dem|unserer?m?)\s(?:autor(?:in)?|redaktion))\b|(?:deine|ihre)\smeinung\szählt\s?(?:[!.:]|$)
    |(?:sie\ssind|du\sbist)\s(?:noch\s)?nicht\sbei\s{NETWORKS}\s?\?|(?:(?:sie|du)\s)?(?:wollen|willst|möchten|möchtest)\s(?:(?:sie|du)\s)?nichts\s(?:mehr\s)?verpassen\s?[?:]
    |(?:sie\s)?(?:möchten|wollen)\s(?:sie\s)?(?:(?:diesen|den)\sartikel\s)?(?:kommentieren|mitdiskutieren|mitreden)\s?\?|um\s(?:einen\s)?kommentare?\szu\s(?:schreiben|verfassen),\s.{{0,40}}(?:\ban\b|\bein\b|anmelden|einloggen|registrier)
    |bitte\s(?:loggen|melden)\ssie\ssich\b.{{0,20}}\b(?:ein|an),\sum\b.{{0,30}}(?:kommentieren|kommentare|diskutieren|lesen|weiterzulesen)|beachten\ssie\s(?:bitte\s)?(?:auch\s)?unsere\s(?:netiquette|nutzungsbedingungen|\S*regeln)
    |es\sgelten\sunsere\s(?:\w+\s)?(?:nutzungsbedingungen|netiquette|agb)|die\sredaktion\sbehält\ssich\svor,?\s.{{0,40}}(?:kommentare|leserbriefe|zuschriften)
    |nehmen\ssie\san\sunserer\s(?:umfrage|abstimmung)\steil|sie\skönnen\s(?:diesen|den)\s(?:artikel|text|beitrag)\sauch\s(?:an)?hören
    |(?:den|diesen)\spodcast\s(?:(?:hören|finden)\ssie|gibt\ses)\b.{{0,60}}\bspotify\b|bereits\sregistriert\s?\?|jetzt\s[\w-]{{0,20}}abonnent(?:in)?\swerden
    |sie\serreichen\s(?:den\sautor|die\sautor(?:in(?:nen)?|en)|die\sredaktion|uns|mich)\b.{{0,40}}\b(?:unter|per|über)\b
    |diskutieren\ssie\smit(?:\s?[!.:,]|\W*$|\s(?:uns|unter|in\sden\skommentaren|im\sforum|auf\s|hier))
    |haben\ssie\s(?:einen\s)?fehler\s(?:im\stext\s|im\sartikel\s)?(?:gefunden|entdeckt|bemerkt)\s?(?:\?|$)
    |haben\ssie\s(?:einen\s|eine\s)?(?:hinweise?|tipps?|anmerkung(?:en)?|anregung(?:en)?|fragen)\b.{{0,80}}
     (?:\b(?:für|an|bei)\suns\b|\ban\s(?:die|unsere)\sredaktion\b|redaktion@|\bzu(?:m|\sdiesem)\s(?:artikel|text|beitrag|thema)\b)
    |feedback\san\s(?:uns|die\sredaktion|\S+@)|fehler\s(?:im\s(?:text|artikel)\s)?(?:gefunden|melden|entdeckt)\s?(?:[?:!]|$)
    |(?:unser(?:en|em)?|zum|alle\sfolgen|neue\sfolge)\s(?:im\s)?podcast\b(?=\W*$|.{{0,60}}(?::|\b(?:hören|abonnieren|anhören|hier|spotify)\b))
    |(?:den\s)?(?:artikel|beitrag|text)\s(?:(?:an|vor)?hören|vorlesen)\s?(?:[:.!(]|$)|audioversion\s?(?:[:.!(]|$|de[rs]\s|dieses\s)
    |(?:unser(?:en|em)?|den|der|zum|im|jetzt\szum)?\s?[\w-]{{0,20}}newsletter\b.{{0,3}}$
    |(?:die|das|der)\s\S+\sauch\s(?:bei\ssocial\smedia|in\sden\ssozialen\s\w+)\s?(?:[–:-]|$)
    |bleiben\ssie\sauf\sdem\slaufenden\b|(?:(?:sie|du)\s)?(?:wollen|willst)\s(?:(?:sie|du)\s)?(?:\w+\s)?auf\sdem\slaufenden\sbleiben\b
    |while\syou\sare\shere|if\syou\s(?:enjoyed|like)
    |(?-i:Unterstütz(?:en\sSie|e|t)\suns)\b|(?-i:Unterstütz(?:en\sSie|e|t))\sunsere?n?\s
     (?:arbeit|redaktion|journalis|recherche|berichterstattung|seite|blog|kanal|zeitung|magazin|unabhängig|kostenlos)
"""
"""Openings of lines that ask readers for something."""

_SELF = r"\b(?:unser\w*|wir|uns)\b"
"""A site speaks of itself; what others offer is news."""
_APPEALS = {
    "newsletter": r"\bnewsletters?\b.{0,250}\b(?:in\sihr|in\sdein)\w*\s\S{0,12}\s?postfach\b"
    rf"|{_SELF}.{{0,60}}\bnewsletters?\b.{{0,200}}\b(?:anmelden|abonnieren|postfach|bestellen|entlang)\b"
    r"|\bnewsletters?\b.{0,200}\b(?:hier|jetzt)\s(?:kostenlos\s|gratis\s)?(?:geht|anmelden|abonnieren|bestellen|entlang)"
    rf"|{_START}(?:jetzt|hier|kostenlos\w*)\s(?:[\w-]+\s){{0,3}}[\w-]*newsletter\b.{{0,40}}\b(?:anmelden|abonnieren|bestellen)\b"
    r"|\bnewsletters?\b.{0,160}\bmelden\ssie\ssich\b"
    rf"|{_START}(?:melden\ssie\ssich|abonnieren\ssie|anmeldung\szu[mr]?|bestellen\ssie)\b.{{0,60}}\bnewsletter",
    "civey": r"\bcivey\b.{0,200}\bwarum\ssie\ssich\sregistrieren\b",
    "bekommen": r"(?-i:\b[Mm]it\s(?:dem|unserem)\s[\w-]*[Nn]ewsletter\b.{0,80}\b(?:bekommen|erhalten)\sSie\b)",
    "whatsapp": rf"{_SELF}.{{0,40}}\bwhatsapp(?:-|\s)kanal\b"
    r"|\bwhatsapp(?:-|\s)kanal\b.{0,80}\b(?:hier\s(?:abonnieren|folgen|entlang|klicken|geht)"
    rf"|(?:folgen|abonnieren)\ssie|jetzt\s(?:abonnieren|folgen){_END})|{_START}folgen\ssie\b.{{0,60}}\bwhatsapp",
    "kanal": rf"{_START}abonniere?\b.{{0,40}}\bkanal\b|{_START}(?:folgen?\s(?:sie\s)?|hier\s).{{0,40}}\bkanal\sauf\swhatsapp\b",
    "prob": rf"(?:{_SELF}|\b(?:bestellen|lesen|testen)\ssie\b|\bjetzt\b).{{0,60}}\b(?:gratis|kostenlos|unverbindlich)\b.{{0,40}}"
    r"\b(?:zur\sprobe|probelesen|probe\slesen)\b",
    "konto": r"\b(?:können\ssie|kannst\sdu|lesen\ssie)\b.{0,40}\bmit\s(?:einem|ihrem|deinem)\s(?:gratis-?\s?|kostenlosen\s)konto\b"
    r"|\bmit\s(?:einem|ihrem|deinem)\s(?:gratis-?\s?|kostenlosen\s)konto\s(?:können\ssie|kannst\sdu|lesen\ssie)\b",
    "-app": rf"(?:{_SELF}|\bhier\sgeht\ses\szu[mr]?\b).{{0,40}}\b(?:news|nachrichten)-app\b"
    r"|\b(?:news|nachrichten)-app\b.{0,80}\b(?:hier|jetzt)\b.{0,20}(?:laden|installieren|testen)\b",
    "handy": rf"{_START}(?:\S+\s){{0,3}}(?:nachrichten|news|meldungen)\s(?:direkt\s)?aufs\shandy\s?(?:[?:!–-]|$)",
    "abonnieren": rf"{_START}abonnieren\ssie\s(?:unser|jetzt|den|hier)"
    rf"|{_START}(?:jetzt|hier|gratis|kostenlos)\s(?!(?:will|woll|soll|muss|müss|kann|könn|darf|dürf|lässt|lass)\w*\s)(?:[\w-]+\s){{0,3}}abonnieren{_END}",
    "folg": rf"{_START}(?:folgen\ssie|folgt|folge)\suns{_FOLLOW}|,\sfolgen\ssie\suns{_FOLLOW}",
    "unterstützen": rf"{_START}unterstützen\ssie\s(?:uns\b|jetzt\b|hier\b|"
    r"unsere?n?\s(?:arbeit|redaktion|journalis|recherche|berichterstattung|unabhängig))"
    rf"|{_START}(?:jetzt|hier)\sunterstützen{_END}|\bunterstützen\ssie\suns\sbitte\b",
    "journalismus": r"\bunser(?:en)?\s(?:unabhängiger|unabhängigen|freier|kritischer)\sjournalismus\b",
    " spende": r"(?-i:\b[Mm]it\s(?:[Ee]iner|[Dd]einer|[Ee]urer)\s(?:\w+\s)?Spende(?:\s(?:via|per|über)\s\w+)?\s(?:hilfst\sdu|helft\sihr|"
    r"unterstützt\s(?:du|ihr)|ermöglichst\sdu|sicherst\sdu|helfen\sSie|unterstützen\sSie)\s(?:uns|mit)?)",
    "ihrer spende": r"(?-i:\b[Mm]it\sIhrer\sSpende\s(?:ermöglichen|helfen|unterstützen|sichern|fördern)\sSie)\b",
    "spende": rf"{_START}(?:unterstütze?|(?-i:Unterstützen\sSie|Helfen\sSie)|hilf|helft)\s.{{0,80}}"
    r"\bmit\s(?:ihrer|einer|deiner|eurer)\sspende\b"
    rf"|{_START}(?:jetzt|hier)\s(?:online\s)?spenden{_END}",
    "paypal": rf"{_START}(?:unterstützen?|spenden?)\s(?:sie\s)?.{{0,60}}\b(?:via|per|über)\spaypal{_END}",
    "drittplattform": r"\bpersonenbezogene\sdaten\b.{0,60}\ban\sdrittplattformen\b",
    "vertraulich": r"\bmelden\ssie\s(?:sich\s)?vertraulich",
    "jetzt": rf"{_START}jetzt\s(?:gratis\s|kostenlos\s)?(?:anmelden|herunterladen|bestellen|testen|registrieren|weiterlesen)"
    r"(?:\s*(?:[.!?:»›>→]|$)|\s(?:und|oder|hier)\b.{0,60}\b(?:sie|dein|ihr|kostenlos|gratis|sichern|sparen|verpassen|profitieren|lesen|weiterlesen)\b)"
    rf"|{_START}jetzt\s(?!(?:will|woll|soll|muss|müss|kann|könn|darf|dürf|lässt|lass|heißt|gilt|geht)\w*\s)"
    r"(?:[\w-]+\s){1,2}(?:bestellen|testen|abonnieren|abschließen|sichern|laden|herunterladen|anfordern|buchen|entdecken)\W*$",
    "laden": r"\bapp\b(?!.{0,60}\b(?:kann|könn\w+|lässt|lassen)\b).{0,60}\bjetzt\b.{0,20}\b(?:herunter)?laden\W*$",
    "mitglied": rf"{_START}(?:jetzt\smitglied\swerden|werden?\s(?:sie\s|du\s)?(?:jetzt\s)?mitglied)"
    r"(?:\W*$|\s?[.!:]|\sund\s(?:lies|lesen|unterstütz)|\s(?:bei\suns|in\sunser))",
    "themenseite": r"\bauf\sunserer\sthemenseite\b",
    "affiliate": r"(?:\b(?:diese\w?|unsere?|wir)\b|\*|↗|\bstern\w*\b|\bsymbol\b).{0,120}\baffiliate-?\s?links?\b"
    r"|\baffiliate-?\s?links?\b.{0,200}\b(?:erhalten|bekommen|verdienen)\swir\b",
    "provision": r"\b(?:(?:erhalten|bekommen)\swir|wir\s(?:erhalten|bekommen))\b.{0,60}\bprovision|\bsind\sprovisions-?links?\b",
}
"""What only a prompt says, wherever in a short paragraph; by a word that must occur, which is the quick test."""

_PROMPT_RE = re.compile(_PROMPT, re.I | re.X)
_APPEAL_RES = {word: re.compile(pattern, re.I) for word, pattern in _APPEALS.items()}


def asks(start: str) -> bool:
    """Whether a line begins as prompts do."""
    return _PROMPT_RE.match(start) is not None


def appeals(start: str) -> bool:
    """Whether an offer or appeal stands anywhere in a line."""
    folded = start.lower()
    return any(_APPEAL_RES[word].search(start) for word in _APPEAL_RES if word in folded)
