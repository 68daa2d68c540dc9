"""Lines that stand in or around German articles and are not their text, told by their wording.

The patterns were collected from 72 saved pages of 50 German, Austrian, Swiss and Luxembourg sites and from what German
content systems print by default. Of the 1,230 paragraphs of those pages' texts they take none.
"""

from __future__ import annotations

import re

from archiver.extract.body.meta_lines import BULLETS, NAME

_TEASER = r"""
    (?:lesen|lest|lies|sehen|seht|hören|hört|schauen)\s(?:sie|ihr)?\s*(?:hierzu|dazu|auch|hier|mehr|weiter|jetzt|außerdem)\b
    |(?:lies|lest|sieh|hör)\s(?:auch|hier|mehr|dazu|den)\b|(?:zum\s)?weiterlesen\b
    |lesetipps?\b|(?:lese)?empfehlung(?:en)?\sder\sredaktion
    |mehr\s(?:zum\sthema|dazu|zu\sdiesem\sthema|artikel|lesen)\b|siehe\sauch\b|passend\s(?:dazu|zum\sthema)
    |(?:(?:auch|ebenfalls)\s)?(?:interessant|lesenswert)(?:\sdazu)?\s?(?::|$)
    |(?:dies\spasst\s)?zum\sthema\s?(?::|$)|(?:das|dies)\skönnte\s(?:sie|dich|euch)\b
    |(?:verwandte|ähnliche|empfohlene)\s(?:artikel|beiträge|themen|posts?)\b
    |related\s(?:posts?|articles?)|you\smissed|you\smay\salso\slike|read\smore\b|see\salso\b
    |zum\s(?:artikel|beitrag|video|podcast|interview|liveticker)\s*:|aus\sdem\sarchiv\s?(?::|$)
    |(?:nächster|vorheriger)\s(?:artikel|beitrag)|top-?artikel
"""
"""Openings of lines that send readers to other articles."""

_HINT = r"""
    mehr\s(?:zu\sdiesem|themen|news|nachrichten|aus\s|von\suns|über\s\w+\slesen)
    |weitere[rs]?\s(?:artikel|themen|nachrichten|meldungen|beiträge|news|links)\b
    |(?:aktuelle|neueste)\s(?:artikel|beiträge|themen|posts?|nachrichten)\b
    |(?:hier|jetzt)\s(?:geht['’]?s|geht\ses|können\ssie|gibt\ses|finden\ssie|findest\sdu|weiterlesen|kommen\ssie|gelangen\ssie)\b
    |(?:und\s)?(?:noch\s)?mehr\s(?:zu[mr]?|aus|von|über)\s.{1,40}:|mehr\szu\b.{0,40}$
"""
"""Openings that do so when they are no sentence or are mostly a link: `Weitere Themen`, not `Weitere Themen sind …`."""

_PROMPT = r"""
    folge(?:n\ssie)?\s(?:uns|mir)\b|folgt\suns\b|ihre\smeinung\sist\suns|diskutieren\ssie\smit|schreiben\ssie\suns
    |haben\ssie\s(?:einen\s(?:fehler|hinweis|tipp)|hinweise|anmerkungen)|feedback\s?(?::|an\b|$)|fehler\s(?:im\s(?:text|artikel)\s)?(?:gefunden|melden|entdeckt)
    |(?:unser(?:en|e)?|zum|alle\sfolgen|neue\sfolge)\s(?:im\s)?podcast\b|podcast\b.{0,20}:
    |(?:den\s)?(?:artikel|beitrag|text)\s(?:(?:an|vor)?hören|vorlesen)\b|audioversion\b
    |(?:unser(?:en|em)?|den|der|zum|im|jetzt\szum)?\s?[\w-]{0,20}newsletter\b.{0,3}(?:$|:)|(?:\w+\s){0,4}auch\sbei\ssocial\smedia\b
    |bleiben\ssie\sauf\sdem\slaufenden\b|(?:(?:sie|du)\s)?(?:wollen|willst)\s(?:(?:sie|du)\s)?(?:\w+\s)?auf\sdem\slaufenden\sbleiben\b
    |(?:deine|ihre)\smeinung\szählt|folg(?:st\sdu|en\ssie)\suns\sschon\b|while\syou\sare\shere|if\syou\s(?:enjoyed|like)|all\sthe\sbest,|(?-i:Unterstütz(?:en\sSie|e|t)\s(?:uns|unsere))
"""
"""Openings of lines that ask readers for something."""

_NOTICE = r"""
    an\sdieser\sstelle\s(?:finden|befindet|findest|wird|werden|haben|steht|ist|würden|wollen|gibt)\b.{0,120}
     (?:inhalt|video|karte|grafik|beitrag|post|tweet|extern|eingebunden|angezeigt)
    |empfohlener\s(?:redaktioneller|externer)?\s*inhalt|externe[rn]?\sinhalte?\b|ich\sbin\s(?:damit\s)?einverstanden,?\sdass\smir
    |(?:deine|ihre)\s(?:privatsphäre|datenschutz)-?einstellungen|wir\srespektieren\s(?:deine|ihre)\sprivat
    |(?:aktivieren\ssie|bitte\saktiviere).{0,20}java|to\sview\sthis\s(?:video|content)|.{0,40}enable\sjavascript
    |wir\s(?:benötigen|brauchen)\s(?:ihre|deine)\s(?:zustimmung|einwilligung)|mit\sihrem\sklick
    |mit\s(?:ihrer|deiner)\s(?:zustimmung|einwilligung)\b.{0,80}(?:geladen|angezeigt|extern)|(?:die\s)?datenschutzerklärung\sakzeptieren
    |mit\s(?:dem|einem)\sklick\b.{0,80}(?:stimm|akzeptier|einverstanden|externe)
    |um\s(?:diesen|dieses)\s(?:inhalt|video)\b.{0,40}(?:anzu|zu\ssehen|darzu|zu\sladen)|dieser\sinhalt\s(?:kann|wird|ist|stammt)\b
    |datenschutz(?:erklärung|hinweis)?\s*:?$|inhalt\s(?:nicht\sverfügbar|laden)|dieses\selement\s(?:enthält|beinhaltet)
    |(?:twitter|youtube|facebook|instagram)\s(?:freischalten|laden)|link\szum\s\w+-inhalt
    |(?:deine|ihre)\se-?mail(?:-adresse)?\s(?:wird|bleibt)|erforderliche\sfelder
    |(?:schreiben?|hinterlassen?)\s(?:sie\s)?(?:einen?|deinen|ihren)\skommentar\b|antworten?\sabbrechen|leave\sa\s(?:reply|comment)
    |(?:ansprechpartner(?:in(?:nen)?)?|(?:presse|medien)kontakt|kontakt\sfür\s(?:die\s)?(?:medien|presse|redaktionen)|rückfragen(?:\san)?|pressestelle)\s*:
    |original-content\svon|alle\srechte\s(?:vorbehalten|liegen)|copyright\s?[:©(]|copyright\s(?:by|\d)|©|\(c\)\s
    |(?:veröffentlicht\sin\b.{0,150})?verschlagwortet\smit\b|zitiervorschlag\b|suggested\scitation|zitierweise\b
    |(?:diese|die)\s(?:zusammenfassung|übersicht)\swurde\s.{0,60}(?:ki\b|künstlich|automatisch|maschinell)
    |(?:ende|beginn|anfang)\sder\s(?:weiteren\sinformationen|bildergalerie|infobox)
    |dieser\s(?:eintrag|beitrag)\swurde\s.{0,200}(?:permalink|lesezeichen|veröffentlicht\.?$)|redaktionell\sempfohlener
    |dieser\s(?:tweet|post|inhalt|beitrag)\skann\s(?:leider\s)?nicht\s(?:angezeigt|geladen|abgespielt)
    |(?:sie\shaben|du\shast)\s(?:bereits|schon)\sein(?:en)?\s(?:abo|zugang|konto|plus-abo)\b|bereits\sabonnent
    |diese[rn]?\s(?:artikel|inhalt|beitrag)\b.{0,40}\bfür\s(?:unsere\s)?abonnent|mit\s(?:der|ihrer)\sanmeldung\sakzeptieren
    |(?:sie\skönnen\ssich|du\skannst\sdich)\sjederzeit\s(?:wieder\s)?(?:vom\snewsletter\s)?abmelden
    |dieser\s(?:artikel|beitrag|text)\swurde\s.{0,60}(?:aktualisiert|geändert|überarbeitet)
    |über\sdieses\sthema\sberichte|(?:dieses|das)\sthema\sim\sprogramm\b|(?:gesendet|ausgestrahlt)\s(?:am|wurde)\b
    |dies(?:er|e)\s(?:beitrag|sendung)\s(?:wurde|lief)\b.{0,80}(?:gesendet|ausgestrahlt|uhr\b)
"""
"""Openings of legal, technical and broadcast lines."""

_CREDIT_LINE = r"""
    (?:alle\s)?(?:titel|beitrags?|artikel|vorschau|header|teaser|symbol|cover)?-?(?:bild(?:er)?|fotos?|grafik|illustration)(?:er)?
    (?:nachweise?|quellen?|rechte|credits?)?\s*(?:\([^)]{0,40}\))?\s*[:©]
    |(?:symbol|archiv)(?:bild|foto)\s?(?:[:|/,(]|$)
"""
"""Openings of lines that credit an image."""

_BUTTONS = r"""
    (?:diesen\s|den\s)?(?:artikel|beitrag|text)\s(?:an|vor)?hören(?:\s\(.{1,20}\))?|(?:jetzt|artikel|beitrag)\skommentieren
    |kommentare?\s(?:verfassen|schreiben|abgeben|anzeigen|ausblenden)|zum\skommentarbereich
    |(?:auf|per|via|bei|über)\s(?:facebook|twitter|x|whatsapp|linkedin|xing|telegram|threema|bluesky|mastodon|pinterest|(?:e-?)?mail)\s
     (?:teilen|versenden|weiterleiten)
    |(?:(?:zur|auf\sdie)\s)?merkliste(?:\shinzufügen)?|link\skopiert!?|copy\slink
    |(?:diesen|den)\s(?:artikel|beitrag)\s(?:merken|teilen|drucken|speichern)|druckversion|permalink|shortlink|trackback(?:-|\s)url
    |(?:unseren\s)?newsletter\sabonnieren|advertorial|affiliate-?links?|loading\W*|(?:der|die|das)\s\w+\swird\sgeladen\W*|wird\sgeladen\W*
    |(?:externen?\s)?inhalte?\s(?:anzeigen|aktivieren|erlauben|zulassen)|(?:einmalig|immer)\s(?:anzeigen|laden)
    |[\w-]+-inhalte\simmer\sanzeigen|inhalte\svon\sdrittanbietern\b.{0,30}|hier\sklicken,?\sum\b.{0,60}
    |zurück\szur\s(?:übersicht|liste|listenansicht)|feedback\sgeben|kontakt\szur\sredaktion|weitersagen|jetzt\s(?:spenden|mitglied\swerden)
    |zur\s(?:galerie|bildergalerie|fotostrecke)|(?:alle\s)?bilder\s(?:ansehen|anschauen)|video\s(?:ansehen|abspielen|starten)|zum\svideo
    |fotostrecke\s?:.{0,80}|pdf(?:-|\s)(?:herunterladen|download)|themen\s(?:in|zu)\s(?:diesem|dem)\s(?:artikel|beitrag|text)
    |teilen\smit|(?:zur\s)?themenseite(?:\s?:.{0,60})?|gefällt\smir(?::?\swird\sgeladen\W*)?|like\sthis|share\sthis|sharing\sis\scaring|klick,?\sum\b.{0,60}\bteilen\b.{0,60}
    |(?:war|fanden\ssie|hat\s(?:ihnen|dir)|wie\s(?:fanden\ssie|hat\sihnen)|gefällt\s(?:ihnen|dir))\s
     (?:diese[rn]?|de[rn])\s(?:artikel|beitrag|text)\b[^.]{0,40}\?
    |(?:jetzt\s)?\d+\s(?:tage|wochen|monate)\s(?:lang\s)?(?:kostenlos|gratis|kostenfrei)\stesten|(?:jederzeit|monatlich)\skündbar
"""
"""Labels of buttons and players: what content systems, WordPress plug-ins and subscription offers print."""
_WHOLE = rf"""
    (?:(?:anzeigen?|werbung)(?:\s?:.{{0,80}})?|.{{0,40}}\bnach\sder\s(?:anzeige|werbung)\b.{{0,30}}|advertisement
    |(?:artikel\s)?teilen(?:\s(?:auf|via|per)\b.{{0,80}})?|(?:artikel\s(?:drucken|versenden|merken|speichern|kommentieren)\b.{{0,60}})|drucken|merken|kommentare?|kommentieren|antworten|speichern|weiterlesen|mehr|schließen|skip
    |link\skopieren|per\s(?:e-?)?mail(?:\steilen)?|facebook|twitter|whatsapp|instagram|linkedin|xing|pinterest|x|telegram|e-?mail
    |von|by|in|am|nach\soben|zurück|zur\s(?:startseite|übersicht)|zum\s(?:seitenanfang|inhalt)|tags?|schlagwörter|themen|inhalt|inhaltsverzeichnis
    |\d+\s(?:kommentare?|views?|aufrufe|shares|bilder)|keine\skommentare|(?:lesezeit|lesedauer)\b.{{0,30}}
    |(?:ca\.\s)?\d+\smin(?:uten|\.)?\s(?:lesezeit|lesedauer|lesen|read)|bildergalerie.{{0,80}}|video|.{{0,120}}\bverfügbar\sbis\s\d.{{0,60}}
    |(?:tags?|schlagwörter|schlagworte|themen|kategorien?|stichw[oö]rte?r?|ressort|rubrik)\s*:.{{0,200}}
    |(?:zugriffe|aufrufe|hits|gelesen|views)\s?:?\s[\d.]+(?:\smal)?
    |(?:(?:geschrieben|verfasst|eingestellt|gespeichert|veröffentlicht)\s)?(?:von|by|autor(?:in)?|text|(?:eine?\s)?(?:(?:gast)?kommentar|(?:gast)?beitrag|bericht|essay|porträt|kolumne|analyse|reportage|glosse)\svon)\s*:?\s{NAME}
     (?:\s?[,/]\s?(?:dpa|afp|reuters|sid|epd|kna|apa|sda|ap)(?:/\w{{2,5}})?)?
    |texte?\s?(?:und|&|\+|/)\s?(?:fotos?|bild(?:er)?)\s?:\s.{{1,60}}|veröffentlicht\s(?:in|von|unter)\s[\w\s,&-]{{2,50}}
    |texte?(?:\s(?:und|&)\s\w+)?\s*:\s?{NAME}\s?[,;|/·•–-]+\s?(?:fotos?|bild(?:er)?|illustration(?:en)?|grafik(?:en)?|video)\s?:\s.{{1,80}}
    |(?:(?:kommentare|kommentieren|drucken|teilen|merken|mailen|speichern|vorlesen|anhören|feedback|folgen(?:\sauf:?)?|pdf|e-mail|versenden
     |facebook|twitter|whatsapp|instagram|linkedin|xing|bluesky|mastodon|threads|telegram
     |(?:auf|per|via|bei|über)\s(?:facebook|twitter|x|whatsapp|linkedin|xing|telegram|(?:e-?)?mail)\s(?:teilen|versenden))[\s|·•/,]*){{2,8}}
    |(?:[\w-]+-)?(?:redakteur|korrespondent|reporter)(?:in)?\s{NAME}
    |(?:redaktion|mitarbeit|faktencheck|recherche|produktion|schnitt|kamera|lektorat|bildredaktion)(?:\sund\s\w+)?\s*:\s.{{1,150}}
    |sendung\s?:.{{1,80}}\d\.\s?(?:\d|[jfmasond]\w\w).{{0,40}}|\(?(?:quellen?|via)\s*:\s*.{{1,60}}|{_BUTTONS})\s*
"""
"""Lines that are nothing but a button, a label or a byline."""

_HEADINGS = r"""
    über\s(?:den|die)\sautor|zu[rm]?\s(?:autor|den\sautor)|unsere\sautor|der\sautor$|die\sautorin$|mehr\svom?\sautor|about\sthe\sauthor
    |kommentare(?:\s?[:(\d]|$)|\d+\s(?:kommentare?|gedanken?|antworten?|comments?)\b|schlagwörter\b|tags\b
    |(?:diesen\s|den\s)?(?:artikel\s|beitrag\s)?teilen$|teile\sdiesen|share(?:\sthis)?(?:$|\s?:)|newsletter(?:$|\s?:)|podcast(?:$|\s?:)
    |autor(?:en|innen)?-?info(?:s|rmationen)?$|(?:leser-?)?umfrage(?:$|\s?:)|abstimmung(?:$|\s?:)|podcasts?\sabonnieren$
    |meist\s?gelesen|am\s(?:beliebtesten|meisten\sgelesen)$|top-?themen|tipps\sder\sredaktion|aktuelles\saus\b|weitere$|ressorts?$|service$|anzeigen?$
    |(?:ähnliche|verwandte|weitere|empfohlene|neueste|aktuelle)\s(?:artikel|beiträge|themen|nachrichten|meldungen|posts?|texte|storys|kommentare)\b
    |related\b|(?:unsere\s)?empfehlung(?:en)?(?:$|\sder\sredaktion|\sfür\s(?:sie|dich))|aus\sunserem\sshop|links\szum\sthema
    |video\s?:|zusammenfassung:$|inhaltsverzeichnis|inhalt$|full\scredits|zitiervorschlag|zitierhinweis
"""
"""Openings of headings whose whole section is not the article's text."""

_COMMENTS = r"""
    (?:\d+|keine|ein)\s(?:kommentare?|gedanken?|antworten?|reaktionen|comments?|leserbriefe|responses?)\b.{0,120}
    |(?:leser|nutzer|user|ihre\s|die\s|alle\s)?-?kommentare(?:\s\(?\d+\)?|\szu(?:m|r)?\b.{0,120})?\s*:?
    |comments?(?:\s\(?\d+\)?)?|diskussion\s\(?\d+\)?
    |(?:schreiben?|hinterlassen?)\s(?:sie\s)?(?:einen?|deinen|ihren)\skommentar.{0,60}
    |(?:einen\s|neuen\s)?kommentare?\s(?:schreiben|verfassen|hinterlassen|abgeben|veröffentlichen|posten|hinzufügen|anzeigen).{0,60}
    |(?:hinterlassen?\s(?:sie\s)?eine\s)?antwort(?:\shinterlassen|\sschreiben)?(?:\sabbrechen)?|hinterlasse\s.{0,20}\santwort.{0,30}
    |leser(?:briefe|post)(?:\s\(\d+\))?|(?:forum\s?:?\s)?\d+\spostings?|postings|post\sa\scomment|(?:beitrag|artikel)\skommentieren
    |(?:die\s)?kommentare\ssind\sgeschlossen.{0,20}|kommentar(?:funktion|bereich)|ihre\smeinung(?:\sist\sgefragt)?\W*
    |leave\sa\s(?:reply|comment).{0,60}|diskutieren\ssie\smit.{0,60}|(?:mit)?diskutieren
"""
"""Headings of the readers' comments."""

_APPEALS = {
    "newsletter": r"\bnewsletters?\b.{0,250}\b(?:in\sihr|in\sdein)\w*\s\S{0,12}\s?postfach\b"
    r"|\b(?:unser\w*|jetzt|hier|kostenlos\w*)\b.{0,60}\bnewsletters?\b.{0,200}\b(?:anmelden|abonnieren|postfach|bestellen|entlang)\b"
    r"|\bnewsletters?\b.{0,200}\b(?:hier|jetzt|kostenlos)\s(?:geht|anmelden|abonnieren|bestellen|entlang)"
    r"|\bnewsletters?\b.{0,120}\bhier\sentlang\b|\bnewsletters?\b.{0,160}\bmelden\ssie\ssich\b"
    r"|(?:^|[.!?:]\s)(?:melden\ssie\ssich|abonnieren\ssie|anmeldung|bestellen\ssie)\b.{0,60}\bnewsletter",
    "whatsapp": r"\bwhatsapp(?:-|\s)kanal\b.{0,80}\b(?:hier|jetzt|abonnieren|folgen)\b|(?:^|[.!?:]\s)folgen\ssie\b.{0,60}\bwhatsapp",
    "kanal auf whatsapp": r"\bkanal\sauf\swhatsapp\b.{0,80}|(?:^|[.!?:]\s)abonniere?\b.{0,40}\bkanal\b",
    "probe": r"\b(?:gratis|kostenlos|unverbindlich)\b.{0,40}\b(?:zur\sprobe|probelesen|probe\slesen)\b",
    "konto": r"\bmit\s(?:einem|ihrem|deinem)\s(?:gratis-?\s?|kostenlosen\s)konto\b",
    "-app": r"\b(?:news|nachrichten)-app\b.{0,80}\b(?:hier|jetzt|android|ios|herunterladen|laden)\b",
    "handy": r"\b(?:nachrichten|news|meldungen)\s(?:direkt\s)?aufs\shandy\b",
    "abonnieren": r"(?:^|[.!?:]\s)abonnieren\ssie\s(?:unser|jetzt|den|hier)"
    r"|(?:^|[.!?:]\s)(?:jetzt|hier|gratis|kostenlos)\s.{0,30}\babonnieren\b",
    "folg": r"(?:^|[.!?:]\s)(?:folgen\ssie|folgt|folge)\suns\b|,\sfolgen\ssie\suns\b",
    "unterstützen": r"(?:^|[.!?:]\s)unterstützen\ssie\s(?:uns|unsere|unseren|jetzt|hier)|(?:^|[.!?:]\s)(?:jetzt|hier)\sunterstützen\b",
    "journalismus": r"\bunser(?:en)?\s(?:unabhängiger|unabhängigen|freier|kritischer)\sjournalismus\b",
    "mit ihrer spende": r"\bmit\sihrer\sspende\s(?:ermöglichen|helfen|unterstützen|sichern|fördern)\ssie\b",
    "spende": r"(?:^|[.!?:]\s)(?:unterstütz|helf)\w*\b.{0,80}\bmit\s(?:ihrer|einer|deiner)\sspende\b"
    r"|(?:^|[.!?:]\s)(?:jetzt|hier)\s(?:online\s)?spenden\b",
    "paypal": r"\b(?:spende|unterstütz)\w*.{0,80}\b(?:via|per|über)\spaypal\b",
    "drittplattform": r"\ban\sdrittplattformen\b",
    "vertraulich": r"\bmelden\ssie\s(?:sich\s)?vertraulich",
    "jetzt": r"(?:^|[.!?:]\s)jetzt\s(?:gratis\s|kostenlos\s)?(?:anmelden|herunterladen|bestellen|testen|registrieren|weiterlesen)"
    r"(?=\s*(?:[^\w\s]|$)|\s(?:und|oder|hier)\b)"
    r"|(?:^|[.!?:]\s)jetzt\s(?:[\w-]+\s){1,2}(?:bestellen|testen|abonnieren|abschließen|sichern|laden|herunterladen)\W*$",
    "laden": r"\bapp\b.{0,60}\b(?:jetzt|kostenlos|gratis)\b.{0,20}\b(?:herunter)?laden\b",
    "mitglied": r"(?:^|[.!?:]\s)(?:jetzt\smitglied\swerden|werden?\s(?:sie\s|du\s)?(?:jetzt\s)?mitglied)\b",
    "themenseite": r"\bauf\sunserer\sthemenseite\b",
    "affiliate": r"\b(?:markiert|gekennzeichnet|enthält|enthalten|sind|ist)\w*\b.{0,60}\baffiliate-?\s?links?\b"
    r"|\baffiliate-?\s?links?\b.{0,200}\b(?:kauf|provision|klick)",
    "provision": r"\b(?:(?:erhalten|bekommen)\swir|wir\s(?:erhalten|bekommen))\b.{0,60}\bprovision|\bprovisions-?links?\b",
}
"""What only a prompt says, wherever in a short paragraph; by a word that must occur, which is the quick test."""

_FLAGS = re.I | re.X
_TEASER_RE = re.compile(_TEASER, _FLAGS)
_HINT_RE = re.compile(_HINT, _FLAGS)
_PROMPT_RE = re.compile(_PROMPT, _FLAGS)
_NOTICE_RE = re.compile(_NOTICE, _FLAGS)
_CREDIT_RE = re.compile(_CREDIT_LINE, _FLAGS)
_WHOLE_RE = re.compile(_WHOLE, _FLAGS)
_HEADING_RE = re.compile(_HEADINGS, _FLAGS)
_COMMENTS_RE = re.compile(_COMMENTS, _FLAGS)
_APPEAL_RES = {word: re.compile(pattern) for word, pattern in _APPEALS.items()}
_ENDS_IN_CREDIT = re.compile(
    r"(?:[.!?…”“\"]\s|[(\[|/–-]\s?)(?:foto|bild|grafik|illustration|photo|screenshot)(?:s|er)?(?:quelle|nachweis|rechte)?\s?(?::|©|\|)\s?[^.!?]{2,70}[)\].]?$"
    r"|[.!?…”“\"\w]\s[(]?©\s?[^.!?]{2,70}[)\].]?$",
    re.I,
)
"""A caption's end: `Die Brücke am Morgen. Foto: Anna Muster`."""
_CREDIT_SIGNS = ":©|"
"""Without one of them nothing ends in a credit; few lines have one, and the pattern tries every position."""
_POINTER = re.compile(r"^(?:[>»›→➔➤►▶⇒]|-{1,2}>|\+\+)\s*(?:[>»›→]\s*)*\w")
_QUOTED = re.compile(r"[»›](?!\s)[^»›]{2,}[«‹]")
"""`»Wir bauen«, sagte sie`: a quotation in chevrons, no arrow before a link."""
_MORE = re.compile(r"(?:[.!?…\])“\"]\s*|\s\[)(?:mehr|[Ww]eiterlesen|[Ww]eiter lesen|[Mm]ehr lesen|[Rr]ead more)\W*$")
"""The link that ends an excerpt: `… bis zum Herbst. mehr`."""
_READ = 400
"""Characters of a line that are looked at, and the longest credit line."""
_LONG = 260
"""Longer lines are sentences of the article that happen to begin like a teaser (guessed, held on 72 pages)."""
_LINE = 250
_NOTICE_LENGTH = 600
_APPEAL_LENGTH = 350
_PROMPT_LENGTH = 140
_POINTING_LENGTH = 120
_DATING = 90
_LEAD_IN = 40


def is_noise_line(text: str, link_share: float) -> bool:
    """Whether a line's wording says that it is not the article's text; `link_share` is the part of it that is link text."""
    length = len(text)
    if length >= _NOTICE_LENGTH:
        return False
    start = text[:_READ].replace("\n", " ").lstrip(BULLETS)
    if length <= _LINE and _is_label(start):
        return True
    if _NOTICE_RE.match(start) or (length < _READ and _CREDIT_RE.match(start)):
        return True
    if (length < _APPEAL_LENGTH or link_share > 0) and _appeals(start):
        return True
    return length <= _LONG and _points_elsewhere(text, start, link_share)


def is_appeal(text: str) -> bool:
    """Whether a line asks readers to subscribe, pay or take part, not only to read another article."""
    start = text[:_READ].replace("\n", " ").lstrip(BULLETS)
    return len(text) < _APPEAL_LENGTH and (_appeals(start) or _PROMPT_RE.match(start) is not None)


def is_noise_heading(text: str) -> bool:
    """Whether a heading announces links, comments, an author box or an offer instead of a part of the article."""
    return len(text) <= _DATING and bool(_HEADING_RE.match(text) or _TEASER_RE.match(text) or _PROMPT_RE.match(text))


def is_comment_heading(text: str) -> bool:
    """Whether a heading opens the readers' comments."""
    return len(text) < _LINE and _COMMENTS_RE.fullmatch(text) is not None


def _is_label(start: str) -> bool:
    if _WHOLE_RE.fullmatch(start.rstrip(BULLETS + ":")) is not None:
        return True
    return any(map(start.__contains__, _CREDIT_SIGNS)) and _ENDS_IN_CREDIT.search(start) is not None


def _appeals(start: str) -> bool:
    folded = start.lower()
    hinted = filter(folded.__contains__, _APPEAL_RES)
    return any(_APPEAL_RES[word].search(folded) for word in hinted)


def _points_elsewhere(text: str, start: str, link_share: float) -> bool:
    if _PROMPT_RE.match(start) and (link_share > 0 or len(text) < _PROMPT_LENGTH):
        return True
    if _MORE.search(text[-40:]):
        return True
    announces = ":" in start[:_LEAD_IN]
    if _TEASER_RE.match(start) or (_POINTER.match(start) and not _QUOTED.match(start)):
        asks = text.endswith("?") and not link_share  # an interviewer's `Sehen Sie auch Gefahren?`
        return announces or (not asks and (link_share > 0.05 or len(text) < _POINTING_LENGTH))
    return _HINT_RE.match(start) is not None and (link_share > 0.3 or announces or not text.endswith((".", "!", "?")))
