"""`archiver.extract` as a whole: any bytes in, one Article out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import archiver
from archiver.items import Kind

URL = "https://zeitung.example/politik/artikel-1.html"
NOW = datetime(2024, 10, 22, 8, 0, tzinfo=UTC)
TAGS = (
    "<html> <body> <article> <h1> </h1> <p> </p> <div> </div> <figure> <img src=a.jpg> <figcaption> <table> <tr> <ul> <li> </a> "
    '<time datetime=2024-10-21> <a href=/b-c-d-e> <meta name=date content=x> <script type="application/ld+json"> '
    '{"@type":"NewsArticle", "@graph":[ ]} </script>'
)
MARKUP = st.sampled_from(TAGS.split())
WORDS = st.sampled_from(
    ["Foto: dpa", "Rathaus", "21.10.2024", "Lesen Sie auch", "0 Kommentare", "©", "\x00", "\u202e", "ä" * 50, "\ud800"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MARKUP | WORDS | st.text(max_size=20), max_size=60))
def test_any_mark_up_gives_an_article(parts: list[str]) -> None:
    article = archiver.extract("".join(parts).encode("utf-8", "surrogatepass"), URL, NOW)
    assert article.kind in Kind
    assert article.date is None or article.date.tzinfo is not None
    assert "" not in (article.title, article.lead, article.body, article.section, article.kicker)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_an_article(html: bytes) -> None:
    assert isinstance(archiver.extract(html, URL, NOW), archiver.Article)


def test_no_field_finder_fails_silently_on_an_empty_page(caplog: pytest.LogCaptureFixture) -> None:
    article = archiver.extract(b"", URL, NOW)
    assert (article.title, article.body, article.date) == (None, None, None)
    assert caplog.records == []


@pytest.mark.parametrize("url", ["", "artikel-1.html", "ftp://zeitung.example/a", "javascript:x"])
def test_what_is_no_page_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        archiver.extract(b"<p>Text</p>", url, NOW)


def test_fetch_time_must_name_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        archiver.extract(b"", URL, datetime(2024, 10, 22))


def test_article_as_dict_is_json_with_the_credit_before_the_images() -> None:
    values = archiver.extract(b"<h1>Rat tagt</h1>", URL, NOW).as_dict()
    names = list(values)
    assert names.index("image_credit") + 1 == names.index("images")
    assert values["url"] == URL
