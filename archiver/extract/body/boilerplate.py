"""Parts of a page that are not the article's text, by their tag and by the words in their class and id."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from lxml.html import HtmlElement

from archiver.extract.once import once_per_element
from archiver.extract.text import UNSEEN

SKIPPED_TAGS = UNSEEN | frozenset(
    "nav footer form figure picture audio video canvas dialog map input label fieldset menu embed applet "
    "img figcaption aside".split()
)
"""Elements that hold no running text, or none of the article's."""

NOISE_WORDS = frozenset(
    # comments and reactions
    "comment comments commentlist kommentar kommentare leserkommentare discussion discussions diskussion postings disqus "
    "respond reply replies coral reactions feedback "
    # other articles
    "related relatedposts similar recommend recommended recommendation recommendations recommender "
    "empfehlung empfehlungen outbrain "
    "taboola plista yarpp crp teasers readmore weiterlesen popular trending meistgelesen mostread recirculation "
    # paths and lists
    "breadcrumb breadcrumbs nav navi navigation menu pagination pager toc lwptoc tableofcontents sitemap "
    # sharing and offers
    "share sharing sharebar shariff sharedaddy social socials socialmedia sociable addtoany newsletter "
    "subscribe subscription abo paywall "
    "piano steady patreon donation donate spende spenden login register cookie cookies consent cmp gdpr "
    "dsgvo cmplz onetrust didomi "
    "usercentrics cookiebot borlabs brlbs cookieconsent cmp2 cmpbox cmpwrapper tarteaucitron klaro iubenda truste axeptio traffective "
    "cky datenschutz banner ad ads adslot advert advertisement advertising anzeige anzeigen "
    "werbung adbox nativead sponsor sponsored promo promotion popup modal overlay affiliate "
    # around the text
    "sidebar footer colophon tags tagcloud taglist keywords byline authorbox saboxplugin molongui ppma "
    "bio biography copyright "
    "caption bildunterschrift bildnachweis skip skiplink skiplinks toolbar rating ratings yasr pvc vote voting "
    "poll quiz opinary civey invisible offscreen zitierhinweis zitiervorschlag "
    # players, embedded posts and what stands in for them
    "audio podcast player lyte gallery galerie slideshow slider carousel twitter tweet instagram facebook "
    "tiktok youtube nojs noscript".split()
)
"""Words in `class` or `id` that name a part of a page which is not the article's text: the German and English web's general ones."""

NOISE_PAIRS = frozenset(
    tuple(pair.split())
    for pair in (
        "author box,author info,author bio,author card,author profile,author description,autor box,autoren box,about author,post author,"
        "entry author,aut teaser,post meta,entry meta,article meta,meta info,post info,"
        "article info,entry info,post tags,tag list,tag links,tag cloud,"
        "sr only,visually hidden,screen reader,most read,read more,read also,more on,more from,mehr zum,reading time,lese zeit,"
        "post navigation,next post,prev post,view count,post views,site header,page header,teaser list,teaser box,teaser group,"
        "teaser container,teaser image,teaser grid,inline teaser,embed consent,external content,opt in,not prose,"
        "third party,sp message,consent gate,call to,cta box,cta content,cta 3,cta3 content,snippet box,print only,"
        "image copyright,image caption,"
        "image description,image info,image text,bild beschreibung,bild text,bild unterschrift,media caption,"
        "back link,widget area,link list,linkliste teaser"
    ).split(",")
)
"""Two neighbouring words that do the same together."""

HIDING_TOKENS = frozenset("hidden is-hidden d-none hide visuallyhidden sr-only invisible u-hidden".split())
"""Whole class tokens that hide an element or take it out of the text, unless another shows it on wider screens (`hidden md:block`)."""

OFFER_WORDS = frozenset("paywall piano steady abo subscription".split())
COMMENT_WORDS = frozenset(
    "comment comments commentlist kommentar kommentare leserkommentare discussion discussions diskussion postings disqus respond "
    "reply replies".split()
)
EMBED_WORDS = frozenset("embed embedded video videoplayer player vjs media oembed".split())
"""Words in `class` around players, whose own title is no sub-heading."""
CONSENT_WORDS = frozenset(
    "cookie cookies consent gdpr dsgvo cmplz onetrust didomi usercentrics borlabs brlbs cookiebot cookieconsent cmp cmp2 cmpbox "
    "cmpwrapper tarteaucitron klaro iubenda truste axeptio traffective".split()
)
"""Words in `class` or `id` of what asks for consent: general ones, and the names that consent managers give their boxes."""
FOREIGN_WORDS = (
    COMMENT_WORDS
    | CONSENT_WORDS
    | frozenset(
        "related relatedposts outbrain taboola newsletter breadcrumb breadcrumbs sidebar modal popup footer colophon".split()
    )
)
"""Words of parts that are no article however much text they hold; of the others a text's own container may bear one."""
CAPTION_WORDS = frozenset(
    "caption bildunterschrift bildtext legend legende mediainfo mediacaption infotext absatzbild image "
    "img bild foto photo picture media "
    "wrapper-image bildbox imagetext".split()
)
"""Words in `class` around the text that stands under an image."""
META_WORDS = frozenset(
    "author authors autor autoren autorin byline date datum time timestamp published publish updated meta "
    "dateline readtime category "
    "rubrik kicker dachzeile source quelle views viewcount".split()
)
"""Words in `class` of short lines that tell about the article: who, when, where."""
TEXT_WORDS = frozenset("text body content paragraph absatz richtext artikel article story".split())
"""Words in `class` of containers of running text."""
LEAD_WORDS = frozenset(
    "lead lede leadin leadtext articlelead teaser teasertext intro introduction introtext standfirst "
    "vorspann excerpt dek deck summary abstract einleitung anriss "
    "anleser subtitle subline subheadline subheading subhead untertitel kurztext perex chapeau unterzeile "
    "anreisser anreißer".split()
)
"""Words in `class` or `id` of the paragraph that introduces an article."""
KEPT_WORDS = frozenset(
    "accordion collapse collapsible panel tab tabs toggle content text article artikel body faq dropcap "
    "initial initiale".split()
)
"""Words that mark text which a click unfolds: hidden by style, yet part of the article."""

_PART = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+(?![a-zäöüß])|\d+")
_UTILITY = re.compile(r"[:\[\]/!@]|^(?:has|no|with|without|not|tag|category|cat|js|supports|wp-image|overflow)-")
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NAMED_TOKENS = 40
_NAME_LENGTH = 600
"""Tokens and characters of a class that are read; longer ones say nothing, and hostile pages have megabytes of them."""
_REMEMBERED = 5_000
"""Class names whose verdict is kept: a site uses some hundreds."""


def words_of(element: HtmlElement | None) -> frozenset[str]:
    """The lower-case words in an element's class and id: `{"entry", "content"}` for `class="entry-content"`."""
    return frozenset() if element is None else _words_of(element)


@once_per_element
def _words_of(element: HtmlElement) -> frozenset[str]:
    classes = element.get("class") or ""
    if "-" in element.tag:
        classes = f"{element.tag} {classes}"  # web components are named by their tag: `<k-teaser-text>`
    return _words(classes[:_NAME_LENGTH], (element.get("id") or "")[:_NAME_LENGTH])


def is_noise_name(classes: str, identifier: str) -> bool:
    """Whether a class and id name a part that is not the article's text."""
    return bool(classes or identifier) and _is_noise_name(classes[:_NAME_LENGTH], identifier[:_NAME_LENGTH])


def is_offer_name(classes: str) -> bool:
    """Whether a class speaks of subscriptions: it may wrap the offer or the paid text itself."""
    return not OFFER_WORDS.isdisjoint(_words(classes[:_NAME_LENGTH], ""))


def is_hidden(element: HtmlElement) -> bool:
    """Whether mark-up hides the element from readers for good; text that a click unfolds does not count."""
    if element.get("hidden") is None and element.get("aria-hidden") != "true":
        style = element.get("style")
        if not style or not _UNSEEN_STYLE.search(style[:500]):
            return False
    return KEPT_WORDS.isdisjoint(words_of(element))


@lru_cache(maxsize=_REMEMBERED)
def _words(classes: str, identifier: str) -> frozenset[str]:
    return frozenset(word for token in _tokens(classes, identifier) for word in _split(token))


@lru_cache(maxsize=_REMEMBERED)
def _is_noise_name(classes: str, identifier: str) -> bool:
    if any(map(_is_noise_token, classes.split()[:_NAMED_TOKENS])) or _is_noise_token(identifier):
        return True
    tokens = set(classes.split())
    return "not-prose" in tokens or (not HIDING_TOKENS.isdisjoint(tokens) and not any(":" in token for token in tokens))


@lru_cache(maxsize=_REMEMBERED)
def _is_noise_token(token: str) -> bool:
    if _UTILITY.search(token):
        return False
    words = _split(token)
    return not NOISE_WORDS.isdisjoint(words) or (len(words) > 1 and not NOISE_PAIRS.isdisjoint(pairwise(words)))


def _tokens(classes: str, identifier: str) -> list[str]:
    """Class tokens and id without layout utilities (`md:flex`, `text-[17px]`) and denials "
    "(`has-sidebar`, `no-ads`)."""
    tokens = [*classes.split()[:_NAMED_TOKENS], identifier]
    return [token for token in tokens if token and not _UTILITY.search(token)]


@lru_cache(maxsize=_REMEMBERED)
def _split(token: str) -> tuple[str, ...]:
    """The words of one token; capitals part words only where all are long, not in hashed names such as "
    "`sc-kAdBio`."""
    words: list[str] = []
    for part in _PART.findall(token):
        if part.isascii() and part.isalpha() and part.islower():  # most: nothing to split
            words.append(part)
            continue
        pieces = _WORD.findall(part)
        words += pieces if len(pieces) > 1 and all(len(piece) > 3 or piece.isdigit() for piece in pieces) else [part]
    return tuple(map(str.lower, words))
