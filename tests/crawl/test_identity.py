"""One article is one row, however many addresses it has; and when it is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from crawl_site import Answer, Run, Site, article

Crawl = Callable[..., Run]
PATH = "/politik/der-rat-beschliesst-die-sanierung-4711234.html"
OTHER = "/politik/dpa-der-rat-beschliesst-die-sanierung-4799999.html"


def page(canonical: str = "", title: str = "Brücke wird saniert") -> Answer:
    head = f'<link rel="canonical" href="{canonical}"></head>'.encode() if canonical else b"</head>"
    return Answer(article(title).replace(b"</head>", head), has_validators=True)


FORMS = {
    "tracking": f"{PATH}?utm_source=rss",
    "a session": f"{PATH}?PHPSESSID=0a1b",
    "a session in the path": PATH + ";jsessionid=0A1B",
    "AMP": PATH.replace(".html", ".amp.html"),
    "print": f"{PATH}?print=1",
    "a fragment": f"{PATH}#kommentare",
    "a final slash": f"{PATH}/",
    "a needless escape": PATH.replace("rat", "r%61t"),
}


def test_all_forms_of_an_address_are_asked_once_and_are_one_row(site: Site, crawl: Crawl) -> None:
    for form in (PATH, *FORMS.values()):
        site.answers[form] = page()
    site.add_feed(PATH, *FORMS.values())
    run = crawl("/feed")
    assert (run.code, run.outcomes()) == (0, {"new": 1}), run.stderr
    assert run.rows("SELECT url FROM articles") == [(site.url + PATH,)]


ALIASES = {
    "a short number that redirects": ("/?p=4711", Answer(b"", 301, headers={"Location": PATH})),
    "an umlaut that redirects": ("/politik/br%C3%BCcke", Answer(b"", 302, headers={"Location": PATH})),
    "another path that names it canonical": ("/mobil/4711234", page(PATH)),
    "the same text under its number": ("/lokales/bruecke-4711234.html", page()),
    "a copy that names itself, in another section": (
        PATH.replace("politik", "lokales"),
        page(PATH.replace("politik", "lokales")),
    ),
}


@pytest.mark.parametrize(("alias", "answer"), ALIASES.values(), ids=ALIASES)
def test_every_alias_is_kept_and_leads_to_the_one_row(site: Site, crawl: Crawl, alias: str, answer: Answer) -> None:
    site.answers |= {PATH: page(), alias: answer}
    site.add_feed(PATH, alias)
    run = crawl("/feed")
    assert run.code == 0, run.stderr
    assert run.rows("SELECT count(*) FROM articles") == [(1,)]
    assert run.rows(f"SELECT article_id FROM urls WHERE url = '{site.url}{PATH}'") == [(1,)]
    assert run.rows(f"SELECT article_id FROM urls WHERE url LIKE '%{alias.replace('%', '_')}'") == [(1,)]
    site.hits.clear()
    assert crawl("/feed").outcomes() == {}


def test_a_report_that_is_published_again_under_its_own_name_is_kept_twice(site: Site, crawl: Crawl) -> None:
    site.answers |= {PATH: page(PATH), OTHER: page(OTHER)}
    site.add_feed(PATH, OTHER)
    run = crawl("/feed")
    assert run.outcomes() == {"new": 2}
    assert run.rows("SELECT articles FROM repeated_texts") == [(2,)]


GONE = {
    "not found": (Answer(b"<html><body>Nicht da</body></html>", 404), True),
    "gone": (Answer(b"<html><body>Weg</body></html>", 410), True),
    "sent to the home page": (Answer(b"", 302, headers={"Location": "/"}), True),
    "sent to the home page's index": (Answer(b"", 301, headers={"Location": "/index.html"}), True),
    "sent to the start page": (Answer(b"", 301, headers={"Location": "/startseite/"}), True),
    "a fault of the server": (Answer(b"kaputt", 503, headers={"Retry-After": "0"}), False),
    "a broken page": (article("Abgebrochen")[:700], False),
    "sent to a section": (Answer(b"", 302, headers={"Location": "/politik/"}), False),
    "sent to a login": (Answer(b"", 302, headers={"Location": "/intern/anmelden"}), False),
    "forbidden": (Answer(b"<html></html>", 403), False),
}


@pytest.mark.parametrize(("answer", "is_gone"), GONE.values(), ids=GONE)
def test_what_counts_as_gone(site: Site, crawl: Crawl, answer: Answer | bytes, is_gone: bool) -> None:
    site.answers[PATH] = page()
    site.add_feed(PATH)
    for path in ("/", "/index.html", "/startseite/", "/politik/"):
        site.add_page(
            path,
            PATH,
            OTHER,
            "/politik/noch-eine-meldung-aus-dem-rat-1.html",
            "/politik/und-noch-eine-aus-dem-rat-2.html",
        )
    site.add_page("/intern/anmelden")
    assert crawl("/feed").outcomes() == {"new": 1}
    site.answers[PATH] = Answer(answer) if isinstance(answer, bytes) else answer
    run = crawl(PATH, "--revisit")
    assert run.rows("SELECT gone_since IS NOT NULL FROM articles") == [(is_gone,)]
    assert run.rows("SELECT body LIKE '%Gemeinderat%' FROM articles") == [(1,)], "the text stays"
    site.answers[PATH] = page()
    assert crawl(PATH, "--revisit").rows("SELECT gone_since FROM articles") == [(None,)]
