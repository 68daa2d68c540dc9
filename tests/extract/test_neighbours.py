"""The posts before and after this one, and not the pages, pictures and comments that are called the same."""

from __future__ import annotations

import pytest

from archiver.extract.document import Document
from archiver.extract.neighbours import Neighbours, find_neighbours

SITE = "https://blog.example"
URL = f"{SITE}/2024/10/bruecke-bleibt-gesperrt/"
BEFORE, AFTER = f"{SITE}/2024/10/markt-zieht-um/", f"{SITE}/2024/10/derby-ohne-sieger/"


def neighbours(body: str, head: str = "", url: str = URL) -> Neighbours:
    html = f"<html><head>{head}</head><body><article><h1>Brücke</h1><p>Text.</p></article>{body}</body></html>"
    return find_neighbours(Document(html.encode(), url))


@pytest.mark.parametrize(
    "body",
    [
        f"<nav class='navigation post-navigation'><div class='nav-previous'><a href='{BEFORE}' rel='prev'>Der Markt</a></div>"
        f"<div class='nav-next'><a href='{AFTER}' rel='next'>Das Derby</a></div></nav>",
        f"<div class='nav-previous'><a href='{BEFORE}'>Der Markt</a></div><div class='nav-next'><a href='{AFTER}'>Das Derby</a></div>",
        f"<ul><li class='prev-post'><div><a href='{BEFORE}'>a</a></div></li>"
        f"<li class='next-post'><div><a href='{AFTER}'>b</a></div></li></ul>",
        f"<a class='article__previous' href='{BEFORE}'>a</a><a class='article__next' href='{AFTER}'>b</a>",
        f"<a href='{BEFORE}' rel='previous nofollow'>a</a><a href='{AFTER}' rel='NEXT'>b</a>",
        f"<a href='{BEFORE}?utm_source=nav#top' rel='prev'>a</a><a href='{AFTER}' rel='next'>b</a>",
    ],
    ids=[
        "WordPress",
        "boxes without rel",
        "named list items",
        "named links",
        "rel in other words",
        "tracking parameters",
    ],
)
def test_post_navigation_names_both(body: str) -> None:
    assert neighbours(body) == Neighbours(BEFORE, AFTER)


def test_the_head_names_them_where_the_page_shows_none() -> None:
    head = f"<link rel='prev' href='{BEFORE}'><link rel='next' href='{AFTER}'>"
    assert neighbours("", head) == Neighbours(BEFORE, AFTER)
    shown = f"<a rel='prev' href='{SITE}/2024/09/anders-als-im-kopf/'>a</a>"
    assert neighbours(shown, head) == Neighbours(f"{SITE}/2024/09/anders-als-im-kopf/", AFTER)


def test_the_newest_post_has_only_one_before_it() -> None:
    assert neighbours(f"<a rel='prev' href='{BEFORE}'>a</a>") == Neighbours(BEFORE, None)


@pytest.mark.parametrize(
    "body",
    [
        f"<a rel='next' href='{URL}2/'>2</a>",
        f"<a rel='next' href='{URL}?page=2'>weiter</a>",
        f"<a rel='next' href='{URL}?bild=2'>nächstes Bild</a>",
        f"<a rel='prev' href='{URL}comment-page-1/#comments'>Ältere Kommentare</a>",
        f"<nav class='comment-navigation'><a rel='next' href='{AFTER}'>Neuere Kommentare</a></nav>",
        f"<div class='pagination'><a rel='next' href='{AFTER}'>2</a></div>",
        f"<div class='swiper'><a class='next-article' href='{AFTER}'>b</a></div>",
        "<a rel='next' href='https://anderswo.example/2024/10/derby-ohne-sieger/'>b</a>",
        "<a rel='next' href='/kategorie/sport/'>b</a>",
        "<a rel='next' href='#'>b</a>",
        f"<a class='nextgen' href='{AFTER}'>b</a>",
    ],
    ids=[
        "page 2", "page parameter", "gallery", "comment page", "comment navigation", "pagination", "slider", "other site", "list",
        "no address", "another word",
    ],
)  # fmt: skip
def test_what_is_no_post_is_no_neighbour(body: str) -> None:
    assert neighbours(body) == Neighbours()


def test_a_later_page_of_an_article_is_not_before_itself() -> None:
    assert (
        neighbours(f"<a rel='prev' href='{URL}'>1</a><a rel='next' href='{URL}3/'>3</a>", url=f"{URL}2/")
        == Neighbours()
    )
