"""What is named on the command line."""

from __future__ import annotations

import pytest

from archiver.catalogue import Catalogue, Outlet
from archiver.crawl.targets import jobs_for
from archiver.errors import UsageError

BLATT = Outlet(
    name="Kleines Blatt", domain="blatt.example", homepage="https://www.blatt.example/", country="DE", evidence="A"
)
CATALOGUE = Catalogue([BLATT])


@pytest.mark.parametrize(
    "target", ["Kleines Blatt", "kleines blatt", "blatt.example", "www.blatt.example", "https://www.blatt.example/"]
)
def test_an_outlet_is_known_by_name_domain_and_home_page(target: str) -> None:
    (job,) = jobs_for([target], CATALOGUE)
    assert (job.key, job.entry, job.is_whole, job.named) == ("blatt.example", BLATT, True, [])


@pytest.mark.parametrize(
    ("target", "key", "homepage", "named"),
    [
        ("zeitung.example", "zeitung.example", "https://zeitung.example/", []),
        ("http://www.zeitung.example:8080", "zeitung.example:8080", "http://www.zeitung.example:8080/", []),
        (
            "https://zeitung.example/feed",
            "zeitung.example",
            "https://zeitung.example/",
            ["https://zeitung.example/feed"],
        ),
        ("zeitung.example/politik", "zeitung.example", "https://zeitung.example/", ["https://zeitung.example/politik"]),
        (
            "https://zeitung.example/?p=7",
            "zeitung.example",
            "https://zeitung.example/",
            ["https://zeitung.example/?p=7"],
        ),
        (
            "https://www.blatt.example/a-1",
            "blatt.example",
            "https://www.blatt.example/",
            ["https://www.blatt.example/a-1"],
        ),
        ("http://[::1]:80/a", "[::1]", "http://[::1]:80/", ["http://[::1]:80/a"]),
        ("localhost:8000/a", "localhost:8000", "https://localhost:8000/", ["https://localhost:8000/a"]),
    ],
)
def test_domains_and_addresses_nobody_has_heard_of_work_too(
    target: str, key: str, homepage: str, named: list[str]
) -> None:
    (job,) = jobs_for([target], CATALOGUE)
    assert (job.key, job.homepage, job.named, job.is_whole) == (key, homepage, named, not named)


def test_all_that_is_named_of_one_outlet_is_one_job() -> None:
    (job,) = jobs_for(
        ["blatt.example", "https://blatt.example/a", "https://blatt.example/a", "https://blatt.example/b"], CATALOGUE
    )
    assert job.is_whole
    assert job.named == ["https://blatt.example/a", "https://blatt.example/b"]


@pytest.mark.parametrize(
    "target",
    [
        "",
        "unbekannt",
        "zwei worte",
        "ftp://zeitung.example/",
        "https://",
        "http://[kaputt/",
        "/etc/passwd",
        "a@b.example",
        "https://x.example:0/",
    ],
)
def test_what_is_nothing_of_these_is_a_usage_error(target: str) -> None:
    with pytest.raises(UsageError, match="archiver outlets"):
        jobs_for([target], CATALOGUE)
