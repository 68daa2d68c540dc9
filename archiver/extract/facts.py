"""Keywords and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.document import Document, strings
from archiver.extract.places import ENTRY_FOOT, WIDGET, in_comments, lineage, names_of
from archiver.extract.section import CATEGORY_NAME
from archiver.extract.text import clean, squeezed, text_of

_LONGEST = 60
"""Most characters of a keyword; longer ones are sentences that a plug-in wrote (guessed)."""
_LEVELS = 5
"""Elements around tags whose names are looked at: outer ones (`right-sidebar`) often hold the article too (guessed)."""
_MOST = 50
"""Most keywords kept (guessed; measured pages have up to 30)."""
_LANGUAGE = re.compile(r"^([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})*$")
_LANGUAGE_META = ("content-language", "language", "dc.language", "og:locale")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG_BOX = re.compile(
    r"^(?:[\w-]+[-_])?(?:tags|(?:post|entry|article|story|single)[-_]tag|tag[-_]?(?:list|links|box)|schlag(?:wort|wörter|woerter)e?|labels)"
    r"(?:[-_](?:list|links|box|wrapper|items|inner|block|container|wrap|section|content|area))?$"
)
"""One class name of a box of tags: `td-tags`, `post-tags`, `item-tags-block`, `field-name-field-tags`, `tag-list`."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OTHERS = re.compile(
    rf"cloud|{WIDGET}|sidebar|related|teaser|(?:^|[\s_-])cards?(?:$|[\s_-])|loop|popular|trending|(?:site|page)-footer|colophon|menu"
)
"""Class names of parts whose tags are not the article's."""
_CATEGORY_HREF = re.compile(r"/(?:category|kategorien?|rubrik|ressort)/", re.I)


def find_keywords(document: Document) -> tuple[str, ...]:
    """The page's keywords in page order, each once in whatever case, without the site's name.

    JSON-LD and meta tags first, then the tag links below the text; what a meta tag merely repeats is not kept twice.
    """
    sites = document.site_names
    kept: dict[str, str] = {}
    for word in _keywords(document):
        key = squeezed(word)
        if key and key not in sites and key not in kept and len(word) <= _LONGEST:
            kept[key] = word
    return tuple(list(kept.values())[:_MOST])


def _keywords(document: Document) -> Iterator[str]:
    for _, words in keyword_sources(document):
        yield from words


def keyword_sources(document: Document) -> Iterator[tuple[str, Iterable[str]]]:
    """Where keywords may stand, in the order in which they are kept, with the words there."""
    for name in ("news_keywords", "article:tag", "parsely-tags", "cxenseparse:keywords"):
        yield f"meta {name}", _split(document.meta.get(name, ()))
    yield "json-ld keywords", _split(strings(document.news.get("keywords")))
    for name in ("keywords", "og:article:tag"):
        yield f"meta {name}", _split(document.meta.get(name, ()))
    links = list(_tag_links(document))
    yield "tag link", links
    if not links:
        yield "tag box", _tag_boxes(document)


def _tag_links(document: Document) -> Iterator[str]:
    for link, kind in document.links_with_rel:
        rel = kind.split()
        if (
            "tag" in rel
            and "category" not in rel
            and not _CATEGORY_HREF.search(link.get("href") or "")
            and not any(CATEGORY_NAME.search(names_of(parent)) for parent in lineage(link, 2))
            and not _is_of_others(link)
        ):
            yield (text_of(link) or "").lstrip("# ")


def _tag_boxes(document: Document) -> Iterator[str]:
    """The links of boxes that class names call the article's tags: themes and systems that know no `rel="tag"`."""
    for box in document.tagged("ul", "ol", "li", "div", "p", "span", "section", "dd"):
        name = box.get("class")
        if name and "ag" in name and _names_tags(name) and not _is_of_others(box):
            links = list(islice(box.iter("a"), _MOST + 1))
            if len(links) <= _MOST:
                yield from (
                    (text_of(link) or "").lstrip("# ")
                    for link in links
                    if not _CATEGORY_HREF.search(link.get("href") or "") and (link.get("href") or "#")[0] != "#"
                )


@lru_cache(maxsize=4096)
def _names_tags(classes: str) -> bool:
    return any(_TAG_BOX.search(token) for token in _HUMP.sub("-", classes[:600]).lower().split())


def _is_of_others(box: HtmlElement) -> bool:
    """Whether tags stand beside the article: in a cloud, a widget, a teaser, the site's head or foot."""
    if in_comments(box):
        return True
    for node in lineage(box, _LEVELS):
        own_foot = node.tag == "footer" and next(node.iterancestors("article"), None) is not None
        if ENTRY_FOOT.search(names_of(node)):
            continue
        if node.tag in ("nav", "aside", "form") or (node.tag == "footer" and not own_foot):
            return True
        if _OTHERS.search(names_of(node)):
            return True
    return False


def _split(values: Iterable[str]) -> Iterator[str]:
    """Keywords of lists written as one string, by commas or semicolons."""
    for value in values:
        for word in re.split(r"[,;|]", value):
            if cleaned := clean(word.strip("\"'#[] ")):
                yield cleaned


def find_language(document: Document) -> str | None:
    """The language as lower-case ISO 639-1 code: `de` for `<html lang="de-AT">`; what the page says of itself, not a guess."""
    return next((code for _, _, code in language_sources(document) if code), None)


def language_sources(document: Document) -> Iterator[tuple[str, str, str | None]]:
    """Where the page names a language, best first: place, what stands there, and the code it means or None."""
    told = [(f"<html {name}>", document.tree.get(name)) for name in ("lang", "xml:lang", _XML_LANG)]
    told += [("json-ld inLanguage", value) for value in strings(document.news.get("inLanguage"))]
    name = next((name for name in _LANGUAGE_META if name in document.meta), None)
    told += [(f"meta {name}", document.meta_first(name))] if name else []
    for place, value in told:
        if value:
            code = _LANGUAGE.match(value.strip().split(",")[0])
            yield place, value, code[1].lower() if code else None
