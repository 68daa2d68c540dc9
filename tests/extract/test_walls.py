"""Walls, errors and service pages of many makers are told from the articles that look like them; see tests/wall_pages.py."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest
from wall_pages import MARKS, TEXT, TITLE, URL, Page, pages

from archiver.extract import extract
from archiver.extract.document import Document
from archiver.extract.kind.gates import find_gate
from archiver.extract.kind.sight import Sight
from archiver.extract.kind.speech import told_words, without_quotations
from archiver.items import ARCHIVED, Article, Kind

NOW = datetime(2024, 10, 22, 9, tzinfo=UTC)


def read(page: Page) -> Article:
    return extract(page.html.encode(), page.url, NOW)


def named(name: str) -> list[object]:
    return [pytest.param(page, id=page.name) for page in pages(name)]


@pytest.mark.parametrize("page", named("refused"))
def test_what_is_no_article_is_refused(page: Page) -> None:
    article = read(page)
    assert article.kind not in ARCHIVED or not article.title, (article.kind, article.body)


@pytest.mark.parametrize("page", named("stored"))
def test_what_looks_like_a_wall_and_is_an_article_is_stored(page: Page) -> None:
    article = read(page)
    assert article.kind in ARCHIVED - {Kind.TEASER}, (article.kind, article.body)
    assert article.title


@pytest.mark.parametrize("page", named("teasers"))
def test_the_open_beginning_of_a_paid_article_is_a_teaser(page: Page) -> None:
    article = read(page)
    assert article.kind is Kind.TEASER
    assert article.body
    assert article.body.startswith(TEXT[0][:80])


BOX = (
    "<p>Wir und unsere 213 Partner verwenden Cookies und Tracking, um Ihnen personalisierte Werbung zu zeigen. Ihre Einwilligung können "
    "Sie jederzeit widerrufen.</p><p>Mehr in der Datenschutzerklärung.</p>"
)


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="layer">{BOX}</div>',
        f'<div id="CybotCookiebotDialog">{BOX}</div>',
        f'<div id="sp_message_container_77">{BOX}</div>',
        f'<div class="borlabs-box">{BOX}</div>',
        f'<section class="x1"><h2>Ihre Privatsphäre</h2>{BOX}</section>',
    ],
)
@pytest.mark.parametrize("length", [1, 3])
@pytest.mark.parametrize("is_above", [True, False])
def test_no_request_for_consent_gets_into_the_text(box: str, length: int, is_above: bool) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT[:length])
    item = f"<main><article><h1>{TITLE}</h1>{text}</article></main>"
    parts = f"{box}{item}" if is_above else f"{item}{box}"
    html = f"<!doctype html><html lang='de'><head><title>{TITLE}</title></head><body>{MARKS['top']}{parts}{MARKS['foot']}</body></html>"
    article = extract(html.encode(), URL, NOW)
    assert article.kind is Kind.ARTICLE
    assert article.body == "\n\n".join(TEXT[:length])


def test_a_newsroom_s_own_paragraph_about_cookies_stays() -> None:
    own = (
        "Wir setzen künftig Cookies nur noch mit Ihrer Einwilligung, und das Tracking durch unsere Partner endet. So steht es in der neuen "
        "Datenschutzerklärung."
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (TEXT[0], own, TEXT[2], TEXT[3]))
    html = f"<!doctype html><html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{text}</article></body></html>"
    assert own in (extract(html.encode(), URL, NOW).body or "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bitte melden Sie sich an, um diesen Artikel zu lesen.", 0),
        ("„Bitte melden Sie sich an“, sagte der Mann am Eingang.", 10),
        ("Sie soll im Frühjahr mit neuem Design eröffnet werden.", 9),
        ("Die Stadt hat eine neue Brücke gebaut. Cookies sind auf dieser Brücke verboten.", 7),
        ("Am Montag hatten Unbekannte den Browser angegriffen.", 7),
        ("Mehr dazu hier.", 0),
    ],
)
def test_only_what_reports_something_counts_as_told(text: str, words: int) -> None:
    assert told_words(text, re.compile(r"cookie|browser", re.I)) == words


@pytest.mark.parametrize(
    "quoted",
    ["„Wir verwenden Cookies“", "»Wir verwenden Cookies«", '"Wir verwenden Cookies"', "“Wir verwenden Cookies”"],
)
def test_quotations_are_nobodys_request(quoted: str) -> None:
    assert "Cookies" not in without_quotations(f"So steht es da: {quoted}, oft in Blau.")


@pytest.mark.parametrize(
    "filler",
    [
        "1.",
        " ",
        "wir ",
        "Sie ",
        "„",
        '"',
        "Diese Seite ",
        "press ",
        "Domain ",
        "Ihr Zugriff ",
        "error on line ",
        "Seite, die ",
    ],
)
def test_long_runs_take_no_time(filler: str) -> None:
    run = filler * (100_000 // len(filler))
    html = f"<html><head><title>x</title></head><body><h1>x</h1><p>{run}</p>{f'<div>{filler * 3}</div>' * 2000}</body></html>"
    document = Document(html.encode(), URL)
    start = time.process_time()
    find_gate(Sight(document, "x", run[:600]))
    told_words(run, re.compile("cookie"))
    assert time.process_time() - start < 5
