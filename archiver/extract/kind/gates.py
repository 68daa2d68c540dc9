"""Whether a page is what a site says in an article's place, by what it says.

A gate is told by a phrase that only a site says of itself, confirmed by another one or by there being next to nothing else on the
page. A notice in words that nobody has listed is told by speaking to its visitor, of such things, and reporting nothing. Whatever
the page says: a sentence or two that report something make an article of it.
"""

from __future__ import annotations

import re

from archiver.extract.kind.gate_phrases import GATES, KINDS, NOTICE, WALL, Gate
from archiver.extract.kind.phrases import hits
from archiver.extract.kind.sight import SHORT, Sight
from archiver.extract.kind.speech import addressing_words, told_words, without_quotations, words_with
from archiver.items import Kind

NEWS_WORDS = 15
"""Words that tell something, from which there is an article on the page (guessed; the shortest short items have 20)."""
NEWS_IN_BRIEF = 5
"""The same where a date or the headline that metadata announce stands above it: one sentence."""
_BRIEF_SHARE = 0.15
"""Their share then (guessed)."""
_ADDRESSING_SHARE = 0.2
"""Share of words in sentences that speak to the visitor, from which a text that tells nothing is a notice (guessed)."""
NEWS_SHARE = 0.25
"""Share of the words on the page that such words have beside a long notice in which some sentences seem to tell (guessed)."""
_NOTHING_ELSE = 40
"""Words of running text up to which one phrase is enough (guessed)."""
_NOTICE_SHARE = 0.3
"""Share of words in sentences about such things, from which it is one (guessed; letters, recipes and poems speak of others)."""


def find_gate(page: Sight) -> Kind | None:
    """Which gate the page is, or None."""
    if page.words >= SHORT:
        return None
    text = without_quotations(f"{page.title}\n{page.shown}")
    named = (gate.kind for gate in GATES if gate.core.search(text) and _is_gate(page, gate, text))
    return next(named, None) or _unnamed(page, text)


def _is_gate(page: Sight, gate: Gate, text: str) -> bool:
    words = sum(len(block.split()) for block in page.prose)
    if not hits(gate.also, text) and words > _NOTHING_ELSE:
        return False
    return not shows_news(page, gate.topic)


def shows_news(page: Sight, topic: re.Pattern[str]) -> bool:
    """Whether the page tells something that is no part of a notice of this topic, in words and in share enough for an article."""
    is_brief = page.is_headed or page.is_dated
    enough, share = (NEWS_IN_BRIEF, _BRIEF_SHARE) if is_brief else (NEWS_WORDS, NEWS_SHARE)
    told = words = 0
    for block in page.prose:
        in_block = told_words(block, topic)
        if in_block >= NEWS_WORDS and not topic.search(block):
            return True
        told += in_block
        words += len(block.split())
    return told >= enough and told >= share * words


def _unnamed(page: Sight, text: str) -> Kind | None:
    """A text that speaks to its visitor and tells nothing, on a page without a date: no sort of article is like that."""
    if not page.body or not (_only_asks(page) if page.is_headed else not page.is_dated and _only_speaks(page)):
        return None
    return next((kind for kind, speaks in KINDS if speaks.search(text)), Kind.ERROR)


def _only_speaks(page: Sight) -> bool:
    if told_words(page.body, NOTICE) >= NEWS_IN_BRIEF or shows_news(page, NOTICE):
        return False
    return (
        addressing_words(page.body) >= _ADDRESSING_SHARE * page.words
        and words_with(NOTICE, page.body) >= _NOTICE_SHARE * page.words
    )


def _only_asks(page: Sight) -> bool:
    """The headline of an article, and below it nothing but a few sentences about a wall."""
    if page.words >= _NOTHING_ELSE or not WALL.search(without_quotations(page.body)):
        return False
    return told_words(page.body, WALL) == 0 and not shows_news(page, WALL)
