"""Real pages under their real addresses, through the evaluation kit's proxy."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.shared


@dataclass
class Replay:
    """A running proxy: its address, certificate and log, and the sites it plays."""

    proxy: str
    certificate: Path
    log: Path
    hosts: list[str]

    def hits(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def crawl(self, db: Path, *arguments: str, trusts: bool = True) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "HTTPS_PROXY": self.proxy, "HTTP_PROXY": self.proxy, "NO_PROXY": ""}
        environment.pop("SSL_CERT_FILE", None)
        environment |= {"SSL_CERT_FILE": str(self.certificate)} if trusts else {}
        return subprocess.run(
            [sys.executable, "-m", "archiver", "crawl", *arguments, "--db", str(db)],
            capture_output=True, text=True, timeout=300, env=environment, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def replay(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    folder = tmp_path_factory.mktemp("replay")
    index = shared / "replay" / "index.json"
    hosts = [
        urlsplit(row["url"]).netloc.removeprefix("www.") for row in json.loads(index.read_text()) if row.get("url")
    ]
    arguments = [shared / "eval" / "pages", index, "--port", "0", "--cert-dir", folder, "--log", folder / "hits.jsonl"]
    arguments += ["--sources", shared / "outlets.json"]
    server = subprocess.Popen(
        [sys.executable, str(shared / "replay" / "serve.py"), *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout
        proxy = server.stdout.readline().split()[1]
        yield Replay(proxy, folder / "cert.pem", folder / "hits.jsonl", list(dict.fromkeys(hosts)))
    finally:
        server.terminate()
        server.wait()


def pages(hits: list[dict[str, Any]], db: Path) -> Counter[str]:
    """How often each address that the archive logged as a page was answered."""
    with sqlite3.connect(db) as connection:
        logged = {
            url.partition("://")[2] for (url,) in connection.execute("SELECT url FROM fetches WHERE role = 'page'")
        }
    asked = Counter(hit["host"] + hit["path"] for hit in hits if hit["method"] == "GET")
    return Counter({url: asked[url] for url in logged})


def figures(db: Path) -> tuple[int, dict[str, int]]:
    """Archived articles, and the outcomes that the latest crawl counted."""
    with sqlite3.connect(db) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        (counts,) = connection.execute("SELECT counts FROM crawls ORDER BY id DESC LIMIT 1").fetchone()
    return articles, json.loads(counts)


def test_every_page_is_asked_once_counted_once_and_never_again(replay: Replay, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    first = replay.crawl(db, *replay.hosts)
    assert first.returncode == 0, first.stderr
    hits = replay.hits()
    assert not [hit for hit in hits if "/intern/" in hit["path"]]
    served = pages(hits, db)
    articles, counts = figures(db)
    assert set(served.values()) == {1}
    assert sum(counts.values()) == len(served)
    assert counts.keys() == {"new"}, counts
    assert articles >= 72

    before = len(hits)
    second = replay.crawl(db, *replay.hosts)
    assert second.returncode == 0, second.stderr
    again = replay.hits()[before:]
    assert figures(db) == (articles, {})
    assert sum(pages(again, db).values()) == 0
    assert Counter(hit["status"] for hit in again)[304] > len(replay.hosts)


def test_a_certificate_that_nobody_vouches_for_is_refused(replay: Replay, tmp_path: Path) -> None:
    before = len(replay.hits())
    run = replay.crawl(tmp_path / "archive.db", "netzpolitik.org", trusts=False)
    assert run.returncode == 1
    assert "certificate" in run.stderr.lower()
    assert len(replay.hits()) == before
