"""What the tests of the archive in the browser share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browse_server import FLAGS, PATIENCE, served
from demo_archive import BASE, OUTLET, START, fetch_of, fill, hostile_article
from playwright.sync_api import Browser, Page, expect, sync_playwright

from archiver.archive import Archive
from archiver.items import Exchange

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of 15 articles: the demo site's in both editions, and one with hostile text."""
    path = tmp_path_factory.mktemp("archive") / "demo.db"
    with Archive(path) as archive:
        fill(archive)
        archive.save(hostile_article(), fetch_of(f"{BASE}/boese", START))
        _change_once_more(archive)
        _crawl_again(archive)
        # As `archiver copies` would note it; none of the demo's stories is another's copy.
        archive.db["copy_links"].insert({"article_id": 1, "copy_id": 2, "similarity": 0.9})
    return path


def _change_once_more(archive: Archive) -> None:
    """A third version of the article that the second edition changed."""
    (row,) = archive.db.query("SELECT url FROM articles WHERE last_changed IS NOT NULL")
    article = archive.article(row["url"])
    assert article is not None
    third = replace(article, body=f"{article.body}\n\nDie Redaktion hat einen Absatz ergänzt.")
    seen = START + timedelta(days=3)
    answer = Exchange(
        url=article.url,
        asked_at=seen,
        status=200,
        content=b"<p>Fassung 3</p>",
        headers=(("Content-Type", "text/html"),),
    )
    archive.save(third, replace(fetch_of(article.url, seen), exchanges=(answer,)))


def _crawl_again(archive: Archive) -> None:
    """A run of an hour ago that found nothing new: the page of the archive's state looks at the last days."""
    begun = datetime.now(UTC) - timedelta(hours=1)
    crawl = archive.start_crawl([OUTLET], "archiver crawl", begun)
    for row in list(archive.db.query("SELECT url FROM articles WHERE gone_since IS NULL LIMIT 5")):
        archive.record(replace(fetch_of(row["url"], begun, "unchanged"), crawl_id=crawl))
    archive.finish_crawl(crawl, begun + timedelta(minutes=1), 0, {"unchanged": 5})


@pytest.fixture(scope="module")
def address(archive_path: Path) -> Iterator[str]:
    """Where the archive is served."""
    with served(archive_path) as base:
        yield base


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for a file of tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """Its page, of a German reader at a desk."""
    found = browser.new_page(viewport={"width": 1280, "height": 860}, locale="de-DE", accept_downloads=True)
    found.set_default_timeout(PATIENCE)
    return found


@pytest.fixture
def complaints(page: Page, address: str) -> Iterator[list[str]]:
    """What the browser complains about while the test runs: errors, warnings, blocked or failed requests, dialogs; requests elsewhere."""
    page.goto("about:blank")  # what the page before was still loading is given up now, and no complaint of this one
    seen: list[str] = []
    listeners = {
        "console": lambda message: seen.append(message.text) if message.type in ("error", "warning") else None,
        "pageerror": lambda error: seen.append(str(error)),
        "requestfailed": lambda request: seen.append(f"failed: {request.url}"),
        "dialog": lambda dialog: (seen.append(dialog.message), dialog.dismiss()),
        "request": lambda request: None if request.url.startswith(address) else seen.append(f"foreign: {request.url}"),
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    yield seen
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
