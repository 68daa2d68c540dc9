"""`archiver extract URL`: the whole article, its further pages asked and joined as in a crawl."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from crawl_site import Answer, Site, article, environment

BASE = "/politik/die-bruecke-wird-saniert/"
TEXTS = (
    "Im Mai beginnt der Bau, sagte die Leiterin des Bauamts am Abend vor den Räten. Bis zum Herbst soll der erste Teil fertig sein.",
    "Der letzte Abschnitt folgt im Jahr darauf. Die Anwohner hoffen, dass die Höhenstraße dann wieder ruhiger wird als heute.",
)


@pytest.fixture
def paged(site: Site) -> Site:
    """A site with an article of three pages."""
    links = (
        f'<p>Seiten: <a href="{BASE}">1</a> <a href="{BASE}2/">2</a> <a href="{BASE}3/">3</a></p></article>'.encode()
    )
    site.answers[BASE] = Answer(article("Die Brücke").replace(b"</article>", links))
    for number, text in enumerate(TEXTS, 2):
        page = article("Die Brücke").replace(b"</article>", f"<p>{text}</p>".encode() + links)
        site.answers[f"{BASE}{number}/"] = Answer(page)
    return site


def looked_up(site: Site, path: str) -> tuple[int, dict[str, Any] | str]:
    """Exit code, and the article or the error."""
    host = site.url.removeprefix("http://")
    done = subprocess.run(
        [sys.executable, "-m", "archiver", "extract", f"{site.url}{path}", "--allow-local", host],
        capture_output=True,
        text=True,
        timeout=300,
        env=environment(),
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout) if done.returncode == 0 else done.stderr


@pytest.mark.parametrize("path", [BASE, f"{BASE}2/"], ids=["from the first page", "from a later page"])
def test_all_pages_become_one_article(paged: Site, path: str) -> None:
    code, found = looked_up(paged, path)
    assert code == 0, found
    assert isinstance(found, dict)
    assert [found["body"].count(text) for text in TEXTS] == [1, 1]
    assert found["body"].count("Zwölf Räte") == 1
    assert found["url"] == f"{paged.url}{BASE}"


@pytest.mark.parametrize("answer", [Answer(b"", 404), Answer(b"", 410), None], ids=["404", "410", "robots"])
def test_a_page_that_is_not_to_be_had_ends_the_article(paged: Site, answer: Answer | None) -> None:
    if answer:
        paged.answers[f"{BASE}3/"] = answer
    else:
        rules = f"User-agent: *\nDisallow: {BASE}3/\n".encode()
        paged.answers["/robots.txt"] = Answer(rules, content_type="text/plain")
    code, found = looked_up(paged, BASE)
    assert code == 0, found
    assert isinstance(found, dict)
    assert [found["body"].count(text) for text in TEXTS] == [1, 0]


def test_a_page_that_fails_is_told_instead_of_half_an_article(paged: Site) -> None:
    paged.answers[f"{BASE}3/"] = Answer(b"", 400)
    code, error = looked_up(paged, BASE)
    assert code != 0
    assert f"{BASE}3/, a further page of the article: failed:http-400" in error
