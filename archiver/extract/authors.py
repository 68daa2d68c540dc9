"""Who wrote it: from JSON-LD, the byline that readers see and meta tags; never commenters, never the site itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain, islice
from typing import Any

from lxml.html import HtmlElement

from archiver.extract.body.meta_lines import is_name_line
from archiver.extract.bylines import LABEL, names_beside_date, names_in_line
from archiver.extract.document import Document, types_of
from archiver.extract.names import names_in
from archiver.extract.places import ENTRY_FOOT, WIDGET, following, in_comments, is_hidden, lineage, names_of
from archiver.extract.state import values_in_state
from archiver.extract.text import squeezed, text_of

_META = (
    "author",
    "article:author",
    "parsely-author",
    "cxenseparse:author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
)
_STATE_KEYS = ("authors", "author", "bylines", "byline", "creators", "creator")
_STATE_NAMES = ("name", "fullName", "displayName", "title", "label")
_STATE_PARTS = (("firstName", "firstname", "first_name"), ("lastName", "lastname", "last_name"))
"""Keys of authors and of their names in states, as content systems name them."""
_AUTHOR_NAME = re.compile(r"author|autor|byline")
_NOT_BYLINE = re.compile(
    r"(?:author|autor)[\w-]*(?:bio|description|image|avatar|photo|picture|social|url|links?-all|all-posts|position|job|role|prefix|label|"
    r"-by\b|date|email|button|thumb|text\b)|comment|warning|form-author|teaser|(?<!v)card"
)
"""Parts of author boxes that hold no name, and authors of other things."""
_NAME_PART = re.compile(
    r"(?:author|autor)[\w-]*name|name[\w-]*(?:author|autor)|\bfn\b|(?:^|\s)name(?:$|\s)|author-?link|(?:author|autor)[\w-]*link"
)
_TEASER = re.compile(
    rf"teaser|(?<!v)card|related|recommend|{WIDGET}|sidebar|swiper|slider|footer|most-?read|loop|post-?list|next-?post|prev-?post"
)
_NEAR = 150
"""How many elements after the headline are looked at (guessed; bylines stand within the first 60 of 72 measured pages)."""
_LONGEST_LINE = 200
"""Characters of a line with the links of several authors (guessed: ten names)."""
_CLOSE = 12
"""How many elements behind the headline a line may be that holds a name and a date only (guessed: lead, picture and share row)."""
_TAGS = (
    "a",
    "p",
    "div",
    "span",
    "li",
    "ul",
    "address",
    "em",
    "i",
    "strong",
    "b",
    "small",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "header",
    "td",
    "dd",
    "dt",
)
"""Elements that bylines are set in."""
_ADDRESS = re.compile(r"://|\bwww\.|\w\.(?:de|at|ch|lu|com|net|org|info|news)\b")
"""What a meta tag holds that names the site or a profile page, not a person."""
_ARTICLE = re.compile(r"^(?:der|die|das)")
"""`DIE ZEIT` of zeit.de: a paper's name may have its article, or not."""
_PROFILE = re.compile(r"/(?:authors?|autor|autoren|autorin|redakteure?|person(?:en)?)/[\w-]")
"""Addresses of authors' own pages."""


def find_authors(
    document: Document, headline_element: HtmlElement | None = None, title: str | None = None
) -> tuple[str, ...]:
    """Persons and agencies in printed order, each once; empty when the page names none but itself.

    JSON-LD first, unless the visible byline says the same and more; then the byline, then the meta tags; where none of them names
    anybody, what the page's state says of the object with this title.
    """
    sites = document.site_names
    told = _own(_json_ld_names(document), sites)
    byline = _byline(headline_element) or (() if told else _anywhere(document, headline_element))
    seen = _own(byline, sites)
    if told and seen and set(map(squeezed, told)) < set(map(squeezed, seen)):
        return seen
    named = told or seen or _own(_meta_names(document), sites)
    return named or tuple(dict.fromkeys(byline)) or _own(_state_names(document, title), sites)


def author_sources(
    document: Document, headline_element: HtmlElement | None = None, title: str | None = None
) -> list[tuple[str, tuple[str, ...]]]:
    """The names that each source gives, best first, those of the site left out: `[("json-ld", ("Anna Muster",)), …]`."""
    sites = document.site_names
    told = _own(_json_ld_names(document), sites)
    near = _byline(headline_element)
    far = () if near or told else _anywhere(document, headline_element)
    named = [
        ("json-ld", told),
        ("byline", _own(near, sites)),
        ("author box", _own(far, sites)),
        ("meta", _own(_meta_names(document), sites)),
    ]
    house = (
        [("byline of the site itself", tuple(dict.fromkeys(near or far)))]
        if not any(names for _, names in named)
        else []
    )
    found = [(place, names) for place, names in [*named, *house] if names]
    return found or [
        (place, names) for place, names in [("page state", _own(_state_names(document, title), sites))] if names
    ]


def _own(names: Iterable[str], sites: frozenset[str]) -> tuple[str, ...]:
    """The names without repetitions and without the site's own."""
    kept: dict[str, str] = {}
    for name in names:
        key = squeezed(name)
        if key and key not in kept and sites.isdisjoint((key, key.replace("redaktion", ""), _ARTICLE.sub("", key))):
            kept[key] = name
    return tuple(kept.values())


def _json_ld_names(document: Document) -> Iterator[str]:
    """Names of the article's `author`; references by `@id` are looked up in the page's graph."""
    known = {str(node["@id"]): node for node in document.json_ld if "@id" in node and "name" in node}
    for author in _listed(document.news.get("author")) or _listed(document.news.get("creator")):
        if isinstance(author, dict) and not author.get("name"):
            author = known.get(str(author.get("@id")), author)
        yield from _names_of_node(author, document.site_names)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _names_of_node(author: Any, sites: frozenset[str]) -> Iterator[str]:
    """Names in one JSON-LD author: a string or an object, whose name may hold several; not the site, whose name may hold an `und`."""
    name = author.get("name") if isinstance(author, dict) else author
    if isinstance(author, dict) and not name:
        name = " ".join(str(author[key]) for key in ("givenName", "familyName") if author.get(key))
    for text in _listed(name):
        if not isinstance(text, str) or "://" in text or squeezed(text) in sites:
            continue
        organisation = isinstance(author, dict) and any("Organization" in kind for kind in types_of(author))
        text = unescape(text)
        names = names_in(text, loose=True)
        if names:
            yield from names
        elif organisation and len(text.split()) < 7:
            yield text.strip()


def _meta_names(document: Document) -> Iterator[str]:
    for name in _META:
        for content in document.meta.get(name, ()):
            own = any(squeezed(part) in document.site_names for part in content.split(","))
            if not own and not _ADDRESS.search(content):
                yield from names_in(content, loose=True)


def _state_names(document: Document, title: str | None) -> Iterator[str]:
    """Names in the page's state beside the headline: texts, or objects with a name, whole or in two parts."""
    for _, value in values_in_state(document, title, _STATE_KEYS) if title else ():
        for author in _listed(value):
            if isinstance(author, dict):
                first, last = (next((author[key] for key in keys if author.get(key)), "") for keys in _STATE_PARTS)
                author = next((author[key] for key in _STATE_NAMES if author.get(key)), f"{first} {last}".strip())
            if isinstance(author, str) and not _ADDRESS.search(author):
                yield from names_in(author, loose=True)


def _byline(headline: HtmlElement | None) -> tuple[str, ...]:
    """The names in the byline nearest to the headline, after it or right before it."""
    if headline is None:
        return ()
    above = set(lineage(headline))
    plain: tuple[str, ...] = ()
    for place, node in enumerate(chain(islice(following(headline, _TAGS), _NEAR), _shortly_before(headline))):
        if _is_byline(node, above) and (names := _names_in_line_of(node)):
            return names
        plain = plain or names_in_line(node) or (names_beside_date(node) if place < _CLOSE else ())
    return plain


def _anywhere(document: Document, headline: HtmlElement | None) -> tuple[str, ...]:
    """The names in the page's first author box (they end articles), else in its first line that begins with `Autor:`."""
    above = set(lineage(headline)) if headline is not None else set()
    labelled: tuple[str, ...] = ()
    for node in document.tagged(*_TAGS):
        if _is_byline(node, above, foot=True) and (names := _names_in_element(node)):
            return names
        if not labelled and (text := node.text) and not text.isspace() and LABEL.match(text):
            labelled = names_in_line(node)
    return labelled


def _shortly_before(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements right before the headline, nearest first, up to the border of its article."""
    for node in list(lineage(headline, 3)):
        if node.tag in ("article", "main", "section"):
            return
        for sibling in islice(node.itersiblings("*", preceding=True), 3):
            yield from islice(sibling.iter(*_TAGS), 8)


def _is_byline(node: HtmlElement, above: set[HtmlElement], *, foot: bool = False) -> bool:
    """Whether an element names this article's author: no commenter, no teaser, no box of buttons.

    `foot` takes the small print below the article too.
    """
    if not _names_author(node):
        return False
    if _NOT_BYLINE.search(names_of(node)) or is_hidden(node) or node in above:
        return False
    for parent in lineage(node):
        if parent in above:
            break
        if foot and ENTRY_FOOT.search(names_of(parent)):
            continue
        if parent is not node and (
            parent.tag in ("article", "aside", "footer", "nav", "figure") or _TEASER.search(names_of(parent))
        ):
            return False
    return not in_comments(node)


def _names_author(node: HtmlElement) -> bool:
    """Whether the mark-up says that an element is about an author."""
    own = dict(node.items())  # one call into the tree instead of six
    if not own:
        return False
    name = own.get("class") or own.get("id")
    if name and _AUTHOR_NAME.search(name.lower()):
        return True
    if own.get("rel") == "author" or "author" in (own.get("itemprop") or own.get("data-testid") or "").lower():
        return True
    return node.tag == "a" and _PROFILE.search(own.get("href") or "") is not None


def _names_in_line_of(node: HtmlElement) -> tuple[str, ...]:
    """The names in a byline; a link to one author's page stands beside those to the others': `Von <a>…</a> und <a>…</a>`."""
    names = _names_in_element(node)
    line = node.getparent() if node.tag == "a" else None
    if not names or line is None or len(text_of(line) or "") > _LONGEST_LINE:
        return names
    links = [link for link in line.iterchildren("a") if _names_author(link)]
    return tuple(dict.fromkeys(name for link in links for name in names_in(text_of(link), loose=True))) or names


def _is_profile(node: HtmlElement) -> bool:
    return node.tag == "a" and bool(_PROFILE.search(node.get("href") or ""))


def _names_in_element(node: HtmlElement) -> tuple[str, ...]:
    """Names in a byline element: of its parts that are named authors or are links, else of its whole text."""
    parts = [part for part in node.iterdescendants("a", "span", "div", "p", "li", "strong", "b") if _holds_name(part)]
    names = [name for part in parts for name in names_in(text_of(part), loose=True)]
    if names:
        return tuple(dict.fromkeys(names))
    skipped = list(node.iterdescendants("time", "figcaption", "button"))
    text = text_of(node, skipped)
    named = names_in(text, loose=len((text or "").split()) < 8) if text and len(text) < 300 else ()
    return named or names_in(node.text) or _emphasised_name(node)  # `Anna Muster<br>Universität Musterstadt`


def _emphasised_name(node: HtmlElement) -> tuple[str, ...]:
    """The name that an author box opens with in bold: `<strong>Anna Muster</strong><p>Redakteurin seit 2005 …</p>`."""
    first = next(node.iterdescendants("strong", "b", "h3", "h4", "h5", "h6"), None)
    text = text_of(first) if first is not None else None
    return names_in(text) if text and is_name_line(text) else ()


def _holds_name(part: HtmlElement) -> bool:
    if len(part) and part.tag != "a":
        return False
    named = part.get("rel") == "author" or part.get("itemprop") == "name" or bool(_NAME_PART.search(names_of(part)))
    return named or _is_profile(part)
