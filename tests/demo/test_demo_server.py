"""The demo site answers as a well-kept news site does."""

from __future__ import annotations

import struct
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from email.message import Message
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from archiver.demo.server import DemoServer
from archiver.demo.site import CONSENT_WALL, DEAD_ENDS, FORBIDDEN, SOFT_404
from archiver.demo.stories import removed, stories

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


def ask(server: DemoServer, path: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(server.base_url + path, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def locations(server: DemoServer, path: str) -> dict[str, str | None]:
    """Addresses in a sitemap with their lastmod."""
    root = etree.fromstring(ask(server, path)[2])
    entries = root.xpath("//s:url | //s:sitemap", namespaces=NAMES)
    return {entry.findtext("s:loc", None, NAMES): entry.findtext("s:lastmod", None, NAMES) for entry in entries}


def feed_links(server: DemoServer) -> list[str]:
    return [link.partition("?")[0] for link in etree.fromstring(ask(server, "/feed/")[2]).xpath("//item/link/text()")]


@pytest.mark.parametrize("path", ["/", "/impressum/", "/datenschutz/", "/kultur/", *(s.path for s in stories())])
def test_page_is_there(server: DemoServer, path: str) -> None:
    status, headers, body = ask(server, path)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert body.rstrip().endswith(b"</html>")


def test_feed_and_news_sitemap_announce_every_article(server: DemoServer) -> None:
    articles = {server.base_url + story.path for story in stories()}
    assert articles <= set(feed_links(server))
    assert set(locations(server, "/news-sitemap.xml")) == articles


def test_the_feed_also_leads_to_a_consent_wall_to_nothing_and_where_robots_may_not_go(server: DemoServer) -> None:
    assert {server.base_url + dead_end.path for dead_end in DEAD_ENDS} <= set(feed_links(server))
    assert "Alle akzeptieren" in ask(server, CONSENT_WALL.path)[2].decode()


def test_the_sitemap_index_leads_to_both_sitemaps(server: DemoServer) -> None:
    assert list(locations(server, "/sitemap.xml")) == [
        f"{server.base_url}/{name}" for name in ("news-sitemap.xml", "page-sitemap.xml")
    ]
    assert server.base_url + SOFT_404.path in locations(server, "/page-sitemap.xml")


def test_the_soft_404_answers_200_and_the_real_one_404(server: DemoServer) -> None:
    assert ask(server, SOFT_404.path)[0] == 200
    assert ask(server, "/gibt-es-nicht")[0] == 404


def test_robots_txt_shuts_the_preview_and_names_delay_and_sitemap(server: DemoServer) -> None:
    robots = RobotFileParser()
    robots.parse(ask(server, "/robots.txt")[2].decode().splitlines())
    assert not robots.can_fetch("archiver", FORBIDDEN.path)
    assert robots.can_fetch("archiver", stories()[0].path)
    assert robots.site_maps() == [f"{server.base_url}/sitemap.xml"]
    assert b"Crawl-delay: 0.1" in ask(server, "/robots.txt")[2]


@pytest.mark.parametrize(("sent", "known"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
@pytest.mark.parametrize("path", ["/feed/", "/news-sitemap.xml", stories()[0].path])
def test_known_answers_are_not_sent_again(server: DemoServer, path: str, sent: str, known: str) -> None:
    _, headers, _ = ask(server, path)
    status, _, body = ask(server, path, **{known: headers[sent]})
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_nonsense_validators_get_the_whole_answer(server: DemoServer, header: str) -> None:
    assert ask(server, "/feed/", **{header: "gestern"})[0] == 200


def test_the_edited_article_is_sent_again_and_announced_as_changed(server: DemoServer) -> None:
    before, after = (next(s for s in stories(edition) if s.slug == "werft-baut-wieder-faehren") for edition in (1, 2))
    url = server.base_url + before.path
    _, headers, first = ask(server, before.path)
    lastmod = locations(server, "/news-sitemap.xml")[url]
    server.edition = 2
    status, _, second = ask(server, before.path, **{"If-None-Match": headers["ETag"]})
    assert status == 200
    assert before.title in first.decode()
    assert after.title in second.decode()
    assert str(lastmod) < str(locations(server, "/news-sitemap.xml")[url])


def test_the_removed_article_is_gone_and_announced_no_more(server: DemoServer) -> None:
    (story,) = removed()
    assert ask(server, story.path)[0] == 200
    server.edition = 2
    assert ask(server, story.path)[0] == 410
    assert server.base_url + story.path not in feed_links(server)
    assert server.base_url + story.path not in locations(server, "/news-sitemap.xml")


def test_pictures_are_png_files_of_the_size_in_their_name(server: DemoServer) -> None:
    status, headers, body = ask(server, "/wp-content/uploads/2024/10/moldau-300x169.png")
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert struct.unpack(">II", body[16:24]) == (300, 169)
    pixels = body[body.index(b"IDAT") + 4 : body.rindex(b"IEND") - 8]
    assert len(zlib.decompress(pixels)) == 169 * (1 + 3 * 300)


def test_head_has_no_body_and_every_request_is_remembered(server: DemoServer) -> None:
    assert ask(server, "/feed/", method="HEAD")[2] == b""
    ask(server, "/nirgends?x=1")
    assert [(asked.method, asked.path, asked.status) for asked in server.asked] == [
        ("HEAD", "/feed/", 200),
        ("GET", "/nirgends?x=1", 404),
    ]


def test_the_server_ends_with_its_block() -> None:
    with DemoServer() as server:
        ask(server, "/")
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(server.base_url, timeout=1)
