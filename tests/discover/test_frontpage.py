"""Front and section pages."""

from __future__ import annotations

from archiver.discover.frontpage import read_front

PAGE = b"""<!doctype html><html><head>
<link rel="alternate" type="application/rss+xml" href="/feed/">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel="alternate" hreflang="en" href="/en/">
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="https://feeds.zeitung.example/atom">
</head><body><nav><a href="/politik/">Politik</a><a href="/impressum">Impressum</a></nav>
<a href="/politik/der-rat-beschliesst-die-sanierung-der-bruecke-123456.html?utm_source=start"><h2>Der Rat <b>beschlie\xc3\x9ft</b></h2></a>
<a href="/politik/der-rat-beschliesst-die-sanierung-der-bruecke-123456.html#kommentare">12 Kommentare</a>
<a href="https://anderswo.example/politik/ein-langer-titel-mit-vielen-worten-1234567.html">anderswo</a>
<a href="javascript:void(0)">nichts</a><a href="http://[kaputt">kaputt</a>
<a href="/politik/glosse">Glosse</a><a href="/sport/glosse">Sport</a>
</body></html>"""


def test_feeds_are_named_in_order_without_those_of_comments() -> None:
    front = read_front(PAGE, "https://zeitung.example/")
    assert front.feeds == ("https://zeitung.example/feed/", "https://feeds.zeitung.example/atom")


def test_articles_of_the_same_site_come_once_with_their_headline() -> None:
    (found,) = read_front(PAGE, "https://zeitung.example/").links
    assert found.url == "https://zeitung.example/politik/der-rat-beschliesst-die-sanierung-der-bruecke-123456.html"
    assert found.title == "Der Rat beschließt"


def test_a_section_leads_to_what_lies_below_it() -> None:
    front = read_front(PAGE, "https://zeitung.example/politik/")
    assert [found.url for found in front.below] == ["https://zeitung.example/politik/glosse"]
