"""Sitemaps of pages, of news and of sitemaps."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from archiver.discover import xml
from archiver.discover.sitemaps import MAX_URLS, SitemapRef, read_sitemap

URL = "https://zeitung.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?><urlset {SPACE} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://zeitung.example/bruecke-1 </loc><lastmod>2024-10-22</lastmod>
<image:image><image:loc>https://zeitung.example/bild.jpg</image:loc><image:title>Ein Bild</image:title></image:image>
<n:news><n:publication><n:name>Blatt</n:name><n:language>de</n:language></n:publication><n:publication_date>2024-10-21T14:05:00+02:00</n:publication_date><n:title>Brücke</n:title></n:news></url></urlset>"""


def urlset(*locs: str) -> str:
    return f"<urlset {SPACE}>" + "".join(f"<url><loc>{loc}</loc></url>" for loc in locs) + "</urlset>"


def test_a_news_sitemap_gives_title_and_publication() -> None:
    sitemap = read_sitemap(NEWS.encode(), URL)
    (found,) = sitemap.pages
    assert (found.url, found.title) == ("https://zeitung.example/bruecke-1", "Brücke")
    assert found.date == datetime(2024, 10, 21, 12, 5, tzinfo=UTC)
    assert found.modified == datetime(2024, 10, 21, 22, tzinfo=UTC)
    assert sitemap.is_news
    assert not sitemap.damaged


def test_an_index_lists_its_sitemaps() -> None:
    first = "<sitemap><loc>/a.xml</loc><lastmod>2024-10-22T00:00:00Z</lastmod></sitemap>"
    index = f"<sitemapindex {SPACE}>{first}<sitemap><loc>/b.xml.gz</loc></sitemap></sitemapindex>"
    sitemap = read_sitemap(index.encode(), URL)
    assert sitemap.pages == ()
    assert sitemap.sitemaps == (
        SitemapRef("https://zeitung.example/a.xml", datetime(2024, 10, 22, tzinfo=UTC)),
        SitemapRef("https://zeitung.example/b.xml.gz"),
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(gzip.compress(urlset("https://zeitung.example/a").encode()), id="gzip"),
        pytest.param(urlset("https://zeitung.example/a").encode("utf-16"), id="UTF-16"),
        pytest.param(urlset("https://zeitung.example/a").replace(SPACE, "").encode(), id="no namespace"),
        pytest.param(urlset("https://zeitung.example/a", "https://zeitung.example/a").encode(), id="one address twice"),
        pytest.param(
            urlset("file:///etc/passwd", "https://zeitung.example/a", "").encode(), id="addresses that are none"
        ),
    ],
)
def test_every_form_gives_the_page(content: bytes) -> None:
    assert [found.url for found in read_sitemap(content, URL).pages] == ["https://zeitung.example/a"]


def test_a_broken_sitemap_gives_what_stands_before_the_break() -> None:
    content = urlset("https://zeitung.example/a", "https://zeitung.example/b")[:-40].encode()
    sitemap = read_sitemap(content, URL)
    assert sitemap.pages[0].url == "https://zeitung.example/a"
    assert sitemap.damaged


def test_a_gzip_that_breaks_off_is_damaged() -> None:
    packed = gzip.compress(urlset(*(f"https://zeitung.example/{n}" for n in range(5000))).encode())
    sitemap = read_sitemap(packed[: len(packed) // 2], URL)
    assert sitemap.damaged
    assert 100 < len(sitemap.pages) < 5000


def test_more_addresses_than_the_protocol_allows_are_cut_and_told() -> None:
    sitemap = read_sitemap(urlset(*(f"https://zeitung.example/{n}" for n in range(MAX_URLS + 5))).encode(), URL)
    assert len(sitemap.pages) == MAX_URLS
    assert sitemap.damaged


def test_a_packed_bomb_is_read_to_the_limit_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MAX_BYTES", 100_000)
    bomb = gzip.compress(urlset("https://zeitung.example/a").encode()[:-9] + b" " * 5_000_000)
    plain, cut = xml.unpacked(bomb, 100_000)
    assert len(plain) == 100_000
    assert cut


@pytest.mark.parametrize("content", [b"", b"<html><body>Leider nicht da</body></html>", b"\x1f\x8b\0\0", b"kein XML"])
def test_what_is_no_sitemap_has_no_entries(content: bytes) -> None:
    sitemap = read_sitemap(content, URL)
    assert (sitemap.pages, sitemap.sitemaps) == ((), ())
