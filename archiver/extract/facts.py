"""Keywords and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.extract.document import Document, strings
from archiver.extract.places import in_comments, lineage, names_of
from archiver.extract.section import CATEGORY_NAME
from archiver.extract.text import clean, squeezed, text_of

_LONGEST = 60
"""Most characters of a keyword; longer ones are sentences that a plug-in wrote (guessed)."""
_MOST = 50
"""Most keywords kept (guessed; measured pages have up to 30)."""
_LANGUAGE = re.compile(r"^([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})*$")
_REL_TAG = b'rel="tag'
"""How WordPress marks tag links; looked for in the source first, which is faster than walking all links."""
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
    for name in ("news_keywords", "article:tag", "parsely-tags", "cxenseparse:keywords"):
        yield from _split(document.meta.get(name, ()))
    yield from _split(strings(document.news.get("keywords")))
    yield from _split(document.meta.get("keywords", ()))
    yield from _split(document.meta.get("og:article:tag", ()))
    for link in document.tree.iter("a") if _REL_TAG in document.html else ():
        rel = (link.get("rel") or "").split()
        if (
            "tag" in rel
            and "category" not in rel
            and not _CATEGORY_HREF.search(link.get("href") or "")
            and not any(CATEGORY_NAME.search(names_of(parent)) for parent in lineage(link, 2))
            and not in_comments(link)
        ):
            yield (text_of(link) or "").lstrip("#")


def _split(values: Iterable[str]) -> Iterator[str]:
    """Keywords of lists written as one string, by commas or semicolons."""
    for value in values:
        for word in re.split(r"[,;|]", value):
            if cleaned := clean(word.strip("\"'#[] ")):
                yield cleaned


def find_language(document: Document) -> str | None:
    """The language as lower-case ISO 639-1 code: `de` for `<html lang="de-AT">`; what the page says of itself, not a guess."""
    told = [
        document.tree.get("lang"),
        document.tree.get("xml:lang"),
        document.tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
    ]
    told += [
        *strings(document.news.get("inLanguage")),
        document.meta_first("content-language", "language", "dc.language", "og:locale"),
    ]
    codes = (_LANGUAGE.match(value.strip().split(",")[0]) for value in told if value)
    return next((code[1].lower() for code in codes if code), None)
