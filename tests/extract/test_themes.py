"""Pages in the mark-up of WordPress themes, small content systems and self-made sites: every field of every page.

The pages in fixtures/themes are written by hand after the kinds of mark-up; texts and sites are invented. What is expected
(expected.json) was written before the extractor first saw them. `<!--below-->` and `<!--side-->` mark where
test_theme_noise.py puts what must change nothing.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from archiver.extract import extract
from archiver.items import Article

THEMES = Path(__file__).parents[1] / "fixtures" / "themes"
FETCHED_AT = datetime.fromisoformat("2025-02-12T10:00:00+01:00")
EXPECTED: dict[str, dict[str, Any]] = json.loads((THEMES / "expected.json").read_text("utf-8"))
KNOWN = {
    (
        "joomla_k2",
        "date_modified",
    ): "a change printed far below the text is not searched for where the publication is known",
}
"""What is wrong and why it stays."""
FIELDS = [field for field in next(iter(EXPECTED.values())) if field != "url"]


@cache
def page(theme: str) -> str:
    return (THEMES / f"{theme}.html").read_text("utf-8")


@cache
def article(theme: str) -> dict[str, Any]:
    return shown(extract(page(theme).encode(), EXPECTED[theme]["url"], FETCHED_AT))


def shown(article: Article) -> dict[str, Any]:
    """The article's fields in the form of expected.json: moments to the minute, related links by address."""
    fields = {field: getattr(article, field) for field in FIELDS}
    fields["date"], fields["date_modified"] = _minute(article.date), _minute(article.date_modified)
    fields["body"] = (article.body or "").split("\n\n")
    fields["images"] = [{"url": i.url, "caption": i.caption, "credit": i.credit} for i in article.images]
    fields["related_links"] = [link.url for link in article.related_links]
    return {field: list(value) if isinstance(value, tuple) else value for field, value in fields.items()}


def _minute(moment: datetime | None) -> str | None:
    berlin = ZoneInfo("Europe/Berlin")
    return moment.astimezone(berlin).replace(second=0, microsecond=0).isoformat() if moment else None


CASES = [
    pytest.param(theme, field, marks=[pytest.mark.xfail(strict=True, reason=reason)] if reason else [])
    for theme in EXPECTED
    for field in FIELDS
    for reason in [KNOWN.get((theme, field))]
]


@pytest.mark.parametrize(("theme", "field"), CASES)
def test_field_of_page_is_as_expected(theme: str, field: str) -> None:
    assert article(theme)[field] == EXPECTED[theme][field]


def test_every_page_has_its_expectations() -> None:
    assert {path.stem for path in THEMES.glob("*.html")} == set(EXPECTED)
