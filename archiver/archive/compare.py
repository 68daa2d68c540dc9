"""What counts as a change of an article, and what its row holds after one. Pure.

A version is what readers see: `VERSIONED` fields, and the words under the pictures. Comment counts, related links, keywords and
the date of modification come and go with every look at a page and make no version.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from archiver.archive.noise import steady
from archiver.archive.rows import squeezed
from archiver.items import Article, Image, Precision

VERSIONED = ("title", "kicker", "lead", "body", "image_credit", "authors", "section", "date")
"""Fields whose change makes a new version."""

_RELATIVE = re.compile(r"\b(?:vor|heute|gestern|vorgestern|gerade|soeben)\b", re.I)
"""Printed dates that mean another moment at every visit: `vor 2 Stunden`, cut to the minute."""
_MOST_OF_THE_TEXT = 0.9
"""A subscriber's page that shows less than this share of the archived text is a teaser of it. A guess: a correction rarely
shortens an article by more, a teaser is rarely longer than half."""
_SAME_PARAGRAPHS = 0.5
"""Share of the shorter text's paragraphs that must stand in the other one for both to be one article. A guess."""


def is_lesser(old: Article, new: Article) -> bool:
    """Whether `new` is the open beginning of a text that `old` holds in full (or in a longer form)."""
    old_length, new_length = len(squeezed(old.body)), len(squeezed(new.body))
    return new.paywalled and new_length < old_length * (_MOST_OF_THE_TEXT if old.paywalled else 1)


def is_same_article(old: Article, new: Article) -> bool:
    """Whether a page that now names another canonical address still shows the article it showed before."""
    if old.title and squeezed(old.title) == squeezed(new.title):
        return True
    mine, theirs = _paragraphs(old), _paragraphs(new)
    shorter = min(len(mine), len(theirs))
    return bool(shorter) and len(mine & theirs) >= shorter * _SAME_PARAGRAPHS


def merged(old: Article, new: Article) -> Article:
    """The article to keep after `new` was read: what the page shows now, and what it no longer states but once did.

    Headline, text, date, authors, section, keywords, language and the count of comments stay when the page states none: a redesign
    or a field that was not read must not empty the archive. Kicker and lead follow the page, because they do get removed.
    Pictures stay when the page shows none; a credit stays with its picture.
    """
    date_from = old if _keeps_date(old, new) else new
    return replace(
        new,
        url=old.url,
        title=new.title or old.title,
        lead=new.lead if new.body else old.lead,
        body=new.body or old.body,
        date=date_from.date,
        date_precision=date_from.date_precision,
        date_source=date_from.date_source,
        date_original=date_from.date_original,
        date_modified=new.date_modified or old.date_modified,
        date_conflict=new.date_conflict if new.date else old.date_conflict,
        authors=new.authors or old.authors,
        agencies=new.agencies if new.authors else old.agencies,
        section=new.section or old.section,
        keywords=new.keywords or old.keywords,
        images=_with_known_credits(old.images, new.images) or old.images,
        inline_links=new.inline_links if new.body else old.inline_links,
        previous_post=new.previous_post or old.previous_post,
        next_post=new.next_post or old.next_post,
        licence=new.licence or old.licence,
        language=new.language or old.language,
        comment_count=old.comment_count if new.comment_count is None else new.comment_count,
        paywalled=new.paywalled and (old.paywalled or len(squeezed(new.body)) > len(squeezed(old.body))),
    )


def changes(old: Article, new: Article) -> tuple[str, ...]:
    """Names of the fields in which `new` (already merged) is another version than `old`; none: it is no new version.

    White space does not count, nor do counters and clocks in the text (`noise`), nor a date that became more exact.
    `images` is named when words under a picture were lost.
    """
    fields = [name for name in VERSIONED if name != "date" and _plain(old, name) != _plain(new, name)]
    if old.date != new.date and not _same_date(old, new):
        fields.append("date")
    if _picture_words(old.images) - _picture_words(new.images):
        fields.append("images")
    return tuple(fields)


def _plain(article: Article, name: str) -> str | tuple[str, ...]:
    value = getattr(article, name)
    if isinstance(value, tuple):
        return tuple(map(squeezed, value))
    return steady(value) if name in ("lead", "body") else squeezed(value)


def _paragraphs(article: Article) -> set[str]:
    return {squeezed(part) for part in (article.body or "").split("\n\n")} - {""}


def _same_date(old: Article, new: Article) -> bool:
    """Whether two dates agree as far as the less exact one goes."""
    if not (old.date and new.date):
        return False
    if Precision.DAY in (old.date_precision, new.date_precision):
        return old.date.date() == new.date.date()
    return abs((old.date - new.date).total_seconds()) < 60


def _keeps_date(old: Article, new: Article) -> bool:
    """Whether the earlier date stays: the page states none, or the same one no more exactly, or one that moves with the clock."""
    if new.date is None or (old.date and _RELATIVE.search(new.date_original or "")):
        return True
    if old.date and new.date_source == "feed" and not _same_date(old, new):
        return True  # some feeds name the moment at which they were made
    sharper = old.date_precision is Precision.DAY and new.date_precision is Precision.MINUTE
    return _same_date(old, new) and not sharper


def _with_known_credits(old: tuple[Image, ...], new: tuple[Image, ...]) -> tuple[Image, ...]:
    known = {image.url: image for image in old if image.url and image.credit}
    return tuple(
        _with_credit_of(image, known[image.url]) if image.credit is None and image.url in known else image
        for image in new
    )


def _with_credit_of(image: Image, known: Image) -> Image:
    return replace(
        image,
        credit=known.credit,
        credit_source=known.credit_source,
        agency=known.agency,
        photographer=known.photographer,
    )


def _picture_words(images: tuple[Image, ...]) -> Counter[str]:
    return Counter(text for image in images for text in (squeezed(image.caption), squeezed(image.credit)) if text)
