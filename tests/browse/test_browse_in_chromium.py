"""The archive in a real browser: it looks as meant, and nothing complains."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from archiver.browse import datasette_on

pytestmark = pytest.mark.browser

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="module")
def address(archive_path: Path) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(datasette_on(archive_path).app(), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser.new_page(viewport={"width": 1280, "height": 860})
        browser.close()


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains about while the test runs: errors, warnings, blocked or failed requests, dialogs."""
    seen: list[str] = []
    listeners = {
        "console": lambda message: seen.append(message.text) if message.type in ("error", "warning") else None,
        "pageerror": lambda error: seen.append(str(error)),
        "requestfailed": lambda request: seen.append(request.url),
        "dialog": lambda dialog: (seen.append(dialog.message), dialog.dismiss()),
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    yield seen
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def test_the_first_page_is_the_list_of_articles(page: Page, address: str, complaints: list[str]) -> None:
    page.goto(address)
    assert page.url == f"{address}/archive/articles"
    rows = page.locator("table.article-list tbody tr")
    assert rows.count() == 15
    box = rows.first.bounding_box()
    assert box is not None
    assert box["y"] < 600, "the first article belongs on the first screen"
    assert complaints == []


def test_a_headline_leads_to_its_article(page: Page, address: str, complaints: list[str]) -> None:
    page.goto(f"{address}/archive/articles")
    page.get_by_role("link", name="Die Lindenfurter Werft baut drei Fähren").click()
    assert page.locator("article.article-text h2").inner_text() == "Die Lindenfurter Werft baut drei Fähren"
    assert page.locator("article.article-text p").count() == 7  # kicker, lead, four paragraphs, one sub-heading
    assert page.get_by_text("Links from other tables").is_visible()
    assert complaints == []


def test_a_facet_narrows_the_list(page: Page, address: str, complaints: list[str]) -> None:
    page.goto(f"{address}/archive/articles")
    page.locator("#facet-section").get_by_role("link", name="Kultur").click()
    assert page.locator("table.article-list tbody tr").count() == 2
    assert complaints == []


@pytest.mark.parametrize("path", ["/archive", "/archive/articles?_all=1", "/archive/changes", "/archive/articles/15"])
def test_page_opens_without_a_complaint(page: Page, address: str, complaints: list[str], path: str) -> None:
    page.goto(address + path, wait_until="networkidle")
    assert page.locator("h1").is_visible()
    assert complaints == []


def test_a_narrow_screen_needs_no_sideways_scrolling(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    try:
        page.goto(f"{address}/archive/articles")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    finally:
        page.set_viewport_size({"width": 1280, "height": 860})
