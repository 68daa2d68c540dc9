"""The licence of the text, as metadata, marked links or a printed line give it; never that of an image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.images.credit_marks import is_credit_name
from archiver.extract.images.credit_words import LICENCE
from archiver.extract.places import in_comments, lineage
from archiver.extract.text import clean, text_of

_META = ("dcterms.license", "dc.license", "dc.rights.license", "dcterms.rights", "dc.rights", "license", "licence")
_LABEL = re.compile(r"^(?:text-?)?(?:lizenz|licen[cs]e)\s?:\s*", re.I)
"""`Lizenz: CC BY-SA 4.0`, `Textlizenz: …`"""
_STATEMENT = re.compile(
    r"^(?:©\s?)?(?:dieser|dieses|diese|der|das|die|alle|unsere|sofern|soweit|wenn|this)\s(?:[\w-]+,?\s){0,12}?"
    r"(?:text\w*|artikel|beitr[aä]ge?|werke?|inhalte?|interviews?|website|webseite|angebots?|article|work|content)\b"
    r"[^.]{0,200}\b(?:lizenz\w*|licen[cs]e\w*|creative commons|cc[ -]by)",
    re.I,
)
"""`Dieser Artikel steht unter der Lizenz CC BY 4.0`, `Sofern nicht anders angegeben, stehen die Inhalte unter …`"""
_OF_IMAGES = re.compile(r"foto|bild|image|photo|grafik|illustration|karte|video|wikimedia|wikipedia", re.I)
"""What else has licences; a line that names one of these may mean it."""
_NAMED = re.compile(
    r"\b(?:CC|Creative[ -]Commons)(?:[ -](?:BY|NC|SA|ND|0|Zero|Namensnennung|Attribution|Lizenz))?(?:[ -](?:BY|NC|SA|ND))*"
    r"(?:[ -]\d\.\d)?(?:[ -](?:DE|AT|CH|International|Germany|Deutschland))?",
    re.I,
)
_OPENING = re.compile(
    r"\s*(?:©\s?)?(?:text-?)?(?:lizenz|licen|dies|der\s|das\s|die\s|alle\s|unsere\s|sofern|soweit|wenn\s|this\s)", re.I
)
"""How a line of either kind begins: what most lines are spared further reading by."""
_LINE_TAGS = frozenset("p div span li small footer section dd td em strong b i".split())
_MOST_CHILDREN = 12
_IMAGE_TAGS = frozenset(("figure", "figcaption", "picture"))
_ADDRESS = "creativecommons.org/"
_LONGEST_NAME = 80
_LONGEST_LINE = 400


def find_licence(document: Document) -> str | None:
    """Address of the text's licence, else its name as printed: `https://creativecommons.org/licenses/by/4.0/`, `CC BY-SA 4.0`."""
    return next((licence for _, licence in licence_sources(document)), None)


def licence_sources(document: Document) -> Iterator[tuple[str, str]]:
    """Every licence that the page gives its text, best first: place, and address or name."""
    yield from (("json-ld license", name) for name in _json_ld(document, document.news.get("license")))
    for name in _META:
        for content in document.meta.get(name, ())[:1]:
            if licence := document.absolute(content) if "://" in content else _named(content):
                yield f"meta {name}", licence
    yield from _marked(document)
    yield from _printed(document)


def _json_ld(document: Document, value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        told = (item.get("url") or item.get("@id") or item.get("name")) if isinstance(item, dict) else item
        if isinstance(told, str) and (text := clean(told)):
            address = document.absolute(text) if "://" in text or text.startswith("/") else None
            if address or len(text) <= _LONGEST_NAME:
                yield address or text


def _named(text: str) -> str | None:
    """A text that is the name of a licence; rights notices (`© Testblatt 2024`) are none."""
    return text if len(text) <= _LONGEST_NAME and LICENCE.search(text) else None


def _marked(document: Document) -> Iterator[tuple[str, str]]:
    """Links that call themselves a licence (`rel=license`, microformats and HTML 4.12.1)."""
    for element in (*document.tagged("link"), *document.tagged("a")):
        mark = element.get("rel") or element.get("itemprop")
        if mark and "license" in mark.lower().split():
            url = document.absolute(element.get("href"))
            licence = url or (text_of(element) if element.tag == "a" else None)
            if licence and not _is_of_image(element):
                yield f"<{element.tag} rel=license>", licence


def _printed(document: Document) -> Iterator[tuple[str, str]]:
    """Lines that state the text's licence: after a label, or as a sentence."""
    for element, text in document.texts:
        if element.tag not in _LINE_TAGS or not _OPENING.match(text):
            continue
        holder = _holder(element)
        name = _stated(_line_of(holder))
        if name is None or _is_of_image(holder) or in_comments(holder):
            continue
        if b"izenz" not in document.source:  # not of a page in another language
            return
        links = [url for a in holder.iter("a") if (url := document.absolute(a.get("href"))) and _is_licence(url, a)]
        if links or (name and len(name) <= _LONGEST_NAME):
            yield "printed", links[0] if links else name


def _holder(element: HtmlElement) -> HtmlElement:
    """The element of the whole line: `<strong>Lizenz:</strong> CC BY 4.0` stands in its parent."""
    parent = element.getparent()
    return parent if parent is not None and _LABEL.fullmatch(f"{(text_of(element) or '')} ") else element


def _line_of(element: HtmlElement) -> str | None:
    is_short = next(islice(element.iterchildren(), _MOST_CHILDREN, None), None) is None  # len() would count them all
    line = text_of(element) if is_short else None
    return line if line and len(line) <= _LONGEST_LINE else None


def _stated(line: str | None) -> str | None:
    """The licence that a line names, "" where only its link may name it; None for a line that states none for the text."""
    if not line:
        return None
    if label := _LABEL.match(line):
        return line[label.end() :].strip(" .")
    if not _STATEMENT.match(line) or _OF_IMAGES.search(line.split(". ")[0]):
        return None
    named = _NAMED.search(line)
    return named[0] if named else ""


def _is_licence(url: str, anchor: HtmlElement) -> bool:
    return _ADDRESS in url or bool(LICENCE.search(text_of(anchor) or ""))


def _is_of_image(element: HtmlElement) -> bool:
    """Whether a licence stands at an image: in its figure, caption or credit, or beside it in one box."""
    for node in islice(lineage(element), 6):
        if node.tag in _IMAGE_TAGS or is_credit_name(node):
            return True
        if "ImageObject" in (node.get("itemtype") or ""):
            return True
    return False
