"""A site that lists its posts as WordPress does: what an ordinary crawl takes, and how a backfill goes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from crawl_site import Answer, Run, Site, article

from archiver.discover.wordpress import all_posts, newest_posts
from archiver.periods import parse_since

Crawl = Callable[..., Run]
POSTS = [f"/2024/10/{day:02}/der-rat-beschliesst-die-sanierung-{day}/" for day in range(1, 9)]
"""Oldest first; the feed holds the last two."""


def listed(site: Site, paths: list[str], modified: str = "2024-10-21T12:00:00") -> Answer:
    posts = [
        {
            "link": site.url + path,
            "date_gmt": f"2024-10-{path[9:11]}T10:00:00",
            "modified_gmt": modified,
            "title": {"rendered": "x"},
        }
        for path in paths
    ]
    return Answer(json.dumps(posts).encode(), content_type="application/json")


def address(site: Site, url: str) -> str:
    return url.removeprefix(site.url)


@pytest.fixture
def blog(site: Site) -> Site:
    """Eight posts; REST lists of three pages, feeds of four."""
    for path in POSTS:
        site.add_article(path, f"Meldung {path[9:11]} aus dem Rat", f"2024-10-{path[9:11]}")
    site.add_page("/", head='<link rel="alternate" type="application/rss+xml" href="/feed/">')
    page = site.answers["/"]
    assert isinstance(page, Answer)
    page.headers["Link"] = f'<{site.url}/wp-json/>; rel="https://api.w.org/"'
    for number in range(1, 5):
        end = len(POSTS) - 2 * (number - 1)
        site.add_feed(*POSTS[end - 2 : end], at="/feed/" if number == 1 else f"/feed/?paged={number}")
    root = f"{site.url}/wp-json/"
    site.answers[address(site, newest_posts(root))] = listed(site, POSTS[-3:])
    for number, part in enumerate((POSTS[:3], POSTS[3:6], POSTS[6:]), 1):
        answer = listed(site, part)
        answer.headers = {"X-WP-Total": "8", "X-WP-TotalPages": "3"}
        site.answers[address(site, all_posts(root, number))] = answer
    return site


def articles(site: Site) -> dict[str, int]:
    return {path: count for path, count in site.asked().items() if path.startswith("/2024/")}


def lists(site: Site) -> list[str]:
    return [path for path, _ in site.hits if "wp-json" in path or "paged" in path]


def test_an_ordinary_crawl_takes_what_is_new(blog: Site, crawl: Crawl) -> None:
    run = crawl("/")
    assert (run.code, run.outcomes()) == (0, {"new": 3})
    assert lists(blog) == [address(blog, newest_posts(f"{blog.url}/wp-json/"))]
    blog.hits.clear()
    second = crawl("/")
    assert (second.code, second.outcomes()) == (0, {})
    assert ("/feed/", 304) in blog.hits


def test_a_post_that_the_api_lists_as_edited_is_read_again(blog: Site, crawl: Crawl) -> None:
    assert crawl("/").code == 0
    edited = POSTS[-2]
    blog.answers[edited] = Answer(article("Meldung 07, berichtigt", "2024-10-07"))
    now = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%S")
    blog.answers[address(blog, newest_posts(f"{blog.url}/wp-json/"))] = listed(blog, [edited], modified=now)
    run = crawl("/")
    assert run.outcomes() == {"changed": 1}
    assert run.rows("SELECT title FROM revisions") == [("Meldung 07 aus dem Rat",)]


def test_an_api_that_is_barred_is_asked_once(blog: Site, crawl: Crawl) -> None:
    newest = address(blog, newest_posts(f"{blog.url}/wp-json/"))
    blog.answers[newest] = Answer(b'{"code":"rest_forbidden"}', 401, "application/json")
    first, second = crawl("/"), crawl("/")
    assert (first.code, second.code, first.stderr) == (0, 0, "")
    assert lists(blog) == [newest]


def test_a_backfill_goes_through_all_posts_and_back_again_for_what_is_left(blog: Site, crawl: Crawl) -> None:
    first = crawl("/", "--backfill", "--limit", "3")
    assert first.outcomes() == {"new": 3}
    assert first.rows("SELECT count(*) FROM urls WHERE state = 'queued'") == [(5,)]
    second = crawl("/", "--backfill")
    assert second.outcomes() == {"new": 5}
    assert articles(blog) == dict.fromkeys(POSTS, 1)
    assert not [path for path in lists(blog) if "paged" in path], "the API has told everything"
    blog.hits.clear()
    assert crawl("/", "--backfill").outcomes() == {}
    assert articles(blog) == {}


def test_a_backfill_without_an_api_pages_through_the_feed(blog: Site, crawl: Crawl) -> None:
    for path in [path for path in blog.answers if "wp-json" in path]:
        blog.answers[path] = Answer(b"{}", 403, "application/json")
    run = crawl("/", "--backfill")
    assert (run.code, run.outcomes()) == (0, {"new": 8}), run.stderr
    assert [path for path in lists(blog) if "paged" in path] == [f"/feed/?paged={number}" for number in range(2, 6)]


def test_a_feed_that_answers_every_number_alike_is_left(blog: Site, crawl: Crawl) -> None:
    for path in [path for path in blog.answers if "wp-json" in path]:
        blog.answers[path] = Answer(b"{}", 403, "application/json")
    for number in range(2, 9):
        blog.answers[f"/feed/?paged={number}"] = blog.answers["/feed/"]
    assert crawl("/", "--backfill").outcomes() == {"new": 2}
    assert [path for path in lists(blog) if "paged" in path] == ["/feed/?paged=2"]


def test_a_backfill_goes_back_only_so_far(blog: Site, crawl: Crawl) -> None:
    since = parse_since("2024-10-06", datetime.now(UTC))
    root = f"{blog.url}/wp-json/"
    blog.answers[address(blog, all_posts(root, 1, since))] = listed(blog, POSTS[4:])
    run = crawl("/", "--backfill", "--since", "2024-10-06")
    assert run.outcomes() == {"new": 3}
    assert sorted(articles(blog)) == POSTS[5:]


def test_a_backfill_takes_every_address_of_every_sitemap(site: Site, crawl: Crawl) -> None:
    site.add_page("/")
    months = [f"/karte-{number}.xml" for number in range(1, 8)]
    for number, path in enumerate(months, 1):
        story = f"/politik/der-rat-beschliesst-die-sanierung-100000{number}.html"
        site.add_article(story, f"Meldung {number} aus dem Rat")
        site.answers[path] = Answer(
            f"<urlset><url><loc>{site.url}{story}</loc></url></urlset>".encode(), content_type="text/xml"
        )
    index = "".join(f"<sitemap><loc>{site.url}{path}</loc></sitemap>" for path in months)
    site.answers["/sitemap.xml"] = Answer(f"<sitemapindex>{index}</sitemapindex>".encode(), content_type="text/xml")
    assert crawl("/").outcomes() == {"new": 4}
    assert crawl("/", "--backfill").outcomes() == {"new": 3}


def test_traps_of_a_weblog_are_no_articles(blog: Site, crawl: Crawl) -> None:
    traps = [
        "/author/jweiss/",
        "/tag/rhein/",
        "/2024/10/",
        "/category/politik/",
        "/comments/feed/",
        "/feed/",
        "/wp-json/",
    ]
    for path in [path for path in blog.answers if "wp-json" in path or "feed" in path]:
        blog.answers[path] = Answer(b"", 404)
    blog.add_page("/", *traps, f"{POSTS[0]}?replytocom=7#respond", f"{POSTS[0]}#comments", POSTS[0], POSTS[1])
    run = crawl("/")
    assert run.outcomes() == {"new": 2}
    assert run.rows("SELECT count(*) FROM articles") == [(2,)]
    assert not set(traps[:5]) & set(blog.asked())
