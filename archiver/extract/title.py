"""The headline that readers see: found among the page's headings by what its metadata call the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.extract.above_text import NOTICE, headline_above_text
from archiver.extract.document import Document, strings
from archiver.extract.kicker import split_heading
from archiver.extract.places import ASIDE, in_breadcrumb, is_hidden, lineage, names_of
from archiver.extract.state import title_in_state
from archiver.extract.text import clean, squeezed, text_of

TITLE_LIMIT = 500
"""Longest title kept, in characters (guessed: the longest of 72 measured headlines has 122); guards the archive against 1 MB titles."""
_HEADINGS = ("h1", "h2", "h3")
_TITLE_META = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title")
_HEADLINE_NAME = re.compile(r"headline|(?:^|[\s_-])(?:titel|title|hed)(?:$|[\s_-])|überschrift|ueberschrift")
"""Class names and ids of headlines: `entry-title`, `article__headline`, `post-title`, `artikel-titel`."""
_SITE_NAME = re.compile(
    r"site-?(?:title|name|logo|branding|headline)|(?:^|[\s_-])logo|page__branding|brand(?:$|[\s_-])"
)
"""Class names of headings that hold the site's own name."""
_LOOK_ALIKE = ("div", "p", "span", "strong", "b", "td", "font", "a", "header", "h4", "h5")
"""Elements that old or careless pages set their headline in."""
_WORD = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+(?:\||-|–|—|•|·|»|›|::|/|:)\s+")
_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}.{0,20}")
UNLIKE = 0.25
"""Likeness to every machine title below which a heading is not the headline (guessed; true headlines score 0.5 to 1)."""
_CLEAR = 0.35
"""Standing of an h1 that nothing speaks against: the headline even where metadata hold quite another (SEO) title."""
_DOUBTFUL = -0.2
"""Standing below which a heading is hidden or a breadcrumb: any visible element with the same words is preferred."""
_TELLING_NAME = 8
"""Letters of a site's name that no headline begins with by chance (guessed)."""
_NAME_END = re.compile(r"(?:von|seit)?(?:1[5-9]|20)\d\d(?:ev)?|ev|gmbh|online")
_MOST_HEADINGS = 500
"""Headings looked at, against pages of 100,000."""


@dataclass(frozen=True, slots=True, eq=False)
class Headline:
    """What the page is titled, and where that stands."""

    title: str | None
    """Without kicker, badges (`Plus`, `Abo`) and site name; quotes and dashes as printed."""
    kicker: str | None
    element: HtmlElement | None
    """The heading in `document.tree`; None when no visible element shows the title."""


def find_headline(document: Document) -> Headline:
    """The headline as printed; the machine-readable title without the site's name where no heading shows one."""
    titles = machine_titles(document)
    element = _best_heading(document, titles)
    if element is None:
        told = titles[0] if titles else title_in_state(document)
        return Headline(told[:TITLE_LIMIT] if told else None, None, None)
    title, kicker = split_heading(element, titles, _sections(document))
    return Headline(_shortened(title), _shortened(kicker), element)


def _sections(document: Document) -> list[str]:
    return [*strings(document.news.get("articleSection")), *document.meta.get("article:section", ())]


def machine_titles(document: Document) -> list[str]:
    """The titles that metadata give, most trusted first, without the site's name, each once."""
    names = document.site_names
    return list(dict.fromkeys(without_site(text[: 2 * TITLE_LIMIT], names) for _, text in told_titles(document)))


def told_titles(document: Document) -> list[tuple[str, str]]:
    """Where metadata give a title, and the title as it stands there, most trusted first: `("meta og:title", "…")`."""
    page_title = next(iter(document.tagged("title")), None)
    news = ("headline" if strings(document.news.get("headline")) else "name",)
    found = [(f"meta {name}", document.meta_first(name)) for name in _TITLE_META]
    found[2:2] = [(f"json-ld {key}", text) for key in news for text in strings(document.news.get(key))[:1]]
    found.append(("<title>", clean(page_title.text) if page_title is not None else None))
    found.append(("feed", clean(document.found.title) if document.found else None))
    return [(place, text) for place, text in found if text]


def without_site(title: str, names: frozenset[str]) -> str:
    """A machine title without the site's name, dates and sections around it.

    Example: `Brücke gesperrt | Lokales | Testblatt` becomes `Brücke gesperrt`.
    """
    parts, separators = _SEPARATOR.split(title), _SEPARATOR.findall(title)
    start, end = 0, len(parts)
    site_ends = False
    while end - start > 1 and (_is_site(parts[end - 1], names) or _DATE.fullmatch(parts[end - 1])):
        end, site_ends = end - 1, True
    while end - start > 1 and _is_site(parts[start], names):
        start += 1
    while end - start > 1 and "|" in separators[end - 2] and len(parts[end - 1]) <= len(parts[start]):
        end -= 1
    # `Feuerwehrleute sollen warten - Landespolitik - WDR`: one short word before the site's name is its section
    if site_ends and end - start == 2 and len(parts[end - 1]) < 16 < len(parts[start]) and " " not in parts[end - 1]:
        end -= 1
    kept = parts[start]
    for separator, part in zip(separators[start : end - 1], parts[start + 1 : end], strict=True):
        kept += separator + part
    return kept.strip()


def _is_site(part: str, names: frozenset[str]) -> bool:
    name = squeezed(part)
    return name in names or (
        len(name) > 3 and any(name.removesuffix(end) in names for end in ("de", "at", "ch", "com", "online"))
    )


def likeness(text: str, titles: Iterable[str]) -> float:
    """How many words a heading shares with the machine title it is most like: 0 to 1 (Dice's coefficient)."""
    words = _words(text)
    best = 0.0
    for title in titles:
        others = _words(title)
        if words and others:
            best = max(best, 2 * len(words & others) / (len(words) + len(others)))
    return best


@lru_cache(maxsize=128)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text[: 2 * TITLE_LIMIT].casefold()))


def _best_heading(document: Document, titles: list[str]) -> HtmlElement | None:
    """The most likely headline; look-alikes without heading tags are searched only where the headings leave doubt."""
    best, best_score, best_likeness = None, 0.0, 0.0
    for element, alike, score in scored_headings(document, titles):
        if score > best_score:
            best, best_score, best_likeness = element, score, alike
    standing = best_score - best_likeness
    if (best is not None and not titles) or (best_likeness >= UNLIKE and standing >= _DOUBTFUL):
        return best
    other = _titled_by_role(document, titles)
    if other is None and titles:
        other = _look_alike(document, titles)
    if other is None and (best is None or standing < _DOUBTFUL):
        other = _above_text(document)
    if other is not None or best is None or best_likeness >= UNLIKE:
        return best if other is None else other
    return best if standing >= _CLEAR and len((text_of(best) or "").split()) > 2 else None


def scored_headings(document: Document, titles: list[str]) -> Iterator[tuple[HtmlElement, float, float]]:
    """Every heading that may be the headline, with its likeness to the machine titles and its score; the highest above 0 leads."""
    names = document.site_names
    for order, element in enumerate(islice(document.tagged(*_HEADINGS), _MOST_HEADINGS)):
        text = "".join(element.itertext())  # hidden parts too: enough to compare words, and much faster than text_of
        alike = likeness(text, titles)
        if (element.tag == "h1" or alike > UNLIKE or not titles) and text.strip():
            yield element, alike, alike + _standing(document, element, text, names) - min(order, 20) * 0.01


def _standing(document: Document, element: HtmlElement, text: str, names: frozenset[str]) -> float:
    """What tag, name and place of a heading say for (or against) its being the headline."""
    name = names_of(element)
    score = {"h1": 0.4, "h2": 0.15}.get(element.tag, 0.0)
    if element.get("itemprop") == "headline" or _HEADLINE_NAME.search(name):
        score += 0.15
    if _SITE_NAME.search(name) or _names_site(text, names) or _links_elsewhere(document, element):
        score -= 1.0
    if in_breadcrumb(element) or _in_list(element):
        score -= 0.7
    for node in lineage(element):
        if is_hidden(node):
            score -= 0.7
        if node.tag in ("nav", "aside", "footer", "dialog") or (node is not element and ASIDE.search(names_of(node))):
            score -= 0.5
            break
        if node.tag in ("header", "hgroup", "article", "main"):
            score += 0.02
    return score


def _names_site(text: str, names: frozenset[str]) -> bool:
    """Whether a heading is the site's name, perhaps with a year or a legal form behind it: `SC Eintracht Boke 1926 e. V.`"""
    heading = squeezed(text)
    return heading in names or any(
        len(name) >= _TELLING_NAME and heading.startswith(name) and _NAME_END.fullmatch(heading[len(name) :])
        for name in names
    )


def _in_list(element: HtmlElement) -> bool:
    """Whether a heading is (part of) a list item: a breadcrumb without a name, or one of many teasers."""
    return any(node.tag in ("li", "ol", "ul") for node in list(lineage(element, 4))[1:])


def _links_elsewhere(document: Document, element: HtmlElement) -> bool:
    """Whether the heading is a link to another page: a teaser or the logo."""
    links = [element.getparent()] if element.getparent() is not None and element.getparent().tag == "a" else []
    links += list(element.iter("a"))
    targets = [(link, target) for link in links if (target := document.absolute(link.get("href")))]
    own = {urlsplit(url).path.rstrip("/") for url in (document.url, document.canonical) if url} if targets else set()
    for link, target in targets:
        if urlsplit(target).path.rstrip("/") not in own and (text_of(link) or "") and _covers(link, element):
            return True
    return False


def _covers(link: HtmlElement, element: HtmlElement) -> bool:
    """Whether the link holds most of the heading's text."""
    return 2 * len(text_of(link) or "") > len(text_of(element) or "")


def _above_text(document: Document) -> HtmlElement | None:
    """The heading right above the text, where metadata have nothing but a `<title>` that is not printed: small sites give all pages one."""
    if any(place != "<title>" for place, _ in told_titles(document)):
        return None
    return headline_above_text(document, partial(_is_printed_title, document))


def _is_printed_title(document: Document, element: HtmlElement) -> bool:
    """Whether a heading of several words stands for itself: nothing speaks against its being the headline."""
    text = text_of(element) or ""
    if len(text.split()) < 2 or NOTICE.search(text):
        return False
    return _standing(document, element, text, document.site_names) >= 0


def _titled_by_role(document: Document, titles: list[str]) -> HtmlElement | None:
    """The element that is a heading by its role only (`<div role="heading" aria-level="1">`) and shares words with a machine title."""
    for element in document.tagged("div", "span", "p"):
        if element.get("role") == "heading" and element.get("aria-level", "1") == "1":
            text = text_of(element)
            if text and likeness(text, titles) > UNLIKE and not _links_elsewhere(document, element):
                return element
    return None


def _look_alike(document: Document, titles: list[str]) -> HtmlElement | None:
    """An element that is no heading but shows exactly a machine title."""
    wanted = {squeezed(title) for title in titles}
    for element in _short_elements(document, max(map(len, titles))):
        text = text_of(element)
        if not text or squeezed(text) not in wanted or in_breadcrumb(element) or any(map(is_hidden, lineage(element))):
            continue
        if element.tag != "a" or not _links_elsewhere(document, element):
            return element
    return None


def _short_elements(document: Document, limit: int) -> Iterator[HtmlElement]:
    """Elements whose own text could begin a title of that length; long texts are not read at all."""
    for element in document.tagged(*_LOOK_ALIKE):
        text = element.text
        if text and len(text) < 2 * limit + 100 and text.strip() and len(element) < 5:
            yield element


def _shortened(text: str | None) -> str | None:
    return text if text is None or len(text) <= TITLE_LIMIT else text[: TITLE_LIMIT - 1].rstrip() + "…"
