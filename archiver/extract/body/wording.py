"""Lines that stand in or around German articles and are not their text, told by their wording.

The patterns were collected from 72 saved pages of 50 German, Austrian, Swiss and Luxembourg sites and from what German
content systems print by default. Of the 1,230 paragraphs of those pages' texts they take none. Sentences that begin like
such a line and must stay are in tests/extract/test_kept_sentences.py: a rule asks for what no sentence has (a time, the end
of the line, a link, a button's words), and nothing that says who said it is taken for a notice.
"""

from __future__ import annotations

import re

from archiver.extract.body.appeals import NETWORKS, appeals, asks
from archiver.extract.body.meta_lines import BULLETS, NAME
from archiver.extract.body.sentences import ends_sentence, is_reported, is_sentence
from archiver.extract.names import GENRES

_THINGS = r"(?:artikel|beiträge|themen|nachrichten|meldungen|news|links|posts?)"

_TEASER = r"""
    (?:lesen|sehen|hören|schauen)\ssie\s(?:hierzu|dazu|auch|hier|mehr|weiter|jetzt|außerdem)\b
    |(?:lest|seht|hört|schaut)\sihr\s(?:hierzu|dazu|auch|hier|mehr|weiter|jetzt|außerdem)\b
    |lesen\ssie\s(?:aus|in|im|bei)\s(?:unser\w*|\S*(?:blog|ticker|archiv|interview|kommentar))\b[^.!?:]{0,30}:
    |(?:lesen|sehen|hören|weiterlesen|mehr|(?:lese)?empfehlung(?:en)?\sder\sredaktion|(?:unser\s)?lesetipps?|(?:unser\s)?tipp\sder\sredaktion|unser\stipp
     |auch\sspannend|dazu\spassend|direkt\szum\s(?:\w+\s)?artikel|sehen\ssie\sim\svideo|mehr\s(?:infos|lesen))\s?:
    |mehr\s(?:zum\sthema|dazu|zu\sdiesem\sthema)(?:\s?(?:$|[:–>»→]|\.\.\.|…)|\s(?:lesen|hören|sehen|finden|erfahren|gibt|hier|bei|in|im|unter|auf)\b)
    |(?:lest|lies|lesen\ssie)\sden\s\S*(?:artikel|beitrag|text)\b
    |mehr\s(?:zum\sthema\s[\w-]{2,40}|artikel|lesen)\s?(?:$|:)|siehe\sauch\b
    |(?:weitere|mehr|alle)\s(?:artikel|beiträge|nachrichten|meldungen|texte|infos|informationen|hintergründe)\b[^.!?]{0,60}\b(?:finden|lesen)\ssie\shier\W*$
    |mehr\szum\sthema\s[^.!?]{2,40}\slesen\ssie\shier\W*$|alle\sentwicklungen\sim\s(?:live|news)-?(?:blog|ticker)\W*$
    |(?:auch|ebenfalls)\s(?:interessant|lesenswert)(?:\sdazu)?\s?(?::|$)
    |(?:das|dies)\skönnte\s(?:sie|dich|euch|ihnen|dir)\s(?:\w+\s){0,2}(?:interessieren|gefallen)\b
    |(?:verwandte|ähnliche|empfohlene)\s(?:artikel|beiträge|themen|posts?)\s?(?:$|:)
    |related\s(?:posts?|articles?)|you\smissed|you\smay\salso\slike|read\smore\b|see\salso\b
"""
"""Openings of lines that send readers to other articles."""

_HINT = rf"""
    (?:lest|lies|seht|sieh|hört|hör|schaut)\s(?:auch|hier|mehr|dazu|den|jetzt|weiter)\b|(?:zum\s)?weiterlesen\b
    |lesetipps?\b|(?:lese)?empfehlung(?:en)?\sder\sredaktion|mehr\s(?:zum\sthema|dazu|artikel|lesen)\b|passend\s(?:dazu|zum\sthema)
    |(?:interessant|lesenswert)(?:\sdazu)?\s?(?::|$)|(?:dies\spasst\s)?zum\sthema\s?(?::|$)|aus\sdem\sarchiv\s?(?::|$)
    |zum\s(?:artikel|beitrag|video|podcast|interview|liveticker)\s*:|(?:nächster|vorheriger)\s(?:artikel|beitrag)\b|top-?artikel
    |(?:verwandte|ähnliche|empfohlene|aktuelle|neueste)\s{_THINGS}\b|podcast\b.{{0,20}}:|newsletter\s?:
    |mehr\s(?:zu\sdiesem|themen|news|nachrichten|aus\s|von\suns|über\s\w+\slesen)
    |weitere[rs]?\s{_THINGS}\b
    |(?:hier|jetzt)\s(?:geht['’]?s|geht\ses|können\ssie|gibt\ses|finden\ssie|findest\sdu|weiterlesen|kommen\ssie|gelangen\ssie)\b
    |(?:und\s)?(?:noch\s)?mehr\s(?:zu[mr]?|aus|von|über)\s.{{1,40}}:|mehr\szu\b.{{0,40}}$
"""
"""Openings that do so when they are no sentence or are mostly a link: `Weitere Themen`, not `Weitere Themen sind …`."""

_EMBEDDED = rf"(?:{NETWORKS}|drittanbietern?|externen?\s\w+|anbieter\w*)"
_MOMENT = r"(?:\d\s?uhr\b|\d{1,2}[:.]\d\d\b|\d{1,2}\.\s?(?:\d{1,2}\.\s?\d{2}|[a-zä]{3,9}\.?\s\d{4}))"
"""A time or a day: what tells a broadcast's note from a sentence about a broadcast."""
_BLOCKED = r"(?:angezeigt|geladen|abgespielt|dargestellt|wiedergegeben)"

_NOTICE = rf"""
    an\sdieser\sstelle\b.{{0,140}}(?:\bextern\w*\s(?:\w+\s)?(?:inhalt|video|content|beitrag|medi)|redaktionell\w*\s(?:empfohlen\w*\s)?inhalt
     |eingebunden|eingebettet|\binhalte?\s(?:von|aus)\s{_EMBEDDED}|(?:inhalt|video|karte|grafik|beitrag|post|tweet)\b.{{0,80}}\b{_BLOCKED})
    |an\sdieser\sstelle\sbefindet\ssich\sein\w*\s(?:\w+\s)?(?:inhalt|video|karte|grafik|tweet|post)\W*$
    |empfohlener\s(?:redaktioneller|externer)?\s*inhalt|redaktionell\sempfohlener|ich\sbin\s(?:damit\s)?einverstanden,?\sdass\smir
    |ich\sstimme\szu,\sdass\smir\sextern|zum\s(?:anzeigen|laden|abspielen)\s(?:dieses|des)\s(?:inhalts|videos)\b.{{0,80}}(?:cookies?|zustimm|akzeptier|aktivier|einwillig)
    |externe[rn]?\sinhalte?\b(?:\s(?:von|aus)\s\S+)?(?:\s(?:anzeigen|laden|aktivieren|erlauben|zulassen|immer\s\w+|nicht\sverfügbar))?\W*$
    |(?:deine|ihre)\s(?:privatsphäre|datenschutz)-?einstellungen\s(?:verhindern|blockieren|erlauben|lassen|ändern|anpassen|sind)\b|wir\srespektieren\s(?:deine|ihre)\sprivat
    |(?:aktivieren\ssie|bitte\saktiviere).{{0,20}}java|to\sview\sthis\s(?:video|content)|.{{0,40}}enable\sjavascript
    |wir\s(?:benötigen|brauchen)\s(?:ihre|deine)\s(?:zustimmung|einwilligung)|mit\sihrem\sklick\b.{{0,80}}(?:stimmen\ssie|akzeptieren|einverstanden|willigen|extern)
    |mit\s(?:(?-i:Ihrer|Deiner|deiner))\s(?:zustimmung|einwilligung)\b.{{0,80}}(?:geladen|\b(?:inhalt|video|karte)\w*\b.{{0,40}}angezeigt|extern)|(?:die\s)?datenschutzerklärung\sakzeptieren\W*$
    |mit\s(?:dem|einem)\sklick\b.{{0,80}}(?:stimmen\ssie|stimmst\sdu|(?:akzeptier|erklär|willig)(?:en\ssie|st\sdu)|einverstanden|externe[nr]?\sinhalt)
    |um\s(?:diesen|dieses)\s(?:inhalt|video)\b.{{0,40}}(?:anzu|zu\ssehen|darzu|zu\sladen).{{0,160}}(?:\bsie\b|\bdu\b|\bbitte\b|cookie|zustimm|akzeptier|einwillig)
    |dieser\sinhalt\s(?:kann\b.{{0,60}}{_BLOCKED}|wird\b.{{0,80}}(?:{_BLOCKED}|bereitgestellt)|stammt\svon\s{_EMBEDDED}
     |ist\s(?:leider\s)?(?:nicht\s(?:mehr\s)?verfügbar|nur\s(?:für|mit)|exklusiv|gesperrt|für\s\S*abonnent))
    |datenschutz(?:erklärung|hinweis)?\s*:?$|inhalt\s(?:nicht\sverfügbar|laden)\W*$|dieses\selement\s(?:enthält|beinhaltet).{{0,40}}(?:daten|inhalt|extern|cookie|{NETWORKS}\b)
    |(?:twitter|youtube|facebook|instagram)\s(?:freischalten|laden)\W*$|link\szum\s\w+-inhalt
    |(?:deine|ihre)\se-?mail(?:-adresse)?\s(?:wird|bleibt)\b.{{0,20}}(?:veröffentlicht|weitergegeben|angezeigt|geheim|gespeichert)|erforderliche\sfelder
    |(?:schreiben?|hinterlassen?)\s(?:sie\s)?(?:einen?|deinen|ihren)\skommentar\b|antworten?\sabbrechen|leave\sa\s(?:reply|comment)
    |(?:die\s)?kommentarfunktion\s(?:ist|wurde)\s(?:(?:am\s\d|(?:für|zu|unter)\s(?:diese|den)|leider|derzeit|bereits).{{0,60}}\s)?
     (?:geschlossen|deaktiviert|abgeschaltet|nicht\sverfügbar)\b
    |die\skommentare\s(?:dienen\s(?:zum|dem)\saustausch|geben\snicht\s(?:notwendigerweise|unbedingt)\sdie\smeinung)
    |(?:ansprechpartner(?:in(?:nen)?)?|(?:presse|medien)kontakt|kontakt\sfür\s(?:die\s)?(?:medien|presse|redaktionen)|rückfragen(?:\san)?|pressestelle)\s*:
     (?=.{{0,300}}(?:\d{{3}}|@)|[^.!?]{{0,80}}$)
    |diese\s(?:presse|medien)?-?(?:mitteilung|meldung)\swurde\s(?:auf|über|via|mit)\b.{{0,80}}(?:veröffentlicht|verbreitet|versendet|verschickt)\b
    |für\sden\sinhalt\s(?:der|dieser)\s(?:presse|medien)?-?(?:mitteilung|meldung)\sist\b.{{0,80}}verantwortlich
    |original-content\svon|ots-originaltext|alle\srechte\s(?:vorbehalten\b(?!\s(?:hat|haben|hatte))|liegen\s(?:beim?\s))|copyright\s?[©(]|copyright\s?:(?![^.!?]{{40}})|copyright\s(?:by|\d)|©
    |\(c\)\s(?:by\b|\d|(?:\S+\s){{0,5}}\S+$(?<![.!?]))
    |(?:veröffentlicht\sin\b.{{0,150}})?verschlagwortet\smit\b[^.]*$|(?:zitiervorschlag|zitierweise)\s?(?:$|[:(–-]|(?-i:[A-ZÄÖÜ])\w+,)|suggested\scitation
    |(?:diese|die)\s(?:zusammenfassung|übersicht)\swurde\s.{{0,60}}(?:ki\b|künstlich\w*\s(?:intelligenz|erzeugt|erstellt)|automatisch|maschinell)
    |(?:ende|beginn|anfang)\sder\s(?:weiteren\sinformationen|bildergalerie|infobox)\W*$
    |dieser\s(?:eintrag|beitrag)\swurde\s.{{0,200}}(?:permalink|lesezeichen|\b(?:unter|in|am\s\d)\b.{{1,100}}veröffentlicht\.?$)
    |dieser\s(?:tweet|post|inhalt|beitrag)\skann\s(?:leider\s)?nicht\s{_BLOCKED}(?:\swerden)?\W*$
    |(?:sie\shaben|du\shast)\s(?:bereits|schon)\sein(?:en)?\s(?:\S+-)?(?:abo|zugang|konto|account)\s?(?:[?:.]|$|,?\sdann\b)|bereits\sabonnent(?:in)?\s?(?:[?:]|$)
    |diese[rn]?\s(?:artikel|inhalt|beitrag)\s(?:ist|steht|gibt|können|lesen|lies)\b.{{0,40}}\bfür\s(?:unsere\s)?\S{{0,12}}abonnent|mit\s(?:der|ihrer)\sanmeldung\sakzeptieren\ssie
    |(?:sie\skönnen\ssich|du\skannst\sdich)\sjederzeit\s(?:wieder\s)?(?:vom\snewsletter\s)?abmelden
    |dieser\s(?:artikel|beitrag|text)\swurde\s(?:zuletzt\s)?(?:am|um)\s\d[\w\s.:]{{0,40}}\saktualisiert\W*$
    |über\sdieses\sthema\sberichtete?n?\b.{{0,250}}{_MOMENT}|(?:dieses|das)\sthema\sim\sprogramm\s?(?:$|:)
    |(?:gesendet|ausgestrahlt)\s(?:am\s.{{0,80}}{_MOMENT}[^,]{{0,40}}$|wurde\b.{{0,80}}\d\s?uhr\W*$)
    |dies(?:er|e)\s(?:beitrag|sendung)\s(?:wurde\b(?=.{{0,120}}(?:gesendet|ausgestrahlt|\d\suhr\b))|lief\s(?:am|um)\b).{{0,80}}{_MOMENT}
"""
"""Openings of legal, technical and broadcast lines. `Dieser Artikel wurde geändert` is none: a newsroom owns up to a change."""

_CREDIT_LINE = r"""
    (?:alle\s)?(?:titel|beitrags?|artikel|vorschau|header|teaser|symbol|cover)?-?(?:bild(?:er)?|fotos?|grafik|illustration)(?:er)?
    (?:nachweise?|quellen?|rechte|credits?)?\s*(?:\([^)]{0,40}\))?\s*[:©]
    |(?:symbol|archiv)(?:bild|foto)\s?(?:[:|/,(–-]|$)
"""
"""Openings of lines that credit an image."""

_ON = rf"(?:{NETWORKS}|(?:e-?)?mail)"
_BUTTONS = rf"""
    (?:diesen\s|den\s)?(?:artikel|beitrag|text)\s(?:hier\s)?(?:als\spodcast\s)?(?:an|vor|nach)?hören(?:\s\(.{{1,20}}\))?|(?:sieh\sdir|sehen\ssie\ssich|schau\sdir)\sdieses\svideo\sauf\s{NETWORKS}\san\W*|(?:jetzt|artikel|beitrag)\skommentieren
    |kommentare?\s(?:verfassen|schreiben|abgeben|anzeigen|ausblenden)|zum\skommentarbereich
    |(?:auf|per|via|bei|über)\s{_ON}\s(?:teilen|versenden|weiterleiten)
    |(?:(?:zur|auf\sdie)\s)?merkliste(?:\shinzufügen)?|link\skopiert!?|copy\slink
    |(?:diesen|den)\s(?:artikel|beitrag)\s(?:merken|teilen|drucken|speichern)|druckversion|permalink|shortlink|trackback(?:-|\s)url
    |(?:unseren\s)?newsletter\sabonnieren|advertorial|affiliate-?links?|loading\W*|(?:der|die|das)\s\w+\swird\sgeladen\W*|wird\sgeladen\W*
    |(?:externen?\s)?inhalte?\s(?:anzeigen|aktivieren|erlauben|zulassen)|(?:einmalig|immer)\s(?:anzeigen|laden)
    |[\w-]+-inhalte\simmer\sanzeigen|inhalte\svon\sdrittanbietern\b.{{0,30}}|hier\sklicken,?\sum\b.{{0,60}}
    |(?:(?:direkt|springe)\s)?zum\srezept|(?:rezept|seite)\s(?:aus)?drucken|seiten?\s?:\s?\d[\d\s]{{0,40}}
    |zurück\szur\s(?:übersicht|liste|listenansicht|startseite)|vorlesen|anhören|bild\svergrößern|(?:alle\s)?\d{{1,3}}\s(?:bilder|fotos)\s(?:anzeigen|ansehen)
    |kommentare\s\(\d+\)|zum\sforum|meist\s?gelesen|scrollen,?\sum\sweiterzulesen|top-?themen(?:\sder\sredaktion)?
    |(?:das\s|dieses\s)?video\s(?:wird\sgeladen|konnte\snicht\sgeladen\swerden|ist\s(?:leider\s)?nicht\s(?:mehr\s)?verfügbar)\W*|feedback(?:\sgeben)?|kontakt\szur\sredaktion|weitersagen|jetzt\s(?:spenden|mitglied\swerden)
    |zur\s(?:galerie|bildergalerie|fotostrecke)|(?:alle\s)?bilder\s(?:ansehen|anschauen)|video\s(?:ansehen|abspielen|starten)|zum\svideo
    |fotostrecke\s?:.{{0,80}}|pdf(?:-|\s)(?:herunterladen|download)|themen\s(?:in|zu)\s(?:diesem|dem)\s(?:artikel|beitrag|text)
    |teilen\smit|(?:zur\s)?themenseite(?:\s?:.{{0,60}})?|gefällt\smir(?::?\swird\sgeladen\W*)?|like\sthis|share\sthis|sharing\sis\scaring|klick,?\sum\b.{{0,60}}\bteilen\b.{{0,60}}
    |(?:war|fanden\ssie)\sdiese[rn]\s(?:artikel|beitrag|text)\s(?:\w+\s)?(?:hilfreich|interessant|nützlich|lesenswert|informativ)\s?\?
    |wie\s(?:fanden\ssie|hat\sihnen|gefällt\sihnen)\s(?:diese[rn]|der|den)\s(?:artikel|beitrag|text)(?:\sgefallen)?\s?\?
    |(?:hat\s(?:ihnen|dir)|gefällt\s(?:ihnen|dir))\s(?:diese[rn]?|de[rn])\s(?:artikel|beitrag|text)(?:\s(?:gefallen|weitergeholfen|geholfen))?\s?\?
    |(?:jetzt\s)?\d+\s(?:tage|wochen|monate)\s(?:lang\s)?(?:kostenlos|gratis|kostenfrei)\stesten|(?:jederzeit|monatlich)\skündbar
"""
"""Labels of buttons and players: what content systems, WordPress plug-ins and subscription offers print."""
_WHOLE = rf"""
    (?:(?:anzeigen?|werbung)(?:\s?:.{{0,80}})?|advertisement
    |(?:(?:der|dieser)\s)?(?:artikel|text|beitrag|inhalt|podcast|video)\b.{{0,25}}\bnach\sder\s(?:anzeige|werbung)(?:\s(?:weiter|fortgesetzt))?
    |(?:weiter(?:lesen)?|mehr|lesen\ssie(?:\s\w+){{0,2}}|hier\sgeht(?:\ses|['’]?s)(?:\sweiter)?|es\sgeht)\snach\sder\s(?:anzeige|werbung)(?:\sweiter)?
    |(?:artikel\s)?teilen(?:\s(?:auf|via|per)(?:[\s,/|&]+(?:und\s)?{_ON}){{1,8}})?|(?:artikel\s(?:drucken|versenden|merken|speichern|kommentieren)(?:\s(?:auf|via|per|als|und)\b[^.]{{0,40}}|\s?[|/·,][^.]{{0,40}})?)
    |drucken|merken|kommentare?|kommentieren|antworten|speichern|weiterlesen|mehr|schließen|skip
    |link\skopieren|per\s(?:e-?)?mail(?:\steilen)?|facebook|twitter|whatsapp|instagram|linkedin|xing|pinterest|x|telegram|e-?mail
    |von|by|in|am|nach\soben|zurück|zur\s(?:startseite|übersicht)|zum\s(?:seitenanfang|inhalt)|tags?|schlagwörter|themen|inhalt|inhaltsverzeichnis
    |\d+\s(?:kommentare?|views?|aufrufe|shares|bilder)|keine\skommentare|(?:lesezeit|lesedauer)(?:\W*(?:(?:ca\.?|etwa|circa|rund)\s)?\d+.{{0,20}})?
    |(?:ca\.\s)?\d{{1,2}}\smin(?:\.|(?:uten|\.)?\s(?:lesezeit|lesedauer|lesen|read))|bildergalerie(?:\s?[:(–|]|\s(?-i:[A-ZÄÖÜ„»]))?[^.!?]{{0,80}}|video
    |(?:.{{0,80}}(?:\d\d:\d\d|\bmin\.|\bvideo|\baudio|\bsendung|\bfilm|\bfolge|[·|•∙]).{{0,40}})?\bverfügbar\sbis\s\d{{1,2}}\.\s?(?:\d|[jfmasond]\w\w).{{0,60}}
    |(?:tags?|schlagwörter|schlagworte|themen|kategorien?|stichw[oö]rte?r?|ressort|rubrik)\s*:.{{0,200}}
    |(?:zugriffe|aufrufe|hits|gelesen|views)\s?:?\s[\d.]+(?:\smal)?
    |(?:(?:geschrieben|verfasst|eingestellt|gespeichert|veröffentlicht)\s)?(?:von|by|autor(?:in)?|text|(?:eine?\s)?{GENRES}\svon)\s*:?\s{NAME}
     (?:\s?[,/]\s?(?:dpa|afp|reuters|sid|epd|kna|apa|sda|ap)(?:/\w{{2,5}})?)?
    |(?:von|autor(?:in)?|text|red\.?)\s?:\s?(?-i:[a-zäöü]{{2,5}})(?:\s?[/,]\s?\w{{2,8}}){{0,3}}
    |texte?\s?(?:und|&|\+|/)\s?(?:fotos?|bild(?:er)?)\s?:\s.{{1,60}}|veröffentlicht\s(?:in|von|unter)\s[\w\s,&-]{{2,50}}
    |texte?(?:\s(?:und|&)\s\w+)?\s*:\s?{NAME}\s?[,;|/·•–-]+\s?(?:fotos?|bild(?:er)?|illustration(?:en)?|grafik(?:en)?|video)\s?:\s.{{1,80}}
    |(?:(?:kommentare|kommentieren|drucken|teilen|merken|mailen|speichern|vorlesen|anhören|feedback|folgen(?:\sauf:?)?|pdf|e-mail|versenden
     |{NETWORKS}|(?:auf|per|via|bei|über)\s{_ON}\s(?:teilen|versenden))[\s|·•/,]*){{2,8}}
    |(?:[\w-]+-)?(?:redakteur|korrespondent|reporter)(?:in)?\s{NAME}
    |(?:redaktion|mitarbeit|faktencheck|recherche|produktion|schnitt|kamera|lektorat|bildredaktion)(?:\sund\s\w+)?\s*:\s.{{1,150}}
    |im\svideo\s?:.{{1,120}}
    |sendung\s?:.{{1,80}}\d\.\s?(?:\d|[jfmasond]\w\w).{{0,40}}|\(?(?:quellen?|via)\s*:\s*.{{1,60}}|{_BUTTONS})\s*
"""
"""Lines that are nothing but a button, a label or a byline; what follows a label's colon is no sentence."""

_FLAGS = re.I | re.X
_TEASER_RE = re.compile(_TEASER, _FLAGS)
_HINT_RE = re.compile(_HINT, _FLAGS)
_NOTICE_RE = re.compile(_NOTICE, _FLAGS)
_CREDIT_RE = re.compile(_CREDIT_LINE, _FLAGS)
_WHOLE_RE = re.compile(_WHOLE, _FLAGS)
_ENDS_IN_CREDIT = re.compile(
    r"(?:[.!?…”“\"]\s|[(\[|/–-]\s?)(?:foto|bild|grafik|illustration|photo|screenshot)(?:s|er)?(?:quelle|nachweis|rechte)?\s?(?::|©|\|)\s?[^.!?]{2,70}[)\].]?$"
    r"|[.!?…”“\"\w]\s[(]?©\s?[^.!?]{2,70}[)\].]?$",
    re.I,
)
"""A caption's end: `Die Brücke am Morgen. Foto: Anna Muster`."""
_CREDIT_SIGNS = ":©|"
"""Without one of them nothing ends in a credit; few lines have one, and the pattern tries every position."""
_NAMING = "/|©@"
"""Signs of credits behind a label: `Foto: dpa/Anna Muster`."""
_POINTER = re.compile(r"^(?:[>»›→➔➤►▶⇒]|-{1,2}>|\+\+)\s*(?:[>»›→]\s*)*\w")
_QUOTED = re.compile(r"[»›](?!\s)[^»›]{2,}[«‹]")
"""`»Wir bauen«, sagte sie`: a quotation in chevrons, no arrow before a link."""
_TICKER = re.compile(r"\++\s?\d{1,2}[:.]\d\d\b")
"""`+++ 14:30 Uhr: Die Straße ist frei +++`: an entry of a live ticker."""
_LEADS_IN = re.compile(r"(?:hier|jetzt)\b.*:$", re.I)
"""`Hier gibt es Hilfe:` above a list."""
_NUMBER = re.compile(r"\b\d{3,}[\s/-]?\d{3,}")
"""`Hier finden Sie Hilfe: Telefonseelsorge 0800 1110111`: a number to call is no pointer."""
_MORE = re.compile(
    r"(?:[.!?…]\s*|\s\[|[\])“\"]\s*(?=\S+\W*$)(?!.*\.$))(?:mehr|[Ww]eiterlesen|[Ww]eiter lesen|[Mm]ehr lesen|[Rr]ead more)\W*$"
)
"""The link that ends an excerpt: `… bis zum Herbst. mehr`; not `keine „rote Linie“ mehr.`"""
_RUNS = re.compile(r"\(\d{1,2}:\d\d (?:Min(?:\.|uten)?|min)\)$")
"""The title of a film or recording, with its length: `So lief der Test (09:42 Min.)`."""
_READ = 400
"""Characters of a line that are looked at, and the longest credit line."""
_LONG = 260
"""Longer lines are sentences of the article that happen to begin like a teaser (guessed, held on 72 pages)."""
_LINE = 250
_NOTICE_LENGTH = 600
_APPEAL_LENGTH = 350
_PROMPT_LENGTH = 140
_POINTING_LENGTH = 120
_LEAD_IN = 40
_MOSTLY_LINKED = 0.3
_LINKED = 0.05
"""Part of a line that is link text, from which the line may well point elsewhere (guessed)."""


def is_noise_line(text: str, link_share: float) -> bool:
    """Whether a line's wording says that it is not the article's text; `link_share` is the part of it that is link text."""
    length = len(text)
    if length >= _NOTICE_LENGTH:
        return False
    start = text[:_READ].replace("\n", " ").lstrip(BULLETS)
    if length <= _LINE and (_is_label(start) or _RUNS.search(start)):
        return True
    if _NOTICE_RE.match(start) or (length < _READ and _is_credit_line(start)):
        return not is_reported(start)
    if (length < _APPEAL_LENGTH or link_share > 0) and appeals(start):
        return not is_reported(start)
    return length <= _LONG and _points_elsewhere(text, start, link_share)


def is_appeal(text: str) -> bool:
    """Whether a line asks readers to subscribe, pay or take part, not only to read another article."""
    start = text[:_READ].replace("\n", " ").lstrip(BULLETS)
    return len(text) < _APPEAL_LENGTH and (appeals(start) or asks(start)) and not is_reported(start)


def opens_teaser(text: str) -> bool:
    """Whether a text begins as pointers to other articles do."""
    return _TEASER_RE.match(text) is not None


def may_open_teaser(text: str) -> bool:
    """Whether a text begins as pointers to other articles may begin, and parts of an article too."""
    return _HINT_RE.match(text) is not None


def _is_label(start: str) -> bool:
    if _WHOLE_RE.fullmatch(start.rstrip(BULLETS + ":")) is not None:
        return not is_sentence(start.partition(":")[2])
    return any(map(start.__contains__, _CREDIT_SIGNS)) and _ENDS_IN_CREDIT.search(start) is not None


def _is_credit_line(start: str) -> bool:
    """Whether a line begins with a credit's label and does not go on as a sentence: `Fotos: Wer fotografiert, muss fragen.`"""
    label = _CREDIT_RE.match(start)
    if label is None:
        return False
    rest = start[label.end() :]
    return not is_sentence(rest) or any(map(rest.__contains__, _NAMING))


def _points_elsewhere(text: str, start: str, link_share: float) -> bool:
    linked = link_share > _LINKED
    if asks(start) and (link_share > 0 or len(text) < _PROMPT_LENGTH):
        return not is_reported(start)
    if _MORE.search(text[-40:]):
        return True
    announces = ":" in start[:_LEAD_IN]
    if _TEASER_RE.match(start) or (linked and _is_arrowed(text, link_share)):
        told = not linked and ("?" in text or is_reported(text))  # an interviewer's `Sehen Sie auch Gefahren?`
        return announces or (not told and (linked or len(text) < _POINTING_LENGTH))
    if _HINT_RE.match(start) is None:
        return False
    return link_share > _MOSTLY_LINKED or not (ends_sentence(text) or _LEADS_IN.match(text) or _NUMBER.search(text))


def _is_arrowed(text: str, link_share: float) -> bool:
    """Whether a line is a link behind an arrow. Without a link arrows are bullets, with a few linked words chevrons open a quotation."""
    if _POINTER.match(text.lstrip(BULLETS)) is None or _QUOTED.match(text) or _TICKER.match(text):
        return False
    return link_share > _MOSTLY_LINKED or text[0] not in "»›"
