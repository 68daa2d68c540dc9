"""The archive in a real browser, as readers use it: search, filters, articles, versions, files, languages, keyboard, chart."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import many_articles
import nasty_archive
import pytest
from browse_server import PATIENCE, served
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

WERFT = "Die Lindenfurter Werft baut drei Fähren"
FOCUS = """() => {
const found = document.activeElement, style = getComputedStyle(found);
return [found.tagName, found.textContent.trim() || found.outerHTML,
style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0] }"""


@pytest.fixture(autouse=True)
def usual_reader(page: Page) -> None:
    """Each test begins with the same window and no remembered language."""
    page.set_viewport_size({"width": 1280, "height": 860})
    page.emulate_media(color_scheme="light")
    page.context.clear_cookies()


def follow(page: Page, link: Locator) -> None:
    """Click on what leads to another page, and wait until that is there with all that belongs to it."""
    with page.expect_navigation():
        link.click()


# A reader's way


def test_from_the_first_page_to_an_article_and_its_picture_credit(
    page: Page, address: str, complaints: list[str]
) -> None:
    page.goto(address)
    page.locator("main").get_by_role("searchbox").fill("Werft")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=Werft")
    follow(page, page.get_by_role("link", name=WERFT))
    assert page.locator("h1").inner_text() == WERFT
    assert page.get_by_text("Als die Glocke am Montag um sieben läutete").is_visible()
    assert complaints == []


def test_a_filter_narrows_the_search_and_its_chip_widens_it(page: Page, address: str, complaints: list[str]) -> None:
    page.goto(f"{address}/suche")
    before = page.locator(".s-total").inner_text()
    follow(page, page.get_by_role("region", name="Ressort").get_by_role("link", name="Kultur"))
    assert page.locator("ol.a-articles > li").count() == 2
    assert page.locator(".s-total").inner_text() == "2 Artikel"
    follow(page, page.get_by_role("link", name="Filter entfernen: Ressort: Kultur"))
    assert page.locator(".s-total").inner_text() == before
    assert complaints == []


def test_dates_are_typed_into_a_form(page: Page, address: str, complaints: list[str]) -> None:
    page.goto(f"{address}/suche")
    page.get_by_label("von", exact=True).fill("2025-02-11")
    follow(page, page.get_by_role("button", name="Anwenden"))
    assert parse_qs(urlsplit(page.url).query) == {"from": ["2025-02-11"]}
    assert page.get_by_role("link", name="Filter entfernen: ab 11.02.2025").is_visible()
    assert complaints == []


def test_versions_stand_side_by_side_and_a_slider_leads_through_them(
    page: Page, address: str, archive_path: Path, complaints: list[str]
) -> None:
    page.goto(f"{address}/aenderungen")
    follow(page, page.locator("main a[href*='/fassungen']").first)
    slider = page.get_by_role("slider")
    slider.focus()
    assert slider.input_value() == "3"
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    assert page.get_by_role("slider").input_value() == "2"
    assert page.locator("ins").count() > 0
    follow(page, page.get_by_role("link", name="→"))
    assert "Die Redaktion hat einen Absatz ergänzt." in " ".join(page.locator("ins").all_inner_texts())
    assert complaints == []


@pytest.mark.parametrize(
    ("path", "name", "rows"),
    [("/suche?section=Kultur", "suche.csv", 2), ("/archive/articles", "articles.csv", 15), ("/archive/newest", "newest.csv", 15)],
)  # fmt: skip
def test_a_csv_link_saves_a_file(
    page: Page, address: str, tmp_path: Path, complaints: list[str], path: str, name: str, rows: int
) -> None:
    page.goto(address + path)
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV", exact=True).first.click()
    assert begun.value.suggested_filename == name
    begun.value.save_as(tmp_path / name)
    with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == rows
    assert [text for text in complaints if "ERR_ABORTED" not in text and not text.startswith("failed:")] == []


def test_the_language_is_chosen_and_remembered(page: Page, address: str, complaints: list[str]) -> None:
    page.goto(f"{address}/suche?q=Werft")
    follow(page, page.get_by_role("link", name="en", exact=True))
    assert page.locator("h1").inner_text() == "Search"
    assert page.get_by_role("searchbox").first.input_value() == "Werft"
    page.goto(f"{address}/")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert complaints == []


# Nasty text


@pytest.fixture(scope="module")
def nasty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("nasty") / "nasty.db"
    nasty_archive.make(path)
    with served(path) as base:
        yield base


@pytest.mark.parametrize(
    "path",
    ["/", "/suche?q=alert", "/artikel/1", "/artikel/2", "/artikel/1/fassungen", "/aenderungen", "/bilder?tage=alle", "/archive/articles",
     "/archive/related_links?_size=max", "/archive/outlets"],
)  # fmt: skip
def test_nasty_text_does_nothing_in_a_browser(page: Page, nasty_address: str, path: str) -> None:
    seen: list[str] = []
    listeners = {
        "dialog": lambda dialog: (seen.append(dialog.message), dialog.dismiss()),
        "console": lambda message: seen.append(message.text) if message.type in ("error", "warning") else None,
        "pageerror": lambda error: seen.append(str(error)),
        "request": lambda request: None if request.url.startswith(nasty_address) else seen.append(request.url),
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    answer = page.goto(nasty_address + path, wait_until="load")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("#nasty").count() == 0
    assert page.get_by_text("alert(1)").count() > 0
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert seen == []


# Keyboard


def test_the_first_key_leads_past_the_header(page: Page, address: str) -> None:
    page.goto(f"{address}/suche")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == ["A", "Zum Inhalt springen", True]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_everything_on_the_search_page_is_reached_by_keyboard_and_shows_it(page: Page, address: str) -> None:
    page.goto(f"{address}/suche?q=Haus")
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], input:not([type=hidden]), button, summary')].filter((e) => e.checkVisibility()).length"
    )
    seen = 0
    for _ in range(wanted * 2):
        page.keyboard.press("Tab")
        tag, text, is_shown = page.evaluate(FOCUS)
        if tag == "BODY":
            break
        seen += 1
        assert is_shown, f"{tag} {text!r} does not show that it has the focus"
    assert seen >= wanted


def test_a_filter_is_chosen_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}/suche")
    page.get_by_role("region", name="Ressort").get_by_role("link", name="Kultur").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?section=Kultur")


# The chart


@pytest.fixture(scope="module")
def many_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("many") / "many.db"
    many_articles.make(path, 300)
    with served(path) as base:
        yield base


def test_the_chart_is_drawn_and_dragging_over_it_chooses_days(page: Page, many_address: str) -> None:
    page.goto(f"{many_address}/suche?q=Rat&to=2025-02-01")
    canvas = page.locator("#chart canvas")
    expect(canvas).to_have_count(1)
    drawn = (
        "(c) => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].some((v, i) => i % 4 === 3 && v > 0)"
    )
    page.wait_for_function(drawn, arg=canvas.element_handle())
    box = page.locator("#chart .u-over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 50, steps=4)
    with page.expect_navigation():
        page.mouse.up()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["q"] == ["Rat"]
    assert "2025-01-03" <= asked["from"][0] <= asked["to"][0] <= "2025-01-12"
    assert page.locator("#chart-table tbody tr").count() in range(2, 6)


def test_the_chart_follows_the_colours_and_the_width(page: Page, many_address: str) -> None:
    page.goto(f"{many_address}/suche")
    expect(page.locator("#chart canvas")).to_have_count(1)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator("#chart canvas")).to_have_count(1)
    page.wait_for_function("document.querySelector('#chart .uplot').clientWidth <= 390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_table_says_the_same(browser: Browser, many_address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{many_address}/suche?q=Rat")
    page.get_by_text("Als Tabelle").click()
    expect(page.locator("#chart-table").get_by_text("01.01.2025")).to_be_visible()
    follow(page, page.get_by_role("region", name="Ressort").get_by_role("link", name="Kultur"))
    assert page.locator(".s-total").inner_text() == "75 Artikel"
    context.close()
