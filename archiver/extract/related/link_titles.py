"""The headline of a linked article as its card prints it: without kicker, time, excerpt and `Weiterlesen`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from archiver.extract.body.passages import read_passages
from archiver.extract.kicker import printed_title
from archiver.extract.places import names_of
from archiver.extract.related.teasers import LEAD_IN
from archiver.extract.text import UNSEEN, clean, text_of
from archiver.urls import article_form

MAX_TITLE = 300
"""Characters of the longest title kept (guessed; the longest linked headline of the 72 saved pages has 191)."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADLINE = re.compile(r"head-?line|(?:^|[\s_-]|\b)(?:title|hed|titel)(?:$|[\s_-])|media-heading")
"""Class names of a card's headline: `teaser__headline`, `card-title`, `external-link-embed__hed`."""
_NOT_HEADLINE = re.compile(
    r"sub-?(?:title|head|line)|over-?(?:title|line)|kicker|top-?line|catch-?line|roof|dach|wrap|container|block-?title|section-?title|intro"
)
_META_NAME = re.compile(
    r"(?:^|[\s_-])(?:date|datum|time|author|autor|authors|byline|duration|reading-?time|comments?)(?:$|[\s_-])"
)
"""Class names of a card's date, author and counters."""
_GENERIC = re.compile(
    r"^\W*(?:(?:jetzt |hier |bitte )?(?:weiter ?lesen|mehr(?: lesen| erfahren| dazu| infos?)?|lesen|lesen sie mehr|ansehen|anhören|"
    r"zum (?:artikel|beitrag|video)|(?:zum )?(?:ganzen )?(?:artikel|beitrag) (?:lesen|ansehen|öffnen)|hier|details|"
    r"read (?:more|article)|more|continue reading.*|link|bild|foto|video|audio)?\W*|\d+(?: kommentare?)?)\W*$",
    re.I,
)
"""Link texts that name no article: `Weiterlesen`, `mehr`, a number of comments."""
_META_LINE = re.compile(
    r"^(?:von|by|vor) \w|^\W*(?:(?:mo|di|mi|do|fr|sa|so)\w*,? )?\d{1,2}\.\s?(?:\d{1,2}\.|[a-zäöü]{3,9}\.? )|^\d{1,2}:\d{2}|"
    r"^(?:heute|gestern)\b.{0,20}$|^\d+ min|lesezeit|^\d{4}$|^(?:plus|abo|premium|anzeige)$",
    re.I,
)
"""Lines of a card that hold its author, date or marks."""
_OPENING = re.compile(r"^\d{1,2}:\d{2}(?: Uhr)?(?: Min\.?)?\s+|^(?:(?:heute|gestern), )?\d{1,2}:\d{2} Uhr\s+", re.I)
_ENDING = re.compile(
    r"\s*[|»›]\s*(?:mehr|video|audio|bilder|weiterlesen|weiter)?$|\s+(?:weiterlesen|mehr lesen|jetzt lesen)\s*[.…»›→]*$",
    re.I,
)
_WORD = re.compile(r"\w{3,}")
_MOST_LINES = 12
"""Lines of a card looked at (guessed: kicker, headline, excerpt, author and date take five)."""


def find_link_title(anchors: Iterable[HtmlElement], top: HtmlElement) -> str | None:
    """The best title that several links to one article give; `top` is the block that holds them."""
    anchors = list(anchors)
    slug = _slug(anchors[0].get("href") or "")
    for elements in _headlines(anchors, top):
        titles = [title for element in elements if (title := _printed(element)) and not _GENERIC.match(title)]
        if titles:
            return max(titles, key=lambda title: _likeness(title, slug))
    texts = [text for anchor in anchors if (text := _text(anchor, slug)) and not _GENERIC.match(text)]
    named = (title for anchor in anchors if (title := _polished(anchor.get("title"))))
    return max(texts, key=lambda text: (_likeness(text, slug), len(text)), default=None) or next(named, None)


def _headlines(anchors: list[HtmlElement], top: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Elements that may print the headline, best group first: headings in or around the links, elements named so, the card's own."""
    headings = [node for anchor in anchors for node in (*anchor.iter(*_HEADINGS), *anchor.iterancestors(*_HEADINGS))]
    for level in _HEADINGS:
        yield [heading for heading in headings if heading.tag == level]
    yield [node for anchor in anchors for node in anchor.iter("*") if _is_named_headline(node)]
    if all(_GENERIC.match(text_of(anchor) or "") for anchor in anchors):
        card = _card(anchors[0], top)
        for level in _HEADINGS:
            yield list(islice(card.iter(level), 1))
        yield [node for node in islice(card.iter("*"), 60) if _is_named_headline(node)]


def _is_named_headline(node: HtmlElement) -> bool:
    names = names_of(node)
    return bool(names and _HEADLINE.search(names) and not _NOT_HEADLINE.search(names))


def _card(anchor: HtmlElement, top: HtmlElement) -> HtmlElement:
    """The largest element around a link, up to `top`, that links no other article (its topic or author it may)."""
    card, own = anchor, (anchor.get("href") or "").split("#")[0]
    while card is not top and (parent := card.getparent()) is not None:
        others = {
            href for link in islice(parent.iter("a"), 30) if (href := (link.get("href") or "").split("#")[0]) != own
        }
        if any(_may_be_article(href) for href in others):
            break
        card = parent
    return card


def _may_be_article(href: str) -> bool:
    try:
        return bool(href) and article_form(urljoin("https://page.invalid/", href)) is not False
    except ValueError:
        return False


def _printed(element: HtmlElement) -> str | None:
    """A heading's title without an inner kicker, whether named so or only set apart."""
    if not len(element):
        return _polished(element.text)
    dated = [node for node in element.iterdescendants("*") if node.tag == "time" or _META_NAME.search(names_of(node))]
    return _polished(text_of(element, dated) if dated else _without_opening(element) or printed_title(element))


def _without_opening(element: HtmlElement) -> str | None:
    """What follows a short element that opens a line and is set apart (a class, a colon, no blank); None when nothing such does."""
    children = [child for child in element.iterchildren("*") if child.tag not in UNSEEN and text_of(child)]
    while len(children) == 1 and not (element.text or children[0].tail or "").strip():
        element = children[0]
        children = [child for child in element.iterchildren("*") if child.tag not in UNSEEN and text_of(child)]
    if not children or (element.text or "").strip() or children[0].tag not in ("span", "div", "p", "small"):
        return None
    opening, whole = text_of(children[0]) or "", text_of(element) or ""
    rest = whole[len(opening) :]
    apart = children[0].get("class") or opening.endswith(":") or not rest.startswith(" ")
    rest = rest.strip(" :|")
    is_title = len(rest.split()) >= 3 and len(rest) >= len(opening) and not rest[0].islower()
    return rest if apart and is_title and whole.startswith(opening) and len(opening.split()) <= 6 else None


def _text(anchor: HtmlElement, slug: frozenset[str]) -> str | None:
    """The headline among the lines of a link without headings."""
    if next(anchor.iterchildren("*"), None) is None:
        return _polished(anchor.text)
    passages = islice(
        read_passages(anchor, lambda node: node.tag in UNSEEN or node.tag in ("time", "figcaption")), _MOST_LINES
    )
    lines = [
        line
        for passage in passages
        if (line := clean(passage.text)) and not _META_LINE.search(line) and not _GENERIC.match(line)
    ]
    if len(lines) < 2:
        return _printed(anchor)
    if len(lines[0].split()) <= 5 and 3 <= len(lines[1].split()) <= 18:  # a kicker; an excerpt would be longer
        lines = lines[1:]
    best = max(lines[:2], key=lambda line: _likeness(line, slug))
    return _polished(best if _likeness(best, slug) >= 2 else lines[0])


def _slug(href: str) -> frozenset[str]:
    """The words of an address's path, umlauts folded."""
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:
        return frozenset()
    return frozenset(_folded(path))


def _likeness(title: str, slug: frozenset[str]) -> float:
    """How well a title matches the words of its address: one point per word found, a quarter off per word that is not."""
    words = _folded(title)
    found = sum(word in slug for word in words)
    return found - 0.25 * (len(words) - found) if slug else 0.0


@lru_cache(maxsize=512)
def _folded(text: str) -> tuple[str, ...]:
    """Words of three letters and more; `ü`, `ue` and `u` alike, as addresses spell umlauts in all three ways."""
    text = text.lower().translate({0xE4: "a", 0xF6: "o", 0xFC: "u", 0xDF: "ss", 0x5F: " "})
    return tuple(_WORD.findall(text.replace("ae", "a").replace("oe", "o").replace("ue", "u")))


def _polished(text: str | None) -> str | None:
    """A title without lead-in, leading time, trailing `| mehr` and arrows."""
    text = clean(text)
    if not text or len(text) > MAX_TITLE:
        return None
    lead_in = LEAD_IN.match(text)
    if lead_in and text[lead_in.end() :].lstrip().startswith(":"):
        text = text[lead_in.end() :].lstrip(" :")
    text = _ENDING.sub("", _OPENING.sub("", text)).strip()
    return re.sub(r"^(?:>>+|»(?![^«]*«)|[→➜›])\s*|\s*(?:<<+|[→➜›])$", "", text) or None
