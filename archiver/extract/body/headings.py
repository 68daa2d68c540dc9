"""Headings that announce no part of the article: links, comments, author boxes, offers. Told by wording."""

from __future__ import annotations

import re

from archiver.extract.body.appeals import asks
from archiver.extract.body.wording import may_open_teaser, opens_teaser

_THINGS = r"(?:artikel|beiträge|themen|nachrichten|meldungen|posts?|texte|storys|kommentare)"
_WHO = r"(?:\W*$|\s?:|\s(?-i:[A-ZÄÖÜ]))"
"""Behind `Über den Autor` a name may follow; `Über die Autorin des Entwurfs` heads a part of the article."""

_AUTHOR = rf"""
    über\s(?:den|die)\sautor(?:in|en|innen)?{_WHO}|zu[rm]?\s(?:autor(?:in)?|den\sautor(?:en|innen)){_WHO}|unsere?\sautor|der\sautor$|die\sautorin$
    |about\sthe\sauthor
"""
"""Openings of headings above who wrote the article."""
_HEADINGS = rf"""
    {_AUTHOR}|mehr\svom?\sautor|kommentare(?:\s?[(\d]|\s?:?$)|\d+\skommentare?\b|\d+\scomments?\b
    |\d+\s(?:gedanken?|antworten?)\s?(?:$|(?:zu|auf)\s?[„“"»«]|:)
    |(?:schlagwörter|schlagworte|tags)\s?(?:$|:)|(?:diesen\s|den\s)?(?:artikel\s|beitrag\s)?teilen$|teile\sdiesen|share(?:\sthis)?(?:$|\s?:)
    |(?:bild|foto)(?:quellen|nachweise?|rechte|credits?|verzeichnis)\s?:?$
    |newsletter$|themen?\sfolgen$|podcasts?\sabonnieren$|autor(?:en|innen)?-?info(?:s|rmationen)?$
    |meist\s?gelesen|am\s(?:beliebtesten|meisten\sgelesen)$|top-?themen$|(?:lese)?(?:tipps|empfehlung(?:en)?)\sder\sredaktion\s?:?$|lesetipps?$
    |(?:ähnliche|verwandte|weitere|empfohlene|neueste|aktuelle|passende)\s{_THINGS}(?:\szum\sthema)?\s?:?$
    |related\b|aus\sunserem\sshop|full\scredits|zitiervorschlag|zitierhinweis|inhaltsverzeichnis$|unsere\sempfehlung(?:en)?$|anzeigen?$
    |(?:rückfragen?(?:hinweis)?(?:\sbitte)?(?:\san)?|pressekontakt|medienkontakt|pressestelle|ansprechpartner(?:in)?)(?:\s(?:&|und|für|an)\s[\w\s/]{{2,40}})?\s?:?$
    |empfehlung(?:en)?\sfür\s(?:sie|dich)|newsletter\s?:?$
    |(?:zum\sthema|passend\s(?:dazu|zum\sthema)|(?:auch\s|ebenfalls\s)?(?:interessant|lesenswert)|aus\sdem\sarchiv|(?:nächster|vorheriger)\s(?:artikel|beitrag)
     |(?:zum\s)?weiterlesen|mehr\s(?:dazu|zum\sthema.{{0,40}}|artikel|lesen))\s?:?$
"""
"""Openings of headings whose whole section is not the article's text."""

_DOUBTFUL = rf"""
    podcast(?:$|\s?:|\b.{{0,20}}:)|newsletter\s?:|(?:leser-?)?umfrage(?:$|\s?:)|abstimmung(?:$|\s?:)|video\s?:|zusammenfassung:$|inhalt$|weitere$|ressorts?$|service$
    |aktuelles\saus\b|top-?themen\b|empfehlung(?:en)?$|links\szum\sthema|tags\b|feedback$|(?:tipps|empfehlung(?:en)?)\sder\sredaktion
    |(?:ähnliche|verwandte|weitere|empfohlene|neueste|aktuelle|passende)\s{_THINGS}\b|kommentare\s?:|zum\sthema\s?:|(?:lese)?tipps\b.{{0,30}}$
    |(?:hintergrund|fotos?|bild(?:er)?|grafik|fotostrecke|bildergalerie|werbung|recherche|faktencheck|produktion|redaktion|themen|stichwort|rubrik|quellen?)\s?:
"""
"""Openings of headings above links and boxes as often as above a part of the article: what stands below decides."""

_COMMENTS = r"""
    (?:\d+|keine|ein)\s(?:kommentare?|meinung(?:en)?|wortmeldung(?:en)?|gedanken?|antworten?|reaktionen|comments?|leserbriefe|responses?)
     (?:\s(?:bisher|vorhanden|so\sfar))?(?:\s(?:zu|auf|on|to)\s?(?:[„“"»«'‚].{0,120}|diese[rmn]?\s\w+))?
    |\d+\s(?:kommentare?|comments?|responses?)\b.{0,120}
    |(?:leser|nutzer|user|ihre\s|alle\s)?-?kommentare(?:\s\(?\d+\)?)?\s*:?
    |(?:(?:leser|nutzer|user|alle\s)-?)?kommentare\szu(?:m|r)?\s(?:[„“"»«'‚].{0,120}|diese[rm]\s\w+|(?:artikel|beitrag)\b.{0,120})
    |comments?(?:\s\(?\d+\)?)?|diskussion\s\(?\d+\)?
    |(?:schreiben?|hinterlassen?)\s(?:sie\s)?(?:einen?|deinen|ihren)\skommentar.{0,60}
    |(?:einen\s|neuen\s)?kommentare?\s(?:schreiben|verfassen|hinterlassen|abgeben|veröffentlichen|posten|hinzufügen|anzeigen)(?:\s(?:zu|antwort)\b.{0,60})?\W*
    |(?:hinterlassen?\s(?:sie\s)?eine\s)?antwort(?:\shinterlassen|\sschreiben)?(?:\sabbrechen)?|hinterlasse\s.{0,20}\santwort.{0,30}
    |leser(?:briefe|post)\s\(\d+\)|(?:forum\s?:?\s)?\d+\spostings?|postings|post\sa\scomment|(?:beitrag|artikel)\skommentieren
    |(?:die\s)?kommentare\ssind\sgeschlossen.{0,20}|kommentar(?:funktion|bereich)|ihre\smeinung(?:\sist\sgefragt)?\W*
    |leave\sa\s(?:reply|comment).{0,60}|diskutieren\ssie\smit(?:\W*|\s(?:uns|unter|in|über)\b.{0,60})|(?:mit)?diskutieren
"""
"""Headings of the readers' comments."""

_FLAGS = re.I | re.X
_AUTHOR_RE = re.compile(_AUTHOR, _FLAGS)
_HEADING_RE = re.compile(_HEADINGS, _FLAGS)
_DOUBTFUL_RE = re.compile(_DOUBTFUL, _FLAGS)
_COMMENTS_RE = re.compile(_COMMENTS, _FLAGS)
_LONGEST = 90
_LONGEST_COMMENTS = 250


def is_noise_heading(text: str) -> bool:
    """Whether a heading announces links, comments, an author box or an offer instead of a part of the article."""
    if len(text) > _LONGEST:
        return False
    is_question = text.endswith("?") and ":" not in text  # an interviewer's `Lesen Sie auch Romane?`
    return bool(_HEADING_RE.match(text) or asks(text) or (opens_teaser(text) and not is_question))


def is_doubtful_heading(text: str) -> bool:
    """Whether a heading may announce them or a part of the article: `Service`, `Umfrage: Mehrheit gegen den Umbau`."""
    if len(text) > _LONGEST or is_noise_heading(text):
        return False
    return _DOUBTFUL_RE.match(text) is not None or may_open_teaser(text)


def is_author_heading(text: str) -> bool:
    """Whether a heading announces who wrote the article: `Über den Autor`, `Zur Person: Anna Muster`."""
    return len(text) <= _LONGEST and _AUTHOR_RE.match(text) is not None


def is_comment_heading(text: str) -> bool:
    """Whether a heading opens the readers' comments."""
    return len(text) < _LONGEST_COMMENTS and _COMMENTS_RE.fullmatch(text) is not None
