"""Article text that a page carries as data: JSON-LD `articleBody` and the state of JavaScript frameworks."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from archiver.extract.body.passages import read_passages
from archiver.extract.body.wording import is_noise_line
from archiver.extract.document import Document
from archiver.extract.state import LARGEST, articles_in_state, walk
from archiver.extract.text import UNSEEN, clean

TEXT_KEYS = frozenset(
    "text html content contents body articlebody paragraph value markup richtext intro lead standfirst teaser subheadline "
    "bodyhtml htmlbody contenthtml htmlcontent texthtml articletext bodytext fulltext".split()
)
"""Keys under which content systems keep running text."""
_SHORTEST = 40
"""Characters from which a string counts as text; shorter ones under these keys are labels and identifiers (guessed)."""


def article_body(document: Document) -> str | None:
    """JSON-LD's `articleBody` with paragraphs parted by blank lines; entities and tags resolved; None when absent."""
    body = document.news.get("articleBody")
    if isinstance(body, list):
        body = "\n\n".join(part for part in body if isinstance(part, str))
    return "\n\n".join(_paragraphs(body)) or None if isinstance(body, str) and len(body) <= LARGEST else None


def text_in_state(document: Document, title: str | None) -> str | None:
    """The text that the page's state keeps beside the headline, or None."""
    if not clean(title):
        return None
    found = [paragraphs for node in articles_in_state(document, title) if (paragraphs := _texts_below(node))]
    best = max(found, key=lambda paragraphs: sum(map(len, paragraphs)), default=[])
    return "\n\n".join(best) or None


def _texts_below(node: dict[str, Any]) -> list[str]:
    strings = (
        value for key, value in walk(node) if key.lower().replace("_", "") in TEXT_KEYS and isinstance(value, str)
    )
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
