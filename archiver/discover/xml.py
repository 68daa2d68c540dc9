"""XML as news sites serve it: unpacked, decoded and mended, and never trusted."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.entities import html5
from io import BytesIO

from lxml import etree

from archiver.extract.charset import decode

MAX_BYTES = 50 * 1024 * 1024
"""The sitemap protocol's limit for an uncompressed file (https://www.sitemaps.org/protocol.html#index)."""
_XML_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]{0,2000}(?:>|\[.*?(?:\]\s*>|\Z))", re.S)
_REFERENCES = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?![A-Za-z_:/!?])|&(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6});|(\w{1,31});)?", re.S
)
"""A CDATA section (kept as it is), a `<` that begins no mark-up, or an ampersand with what makes it a reference."""
_ROOT = re.compile(r"<(?:[\w.-]{1,30}:)?(?:rss|feed|rdf|urlset|sitemapindex)\b", re.I)
_LONGEST_PREFACE = 20_000
"""Characters before the root element that are looked through: warnings of PHP, blank lines, comments."""
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)


@dataclass(frozen=True, slots=True)
class Source:
    """A document as clean XML in UTF-8, and whether something had to be given up to get there."""

    xml: bytes
    cut: bool = False
    """True when the packed data ended early or held more than MAX_BYTES; `xml` is the beginning."""


def unpacked(content: bytes, most: int = MAX_BYTES) -> tuple[bytes, bool]:
    """The content without its gzip wrapping, at most `most` bytes of it, and whether anything is missing."""
    if not content.startswith(b"\x1f\x8b"):
        return content[:most], len(content) > most
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(content, most)
    except zlib.error:
        return b"", True
    return plain, not unpacker.eof


def source_of(content: bytes) -> Source:
    """The document with its references resolved here: only characters, no entities that the document defines.

    The document type is dropped, so nothing can be expanded or fetched; a bare `&` and unknown names become text.
    """
    plain, cut = unpacked(content)
    text = _DOCTYPE.sub("", _PROLOG.sub("", decode(plain)), count=1)
    if root := _ROOT.search(text, 0, _LONGEST_PREFACE):
        text = text[root.start() :]
    return Source(_REFERENCES.sub(_resolved, text).encode("utf-8", "replace"), cut)


def elements(source: Source, names: Collection[str], also: Collection[str] = ()) -> Iterator[etree._Element]:
    """Every element with one of these local names, once it is complete, in document order; broken mark-up is skipped.

    An element of `names` is emptied after its turn, so that large files need little memory: what a reader needs
    of it must be taken at once. One of `also` stays, as it may be part of one that follows.
    """
    parser = etree.iterparse(
        BytesIO(source.xml), events=("end",), recover=True, huge_tree=True, resolve_entities=False, no_network=True,
        load_dtd=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in parser:
            name = local_name(element)
            if name in names or name in also:
                yield element
            if name in names:
                _forget(element)
    except etree.XMLSyntaxError:
        return


def is_well_formed_end(source: Source) -> bool:
    """Whether the document ends as it should: with the end tag of its root element."""
    root = re.search(rb"<([A-Za-z_][\w:.-]*)", source.xml)
    return bool(root) and source.xml.rstrip().endswith(b"</" + root[1] + b">") if root else False


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _forget(element: etree._Element) -> None:
    """Empty an element and drop what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _resolved(match: re.Match[str]) -> str:
    number, name = match[1], match[2]
    if match[0].startswith("<"):
        return match[0] if len(match[0]) > 1 else "&lt;"
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        legal = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
        return match[0] if legal else ""
    if name in _XML_ENTITIES:
        return match[0]
    return html5.get(f"{name};", f"&amp;{match[0][1:]}").replace("<", "&lt;") if name else "&amp;"
