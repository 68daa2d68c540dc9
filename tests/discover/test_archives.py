"""Lists that are spread over pages and months."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from archiver.discover.archives import day_in, is_older, month_of, months_like, place_in_list, read_list
from archiver.items import Found

HOME = "https://zeitung.example"
PLACES = {
    "WordPress": ("/politik/page/3/", 3, "/politik/"),
    "WordPress's home page": ("/page/2/", 2, "/"),
    "German": ("/politik/seite-2", 2, "/politik"),
    "a file": ("/archiv/p2.html", 2, "/archiv"),
    "a parameter": ("/politik/?page=4", 4, "/politik/"),
    "a German parameter among others": ("/suche?thema=rat&seite=7&ort=b", 7, "/suche?thema=rat&ort=b"),
    "a first page": ("/politik/?page=1", 1, "/politik/"),
    "page zero": ("/politik/?page=0", 1, "/politik/"),
    "no list": ("/politik/", 1, "/politik/"),
    "a year is no page": ("/archiv/2024", 1, "/archiv/2024"),
}


@pytest.mark.parametrize(("path", "number", "first"), PLACES.values(), ids=PLACES)
def test_place_in_a_list(path: str, number: int, first: str) -> None:
    assert place_in_list(HOME + path) == (number, HOME + first)


def a_page(*links: str, head: str = "", times: tuple[str, ...] = ()) -> bytes:
    anchors = "".join(f'<a href="{link}">x</a>' for link in links) + "".join(
        f'<time datetime="{t}"></time>' for t in times
    )
    return f"<html><head>{head}</head><body>{anchors}</body></html>".encode()


NEXT = {
    "a number": (a_page("/politik/page/2/", "/politik/page/3/", "/politik/page/41/"), "/politik/page/2/", 41),
    "a parameter": (a_page("?page=2", "?page=9"), "/politik/?page=2", 9),
    "the head": (a_page(head='<link rel="next" href="/politik/?paged=2">'), "/politik/?paged=2", 2),
    "other lists' pages": (a_page("/sport/page/2/", "/page/2/"), None, None),
    "only later ones": (a_page("/politik/page/5/"), None, 5),
    "another site's": (a_page("https://anderswo.example/politik/page/2/"), None, None),
}


@pytest.mark.parametrize(("content", "path", "last"), NEXT.values(), ids=NEXT)
def test_the_next_page_of_a_list(content: bytes, path: str | None, last: int | None) -> None:
    page = read_list(content, f"{HOME}/politik/")
    assert (page.number, page.next, page.last) == (1, HOME + path if path else None, last)


def test_a_later_page_leads_on_and_not_back() -> None:
    page = read_list(a_page("/politik/", "/politik/page/2/", "/politik/page/4/"), f"{HOME}/politik/page/3/")
    assert (page.number, page.first, page.next) == (3, f"{HOME}/politik/", f"{HOME}/politik/page/4/")


def test_months_and_archives_are_lists() -> None:
    page = read_list(
        a_page("/2024/10/", "/2024/", "/archiv/2024-09", "/archiv/", "/2024/10/21/rutte", "/politik/"), f"{HOME}/"
    )
    assert [url.removeprefix(HOME) for url in page.lists] == ["/2024/10/", "/2024/", "/archiv/2024-09", "/archiv/"]


def test_lists_before_what_is_wanted_are_known_by_their_address() -> None:
    since = datetime(2024, 10, 5, tzinfo=UTC)
    paths = ("/2023/", "/2024/09/", "/2024/10/", "/2024/", "/2025/01/", "/politik/", "/2024/13/")
    assert [path for path in paths if is_older(HOME + path, since)] == ["/2023/", "/2024/09/"]
    assert month_of(f"{HOME}/2024/10/") == (2024, 10)


def test_a_list_whose_dates_are_all_too_old_is_the_last() -> None:
    since = datetime(2024, 10, 1, tzinfo=UTC)
    old = ("2024-09-01", "2024-08-01", "2024-07-01T10:00:00Z")
    assert read_list(a_page(times=old), HOME).is_before(since)
    assert not read_list(a_page(times=old[:2]), HOME).is_before(since), "two dates tell nothing"
    assert not read_list(a_page(times=(*old, "2024-10-02")), HOME).is_before(since)
    links = [Found(url=f"{HOME}/2024/09/0{day}/a-{day}") for day in (1, 2, 3)]
    assert read_list(a_page(), HOME, links).is_before(since)


def test_days_in_addresses() -> None:
    assert day_in(f"{HOME}/2024/10/21/rutte") == datetime(2024, 10, 21, 23, 59, tzinfo=UTC)
    assert day_in(f"{HOME}/politik/20241021-rutte") == datetime(2024, 10, 21, 23, 59, tzinfo=UTC)
    assert (day_in(f"{HOME}/2024/13/45/rutte"), day_in(f"{HOME}/politik/rutte")) == (None, None)


def test_month_lists_that_addresses_suggest() -> None:
    form = months_like([f"{HOME}/politik/rutte-1", f"{HOME}/blog/2024/10/21/rutte/"])
    assert form
    assert form.format(2024, 9) == f"{HOME}/blog/2024/09/"
    assert months_like([f"{HOME}/politik/rutte-1"]) is None


@pytest.mark.parametrize("filler", ["/page/2", "?page=1&", "/2024/10", "page=", "/seite-"])
def test_long_addresses_are_read_in_time(filler: str) -> None:
    url = f"{HOME}/{filler * 20_000}"
    start = time.process_time()
    place_in_list(url), month_of(url), day_in(url), months_like([url])
    assert time.process_time() - start < 2
