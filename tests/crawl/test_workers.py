"""Worker processes: what kills one costs one page, and nothing outlives the crawl."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from crawl_site import Run, Site, article, environment
from processes import is_running, open_files, wait_for

from archiver.archive.locks import OutletLock
from archiver.crawl.workers import NoWorkers, ReadingFailed, WorkerLost, Workers, worker_count
from archiver.errors import UsageError
from archiver.extract import extract
from archiver.items import Found, Page
from archiver.pipelines.extract import ExtractPipeline

Value = TypeVar("Value")
FETCHED = datetime(2024, 10, 22, tzinfo=UTC)
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")


def a_page(content: bytes | str, number: int = 1) -> Page:
    url = f"https://zeitung.example/politik/die-bruecke-wird-saniert-{number}.html"
    content = content.encode() if isinstance(content, str) else content
    return Page(
        url=url, final_url=url, outlet="zeitung.example", fetched_at=FETCHED, content=content, found=Found(url=url)
    )


def run(work: Callable[[Workers], Coroutine[Any, Any, Value]], number: int = 2, **options: Any) -> Value:
    """What `work` makes of fresh workers."""

    async def whole() -> Value:
        workers = Workers(number, **{"function": "worker_faults:fault", **options})
        try:
            return await asyncio.wait_for(work(workers), 300)
        finally:
            await workers.close()

    return asyncio.run(whole())


def read_all(workers: Workers, *contents: str) -> Coroutine[Any, Any, list[Any]]:
    """Articles or exceptions in the order of the pages."""
    pages = [a_page(content, number) for number, content in enumerate(contents)]
    return asyncio.ensure_future(_gathered(workers, pages))  # type: ignore[return-value]


async def _gathered(workers: Workers, pages: list[Page]) -> list[Any]:
    return await asyncio.gather(*map(workers.extract, pages), return_exceptions=True)


# The pool


def test_a_worker_reads_what_the_pure_function_reads() -> None:
    page = a_page(article("Brücke wird saniert"))
    expected = extract(page.content, page.final_url, FETCHED, charset=page.charset, found=page.found)
    assert expected.title == "Brücke wird saniert"
    assert run(lambda workers: workers.extract(page), function="archiver.crawl.worker:read") == expected


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("abort", "SIGABRT"),
        ("segfault", "SIGSEGV"),
        ("leave", "ended with code 0"),
        ("exit", "ended with code 3"),
        ("hang", "longer than 10 seconds"),
        ("eat", "more memory"),
        ("eat and hide it", "more memory"),
    ],
)
def test_what_ends_a_worker_costs_one_page(word: str, why: str) -> None:
    others = [str(number) for number in range(12)]
    answers = run(
        lambda workers: read_all(workers, *others[:6], word, *others[6:]), seconds=10 if word == "hang" else 300
    )
    lost = answers.pop(6)
    assert isinstance(lost, WorkerLost)
    assert why in str(lost)
    assert [answer.url for answer in answers] == [a_page("", n).url for n in range(13) if n != 6]


def test_many_deaths_leave_a_pool_that_works() -> None:
    answers = run(lambda workers: read_all(workers, *["abort", "fine"] * 8))
    assert all(isinstance(answer, WorkerLost) for answer in answers[::2])
    assert all(answer.title for answer in answers[1::2])


def test_an_error_in_the_reading_is_told_and_the_worker_stays() -> None:
    async def work(workers: Workers) -> list[Any]:
        return [
            *(await read_all(workers, "fine")),
            *(await read_all(workers, "raise")),
            *(await read_all(workers, "x")),
        ]

    before, error, after = run(work)
    assert isinstance(error, ReadingFailed)
    assert str(error) == "RuntimeError: unexpected"
    assert before.title == after.title, "the same process"


def test_what_libraries_print_does_not_disturb_the_answers() -> None:
    first, second = run(lambda workers: read_all(workers, "print", "print"), number=1)
    assert first.title == second.title


def test_a_large_page_and_a_long_article_pass() -> None:
    (long,) = run(lambda workers: read_all(workers, "long"))
    (large,) = run(lambda workers: read_all(workers, "ü" * 5_000_000))
    assert len(long.body) == 600_000
    assert large.title


def test_warnings_of_field_readers_reach_the_crawl(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="archiver.extract"):
        run(lambda workers: read_all(workers, "warn", "fine"))
    assert [record.getMessage() for record in caplog.records] == ["field date could not be read"]


def test_a_worker_killed_between_two_pages_costs_nothing() -> None:
    async def work(workers: Workers) -> tuple[str, str]:
        (before,) = await read_all(workers, "fine")
        os.kill(int(before.title), signal.SIGKILL)
        wait_for(lambda: not is_running(int(before.title)))
        await asyncio.sleep(0.3)  # for the event loop to look at its pipes
        (after,) = await read_all(workers, "fine")
        return before.title, after.title

    before, after = run(work)
    assert before != after


def test_one_page_after_the_other_needs_one_worker_and_a_crowd_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKER_TEST_FOLDER", str(tmp_path))

    async def one_by_one(workers: Workers) -> set[str]:
        return {(await read_all(workers, "fine"))[0].title for _ in range(5)}

    assert len(run(one_by_one, number=3)) == 1
    crowd = run(lambda workers: read_all(workers, *["meet"] * 40), number=2)
    assert len({answer.title for answer in crowd}) == 2


def test_a_worker_is_replaced_after_its_share_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.crawl.workers.MAX_PAGES", 3)
    answers = run(lambda workers: read_all(workers, *["fine"] * 9), number=1)
    assert len({answer.title for answer in answers}) == 3


def test_a_cancelled_page_takes_its_worker_with_it() -> None:
    async def work(workers: Workers) -> Any:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(workers.extract(a_page("hang")), 3)  # it may not even have come to a worker
        return (await read_all(workers, "fine"))[0]

    assert run(work, number=1).title


def test_closing_ends_all_workers_also_busy_ones() -> None:
    async def work(workers: Workers) -> list[int]:
        answers = await read_all(workers, *["wait"] * 20)
        hanging = asyncio.ensure_future(workers.extract(a_page("hang")))
        await asyncio.sleep(0.1)
        await workers.close()
        with pytest.raises(WorkerLost):
            await hanging
        return [int(answer.title) for answer in answers]

    assert not any(map(is_running, run(work)))


def test_without_pages_no_worker_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent")

    async def work(workers: Workers) -> None:
        await asyncio.sleep(0.05)

    run(work)


@pytest.mark.parametrize(
    ("executable", "function"), [("/nonexistent", "worker_faults:fault"), (sys.executable, "nowhere:fault")]
)
def test_where_no_worker_can_be_started_every_page_says_so(
    monkeypatch: pytest.MonkeyPatch, executable: str, function: str
) -> None:
    monkeypatch.setattr("sys.executable", executable)
    answers = run(lambda workers: read_all(workers, "fine", "fine", "fine"), function=function)
    assert [type(answer) for answer in answers] == [NoWorkers] * 3


def test_a_worker_killed_while_it_starts_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kill the first").touch()
    monkeypatch.setenv("WORKER_TEST_FOLDER", str(tmp_path))
    answers = run(lambda workers: read_all(workers, "fine", "fine", "fine"))
    assert all(answer.title for answer in answers)
    assert not (tmp_path / "kill the first").exists()


def test_where_no_worker_can_be_started_the_crawl_reads_itself_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent")
    warnings: list[str] = []

    async def work(workers: Workers) -> list[Any]:
        step = ExtractPipeline(None, workers, warnings)
        return [await step.process_item(a_page(article("Brücke wird saniert"), number)) for number in range(2)]

    assert [reading.article.title for reading in run(work)] == ["Brücke wird saniert"] * 2
    assert len(warnings) == 1
    assert "no worker process could be started" in warnings[0]


@pytest.mark.parametrize(("setting", "number"), [("0", 0), ("3", 3), (2, 2), (" 4 ", 4)])
def test_the_number_of_workers_is_a_setting(setting: str | int, number: int) -> None:
    assert worker_count(setting) == number


def test_without_a_setting_there_is_a_worker_per_core() -> None:
    assert worker_count("") == len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


@pytest.mark.parametrize("setting", ["two", "-1", "1.5", "²"])
def test_a_wrong_number_of_workers_is_a_wrong_setting(setting: str) -> None:
    with pytest.raises(UsageError, match="ARCHIVER_WORKERS"):
        worker_count(setting)


# In a crawl

READS_IN_WORKERS = True
PATHS = [f"/politik/der-rat-beschliesst-noch-etwas-{number}.html" for number in range(2000001, 2000021)]


@contextmanager
def crawling(site: Site, folder: Path, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A crawl of the site's feed whose workers are those of worker_faults; one that is interrupted once has all the time it needs."""
    program = f"""
from pathlib import Path
from archiver.crawl import process
process._PATIENCE_SECONDS = 300
from archiver.crawl.run import CrawlOptions, crawl
from archiver.settings import ITEM_PIPELINES
steps = dict(ITEM_PIPELINES)
steps["worker_faults.HoldingPipeline"] = steps.pop("archiver.pipelines.extract.ExtractPipeline")
settings = {{"ITEM_PIPELINES": steps, "ARCHIVER_WORKERS": 2}}
db, local = Path("{folder / "archive.db"}"), ("127.0.0.1:{site.port}",)
options = CrawlOptions(targets=("{site.url}/feed",), db=db, allow_local=local, settings=settings)
raise SystemExit(crawl(options).exit_code)
"""
    tests = str(Path(__file__).resolve().parent.parent)
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment() | {"PYTHONPATH": tests, "WORKER_TEST_FOLDER": str(folder)},
        **options,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def pids(folder: Path, state: str) -> list[int]:
    return [int(path.name.partition("-")[2]) for path in folder.glob(f"{state}-*")]


def fill(site: Site, **special: str) -> None:
    for path in PATHS:
        site.add_article(path, f"Beschluss {path[-7:-5]}")
    for title in special.values():
        site.add_article(PATHS[7], title)
    site.add_feed(*PATHS)


def test_a_worker_killed_in_a_crawl_costs_its_page_which_the_next_run_fetches(
    site: Site, crawl: Callable[..., Run], tmp_path: Path
) -> None:
    fill(site, title="Ein Haltepunkt für die Straßenbahn")
    with crawling(site, tmp_path) as process:
        (held,) = wait_for(lambda: pids(tmp_path, "holding"))
        os.kill(held, signal.SIGKILL)
        _, stderr = process.communicate(timeout=300)
    first = Run(process.returncode, "", stderr, tmp_path / "archive.db")
    assert first.code == 1
    assert first.outcomes() == {"new": len(PATHS) - 1, "failed:worker": 1}
    assert f"{PATHS[7]}: failed:worker (the process that read it was ended by SIGKILL)" in stderr
    assert "Traceback" not in stderr
    wait_for(lambda: not any(map(is_running, pids(tmp_path, "started"))))
    second = crawl("/feed")
    assert (second.code, second.outcomes()) == (0, {"new": 1})
    assert second.rows("SELECT count(*) FROM articles") == [(len(PATHS),)]


@needs_proc
def test_a_killed_crawl_leaves_no_worker_and_no_lock(site: Site, crawl: Callable[..., Run], tmp_path: Path) -> None:
    fill(site, title="Ein Haltepunkt für die Straßenbahn")
    with crawling(site, tmp_path) as process:
        (held,) = wait_for(lambda: pids(tmp_path, "holding"))
        assert not [file for file in open_files(held) if "archive.db" in file or "socket" in file], "inherited"
        process.kill()
        process.wait()
        with OutletLock(tmp_path / "archive.db", f"127.0.0.1:{site.port}"):
            pass
        workers = pids(tmp_path, "started")
        assert held in workers
        wait_for(lambda: not any(map(is_running, workers)))
    site.add_article(PATHS[7], "Kein Halt mehr")
    assert crawl("/feed").rows("SELECT count(*) FROM articles") == [(len(PATHS),)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_that_all_processes_get_lets_the_workers_finish(
    site: Site, tmp_path: Path, number: int
) -> None:
    fill(site, title="Eine Denkpause für den Rat")
    with crawling(site, tmp_path, start_new_session=True) as process:
        wait_for(lambda: pids(tmp_path, "holding"))
        os.killpg(process.pid, number)
        _, stderr = process.communicate(timeout=300)
    done = Run(process.returncode, "", stderr, tmp_path / "archive.db")
    assert (done.code, "Traceback" in stderr) == (0, False), stderr
    assert set(done.outcomes()) == {"new"}
    assert done.rows("SELECT count(*) FROM articles WHERE title LIKE '%Denkpause%'") == [(1,)]
    wait_for(lambda: not any(map(is_running, pids(tmp_path, "started"))))


def test_an_interrupted_crawl_does_not_wait_for_a_worker_that_hangs(site: Site, tmp_path: Path) -> None:
    fill(site, title="Ein Haltepunkt für die Straßenbahn")
    with crawling(site, tmp_path) as process:
        wait_for(lambda: pids(tmp_path, "holding"))
        for number in (signal.SIGINT, signal.SIGTERM):  # two of a kind could come as one
            process.send_signal(number)
        _, stderr = process.communicate(timeout=300)
    assert (process.returncode, stderr) == (0, "archiver: interrupted; what is left stays queued for the next run\n")
    wait_for(lambda: not any(map(is_running, pids(tmp_path, "started"))))


def test_a_second_run_over_an_unchanged_site_starts_no_worker(site: Site, tmp_path: Path) -> None:
    fill(site)
    for started in (1, 0):
        with crawling(site, tmp_path) as process:
            assert process.wait(300) == 0
        assert bool(pids(tmp_path, "started")) == bool(started)
        for path in tmp_path.glob("started-*"):
            path.unlink()


def test_a_wrong_number_of_workers_is_told_before_anything_is_asked(site: Site, crawl: Callable[..., Run]) -> None:
    environ = os.environ.get("ARCHIVER_WORKERS")
    os.environ["ARCHIVER_WORKERS"] = "many"
    try:
        done = crawl("/feed")
    finally:
        os.environ.pop("ARCHIVER_WORKERS")
        if environ is not None:
            os.environ["ARCHIVER_WORKERS"] = environ
    assert done.code == 2
    assert "ARCHIVER_WORKERS is 'many'" in done.stderr
    assert not site.hits
