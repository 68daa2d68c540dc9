"""Which language a page comes in: chosen in the address, remembered, or asked for by the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from browse_server import ask
from datasette.app import Datasette
from lxml import html

from archiver.browse import datasette_on
from archiver.browse.language import COOKIE

PAGES = ["/", "/archive/articles", "/nirgends"]
"""Ours, Datasette's, and an error."""


@pytest.fixture(scope="module")
def datasette(archive_path: Path) -> Datasette:
    return datasette_on(archive_path)


def language_of(page: bytes) -> str:
    return str(html.fromstring(page).get("lang"))


@pytest.mark.parametrize("path", PAGES)
def test_the_browser_is_answered_in_its_language(datasette: Datasette, path: str) -> None:
    german, english = (ask(datasette, path, **{"accept-language": language}) for language in ("de-AT", "en-GB"))
    assert (language_of(german.content), language_of(english.content)) == ("de", "en")
    assert (german.headers["content-language"], english.headers["content-language"]) == ("de", "en")
    assert "Accept-Language" in german.headers["vary"]


@pytest.mark.parametrize("path", PAGES)
def test_a_choice_in_the_address_wins_and_is_remembered(datasette: Datasette, path: str) -> None:
    chosen = ask(datasette, f"{path}?lang=en", **{"accept-language": "de"})
    assert language_of(chosen.content) == "en"
    cookie = chosen.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=en; Path=/;")
    assert "HttpOnly" in cookie
    later = ask(datasette, path, **{"accept-language": "de", "cookie": f"other=1; {COOKIE}=en"})
    assert language_of(later.content) == "en"


@pytest.mark.parametrize("cookie", [f"{COOKIE}=fr", f"{COOKIE}=", '"; =;;', f"{COOKIE}=<script>"])
def test_a_cookie_that_says_nothing_is_passed_over(datasette: Datasette, cookie: str) -> None:
    page = ask(datasette, "/", **{"accept-language": "en", "cookie": cookie})
    assert (page.status_code, language_of(page.content)) == (200, "en")


def test_datasette_does_not_take_the_choice_for_a_filter(datasette: Datasette) -> None:
    page = ask(datasette, "/archive/articles?section=Kultur&lang=en")
    assert page.status_code == 200
    assert page.text.count('class="headline"') == 2
    assert "lang=en" not in page.text


def test_every_page_offers_itself_in_the_other_language(datasette: Datasette) -> None:
    page = html.fromstring(ask(datasette, "/aenderungen?type=silent&woerter=3").content)
    link = page.xpath("//nav[@class='a-languages']//a/@href")
    assert link == ["/aenderungen?type=silent&woerter=3&lang=en"]
    current = page.xpath("//nav[@class='a-languages']//*[@aria-current]/text()")
    assert current == ["de"]


def test_files_carry_no_language(datasette: Datasette) -> None:
    headers = ask(datasette, "/aenderungen.csv?lang=en").headers
    assert "content-language" not in headers
    assert "set-cookie" not in headers
