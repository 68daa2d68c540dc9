"""The pages in a Datasette that somebody else started, on a file of any name."""

from __future__ import annotations

import asyncio
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from browse_server import ask
from datasette.app import Datasette
from lxml import html

from archiver.archive.migrations import apply_step, newest_version
from archiver.browse import datasette_on, place
from archiver.browse.plugins import register

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def news(archive_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive under another name."""
    path = tmp_path_factory.mktemp("other") / "meine nachrichten.v2.db"
    shutil.copy(archive_path, path)
    return path


def test_plain_datasette_shows_the_pages_by_the_command_of_the_documentation(news: Path) -> None:
    """It asks for one page instead of serving."""
    told = (ROOT / "docs" / "browse.md").read_text("utf-8")
    (line,) = re.findall(r"^datasette (data/archive\.db .+)$", told, re.M)
    arguments = [str(news) if part == "data/archive.db" else part for part in shlex.split(line)]
    command = [sys.executable, "-m", "datasette", *arguments, "--get", "/"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, cwd=ROOT)
    assert "Die Lindenfurter Werft baut drei Fähren" in shown.stdout


@pytest.fixture(scope="module")
def datasette(news: Path) -> Datasette:
    register()
    return Datasette([str(news)], memory=True)


@pytest.mark.parametrize(
    "path", ["/", "/artikel/2", "/artikel/2/fassungen", "/medien", "/bilder", "/aenderungen", "/suche?q=Werft"]
)
def test_every_page_works_under_another_name(datasette: Datasette, path: str) -> None:
    answer = ask(datasette, path)
    assert answer.status_code == 200
    assert 'class="a-nav"' in answer.text


def test_tables_have_our_words_and_links_under_another_name(datasette: Datasette) -> None:
    tables = ask(datasette, "/tabellen").headers["location"]
    page = ask(datasette, f"{tables}/articles").text
    assert 'class="article-list"' in page
    assert "Artikel · Articles" in page
    assert 'href="/artikel/2"' in page


@pytest.mark.parametrize(
    "path", ["/", "/artikel/2", "/artikel/2/fassungen", "/aenderungen?type=text", "/bilder", "/medien"]
)
def test_all_links_stay_below_the_address_of_a_datasette_behind_a_proxy(news: Path, path: str) -> None:
    register()
    page = html.fromstring(ask(Datasette([str(news)], settings={"base_url": "/archiv/"}), path).content)
    links = page.xpath("//@href | //@action | //@src")
    assert len(links) > 10
    assert [link for link in links if not link.startswith(("/archiv/", "https://", "#"))] == []
    assert page.xpath("//nav[@class='a-nav']//@aria-current") == ([] if path.startswith("/artikel") else ["page"])


def test_a_datasette_without_an_archive_says_so() -> None:
    answer = ask(Datasette([], memory=True), "/artikel/1")
    assert answer.status_code == 404


def test_what_the_metadata_file_says_wins(news: Path) -> None:
    described = {"databases": {"meine nachrichten.v2": {"tables": {"articles": {"title": "Meine Artikel"}}}}}
    register()
    datasette = Datasette([str(news)], metadata=described)
    asyncio.run(datasette.invoke_startup())
    name = place.archive_name(datasette)
    assert name
    assert datasette.metadata("title", database=name, table="articles") == "Meine Artikel"
    assert datasette.metadata("title", database=name, table="outlets") == "Medien · Outlets"
    again = Datasette([str(news)])
    asyncio.run(again.invoke_startup())
    assert again.metadata("title", database=name, table="articles") == "Artikel · Articles"


def test_an_archive_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path, isolation_level=None) as conn:
        for version in range(1, newest_version()):
            apply_step(conn, version)
    conn.close()
    assert ask(datasette_on(path), "/").status_code == 200
    with sqlite3.connect(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (newest_version(),)
    conn.close()
