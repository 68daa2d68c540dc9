"""The REST API of WordPress: its addresses, and what it lists."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from archiver.discover.frontpage import read_front
from archiver.discover.sniff import Sort, what_is
from archiver.discover.wordpress import PER_PAGE, all_posts, is_posts, newest_posts, read_posts, rest_root

ROOT = "https://blatt.example/wp-json/"
POST = {
    "id": 7,
    "link": "https://blatt.example/2024/10/21/die-bruecke/",
    "date_gmt": "2024-10-21T12:05:00",
    "modified_gmt": "2024-10-22T08:00:00",
    "title": {"rendered": "Brücke &#8211; <em>was</em> kommt"},
}


def listed(*posts: Any) -> bytes:
    return json.dumps(posts).encode()


def test_a_post_is_read_with_both_moments_in_utc_and_its_title_as_seen() -> None:
    (found,) = read_posts(listed(POST), newest_posts(ROOT)).links
    assert (found.url, found.title) == (POST["link"], "Brücke – was kommt")
    assert found.date == datetime(2024, 10, 21, 12, 5, tzinfo=UTC)
    assert found.modified == datetime(2024, 10, 22, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("post", "links"),
    [
        pytest.param(POST | {"status": "private"}, 0, id="not published"),
        pytest.param(POST | {"link": "javascript:x"}, 0, id="no address"),
        pytest.param(POST | {"link": None}, 0, id="no link"),
        pytest.param("text", 0, id="no object"),
        pytest.param(POST | {"title": "Brücke", "date_gmt": "0000-00-00T00:00:00", "modified_gmt": 3}, 1, id="bad fields"),
    ],
)  # fmt: skip
def test_what_is_no_public_post_is_passed_over(post: Any, links: int) -> None:
    found = read_posts(listed(post), ROOT).links
    assert len(found) == links
    assert all(link.date is None and link.modified is None for link in found)


@pytest.mark.parametrize(
    "content", [b'{"code":"rest_post_invalid_page_number"}', b"<html></html>", b"[", b"", b"[" * 5000]
)
def test_what_is_no_list_of_posts_says_so(content: bytes) -> None:
    posts = read_posts(content, ROOT)
    assert (posts.links, posts.is_list) == ((), False)


def test_a_full_page_may_be_followed_by_another() -> None:
    posts = [POST | {"link": f"https://blatt.example/{number}/"} for number in range(PER_PAGE)]
    assert read_posts(listed(*posts), ROOT).is_full
    assert not read_posts(listed(*posts[:-1]), ROOT).is_full


@pytest.mark.parametrize(
    ("root", "address"),
    [
        (ROOT, "https://blatt.example/wp-json/wp/v2/posts"),
        ("https://blatt.example/wp-json", "https://blatt.example/wp-json/wp/v2/posts"),
        ("https://blatt.example/blog/wp-json/", "https://blatt.example/blog/wp-json/wp/v2/posts"),
        ("https://blatt.example/?rest_route=/", "https://blatt.example/"),
        ("https://blatt.example/index.php?rest_route=/", "https://blatt.example/index.php"),
    ],
)
def test_lists_stand_below_the_root_in_either_form(root: str, address: str) -> None:
    url = all_posts(root, 3, datetime(2024, 10, 1, tzinfo=UTC))
    query = parse_qs(urlsplit(url).query)
    assert url.partition("?")[0] == address
    assert (query["page"], query["order"], query["after"]) == (["3"], ["asc"], ["2024-10-01T00:00:00Z"])
    assert query.get("rest_route", ["/wp/v2/posts"]) == ["/wp/v2/posts"]
    assert is_posts(url)
    assert is_posts(newest_posts(root))
    assert not is_posts(root)


def test_the_root_is_named_in_the_head_and_in_the_header() -> None:
    page = b'<html><head><link rel="https://api.w.org/" href="/wp-json/"></head><body></body></html>'
    assert read_front(page, "https://blatt.example/").rest_root == ROOT
    assert read_front(b"<html></html>", "https://blatt.example/").rest_root is None
    assert rest_root(f'<https://blatt.example/?p=1>; rel=shortlink, <{ROOT}>; rel="https://api.w.org/"') == ROOT
    assert rest_root("<https://blatt.example/?p=1>; rel=shortlink") is None
    assert rest_root(None) is None


@pytest.mark.parametrize(
    ("content", "url", "sort"),
    [
        (listed(POST), "https://blatt.example/x", Sort.POSTS),
        (b"[]", newest_posts(ROOT), Sort.POSTS),
        (b"[]", "https://blatt.example/x.json", Sort.OTHER),
        (b'{"code":"rest_no_route"}', newest_posts(ROOT), Sort.OTHER),
    ],
)
def test_a_list_of_posts_is_told_from_other_json(content: bytes, url: str, sort: Sort) -> None:
    assert what_is(content, "application/json", url) is sort
