"""Every field of every synthetic publisher page: a red line names page and field."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from archiver.items import Article, Precision
from tests.publisher_pages import Sample, samples


def _moment(article: Article, field: str) -> str | None:
    when: datetime | None = getattr(article, field)
    day = field == "date" and article.date_precision is Precision.DAY
    return when and (when.date().isoformat() if day else when.isoformat())


def _images(sample: Sample, part: str) -> list[str | None]:
    return [image.get(part) for image in sample.expected.get("images", [])]


def _body(sample: Sample) -> list[str]:
    optional = sample.expected.get("optional", [])
    found = [" ".join(passage.split()) for passage in (sample.article.body or "").split("\n\n")]
    return [passage for passage in found if passage not in optional]


FIELDS: dict[str, Callable[[Sample], tuple[object, object]]] = {
    "title": lambda s: (s.article.title, s.expected["title"]),
    "kicker": lambda s: (s.article.kicker or "", s.expected.get("kicker", "")),
    "lead": lambda s: (s.article.lead, s.expected.get("lead")),
    "date": lambda s: (_moment(s.article, "date"), s.expected["date"]),
    "date_modified": lambda s: (_moment(s.article, "date_modified"), s.expected.get("date_modified")),
    "authors": lambda s: (list(s.article.authors), s.expected.get("authors", [])),
    "section": lambda s: (s.article.section, s.expected.get("section")),
    "keywords": lambda s: (list(s.article.keywords), s.expected.get("keywords", [])),
    "body": lambda s: (_body(s), [text for text in s.body if text not in s.expected.get("optional", [])]),
    "images": lambda s: ([image.url for image in s.article.images], _images(s, "url")),
    "captions": lambda s: ([image.caption for image in s.article.images], _images(s, "caption")),
    "credits": lambda s: ([image.credit for image in s.article.images], _images(s, "credit")),
    "related_links": lambda s: ([link.url for link in s.article.related_links], s.expected.get("related", [])),
    "comment_count": lambda s: (s.article.comment_count, s.expected.get("comment_count")),
    "paywalled": lambda s: (s.article.paywalled, s.expected.get("paywalled", False)),
    "kind": lambda s: (str(s.article.kind), s.expected.get("kind", "article")),
}


_NAMES = re.compile(r"\s(?:class|id)=\"[^\"]*\"")
_METADATA = re.compile(r"<meta (?!charset|http-equiv)[^>]*>|<script type=\"application/ld\+json\">.*?</script>", re.S)
_PARTS = re.compile(r"(</?)(?:article|main|section|figure|figcaption|header|aside)(?=[\s>])")
NAMELESS = "title kicker date date_modified related_links comment_count paywalled kind".split()
"""Fields that no page loses with its class names and ids: hashed and utility classes say as little."""
UNTOLD = "body images captions credits related_links comment_count paywalled kind".split()
"""Fields that no page loses with its metadata."""
UNMARKED = (
    "title kicker date date_modified authors section keywords images related_links comment_count paywalled kind".split()
)
"""Fields that no page loses when its semantic elements are plain `<div>`."""


@pytest.mark.parametrize(
    ("fields", "pattern", "by"),
    [
        pytest.param(NAMELESS, _NAMES, "", id="class names and ids"),
        pytest.param(UNTOLD, _METADATA, "", id="metadata"),
        pytest.param(UNMARKED, _PARTS, r"\1div", id="semantic elements"),
    ],
)
@pytest.mark.parametrize("sample", [pytest.param(sample, id=sample.path.stem) for sample in samples()])
def test_fields_survive_without(sample: Sample, fields: list[str], pattern: re.Pattern[str], by: str) -> None:
    altered = sample.altered(lambda page: pattern.sub(by, page))
    pairs = {field: FIELDS[field](altered) for field in fields}
    assert {field: found for field, (found, expected) in pairs.items() if found != expected} == {}


@pytest.mark.parametrize(
    ("sample", "field"),
    [pytest.param(sample, field, id=f"{sample.path.stem}-{field}") for sample in samples() for field in FIELDS],
)
def test_field_of_the_page_is_right(sample: Sample, field: str) -> None:
    found, expected = FIELDS[field](sample)
    assert found == expected
