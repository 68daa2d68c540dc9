"""`archiver rights`: what a site says, in plain words with the evidence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crawl_site import Answer, Site, command, environment, running_site

PAGES = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000004)]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """A site that bars GPTBot from its politics and reserves mining on its first page; its crawled archive."""
    db = tmp_path_factory.mktemp("rights") / "a.db"
    with running_site() as site:
        for path in PAGES:
            site.add_article(path, f"Meldung {path[-9:]}")
        site.add_page(
            "/",
            head='<meta name="robots" content="noarchive"><link rel="alternate" type="application/rss+xml" href="/feed">',
        )
        first = site.answers[PAGES[0]]
        assert isinstance(first, Answer)
        first.headers |= {"tdm-reservation": "1", "tdm-policy": "https://blatt.example/policy.json"}
        site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n\nUser-agent: GPTBot\nDisallow: /sport/\n")
        site.add_feed(*PAGES)
        subprocess.run(command(site, db, site.url, "--quiet"), env=environment(), timeout=300, check=True)
        yield site, db


def rights(site: Site, db: Path, *options: str) -> subprocess.CompletedProcess[str]:
    arguments = [
        sys.executable,
        "-m",
        "archiver",
        "rights",
        site.url,
        "--db",
        str(db),
        "--allow-local",
        f"127.0.0.1:{site.port}",
    ]
    return subprocess.run(
        [*arguments, *options], env=environment(), capture_output=True, text=True, timeout=300, check=False
    )


def test_the_archive_tells_what_was_said_where_and_when(crawled: tuple[Site, Path]) -> None:
    site, db = crawled
    done = rights(site, db)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == f"127.0.0.1:{site.port}: text and data mining is reserved on 1 of 3 pages"
    assert f"robots.txt  {site.url}/robots.txt" in lines
    assert "  reserved: User-agent: GPTBot; Disallow: /sport/" in lines
    assert any(line.startswith("  not there, seen 20") for line in lines)
    assert "  header, reserved: tdm-reservation: 1 (terms: https://blatt.example/policy.json)" in lines
    assert any(line.startswith("2 pages, last 20") for line in lines)


def test_the_same_for_programs(crawled: tuple[Site, Path]) -> None:
    told = json.loads(rights(*crawled, "--json").stdout)
    assert (told["from"], [file["status"] for file in told["files"]]) == ("archive", [200, 404])
    assert sorted((row["pages"], row["is_reserved"]) for row in told["pages"]) == [(1, True), (2, False)]


def test_asked_anew_the_site_tells_itself_and_nothing_is_stored(crawled: tuple[Site, Path], tmp_path: Path) -> None:
    site, _ = crawled
    done = rights(site, tmp_path / "keins.db", "--ask")
    assert done.returncode == 0, done.stderr
    assert '  meta, noted: <meta name="robots" content="noarchive">' in done.stdout.splitlines()
    assert not (tmp_path / "keins.db").exists()


def test_what_is_not_known_is_told_with_the_way_to_know_it(crawled: tuple[Site, Path]) -> None:
    _, db = crawled
    arguments = [sys.executable, "-m", "archiver", "rights", "anderes-blatt.example", "--db", str(db)]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "archiver rights anderes-blatt.example --ask" in done.stderr


def test_an_export_for_mining_says_what_it_leaves_out(crawled: tuple[Site, Path], tmp_path: Path) -> None:
    _, db = crawled
    out = tmp_path / "artikel.jsonl"
    arguments = [
        sys.executable,
        "-m",
        "archiver",
        "export",
        "jsonl",
        "--db",
        str(db),
        "-o",
        str(out),
        "--purpose",
        "tdm",
    ]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300, check=True)
    assert "without their text: 1 article whose text and data mining is reserved" in done.stderr
    texts = [json.loads(line)["body"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(map(bool, texts)) == [False, True, True]
    manifest = json.loads(Path(f"{out}.manifest.json").read_text())
    assert (manifest["purpose"], manifest["without_text"]) == ("tdm", {"reserved": 1, "unknown": 0})
