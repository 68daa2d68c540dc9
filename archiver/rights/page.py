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

_TELLING = tuple(
    word.encode()
    for word in "tdm-,noai,noml,noimageai,noarchive,mining,44b,44 b,2019/790,intelligen,content-usage,content-signal".split(
        ","
    )
)
"""Of a page whose meta elements hold none of these, in small letters, nothing is read."""
_META = re.compile(rb"<[mM][eE][tT][aA][\s/][^<>]{1,3000}>")
_HIDING = {
    b"<!--": b"-->",
    b"<script": b"</script",
    b"<style": b"</style",
    b"<noscript": b"</noscript",
    b"<template": b"</template",
}
"""What a meta element may stand in without being one, in small letters: beginning and end."""
_ATTRIBUTE = re.compile(r"""([a-z][a-z:-]{0,30})\s*=\s*(?:"([^"]{0,3000})"|'([^']{0,3000})'|([^\s"'>]{1,300}))""", re.I)
_ROBOT_NAMES = frozenset({"robots", "archiver", "tdm", "ai"}) | TRAINING_AGENTS
"""Names of meta elements and prefixes of X-Robots-Tag whose directives are meant for such as us."""
_RIGHTS_NAMES = frozenset(
    "rights copyright licence license usage terms dc.rights dcterms.rights dc:rights dcterms:rights dcterms.license "
    "rights-standard tdm ai-policy".split()
)
"""Names of meta elements in which publishers write what may be done with the text."""


def of_page(headers: Iterable[tuple[str, str]], content: bytes) -> tuple[Statement, ...]:
    """All that an answer says, headers first; () for the many pages that say nothing."""
    return distinct([*_of_headers(headers), *_of_head(content)], MAX_STATEMENTS)


def _of_headers(headers: Iterable[tuple[str, str]]) -> Iterator[Statement]:
    said = [(name.lower(), value) for name, value in headers]
    policy = next((quoted(value) for name, value in said if name == "tdm-policy"), None)
    for name, value in said:
        if name == "tdm-reservation":
            meaning = tdmrep_meaning(value)
            yield Statement(Source.HEADER, quoted(f"{name}: {value}"), meaning, policy, is_tdmrep=True)
        elif name == "x-robots-tag":
            if told := _directives(value):
                yield Statement(Source.HEADER, quoted(f"{name}: {value}"), told)
        elif name in ("content-usage", "content-signal"):
            yield Statement(Source.HEADER, quoted(f"{name}: {value}"), signal_meaning(value))


def _directives(value: str) -> Meaning | None:
    """What an X-Robots-Tag means, unless it is for some other robot. Example: `noai`, `GPTBot: noarchive`."""
    agent, colon, rest = value.partition(":")
    if not colon or "," in agent or agent.strip().lower() in ("unavailable_after", "max-snippet", "max-image-preview"):
        return directive_meaning(value)
    return directive_meaning(rest) if agent.strip().lower() in _ROBOT_NAMES else None


def _of_head(content: bytes) -> Iterator[Statement]:
    metas = _metas(content)
    policy = next((quoted(text) for name, text, _ in metas if name == "tdm-policy"), None)
    for name, text, tag in metas:
        if name == "tdm-reservation":
            yield Statement(Source.META, tag, tdmrep_meaning(text), policy, is_tdmrep=True)
        elif name in _ROBOT_NAMES and (told := directive_meaning(text)):
            yield Statement(Source.META, tag, told)
        elif name in ("content-usage", "content-signal"):
            yield Statement(Source.META, tag, signal_meaning(text))
        if name in _RIGHTS_NAMES and (said := reservation_in(text)):
            yield Statement(Source.META, quoted(f"{name}: {said}"), Meaning.RESERVED)


def _metas(content: bytes) -> list[tuple[str, str, str]]:
    """Name, content and quotation of the meta elements that may tell something; those in comments and scripts are none."""
    head = _head(content)
    found = []
    for tag in _seen(head, _telling(_META.findall(head))):
        attributes = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(_text(tag))
        }
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        if name and (value := attributes.get("content")):
            found.append((name, value, quoted(f'<meta name="{name}" content="{value}">')))
    return found


def _telling(tags: list[bytes]) -> list[bytes]:
    """Those that hold a word of `_TELLING`; looked for in all at once, since most pages have none."""
    small = b"".join(tags).lower()
    words = [word for word in _TELLING if word in small]
    return [tag for tag in tags if any(word in tag.lower() for word in words)] if words else []


def _seen(head: bytes, tags: list[bytes]) -> list[bytes]:
    """The tags, in their order, without those that only stand in comments, scripts and styles."""
    if not tags:
        return []
    places, place = [], 0
    for tag in tags:
        places.append(head.find(tag, place))
        place = places[-1] + 1
    hidden = _hidden(head, places[-1])
    return [
        tag for tag, place in zip(tags, places, strict=True) if not any(start < place < end for start, end in hidden)
    ]


def _hidden(head: bytes, until: int) -> list[tuple[int, int]]:
    """Where comments, scripts and styles begin and end, up to a place; one that does not end hides all that follows."""
    small = head[:until].lower()
    spans: list[tuple[int, int]] = []
    following = {begin: small.find(begin) for begin in _HIDING}
    place = 0
    while ahead := {begin: start for begin, start in following.items() if start >= 0}:
        begin = min(ahead, key=lambda name: ahead[name])
        end = small.find(_HIDING[begin], ahead[begin] + len(begin))
        place = end if end >= 0 else len(head)
        spans.append((ahead[begin], place))
        following = {name: start if start >= place else small.find(name, place) for name, start in ahead.items()}
    return spans


def _head(content: bytes) -> bytes:
    """The bytes before the body, which meta elements cannot stand in."""
    for end in (b"</head", b"<body", b"</HEAD", b"<BODY"):
        if (place := content.find(end, 0, MAX_HEAD)) >= 0:
            return content[:place]
    return content[:MAX_HEAD]


def _text(tag: bytes) -> str:
    """As UTF-8 or else as Windows-1252, which is all that German pages are written in."""
    try:
        return tag.decode("utf-8")
    except UnicodeDecodeError:
        return tag.decode("cp1252", "replace")
