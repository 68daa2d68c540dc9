"""The catalogue file is well formed, and `find` tells outlets apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archiver.catalogue import Catalogue, Outlet, append_entry, load_catalogue
from archiver.errors import UsageError
from archiver.urls import normal_url, url_key

COUNTRIES = {"DE", "AT", "CH", "LI", "LU", "BE", "IT", "ES", "IL", "PY"}
"""Where the German-language press of the catalogue sits; a new country is added here on purpose."""
HTTP_SOURCES = 133
"""Feeds and sitemaps known only under http://, counted when the catalogue was begun. May only fall."""

ENTRY = """
[[outlet]]
name = "Kleine Zeitung"
domain = "kleinezeitung.example"
homepage = "https://www.kleinezeitung.example/"
country = "AT"
evidence = "A"
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def sources(outlet: Outlet) -> tuple[str, ...]:
    return outlet.feeds + outlet.sitemaps + outlet.news_sitemaps


def test_the_whole_catalogue_is_there(catalogue: Catalogue) -> None:
    assert len(catalogue) >= 423
    assert len(list(catalogue)) == len(catalogue)


def test_outlets_are_sorted_by_domain(catalogue: Catalogue) -> None:
    domains = [outlet.domain for outlet in catalogue]
    assert domains == sorted(domains)


def test_every_home_page_is_https_and_lies_under_the_domain(catalogue: Catalogue) -> None:
    for outlet in catalogue:
        parts = urlsplit(outlet.homepage)
        assert parts.scheme == "https", outlet
        assert f".{parts.hostname}".endswith(f".{outlet.domain}"), outlet


def test_http_sources_become_fewer(catalogue: Catalogue) -> None:
    assert sum(url.startswith("http:") for outlet in catalogue for url in sources(outlet)) <= HTTP_SOURCES


def test_country_codes_are_known(catalogue: Catalogue) -> None:
    assert {outlet.country for outlet in catalogue} <= COUNTRIES


def test_a_graded_outlet_has_a_source(catalogue: Catalogue) -> None:
    assert [outlet.domain for outlet in catalogue if outlet.evidence in "AC" and not sources(outlet)] == []


def test_no_source_is_listed_twice(catalogue: Catalogue) -> None:
    keys = Counter(url_key(url) for outlet in catalogue for url in sources(outlet))
    assert [key for key, count in keys.items() if count > 1] == []


def test_sources_are_addresses_that_can_be_asked(catalogue: Catalogue) -> None:
    for outlet in catalogue:
        for url in sources(outlet):
            assert normal_url(url), url
            assert "{" not in url, f"a template, not an address: {url}"


def test_every_outlet_is_found_by_name_domain_and_home_page(catalogue: Catalogue) -> None:
    for outlet in catalogue:
        for wanted in (outlet.name, outlet.domain, outlet.homepage):
            assert catalogue.find(wanted) is outlet, wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "tagesschau.de",
        "www.tagesschau.de",
        "WWW.Tagesschau.DE",
        "tagesschau.de/inland/",
        "https://www.tagesschau.de/inland/artikel-100.html",
        "http://tagesschau.de:80/",
        "https://meta.tagesschau.de/id/1",
        " tagesschau.de ",
    ],
)
def test_find_knows_an_outlet_by(catalogue: Catalogue, wanted: str) -> None:
    outlet = catalogue.find(wanted)
    assert outlet is not None
    assert outlet.domain == "tagesschau.de"


def test_find_ignores_the_case_of_a_name(catalogue: Catalogue) -> None:
    found = catalogue.find("süddeutsche ZEITUNG")
    assert found is not None
    assert found.domain == "sueddeutsche.de"


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "de",
        "nicht-tagesschau.de",
        "tagesschau.de.example",
        "https://kleinezeitung.example/feed",
        "http://[::1/",
        "Unbekannt",
    ],
)
def test_find_knows_nothing_of(catalogue: Catalogue, wanted: str) -> None:
    assert catalogue.find(wanted) is None


def test_find_prefers_the_longest_domain() -> None:
    both = [
        Outlet(name=name, domain=domain, homepage=f"https://{domain}/", country="DE", evidence="A")
        for name, domain in [("Verlag", "verlag.example"), ("Blatt", "blatt.verlag.example")]
    ]
    found = Catalogue(both).find("https://www.blatt.verlag.example/a")
    assert found is both[1]


def test_a_minimal_entry_loads(tmp_path: Path) -> None:
    (outlet,) = load_catalogue(written(tmp_path, ENTRY))
    assert (outlet.name, outlet.feeds, outlet.notes) == ("Kleine Zeitung", (), None)


BROKEN = {
    "no TOML": (ENTRY + "feeds = [,]\n", "at line 8, column 10"),
    "no TOML, cut off": (ENTRY + "feeds = [", "at end of document"),
    "unknown key": (
        ENTRY + 'feed = "https://a.example/"',
        "line 2: outlet 'kleinezeitung.example': unknown key 'feed'",
    ),
    "missing key": (ENTRY.replace('country = "AT"', ""), "country is missing"),
    "domain with www": (ENTRY.replace('"kleine', '"www.kleine'), "without www."),
    "domain that is an address": (ENTRY.replace('= "kleine', '= "https://kleine'), "expected a host"),
    "country in words": (ENTRY.replace("AT", "Austria"), "two capitals"),
    "unknown grade": (ENTRY.replace('"A"', '"E"'), "grade from A to D"),
    "home page without scheme": (ENTRY.replace("https://", ""), "homepage: not an http(s) address"),
    "feeds no list": (ENTRY + 'feeds = "https://a.example/"', "expected a list"),
    "feed that is no address": (
        ENTRY + 'feeds = ["a.example/feed"]',
        "not an http(s) address: 'a.example/feed'",
    ),
    "number as name": (ENTRY.replace('"Kleine Zeitung"', "7"), "name: expected text"),
    "empty name": (ENTRY.replace('"Kleine Zeitung"', '" "'), "name: expected text"),
    "the same domain twice": (
        ENTRY + ENTRY.replace("Kleine", "Andere"),
        "line 9: 'kleinezeitung.example' is already taken",
    ),
    "the same name twice": (
        ENTRY + ENTRY.replace("kleinezeitung.", "zwei."),
        "line 9: 'kleine zeitung' is already taken",
    ),
    "hours that are none": (
        ENTRY + 'only_between = "nachts"',
        "only_between: expected hours of the day such as 22:00-06:00",
    ),
    "a schedule that does not rise": (ENTRY + 'revisits = ["1d", "1h"]', "revisits: spans of time that do not rise"),
    "a schedule that is none": (ENTRY + 'revisits = ["bald"]', "revisits: not a span of time: 'bald'"),
    "a schedule that is no list": (ENTRY + 'revisits = "1h"', "revisits: expected a list of spans"),
    "no entries": ("# leer\n", "no [[outlet]] entries"),
    "an entry that is no table": ("outlet = [1]\n", "expected a table"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, case: str) -> None:
    text, message = BROKEN[case]
    path = written(tmp_path, text)
    with pytest.raises(UsageError) as error:
        load_catalogue(path)
    assert str(path) in str(error.value)
    assert message in str(error.value)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.toml: no such file"):
        load_catalogue(tmp_path / "nowhere.toml")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin1.toml"
    path.write_bytes(ENTRY.replace("Kleine", "Größte").encode("latin-1"))
    with pytest.raises(UsageError, match="not a TOML file"):
        load_catalogue(path)


MINE = Outlet(
    name='Blatt "Süd"',
    domain="blatt-sued.example",
    homepage="https://blatt-sued.example/",
    country="AT",
    evidence="A",
    feeds=("https://blatt-sued.example/feed?a=1&b=ü", "https://blatt-sued.example/zwei"),
    revisits=(),
    notes="C:\\temp\n\x7f",
)


def test_an_entry_that_was_appended_comes_back_as_it_was(tmp_path: Path) -> None:
    path = written(tmp_path, f'# von Hand\n{ENTRY}revisits = ["2h", "7d"]')
    append_entry(path, MINE)
    first, second = load_catalogue(path)
    assert (first.revisits, second) == (("2h", "7d"), MINE)
    assert path.read_text(encoding="utf-8").startswith("# von Hand\n")
    assert [file.name for file in tmp_path.iterdir()] == ["outlets.toml"]


def test_a_missing_file_is_begun(tmp_path: Path) -> None:
    append_entry(tmp_path / "neu.toml", MINE)
    assert list(load_catalogue(tmp_path / "neu.toml")) == [MINE]


def test_an_entry_that_cannot_be_right_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = written(tmp_path, ENTRY)
    for outlet in (MINE, replace(MINE, domain="blatt.example:8000")):
        if outlet is MINE:
            append_entry(path, outlet)
            before = path.read_bytes()
        with pytest.raises(UsageError, match=r"outlets\.toml"):
            append_entry(path, outlet)
    assert path.read_bytes() == before
    with pytest.raises(UsageError, match="cannot write"):
        append_entry(tmp_path / "fehlt" / "neu.toml", MINE)


def test_the_users_entries_stand_before_and_in_place_of_the_packaged_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    path = written(tmp_path, ENTRY.replace("kleinezeitung.example", "taz.de").replace("Kleine Zeitung", "Meine taz"))
    monkeypatch.setenv("ARCHIVER_CATALOGUE", str(path))
    both = load_catalogue()
    assert len(both) == len(catalogue)
    assert next(iter(both)).domain == "taz.de"
    found = both.find("taz.de")
    assert found
    assert (found.name, found.feeds) == ("Meine taz", ())
    path.write_text("# noch leer\n", encoding="utf-8")
    assert len(load_catalogue()) == len(catalogue)
    monkeypatch.setenv("ARCHIVER_CATALOGUE", str(tmp_path / "fehlt.toml"))
    with pytest.raises(UsageError, match=r"fehlt\.toml: no such file; ARCHIVER_CATALOGUE names it"):
        load_catalogue()


def written(folder: Path, text: str) -> Path:
    path = folder / "outlets.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tagesshau", "tagesschau.de"),
        ("Spigel", "spiegel.de"),
        ("Süddeutsche", "sueddeutsche.de"),
        ("Qwertz", None),
        ("", None),
    ],
)
def test_a_mistyped_name_is_understood_and_another_is_not(typed: str, meant: str | None) -> None:
    found = load_catalogue().like(typed)
    assert (found.domain if found else None) == meant
