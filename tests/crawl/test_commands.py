"""The same machinery as a Scrapy project, and for a single page."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from crawl_site import Answer, Site, environment

ROOT = Path(__file__).resolve().parents[2]


def settings(site: Site, db: Path) -> list[str]:
    return ["-s", f"ARCHIVER_DB={db}", "-s", f"ARCHIVER_ALLOW_LOCAL=127.0.0.1:{site.port}"]


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=environment(), timeout=300, check=False
    )


def titles(db: Path) -> set[str]:
    with sqlite3.connect(db) as connection:
        return {title for (title,) in connection.execute("SELECT title FROM articles")}


def test_scrapy_lists_the_spiders() -> None:
    assert scrapy("list").stdout.split() == ["news", "pages", "warc"]


def test_scrapy_crawls_a_site(site: Site, tmp_path: Path) -> None:
    site.add_article("/politik/der-rat-tagt-in-der-stadt-1000001.html", "Der Rat tagt")
    site.add_feed("/politik/der-rat-tagt-in-der-stadt-1000001.html")
    db = tmp_path / "a.db"
    done = scrapy("crawl", "news", "-a", f"sites={site.url}/feed", *settings(site, db))
    assert done.returncode == 0, done.stderr
    assert titles(db) == {"Der Rat tagt"}
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT exit_code, counts FROM crawls").fetchall() == [(0, '{"new": 1}')]


def test_scrapy_archives_exactly_the_listed_pages(site: Site, tmp_path: Path) -> None:
    site.add_article("/a", "Eins")
    site.add_article("/politik/der-rat-tagt-in-der-stadt-1000001.html", "Zwei")
    site.add_page("/politik/", "/politik/der-rat-tagt-in-der-stadt-1000001.html")
    addresses = tmp_path / "adressen.txt"
    addresses.write_text(f"# zwei Adressen\n{site.url}/a\n\n{site.url}/politik/\n")
    db = tmp_path / "a.db"
    done = scrapy("crawl", "pages", "-a", f"file={addresses}", *settings(site, db))
    assert done.returncode == 0, done.stderr
    assert titles(db) == {"Eins"}


def test_scrapy_says_in_one_line_what_cannot_be_crawled() -> None:
    done = scrapy("crawl", "news", "-a", "sites=gibt es nicht")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def extracted(site: Site, path: str, *allow: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archiver", "extract", f"{site.url}{path}", *allow]
    return subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=300, check=False)


def test_one_page_is_looked_at_without_an_archive(site: Site) -> None:
    site.add_article("/a", "Die Brücke")
    done = extracted(site, "/a", "--allow-local", f"127.0.0.1:{site.port}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Die Brücke"


@pytest.mark.parametrize(
    ("path", "message"), [("/fehlt", "HTTP 404"), ("/intern/a", "robots.txt forbids"), ("/leer", "HTTP 500")]
)
def test_a_page_that_cannot_be_had_is_told_in_one_line(site: Site, path: str, message: str) -> None:
    site.answers["/leer"] = Answer(b"", 500)
    done = extracted(site, path, "--allow-local", f"127.0.0.1:{site.port}")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert message in done.stderr


def test_a_local_page_is_refused_unless_allowed(site: Site) -> None:
    done = extracted(site, "/a")
    assert done.returncode == 1
    assert "permit it with --allow-local" in done.stderr
    assert site.hits == []
