"""What addresses of archived articles have in common."""

from __future__ import annotations

import time

import pytest

from archiver.discover.frontpage import read_front
from archiver.discover.shapes import Shapes, shape_of

HOME = "https://zeitung.example"
FORMS = {
    "words": ("/magazin/das-letzte-wort.html", ("zeitung.example", "magazin", "www.html")),
    "one word": ("/glosse", ("zeitung.example", "w")),
    "a number": ("/a/4711", ("zeitung.example", "a", "0")),
    "a year's folder": ("/2024/glosse/", ("zeitung.example", "0", "w")),
    "a parameter": ("/artikel?nr=7", ("zeitung.example", "w?nr")),
    "another host of the site": ("https://www.zeitung.example/glosse", ("zeitung.example", "w")),
    "the home page": ("/", ("zeitung.example", "")),
}


@pytest.mark.parametrize(("url", "shape"), FORMS.values(), ids=FORMS)
def test_shape_of_an_address(url: str, shape: tuple[str, ...]) -> None:
    assert shape_of(url if url.startswith("https") else HOME + url) == shape


def learned(articles: list[str], others: list[str] | None = None) -> Shapes:
    return Shapes.learn([HOME + path for path in articles], [HOME + path for path in others or []])


def test_what_was_archived_often_is_known_again() -> None:
    shapes = learned(["/story/abend", "/story/morgen", "/story/mittag"])
    assert shapes.are_of(f"{HOME}/story/nacht")
    assert not shapes.are_of(f"{HOME}/thema/nacht")
    assert not shapes.are_of(f"{HOME}/story/nacht/tief")
    assert not shapes.are_of("https://andere.example/story/nacht")


def test_two_articles_tell_nothing() -> None:
    assert not learned(["/story/abend", "/story/morgen"]).are_of(f"{HOME}/story/nacht")


def test_what_holds_in_several_sections_holds_in_all() -> None:
    articles = ["/politik/abend", "/sport/morgen", "/kultur/mittag"]
    assert learned(articles).are_of(f"{HOME}/region/nacht")
    assert not learned([*articles[:2], "/sport/abend"]).are_of(f"{HOME}/region/nacht")


def test_pages_that_were_no_articles_count_against_a_shape() -> None:
    articles = ["/politik/abend", "/politik/morgen", "/politik/mittag", "/politik/nacht"]
    assert learned(articles, ["/politik/bund"]).are_of(f"{HOME}/politik/vormittag")
    assert not learned(articles, ["/politik/bund", "/politik/land"]).are_of(f"{HOME}/politik/vormittag")


def test_a_front_page_is_read_by_what_was_learned() -> None:
    page = b"""<html><body><a href="/story/nacht">Die Nacht</a><a href="/story/frueh">Der Tag</a><a href="/thema/nacht">Thema</a>
        <a href="/impressum">Impressum</a></body></html>"""
    assert read_front(page, f"{HOME}/").links == ()
    shapes = learned(["/story/abend", "/story/morgen", "/story/mittag", "/impressum", "/kontakt", "/agb"])
    assert [link.url for link in read_front(page, f"{HOME}/", shapes=shapes).links] == [
        f"{HOME}/story/nacht",
        f"{HOME}/story/frueh",
    ]


def test_sections_are_known_by_their_name_or_by_what_lies_below_them() -> None:
    story = "der-rat-beschliesst-die-sanierung-der-bruecke"
    page = f"""<html><body><nav><a href="/politik/">Politik</a><a href="/muehlach/">Mühlach</a><a href="/tag/nato/">Nato</a>
        <a href="/impressum">Impressum</a><a href="/">Start</a>
        <a href="/2024/10/">Oktober</a><a href="/einsam/">Einsam</a><a href="/lokales/sport.html">Sport</a></nav>
        <a href="/muehlach/{story}-1.html">A</a><a href="/muehlach/{story}-2.html">B</a>
        <a href="/2024/10/{story}-4.html">D</a><a href="/2024/10/{story}-5.html">E</a>
        <a href="/einsam/{story}-3.html">C</a></body></html>"""
    sections = read_front(page.encode(), f"{HOME}/").sections
    assert [url.removeprefix(HOME) for url in sections] == ["/politik/", "/muehlach/", "/lokales/sport.html"]


def test_long_addresses_are_learned_in_time() -> None:
    start = time.process_time()
    Shapes.learn([f"{HOME}/{'a-1/' * 500}{number}" for number in range(500)])
    assert time.process_time() - start < 2
