"""Dates that stand far from the headline."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.extract.dates.find import find_dates
from archiver.extract.document import Document

FETCHED = datetime(2024, 10, 22, 12, tzinfo=UTC)
URL = "https://blatt.example/die-bruecke"
TIME = '<div class="wp-block-post-date"><time datetime="2024-10-21T14:05:00+02:00">21. Oktober 2024</time></div>'
TEXT = "<p>Der Bauausschuss kündigte gestern an, die Brücke über die Mühlach werde im Mai für zwei Jahre gesperrt und saniert.</p>"


def date_of(page: str) -> str | None:
    date = find_dates(Document(f'<html lang="de"><body>{page}</body></html>'.encode(), URL, FETCHED)).date
    return date.isoformat() if date else None


def block_theme(after: str) -> str:
    """A page without `<article>`, as the block themes of WordPress write it."""
    return f"<main><h1>Die Brücke wird saniert</h1><div class='entry-content'>{TEXT * 9}</div><div><p>Posted</p>{after}</div></main>"


def test_the_only_date_of_a_page_without_article_is_its_own() -> None:
    assert date_of(block_theme(TIME)) == "2024-10-21T14:05:00+02:00"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(TIME + TIME.replace("-21T", "-20T").replace("21.", "20."), id="two days"),
        pytest.param(f"<ul><li>{TIME}</li></ul>", id="in a list of others"),
        pytest.param(f'<a href="/andere">{TIME}</a>', id="in a link to another"),
        pytest.param(f'<ol class="comment-template"><div>{TIME}</div></ol>', id="of a comment"),
    ],
)
def test_dates_that_may_be_others_are_not_taken(after: str) -> None:
    assert date_of(block_theme(after)) is None


def test_the_class_status_publish_makes_no_paragraph_a_date() -> None:
    footer = f'<footer class="entry-footer"><div class="posted-by">{TIME}</div></footer>'
    text = f'<h1>Die Brücke</h1><div class="entry-content">{TEXT * 12}</div>'
    page = f'<article class="post status-publish">{text}{footer}</article>'
    assert date_of(page) == "2024-10-21T14:05:00+02:00"
