"""Candidates of the fields that are judged from the text: lead, body, paywall, kind of page."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.extract.body.find import SURE, other_texts, own_body
from archiver.extract.body.lead import lead_descriptions, lead_signs
from archiver.extract.body.state import article_body
from archiver.extract.evidence import Candidate, Evidence, place_of
from archiver.extract.kind.find import kind_tests
from archiver.extract.paywall import paywall_signs
from archiver.items import Kind


def lead(evidence: Evidence) -> Iterator[Candidate]:
    passage, chosen = evidence.layout.lead_passage, evidence.article.lead
    if passage is not None:
        won = chosen is not None
        why = ", ".join(lead_signs(evidence.document, passage)) if won else "not in the text that another finder gave"
        yield Candidate(value=passage.text, place=place_of(passage.element), reason=why, is_winner=won)
    for place, text in lead_descriptions(evidence.document):
        yield Candidate(value=text, place=place, reason="tells which passage is the lead; never taken itself")


def body(evidence: Evidence) -> Iterator[Candidate]:
    document, chosen = evidence.document, evidence.article.body
    stated = article_body(document)
    own = own_body(evidence.layout, stated)
    sure = f"confidence {own.confidence:.2f} of {SURE} needed; {evidence.layout.share:.0%} of the page's running text"
    won = own.text is not None and own.text == chosen
    if own.text:
        texts = f"{len(evidence.layout.passages)} passages, {len(own.text)} characters"
        yield Candidate(
            value=own.text, place=place_of(evidence.layout.article), reason=f"{sure}; {texts}", is_winner=won
        )
    for name, text in other_texts(document, evidence.headline, stated):
        if not text:
            continue
        wins = not won and text == chosen
        won = won or wins
        asked = (
            "not asked: the page's own text is sure"
            if own.confidence >= SURE
            else "asked: not enough more text, or JSON-LD says another"
        )
        why = f"more text than the page's own finder, which is not sure ({sure})" if wins else asked
        yield Candidate(value=text, place=name, reason=f"{why}; {len(text)} characters", is_winner=wins)


def paywalled(evidence: Evidence) -> Iterator[Candidate]:
    for index, (place, found, closes) in enumerate(paywall_signs(evidence.document, evidence.body)):
        why = f"{found}: {'decides' if index == 0 else 'another sign decides'}"
        yield Candidate(value=closes, place=place, reason=why, is_winner=index == 0)


def kind(evidence: Evidence) -> Iterator[Candidate]:
    article = evidence.article
    for question, answer in kind_tests(
        evidence.document, evidence.headline, evidence.layout, article.body, article.paywalled
    ):
        if answer is not None:
            yield Candidate(value=answer.value, place=question, reason="yes: decides", is_winner=True)
            return
        yield Candidate(value=None, place=question, reason="no")
    yield Candidate(
        value=Kind.ARTICLE.value, place="none of these", reason="doubt is decided for the article", is_winner=True
    )
