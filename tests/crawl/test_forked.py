"""Workers that are forked instead of started: the same work, the same isolation, and nothing of them is left."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from processes import is_running, open_files, wait_for

from archiver.crawl.forked import Forked, forked
from archiver.crawl.workers import NoWorkers, WorkerLost, Workers
from archiver.items import Page

FAULT = "worker_faults:fault"
"""Does what the page says; the title of what it reads is the number of its process."""


def a_page(content: str) -> Page:
    url = "https://zeitung.example/politik/die-bruecke-wird-saniert.html"
    return Page(
        url=url, final_url=url, outlet="zeitung.example", fetched_at=datetime(2024, 10, 22, tzinfo=UTC),
        content=content.encode(), found=None,
    )  # fmt: skip


async def read_all(workers: Workers, *contents: str) -> list[Any]:
    """Articles or exceptions in the order of the pages."""
    return await asyncio.gather(*map(workers.extract, map(a_page, contents)), return_exceptions=True)


def run(work: Callable[[Workers, Forked], Coroutine[Any, Any, Any]], **options: Any) -> Any:
    """What `work` makes of workers of which the first is forked."""
    first = forked(FAULT, **options)

    async def whole() -> Any:
        workers = Workers(1, FAULT, **options)
        workers.forked = [first]
        try:
            return await asyncio.wait_for(work(workers, first), 300)
        finally:
            await workers.close()

    try:
        return asyncio.run(whole())
    finally:
        first.end()
        assert not is_running(first.pid)


def test_it_reads_the_pages_of_a_crawl_one_after_the_other() -> None:
    answers = run(lambda workers, _: read_all(workers, "fine", "long", "ü" * 2_000_000))
    assert len({answer.title for answer in answers}) == 1


def test_it_is_the_one_that_was_forked() -> None:
    async def work(workers: Workers, first: Forked) -> bool:
        return (await read_all(workers, "fine"))[0].title == str(first.pid)

    assert run(work)


@pytest.mark.parametrize(
    ("word", "why"),
    [("abort", "SIGABRT"), ("exit", "ended with code 3"), ("hang", "longer than 10 seconds")],
)
def test_what_ends_it_costs_one_page_and_another_is_started(word: str, why: str) -> None:
    async def work(workers: Workers, first: Forked) -> list[Any]:
        return await read_all(workers, "fine", word, "fine")

    before, lost, after = run(work, seconds=10 if word == "hang" else 300)
    assert isinstance(lost, WorkerLost)
    assert why in str(lost)
    assert before.title != after.title


def test_killed_between_two_pages_it_costs_nothing() -> None:
    async def work(workers: Workers, first: Forked) -> tuple[str, str]:
        (before,) = await read_all(workers, "fine")
        os.kill(first.pid, signal.SIGKILL)
        wait_for(lambda: not is_running(first.pid))
        await asyncio.sleep(0.3)  # for the event loop to look at its pipes
        (after,) = await read_all(workers, "fine")
        return before.title, after.title

    before, after = run(work)
    assert before != after


def test_killed_before_it_is_used_it_costs_nothing() -> None:
    async def work(workers: Workers, first: Forked) -> Any:
        os.kill(first.pid, signal.SIGKILL)
        return await read_all(workers, "fine")

    (answer,) = run(work)
    assert answer.title


def test_where_no_other_can_be_started_the_pages_it_leaves_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent")
    answers = run(lambda workers, _: read_all(workers, "abort", "fine"))
    assert [type(answer) for answer in answers] == [WorkerLost, NoWorkers]


def test_closing_the_workers_ends_it_while_it_reads() -> None:
    async def work(workers: Workers, first: Forked) -> None:
        await read_all(workers, "fine")  # so that it has begun
        hanging = asyncio.ensure_future(workers.extract(a_page("hang")))
        await asyncio.sleep(0.3)
        await workers.close()
        with pytest.raises(WorkerLost):
            await hanging
        assert not is_running(first.pid)

    run(work)


def test_without_pages_it_is_ended_by_who_made_it() -> None:
    async def work(workers: Workers, first: Forked) -> None:
        assert is_running(first.pid)

    run(work)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")
def test_it_inherits_no_file_and_dies_with_its_parent(tmp_path: Path) -> None:
    program = (
        "import time; from archiver.crawl.forked import forked\n"
        f"held = open({str(tmp_path / 'held')!r}, 'w')\n"
        "print(forked().pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    with parent.stdout:
        pid = int(parent.stdout.readline())
        wait_for(lambda: str(tmp_path / "held") not in open_files(pid))
        parent.kill()
        parent.wait()
        wait_for(lambda: not is_running(pid))
