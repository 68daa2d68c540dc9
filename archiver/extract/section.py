"""The section (Ressort) an article stands in: breadcrumb, category links, metadata; the address decides between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from archiver.extract.document import Document, strings
from archiver.extract.places import BREADCRUMB, WIDGET, following, is_hidden, lineage, names_of, own_parts
from archiver.extract.text import clean, squeezed, text_of

_HOME = frozenset(
    "home start startseite homepage zurstartseite website magazin aktuell aktuelles nachrichten news artikel article articles alle "
    "allenachrichten übersicht archiv blog beiträge beitrag post posts themen thema ressorts rubriken siesindhier pages de".split()
)
"""Crumbs and path segments that name no section; used only when nothing else is there."""
_NO_SECTION = re.compile(
    r"[\d/.\s-]+|(?:\d+ )?kommentare?|uncategorized|unkategorisiert|mehr|teilen|drucken|zurück|"
    r"suche|search|kontakt|impressum|abo|newsletter|login|anmelden|team|termine|shop",
    re.I,
)
"""What labels hold that name no section: issues, dates, counters, buttons, service pages."""
_CATEGORY_HREF = re.compile(
    r"/(?:category|kategorien?|rubrik(?:en)?|ressorts?|categor(?:y|ies)|pagecategories|sections?|themenbereich)/", re.I
)
CATEGORY_NAME = re.compile(
    r"(?:^|[\s_-])(?<!\bp-)(?:cat|cats|category|categories|kategorie|rubrik|ressort|section-?(?:name|label|link|title)|post-?cat\w*|entry-?cat\w*)"
    r"(?:$|[\s_-])|cat-links|meta-category|rubric"
)
"""Class names of category labels (WordPress themes and publishers); `p-category` of microformats marks tags."""
_SECTION_LINK = re.compile(r"(?:^|[\s_-])section(?:$|\s)")
_TEASER = re.compile(
    rf"teaser|sidebar|related|(?:site|page|global|main)-?footer|^footer(?:$|\s)|comment|(?:^|[\s_-])menu|{WIDGET}|most-?read"
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
"""What a category's name does not hold, but a list of other articles does: `<div class="rubrik"><h3>Mehr aus: Inland</h3>`."""
_MENU = 5
"""Links from which a line above the headline is a menu (guessed)."""
_NEAR = 120
"""How many elements after the headline are searched for a category link (guessed)."""
_LONGEST = 60
"""Most characters of a section's name (guessed; the longest of 50 measured has 33)."""


def find_section(document: Document, headline_element: HtmlElement | None = None) -> str | None:
    """The section as printed, capitals repaired; the one that the address names first wins over the first that is found.

    Example: crumbs `Start › Kärnten › Osttirol` at `/kaernten/osttirol/1/brand` give `Kärnten`.
    """
    sites, own = document.site_names, _segments(document.url)
    title = squeezed(text_of(headline_element) or "") if headline_element is not None else ""
    named: list[str] = []
    for name in map(_tidy, _named(document, headline_element)):
        if not name or squeezed(name) in sites or squeezed(name) == title or _NO_SECTION.fullmatch(name):
            continue
        named.append(name)
        if own and slug(name) == own[0] and not name.islower():
            return _capitals(name, named)
    telling = [name for name in named if squeezed(name) not in _HOME]
    telling = telling or [name for name in named if not squeezed(name).startswith(("home", "start"))]
    chosen = min((name for name in telling if slug(name) in own), key=lambda name: own.index(slug(name)), default=None)
    chosen = chosen or next(iter(telling), None)
    if chosen is None or chosen.islower():
        chosen = _tidy(_from_navigation(document, chosen or next(iter(own), None))) or chosen
    return _capitals(chosen, named) if chosen else None


def _segments(url: str) -> list[str]:
    """The folders of the address that may name a section, as `slug` spells them: `["sport", "fussball"]`."""
    folders = [slug(segment) for segment in unquote(urlsplit(url).path).split("/") if segment][:-1]
    return [folder for folder in folders if folder not in _HOME and not re.fullmatch(r"[\d-]*", folder)]


def _named(document: Document, headline: HtmlElement | None) -> Iterator[str | None]:
    """Every name that may be the section's, best source first."""
    for _, names in section_sources(document, headline):
        yield from names


def section_sources(document: Document, headline: HtmlElement | None) -> Iterator[tuple[str, Iterable[str | None]]]:
    """Where a section may be named, best first, with the names there; read one by one, since the first may do."""
    yield "breadcrumb", _crumbs(document)
    yield "category link", _category_links(document, headline)
    for text in strings(document.news.get("articleSection")):
        yield "json-ld articleSection", re.split(r",(?=\S)|, ", text)
    yield "meta article:section", document.meta.get("article:section", ())
    yield "meta parsely-section", document.meta.get("parsely-section", ())
    if not strings(document.news.get("articleSection")) and "article:section" not in document.meta:
        yield "folder link above the headline", _folder_links(document, headline)


def _crumbs(document: Document) -> Iterator[str | None]:
    """Steps of the page's breadcrumbs: those in JSON-LD, then the visible ones."""
    for node in document.json_ld_of({"BreadcrumbList"}):
        yield from islice(_steps(node.get("itemListElement")), 4)
    box = next((node for node in document.tagged("nav", "ol", "ul", "div", "p") if _is_breadcrumb(node)), None)
    if box is not None:
        links = [link for link in islice(box.iter("a"), 4) if not is_hidden(link)]
        inner = [link for link in links if not _leads_home(document.absolute(link.get("href")))]
        yield from map(text_of, inner or links)


def _leads_home(url: str | None) -> bool:
    """Whether a crumb is the site itself, by whatever name it goes."""
    return url is not None and urlsplit(url).path.strip("/") == ""


def _is_breadcrumb(node: HtmlElement) -> bool:
    name = (node.get("class") or node.get("id") or "").lower()
    if (
        "crumb" in name or "krume" in name or "here" in name or "path" in name or "rootline" in name
    ) and BREADCRUMB.search(name):
        return True
    return node.tag == "nav" and "breadcrumb" in (node.get("aria-label") or "").lower()


def _steps(items: Any) -> Iterator[str | None]:
    steps = [step for step in items if isinstance(step, dict)] if isinstance(items, list) else []
    for step in steps:
        item = step.get("item")
        names = strings(step.get("name")) or strings(item if isinstance(item, dict) else None)
        yield names[0] if names else None


def _category_links(document: Document, headline: HtmlElement | None) -> Iterator[str | None]:
    """Category labels and links around the headline, then WordPress's own links anywhere; teasers' own are left out."""
    if headline is not None:
        above = own_parts(headline)
        for node in chain(_before(headline), islice(following(headline, ("a", "span", "div", "li", "dd")), _NEAR)):
            if _is_category(node) and _belongs(node, above) and next(node.iter(*_HEADINGS), None) is None:
                link = next(node.iter("a"), None)
                yield text_of(link if link is not None else node)
    yield from (text_of(link) for link, rel in document.links_with_rel if "category" in rel)


def _folder_links(document: Document, headline: HtmlElement | None) -> Iterator[str | None]:
    """The link above the headline that is called as the folder it leads to: `<a href="/inland/">Inland</a>`; in menus there are many."""
    for node in list(lineage(headline, 4)) if headline is not None else ():
        for sibling in islice(node.itersiblings("*", preceding=True), 3):
            links = list(islice(sibling.iter("a"), _MENU))
            if sibling.tag != "nav" and len(links) < _MENU:
                names = [name for link in links if (name := _folder_name(document, link))]
                own = _segments(document.url)  # small sites' menus have few links, each named as its folder
                yield from names if len(names) == 1 else (name for name in names if slug(name) in own)
        if node.tag in ("article", "main"):
            return


def _folder_name(document: Document, link: HtmlElement) -> str | None:
    name = _tidy(text_of(link))
    url = document.absolute(link.get("href")) if name else None
    folder = urlsplit(url).path.rstrip("/").rpartition("/")[2] if url else ""
    return name if name and slug(name) and slug(name) == slug(unquote(folder)) else None


def _belongs(node: HtmlElement, above: set[HtmlElement]) -> bool:
    """Whether a label belongs to the article and not to a teaser, a menu or a box."""
    for parent in lineage(node):
        if parent in above:
            return True
        if parent.tag in ("nav", "aside", "article") or _TEASER.search(names_of(parent)):
            return False
    return True


def _before(headline: HtmlElement) -> Iterator[HtmlElement]:
    for node in list(lineage(headline, 4)):
        if node.tag in ("article", "main"):
            return
        for sibling in islice(node.itersiblings("*", preceding=True), 3):
            yield from islice(sibling.iter("a", "span", "div", "li"), 12)


def _is_category(node: HtmlElement) -> bool:
    if node.tag == "a" and (
        "category" in (node.get("rel") or "")
        or _SECTION_LINK.search(node.get("class") or "")
        or _CATEGORY_HREF.search(node.get("href") or "")
    ):
        return True
    name = node.get("class")
    return bool(name) and len(node) < 4 and _names_category(name)


@lru_cache(maxsize=4096)
def _names_category(classes: str) -> bool:
    return bool(CATEGORY_NAME.search(classes.lower()))


def slug(name: str) -> str:
    """How addresses spell a name: `Kärnten & Osttirol` gives `kaernten-osttirol`."""
    name = name.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss").replace("&", " ")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"-(?:und|and)-", "-", re.sub(r"[^a-z0-9]+", "-", plain).strip("-"))


def _from_navigation(document: Document, name: str | None) -> str | None:
    """What the page's links call a section or folder: `Sport` for `sport`."""
    wanted = slug(name) if name else ""
    for link in document.tagged("a") if wanted else ():
        if wanted in (link.get("href") or "") and (text := text_of(link)) and slug(text) == wanted:
            return text
    return None


def _tidy(name: str | None) -> str | None:
    name = (clean(name) or "").strip(" :>»›/|#·•-–,").replace("&amp;", "&") if name else None
    return name if name and len(name) <= _LONGEST and len(name.split()) <= 6 and "://" not in name else None


def _capitals(name: str, others: list[str]) -> str:
    """`Politik` for `POLITIK` and `politik`; short capitals (`NRW`, `EU`) and mixed names stay."""
    mixed = [
        other for other in others if other.casefold() == name.casefold() and not (other.isupper() or other.islower())
    ]
    if mixed:
        return mixed[0]
    if name.isupper() and len(name) > 4:
        return " ".join(
            word.capitalize() if len(word) > 3 or word in ("UND", "AUS") else word for word in name.split(" ")
        ).replace(" Und ", " und ")
    return name[0].upper() + name[1:] if name.islower() else name
