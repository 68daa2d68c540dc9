"""`archiver watch` as an operator runs it: a real site on loopback, real crawls, signals, a second watch beside it."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from crawl_site import Answer, Site, article, environment, running_site
from processes import wait_for

from archiver.cli import cli
from archiver.errors import UsageError

PAGES = 40
_HELD_SECONDS = 10
"""For which a site holds a page back at most; a crawl gives up a page after twenty."""


def watch_command(site: Site, folder: Path, *more: str) -> list[str]:
    command = [sys.executable, "-m", "archiver", "watch", site.url, "--allow-local", "127.0.0.1"]
    return [*command, "--db", str(folder / "archive.db"), *more]


def beside_each_other(*commands: list[str]) -> list[Ended]:
    """How these commands end that are begun together."""
    pipe = subprocess.PIPE
    begun = [subprocess.Popen(command, env=environment(), stdout=pipe, stderr=pipe, text=True) for command in commands]
    return [Ended(process.communicate(timeout=300)[1], process.returncode) for process in begun]


def plan_of(site: Site, folder: Path) -> list[dict[str, Any]]:
    """What `--plan --json` prints; in this process, for starting one takes a second."""
    done = CliRunner().invoke(cli, [*watch_command(site, folder, "--plan", "--json")[3:]])
    rows: list[dict[str, Any]] = json.loads(done.output)
    return rows


class Gate:
    """Behind it pages wait."""

    def __init__(self) -> None:
        self._opens = threading.Event()

    def pass_through(self) -> None:
        self._opens.wait(_HELD_SECONDS)

    def open(self, *, for_good: bool) -> None:
        """For those that wait; else those that come later wait again."""
        opens, self._opens = self._opens, threading.Event()
        if for_good:
            self._opens.set()
        opens.set()


def page(number: int, gate: Gate) -> Callable[[int], Answer]:
    """An article; those behind the first few wait at the gate."""

    def answer(_visit: int) -> Answer:
        if number > 4:
            gate.pass_through()
        return Answer(article(f"Brücke {number} wird saniert", f"2026-11-{number % 28 + 1:02}"))

    return answer


class Ended(NamedTuple):
    """How a command ended."""

    complaint: str
    code: int


@dataclass
class Seen:
    """What one life of two watches left behind."""

    folder: Path
    site: Site
    plan_before: list[dict[str, Any]] = field(default_factory=list)
    plan_after: list[dict[str, Any]] = field(default_factory=list)
    second_watch: Ended | None = None
    crawl_beside: Ended | None = None
    broken_off: dict[str, Any] = field(default_factory=dict)
    first_code: int = 0
    output: str = ""
    code: int = 0
    crawl_of_the_killed: Any = None

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "log.jsonl").read_text().splitlines()]

    def rows(self, sql: str) -> list[Any]:
        connection = sqlite3.connect(self.folder / "archive.db")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """A watch that is told to stop in the middle of its first crawl, and one that goes on from there for two rounds."""
    with running_site() as site:
        folder = tmp_path_factory.mktemp("watched")
        seen = Seen(folder, site)
        paths = [f"/politik/bruecke-wird-saniert-{number:05}.html" for number in range(1, PAGES + 1)]
        gate = Gate()
        for number, path in enumerate(paths, start=1):
            site.answers[path] = page(number, gate)
        site.add_feed(*paths)
        site.add_page("/", head=f'<link rel="alternate" type="application/rss+xml" href="{site.url}/feed">')
        _first_life(seen, paths, gate)
        site.add_feed(*paths, "/politik/eilmeldung-00099.html")
        site.add_article("/politik/eilmeldung-00099.html", "Eilmeldung: die Brücke steht", "2026-11-20")
        _second_life(seen)
        site.add_feed(*paths, "/politik/kurz-vor-schluss-00100.html")
        _killed(seen, "/politik/kurz-vor-schluss-00100.html")
        yield seen


def _first_life(seen: Seen, paths: list[str], gate: Gate) -> None:
    seen.plan_before = plan_of(seen.site, seen.folder)
    first = subprocess.Popen(watch_command(seen.site, seen.folder), env=environment(), stderr=subprocess.DEVNULL)
    wait_for(lambda: sum(path in paths for path, _ in seen.site.hits) >= 4)
    crawl = [sys.executable, "-m", "archiver", "crawl", seen.site.url, "--allow-local", "127.0.0.1"]
    seen.second_watch, seen.crawl_beside = beside_each_other(
        watch_command(seen.site, seen.folder), [*crawl, "--db", str(seen.folder / "archive.db")]
    )
    first.send_signal(signal.SIGTERM)
    gate.open(for_good=False)  # what is under way may come to its end
    seen.first_code = first.wait(120)
    gate.open(for_good=True)
    seen.broken_off = {
        "check": seen.rows("PRAGMA integrity_check"),
        "articles": seen.rows("SELECT count(*) FROM articles")[0][0],
        "queued": seen.rows("SELECT count(*) FROM urls WHERE state = 'queued'")[0][0],
    }


def _second_life(seen: Seen) -> None:
    often = ("--at-least", "1s", "--at-most", "2s", "--log-json", str(seen.folder / "log.jsonl"))
    hook = ("--then", f'echo "$ARCHIVER_CRAWL_NEW" >> {seen.folder}/hook')
    command = watch_command(seen.site, seen.folder, *often, *hook)
    with open(seen.folder / "output", "w") as output:
        process = subprocess.Popen(command, env=environment(), stdout=output, stderr=output)
        log = seen.folder / "log.jsonl"
        wait_for(lambda: log.exists() and sum(row["event"] == "look-finished" for row in seen.events) >= 2)
        process.send_signal(signal.SIGINT)
        seen.code = process.wait(120)
    seen.output = (seen.folder / "output").read_text()
    seen.plan_after = plan_of(seen.site, seen.folder)


def _killed(seen: Seen, path: str) -> None:
    """A watch that is killed while its crawl asks for a page."""
    gate = Gate()
    answer = Answer(article("Kurz vor Schluss: ein Tunnel dazu", "2026-11-21"))
    seen.site.answers[path] = lambda _: gate.pass_through() or answer
    command = watch_command(seen.site, seen.folder, "--at-least", "1s", "--at-most", "1s")
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: any(asked == path for asked, _ in seen.site.times))
    process.kill()
    process.wait()
    gate.open(for_good=True)
    wait_for(lambda: seen.rows("SELECT exit_code FROM crawls ORDER BY id DESC LIMIT 1")[0][0] is not None)
    seen.crawl_of_the_killed = seen.rows("SELECT exit_code, counts FROM crawls ORDER BY id DESC LIMIT 1")[0]


def test_a_plan_is_made_before_there_is_an_archive_and_makes_none(seen: Seen) -> None:
    assert [(row["outlet"], row["why"]) for row in seen.plan_before] == [(f"127.0.0.1:{seen.site.port}", "never asked")]


def test_a_second_watch_steps_aside_with_a_clear_message(seen: Seen) -> None:
    assert seen.second_watch
    assert seen.second_watch.code == 4
    assert "another `archiver watch` looks after this archive (process" in seen.second_watch.complaint


def test_a_crawl_beside_it_steps_aside_too(seen: Seen) -> None:
    assert seen.crawl_beside
    assert seen.crawl_beside.code == 4


def test_sigterm_in_mid_crawl_leaves_the_archive_sound_and_the_rest_queued(seen: Seen) -> None:
    assert seen.first_code == 0
    assert seen.broken_off["check"] == [("ok",)]
    assert 0 < seen.broken_off["articles"] < PAGES
    assert seen.broken_off["articles"] + seen.broken_off["queued"] >= PAGES


def test_the_next_watch_fetches_what_is_left_and_what_is_new(seen: Seen) -> None:
    assert seen.rows("SELECT count(*) FROM articles WHERE title LIKE 'Eilmeldung%'") == [(1,)]
    assert seen.rows("SELECT count(*) FROM articles WHERE title LIKE 'Brücke%'") == [(PAGES,)]
    assert seen.code == 0


def test_two_rounds_were_made_and_the_second_asked_only_whether_there_is_news(seen: Seen) -> None:
    looks = [row for row in seen.events if row["event"] == "look-finished"]
    assert [row["exit_code"] for row in looks[:2]] == [0, 0]
    pages = seen.rows("SELECT crawl_id, count(*) FROM fetches WHERE role = 'page' AND outcome != 'new' GROUP BY 1")
    assert pages == []


def test_the_log_holds_the_crawls_events_beside_the_watchs_own(seen: Seen) -> None:
    names = {row["event"] for row in seen.events}
    assert {"watch-started", "crawl-started", "outlet-finished", "crawl-finished", "look-finished"} <= names
    assert seen.events[-1]["event"] == "watch-stopped"


def test_the_crawl_of_a_killed_watch_ends_by_itself_and_loses_nothing(seen: Seen) -> None:
    assert seen.crawl_of_the_killed[0] == 0
    assert json.loads(seen.crawl_of_the_killed[1])["new"] == 1
    assert seen.rows("PRAGMA integrity_check") == [("ok",)]


def test_people_read_a_line_per_look(seen: Seen) -> None:
    line = next(line for line in seen.output.splitlines() if " new (" in line)
    assert f"127.0.0.1:{seen.site.port}: " in line
    assert "; next " in line
    assert "Traceback" not in seen.output


def test_the_hook_ran_once_and_only_for_the_round_that_stored_something(seen: Seen) -> None:
    missing = PAGES + 1 - seen.broken_off["articles"]
    assert (seen.folder / "hook").read_text().split() == [str(missing)]


def test_the_plan_after_it_knows_when_it_was_asked_and_why_it_will_be(seen: Seen) -> None:
    (row,) = seen.plan_after
    assert "articles a day" in row["why"] or "looked at again" in row["why"]
    assert 600 <= row["interval_seconds"] <= 86400


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ([], "nothing to watch"),
        (["tagesschau.de", "--at-least", "30s"], "too often for a news site"),
        (["tagesschau.de", "--at-least", "2d", "--at-most", "1d"], "longer than"),
        (["tagesschau.de", "--at-least", "oft"], "oft"),
        (["tagesschau.de", "--only-between", "nachts"], "nachts"),
        (["kein outlet"], "kein outlet"),
        (["tagesschau.de", "--json"], "--plan"),
        (["tagesschau.de", "--then-limit", "x", "--plan"], "not a span"),
        (["tagesschau.de", "--log-json", "missing/log.jsonl"], "missing/log.jsonl"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_right_is_told_at_once(arguments: list[str], hint: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["watch", *arguments, "--db", str(tmp_path / "a.db")])
    assert done.exit_code == 2 or isinstance(done.exception, UsageError)
    assert hint in done.output + str(done.exception)
