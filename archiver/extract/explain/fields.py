"""Why a page's fields are what they are: for every field its candidates, where each came from, and why the winner won.

For people who see a wrong field, and for programs. Nothing here decides: the value of each field is the one that `extract`
gives, and the candidates come from the functions that its finders use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from archiver.extract import extract
from archiver.extract.document import Document
from archiver.extract.evidence import Candidate, Evidence
from archiver.extract.explain import media as explain_media
from archiver.extract.explain import text as explain_text
from archiver.extract.explain import told as explain_told
from archiver.items import Found

Finder = Callable[[Evidence], Iterable[Candidate]]
UNPLACED = "the page"
"""Place of a value that no candidate has: it was put together from several places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One field of one page."""

    field: str
    """Name of the field in `Article.as_dict`."""
    value: Any
    """What `extract` gives, in JSON form; None or an empty list when the page gives none."""
    rule: str
    """How the field chooses, in a sentence."""
    candidates: tuple[Candidate, ...]
    """Best first, as far as the field has an order."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


FIELDS: dict[str, tuple[str, Finder]] = {
    "url": ("The address the page names for itself, if it is on the same site and no front page.", explain_told.url),
    "title": ("The heading most like the machine titles that nothing speaks against.", explain_told.title),
    "kicker": ("The line inside or right before the headline that is named or set as one.", explain_told.kicker),
    "lead": ("The passage before the text that is named, described or set apart as one.", explain_text.lead),
    "date": (
        "The first of JSON-LD, meta, feed, <time>, print and address that gives one; lower ones correct it.",
        explain_told.date,
    ),
    "date_precision": ("Follows from `date`.", explain_told.date_precision),
    "date_source": ("Follows from `date`.", explain_told.date_source),
    "date_original": ("Follows from `date`.", explain_told.date_original),
    "date_modified": ("The first change that lies after the publication.", explain_told.date_modified),
    "date_conflict": ("What the places of the dates disagree about.", explain_told.date_conflict),
    "authors": ("JSON-LD, unless the byline names the same and more; then byline, then meta.", explain_told.authors),
    "agencies": ("Those of `authors` that are news agencies.", explain_told.agencies),
    "section": ("The name that the address has as first folder, else the first that is one.", explain_told.section),
    "keywords": ("All sources together, each word once, without the site's name.", explain_told.keywords),
    "body": ("The page's own text where its finder is sure, else the best of the others.", explain_text.body),
    "image_credit": ("The credit of the lead image.", explain_media.image_credit),
    "images": ("The pictures on the article's ground, not those of teasers and boxes.", explain_media.images),
    "related_links": ("Links in blocks that present related articles, to articles.", explain_media.related_links),
    "inline_links": ("Links in the sentences of `body` that lead off the page.", explain_media.inline_links),
    "previous_post": ("The first link of the post navigation that leads to another post.", explain_told.previous_post),
    "next_post": ("The first link of the post navigation that leads to another post.", explain_told.next_post),
    "language": ("What the page says of itself.", explain_told.language),
    "comment_count": ("JSON-LD, then the first line of the article that states a number.", explain_told.comment_count),
    "paywalled": ("The first sign that speaks.", explain_text.paywalled),
    "licence": ("The first place that gives the text one.", explain_told.licence),
    "kind": ("The first question that is answered with a kind; an article when none is.", explain_text.kind),
}
"""Every field in the order of `Article.as_dict`, with its rule and what finds its candidates."""


def explain(
    html: bytes, url: str, fetched_at: datetime | None = None, *, charset: str | None = None, found: Found | None = None
) -> tuple[Explanation, ...]:
    """Every field of a page explained; the arguments, and the errors raised, are those of `extract`."""
    moment = fetched_at or datetime.now(UTC)
    article = extract(html, url, moment, charset=charset, found=found)
    evidence = Evidence(Document(html, url, moment, charset, found), article)
    return tuple(_explained(evidence, field) for field in FIELDS)


def _explained(evidence: Evidence, field: str) -> Explanation:
    rule, find = FIELDS[field]
    value = evidence.values[field]
    try:
        candidates = list(find(evidence))
    except MemoryError:
        raise  # no fault of this field
    except Exception as error:  # a page can hold anything; the field of an odd page may be the one that is looked at
        candidates = [
            Candidate(value=None, place=UNPLACED, reason=f"not to be explained: {type(error).__name__}: {error}")
        ]
    return Explanation(field=field, value=value, rule=rule, candidates=tuple(_judged(value, candidates)))


def _judged(value: Any, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates; no winner whose value the field does not have, and a last one for a value that none of them has."""
    kept = [replace(c, is_winner=c.is_winner and _is_of(c.value, value)) for c in candidates]
    if value is None or value == [] or any(candidate.is_winner for candidate in kept):
        return kept
    return [*kept, Candidate(value=value, place=UNPLACED, reason="put together from several places", is_winner=True)]


def _is_of(candidate: Any, value: Any) -> bool:
    """Whether a candidate is the field's value, or part of the list."""
    if not isinstance(value, list) or candidate == value:
        return bool(candidate == value)
    return all(item in value for item in candidate) if isinstance(candidate, list) else candidate in value
