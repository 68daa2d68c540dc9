"""What strangers wrote stays text on every page, answers have their headers, and whoever asks can only read."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import nasty_archive
import pytest
from browse_server import ROUTES, ask, is_file, route_of, walk
from datasette.app import Datasette
from lxml import etree, html

from archiver.archive import Archive
from archiver.browse import datasette_on
from archiver.browse.public import names_of
from archiver.browse.safety import guarded, policy, script_hashes
from archiver.export.csv import FORMULA_STARTS, neutral

_HARMLESS_HREF = re.compile(r"(?:https?://|/|\?|#|$)")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


@pytest.fixture(scope="module")
def nasty_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("nasty") / "nasty.db"
    nasty_archive.make(path)
    return path


@pytest.fixture(scope="module")
def nasty_pages(nasty_path: Path) -> Mapping[str, httpx.Response]:
    """Every kind of page and file of an archive that is nasty in every field."""
    return walk(datasette_on(nasty_path))


@pytest.fixture(scope="module")
def datasette(archive_path: Path) -> Datasette:
    return datasette_on(archive_path)


def test_every_page_answers_also_with_nasty_text(nasty_pages: Mapping[str, httpx.Response]) -> None:
    assert {path: answer.status_code for path, answer in nasty_pages.items() if answer.status_code >= 400} == {}
    assert len(nasty_pages) > 100


def test_every_route_of_ours_has_been_walked(nasty_pages: Mapping[str, httpx.Response]) -> None:
    walked = {route_of(urlsplit(path).path) for path in nasty_pages}
    assert set(ROUTES) - walked == set()


def test_nasty_text_makes_no_element_and_no_attribute(nasty_pages: Mapping[str, httpx.Response]) -> None:
    seen = 0
    for path, answer in nasty_pages.items():
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        seen += 1
        page = html.document_fromstring(answer.content.decode(), parser=html.HTMLParser(encoding="utf-8"))
        assert page.xpath("//*[@id='nasty']") == [], path
        assert page.xpath("//@*[starts-with(name(), 'on')]") == [], path
        assert page.xpath("//iframe | //object | //embed | //base | //meta[@http-equiv]") == [], path
    assert seen > 80


def test_no_address_on_a_page_runs_when_it_is_followed(nasty_pages: Mapping[str, httpx.Response]) -> None:
    for path, answer in nasty_pages.items():
        if answer.headers["content-type"].startswith("text/html"):
            page = html.fromstring(answer.content)
            for address in page.xpath("//@href | //@src | //@action | //@formaction | //@poster"):
                assert _HARMLESS_HREF.match(address.strip()), f"{path}: {address}"


def test_every_script_of_a_page_is_a_file_of_ours_or_one_that_its_policy_names(
    nasty_pages: Mapping[str, httpx.Response],
) -> None:
    from archiver.browse.safety import _hash

    for path, answer in nasty_pages.items():
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for script in html.fromstring(answer.content).iter("script"):
            if source := script.get("src"):
                assert source.startswith(("/assets/", "/-/static/")), path
            else:
                assert _hash(script.text) in answer.headers["content-security-policy"], f"{path}: {script.text[:80]}"


def test_pages_name_no_other_host_but_in_links(nasty_pages: Mapping[str, httpx.Response]) -> None:
    for path, answer in nasty_pages.items():
        if answer.headers["content-type"].startswith("text/html"):
            page = html.fromstring(answer.content)
            loaded = page.xpath(
                "//@src | //@srcset | //link[@rel!='alternate' and @rel!='canonical']/@href | //@poster"
            )
            assert [address for address in loaded if not address.startswith("/")] == [], path


def test_no_cell_of_any_csv_file_calculates(nasty_pages: Mapping[str, httpx.Response]) -> None:
    files = [path for path in nasty_pages if urlsplit(path).path.endswith(".csv")]
    assert {urlsplit(path).path for path in files} >= {"/suche.csv", "/archive/articles.csv", "/archive/newest.csv"}
    cells = 0
    for path in files:
        text = nasty_pages[path].text.removeprefix("\ufeff")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";" if "excel" in path else ","):
            cells += len(row)
            bad = [cell for cell in row if cell[:1] in FORMULA_STARTS and cell and not _NUMBER.fullmatch(cell)]
            assert bad == [], path
    assert cells > 1000


@pytest.mark.parametrize("excel", [False, True])
def test_the_searchs_csv_says_what_the_archive_says(nasty_path: Path, excel: bool) -> None:
    text = ask(datasette_on(nasty_path), f"/suche.csv?sort=oldest{'&excel=1' if excel else ''}").text
    found = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";" if excel else ",")
    with Archive(nasty_path, read_only=True) as archive:
        rows = list(archive.articles())[::-1]
    for cells, row in zip(found, rows, strict=True):
        for name in ("title", "kicker", "lead", "body", "section", "url"):
            assert cells[name] == neutral(row[name]), name


def test_a_tables_csv_can_be_had_as_it_is(nasty_path: Path) -> None:
    datasette = datasette_on(nasty_path)
    tame = ask(datasette, "/archive/revisions.csv?_stream=on&_col=title").text
    raw = ask(datasette, "/archive/revisions.csv?_stream=on&_col=title&_raw=1").text
    assert "'=cmd|" in tame
    assert "'=cmd|" not in raw
    assert "=cmd|" in raw


def test_files_for_programs_can_be_read(nasty_pages: Mapping[str, httpx.Response]) -> None:
    for path, answer in nasty_pages.items():
        if urlsplit(path).path.endswith(".json") and "_nl=on" not in path:
            json.loads(answer.text)
        if urlsplit(path).path.endswith(".atom"):
            entries = etree.fromstring(answer.content).findall("{*}entry")
            assert len(entries) >= (len(nasty_archive.NASTY) if path == "/suche.atom?all=1" else 1), path


def test_every_answer_has_its_headers(nasty_pages: Mapping[str, httpx.Response]) -> None:
    for path, answer in nasty_pages.items():
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert headers["cross-origin-resource-policy"] == "same-origin", path
        directives = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
        assert directives["default-src"] == "'none'", path
        assert directives["frame-ancestors"] == "'none'", path
        assert directives["base-uri"] == "'none'", path
        assert "unsafe" not in directives["script-src"], path
        assert "*" not in headers["content-security-policy"], path
        if not path.startswith("/archive"):
            assert (directives["script-src"], directives["style-src"]) == ("'self'", "'self'"), path


def test_the_error_page_too_has_its_headers_and_keeps_text_text(datasette: Datasette) -> None:
    for path, status in (
        ("/nirgends", 404),
        ("/archive/nirgends", 404),
        ("/archive?sql=" + quote("<script>alert(1)</script>"), 400),
    ):
        answer = ask(datasette, path)
        assert answer.status_code == status
        assert "<script>alert" not in answer.text
        assert answer.headers["content-security-policy"] == policy(path.startswith("/archive"))


def test_datasettes_own_scripts_are_known_by_their_hashes_and_nothing_else_is(datasette: Datasette) -> None:
    assert len(script_hashes()) == 4
    for path in ("/archive", "/archive/articles", "/archive/articles/1", "/archive?sql=select+1", "/archive/newest"):
        answer = ask(datasette, path)
        inline = [script for script in html.fromstring(answer.content).iter("script") if not script.get("src")]
        assert inline, path
        assert "unsafe-inline" not in answer.headers["content-security-policy"].split("style-src")[0]


@pytest.mark.parametrize("path", ["/archive/newest", "/archive/articles/-/insert", "/suche", "/archive/articles/1"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent_here(datasette: Datasette, method: str, path: str) -> None:
    app = guarded(datasette.app(), names_of("127.0.0.1"))
    assert asyncio.run(answered(app, "127.0.0.1", path=path, method=method)) == 405
    assert asyncio.run(answered(app, "127.0.0.1", path=path, method="HEAD")) in (200, 404)


def test_the_file_of_the_archive_and_other_files_are_not_given_out(datasette: Datasette) -> None:
    for path in (
        "/archive.db",
        "/archive.sqlite",
        "/assets/../server.py",
        "/assets/%2e%2e/server.py",
        "/-/static/../app.py",
    ):
        answer = ask(datasette, path)
        assert answer.status_code in (403, 404) or answer.headers["content-type"].startswith("text/html"), path
        assert b"SQLite format 3" not in answer.content
        assert b"hookimpl" not in answer.content


async def answered(app: object, host: str, path: str = "/suche", method: str = "GET") -> int:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return (await client.request(method, path, headers={"host": host})).status_code


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8001", 200),
        ("localhost:8001", 200),
        ("LOCALHOST", 200),
        ("[::1]:8001", 200),
        ("evil.example", 421),
        ("evil.example:8001", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example:8001", 421),
        ("", 421),
    ],
)
def test_a_name_that_was_pointed_at_this_machine_gets_no_answer(datasette: Datasette, host: str, status: int) -> None:
    app = guarded(datasette.app(), names_of("127.0.0.1"))
    assert asyncio.run(answered(app, host)) == status
    assert asyncio.run(answered(guarded(datasette.app(), None), host)) == 200  # `--public`: any name that leads here


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/-/databases.json", 404),
        ("/-/versions", 404),
        ("/-/plugins.json", 404),
        ("/-/static/app.css", 200),
        ("/archive", 200),
    ],
)
def test_others_learn_nothing_of_this_machine(datasette: Datasette, path: str, status: int) -> None:
    assert asyncio.run(answered(guarded(datasette.app(), None), "archiv.example", path=path)) == status
    assert asyncio.run(answered(guarded(datasette.app(), names_of("127.0.0.1")), "localhost", path=path)) == 200


@pytest.mark.parametrize(
    ("fetch", "status"),
    [
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}, 200),
        ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}, 403),
    ],
)
def test_pages_of_other_sites_may_link_here_and_nothing_else(
    datasette: Datasette, fetch: dict[str, str], status: int
) -> None:
    assert ask(datasette, "/suche", **fetch).status_code == status


def test_files_are_told_apart() -> None:
    assert is_file("/suche.csv?q=a")
    assert not is_file("/suche?q=a.csv")
