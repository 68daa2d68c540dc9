"""What all pages share: the header, static files, errors."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from browse_server import ask
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from lxml import html

from archiver.browse import datasette_on, layout

STATIC = Path(layout.__file__).parent / "static"
TEMPLATES = Path(layout.__file__).parent / "templates"


@pytest.fixture
def newest(archive_path: Path) -> Datasette:
    """One for a single test."""
    return datasette_on(archive_path)


@pytest.fixture(scope="module")
def datasette(archive_path: Path) -> Datasette:
    return datasette_on(archive_path)


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "Heute"), ("/medien", "Medien"), ("/medien/x.example", "Medien"), ("/aenderungen", "Änderungen"),
     ("/archive/articles", "Tabellen"), ("/artikel/1", None)],
)  # fmt: skip
def test_the_header_says_where_one_is(datasette: Datasette, path: str, current: str | None) -> None:
    page = html.fromstring(ask(datasette, path).content)
    assert page.xpath("//nav[@class='a-nav']//a[@aria-current='page']/text()") == ([current] if current else [])


def test_every_link_of_the_header_leads_somewhere(datasette: Datasette) -> None:
    page = html.fromstring(ask(datasette, "/").content)
    for link in page.xpath("//header//a/@href"):
        answer = ask(datasette, link)
        assert answer.status_code == 200 or ask(datasette, answer.headers["location"]).status_code == 200, link


def test_tables_are_reached_whatever_the_archive_is_called(datasette: Datasette) -> None:
    assert ask(datasette, "/tabellen").headers["location"] == "/archive"
    assert ask(datasette, "/tabellen/articles/1?_all=1").headers["location"] == "/archive/articles/1?_all=1"


@pytest.mark.parametrize("name", sorted(path.name for path in STATIC.iterdir()))
def test_a_static_file_is_served_as_what_it_is(datasette: Datasette, name: str) -> None:
    answer = ask(datasette, f"/assets/{name}")
    assert answer.content == (STATIC / name).read_bytes()
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    assert answer.headers["content-type"].startswith(kinds.get(Path(name).suffix, ""))


def test_a_static_file_may_be_kept_as_long_as_it_is_the_same(datasette: Datasette) -> None:
    address = re.search(r'href="(/assets/archiver\.css\?[0-9a-f]+)"', ask(datasette, "/").text)
    assert address
    assert "immutable" in ask(datasette, address[1]).headers["cache-control"]
    assert ask(datasette, "/assets/archiver.css?old").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "..%2Fserver.py", "../server.py", "%2e%2e/server.py"])
def test_nothing_but_static_files_is_served_from_there(datasette: Datasette, name: str) -> None:
    answer = ask(datasette, f"/assets/{name}")
    assert answer.status_code in (302, 404)
    assert b"import" not in answer.content


def test_what_is_not_there_is_told_in_our_layout_and_not_on_the_terminal(
    datasette: Datasette, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in ("/nirgends", "/artikel/999999", "/medien/nobody.example", "/archive/articles/999999"):
        answer = ask(datasette, path)
        assert answer.status_code == 404
        assert "Nicht gefunden" in answer.text
        assert 'class="a-nav"' in answer.text
    assert capfd.readouterr() == ("", "")


def test_a_fault_of_a_page_is_told_and_printed(
    datasette: Datasette, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(layout, "_digest", lambda name: 1 / 0 if name == "versions.js" else "x")
    answer = ask(datasette, "/artikel/1/fassungen")
    assert answer.status_code == 500
    assert "Das Programm hat hier einen Fehler" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_a_query_that_takes_too_long_is_told(newest: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    async def late(*arguments: object, **more: object) -> None:
        raise QueryInterrupted(Exception(), "SELECT", {})

    asyncio.run(newest.invoke_startup())
    monkeypatch.setattr(newest.get_database("archive"), "execute", late)
    answer = ask(newest, "/aenderungen")
    assert answer.status_code == 503
    assert "dauert zu lange" in answer.text


def test_typed_sql_that_takes_too_long_is_told_without_a_script(newest: Datasette) -> None:
    newest.sql_time_limit_ms = 20
    endless = "with recursive c(x) as (select 1 union all select x+1 from c) select count(*) from c"
    answer = ask(newest, f"/archive?sql={quote_plus(endless)}")
    assert answer.status_code == 400
    assert "dauert zu lange" in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_our_templates_have_no_script_or_style_inside_and_nothing_from_elsewhere(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", text) or template.name == "base.html"
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)
