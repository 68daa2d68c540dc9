"""The address under which an article is known."""

from __future__ import annotations

import pytest

from archiver.extract.address import find_url
from archiver.extract.document import Document

CASES = {
    "the page's own canonical address": (
        "https://zeitung.example/a?ref=rss",
        "https://zeitung.example/artikel-1",
        "https://zeitung.example/artikel-1",
    ),
    "from the AMP page to the article": (
        "https://amp.zeitung.example/a/amp",
        "https://zeitung.example/a",
        "https://zeitung.example/a",
    ),
    "not another publisher's address": (
        "https://blog.example/kopie",
        "https://agentur.example/meldung",
        "https://blog.example/kopie",
    ),
    "not the home page for an article": (
        "https://zeitung.example/artikel-1",
        "https://zeitung.example/",
        "https://zeitung.example/artikel-1",
    ),
    "the home page for the home page": (
        "https://zeitung.example/",
        "https://www.zeitung.example/",
        "https://www.zeitung.example/",
    ),
    "without tracking and fragment": ("https://zeitung.example/a?utm_source=x#k", None, "https://zeitung.example/a"),
    "the number in the query stays": ("https://zeitung.example/?p=123", None, "https://zeitung.example/?p=123"),
    "a broken canonical address is none": ("https://zeitung.example/a", "http://[kaputt", "https://zeitung.example/a"),
}


@pytest.mark.parametrize(("url", "canonical", "wanted"), CASES.values(), ids=CASES)
def test_address(url: str, canonical: str | None, wanted: str) -> None:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    assert find_url(Document(f"<html><head>{link}</head><body>x</body></html>".encode(), url)) == wanted
