"""Path patterns as robots.txt and TDMRep write them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.rights.patterns import covers, path_of, plain

MATCHES = [
    ("/", "/politik/a.html", True),
    ("", "/politik/a.html", True),
    ("/politik", "/politik/a.html", True),
    ("/politik/", "/politik", False),
    ("/Politik", "/politik/a.html", False),
    ("*", "/a", True),
    ("/*.jpg", "/bilder/a.jpg?x=1", True),
    ("/*.jpg$", "/bilder/a.jpg?x=1", False),
    ("/*.jpg$", "/bilder/a.jpg", True),
    ("/a$", "/a", True),
    ("/a$", "/ab", False),
    ("/*/kommentar/*", "/politik/kommentar/1", True),
    ("/*/kommentar/*", "/kommentar/1", False),
    ("/a*a$", "/a", False),
    ("/a*a$", "/aa", True),
    ("/größe", "/gr%c3%b6%C3%9Fe", True),
    ("/foo-%24", "/foo-$", False),
    ("/%7Euser", "/~user/a", True),
]


@pytest.mark.parametrize(("pattern", "path", "is_covered"), MATCHES, ids=[f"{a} {b}" for a, b, _ in MATCHES])
def test_a_pattern_covers_what_rfc_9309_says(pattern: str, path: str, is_covered: bool) -> None:
    assert covers(plain(pattern), plain(path)) is is_covered


def test_path_and_query_are_compared_and_a_host_without_path_is_its_root() -> None:
    assert path_of("https://blatt.example/a%62c?x=%c3%b6#ende") == "/abc?x=%C3%B6"
    assert path_of("https://blatt.example") == "/"
    assert path_of("http://[kaputt") == "/"


def test_many_stars_take_no_time() -> None:
    begin = time.process_time()
    assert not covers("/" + "*a" * 2_000 + "$", "/" + "a" * 50_000 + "b")
    assert time.process_time() - begin < 2


@given(st.text(), st.text())
def test_any_text_is_a_pattern(pattern: str, path: str) -> None:
    assert covers(plain(pattern), plain(path)) in (True, False)
    assert plain(plain(pattern)) == plain(pattern)
