"""docs/ builds into a site without a warning, every page is in its navigation, and a reader's browser asks no other host."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from lxml import html
from playwright.sync_api import Page, sync_playwright

LISTENS = """() => {
let found = document.activeElement;
while (found.shadowRoot) found = found.shadowRoot.activeElement ?? document.createElement('none');
return found.matches('input'); }"""
"""Whether what is typed goes into a field, which may be inside another element."""
ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "mkdocs.yml"
PAGES = sorted(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    shutil.copy(CONFIG, folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    built = subprocess.run(
        [Path(sys.executable).with_name("zensical"), "build", "--strict"],
        cwd=folder, env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "site"


def test_every_page_is_built_and_nothing_else_lies_there(site: Path) -> None:
    built = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    assert built == {re.sub(r"(index)?\.md$", "/index.html", page).lstrip("/") for page in PAGES}
    assert not list(site.rglob("*.py"))


def test_every_page_is_in_the_navigation_once() -> None:
    assert sorted(_leaves(yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["nav"])) == PAGES


def _leaves(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
        return
    for child in entry if isinstance(entry, list) else entry.values():  # type: ignore[attr-defined]
        yield from _leaves(child)


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    loaded = {
        f"{path.name}: {address}"
        for path in site.rglob("*.html")
        for address in html.fromstring(path.read_bytes()).xpath(
            "//script/@src | //link/@href | //img/@src | //source/@srcset | //iframe/@src"
        )
        if urlsplit(address).netloc
    }
    styles = {
        f"{path.name}: {address}"
        for path in site.rglob("*.css")
        for address in re.findall(
            r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]+)", path.read_text(encoding="utf-8")
        )
    }
    assert loaded | styles == set()


@pytest.fixture(scope="module")
def page(site: Path, chromium: str) -> Iterator[Page]:
    """A browser on the served site, with all that it asked for as `page.asked`."""
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, timeout=120_000)
        page = browser.new_page(base_url=f"http://127.0.0.1:{server.server_address[1]}")
        page.asked = []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
        page.set_default_timeout(120_000)
        page.goto("/", wait_until="networkidle")
        yield page
        browser.close()
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("word", "found"),
    [("tombstone", "Take an article down"), ("Bezahlschranke", "Dasselbe mit einer richtigen Zeitung")],
)
def test_the_search_finds_english_and_german_words(page: Page, word: str, found: str) -> None:
    page.goto("/", wait_until="networkidle")
    page.keyboard.press("/")
    page.wait_for_function(LISTENS)
    page.keyboard.type(word)
    page.get_by_text(found).locator("visible=true").first.wait_for()


@pytest.mark.browser
def test_the_browser_asks_this_host_alone(page: Page) -> None:
    asked = page.asked  # type: ignore[attr-defined]
    assert len(asked) > 5
    assert {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}
