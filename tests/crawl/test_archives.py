"""Sites that have neither feed nor sitemap: their sections, and the way back through their lists."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from crawl_site import Answer, Run, Site

Crawl = Callable[..., Run]
STORIES = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000013)]


def add_stories(site: Site) -> None:
    for number, path in enumerate(STORIES, 1):
        site.add_article(path, f"Meldung {number} aus dem Rat", f"2024-{number:02}-10")


def add_list(site: Site, base: str, *, form: str = "page/{}/", per_page: int = 3, more: tuple[str, ...] = ()) -> None:
    """A list of all stories, newest first, on several pages; the first links to the second and the last."""
    newest = STORIES[::-1]
    pages = [newest[place : place + per_page] for place in range(0, len(newest), per_page)]
    for number, stories in enumerate(pages, 1):
        links = [base + form.format(number + 1), base + form.format(len(pages))] if number < len(pages) else []
        site.add_page(base if number == 1 else base + form.format(number), *stories, *links, *more)


def asked_lists(site: Site) -> list[str]:
    return [path for path, _ in site.hits if re.search(r"page|seite|archiv|/20\d\d/\d\d/", path)]


@pytest.mark.parametrize("form", ["page/{}/", "?seite={}"])
def test_a_backfill_pages_back_and_tells_what_is_left(site: Site, crawl: Crawl, form: str) -> None:
    add_stories(site)
    add_list(site, "/", form=form)
    assert crawl("/").outcomes() == {"new": 3}
    run = crawl("/", "--backfill", "--limit", "4")
    assert run.outcomes() == {"new": 4}
    assert re.search(r"Left.*\n.* 5 ", run.stdout), run.stdout
    assert asked_lists(site) == [f"/{form.format(number)}" for number in (2, 3, 4)]
    done = crawl("/", "--backfill")
    assert done.outcomes() == {"new": 5}
    assert re.search(r"Left.*\n.* 0 ", done.stdout), done.stdout
    assert done.rows("SELECT count(*) FROM articles") == [(12,)]


def test_a_backfill_that_broke_off_goes_on_where_it_was(site: Site, crawl: Crawl) -> None:
    add_stories(site)
    add_list(site, "/")
    fine = site.answers["/page/3/"]
    site.answers["/page/3/"] = Answer(b"", 410)
    assert crawl("/", "--backfill").outcomes() == {"new": 6}
    assert crawl("/").rows("SELECT page, next_url FROM backfills") == [(2, f"{site.url}/page/3/")]
    site.answers["/page/3/"] = fine
    site.hits.clear()
    assert crawl("/", "--backfill").outcomes() == {"new": 6}
    assert asked_lists(site) == ["/page/2/", "/page/3/", "/page/4/"]
    site.hits.clear()
    run = crawl("/", "--backfill")
    assert (run.outcomes(), asked_lists(site)) == ({}, ["/page/2/"]), "read to its end before"
    assert run.rows("SELECT next_url, reaches_back_to FROM backfills") == [(None, None)]


def test_a_backfill_stops_where_the_list_gets_too_old(site: Site, crawl: Crawl) -> None:
    add_stories(site)
    add_list(site, "/")
    for number, month in ((2, 9), (3, 6), (4, 3)):
        page = site.answers[f"/page/{number}/"]
        assert isinstance(page, Answer)
        times = "".join(f'<time datetime="2024-{month - n:02}-10">x</time>' for n in range(3))
        page.body = page.body.replace(b"</main>", f"{times}</main>".encode())
    run = crawl("/", "--backfill", "--since", "2024-09-01")
    assert run.outcomes() == {"new": 4, "refused:old": 5}
    assert asked_lists(site) == ["/page/2/", "/page/3/"]


def test_a_list_that_answers_every_number_alike_is_left(site: Site, crawl: Crawl) -> None:
    add_stories(site)
    site.add_page("/", *STORIES[:3], "/?seite=2")
    for number in range(2, 40):
        site.add_page(f"/?seite={number}", *STORIES[:3], f"/?seite={number + 1}")
    assert crawl("/", "--backfill").outcomes() == {"new": 3}
    assert len(asked_lists(site)) <= 2


def test_lists_that_show_the_same_articles_at_first_are_all_read(site: Site, crawl: Crawl) -> None:
    add_stories(site)
    site.add_page("/", *STORIES[:6], "/politik/", "/page/2/")
    site.add_page("/page/2/", *STORIES[3:7])
    site.add_page("/politik/", *STORIES[:4], "/politik/page/2/")
    site.add_page("/politik/page/2/", *STORIES[3:6], "/politik/page/3/")
    site.add_page("/politik/page/3/", *STORIES[8:])
    assert crawl("/", "--backfill").outcomes() == {"new": 11}


def test_months_are_gone_back_through(site: Site, crawl: Crawl) -> None:
    add_stories(site)
    site.add_page("/", STORIES[11], "/archiv/")
    site.add_page("/archiv/", "/archiv/2024/10/", "/archiv/2024/11/", "/archiv/2023/01/")
    site.add_page("/archiv/2024/10/", *STORIES[:2], "/archiv/2024/10/?page=2")
    site.add_page("/archiv/2024/10/?page=2", *STORIES[2:4])
    site.add_page("/archiv/2024/11/", *STORIES[4:6])
    run = crawl("/", "--backfill", "--since", "2024-01-01")
    assert run.outcomes() == {"new": 7}
    assert set(asked_lists(site)) == {"/archiv/", "/archiv/2024/10/", "/archiv/2024/11/", "/archiv/2024/10/?page=2"}


def test_a_site_with_a_whole_sitemap_is_not_paged_through(site: Site, crawl: Crawl) -> None:
    add_stories(site)
    add_list(site, "/")
    urls = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in STORIES)
    site.answers["/sitemap.xml"] = Answer(f"<urlset>{urls}</urlset>".encode(), content_type="text/xml")
    assert crawl("/", "--backfill").outcomes() == {"new": 12}
    assert asked_lists(site) == []


def test_sections_are_read_where_nothing_announces_articles(site: Site, crawl: Crawl) -> None:
    add_stories(site)
    site.add_page("/", STORIES[0], "/politik/", "/kultur/", "/impressum", "/tag/rat/")
    site.add_page("/politik/", *STORIES[:4])
    site.add_page("/kultur/", STORIES[5])
    run = crawl("/")
    assert (run.code, run.outcomes()) == (0, {"new": 5}), run.stderr
    assert {"/politik/", "/kultur/"} <= set(site.asked())
    assert not {"/impressum", "/tag/rat/"} & set(site.asked())


def test_addresses_that_say_nothing_are_known_by_those_that_are_archived(site: Site, crawl: Crawl) -> None:
    paths = [f"/story/{name}" for name in ("abend", "morgen", "mittag", "nacht")]
    for number, path in enumerate(paths):
        site.add_article(path, f"Meldung {number} aus dem Rat")
    assert crawl(*paths[:3]).outcomes() == {"new": 3}
    site.add_page("/", *paths, "/verlag/haus", "/geschichten/alle")
    run = crawl("/")
    assert run.outcomes() == {"new": 1}
    assert not {"/verlag/haus", "/geschichten/alle"} & set(site.asked())
