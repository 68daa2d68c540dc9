"""Words that tell blocks of links apart: related articles, lists of the whole site, navigation and ads."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache


class Sign(Enum):
    """What a heading or a class name says of the links below it."""

    RELATED = auto()
    """These belong to this article."""
    MORE = auto()
    """Further articles, of whatever relation (`Weitere Beiträge`)."""
    LIST = auto()
    """The site's newest, most read, other sections: the same on every page."""
    FOREIGN = auto()
    """Navigation, ads, comments, profiles, shops: no articles of this page at all."""


def _any(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_THINGS = (
    r"(?:artikel|beiträge|berichte|posts?|texte|inhalte|nachrichten|meldungen|themen|news|storys|stories|links|articles|content|topics|"
    r"geschichten|reportagen|interviews|videos|fragen|pressemitteilungen|publikationen|dossiers|analysen|kommentare|kolumnen)"
)
"""What German sites call the things they list."""
_RELATED_LABEL = re.compile(
    _any(
        # Mehr zum Thema · Zum Thema · Dossiers zum Thema · Links zum Artikel · Zum selben Thema
        r"(?!bücher|buch|shop|produkte|werte|kurse|aktien|veranstaltungen|termine|seminare|stellen|jobs|downloads|dateien)"
        r"(?:[\w-]+ ){0,3}(?:zum|zu diesem|zu dem|zum gleichen|zum selben|zu dieser|zur) "
        r"(?:thema|artikel|beitrag|bericht|story|serie|meldung|text|stichwort|debatte|hintergrund)\b.*",
        r"themenverwandt.*",
        # Mehr dazu · Mehr über die Wahl · Lesen Sie mehr zu
        r"(?:noch )?mehr (?:dazu|hierzu|darüber|davon)",
        r"(?:lesen sie |lies |lest )?(?:noch )?mehr (?:zu|zur|zum|über|rund um)\b.*",
        # Das könnte Sie auch interessieren · Interessiert Sie vielleicht auch · Könnte dir gefallen
        r"(?:.* )?könnten? (?:sie|dich|euch|ihnen|dir|auch)\b.*\b(?:interess|gefallen|weiterhelfen).*",
        r".*\binteressier\w* (?:(?:sie|dich|euch) )?(?:vielleicht )?auch\b.*|.*\bauch (?:\w+ )?(?:interessier\w*|gefallen)\b.*",
        r"vielleicht (?:gefällt|interessiert) (?:dir|ihnen|euch|dich|sie)\b.*",
        r".*\b(?:dich|sie|euch) (?:auch )?interessieren (?:könnten?|dürften?)",
        # Lesen Sie auch · Lies dazu · Lesenswert · Zum Weiterlesen
        r"(?:lesen sie|lies|lest|lese|sehen sie) (?:auch|dazu|hierzu|hier|mehr|jetzt|weiter|außerdem|ebenfalls)\b.*",
        r"(?:auch )?lesenswert.*",
        r"zum (?:weiter|nach)lesen",
        r"(?:vielleicht |möglicherweise )?(?:auch|ebenfalls|außerdem) (?:noch )?(?:interessant|spannend|wichtig).*",
        r"interessant(?:e|es)? (?:dazu|artikel|beiträge)",
        # Verwandte Artikel · Ähnliche Beiträge · Passend dazu · Dies passt zum Thema
        r"(?:\w+ )?(?:(?:verwandte|ähnliche|passende|vergleichbare|zugehörige|dazugehörige|verknüpfte)r?|thematisch \w+) "
        r"(?!produkt|such|job|stellen|angebot|rezept)\w+\b.*",
        r"ähnliches|verwandtes|passendes?",
        r"(?:dazu |hierzu )?passend(?: (?:dazu|hierzu|zum)\b.*)?",
        r"(?:dies|das|dazu) passt .*",
        r"siehe auch.*|hintergr[uü]nde?",
        r"weiterführende (?:artikel|beiträge|berichte|texte|inhalte|lektüre|informationen|links|themen|nachrichten|meldungen)",
        # Bisher erschienen · Unsere Berichterstattung · Mehr aus dieser Serie
        r"bisher (?:erschienen|berichtet).*|was bisher geschah|in verbindung stehende .*|leser .* lasen auch",
        r"alle (?:artikel|beiträge|texte|folgen) (?:der|zur|dieser) serie\b.*|mehr von diesem thema|mehr hintergründe",
        r"(?:unsere |die )?(?:bisherige )?berichterstattung.*",
        r"mehr aus (?:dieser|der) (?:serie|reihe)\b.*",
        r"(?:alle )?(?:teile|folgen|beiträge) (?:der|dieser) serie.*",
        # English themes of WordPress
        rf"(?:\w+ )?(?:related|similar)(?: {_THINGS})?(?: [\w ]+)?",
        r"you (?:may|might) (?:also )?(?:like|enjoy|be interested).*",
        r"also (?:read|interesting)|read also|see also|more on this.*|more like this|more about.*",
    )
    + "$",
    re.I,
)
"""Headings of blocks that belong to the article."""
_ON_TOPIC = re.compile(
    r"\bzu(?:m|r| diesem| dieser) (?:gleichen |selben )?(?:thema|artikel|beitrag|debatte|serie)\b", re.I
)
"""What makes even `Mehr Nachrichten` and `Aktuelle Videos` belong to the article: `… zum Thema`."""
_MORE_LABEL = re.compile(
    _any(
        rf"(?:noch )?(?:mehr|weitere|andere|empfohlene|ausgewählte|unsere|more|other|recommended|featured)(?: \w+)? {_THINGS}\b.*",
        r"mehr von .*|mehr|weiterlesen|weiteres|links|weitere (?:informationen|infos)",
        r".*empfehlung\w*\b.*|(?:.* )?empfiehlt|lese-?tipps?\b.*|empfohlen.*|unsere tipps",
        r"mehr informationen|jetzt weiterlesen|(?:für (?:sie|dich)|von uns) (?:empfohlen|ausgewählt)",
        r"(?:recommended|suggested).*|read (?:next|more|on)|als nächstes.*|jetzt (?:auch )?lesen|auch auf .*",
    )
    + "$",
    re.I,
)
"""Headings that promise further articles without saying which; a block's make-up decides."""
_LIST_LABEL = re.compile(
    _any(
        # Meistgelesen · Die beliebtesten Artikel · You Missed · News des Tages
        r".*\bmeist ?(?:gelesen|geklickt|kommentiert|diskutiert|gesucht|gehört)\w*\b.*",
        r".*\b(?:beliebt\w*|populär\w*|trending|trends?|bestseller|top ?\d+)\b.*",
        r".*\b(?:newest|latest|recent|popular|most (?:read|viewed|commented)|missed|verpass\w*|schlagzeilen|headlines)\b.*",
        r".*\b(?:des tages|der woche|des monats)\b.*",
        r"top-?(?:themen|news|artikel|clicks|stories|storys|meldungen|nachrichten|videos|thema)\b.*",
        # Neueste Beiträge · Aktuelles · Letzte Artikel · Nachrichten
        rf"(?:.* )?neu(?:e|)ste[nrs]?\b.*|(?:die |unsere )?neue {_THINGS}\b.*|neues\b.*|eilmeldung\w*|just in",
        r"(?:das )?(?:aktuell(?:e|es)?|news|nachrichten|ticker|newsticker)\b.*",
        r"letzte (?:artikel|beiträge|meldungen|posts)\b.*",
        # Mehr aus Politik · Aus dem Ressort · Mehr Nachrichten
        r".*\baus (?:dem|der|den|diesem|dieser) (?:ressort|rubrik|kategorie|region|redaktion)\b.*",
        r"mehr aus\b(?! (?:dieser|der) (?:serie|reihe)).*|(?:noch )?mehr (?:news|nachrichten|schlagzeilen|aktuelles)",
        r"(?:die )?wichtigsten .*|im fokus|highlights?|tipps?",
        # Weitere Artikel von Max Muster · Nächster Beitrag
        r"(?:weitere|mehr|andere|alle|more) (?:artikel|beiträge|texte|posts|inhalte) (?:von|vom|des|dieses|der autorin|by)\b.*",
        r"mehr von (?:diesem|dieser|dem|der) autor.*|mehr vom autor|beiträge von .*|.*\bvom selben autor|auch von .*",
        r"(?:nächst|vorherig|vorig|previous|next)\w*\b.*|(?:artikel|beitrags)-?navigation|post navigation",
        # Themen · Startseite · Mehr Videos
        r"(?:zuletzt|heute|gerade|viel|oft) (?:gelesen|geklickt|angesehen)\w*|themen|startseite",
        r"unsere? (?:angebot|service|themen|ressorts).*",
        r"(?:aktuelle |unsere |mehr |weitere |alle )*(?:videos?|podcasts?|bilder|bildergalerien|fotostrecken|mediathek)(?: [\w ]+)?",
    )
    + "$",
    re.I,
)
"""Headings of lists that stand on every page of a site, of an author's other articles and of topics."""
_FOREIGN_LABEL = re.compile(
    _any(
        r"anzeigen?|werbung|advertisement|sponsored.*|gesponsert.*|promotion|von unseren partnern.*|partner.*|.*\bpartnerangebote?.*",
        r"(?:bücher|buch|produkte|shop|angebote|deals|gutscheine|stellen\w*|jobs?|immobilien|veranstaltungen|termine|kurse|seminare|spiele)\b.*",
        r".*\bnewsletter\b.*|.*\bshop\b|teilen.*|folgen.*|follow.*|share.*",
        r"kommentare?.*|leserkommentare.*|\d+ kommentare?|diskussion.*|schreib\w* .* kommentar.*",
        r"tags?:?|schlagw[oö]rt\w*|stichw[oö]rt\w*|kategorien?|rubriken|archiv\w*|ressorts?|autor\w*|über (?:den|die) autor\w*|zur person",
        r"impressum|kontakt|service|über uns|navigation|menü|suche",
        r"fußnoten|quellen?|quellenangaben|referenzen|literatur|einzelnachweise|endnoten|footnotes|references",
    )
    + "$",
    re.I,
)
"""Headings of what is no list of articles: ads, shops, comments, profiles, archives, references."""


def _named(*words: str) -> str:
    """These words as whole parts of a class name: `tags` in `post-tags`, not in `stags`."""
    return r"(?:^|[\s_-])" + _any(*words) + r"(?:$|[\s_-])"


_AD_NAME = re.compile(
    r"outbrain|taboola|plista|"
    + _named("ad(?!-?hoc)", "ads", "adv", "adslot", r"advert\w*", "anzeigen?", "werbung", r"sponsor\w*", "affiliate")
)
"""Class names of ads, among them the networks that fill related blocks of news sites."""
_RELATED_NAME = re.compile(
    r"related(?!-?(?:tags?|topics?-list|themen|keywords))|reated-?posts|verwandt|aehnlich|ähnlich|yarpp|rp4wp|see-?also|read-?also|"
    r"also-?(?:read|interesting|like)|lesen-?sie|mehr-?zum|zum-?thema|meme-?theme|more-?on-|inline-?teaser|teaser-?inline|interessieren|"
    r"auch-?interessant|weiterfuehrend|linked-?articles?|article-?links|read-?more-?(?:box|block|teaser)|"
    + _named("similar", "crp")
)
"""Class names of related blocks: WordPress plug-ins (YARPP, CRP, Jetpack, RP4WP, wp_rp), themes (one family writes `reated-posts`)
and publishers' own."""
_FOREIGN_NAME = re.compile(
    _named(
        *(
            "nav",
            "navi",
            "navbar",
            "navigation",
            "menu",
            "breadcrumbs?",
            r"pagination(?![_-](?:wrap|container))",  # around cards that a click adds to
            "pager",
            "shop",
            "comments?",
            "commentlist",
            "kommentare?",
        ),
        *(
            "author-?box",
            "author-?info",
            r"autor\w*",
            "byline",
            "tags",
            "post-?tag",
            "tag-?(?:list|cloud|links|box)",
            "keywords",
            "share",
        ),
        *(
            "sharing",
            "sharebar",
            r"social\w*",
            "newsletter",
            r"cookie\w*",
            "consent",
            "modal",
            "popup",
            "off-?canvas",
            "sitemap",
            "login",
        ),
        *("paywall", "footnotes?", "references", "toc"),
    )
    + r"|(?:^|\s)(?:prev|previous|next)(?:$|\s)|"
    r"post-?nav|nav-?(?:links|previous|next|below|above|single)|(?:prev|previous|next)-?(?:post|article|link|entry|next|prev)|adjacent|"
    r"main-?menu|site-?header|page-?header|masthead"
)
"""Class names of navigation, comments, profiles and other parts that hold no article links of this page."""
_LIST_NAME = re.compile(
    r"most-?(?:read|popular|viewed|clicked|commented|recent)|meist-?gelesen|popular|beliebt|trending|bestseller|"
    r"(?:site|page|main)-?footer|footer-?(?:widgets?|area|links?)|recent-?(?:posts?|entries)|latest-?(?:posts?|news)|more-?from|mehr-?aus|"
    r"same-?author|author-?posts|mega-?menu|sidebar|widget-?area|(?:^|\s)widget(?:\s|$)|"
    + _named(
        "latest",
        "newest",
        "neueste",
        "recent",
        "newsticker",
        "ticker",
        "topstories",
        "top-?news",
        "missed",
        "toplist",
        "footer",
        "colophon",
    )
)
"""Class names of site-wide lists."""
_POST_CLASS = re.compile(r"(?:^|\s)(?:hentry|type-[a-z]+|post-\d+|status-publish)(?:\s|$)")
"""WordPress's `post_class()`: it lists a post's own tags and categories (`tag-ads`), which say nothing of the block."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DENIALS = ("no-", "no_", "not-", "without-")
"""How class names begin that say what is not there: `no_toc`, `no-sidebar`."""
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
"""Signs around a heading: colon, arrows, dots, emoji."""
MOST_WORDS = 8
"""Words of the longest heading that is judged by its wording (guessed): longer ones are headlines."""

MOST_NAMES = 500
"""Characters of class names and ids that are looked at (guessed: utility classes run to 400)."""


@lru_cache(maxsize=2048)
def sign_of_label(text: str) -> Sign | None:
    """What a block's heading says of its links; None when it says nothing (`Politik`, a headline)."""
    text = _EDGES.sub("", text)
    if _ON_TOPIC.search(text) and _RELATED_LABEL.match(text):
        return Sign.RELATED
    if len(text.split()) > MOST_WORDS:
        return None
    for pattern, sign in _LABELS:
        if pattern.match(text):
            return sign
    return None


@lru_cache(maxsize=8192)
def sign_of_names(names: str) -> Sign | None:
    """What an element's class and id say of the links in it; None when they say nothing."""
    names = names[:MOST_NAMES]
    if _POST_CLASS.search(names):
        return None
    strongest = min(map(_strength, names.split()), default=_SILENT)
    return None if strongest == _SILENT else _NAMES[strongest][1]


@lru_cache(maxsize=8192)
def _strength(name: str) -> int:
    """The place in `_NAMES` of the first pattern that one class name or id fits: pages repeat single names more than whole classes."""
    name = _HUMP.sub("-", name).lower()
    if name.startswith(_DENIALS):
        return _SILENT
    return next((place for place, (pattern, _) in enumerate(_NAMES) if pattern.search(name)), _SILENT)


_LABELS = (
    (_FOREIGN_LABEL, Sign.FOREIGN),
    (_LIST_LABEL, Sign.LIST),
    (_RELATED_LABEL, Sign.RELATED),
    (_MORE_LABEL, Sign.MORE),
)
_NAMES = (
    (_AD_NAME, Sign.FOREIGN),
    (_RELATED_NAME, Sign.RELATED),
    (_FOREIGN_NAME, Sign.FOREIGN),
    (_LIST_NAME, Sign.LIST),
)
"""In the order of their strength: what an ad calls `related` is an ad. A pattern sees one class name at a time."""
_SILENT = len(_NAMES)
