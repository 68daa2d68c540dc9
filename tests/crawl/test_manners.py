"""Pauses, names and silence, measured at a site on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from crawl_site import Answer, Run, Site, article, command, environment, running_site

from archiver import __version__

Crawl = Callable[..., Run]
PAGES = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000007)]


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read by the crawl itself: what is tested happens before, and workers take seconds to start."""
    monkeypatch.setenv("ARCHIVER_WORKERS", "0")


def gaps(site: Site, *paths: str) -> list[float]:
    """Seconds between one request and the next, for all paths or these."""
    moments = [moment for path, moment in site.times if not paths or path in paths]
    return [later - earlier for earlier, later in pairwise(moments)]


def test_a_crawl_delay_lies_between_any_two_requests(site: Site, crawl: Crawl) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 2\n")
    for path in PAGES[:2]:
        site.add_article(path, f"Meldung {path[-9:]}")
    site.add_feed(*PAGES[:2])
    assert crawl("/feed").outcomes() == {"new": 2}
    after_robots = gaps(site)
    assert len(after_robots) == 4, "robots.txt, the feed, tdmrep.json, two pages"
    assert min(after_robots[1:]) > 1, "two seconds, but for what the site takes to notice a request"


def test_a_short_retry_after_is_waited_for(site: Site, crawl: Crawl) -> None:
    busy = Answer(b"", 503, headers={"Retry-After": "1"})
    whole = Answer(article("Die Brücke"))
    site.answers[PAGES[0]] = lambda visit: busy if visit == 1 else whole
    assert crawl(PAGES[0]).outcomes() == {"new": 1}
    assert gaps(site, PAGES[0])[0] > 0.95


def test_after_a_long_retry_after_the_site_is_left_alone(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 2\n")  # so that requests wait their turn
    for path in PAGES:
        site.answers[path] = Answer(b"", 429, headers={"Retry-After": "3600"})
    site.add_feed(*PAGES)
    log = tmp_path / "log.jsonl"
    run = crawl("/feed", f"--log-json={log}")
    assert run.code == 1
    assert sum(site.asked()[path] for path in PAGES) == 1, "those that waited their turn are not sent"
    assert run.rows("SELECT count(*) FROM urls WHERE state = 'queued' AND role = 'page'") == [(6,)]
    told = [json.loads(line) for line in log.read_text().splitlines() if '"left-alone"' in line]
    assert told[0]["seconds"] == 3600.0


_THROTTLED = """
import sys
from pathlib import Path
from archiver.crawl.run import CrawlOptions, crawl
from archiver.settings import DOWNLOADER_MIDDLEWARES
# the guard frees the user's own machine from throttling, which is what is measured here
ways = {**DOWNLOADER_MIDDLEWARES, "archiver.crawl.guard.AddressGuard": None}
options = CrawlOptions(targets=tuple(sys.argv[2:]), db=Path(sys.argv[1]), quiet=True, allow_local=("127.0.0.1", "127.0.0.2"),
                       settings={"DOWNLOADER_MIDDLEWARES": ways, "ARCHIVER_WORKERS": "0"})
sys.exit(crawl(options).exit_code)
"""


def test_a_slow_host_is_asked_slowly_and_a_fast_one_beside_it_is_not(tmp_path: Path) -> None:
    def slowly(path: str) -> Callable[[int], Answer]:
        def answer(visit: int) -> Answer:
            time.sleep(0.6)
            return Answer(article(f"Meldung {path[-9:]}"))

        return answer

    with running_site() as slow, running_site("127.0.0.2") as fast:
        for path in PAGES:
            slow.answers[path] = slowly(path)
            fast.add_article(path, f"Meldung {path[-9:]}")
        slow.add_feed(*PAGES)
        fast.add_feed(*PAGES)
        script = [sys.executable, "-c", _THROTTLED, str(tmp_path / "a.db"), f"{slow.url}/feed", f"{fast.url}/feed"]
        done = subprocess.run(script, env=environment(), capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        assert max(gaps(slow, *PAGES)[2:]) > 0.3
        assert sum(gaps(fast, *PAGES)) < sum(
            gaps(slow, *PAGES)
        )  # the first few are asked before the first answer tells


@pytest.mark.parametrize(
    ("contact", "agent", "sender"),
    [
        ("", f"archiver/{__version__} (news archive)", None),
        ("https://uni.example archiv@uni.example", f"archiver/{__version__} (news archive; +https://uni.example archiv@uni.example)",
         "archiv@uni.example"),
    ],
)  # fmt: skip
def test_every_request_says_who_asks(site: Site, tmp_path: Path, contact: str, agent: str, sender: str | None) -> None:
    site.add_article(PAGES[0])
    arguments = command(site, tmp_path / "a.db", f"{site.url}{PAGES[0]}", "--quiet")
    subprocess.run(arguments, env=environment() | {"ARCHIVER_CONTACT": contact}, timeout=300, check=True)
    assert (site.agents, site.senders) == ({agent}, {sender})


def test_a_good_run_of_cron_says_nothing_and_a_bad_one_what_went_wrong(site: Site, crawl: Crawl) -> None:
    site.add_article(PAGES[0])
    site.answers[PAGES[1]] = Answer(b"")
    site.add_feed(PAGES[0])
    good = crawl("/feed", "--quiet")
    assert (good.code, good.stdout, good.stderr) == (0, "", "")
    site.add_feed(*PAGES[:2])
    bad = crawl("/feed", "--quiet")
    assert (bad.code, bad.stdout) == (1, "")
    assert bad.stderr.splitlines() == [f"archiver: {site.url}{PAGES[1]}: failed:empty (the site answered with nothing)"]
