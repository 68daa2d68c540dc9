"""What a person sees while a crawl runs."""

from __future__ import annotations

import io
import os
import pty
import subprocess
from pathlib import Path

import pytest
from crawl_site import Site, command, environment
from rich.console import Console

from archiver.crawl.progress import Progress
from archiver.crawl.report import CrawlReport, OutletReport


def shown(*outlets: OutletReport, height: int = 30) -> list[str]:
    console = Console(file=io.StringIO(), force_terminal=True, width=150, height=height, color_system=None)
    report = CrawlReport(outlets={outlet.key: outlet for outlet in outlets})
    with console.capture() as captured:
        console.print(Progress(report, console, quiet=True).table())
    return [line.rstrip() for line in captured.get().splitlines()]


def outlet(key: str, pages: int = 10, done: int = 0) -> OutletReport:
    made = OutletReport(key)
    made.expect(pages)
    for number in range(done):
        made.outcomes["new"] += 1
        made.page_done(f"https://{key}/artikel-{number}")
    return made


def test_each_outlet_has_its_pages_its_bar_and_what_happens() -> None:
    _, line = shown(outlet("a.example", done=4))
    assert line.startswith("a.example")
    assert "━" in line
    assert "4/10" in line
    assert line.endswith("asking for pages: https://a.example/artikel-3")


def test_before_anything_is_known_it_says_what_is_looked_for() -> None:
    _, line = shown(OutletReport("a.example"))
    assert line.endswith("looking for articles")


def test_outlets_at_work_come_first_and_the_rest_is_counted() -> None:
    many = [outlet(f"fertig{number}.example", pages=1, done=1) for number in range(20)]
    lines = shown(*many, outlet("arbeitet.example", done=1), height=12)
    assert lines[1].startswith("arbeitet.example")
    assert len(lines) < 12
    assert lines[-1].endswith("20 of 21 outlets done, 15 not shown")


def test_a_strangers_address_does_not_command_the_terminal() -> None:
    one = outlet("a.example")
    one.tell("page: https://a.example/\x1b[2J\x07[red]x")
    (line,) = shown(one)[1:]
    assert "\x1b" not in line
    assert "[red]x" in line


def test_the_rate_is_pages_by_the_minute() -> None:
    one = outlet("a.example", done=3)
    one.first_page, one.last_event = 100.0, 102.0
    assert one.pages_per_minute == pytest.approx(60.0)


def test_at_a_terminal_the_table_runs_and_is_gone_at_the_end(site: Site, tmp_path: Path) -> None:
    path = "/politik/der-rat-beschliesst-die-sanierung-1000001.html"
    site.add_article(path)
    site.add_feed(path)
    ours, theirs = pty.openpty()
    env = environment() | {"TERM": "xterm-256color", "COLUMNS": "150", "LINES": "30", "ARCHIVER_WORKERS": "0"}
    process = subprocess.Popen(
        command(site, tmp_path / "a.db", f"{site.url}/feed"), env=env, stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        seen += piece
    assert process.wait(60) == 0
    assert b"Outlet" in seen
    assert b"1/1" in seen or b"feed: " in seen or b"looking for articles" in seen
    assert process.stdout
    assert b"127.0.0.1" in process.stdout.read()
    process.stdout.close()
