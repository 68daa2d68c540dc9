"""The address under which an article is known."""

from __future__ import annotations

import time

import pytest

from archiver.extract.address import find_url, names_itself
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


PAGE = "https://www.zeitung.example/politik/bruecke-4711"


@pytest.mark.parametrize(
    ("head", "is_own"),
    [
        (f'<link rel="canonical" href="{PAGE}">', True),
        ("<LINK HREF='/politik/bruecke-4711/' REL=canonical >", True),
        ('<link href=http://zeitung.example/politik/bruecke-4711?utm_source=x&amp;amp=1 rel="canonical">', True),
        ('<link rel="canonical" href="https://www.zeitung.example/politik/bruecke-4712">', False),
        ('<link rel="canonical" href="https://agentur.example/politik/bruecke-4711">', False),
        ('<link rel="canonical" href="">', False),
        ('<link rel="canonical" href="http://[kaputt/">', False),
        (f'<link rel="amphtml" href="{PAGE}"><meta property="og:url" content="{PAGE}">', False),
        ("", False),
    ],
)
def test_whether_a_page_names_itself(head: str, is_own: bool) -> None:
    content = f"<!doctype html><html><head><title>x</title>{head}</head><body><p>Text</p></body></html>"
    assert names_itself(content.encode(), PAGE) is is_own


@pytest.mark.parametrize("filler", ["<link ", '<link rel="canonical" ', "<link href=", "rel=canonical "])
def test_hostile_heads_are_looked_at_in_a_moment(filler: str) -> None:
    start = time.process_time()
    names_itself(filler.encode() * 100_000, PAGE)
    assert time.process_time() - start < 1
