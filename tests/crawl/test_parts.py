"""Articles that a site spreads over several pages."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from crawl_site import Answer, Run, Site, article

Crawl = Callable[..., Run]
READS_IN_WORKERS = True
BASE = "/politik/die-bruecke-wird-saniert/"
MORE = (
    "Im Mai beginnt der Bau, sagte die Leiterin des Bauamts am Abend vor den Räten. Bis zum Herbst soll der erste Teil fertig sein.",
    "Der letzte Abschnitt folgt im Jahr darauf. Die Anwohner hoffen, dass die Höhenstraße dann wieder ruhiger wird als heute.",
)


def add_parts(site: Site, *answers: Answer | None, base: str = BASE) -> None:
    """The first page, and two further ones unless other answers are given for them."""
    links = (
        f'<p>Seiten: <a href="{base}">1</a> <a href="{base}2/">2</a> <a href="{base}3/">3</a></p></article>'.encode()
    )
    pages = [article("Die Brücke").replace(b"</article>", links)]
    for text in MORE:
        page = article("Die Brücke").replace(b"</article>", f"<p>{text}</p>".encode() + links)
        pages.append(page)
    for number, page in enumerate(pages, 1):
        answer = answers[number - 1] if number <= len(answers) else None
        site.answers[base if number == 1 else f"{base}{number}/"] = answer or Answer(page)
    site.add_feed(base)


def body(run: Run) -> str:
    ((text,),) = run.rows("SELECT body FROM articles")
    return str(text)


def check_sum(run: Run) -> None:
    """Every page fetched has one outcome, counted and logged."""
    ((counts,),) = run.rows("SELECT json_extract(counts, '$') FROM crawls ORDER BY id DESC LIMIT 1")
    logged = sum(run.outcomes().values())
    assert sum(json.loads(counts).values()) == logged


def test_all_pages_become_one_article(site: Site, crawl: Crawl) -> None:
    add_parts(site)
    first = crawl("/feed")
    assert (first.code, first.outcomes()) == (0, {"new": 1, "duplicate": 2}), first.stderr
    assert [body(first).count(text) for text in MORE] == [1, 1]
    assert body(first).count("Zwölf Räte") == 1
    check_sum(first)
    assert site.asked("/feed") == {BASE: 1, f"{BASE}2/": 1, f"{BASE}3/": 1}

    site.hits.clear()
    assert crawl("/feed").outcomes() == {}
    assert crawl("/", "--revisit").rows("SELECT count(*) FROM revisions") == [(0,)]


def test_a_change_on_a_later_page_is_a_new_version(site: Site, crawl: Crawl) -> None:
    add_parts(site)
    assert crawl("/feed").code == 0
    changed = site.answers[f"{BASE}2/"]
    assert isinstance(changed, Answer)
    changed.body = changed.body.replace(b"im Mai", b"im Juni").replace(b"Im Mai", b"Im Juni")
    site.add_page("/", BASE)
    run = crawl("/", "--revisit")
    assert run.outcomes() == {"changed": 1, "duplicate": 2}
    assert "Im Juni beginnt" in body(run)


def test_a_half_is_not_archived_for_the_whole(site: Site, crawl: Crawl) -> None:
    add_parts(site, None, None, Answer(article("Die Brücke")[:700]))
    first = crawl("/feed")
    assert (first.code, first.outcomes()) == (1, {"failed:part": 2, "failed:incomplete": 1})
    assert first.rows("SELECT count(*) FROM articles") == [(0,)]
    assert first.rows("SELECT url FROM urls WHERE state = 'queued'") == [(f"{site.url}{BASE}",)]
    check_sum(first)

    add_parts(site)
    assert crawl("/feed").outcomes() == {"new": 1, "duplicate": 2}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param(Answer(b"<html></html>", 404), "refused:not-found", id="gone"),
        pytest.param(Answer(b"", 301, headers={"Location": BASE}), "refused:not-found", id="sent back to the first"),
        pytest.param(Answer(b"%PDF-1.7", content_type="application/pdf"), "refused:not-html", id="no page"),
    ],
)
def test_a_page_that_does_not_exist_costs_nothing_else(site: Site, crawl: Crawl, answer: Answer, outcome: str) -> None:
    add_parts(site, None, None, answer)
    run = crawl("/feed")
    assert (run.code, run.outcomes()) == (0, {"new": 1, "duplicate": 1, outcome: 1})
    assert MORE[0] in body(run)
    assert crawl("/feed").outcomes() == {}


def test_robots_hold_for_further_pages(site: Site, crawl: Crawl) -> None:
    add_parts(site)
    site.answers["/robots.txt"] = Answer(f"User-agent: *\nDisallow: {BASE}2/\n".encode(), content_type="text/plain")
    run = crawl("/feed")
    assert (run.code, run.outcomes()) == (0, {"new": 1, "skipped:robots": 1})
    assert f"{BASE}2/" not in site.asked()
    check_sum(run)


def test_a_later_page_that_is_announced_alone_leads_to_its_article(site: Site, crawl: Crawl) -> None:
    add_parts(site)
    site.add_feed(f"{BASE}2/")
    run = crawl("/feed")
    assert run.code == 0
    assert run.rows("SELECT url FROM articles") == [(f"{site.url}{BASE}",)]
    assert all(text in body(run) for text in MORE)
    check_sum(run)
    assert crawl("/feed").outcomes() == {}


def test_articles_with_numbers_stay_apart(site: Site, crawl: Crawl) -> None:
    paths = [f"/politik/folge-aus-dem-rat-der-stadt/{number}/" for number in (1, 2, 3)]
    for number, path in enumerate(paths, 1):
        near = f'<a rel="prev" href="../{number - 1}/">zurück</a> <a rel="next" href="../{number + 1}/">weiter</a></article>'
        site.answers[path] = Answer(article(f"Folge {number}").replace(b"</article>", near.encode()))
    site.add_feed(*paths)
    assert crawl("/feed").outcomes() == {"new": 3}
