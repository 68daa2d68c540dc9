"""What a crawl must withstand around it: kills, other processes on its archive, folders in the way, clocks, sites that send too much."""

from __future__ import annotations

import ctypes
import gzip
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from backports import zstd
from crawl_site import Answer, Run, Site, article, command, environment, running_site
from processes import wait_for

from archiver.archive import Archive

Crawl = Callable[..., Run]
READS_IN_WORKERS = True
KILLS = int(os.environ.get("ARCHIVER_TEST_KILLS", "4"))
"""`make kills` makes 20 of them."""
WINDOW = 4
"""Pages that are asked at a time; so many a kill may cost."""


def add_articles(site: Site, number: int) -> list[str]:
    paths = [f"/politik/der-rat-beschliesst-die-sanierung-{place}.html" for place in range(1000001, 1000001 + number)]
    for place, path in enumerate(paths):
        site.add_article(path, f"Meldung {place} aus dem Rat")
    site.add_feed(*paths)
    return paths


def begin(site: Site, db: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(site, db, *(arguments or (f"{site.url}/feed",))), env=environment(), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def until(condition: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait for it, at most until the process ends."""
    wait_for(lambda: condition() or process.poll() is not None)


def assert_sound(db: Path) -> int:
    """Archive, index and evidence agree; the number of articles."""
    with Archive(db) as archive:
        assert archive.problems() == []
        proof = archive.proof()
        assert (proof.problems, proof.unproved) == ([], 0)
        assert archive.search("Gemeinderat").total == archive.count()
        return archive.count()


def test_a_crawl_killed_again_and_again_loses_nothing_and_asks_for_nothing_twice(site: Site, crawl: Crawl) -> None:
    paths = add_articles(site, max(30, 8 * KILLS))
    db = crawl("/feed", "--limit", "1").db
    stored = 1
    for number in range(KILLS):
        process = begin(site, db)
        before = len(site.asked())
        wanted = before + random.Random(number).randrange(1, 7)
        until(lambda wanted=wanted: len(site.asked()) >= wanted, process)
        time.sleep(random.Random(number).random() / 20)
        process.kill()
        process.communicate()
        assert stored <= (stored := assert_sound(db))
    last = crawl("/feed")
    assert (last.code, assert_sound(db)) == (0, len(paths)), last.stderr
    assert last.rows("SELECT count(*) FROM articles") == [(len(paths),)]
    assert sum(site.asked("/feed").values()) <= len(paths) + KILLS * WINDOW


def listening(pid: int) -> list[str]:
    """TCP sockets on which a process waits for others."""
    own = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            own.add(os.readlink(link))
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [parts[1] for parts in lines if parts[3] == "0A" and f"socket:[{parts[9]}]" in own]


def test_two_crawls_and_a_reader_on_one_archive_do_not_disturb_each_other(site: Site, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with running_site() as other:
        has_read = threading.Event()
        for paper in (site, other):
            for path in add_articles(paper, 40)[20:]:
                paper.answers[path] = lambda _, found=paper.answers[path]: has_read.wait(300) and found
        crawls = [begin(site, db), begin(other, db)]
        until(lambda: site.asked("/feed") and other.asked("/feed"), crawls[0])
        assert [listening(process.pid) for process in crawls] == [[], []]
        reads = 0
        while any(process.poll() is None for process in crawls):
            with Archive(db, read_only=True) as reader:
                assert len([*reader.articles()]) == reader.count() or reader.count()
                reader.search("Gemeinderat")
            reads += 1
            if reads > 2:
                has_read.set()
        ends = [(process.wait(), process.communicate()[1]) for process in crawls]
    assert ends == [(0, ""), (0, "")]
    assert reads > 2
    assert assert_sound(db) == 80
    assert len([*tmp_path.glob("evidence/*/*.warc.gz")]) == 2


def test_forgetting_and_comparing_beside_a_crawl_of_another_outlet(site: Site, crawl: Crawl) -> None:
    with running_site() as other:
        other.add_article("/a", "Was zu vergessen ist")
        db = crawl(f"{other.url}/a", "--allow-local", f"127.0.0.1:{other.port}").db
        add_articles(site, 40)
        process = begin(site, db)
        until(lambda: len(site.asked("/feed")) > 5, process)
        with Archive(db) as archive:
            assert archive.forget(f"{other.url}/a", "Anspruch", datetime.now(UTC)).versions == 1
            archive.compare_copies()
        assert (process.wait(), process.communicate()[1]) == (0, "")
    assert assert_sound(db) == 40


# Folders


@pytest.fixture
def without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in the crawl's own process, which is faster to start."""
    monkeypatch.setenv("ARCHIVER_WORKERS", "0")


@pytest.fixture
def unprivileged() -> Callable[[], None]:
    """Before a command starts: takes from root the right to write where the permissions forbid it (others have none to lose)."""
    return lambda: ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE (linux/prctl.h)


@pytest.fixture
def closed_again(tmp_path: Path) -> Iterator[None]:
    yield
    for folder in (tmp_path, *tmp_path.rglob("*")):
        if folder.is_dir():
            folder.chmod(0o755)


@pytest.mark.usefixtures("closed_again", "without_workers")
@pytest.mark.parametrize("place", ["", "evidence", "evidence/*"], ids=["data", "evidence", "outlet"])
def test_a_folder_that_cannot_be_written_is_told_before_anything_is_asked(
    site: Site, crawl: Crawl, tmp_path: Path, unprivileged: Callable[[], None], place: str
) -> None:
    add_articles(site, 2)
    crawl("/feed", "--limit", "1")
    site.hits.clear()
    [folder] = tmp_path.glob(place) if place else [tmp_path]
    folder.chmod(0o555)
    run = crawl("/feed", preexec_fn=unprivileged)
    assert (run.code, site.hits, run.stderr.count("\n")) == (3, [], 1), run.stderr
    assert "cannot be written" in run.stderr
    assert str(folder) in run.stderr
    folder.chmod(0o755)
    assert crawl("/feed").code == 0
    assert assert_sound(run.db) == 2


@pytest.mark.usefixtures("without_workers")
@pytest.mark.parametrize("place", ["evidence", "evidence/*"], ids=["evidence", "outlet"])
def test_a_file_in_the_place_of_a_folder_is_told_before_anything_is_asked(
    site: Site, crawl: Crawl, tmp_path: Path, place: str
) -> None:
    add_articles(site, 2)
    crawl("/feed", "--limit", "1")
    site.hits.clear()
    [folder] = tmp_path.glob(place)
    shutil.rmtree(folder)
    folder.write_text("im Weg")
    run = crawl("/feed")
    assert (run.code, site.hits, run.stderr.count("\n")) == (3, [], 1), run.stderr
    assert f"{folder}: is a file" in run.stderr
    assert crawl("/feed", "--no-evidence").outcomes() == {"new": 1}
    assert folder.read_text() == "im Weg"


@pytest.mark.usefixtures("without_workers")
def test_damaged_evidence_stops_no_crawl_and_is_told_by_verify(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    add_articles(site, 3)
    crawl("/feed", "--limit", "2")
    [file] = tmp_path.glob("evidence/*/*.gz")
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 200] = b"\0" * 200
    file.write_bytes(content)
    run = crawl("/feed", "--revisit")
    assert (run.code, run.stderr) == (0, "")
    with Archive(run.db) as archive:
        assert archive.problems() == []
        problems = archive.proof().problems
        assert 1 <= len(problems) <= 3, problems
    verify = subprocess.run(
        [sys.executable, "-m", "archiver", "verify", "--db", str(run.db)],
        capture_output=True, text=True, check=False, env=environment(),
    )  # fmt: skip
    assert (verify.returncode, verify.stderr) == (1, "")
    assert "damaged" in verify.stdout


# Zones, and sites that send too much or nothing good


@pytest.mark.usefixtures("without_workers")
def test_zone_and_language_of_the_machine_change_nothing(site: Site, tmp_path: Path) -> None:
    add_articles(site, 1)
    site.add_page("/")
    found = []
    for zone, language in (("UTC", "C.UTF-8"), ("Asia/Tokyo", "C"), ("America/New_York", "POSIX")):
        db = tmp_path / zone.replace("/", "-") / "archive.db"
        env = environment() | {"TZ": zone, "LC_ALL": language, "PYTHONUTF8": "0"}
        done = subprocess.run(
            command(site, db, f"{site.url}/feed"), env=env, capture_output=True, check=False, timeout=300
        )
        assert (done.returncode, done.stderr) == (0, b"")
        with Archive(db) as archive:
            [row] = archive.articles()
            now = datetime.now(UTC)
            assert row["first_seen"].endswith("+00:00")
            assert abs((datetime.fromisoformat(row["first_seen"]) - now).total_seconds()) < 1800
            found.append((row["title"], row["date"], row["body"]))
    assert found == [found[0]] * 3
    assert found[0][1].startswith("2024-10-21T14:05")


@pytest.mark.usefixtures("without_workers")
@pytest.mark.parametrize("status", [403, 500])
def test_a_site_that_refuses_every_page_is_a_failed_run(site: Site, crawl: Crawl, status: int) -> None:
    paths = add_articles(site, 3)
    for path in paths:
        site.answers[path] = Answer(b"<html><body>Nein</body></html>", status)
    run = crawl("/feed")
    assert run.code == 1
    assert "none of 3 pages was given (3 forbidden)" in run.stderr if status == 403 else "failed:http-500" in run.stderr
    with Archive(run.db) as archive:
        assert archive.count() == 0
        assert archive.problems() == []


def bombs() -> dict[str, tuple[str, bytes]]:
    """Pages of 40 MB, four times what is read of one, packed to some kilobytes."""
    page = article("Eine Bombe").replace(b"</article>", b"<p>" + b"a" * 40_000_000 + b"</p></article>")
    return {
        "gzip": ("gzip", gzip.compress(page)),
        "deflate": ("deflate", zlib.compress(page)),
        "br": ("br", brotli.compress(page, quality=3)),
        "zstd": ("zstd", zstd.compress(page)),
        "twice": ("gzip, gzip", gzip.compress(gzip.compress(page))),
        "plain": ("identity", page),
    }


MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(code)
"""


@pytest.mark.usefixtures("without_workers")
def test_packed_and_endless_pages_cost_their_limit_only(site: Site, tmp_path: Path) -> None:
    paths = add_articles(site, 7)
    for path, (coding, content) in zip(paths, bombs().values(), strict=False):
        site.answers[path] = Answer(content, headers={"Content-Encoding": coding} if coding != "identity" else {})
    db = tmp_path / "archive.db"
    measured = [sys.executable, "-c", MEASURED, *command(site, db, f"{site.url}/feed")]
    done = subprocess.run(measured, env=environment(), capture_output=True, text=True, check=False, timeout=300)
    run = Run(done.returncode, done.stdout, done.stderr, db)
    assert run.outcomes() == {"new": 1, "failed:too-large": 6}
    assert run.code == 1
    assert "Traceback" not in run.stderr
    assert int(run.stdout.split()[-1]) < 300, "megabytes"
    assert assert_sound(db) == 1


def test_a_clock_that_is_behind_the_archive_is_told(site: Site, crawl: Crawl) -> None:
    path = "/politik/der-rat-beschliesst-die-sanierung-1000001.html"
    site.add_article(path)
    run = crawl(path)
    assert (run.code, run.stderr) == (0, "")
    with closing(sqlite3.connect(run.db)) as conn, conn:
        conn.execute("UPDATE articles SET last_checked = '2099-01-01T00:00:00+00:00'")
        conn.execute("UPDATE crawls SET finished_at = '2099-01-01T00:00:00+00:00'")
    again = crawl(path, "--quiet")
    assert again.code == 1
    assert "the archive holds 1 article looked at after that (up to 2099-01-01 00:00)" in again.stderr
