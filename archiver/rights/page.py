"""What a page says of itself: in the headers of its answer, and in the meta elements of its head."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from archiver.rights.agents import TRAINING_AGENTS
from archiver.rights.signals import directive_meaning, signal_meaning
from archiver.rights.statement import Meaning, Source, Statement, distinct, quoted, tdmrep_meaning
from archiver.rights.wording import reservation_in

MAX_HEAD = 256 * 1024
"""Bytes in which the head is looked for; those of the saved pages with the longest inline styles end before 200 KB."""
MAX_STATEMENTS = 20

_WORTH_READING = re.compile(rb"tdm|noai|noml|noarchive|noimageai|nocache|nosnippet|mining|44\s?b|2019/790|\bKI\b|\bAI\b", re.I)
"""Nothing is read of a page whose meta elements hold none of these."""
_META = re.compile(rb"<[mM][eE][tT][aA][\s/][^<>]{1,3000}>")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_SCRIPT = re.compile(rb"<(script|style|noscript|template)\b.*?(?:</\1|\Z)", re.S | re.I)
_ATTRIBUTE = re.compile(r"""([a-z][a-z:-]{0,30})\s*=\s*(?:"([^"]{0,3000})"|'([^']{0,3000})'|([^\s"'>]{1,300}))""", re.I)
_ROBOT_NAMES = frozenset({"robots", "archiver", "tdm", "ai"}) | TRAINING_AGENTS
"""Names of meta elements and prefixes of X-Robots-Tag whose directives are meant for such as us."""
_RIGHTS_NAMES = frozenset(
    "rights copyright licence license usage terms dc.rights dcterms.rights dc:rights dcterms:rights dcterms.license "
    "rights-standard tdm ai-policy".split()
)
"""Names of meta elements in which publishers write what may be done with the text."""


def of_page(headers: Iterable[tuple[str, str]], content: bytes, charset: str | None = None) -> tuple[Statement, ...]:
    """All that an answer says, headers first; () for the many pages that say nothing."""
    return distinct([*_of_headers(headers), *_of_head(content, charset)], MAX_STATEMENTS)


def _of_headers(headers: Iterable[tuple[str, str]]) -> Iterator[Statement]:
    said = [(name.lower(), value) for name, value in headers]
    policy = next((quoted(value) for name, value in said if name == "tdm-policy"), None)
    for name, value in said:
        if name == "tdm-reservation":
            meaning = tdmrep_meaning(value)
            yield Statement(Source.HEADER, quoted(f"{name}: {value}"), meaning, policy, is_tdmrep=True)
        elif name == "x-robots-tag":
            if meaning := _directives(value):
                yield Statement(Source.HEADER, quoted(f"{name}: {value}"), meaning)
        elif name in ("content-usage", "content-signal"):
            yield Statement(Source.HEADER, quoted(f"{name}: {value}"), signal_meaning(value))


def _directives(value: str) -> Meaning | None:
    """What an X-Robots-Tag means, unless it is for some other robot. Example: `noai`, `GPTBot: noarchive`."""
    agent, colon, rest = value.partition(":")
    if not colon or "," in agent or agent.strip().lower() in ("unavailable_after", "max-snippet", "max-image-preview"):
        return directive_meaning(value)
    return directive_meaning(rest) if agent.strip().lower() in _ROBOT_NAMES else None


def _of_head(content: bytes, charset: str | None) -> Iterator[Statement]:
    metas = _metas(content, charset)
    policy = next((quoted(text) for name, text, _ in metas if name == "tdm-policy"), None)
    for name, text, tag in metas:
        if name == "tdm-reservation":
            yield Statement(Source.META, tag, tdmrep_meaning(text), policy, is_tdmrep=True)
        elif name in _ROBOT_NAMES and (meaning := directive_meaning(text)):
            yield Statement(Source.META, tag, meaning)
        elif name in ("content-usage", "content-signal"):
            yield Statement(Source.META, tag, signal_meaning(text))
        if name in _RIGHTS_NAMES and (said := reservation_in(text)):
            yield Statement(Source.META, quoted(f"{name}: {said}"), Meaning.RESERVED)


def _metas(content: bytes, charset: str | None) -> list[tuple[str, str, str]]:
    """Name, content and quotation of the meta elements worth reading; those in comments and scripts are none."""
    head = _head(content)
    if not any(map(_WORTH_READING.search, _META.findall(head))):
        return []
    head = _SCRIPT.sub(b"", _COMMENT.sub(b"", head))
    found = []
    for tag in _META.findall(head):
        attributes = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(_text(tag, charset))
        }
        name, value = (attributes.get("name") or attributes.get("property") or "").strip().lower(), attributes.get("content")
        if name and value:
            found.append((name, value, quoted(f'<meta name="{name}" content="{value}">')))
    return found


def _head(content: bytes) -> bytes:
    """The bytes before the body, which meta elements cannot stand in."""
    head = content[:MAX_HEAD]
    for end in (b"</head", b"</HEAD", b"<body", b"<BODY"):
        if (place := head.find(end)) >= 0:
            return head[:place]
    return head


def _text(tag: bytes, charset: str | None) -> str:
    for name in ("utf-8", charset or "", "cp1252"):
        try:
            return tag.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return tag.decode("latin-1")
