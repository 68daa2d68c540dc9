"""Handing out queued pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.crawl.frontier import WINDOW, Frontier
from archiver.items import Found


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as archive:
        archive.announce(
            "blatt.example", [Found(url=f"https://blatt.example/a-{number}") for number in range(120)], None
        )
        yield archive


def test_nothing_is_handed_out_before_discovery_is_over(archive: Archive) -> None:
    assert Frontier("blatt.example", archive).take() == []


def test_every_page_comes_once_and_never_more_than_the_window_at_a_time(archive: Archive) -> None:
    frontier = Frontier("blatt.example", archive)
    frontier.open()
    seen, under_way = [], frontier.take()
    while under_way:
        assert frontier.under_way <= WINDOW
        url = under_way.pop(0).found.url
        seen.append(url)
        frontier.finished(url)
        under_way += frontier.take()
    assert len(seen) == len(set(seen)) == 120


def test_a_limit_counts_what_was_named_too(archive: Archive) -> None:
    frontier = Frontier("blatt.example", archive, limit=3)
    frontier.asked("https://blatt.example/a-7#kommentare")
    frontier.open()
    assert len(frontier.take()) == 2


def test_a_closed_frontier_leaves_the_rest_queued(archive: Archive) -> None:
    frontier = Frontier("blatt.example", archive)
    frontier.open()
    frontier.take()
    frontier.close()
    frontier.finished("https://blatt.example/a-0")
    assert frontier.take() == []
    assert len(archive.queued("blatt.example")) == 120
