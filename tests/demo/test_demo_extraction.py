"""Every field of every demo article comes out of its theme as its editors wrote it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest

from archiver import Article, extract
from archiver.demo.site import CONSENT_WALL, FORBIDDEN, SOFT_404, Site
from archiver.demo.stories import Story, stories
from archiver.items import ARCHIVED, Kind

BASE = "https://lindenfurter-bote.example"
FETCHED = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
SITE = Site(BASE)
BY_SLUG = {story.slug: story for story in stories()}
DAY_ONLY = {"newsblog"}
"""Themes that print the day without a time."""


def day(story: Story) -> datetime:
    return story.date.replace(hour=0, minute=0) if story.theme in DAY_ONLY else story.date


def modified(story: Story) -> datetime | None:
    """The publisher's JSON-LD names a modification for every story; an untouched one has its publication there."""
    return story.modified or (story.date if story.theme == "publisher" else None)


def links(story: Story) -> list[tuple[str, str]]:
    slugs = [story.teaser, *story.related] if story.teaser else story.related
    return [(BASE + BY_SLUG[slug].path, BY_SLUG[slug].title) for slug in dict.fromkeys(slugs)]


def shown_links(article: Article) -> list[tuple[str, str | None]]:
    return list(dict.fromkeys((link.url, link.title) for link in article.related_links))


FIELDS: dict[str, tuple[Callable[[Story], Any], Callable[[Article], Any]]] = {
    "url": (lambda story: BASE + story.path, lambda article: article.url),
    "title": (lambda story: story.title, lambda article: article.title),
    "kicker": (lambda story: story.kicker, lambda article: article.kicker),
    "lead": (lambda story: story.lead, lambda article: article.lead),
    "body": (lambda story: story.text, lambda article: article.body),
    "date": (day, lambda article: article.date),
    "date_precision": (
        lambda story: "day" if story.theme in DAY_ONLY else "minute",
        lambda article: article.date_precision,
    ),
    "date_modified": (modified, lambda article: article.date_modified),
    "authors": (lambda story: story.authors, lambda article: article.authors),
    "section": (lambda story: story.section, lambda article: article.section),
    "keywords": (lambda story: story.keywords, lambda article: article.keywords),
    "image_credit": (lambda story: story.image.credit, lambda article: article.image_credit),
    "caption": (
        lambda story: [story.image.caption],
        lambda article: [image.caption for image in article.images],
    ),
    "related_links": (links, shown_links),
    "comment_count": (lambda story: story.comments, lambda article: article.comment_count),
    "paywalled": (lambda story: story.paywalled, lambda article: article.paywalled),
    "kind": (
        lambda story: Kind.TEASER if story.paywalled else Kind.ARTICLE,
        lambda article: article.kind,
    ),
    "language": (lambda story: "de", lambda article: article.language),
}


@lru_cache
def read(slug: str) -> Article:
    path = BY_SLUG[slug].path
    return extract(SITE.answer(path).body, BASE + path, FETCHED, charset="utf-8")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("slug", BY_SLUG)
def test_field(slug: str, field: str) -> None:
    wanted, shown = FIELDS[field]
    assert shown(read(slug)) == wanted(BY_SLUG[slug])


@pytest.mark.parametrize(
    "path",
    ["/", "/politik/", "/wirtschaft/", "/impressum/", "/datenschutz/", SOFT_404.path, CONSENT_WALL.path, "/nirgends"],
)
def test_page_that_is_no_article_is_not_archived(path: str) -> None:
    assert extract(SITE.answer(path).body, BASE + path, FETCHED).kind not in ARCHIVED


def test_the_consent_wall_is_known_as_one() -> None:
    assert extract(SITE.answer(CONSENT_WALL.path).body, BASE + CONSENT_WALL.path, FETCHED).kind is Kind.CONSENT


def test_the_soft_404_is_known_as_an_error() -> None:
    assert extract(SITE.answer(SOFT_404.path).body, BASE + SOFT_404.path, FETCHED).kind is Kind.ERROR


def test_the_forbidden_page_is_no_story() -> None:
    assert FORBIDDEN.path not in {story.path for story in stories()}
