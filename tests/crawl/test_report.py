"""Figures and what is said of them."""

from __future__ import annotations

from collections import Counter
from io import StringIO

from rich.console import Console

from archiver.crawl.progress import Progress
from archiver.crawl.report import CrawlReport, OutletReport


def a_report() -> CrawlReport:
    one = OutletReport(
        "eins.example",
        Counter({"new": 3, "refused:consent": 2, "failed:timeout": 1}),
        Counter({"robots": 4}),
        has_yielded=True,
    )
    two = OutletReport("zwei.example", Counter({"unchanged": 5}))
    return CrawlReport({one.key: one, two.key: two})


def shown(report: CrawlReport) -> list[list[str]]:
    console = Console(width=200, file=StringIO())
    console.print(report.table())
    return [line.split() for line in text_of(console).splitlines() if line.strip()]


def text_of(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_the_table_has_a_row_per_outlet_and_a_sum() -> None:
    head, one, two, total = shown(a_report())
    assert head[:5] == ["Outlet", "Fetched", "New", "Changed", "Unchanged"]
    assert one[:9] == ["eins.example", "6", "3", "0", "0", "0", "2", "1", "4"]
    assert " ".join(one[9:]) == "4 robots, 2 consent, 1 timeout"
    assert two == ["zwei.example", "5", "0", "0", "5", "0", "0", "0", "0"]
    assert total[:3] == ["All", "11", "3"]


def test_counts_of_all_outlets_are_added_and_skipped_ones_told_apart() -> None:
    assert a_report().counts == {
        "new": 3,
        "refused:consent": 2,
        "failed:timeout": 1,
        "unchanged": 5,
        "skipped:robots": 4,
    }


def test_what_failed_is_lost_and_what_is_refused_or_barred_is_not() -> None:
    report = a_report()
    assert report.outlets["eins.example"].has_lost
    assert not report.outlets["zwei.example"].has_lost
    assert OutletReport("x", skipped=Counter({"robots-unreachable": 1})).has_lost


def test_notes_on_single_feeds_are_complaints_only_when_nothing_else_was_found() -> None:
    outlet = OutletReport("x.example", problems=["a"], notes=["b"])
    assert outlet.complaints == ["a", "b", "x.example: nothing readable was found"]
    outlet.has_yielded = True
    assert outlet.complaints == ["a"]


def test_a_site_that_gives_none_of_several_pages_is_a_complaint() -> None:
    barred = OutletReport("x.example", Counter({"refused:forbidden": 2, "refused:challenge": 1}), has_yielded=True)
    assert barred.complaints == [
        "x.example: none of 3 pages was given (2 forbidden, 1 challenge); the site may have barred this crawl"
    ]
    for usual in ({"refused:forbidden": 2}, {"refused:forbidden": 9, "new": 1}, {"refused:overview": 9}):
        assert OutletReport("x.example", Counter(usual), has_yielded=True).complaints == []


def test_progress_is_silent_where_nobody_looks() -> None:
    console = Console(width=100, file=StringIO())
    with Progress(a_report(), console):
        pass
    assert text_of(console) == ""


def test_progress_shows_the_outlets_at_work() -> None:
    console = Console(width=100, height=40, file=StringIO(), force_terminal=True)
    progress = Progress(a_report(), console)
    console.print(progress.table())
    assert "eins.example" in text_of(console)
