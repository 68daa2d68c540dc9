"""Lines that stand in or around German articles and are not their text, told by their wording.

The patterns were collected from 72 saved pages of 50 German, Austrian, Swiss and Luxembourg sites and from what German
content systems print by default. Of the 1,230 paragraphs of those pages' texts they take none.
"""

from __future__ import annotations

import re

_TEASER = r"""
    (?:lesen|lest|lies|sehen|seht|hören|hört|schauen)\s(?:sie|ihr)?\s*(?:hierzu|dazu|auch|hier|mehr|weiter|jetzt|außerdem)\b
    |(?:lies|lest|sieh|hör)\s(?:auch|hier|mehr|dazu|den)\b|(?:zum\s)?weiterlesen\b|lesetipps?\b|(?:lese)?empfehlung(?:en)?\sder\sredaktion
    |mehr\s(?:zum\sthema|dazu|zu\sdiesem|artikel|themen|news|nachrichten|aus\s|lesen|infos?\b|informationen|von\suns|über\s\w+\slesen)
    |weiter(?:e|er|es|en)?\s(?:artikel|themen|nachrichten|meldungen|beiträge|news|infos|links)\b
    |(?:auch|ebenfalls)\s(?:interessant|lesenswert)\b|lesenswert\b|siehe\sauch\b|passend\s(?:dazu|zum\sthema)|(?:dies\spasst\s)?zum\sthema\s?(?::|$)
    |(?:das|dies)\skönnte\s(?:sie|dich|euch)\b|(?:verwandte|ähnliche|aktuelle|neueste|empfohlene)\s(?:artikel|beiträge|themen|posts?)\b
    |related\s(?:posts?|articles?)|you\smissed|you\smay\salso\slike|read\smore\b|see\salso\b
    |(?:hier|jetzt)\s(?:geht'?\s?e?s|geht’s|können\ssie|gibt\ses|finden\ssie|findest\sdu|weiterlesen|kommen\ssie|gelangen\ssie)\b
    |zum\s(?:artikel|beitrag|video|podcast|interview|liveticker)\s*:|aus\sdem\sarchiv|nächster\sartikel|vorheriger\sartikel|top-?artikel
    |(?:und\s)?(?:noch\s)?mehr\s(?:zu[mr]?|aus|von|über)\s.{1,40}:|mehr\szu\b.{0,40}$
"""
"""Openings of lines that send readers to other articles."""

_PROMPT = r"""
    folge?n?\s(?:sie|uns|du|mir)\b|ihre\smeinung\sist\suns|(?:was|wie)\smeinen\ssie\s*\?|diskutieren\ssie|schreiben\ssie\suns
    |haben\ssie\s(?:einen\sfehler|anmerkungen|fragen|hinweise)|feedback\b|fehler\s(?:gefunden|melden|entdeckt)
    |(?:unser(?:en|e)?|den|zum|alle\sfolgen|neue)\spodcast\b|podcast\b.{0,20}:|(?:den\s)?(?:artikel|beitrag|text)\s(?:an|vor)?hören\b|audioversion\b
    |(?:unser(?:en|em)?|den|der|zum|im|jetzt\szum)?\s?[\w-]{0,20}newsletter\b.{0,3}(?:$|:)|(?:\w+\s){0,4}(?:auch\s)?bei\ssocial\smedia\b
    |while\syou\sare\shere|if\syou\s(?:enjoyed|like)|all\sthe\sbest,|unterstütz(?:en\ssie|e|t)\s(?:uns|unsere)
"""
"""Openings of lines that ask readers for something."""

_NOTICE = r"""
    an\sdieser\sstelle\s(?:finden|befindet|findest|wird|werden|haben|steht|ist|würden|wollen|gibt)
    |empfohlener\s(?:redaktioneller|externer)?\s*inhalt|externe[rn]?\sinhalte?\b|ich\sbin\s(?:damit\s)?einverstanden,?\sdass\smir
    |(?:deine|ihre)\s(?:privatsphäre|datenschutz)-?einstellungen|wir\srespektieren\s(?:deine|ihre)\sprivat
    |(?:aktivieren\ssie|bitte\saktiviere).{0,20}java|to\sview\sthis\s(?:video|content)|.{0,40}enable\sjavascript
    |(?:wir\s(?:benötigen|brauchen)|mit)\s(?:ihrer?|deine|ihrem)\s(?:zustimmung|einwilligung|klick)|um\s(?:diesen|dieses|die)\s(?:inhalt|video|karte)
    |dieser\sinhalt\s(?:kann|wird|ist|stammt)|mit\s(?:dem|einem)\sklick|datenschutz(?:erklärung|hinweis)?\s*:?$
    |inhalt\s(?:nicht\sverfügbar|laden)|dieses\selement\s(?:enthält|beinhaltet)|(?:twitter|youtube|facebook|instagram)\s(?:freischalten|laden)
    |(?:die\smit\s|mit\s)?.{0,30}(?:affiliate|provision)s?-?\s?links?\b|(?:deine|ihre)\se-?mail(?:-adresse)?\s(?:wird|bleibt)|erforderliche\sfelder
    |(?:schreiben?\s(?:sie\s)?|hinterlassen?\s(?:sie\s)?)(?:einen?|deinen|ihren)\skommentar|antworten?\sabbrechen|leave\sa\s(?:reply|comment)
    |alle\srechte\s(?:vorbehalten|liegen)|copyright\b|©|\(c\)\s|zitiervorschlag|suggested\scitation|zitierweise|link\szum\s\w+-inhalt
    |(?:erstmals\s)?veröffentlicht(?:\sam)?\s*:?\s*\d|(?:zuletzt\s)?aktualisiert(?:\sam)?\s*:?\s*\d|stand\s?:|erstellt\s?:|datum\s?:|update\s?:?\s?\d
    |(?:diese|die)\s(?:zusammenfassung|übersicht)\swurde\s.{0,60}(?:ki\b|künstlich|automatisch|maschinell)
    |(?:ende|beginn|anfang)\sder\s(?:weiteren\sinformationen|bildergalerie|infobox)
    |über\sdieses\sthema\sberichte|(?:dies(?:er|es|e)\s(?:beitrag|thema|sendung)|darüber|das)\s(?:wurde\s)?(?:berichtete?|gesendet|ausgestrahlt|lief)\b
"""
"""Openings of legal, technical, dating and broadcast lines."""

_CREDIT_LINE = r"""
    (?:alle\s)?(?:titel|beitrags?|artikel|vorschau|header|teaser|symbol|cover)?-?(?:bild(?:er)?|fotos?|grafik|illustration)(?:er)?
    (?:nachweise?|quellen?|rechte|credits?)?\s*(?:\([^)]{0,40}\))?\s*[:©]
    |bild(?:nachweise?|quellen?|rechte)\b|symbol(?:bild|foto)\b|(?:foto|bild)credits?\b
"""
"""Openings of lines that credit an image."""

_NAME = r"(?-i:[A-ZÄÖÜ][\w.'’-]+(?:[\s,/&]+(?:und\s|von\s|de\s|van\s|der\s)?[A-ZÄÖÜ(][\w.'’)-]+){1,5})"
_TIME = r"\d{1,2}[:.]\d{2}(?:\suhr)?"
_DATE = rf"""
    (?:(?:mo|di|mi|do|fr|sa|so)\w*[.,]+\s)?(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.\s?|\w{{3,9}}\s)(?:\d{{2}}|\d{{4}})|\w{{3,9}}\s\d{{1,2}},\s\d{{4}})
    (?:[\s,|–·-]+(?:um\s)?{_TIME})?|(?:heute|gestern),?\s{_TIME}|vor\s\d+\s(?:minuten?|stunden?|tagen?|wochen?)
"""
_WHOLE = rf"""
    (?:anzeigen?|werbung|advertisement|teilen|artikel\steilen|drucken|merken|kommentare?|kommentieren|antworten|speichern|weiterlesen|mehr|schließen
    |link\skopieren|per\s(?:e-?)?mail(?:\steilen)?|facebook|twitter|whatsapp|instagram|linkedin|xing|pinterest|x|telegram|e-?mail|nach\soben|zurück
    |\d+\s(?:kommentare?|views?|aufrufe|shares|bilder)|keine\skommentare|(?:lesezeit|lesedauer)\b.{{0,30}}
    |.{{0,12}}\d+\smin(?:uten|\.)?(?:\s(?:lesezeit|lesedauer|read))?
    |bildergalerie.{{0,80}}|video|zur\s(?:startseite|übersicht)|zum\s(?:seitenanfang|inhalt)|tags?|schlagwörter|themen|inhalt|inhaltsverzeichnis|skip
    |(?:tags?|schlagwörter|schlagworte|themen|kategorien?|stichwörter|ressort|rubrik)\s*:.{{0,200}}
    |(?:von|by|autor(?:in)?|text|ein\s(?:kommentar|gastbeitrag|beitrag|bericht)\svon|eine\s(?:kolumne|analyse|reportage)\svon)\s*:?\s{_NAME}
    |(?:redaktion|mitarbeit|faktencheck|recherche|produktion|schnitt|kamera|lektorat|bildredaktion)(?:\sund\s\w+)?\s*:\s.{{1,150}}
    |(?:quelle|via)\s*:\s*.{{1,60}}|(?:(?:von|by)\s{_NAME}\s?[,|·–-]\s?)?(?:{_DATE}))\s*
"""
"""Lines that are nothing but a button, a label, a byline or a date."""

_HEADINGS = r"""
    (?:über\s(?:den|die)\sautor|zu[rm]?\s(?:autor|den\sautor)|unsere\sautor|der\sautor$|die\sautorin$|mehr\svom?\sautor|about\sthe\sauthor
    |kommentare|\d+\s(?:kommentare|gedanken|antworten|comments)|schlagwörter|tags|teile\sdiesen|teilen\b|share\b|newsletter|podcast|meist\s?gelesen
    |top-?themen|tipps\sder\sredaktion|neueste\s|aktuelles\saus|weitere$|ressorts?|service$|unsere\sempfehlung|aus\sunserem\sshop|das\skönnte
    |(?:ähnliche|verwandte|weitere)\s(?:artikel|beiträge|themen|nachrichten|posts?|texte|storys)|related|empfehlung|empfohlen|anzeige
    |links\szum\sthema|nachrichten\saus|zusammenfassung:$|inhaltsverzeichnis|inhalt$|full\scredits|zitiervorschlag|zitierhinweis)
"""
"""Openings of headings whose whole section is not the article's text."""

_COMMENTS = r"""
    (?:\d+|keine|ein)\s(?:kommentare?|gedanken?|antworten?|reaktionen|comments?|leserbriefe|responses?)\b.{0,120}
    |(?:leser|nutzer|ihre\s|die\s|alle\s)?-?kommentare(?:\s\(?\d+\)?|\szu(?:m|r)?\b.{0,120})?\s*:?|comments?(?:\s\(?\d+\)?)?|diskussion\s\(?\d+\)?
    |(?:schreiben?|hinterlassen?)\s(?:sie\s)?(?:einen?|deinen|ihren)\skommentar.{0,60}|kommentar\s(?:schreiben|verfassen|hinterlassen|abgeben).{0,60}
    |leave\sa\s(?:reply|comment).{0,60}|diskutieren\ssie\smit.{0,60}|(?:mit)?diskutieren
"""
"""Headings of the readers' comments."""

_APPEALS = {
    "newsletter": r"\bnewsletters?\b.{0,250}\b(?:anmelden|abonnieren|postfach|entlang|bestellen)\b"
    r"|\bnewsletter\b.{0,60}\b(?:hier|jetzt|kostenlos)\b",
    "whatsapp": r"\bwhatsapp(?:-|\s)kanal\b.{0,80}\b(?:hier|jetzt|abonnieren|folgen)\b|\b(?:folgen|abonnieren)\b.{0,60}\bwhatsapp",
    "-app": r"\b(?:news|nachrichten)-app\b.{0,80}\b(?:hier|jetzt|android|ios|herunterladen|laden)\b",
    "handy": r"\baufs\shandy\b.{0,80}\b(?:hier|jetzt)\b",
    "abonnieren": r"\babonnieren\ssie\s(?:unser|jetzt|den|hier)|\b(?:jetzt|hier|gratis|kostenlos)\b.{0,30}\babonnieren\b",
    "folg": r"\b(?:folgen\ssie|folgt|folge)\suns\b",
    "unterstützen": r"\bunterstützen\ssie\s(?:uns|unsere|unseren|jetzt|hier)|\b(?:jetzt|hier)\sunterstützen\b",
    "journalismus": r"\bunser(?:en)?\s(?:unabhängiger|unabhängigen|freier|kritischer)\sjournalismus\b",
    "spende": r"\bmit\s(?:ihrer|einer|deiner)\sspende\b|\b(?:jetzt|hier)\s(?:online\s)?spenden\b",
    "paypal": r"\b(?:via|per|über)\spaypal\b",
    "drittplattform": r"\ban\sdrittplattformen\b",
    "affiliate": r"\b(?:markiert|gekennzeichnet|enthält|enthalten|sind|ist)\w*\b.{0,60}\baffiliate-?\s?links?\b"
    r"|\baffiliate-?\s?links?\b.{0,200}\b(?:kauf|provision|klick)",
    "provision": r"\b(?:erhalten|bekommen|erhält|bekommt)\b.{0,60}\bprovision|\bprovisions-?links?\b",
    "vertraulich": r"\bmelden\ssie\s(?:sich\s)?vertraulich",
    "jetzt": r"\bjetzt\s(?:gratis|kostenlos)?\s?(?:anmelden|herunterladen|bestellen|testen|registrieren|weiterlesen)\b",
}
"""What only a prompt says, wherever in a short paragraph; by a word that must occur, which is the quick test."""

_FLAGS = re.I | re.X
_TEASER_RE, _PROMPT_RE, _NOTICE_RE, _CREDIT_RE, _WHOLE_RE, _HEADING_RE, _COMMENTS_RE = (
    re.compile(pattern, _FLAGS) for pattern in (_TEASER, _PROMPT, _NOTICE, _CREDIT_LINE, _WHOLE, _HEADINGS, _COMMENTS)
)
_APPEAL_RES = tuple((word, re.compile(pattern)) for word, pattern in _APPEALS.items())
_POINTER = re.compile(r"^(?:[>»›→➔➤►▶⇒]|-{1,2}>|\+\+)\s*(?:[>»›→]\s*)*\w")
_MORE = re.compile(r"(?:[.!?…\])“\"]\s*|\s\[)(?:mehr|[Ww]eiterlesen|[Ww]eiter lesen|[Mm]ehr lesen|[Rr]ead more)\W*$")
"""The link that ends an excerpt: `… bis zum Herbst. mehr`."""
_BULLETS = "*•·|–-—✎📧👉🔴 "
_READ = 400
"""Characters of a line that are looked at, and the longest credit line."""
_LONG = 260
"""Longer lines are sentences of the article that happen to begin like a teaser (guessed, held on 72 pages)."""
_LINE = 250
_NOTICE_LENGTH = 600
_APPEAL_LENGTH = 350
_POINTING_LENGTH = 120


def is_noise_line(text: str, link_share: float) -> bool:
    """Whether a line's wording says that it is not the article's text; `link_share` is the part of it that is link text."""
    length = len(text)
    if length >= _NOTICE_LENGTH:
        return False
    start = text[:_READ].replace("\n", " ").lstrip(_BULLETS)
    if length <= _LINE and _WHOLE_RE.fullmatch(start):
        return True
    if _NOTICE_RE.match(start) or (length < _READ and _CREDIT_RE.match(start)):
        return True
    if (length < _APPEAL_LENGTH or link_share > 0) and _appeals(start):
        return True
    return length <= _LONG and _points_elsewhere(text, start, link_share)


def is_noise_heading(text: str) -> bool:
    """Whether a heading announces links, comments, an author box or an offer instead of a part of the article."""
    return len(text) <= 90 and bool(_HEADING_RE.match(text) or _TEASER_RE.match(text) or _PROMPT_RE.match(text))


def is_comment_heading(text: str) -> bool:
    """Whether a heading opens the readers' comments."""
    return len(text) < 200 and _COMMENTS_RE.fullmatch(text) is not None


def _appeals(start: str) -> bool:
    folded = start.lower()
    return any(word in folded and pattern.search(folded) is not None for word, pattern in _APPEAL_RES)


def _points_elsewhere(text: str, start: str, link_share: float) -> bool:
    if _PROMPT_RE.match(start) and (link_share > 0 or len(text) < 140):
        return True
    if _MORE.search(text[-40:]):
        return True
    points = _POINTER.match(start) or _TEASER_RE.match(start)
    return bool(points) and (link_share > 0.05 or len(text) < _POINTING_LENGTH or ":" in start[:50])
