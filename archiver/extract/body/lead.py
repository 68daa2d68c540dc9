"""The Vorspann: the sentences between headline and text that say what the article is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from lxml.html import HtmlElement

from archiver.extract.body.boilerplate import LEAD_WORDS, words_of
from archiver.extract.body.meta_lines import is_byline, is_date_line, is_meta_line
from archiver.extract.body.passages import Passage
from archiver.extract.body.selection import Selection
from archiver.extract.body.weights import common
from archiver.extract.document import Document, strings
from archiver.extract.images.captions import split_caption

_NEAR = 30
"""Passages before the text that are looked at (guessed: dates, bylines, share buttons stand there too)."""
_SHORTEST = 40
_SENTENCE = 60
_HEADING = 100
_ENDS = (".", "!", "?", "…", '"', "“", "”", "«", "»")
_OPEN_SENTENCES = re.compile(r"[a-zäöüß]{3}[.!?]\s[A-ZÄÖÜ„»][^.!?]{15,}$")
"""Two sentences, the last without a full stop: papers set their leads so."""
_LONGEST = 450
"""Characters of the longest lead that only its place tells (guessed; those of 80 pages have 60 to 300)."""
_SEVERAL = 4
"""Paragraphs from which a block is the text, not one part of it (guessed)."""
_TEXTS = frozenset(("p", "li", "td", "blockquote", "body", "html"))
_DATELINE = re.compile(
    r"(?:[A-ZÄÖÜ][\w./-]+(?:\s[A-ZÄÖÜ][\w./-]+){0,3})(?:\s?\([\w/-]{2,12}\)\s?[-–—.]?|\s[-–—])\s(?=[„\"»A-ZÄÖÜ\d])"
)
_MOST = 10
_WORDS = re.compile(r"\w+")
_SUB_WORDS = frozenset(("title", "headline", "heading", "line", "head"))
"""What follows `sub` in the class of a line below the headline: `post-sub-title`."""
_DESCRIPTIONS = ("description", "og:description", "twitter:description")


def find_lead(
    document: Document,
    before: Sequence[Passage],
    chosen: Sequence[Passage],
    kept: list[Passage],
    title: HtmlElement | None,
) -> tuple[Passage | None, list[Passage]]:
    """The lead, and the other passages of the text in order.

    `before` stands between the headline and the text, `chosen` is all in the text's container, of which `kept` is the text.
    """
    descriptions = _descriptions(document)
    zone = Selection(before[-_NEAR:], None, title, document.url, others=kept).sentences()
    first = kept[0].text if kept else ""
    found = [passage for passage in zone if _introduces(passage, descriptions) and passage.text not in first][:_MOST]
    if found:
        return found[0], [*_unrepeated(found[1:], found[0].text), *_unrepeated(kept, found[0].text)]
    inner = _inner_lead(kept, descriptions, chosen)
    return inner, [passage for passage in kept if passage is not inner]


def lead_signs(document: Document, lead: Passage) -> list[str]:
    """What shows that a passage is the lead, in words; its place alone where nothing else does."""
    named = ["its class names a lead"] if _is_named(lead) else []
    described = ["metadata give it as description"] if _is_described(lead.text, _descriptions(document)) else []
    return named + described or ["it stands apart from the text"]


def lead_descriptions(document: Document) -> list[tuple[str, str]]:
    """The descriptions in metadata by which a lead is known, with their place."""
    names = [name for name in _DESCRIPTIONS if name in document.meta]
    told = [(f"meta {name}", document.meta[name][0]) for name in names]
    return told + [("json-ld description", text) for text in strings(document.news.get("description"))]


def _unrepeated(passages: Sequence[Passage], lead: str) -> list[Passage]:
    """Without a second print of the lead among the first passages."""
    return [passage for index, passage in enumerate(passages) if index > 2 or passage.text != lead]


def _descriptions(document: Document) -> list[str]:
    return [key for _, text in lead_descriptions(document) if len(key := _key(text)) > 30]


def _key(text: str) -> str:
    return " ".join(_WORDS.findall(text[:400].casefold()))


def _is_described(text: str, descriptions: Sequence[str]) -> bool:
    """Whether metadata give the text as the article's description, whole or cut."""
    key = _key(text)
    return any(key.startswith(other[:120]) or (len(key) > 30 and other.startswith(key[:120])) for other in descriptions)


def _introduces(passage: Passage, descriptions: Sequence[str]) -> bool:
    text = passage.text
    if len(text) < _SHORTEST or passage.link_share > 0.4:
        return False
    if _is_named(passage) or _is_described(text, descriptions):
        return True
    enough = _HEADING if passage.is_heading else _SENTENCE
    is_told = text.endswith(_ENDS) or _OPEN_SENTENCES.search(text) is not None
    return len(text) >= enough and is_told and split_caption(text)[1] is None


def _is_named(passage: Passage) -> bool:
    words = words_of(passage.element) | words_of(passage.element.getparent())
    return not LEAD_WORDS.isdisjoint(words) or ("sub" in words and not _SUB_WORDS.isdisjoint(words))


def _inner_lead(kept: Sequence[Passage], descriptions: Sequence[str], chosen: Sequence[Passage]) -> Passage | None:
    """The first passage of the text when its class names it, its make sets it apart, or metadata know it alone."""
    if not kept:
        return None
    for passage in kept[:2]:
        told = _is_told(passage) or _is_whole_description(passage.text, descriptions)
        if _is_named(passage) and told and not any(map(_is_named, kept[3:6])):
            return passage
    first = kept[0]
    if len(kept) > 1 and _is_heading_lead(first, kept[1]):
        return first
    if first.is_heading or len(first.text) < _SHORTEST or len(kept) < 3:
        return None
    apart = _is_set_apart(first, kept) or _is_before_picture(first.element, kept[1].element)
    if apart or _is_whole_description(first.text, descriptions):
        return first
    may_lead = len(first.text) <= _LONGEST and first.text.endswith(_ENDS) and first.link_share < 0.3
    is_parted = may_lead and (
        _is_above_byline(first, kept[1], chosen) or _is_outside(kept) or _is_above_dateline(first, kept[1])
    )
    return first if is_parted else None


def _is_above_byline(first: Passage, second: Passage, chosen: Sequence[Passage]) -> bool:
    """Whether the line that tells author or date stands between the first paragraph and the second."""
    places = {id(passage): place for place, passage in enumerate(chosen)}
    start, end = places.get(id(first)), places.get(id(second))
    between = chosen[start + 1 : end] if start is not None and end is not None else ()
    return any(
        is_date_line(line.text) or is_meta_line(line.text, named=True) or is_byline(line.text) for line in between
    )


def _is_outside(kept: Sequence[Passage]) -> bool:
    """Whether one block holds all of the text but the first paragraph, and is of another make than what holds that."""
    first, block = kept[0].element, common(kept[1].element, kept[-1].element)
    around = [first, *first.iterancestors()]
    if block in around or block.tag in _TEXTS or len(kept) < _SEVERAL:
        return False
    above = frozenset(block.iterancestors())
    branch = next((node for node, parent in pairwise(around) if parent in above), first)
    return (branch.tag, branch.get("class")) != (block.tag, block.get("class"))


def _is_above_dateline(first: Passage, second: Passage) -> bool:
    """Whether the second paragraph is the one that begins as reports do: `Kassel – Acht Wildschweine …`, `Berlin (dpa) - …`."""
    return _DATELINE.match(second.text) is not None and _DATELINE.match(first.text) is None


def _is_heading_lead(first: Passage, second: Passage) -> bool:
    """Whether the text opens with a whole sentence that is set as a heading, and a paragraph behind it."""
    is_sentence = first.is_heading and len(first.text) >= _SENTENCE and first.text.endswith(".")
    return is_sentence and not second.is_heading


def _is_told(passage: Passage) -> bool:
    """Whether a passage is no sub-heading: some sites set their leads as `<h2>`."""
    return not passage.is_heading or (len(passage.text) >= _SENTENCE and passage.text.endswith(_ENDS[:4]))


def _is_set_apart(first: Passage, kept: Sequence[Passage]) -> bool:
    """Whether the first passage is wholly bold, or has a class that no other passage has."""
    bold = first.element.find("strong")
    bold = first.element.find("b") if bold is None else bold
    if bold is not None and len("".join(bold.itertext()).strip()) * 10 >= len(first.raw.strip()) * 9:
        return True
    own = first.element.get("class")
    return bool(own) and all(passage.element.get("class") != own for passage in kept[1:])


def _is_before_picture(first: HtmlElement, second: HtmlElement) -> bool:
    """Whether the lead image parts the first paragraph from the second, as in many blog themes."""
    if first is second:  # parted by `<br>` only
        return False
    for element in islice(first.itersiblings(), _NEAR):
        if element is second:
            return False
        if next(element.iter("img", "picture", "figure"), None) is not None:
            return True
    return False


def _is_whole_description(text: str, descriptions: Sequence[str]) -> bool:
    return _key(text) in descriptions and len(text) < 400
