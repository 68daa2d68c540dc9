"""Each page of ours at a desk by day and on a phone by night: accessible (axe-core), no wider than the screen, without a complaint."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browse_server import ROUTES, is_file, route_of, walk
from playwright.sync_api import Page

from archiver.browse import datasette_on

pytestmark = pytest.mark.browser

VIEWS = (("light", 1280), ("dark", 390))
FILES = frozenset(
    route
    for route in ROUTES
    if route.endswith((r"\.csv", r"\.json", r"\.atom", r"\.warc\.gz", "(?P<form>bib|ris)", r"(?P<format>csv|json)"))
)
"""Routes whose answers are no pages."""
OTHERS = ("/archive", "/archive/articles", "/archive/articles/1", "/archive/newest", "/archive?sql=select+1")
"""Datasette's own pages under our header."""
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_AXE = f"() => axe.run(document, {{resultTypes: ['violations'], runOnly: {list(_RULES)}}})"


@pytest.fixture(scope="module")
def paths(archive_path: Path) -> Mapping[str, str]:
    """By route, the first page that links lead to."""
    found: dict[str, str] = {}
    for path, answer in walk(datasette_on(archive_path)).items():
        if answer.status_code == 200 and not is_file(path):
            found.setdefault(route_of(urlsplit(path).path), path)
    return found


def visit(page: Page, address: str) -> None:
    page.set_viewport_size({"width": VIEWS[0][1], "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status == 200


def findings(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with the elements concerned."""
    page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(_AXE)
    return [
        f"{rule['id']}: {rule['help']} {[node['html'][:160] for node in rule['nodes'][:4]]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in FILES])
def test_page_of_ours(page: Page, address: str, paths: Mapping[str, str], complaints: list[str], route: str) -> None:
    assert route in paths, "no link leads there"
    visit(page, address + paths[route])
    for scheme, width in VIEWS:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == [], f"{paths[route]}, {scheme}, {width}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{paths[route]}, {width}"
        assert is_light(page) is (scheme == "light")
    assert page.locator("h1").count() == 1
    assert complaints == []


@pytest.mark.parametrize("path", OTHERS)
def test_page_of_datasette(page: Page, address: str, complaints: list[str], path: str) -> None:
    visit(page, address + path)
    assert page.locator("h1").first.is_visible()
    assert is_light(page)
    page.emulate_media(color_scheme="dark")
    assert not is_light(page)
    assert complaints == []


def is_light(page: Page) -> bool:
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return min(map(int, paper[paper.index("(") + 1 : -1].split(",")[:3])) > 200
