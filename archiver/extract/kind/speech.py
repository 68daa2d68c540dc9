"""Who speaks on a page: a report to its readers, or the site to its visitor. Told sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.body.sentences import is_reported
from archiver.extract.document import Document
from archiver.extract.places import COMMENTS, is_hidden, lineage, names_of
from archiver.extract.text import BLOCKS, UNSEEN, clean, text_of

_QUOTATION = re.compile(r"„[^“”\"„]{1,400}[“”\"]|»[^«»]{1,400}«|«[^«»]{1,400}»|“[^“”]{1,400}”|\"[^\"\n]{1,300}\"")
_SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+(?=[A-ZÄÖÜ„»«“\"(])|\n")
_ADDRESS = re.compile(
    r"\b(?:(?<!^)(?<![.!?:…] )Sie|(?:^|(?<=[.!?:…] ))Sie(?= (?:[a-zäöüß]+en|sind|tun)\b)(?!.*\b(?:ihnen|ihre[mnrs]?|"
    r"ihr)\b)|Ihr|Ihre[mnrs]?|Ihnen|"
    r"[Ww]ir|[Uu]ns|[Uu]nsere?[mnrs]?|du|Du|dir|dich|deine?[mnrs]?|Deine?[mnrs]?|"
    r"[Yy]ou|[Yy]our|[Ww]e|[Oo]ur|I|[Pp]lease|[Bb]itte|[Vv]ous|[Vv]otre|[Nn]ous)\b"
)
"""Words with which a site speaks to its visitor; `Sie` at a sentence's start may be somebody else: `Sie soll im Frühjahr öffnen.`"""
_NEWS = re.compile(
    r"\b(?:(?:Ober|Land|Amts|Bundes|Verwaltungs|Verfassungs|Europäische\w* )?[Gg]erichts?(?:hof)?|EuGH|BGH|"
    r"Richter(?:in)?|Urteil|Behörde|Polizei|"
    r"Sprecher(?:in)?|Verband|Ministeri(?:um|n)|Minister|Studie|Umfrage|Forscher\w*|Experten?|Verbraucher(?:schützer|zentrale)|"
    r"Bürgermeister(?:in)?|Stadtrat|Gemeinderat|Landtag|Bundestag|Rathaus|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|"
    r"Mittwoch|Sonnabend|"
    r"hatten?|waren?|gab|kam(?:en)?|fand(?:en)?|stand(?:en)?|ging(?:en)?|mitgeteilt|teilten?|berichtete?n?|"
    r"kritisiert\w*|gegründet|Jahrhundert)\b"
)
"""Words of reports, verbs in the past tense among them, that hardly any notice of a site has."""
_LEAST = 5
"""Words of a sentence that tells something (guessed; `Mehr dazu hier` does not)."""
_MOST_BLOCKS = 300
"""Blocks of a page that are read; a notice has few, an article is told after some (guessed)."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_APART = frozenset(("nav", "footer", "aside", "figure", "noscript", "dialog"))
_TEXT_BLOCKS = ("p", "div", "td", "li", "dd", "section", "article", "main", "blockquote", "center", "body")


def without_quotations(text: str) -> str:
    """The text without what it quotes: an article about consent quotes the wall that asks for it."""
    return _QUOTATION.sub(" … ", text)


def told_words(text: str, notice: re.Pattern[str]) -> int:
    """Words of the sentences that report something, rather than speak to a visitor or of what `notice` finds."""
    return sum(len(sentence.split()) for sentence in _SENTENCE_END.split(text) if _tells(sentence, notice))


def addressing_words(text: str) -> int:
    """Words of the sentences that speak to a visitor."""
    return words_with(_ADDRESS, text)


def words_with(pattern: re.Pattern[str], text: str) -> int:
    """Words of the sentences in which a pattern is found outside quotations."""
    sentences = _SENTENCE_END.split(without_quotations(text))
    return sum(len(sentence.split()) for sentence in sentences if pattern.search(sentence))


def prose(document: Document) -> list[str]:
    """The running text of a page block by block: without menus, boxes, forms, comments and teasers of other pages."""
    return list(islice(filter(None, map(_own_text, _blocks(document))), _MOST_BLOCKS))


def _tells(sentence: str, notice: re.Pattern[str]) -> bool:
    if len(sentence.split()) < _LEAST:
        return False
    if is_reported(sentence):
        return True
    bare = without_quotations(sentence)
    if _ADDRESS.search(bare):
        return False
    return bool(_NEWS.search(sentence)) or not notice.search(bare)


def _blocks(document: Document) -> Iterator[HtmlElement]:
    for block in document.tagged(*_TEXT_BLOCKS):
        if not (_is_apart(block) or _is_of_teaser(block)):
            yield block


def _own_text(block: HtmlElement) -> str | None:
    """A block's text without that of the blocks in it; nothing for one that is only links."""
    pieces, linked = [block.text or ""], 0
    for child in block:
        if child.tag == "br":
            pieces.append("\n")
        elif isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag not in UNSEEN:
            text = text_of(child) or ""
            linked += len(text.split()) if child.tag == "a" else 0
            pieces.append(f" {text} ")
        pieces.append(child.tail or "")
    lines = filter(None, map(clean, "".join(pieces).split("\n")))
    text = "\n".join(lines)
    return text if len(text.split()) - linked >= _LEAST - 2 else None


def _is_apart(block: HtmlElement) -> bool:
    return any(
        (node.tag in _APART and node.find(".//h1") is None) or is_hidden(node) or COMMENTS.search(names_of(node))
        for node in lineage(block, 12)
    )


def _is_of_teaser(block: HtmlElement) -> bool:
    """Whether a linked heading stands right above the block's text: the excerpt of another page."""
    before = block.getprevious()
    inner = next(iter(block), None)
    return any(
        node is not None and node.tag in _HEADINGS and (node.find(".//a") is not None or _is_linked(node))
        for node in (before, inner)
    )


def _is_linked(heading: HtmlElement) -> bool:
    parent = heading.getparent()
    return parent is not None and parent.tag == "a"
