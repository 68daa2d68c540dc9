"""Crawls from end to end: a site on loopback, the command, the archive."""

from __future__ import annotations

import json
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from crawl_site import Answer, Run, Site, article, command, environment, running_site
from processes import wait_for

from archiver.archive import Archive
from archiver.archive.locks import OutletLock

Crawl = Callable[..., Run]
READS_IN_WORKERS = True
ARTICLES = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000007)]
ROOM_FOR_SOME = 500_000
"""Bytes that a file of the archive may grow on a full disk: some articles, fewer than its log takes before it is folded in."""


def add_articles(site: Site, paths: list[str]) -> None:
    for number, path in enumerate(paths):
        site.add_article(path, f"Meldung {number} aus dem Rat", has_validators=True)


def test_a_domain_is_discovered_counted_and_not_asked_twice(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES)
    site.add_feed(*ARTICLES[:4], "/politik/gibt-es-nicht-mehr-1000099.html", "/intern/der-rat-tagt-geheim-1000098.html")
    site.add_page("/", head='<link rel="alternate" type="application/rss+xml" href="/feed">')
    first = crawl("/")
    assert first.code == 0, first.stderr
    assert first.outcomes() == {"new": 4, "refused:not-found": 1, "skipped:robots": 1}
    assert site.asked() == Counter_of("/", "/feed", *ARTICLES[:4], "/politik/gibt-es-nicht-mehr-1000099.html")
    assert first.rows("SELECT count(*) FROM articles") == [(4,)]

    site.hits.clear()
    second = crawl("/")
    assert (second.code, second.outcomes()) == (0, {"skipped:robots": 1})
    assert site.asked() == Counter_of("/feed")
    assert ("/feed", 304) in site.hits

    site.hits.clear()
    site.add_feed(*ARTICLES[:5])
    third = crawl("/")
    assert third.outcomes() == {"new": 1, "skipped:robots": 1}
    assert site.asked() == Counter_of("/feed", ARTICLES[4])


def Counter_of(*paths: str) -> dict[str, int]:  # noqa: N802
    return dict.fromkeys(paths, 1)


def test_the_counters_add_up_to_the_pages_fetched(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES[:2])
    broken = {
        "/politik/kaputte-seite-aus-dem-rat-1000011.html": Answer(article("Abgebrochen")[:700]),
        "/politik/leere-seite-aus-dem-rat-1000012.html": Answer(b""),
        "/politik/ein-bild-aus-dem-rat-1000013.html": Answer(b"\x89PNG\r\n", content_type="image/png"),
        "/politik/fehler-aus-dem-rat-1000014.html": Answer(article("Fehler"), 500),
        "/politik/verboten-im-rat-1000015.html": Answer(b"<html></html>", 403),
        "/politik/weg-aus-dem-rat-1000016.html": Answer(b"<html></html>", 410),
        "/politik/start-statt-artikel-1000017.html": Answer(b"", 302, headers={"Location": "/"}),
        "/politik/im-kreis-um-den-rat-1000018.html": Answer(
            b"", 302, headers={"Location": "/politik/im-kreis-um-den-rat-1000018.html"}
        ),
    }
    site.answers.update(broken)
    site.add_page("/")
    site.add_feed(*ARTICLES[:2], *broken)
    run = crawl("/feed")
    expected = {
        "new": 2,
        "failed:incomplete": 1,
        "failed:empty": 1,
        "refused:not-html": 1,
        "failed:http-500": 1,
        "refused:forbidden": 1,
        "refused:gone": 1,
        "refused:not-found": 1,
        "failed:redirects": 1,
    }
    assert run.outcomes() == expected
    assert sum(expected.values()) == len(ARTICLES[:2]) + len(broken)
    assert json.loads(run.rows("SELECT counts FROM crawls")[0][0]) == expected
    assert run.code == 1
    assert site.asked()["/politik/fehler-aus-dem-rat-1000014.html"] == 3


def test_a_named_article_is_archived_from_the_answer_that_told_what_it_is(site: Site, crawl: Crawl) -> None:
    site.add_article("/a", title="Die Brücke")
    run = crawl("/a")
    assert (run.code, run.outcomes(), site.asked()) == (0, {"new": 1}, {"/a": 1})
    assert run.rows("SELECT title FROM articles") == [("Die Brücke",)]


def test_a_named_article_does_not_bring_the_outlets_whole_queue_along(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES)
    site.add_feed(*ARTICLES)
    site.add_article("/a", "Die Brücke")
    assert crawl("/feed", "--limit", "1").outcomes() == {"new": 1}
    assert crawl("/a").outcomes() == {"new": 1}
    assert crawl("/feed").outcomes() == {"new": 5}


def test_a_named_section_leads_to_its_articles_one_level_deep(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES[:3])
    site.add_page(
        "/politik/",
        *ARTICLES[:3],
        "/politik/",
        "/impressum",
        "/politik/seite/2",
        "https://anderswo.example/a-1000001.html",
    )
    run = crawl("/politik/")
    assert (run.code, run.outcomes()) == (0, {"new": 3})
    assert site.asked() == Counter_of("/politik/", *ARTICLES[:3])


def test_a_named_sitemap_index_is_read_with_its_sitemaps(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES[:3])
    listed = "".join(f"<sitemap><loc>{site.url}{path}</loc></sitemap>" for path in ("/sitemap-1.xml", "/plan.xml"))
    index = f"<sitemapindex>{listed}</sitemapindex>"
    locs = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in ARTICLES[:3])
    site.answers["/plan.xml"] = Answer(index.encode(), content_type="text/html", has_validators=True)
    site.answers["/sitemap-1.xml"] = Answer(
        f"<urlset>{locs}</urlset>".encode(), content_type="text/xml", has_validators=True
    )
    assert crawl("/plan.xml").outcomes() == {"new": 3}
    site.hits.clear()
    assert crawl("/plan.xml").code == 0
    assert [hit for hit in site.hits if hit[0] != "/robots.txt"] == [("/plan.xml", 200), ("/sitemap-1.xml", 304)]


def test_a_site_without_feeds_is_read_from_its_front_page(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES[:2])
    site.add_page("/", *ARTICLES[:2])
    run = crawl("/")
    assert (run.code, run.outcomes()) == (0, {"new": 2})


def test_sitemaps_of_robots_txt_are_found(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES[:2])
    site.add_page("/")
    site.answers["/robots.txt"] = Answer(
        f"User-agent: *\nDisallow:\nSitemap: {site.url}/karte.xml\n".encode(), content_type="text/plain"
    )
    locs = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in ARTICLES[:2])
    site.answers["/karte.xml"] = Answer(f"<urlset>{locs}</urlset>".encode(), content_type="text/xml")
    assert crawl("/").outcomes() == {"new": 2}


def test_limit_takes_the_newest_and_leaves_the_rest_in_the_queue(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES)
    days = [f"2024-10-{day}" for day in (11, 16, 13, 12, 15, 14)]
    entries = "".join(
        f"<url><loc>{site.url}{path}</loc><news><publication_date>{day}</publication_date></news></url>"
        for path, day in zip(ARTICLES, days, strict=True)
    )
    site.answers["/news.xml"] = Answer(
        f"<urlset>{entries}</urlset>".encode(), content_type="text/xml", has_validators=True
    )
    first = crawl("/news.xml", "--limit", "2")
    assert first.outcomes() == {"new": 2}
    assert site.asked("/news.xml") == Counter_of(ARTICLES[1], ARTICLES[4])
    assert crawl("/news.xml").outcomes() == {"new": 4}


def test_since_neither_asks_nor_keeps_what_is_older_and_forgets_nothing(site: Site, crawl: Crawl) -> None:
    site.add_article(ARTICLES[0], day="2024-10-01")
    site.add_article(ARTICLES[1], "Neues aus dem Rat", day="2024-10-21")
    site.add_article(ARTICLES[2], "Altes aus dem Rat", day="2024-10-02")
    old = f"<item><link>{site.url}{ARTICLES[0]}</link><pubDate>2024-10-01T12:00:00Z</pubDate></item>"
    undated = "".join(f"<item><link>{site.url}{path}</link></item>" for path in ARTICLES[1:3])
    site.answers["/feed"] = Answer(
        f"<rss><channel>{old}{undated}</channel></rss>".encode(), content_type="text/xml", has_validators=True
    )
    run = crawl("/feed", "--since", "2024-10-20")
    assert (run.code, run.outcomes()) == (0, {"new": 1, "refused:old": 1})
    assert ARTICLES[0] not in site.asked()
    assert crawl("/feed").outcomes() == {"new": 1}


def test_a_dry_run_prints_what_it_would_fetch_and_writes_nothing(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES[:3])
    site.add_feed(*ARTICLES[:3])
    run = crawl("/feed", "--dry-run")
    assert run.stdout.split() == [f"{site.url}{path}" for path in ARTICLES[:3]]
    assert site.asked() == Counter_of("/feed")
    assert not run.db.exists()
    crawl("/feed", "--limit", "1")
    before = run.db.read_bytes()
    assert len(crawl("/feed", "--dry-run").stdout.split()) == 2
    assert run.db.read_bytes() == before


@pytest.mark.parametrize("status", [500, 503, 429])
def test_nothing_is_asked_while_robots_txt_cannot_be_read(site: Site, crawl: Crawl, status: int) -> None:
    site.add_article("/a")
    site.answers["/robots.txt"] = Answer(b"", status)
    run = crawl("/a")
    assert run.code == 1
    assert "robots.txt could not be read" in run.stderr
    assert site.asked() == {}
    site.answers["/robots.txt"] = Answer(b"", 404)
    assert crawl("/a").outcomes() == {"new": 1}


def test_crawl_delay_is_kept(site: Site, crawl: Crawl) -> None:
    add_articles(site, ARTICLES[:3])
    site.add_feed(*ARTICLES[:3])
    site.answers["/robots.txt"] = Answer(b"User-agent: archiver\nCrawl-delay: 0.5\n", content_type="text/plain")
    start = time.monotonic()
    assert crawl("/feed").outcomes() == {"new": 3}
    assert time.monotonic() - start > 4 * 0.5


def test_a_site_that_wants_an_hour_of_rest_gets_it(site: Site, crawl: Crawl) -> None:
    many = ARTICLES + [f"/politik/der-rat-beschliesst-noch-etwas-{number}.html" for number in range(2000001, 2000021)]
    add_articles(site, many)
    for path in many[1:]:  # whatever the machine does first, the refusal comes before them
        site.answers[path] = lambda _, answer=site.answers[path]: (
            wait_for(lambda: (ARTICLES[0], 429) in site.hits) and answer
        )
    site.answers[ARTICLES[0]] = Answer(b"", 429, headers={"Retry-After": "3600"})
    site.add_feed(*many)
    run = crawl("/feed")
    assert run.code == 1
    assert "wants no requests for 3600 seconds" in run.stderr
    assert len(site.asked("/feed")) <= 12
    site.add_article(ARTICLES[0], "Wieder da")
    crawl("/feed")
    assert run.rows("SELECT count(*) FROM articles") == [(len(many),)]


def test_a_short_rest_is_waited_for(site: Site, crawl: Crawl) -> None:
    site.answers["/a"] = lambda visit: (
        Answer(b"", 503, headers={"Retry-After": "1"}) if visit == 1 else Answer(article("Später"))
    )
    start = time.monotonic()
    assert crawl("/a").outcomes() == {"new": 1}
    assert time.monotonic() - start > 1


@pytest.mark.parametrize(
    "broken", [Answer(article("Halb"), cut_at=800), Answer(article("Halb")[:700])], ids=["connection", "content"]
)
def test_a_page_that_breaks_off_is_asked_again(site: Site, crawl: Crawl, broken: Answer) -> None:
    site.answers["/a"] = lambda visit: broken if visit == 1 else Answer(article("Ganz"))
    run = crawl("/a")
    assert (run.code, run.outcomes(), site.asked()) == (0, {"new": 1}, {"/a": 2})


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{other}/",
        "http://localhost:{other}/",
        "http://2130706433:{other}/",
        "http://169.254.169.254/",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_never_leads_to_a_local_address(site: Site, crawl: Crawl, target: str) -> None:
    site.answers["/a"] = Answer(b"", 302, headers={"Location": target.format(other=site.port + 1)})
    run = crawl("/a")
    assert run.rows("SELECT count(*) FROM articles") == [(0,)]
    assert run.code == (1 if run.outcomes() else 0)


def test_a_local_address_that_was_not_allowed_is_not_asked(site: Site, tmp_path: Path) -> None:
    site.add_article("/a")
    done = subprocess.run(
        command(site, tmp_path / "a.db", f"{site.url}/a")[:-2],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 1
    assert f"permit it with --allow-local 127.0.0.1:{site.port}" in done.stderr
    assert site.hits == []


def test_a_second_run_of_the_same_outlet_is_refused(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    site.add_article("/a")
    with OutletLock(tmp_path / "archive.db", f"127.0.0.1:{site.port}"):
        run = crawl("/a")
    assert run.code == 4
    assert "another run is archiving this outlet" in run.stderr
    assert crawl("/a").code == 0


def test_outlets_that_are_free_are_crawled_although_another_is_held(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    site.add_article("/a")
    with running_site() as other, OutletLock(tmp_path / "archive.db", f"127.0.0.1:{site.port}"):
        other.add_article("/b", "Die andere Seite")
        run = crawl("/a", f"{other.url}/b", "--allow-local", f"127.0.0.1:{other.port}")
        assert (run.code, run.outcomes(), site.hits) == (4, {"new": 1}, [])
    assert f"127.0.0.1:{site.port}: another run" in run.stderr


def test_a_file_that_is_no_archive_is_refused_before_anything_is_asked(
    site: Site, crawl: Crawl, tmp_path: Path
) -> None:
    site.add_article("/a")
    (tmp_path / "archive.db").write_text("Das ist keine Datenbank, sondern ein Text.\n" * 100)
    run = crawl("/a")
    assert (run.code, site.hits) == (3, [])
    assert "archive.db" in run.stderr


@pytest.mark.parametrize("target", ["gibt es nicht", "ftp://zeitung.example/"])
def test_an_unknown_name_is_a_usage_error(crawl: Crawl, target: str) -> None:
    run = crawl(target)
    assert run.code == 2
    assert "neither an outlet of the catalogue" in run.stderr


def test_a_dead_site_is_told_and_its_pages_stay_queued(site: Site, crawl: Crawl) -> None:
    run = crawl("http://127.0.0.1:1/a", "--allow-local", "127.0.0.1:1")
    assert run.code == 1
    assert "http://127.0.0.1:1/robots.txt could not be read" in run.stderr
    assert run.rows("SELECT state FROM urls WHERE role = 'page'") == [("queued",)]


def test_a_full_disk_ends_the_crawl_with_its_own_code(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    with Archive(tmp_path / "empty.db"):
        pass
    room = (tmp_path / "empty.db").stat().st_size + ROOM_FOR_SOME
    many = [f"/politik/der-rat-beschliesst-noch-etwas-{number}.html" for number in range(2000001, 2000121)]
    add_articles(site, many)
    site.add_feed(*many)

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    run = crawl("/feed", preexec_fn=small_disk)
    assert run.code == 3
    assert str(run.db) in run.stderr
    ((stored,),) = run.rows("SELECT count(*) FROM articles")
    assert 0 < stored < len(many)
    assert len(site.hits) < len(many)
    again = crawl("/feed")
    assert again.code == 0, again.stderr
    assert again.rows("SELECT count(*) FROM articles") == [(len(many),)]
    assert again.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_killed_crawl_is_completed_by_the_next(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    many = [f"/politik/der-rat-beschliesst-noch-etwas-{number}.html" for number in range(2000001, 2000061)]
    add_articles(site, many)
    site.add_feed(*many)
    process = start(site, tmp_path)
    wait_for(lambda: len(site.hits) > 25)
    process.send_signal(signal.SIGKILL)
    process.wait()
    run = crawl("/feed")
    assert run.code == 0
    assert run.rows("SELECT count(*) FROM articles") == [(len(many),)]
    assert run.rows("PRAGMA integrity_check") == [("ok",)]
    assert sum(site.asked("/feed").values()) <= len(many) + 4, "at most the window is asked twice"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_crawl_ends_soon_and_loses_nothing(
    site: Site, crawl: Crawl, tmp_path: Path, number: int
) -> None:
    many = [f"/politik/der-rat-beschliesst-noch-etwas-{number}.html" for number in range(2000001, 2000041)]
    add_articles(site, many)
    site.add_feed(*many)
    is_sent = threading.Event()
    for path in many[15:]:
        site.answers[path] = later(is_sent, Answer(article(path)))
    process = start(site, tmp_path)
    wait_for(lambda: len(site.hits) > 15)
    process.send_signal(number)
    is_sent.set()
    _, stderr = process.communicate(timeout=300)
    assert (process.returncode, "Traceback" in stderr) == (0, False), stderr
    assert "stays queued" in stderr
    with sqlite3.connect(tmp_path / "archive.db") as db:
        assert db.execute("SELECT exit_code FROM crawls").fetchall() == [(0,)]
    assert crawl("/feed").rows("SELECT count(*) FROM articles") == [(len(many),)]


def later(event: threading.Event, answer: Answer) -> Callable[[int], Answer]:
    """An answer that comes when something has happened."""
    return lambda visit: (event.wait(600) and answer) or Answer(b"", 500)


@pytest.mark.parametrize(
    ("signals", "patience"),
    [([signal.SIGTERM], 6), ([signal.SIGINT, signal.SIGTERM], 600)],  # two of a kind could come as one
    ids=["told once", "told twice"],
)
def test_an_interruption_does_not_wait_for_a_site_that_never_answers(
    site: Site, tmp_path: Path, signals: list[int], patience: int
) -> None:
    path, is_over = "/politik/der-rat-schweigt-zu-allem-1000001.html", threading.Event()
    site.add_feed(path)
    site.answers[path] = later(is_over, Answer())
    process = start(site, tmp_path, patience)
    wait_for(lambda: any(asked == path for asked, _ in site.times))
    for number in signals:
        process.send_signal(number)
    try:
        _, stderr = process.communicate(timeout=300)
    finally:
        is_over.set()
        process.kill()
    assert (process.returncode, stderr) == (0, "archiver: interrupted; what is left stays queued for the next run\n")
    with Archive(tmp_path / "archive.db") as archive:
        assert len(archive.queued(f"127.0.0.1:{site.port}")) == 1
        assert not list(archive.db.query("SELECT url FROM fetches WHERE role = 'page'")), "it waited for a timeout"


def start(site: Site, folder: Path, patience: float = 6) -> subprocess.Popen[str]:
    """A crawl that waits for so many seconds for open connections when it is interrupted."""
    program = f"from archiver.cli import main; from archiver.crawl import process; process._PATIENCE_SECONDS = {patience}; main()"
    _, _, _, *arguments = command(site, folder / "archive.db", f"{site.url}/feed")
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def test_the_site_sees_who_asks(site: Site, crawl: Crawl) -> None:
    site.add_article("/a")
    crawl("/a")
    (agent,) = site.agents
    assert agent.startswith("archiver/")


def test_quiet_says_nothing_when_all_is_well(site: Site, crawl: Crawl) -> None:
    site.add_article("/a")
    run = crawl("/a", "--quiet")
    assert (run.code, run.stdout, run.stderr) == (0, "", "")


def test_a_fault_of_our_own_costs_one_page_and_is_counted(site: Site, tmp_path: Path) -> None:
    add_articles(site, ARTICLES[:3])
    site.add_article(ARTICLES[1], "Ein Sprengsatz")
    site.add_feed(*ARTICLES[:3])
    db = tmp_path / "archive.db"
    program = f"""
from pathlib import Path
from archiver.crawl.run import CrawlOptions, crawl
from archiver.settings import ITEM_PIPELINES
settings = {{"ITEM_PIPELINES": ITEM_PIPELINES | {{"crawl_faults.BreaksOnWord": 150}}}}
options = CrawlOptions(targets=("{site.url}/feed",), db=Path("{db}"), allow_local=("127.0.0.1:{site.port}",), settings=settings)
raise SystemExit(crawl(options).exit_code)
"""
    tests = str(Path(__file__).resolve().parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment() | {"PYTHONPATH": tests},
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"{site.url}{ARTICLES[1]}: failed:extraction (RuntimeError: unexpected)" in done.stderr
    assert Run(1, "", "", db).outcomes() == {"new": 2, "failed:extraction": 1}
