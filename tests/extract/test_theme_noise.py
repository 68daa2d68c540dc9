"""What stands around an article changes none of its fields; an image or a box of related links adds exactly itself.

The pages of test_themes.py, each with parts of theme_parts.py put in: cookie banners, share bars, comments, newsletters.
"""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.extract import extract
from tests.extract.test_themes import EXPECTED, FETCHED_AT, article, page, shown
from tests.extract.theme_parts import IMAGES, NOISE, RELATED, RELATED_URLS, SRC

SPLIT = [theme for theme in EXPECTED if f"{html.escape(EXPECTED[theme]['body'][1], quote=False)}</p>" in page(theme)]
"""Pages whose second paragraph is a `<p>`, behind which an image can stand."""


def put(markup: str, spot: str, part: str) -> str:
    """The page with a part at one of its spots."""
    if spot == "top":
        return re.sub(r"(<body[^>]*>)", lambda body: body[1] + part, markup, count=1)
    if spot == "end":
        return markup.replace("</body>", f"{part}</body>")
    return markup.replace(f"<!--{spot}-->", f"{part}<!--{spot}-->")


def fields(theme: str, markup: str) -> dict[str, Any]:
    return shown(extract(markup.encode(), EXPECTED[theme]["url"], FETCHED_AT))


def changes(theme: str, markup: str) -> dict[str, tuple[Any, Any]]:
    """The fields that differ from those of the bare page: what they were, what they are."""
    before, after = article(theme), fields(theme, markup)
    return {field: (before[field], after[field]) for field in after if before[field] != after[field]}


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("theme", EXPECTED)
def test_part_around_the_article_changes_no_field(theme: str, noise: str) -> None:
    spot, part = NOISE[noise]
    assert changes(theme, put(page(theme), spot, part)) == {}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(theme=st.sampled_from(sorted(EXPECTED)), chosen=st.sets(st.sampled_from(sorted(NOISE)), min_size=2, max_size=8))
def test_many_parts_around_the_article_change_no_field(theme: str, chosen: set[str]) -> None:
    markup = page(theme)
    for noise in sorted(chosen):
        markup = put(markup, *NOISE[noise])
    assert changes(theme, markup) == {}


@pytest.mark.parametrize("form", IMAGES)
@pytest.mark.parametrize("theme", SPLIT)
def test_image_between_paragraphs_adds_itself_with_caption_and_credit(theme: str, form: str) -> None:
    paragraph = f"{html.escape(EXPECTED[theme]['body'][1], quote=False)}</p>"
    after = fields(theme, page(theme).replace(paragraph, paragraph + IMAGES[form].markup, 1))
    added = [image for image in after["images"] if image["url"] == SRC]
    assert [(image["caption"], image["credit"]) for image in added] == [IMAGES[form][1:]]
    assert after["body"] == article(theme)["body"]
    assert [image for image in after["images"] if image["url"] != SRC] == article(theme)["images"]


@pytest.mark.parametrize("box", RELATED)
@pytest.mark.parametrize("theme", EXPECTED)
def test_box_of_related_links_adds_them_and_nothing_else(theme: str, box: str) -> None:
    after = changes(theme, put(page(theme), "below", RELATED[box]))
    before, now = after.pop("related_links", ([], []))
    assert sorted(set(now) - set(before)) == sorted(urljoin(EXPECTED[theme]["url"], url) for url in RELATED_URLS)
    assert set(before) <= set(now)
    assert after == {}
