"""Which addresses are further pages of the same article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.discover.paging import first_page, further_pages
from archiver.extract.parts import place_of
from archiver.items import Page

URL = "https://blatt.example/2024/10/21/die-bruecke/"


def a_page(body: str, url: str = URL, head: str = "") -> Page:
    text = f"<main><article><h1>Die Brücke</h1>{body}</article></main>"
    html = f"<!doctype html><html><head>{head}</head><body class='comments-open'>{text}</body></html>"
    return Page(
        url=url,
        final_url=url,
        outlet="blatt.example",
        fetched_at=datetime(2024, 10, 22, tzinfo=UTC),
        content=html.encode(),
    )


@pytest.mark.parametrize(
    ("url", "first", "number"),
    [
        (f"{URL}2/", URL, 2),
        (f"{URL}page/3/", URL, 3),
        ("https://blatt.example/die-bruecke/seite-2", "https://blatt.example/die-bruecke", 2),
        ("https://blatt.example/die-bruecke-1712345-4.html", "https://blatt.example/die-bruecke-1712345.html", 4),
        ("https://blatt.example/die-bruecke,seite2.html", "https://blatt.example/die-bruecke.html", 2),
        ("https://blatt.example/die-bruecke?seite=2&id=7", "https://blatt.example/die-bruecke?id=7", 2),
        ("https://blatt.example/die-bruecke?id=7&page=2", "https://blatt.example/die-bruecke?id=7", 2),
        (URL, URL, 1),
        ("https://blatt.example/comic/1/", "https://blatt.example/comic/1/", 1),
        ("https://blatt.example/rueckblick/2024/", "https://blatt.example/rueckblick/2024/", 1),
        ("https://blatt.example/die-bruecke/comment-page-2/", "https://blatt.example/die-bruecke/comment-page-2/", 1),
        ("https://blatt.example/2/", "https://blatt.example/2/", 1),
    ],
)  # fmt: skip
def test_an_address_tells_its_place(url: str, first: str, number: int) -> None:
    place = place_of(url)
    assert (place.first, place.number) == (first, number)


@pytest.mark.parametrize(
    ("page", "pages"),
    [
        pytest.param(
            a_page(f'<p class="post-nav-links">Seiten: <span>1</span> <a class="post-page-numbers" href="{URL}2/">2</a> '
                   f'<a class="post-page-numbers" href="{URL}3/">3</a></p>'), [2, 3], id="WordPress"),
        pytest.param(a_page(f'<a href="{URL}page/2/">Nächste Seite »</a>'), [2], id="next page"),
        pytest.param(a_page("", head=f'<link rel="next" href="{URL}2/">'), [2], id="rel next in the head"),
        pytest.param(a_page('<a rel="next" href="?seite=2">Mehr über die Brücke</a>'), [2], id="rel next with a parameter"),
        pytest.param(a_page('<a href="?seite=2">Seite 2</a>'), [2], id="a relative parameter"),
        pytest.param(a_page(f'<a href="{URL}3/">2</a>'), [], id="a number that is another"),
        pytest.param(a_page(f'<a href="{URL}2/">Wie es mit der Brücke weitergeht</a>'), [], id="a headline"),
        pytest.param(a_page(f'<div class="comments-nav"><a href="{URL}2/">2</a></div>'), [], id="pages of comments"),
        pytest.param(a_page('<a href="?page=2#comments">2</a>'), [], id="pages of comments by their fragment"),
        pytest.param(a_page('<a href="/2024/10/22/andere/2/">2</a>'), [], id="another article's page"),
        pytest.param(a_page("", head='<link rel="next" href="/2024/10/22/andere/">'), [], id="the next article"),
        pytest.param(a_page("<p>Ein Text ohne Seiten</p>"), [], id="one page"),
    ],
)  # fmt: skip
def test_further_pages_are_those_that_links_call_pages(page: Page, pages: list[int]) -> None:
    found = further_pages(page)
    assert list(found) == pages
    assert all(place_of(url).number == number for number, url in found.items())


def test_a_later_page_leads_on_and_back() -> None:
    page = a_page(f'<a href="{URL}">1</a> <span>2</span> <a href="{URL}3/">3</a>', f"{URL}2/")
    assert (list(further_pages(page)), first_page(page)) == ([3], URL)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(a_page(f'<a href="{URL}2/">2</a>'), id="the first page"),
        pytest.param(a_page('<a href="/">Start</a> <a href="../">Zurück</a>', f"{URL}2/"), id="no link called 1"),
        pytest.param(a_page('<a href="/comic/1/" rel="prev">1</a>', "https://blatt.example/comic/2/"), id="a series"),
    ],
)
def test_other_pages_have_no_first_page(page: Page) -> None:
    assert first_page(page) is None
