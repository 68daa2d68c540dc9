"""`archiver outlets add` and `archiver outlets check`, on a site on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from crawl_site import Answer, Site, environment

from archiver.archive import Archive
from archiver.catalogue import load_catalogue
from archiver.discover.wordpress import newest_posts

Archiver = Callable[..., subprocess.CompletedProcess[str]]
PATHS = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000006)]


@pytest.fixture
def outlets(site: Site, tmp_path: Path) -> Archiver:
    """Runs `archiver outlets …` in the test's folder with the site allowed."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        local = [] if arguments[0] == "list" else ["--allow-local", f"127.0.0.1:{site.port}"]
        done = subprocess.run(
            [sys.executable, "-m", "archiver", "outlets", *arguments, *local],
            capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path, env=environment() | variables,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def paper(site: Site) -> Site:
    """A site with a feed, a sitemap index in robots.txt, a news sitemap below it, and WordPress's API."""
    for number, path in enumerate(PATHS):
        site.add_article(path, f"Meldung {number} aus dem Rat", f"2024-10-2{number}")
    site.add_feed(*PATHS[2:], at="/rss.xml")
    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml"><meta property="og:site_name" content="Das Blatt [neu]">'
    site.add_page("/", *PATHS, head=head)
    page = site.answers["/"]
    assert isinstance(page, Answer)
    page.headers["Link"] = f'<{site.url}/wp-json/>; rel="https://api.w.org/"'
    posts = [{"link": site.url + PATHS[0], "date_gmt": "2024-10-20T10:00:00", "title": {"rendered": "x"}}]
    newest = newest_posts(f"{site.url}/wp-json/").removeprefix(site.url)
    site.answers[newest] = Answer(json.dumps(posts).encode(), content_type="application/json")
    robots = f"User-agent: *\nDisallow: /intern/\nSitemap: {site.url}/karte.xml\n"
    site.answers["/robots.txt"] = Answer(robots.encode(), content_type="text/plain")
    index = f"<sitemapindex><sitemap><loc>{site.url}/karte-news.xml</loc></sitemap></sitemapindex>"
    site.answers["/karte.xml"] = Answer(index.encode(), content_type="text/xml")
    news = f"<url><loc>{site.url}{PATHS[4]}</loc><news><publication_date>2024-10-24</publication_date><title>x</title></news></url>"
    site.answers["/karte-news.xml"] = Answer(f"<urlset>{news}</urlset>".encode(), content_type="text/xml")
    return site


def test_adding_shows_what_was_found_and_remembers_it(paper: Site, outlets: Archiver, tmp_path: Path) -> None:
    done = outlets("add", paper.url)
    assert done.returncode == 0, done.stderr
    for text in ("Das Blatt [neu]", "/rss.xml", "/karte.xml", "/karte-news.xml", "Meldung 4 aus dem Rat", "2024-10-24"):
        assert text in done.stdout
    assert len(set(paper.asked()) & set(PATHS)) == 3, "three articles are the preview"
    with Archive(tmp_path / "data/archive.db") as archive:
        sources = archive.sources(f"127.0.0.1:{paper.port}")
        assert sources.feeds[0] == f"{paper.url}/rss.xml"
        assert set(sources.sitemaps) == {f"{paper.url}/karte.xml", f"{paper.url}/karte-news.xml"}
        assert archive.count() == 0
    paper.hits.clear()
    crawled = subprocess.run(
        [sys.executable, "-m", "archiver", "crawl", paper.url, "--allow-local", f"127.0.0.1:{paper.port}"],
        capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path, env=environment(),
    )  # fmt: skip
    assert crawled.returncode == 0, crawled.stderr
    assert "/" not in paper.asked(), "the crawl begins with what is remembered"


def test_an_entry_is_written_to_the_users_catalogue(paper: Site, tmp_path: Path) -> None:
    """Through a proxy, which plays the domain: a catalogue's entry has no port."""
    paper.answers = {f"http://blatt.example{path}": answer for path, answer in paper.answers.items()}
    paper.answers["http://blatt.example/"] = moved(paper, "http://blatt.example/")
    variables = environment() | {"HTTP_PROXY": f"http://127.0.0.1:{paper.port}", "ARCHIVER_CATALOGUE": "meine.toml"}
    (tmp_path / "meine.toml").write_text("# Meine Blätter\n", encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "archiver", "outlets", *arguments],
            capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path, env=variables,
        )  # fmt: skip

    done = run("add", "http://blatt.example", "--country", "at", "--name", 'Das "Blatt"')
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "meine.toml").read_text(encoding="utf-8")
    assert text.startswith("# Meine Blätter\n\n[[outlet]]")
    (entry,) = json.loads(run("list", "blatt.example", "--json").stdout)
    assert {name: entry[name] for name in ("name", "country", "feeds", "sitemaps", "news_sitemaps")} == {
        "name": 'Das "Blatt"', "country": "AT", "feeds": ["http://blatt.example/rss.xml"],
        "sitemaps": ["http://blatt.example/karte.xml"], "news_sitemaps": ["http://blatt.example/karte-news.xml"],
    }  # fmt: skip
    again = run("add", "http://blatt.example")
    assert (again.returncode, "has an entry for blatt.example already" in again.stderr) == (2, True)


def moved(site: Site, base: str) -> Answer:
    """The home page with the site's addresses under another base; the other documents are moved too."""
    for answer in site.answers.values():
        assert isinstance(answer, Answer)
        answer.body = answer.body.replace(f"{site.url}/".encode(), base.encode())
        answer.headers = {name: value.replace(f"{site.url}/", base) for name, value in answer.headers.items()}
    home = site.answers[base]
    assert isinstance(home, Answer)
    return home


def test_a_dry_run_and_json_for_programs(paper: Site, outlets: Archiver, tmp_path: Path) -> None:
    done = outlets("add", paper.url, "--dry-run", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["name"], found["homepage"]) == (0, "Das Blatt [neu]", f"{paper.url}/")
    assert [entry["kind"] for entry in found["lists"]] == ["front page", "sitemap", "feed", "posts", "news sitemap"]
    assert [len(found["articles"]), found["articles"][0]["title"]] == [3, "Meldung 4 aus dem Rat"]
    assert not (tmp_path / "data").exists()


def test_a_site_where_nothing_answers_is_told(site: Site, outlets: Archiver, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = Answer(b"", 500)
    done = outlets("add", site.url)
    assert done.returncode == 1
    assert "robots" in done.stderr
    assert not (tmp_path / "data").exists()


def catalogue_of(site: Site, path: Path, **lists: list[str]) -> None:
    """A user's catalogue with two outlets whose lists are on the site."""
    entries = []
    for domain, feeds in lists.items():
        urls = ", ".join(f'"{site.url}{feed}"' for feed in feeds)
        entries.append(
            f'[[outlet]]\nname = "{domain}"\ndomain = "{domain}.example"\nhomepage = "{site.url}/"\ncountry = "DE"\n'
            f'evidence = "A"\nfeeds = [{urls}]\n'
        )
    path.write_text("\n".join(entries), encoding="utf-8")


def test_checking_tells_what_answers_and_what_is_dead(paper: Site, outlets: Archiver, tmp_path: Path) -> None:
    catalogue_of(
        paper, tmp_path / "meine.toml", gut=["/rss.xml"], halb=["/rss.xml?ressort=1", "/weg.xml", "/"], ohne=[]
    )
    paper.answers["/rss.xml?ressort=1"] = Answer(b"<rss><channel></channel></rss>", content_type="text/xml")
    paper.answers["/weg.xml"] = Answer(b"", 410)
    done = outlets("check", "gut", "halb", "ohne.example", "--json", "--catalogue", "meine.toml")
    assert done.returncode == 1
    good, half, without = json.loads(done.stdout)
    assert (good["domain"], good["answers"]) == ("gut.example", True)
    assert {name: good["lists"][0][name] for name in ("kind", "status", "articles", "newest")} == {
        "kind": "feed", "status": 200, "articles": 3, "newest": "2024-10-21T12:05:00+00:00",
    }  # fmt: skip
    states = [(entry["answers"], entry["problem"]) for entry in half["lists"]]
    assert states == [(True, "empty"), (False, "HTTP 410"), (False, "answers with something that is no feed")]
    assert [entry["kind"] for entry in without["lists"]] == ["front page"]

    fine = outlets("check", "gut", ARCHIVER_CATALOGUE="meine.toml")
    assert (fine.returncode, fine.stderr.strip().splitlines()[-1]) == (0, "1 outlet with 1 list; without an answer: 0")
    assert "2024-10-21" in fine.stdout
    dead = outlets("check", "gut", "halb", "--dead", ARCHIVER_CATALOGUE="meine.toml")
    assert ("/weg.xml" in dead.stdout, "ressort" in dead.stdout, "gut.example" in dead.stdout) == (True, False, False)


def test_robots_hold_for_checks(paper: Site, outlets: Archiver, tmp_path: Path) -> None:
    catalogue_of(paper, tmp_path / "meine.toml", gut=["/intern/rss.xml"])
    done = outlets("check", "--json", "gut", ARCHIVER_CATALOGUE="meine.toml")
    assert done.returncode == 1
    assert "skipped:robots" in json.loads(done.stdout)[0]["lists"][0]["problem"]
    assert "/intern/rss.xml" not in paper.asked()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "gibt-es-nicht.example"], "is not in the catalogue"),
        (["add", "https://blatt.example/politik/a-1.html"], "the address of a page"),
        (["add", "nicht so"], "neither an outlet"),
    ],
)
def test_what_cannot_be_right_is_a_usage_error(outlets: Archiver, arguments: list[str], told: str) -> None:
    done = outlets(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_the_users_entries_come_first(paper: Site, outlets: Archiver, tmp_path: Path) -> None:
    (tmp_path / "meine.toml").write_text(
        '[[outlet]]\nname = "Tagesschau"\ndomain = "tagesschau.de"\nhomepage = "https://www.tagesschau.de/"\ncountry = "DE"\n'
        'evidence = "A"\nrevisits = ["2h", "7d"]\n',
        encoding="utf-8",
    )
    (entry,) = json.loads(outlets("list", "tagesschau.de", "--json", ARCHIVER_CATALOGUE="meine.toml").stdout)
    assert (entry["feeds"], entry["revisits"]) == ([], ["2h", "7d"])
    assert len(load_catalogue(own=tmp_path / "meine.toml")) == len(load_catalogue())
