"""Whether a page is a list of articles (home, section, topic, author) and not one of them. Told by its make-up."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.kind.phrases import any_of
from archiver.extract.kind.sight import LIST_CLASSES, LIST_TYPES, SINGLE_CLASSES, Sight
from archiver.extract.places import ASIDE, lineage, names_of
from archiver.extract.section import slug
from archiver.extract.text import clean, text_of

_ROOT = re.compile(r"^/?(?:index\.(?:html?|php)|home|start(?:seite)?|de|de-(?:de|at|ch)|www)?/?$", re.I)
_LIST_PATH = re.compile(
    r"/(?:themen?|tags?|schlagwort(?:e|er)?|stichwort\w*|autor(?:en|in)?|author|category|kategorien?|rubriken?|ressorts?|archive?|suche|"
    r"search|dossiers?|topics?|personen|page|seite)(?:/|$)",
    re.I,
)
"""Folders that hold lists."""
_LIST_TITLE = any_of(
    r"^\W*(?:themen?|schlagwort|tag|kategorie|rubrik|ressort|archiv|autor(?:in)?|übersicht|dossier|suche|suchergebnisse?)\b",
    r"^\W*(?:artikel|beiträge) von\b",
    r"^\W*(?:alle|neueste|aktuelle) (?:artikel|beiträge|nachrichten|meldungen)\b",
    r"^\W*(?:nachrichten|news) aus\b",
    r"\b(?:alle nachrichten|aktuelle nachrichten|seite \d+)\W*$",
)
"""Headlines of lists."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_BOX = re.compile(
    r"related|recommend|most-?read|sidebar|footer|mehr-zum|read-?more|also-?like|teaser-?box|newest|latest-?news|outbrain|taboola"
)
_MANY = 8
"""Linked headings from which a page is full of them (guessed)."""
_OWN_WORDS = 15
"""Words of text below which an unnamed page with links is a list of links (guessed)."""
_LINKED_LINES, _LINKED_SHARE = 5, 0.8
"""Lines, and share of their letters in links, from which a text is a list (guessed; link lists in articles stand between text)."""
_ENOUGH = 5
"""Points from which a page is a list (tuned on synthetic lists; the 72 gold articles reach 1 at most)."""


def is_overview(page: Sight, headline: HtmlElement | None, paragraphs: Collection[HtmlElement]) -> bool:
    """Whether links to articles make the page; one that metadata call an article is a list only at the site's root."""
    document = page.document
    words = page.words if paragraphs else 0  # without paragraphs the text is what a list's excerpts add up to
    if _is_root(document.url):
        return not (page.is_told and page.words > 200 and headline is not None)
    if page.is_told and _points(page, words, _MANY) < _ENOUGH:
        return False
    if not page.is_told and words < _OWN_WORDS and page.words < _MANY * _OWN_WORDS and _main_links(document) >= 2:
        return True
    if not page.is_told and _is_linked(page):
        return True
    linked, between = _linked_headings(document, headline, paragraphs)
    prose = sum(1 for part in page.body.split("\n\n") if len(part.split()) >= 12)
    if not page.is_told and between >= 4 and between >= 0.6 * prose:
        return True
    return linked >= 2 and _points(page, words, linked) >= _ENOUGH


def _is_linked(page: Sight) -> bool:
    """Whether the text is lines that are links and next to nothing else: `<p><a>Headline</a></p>` again and again."""
    lines = [line for line in map(clean, page.body.split("\n")) if line]
    if len(lines) < _LINKED_LINES:
        return False
    links = {text_of(link) for link in page.document.tagged("a")}
    return sum(len(line) for line in lines if line in links) > _LINKED_SHARE * sum(map(len, lines))


def _is_titled_as_address(title: str, path: str) -> bool:
    """Whether the headline is only the name of the folder: `Lokales` at `/lokales/`."""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return bool(title) and len(title.split()) <= 3 and slug(title) == slug(last)


def _main_links(document: Document) -> int:
    """Links outside menus."""
    return sum(
        1
        for link in document.tagged("a")
        if not any(node.tag in ("nav", "footer", "header", "aside") for node in lineage(link, 12))
    )


def _is_root(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_ROOT.match(parts.path)) and not parts.query


def _points(page: Sight, words: int, linked: int) -> int:
    """What speaks for a list, minus what speaks for an article."""
    document = page.document
    parts = urlsplit(document.url)
    points = 0
    points += 2 if _LIST_PATH.search(parts.path) or "s" in parse_qs(parts.query) else 0
    points += 1 if re.fullmatch(r"/(?:[a-z]+/){0,2}[a-z]+/?", parts.path) else 0
    points += 2 if _LIST_TITLE.search(page.title) or _is_titled_as_address(page.title, parts.path) else 0
    points += 2 if page.types & LIST_TYPES else 0
    points += 1 if (document.meta_first("og:type") or "").lower() in ("website", "profile", "blog") else 0
    points += 3 if page.classes & LIST_CLASSES else 0
    points += 2 if linked >= _MANY else 1 if linked >= 4 else 0
    points += 2 if words < 60 else 1 if words < 120 else 0
    points -= 4 if page.is_told else 0
    points -= 4 if page.classes & SINGLE_CLASSES else 0
    points -= 2 if words >= 250 else 0
    return points


def _linked_headings(
    document: Document, headline: HtmlElement | None, paragraphs: Collection[HtmlElement]
) -> tuple[int, int]:
    """How many headings lead to other pages: in the page's main part, and between the first and the last paragraph."""
    targets: set[str] = set()
    between = pending = 0
    texts = set(paragraphs)
    begun = False
    for node in document.tagged(*_HEADINGS, *{text.tag for text in texts}):
        if node in texts:
            between += pending
            pending, begun = 0, True
        if (
            node.tag in _HEADINGS
            and node is not headline
            and (target := _target(document, node))
            and target not in targets
        ):
            if _in_box(node):
                continue
            targets.add(target)
            pending += begun
    inside = sum(1 for text in texts if any(_target(document, heading) for heading in text.iter(*_HEADINGS)))
    return len(targets), max(between, len(targets) if inside == 1 else 0)


def _target(document: Document, heading: HtmlElement) -> str | None:
    """The page that a heading leads to, when it is all link."""
    link = next(heading.iter("a"), None)
    if link is None:
        link = next((node for node in list(lineage(heading, 4)) if node.tag == "a"), None)
    if link is None:
        return None
    url = document.absolute(link.get("href"))
    path = urlsplit(url).path if url else ""
    same = (
        path.rstrip("/") == urlsplit(document.url).path.rstrip("/")
        and urlsplit(url or "").query == urlsplit(document.url).query
    )
    return url if url and not same else None


def _in_box(node: HtmlElement) -> bool:
    return any(
        parent.tag in ("nav", "footer", "aside") or _BOX.search(names_of(parent)) or ASIDE.search(names_of(parent))
        for parent in lineage(node, 8)
    )
