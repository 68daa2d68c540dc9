"""Reservations of text and data mining, purposes and hours, from the site to the archive."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawl_site import Answer, Run, Site, environment

from archiver.archive import Archive
from archiver.crawl.hours import ZONE
from archiver.crawl.project import parse_purpose
from archiver.errors import UsageError
from archiver.rights import Purpose

Crawl = Callable[..., Run]
PAGES = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000004)]
TDMREP = "/.well-known/tdmrep.json"


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read by the crawl itself: what is tested happens before, and workers take seconds to start."""
    monkeypatch.setenv("ARCHIVER_WORKERS", "0")


@pytest.fixture
def full_site(site: Site) -> Site:
    """A site with a feed of three articles and no word on rights."""
    for number, path in enumerate(PAGES):
        site.add_article(path, f"Meldung {number} aus dem Rat")
    site.add_feed(*PAGES)
    return site


def reserve(site: Site, location: str = "/") -> None:
    body = json.dumps(
        [{"location": location, "tdm-reservation": 1, "tdm-policy": "https://blatt.example/tdm"}]
    ).encode()
    site.answers[TDMREP] = Answer(body, content_type="application/json", has_validators=True)


def set_clock_back(run: Run, days: int) -> None:
    """Let a day pass for what the archive knows of the site's files."""
    earlier = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    with Archive(run.db) as archive, archive._writing() as conn:
        conn.execute("UPDATE site_files SET last_seen = ?", (earlier,))


def said(run: Run) -> list[list[tuple[str, str]]]:
    """What was said of each page, as (source, meaning)."""
    rows = run.rows(
        "SELECT statements FROM fetches JOIN rights ON rights.id = rights_id WHERE role = 'page' ORDER BY fetches.id"
    )
    return [[(one["source"], one["meaning"]) for one in json.loads(statements)] for (statements,) in rows]


def test_every_place_is_read_and_kept_with_its_evidence(full_site: Site, crawl: Crawl) -> None:
    reserve(full_site)
    full_site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n\nUser-agent: GPTBot\nDisallow: /\n")
    page = full_site.answers[PAGES[0]]
    assert isinstance(page, Answer)
    page.headers["X-Robots-Tag"] = "noai"
    page.body = page.body.replace(b"<meta charset", b'<meta name="tdm-reservation" content="1"><meta charset')
    full_site.add_feed(PAGES[0])
    run = crawl("/feed")
    assert (run.code, run.outcomes()) == (0, {"new": 1})
    all_places = [(place, "reserved") for place in ("robots.txt", "tdmrep.json", "header", "meta")]
    assert said(run) == [all_places]
    files = run.rows("SELECT name, status, content IS NOT NULL, url FROM site_files ORDER BY name")
    assert files == [
        ("robots.txt", 200, 1, f"{full_site.url}/robots.txt"),
        ("tdmrep.json", 200, 1, f"{full_site.url}{TDMREP}"),
    ]
    assert run.rows("SELECT title, said FROM reserved_articles")[0][0] == "Meldung 0 aus dem Rat"


def test_pages_that_say_the_same_share_one_row(full_site: Site, crawl: Crawl) -> None:
    run = crawl("/feed")
    assert run.rows("SELECT is_reserved, statements FROM rights") == [(0, "[]")]
    assert run.rows("SELECT count(*) FROM fetches WHERE rights_id = 1") == [(3,)]


def test_the_file_is_asked_once_a_day_then_conditionally(full_site: Site, crawl: Crawl) -> None:
    reserve(full_site)
    crawl("/feed")
    run = crawl("/feed", "--revisit")
    assert [status for path, status in full_site.hits if path == TDMREP] == [200]
    set_clock_back(run, 2)
    for path in PAGES:
        full_site.add_article(path, "Neue Meldung aus dem Rat")
    full_site.add_feed(*PAGES, day="Tue, 22 Oct 2024 14:05:00 +0200")
    full_site.add_article("/politik/noch-eine-meldung-aus-dem-rat-1000009.html", "Noch eine")
    run = crawl("/politik/noch-eine-meldung-aus-dem-rat-1000009.html")
    assert [status for path, status in full_site.hits if path == TDMREP] == [200, 304]
    assert said(run)[-1] == [("tdmrep.json", "reserved")]
    assert run.rows("SELECT count(*) FROM site_files WHERE name = 'tdmrep.json'") == [(1,)]


def test_a_run_without_pages_does_not_ask_for_it(full_site: Site, crawl: Crawl) -> None:
    set_clock_back(crawl("/feed"), 2)
    full_site.hits.clear()
    assert crawl("/feed").code == 0
    assert [path for path, _ in full_site.hits] == ["/robots.txt", "/feed"]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(b"kaputt", 500), id="server error"),
        pytest.param(Answer(b"", 429), id="too many requests"),
        pytest.param(Answer(b"", 302, headers={"Location": TDMREP}), id="a loop"),
        pytest.param(Answer(b"[" * 5000, cut_at=100), id="breaks off"),
    ],
)
def test_a_file_that_cannot_be_had_stops_nothing_and_is_kept_as_such(
    full_site: Site, crawl: Crawl, answer: Answer
) -> None:
    full_site.answers[TDMREP] = answer
    run = crawl("/feed")
    assert (run.code, run.outcomes()) == (0, {"new": 3})
    ((status, note),) = run.rows("SELECT status, note FROM site_files WHERE name = 'tdmrep.json'")
    assert status in (429, 500) or note


def test_a_page_in_its_place_is_not_kept_as_evidence(full_site: Site, crawl: Crawl) -> None:
    full_site.answers[TDMREP] = Answer(b"<!doctype html><title>Nicht gefunden</title>")
    run = crawl("/feed", "--limit", "1")
    assert run.rows("SELECT status, content, note FROM site_files WHERE name = 'tdmrep.json'") == [
        (200, None, "not JSON")
    ]


def test_what_the_file_said_last_holds_while_it_cannot_be_had(full_site: Site, crawl: Crawl) -> None:
    reserve(full_site)
    run = crawl("/feed", "--limit", "1")
    set_clock_back(run, 2)
    full_site.answers[TDMREP] = Answer(b"", 503)
    run = crawl("/feed", "--purpose", "tdm")
    assert run.outcomes() == {"skipped:tdm-reserved": 2}


# Purposes


@pytest.mark.parametrize("purpose", ["private", "research"])
def test_a_reservation_does_not_bind_reading_and_research(full_site: Site, crawl: Crawl, purpose: str) -> None:
    reserve(full_site)
    run = crawl("/feed", "--purpose", purpose)
    assert (run.code, run.outcomes()) == (0, {"new": 3})
    assert run.rows("SELECT purpose FROM crawls") == [(purpose,)]


def test_for_mining_what_is_reserved_is_not_asked_and_waits_for_another_purpose(full_site: Site, crawl: Crawl) -> None:
    reserve(full_site)
    run = crawl("/feed", "--purpose", "tdm")
    assert (run.code, run.outcomes()) == (0, {"skipped:tdm-reserved": 3}), run.stderr
    assert not set(full_site.asked()) & set(PAGES)
    assert "3 tdm-reserved" in run.stdout
    assert crawl("/feed", "--purpose", "tdm").outcomes() == {}, "it is not looked at in every run"
    full_site.add_page("/", head='<link rel="alternate" type="application/rss+xml" href="/feed">')
    assert crawl("/", "--purpose", "private").outcomes() == {"new": 3}


def test_for_mining_only_the_reserved_part_of_a_site_is_left_out(full_site: Site, crawl: Crawl) -> None:
    full_site.add_article("/sport/der-verein-gewinnt-das-spiel-1000007.html", "Sieg im Spiel")
    full_site.add_feed(*PAGES, "/sport/der-verein-gewinnt-das-spiel-1000007.html")
    full_site.answers["/robots.txt"] = Answer(b"User-agent: CCBot\nDisallow: /politik/\n")
    run = crawl("/feed", "--purpose", "tdm")
    assert (run.code, run.outcomes()) == (0, {"new": 1, "skipped:tdm-reserved": 3})


def test_for_mining_a_page_that_reserves_itself_is_not_kept(full_site: Site, crawl: Crawl) -> None:
    page = full_site.answers[PAGES[0]]
    assert isinstance(page, Answer)
    page.headers["tdm-reservation"] = "1"
    run = crawl("/feed", "--purpose", "tdm")
    assert (run.code, run.outcomes()) == (0, {"new": 2, "refused:tdm-reserved": 1})
    assert run.rows("SELECT count(*) FROM articles") == [(2,)]


def test_a_named_page_that_is_reserved_is_no_fault_of_the_outlet(full_site: Site, crawl: Crawl) -> None:
    reserve(full_site)
    run = crawl(PAGES[0], "--purpose", "tdm")
    assert (run.code, run.outcomes()) == (0, {"skipped:tdm-reserved": 1}), run.stderr


def test_read_for_mining_an_archive_gives_no_reserved_text(full_site: Site, crawl: Crawl) -> None:
    reserve(full_site, PAGES[0])
    run = crawl("/feed")
    with Archive(run.db, read_only=True, purpose=Purpose.TDM) as archive:
        texts = {article["title"]: bool(article["body"]) for article in archive.articles(columns=("title", "body"))}
        assert archive.withheld() == {"reserved": 1, "unknown": 0}
    assert texts == {"Meldung 0 aus dem Rat": False, "Meldung 1 aus dem Rat": True, "Meldung 2 aus dem Rat": True}


@pytest.mark.parametrize(("text", "purpose"), [("tdm", Purpose.TDM), (" Research ", Purpose.RESEARCH)])
def test_a_setting_names_the_purpose(text: str, purpose: Purpose) -> None:
    assert parse_purpose(text) is purpose


def test_a_setting_that_names_none_is_told() -> None:
    with pytest.raises(UsageError, match="'alles'; expected private, research, tdm"):
        parse_purpose("alles")


# Hours


def hours(*, is_open: bool) -> str:
    now = datetime.now(ZONE)
    begin, end = (
        (now - timedelta(hours=1), now + timedelta(hours=1))
        if is_open
        else (now + timedelta(hours=2), now + timedelta(hours=3))
    )
    return f"{begin:%H:%M}-{end:%H:%M}"


def test_outside_its_hours_an_outlet_is_left_alone_but_for_its_feed(full_site: Site, crawl: Crawl) -> None:
    closed = hours(is_open=False)
    run = crawl("/feed", "--only-between", closed)
    assert (run.code, full_site.asked()) == (0, {"/feed": 1}), run.stderr
    assert f"pages are asked only between {closed} (Europe/Berlin)" in run.stderr
    assert run.rows("SELECT state, count(*) FROM urls WHERE role = 'page' GROUP BY 1") == [("queued", 3)]
    assert crawl("/feed", "--only-between", hours(is_open=True)).outcomes() == {"new": 3}


def test_a_named_page_waits_for_its_hours_too(full_site: Site, crawl: Crawl) -> None:
    run = crawl(PAGES[0], "--only-between", hours(is_open=False), "--quiet")
    assert (run.code, full_site.asked(), run.stderr, run.stdout) == (0, {}, "", "")
    assert run.rows("SELECT state FROM urls") == [("queued",)]


_ENDING = """
import sys
from pathlib import Path
from archiver.crawl.hours import Hours
from archiver.crawl.run import CrawlOptions, crawl
Hours.contain = lambda hours, moment: not Path(sys.argv[3]).exists()  # the clock
options = CrawlOptions(targets=(sys.argv[2],), db=Path(sys.argv[1]), allow_local=("127.0.0.1",), only_between="22:00-06:00",
                       settings={"ARCHIVER_WORKERS": "0"})
sys.exit(crawl(options).exit_code)
"""


def test_the_end_of_the_hours_stops_a_crawl_in_the_middle(full_site: Site, tmp_path: Path) -> None:
    full_site.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.6\n")
    paths = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000011)]
    for path in paths:
        full_site.add_article(path, f"Meldung {path[-9:]}")
    full_site.add_feed(*paths)
    is_over, second = tmp_path / "the hours are over", full_site.answers[paths[1]]
    full_site.answers[paths[1]] = lambda _: is_over.touch() or second
    script = [sys.executable, "-c", _ENDING, str(tmp_path / "a.db"), f"{full_site.url}/feed", str(is_over)]
    done = subprocess.run(script, env=environment(), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "they stay queued" in done.stderr
    asked = set(full_site.asked()) & set(paths)
    with Archive(tmp_path / "a.db") as archive:
        assert archive.count() == len(asked) in (2, 3, 4)
        assert {queued.found.url for queued in archive.queued(f"127.0.0.1:{full_site.port}")} == {
            full_site.url + path for path in paths if path not in asked
        }


def test_wrong_hours_are_told_before_anything_is_asked(full_site: Site, crawl: Crawl) -> None:
    run = crawl("/feed", "--only-between", "nachts")
    assert run.code == 2
    assert "Write two different times such as 22:00-06:00" in run.stderr
    assert full_site.hits == []


# Events


def events(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_everything_that_happens_is_a_line_of_json(full_site: Site, crawl: Crawl, tmp_path: Path) -> None:
    log = tmp_path / "ereignisse.jsonl"
    full_site.add_feed(*PAGES, "/intern/der-rat-tagt-geheim-1000098.html")
    for _ in range(2):
        assert crawl("/feed", f"--log-json={log}", "--quiet").code == 0
    first = [event for event in events(log) if event["crawl_id"] == 1]
    names = [event["event"] for event in first]
    assert (names[0], names[-2:]) == ("crawl-started", ["outlet-finished", "crawl-finished"])
    assert {name: names.count(name) for name in names[1:-2]} == {
        "rules-read": 2,
        "document": 1,
        "page": 3,
        "page-skipped": 1,
    }
    assert all({"at", "event", "crawl_id"} <= set(event) for event in first)
    assert first[-1]["counts"] == {"new": 3, "skipped:robots": 1}
    assert "Gemeinderat" not in log.read_text(encoding="utf-8")
    assert [event["outcome"] for event in events(log) if event["event"] == "document"] == ["read", "not-modified"]


def test_a_log_that_cannot_be_written_is_told_before_anything_is_asked(
    full_site: Site, crawl: Crawl, tmp_path: Path
) -> None:
    run = crawl("/feed", f"--log-json={tmp_path}/fehlt/log.jsonl")
    assert run.code == 2
    assert "cannot write the log of events" in run.stderr
    assert full_site.hits == []


def test_a_log_that_cannot_be_written_any_more_does_not_cost_a_page(full_site: Site, crawl: Crawl) -> None:
    run = crawl("/feed", "--log-json=/dev/full")
    assert (run.code, run.outcomes()) == (0, {"new": 3})
    assert "the log of events could not be written to its end: No space left on device" in run.stderr
