"""Article text that a page carries as data: JSON-LD `articleBody` and the state of JavaScript frameworks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from archiver.extract.body.passages import read_passages
from archiver.extract.body.wording import is_noise_line
from archiver.extract.document import Document
from archiver.extract.text import UNSEEN, clean

TEXT_KEYS = frozenset(
    "text html content contents body articlebody paragraph value markup richtext intro lead standfirst teaser subheadline".split()
)
"""Keys under which content systems keep running text."""
TITLE_KEYS = ("headline", "title", "heading", "name", "titel")
_SHORTEST = 40
"""Characters from which a string counts as text; shorter ones under these keys are labels and identifiers (guessed)."""
_LARGEST = 5_000_000
_MOST_OBJECTS = 20
_STATE_TYPES = ("application/json", "text/json")


def article_body(document: Document) -> str | None:
    """JSON-LD's `articleBody` with paragraphs parted by blank lines; entities and tags resolved; None when absent."""
    body = document.news.get("articleBody")
    if isinstance(body, list):
        body = "\n\n".join(part for part in body if isinstance(part, str))
    return "\n\n".join(_paragraphs(body)) or None if isinstance(body, str) and len(body) <= _LARGEST else None


def text_in_state(document: Document, title: str | None) -> str | None:
    """The text that the page's state (`__NEXT_DATA__`, `application/json`) keeps beside the headline, or None.

    Only objects that carry the article's own headline count: a state also holds teasers, menus and other articles.
    """
    wanted = (clean(title) or "").casefold()
    if not wanted:
        return None
    found = [paragraphs for node in _titled(document, wanted) if (paragraphs := _texts_below(node))]
    best = max(found, key=lambda paragraphs: sum(map(len, paragraphs)), default=[])
    return "\n\n".join(best) or None


def _titled(document: Document, wanted: str) -> Iterator[dict[str, Any]]:
    nodes = (node for state in _states(document) for _, node in _walk(state) if isinstance(node, dict))
    yield from islice((node for node in nodes if _is_titled(node, wanted)), _MOST_OBJECTS)


def _is_titled(node: dict[str, Any], wanted: str) -> bool:
    titles = (node.get(key) for key in TITLE_KEYS)
    return any(isinstance(title, str) and (clean(title) or "").casefold() == wanted for title in titles)


def _states(document: Document) -> Iterator[Any]:
    for script in document.tagged("script"):
        source = script.text or ""
        if (script.get("type") or "").lower() not in _STATE_TYPES or not 0 < len(source) <= _LARGEST:
            continue
        try:
            yield json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue  # a broken state is no state


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every value below a JSON value with its key, in order, without recursion."""
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        key, node = stack.pop()
        yield key, node
        if isinstance(node, dict):
            stack.extend((str(name), item) for name, item in reversed(node.items()))
        elif isinstance(node, list):
            stack.extend((key, item) for item in reversed(node))


def _texts_below(node: dict[str, Any]) -> list[str]:
    strings = (value for key, value in _walk(node) if key.lower() in TEXT_KEYS and isinstance(value, str))
    texts = [text for string in strings if len(string) >= _SHORTEST and " " in string for text in _paragraphs(string)]
    return list(dict.fromkeys(text for text in texts if not is_noise_line(text, 0)))


def _paragraphs(source: str) -> list[str]:
    if "<" in source and ">" in source:
        try:
            root = document_fromstring(f"<div>{source}</div>", parser=HTMLParser(remove_comments=True, remove_pis=True))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return []
        return [passage.text for passage in read_passages(root, lambda element: element.tag in UNSEEN) if passage.text]
    return [text for line in source.replace("\\n", "\n").splitlines() if (text := clean(line))]
