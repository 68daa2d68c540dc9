"""Killed or out of room at every point of a longer work: what was before or what is after, never half, and the next run ends it.

The kernel kills (or fails) a process at the write that would make any of its files larger than a limit, so raising the limit step by
step reaches every write that makes a file grow: log, archive, evidence, copies, exports.
"""

from __future__ import annotations

import gzip
import os
import random
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from evidence_samples import an_exchange
from given import BODY, OUTLET, URL, a_fetch, an_article, later
from older_archives import archive_of_version

from archiver.archive import Archive, Selection
from archiver.archive.migrations import newest_version
from archiver.errors import ArchiverError
from archiver.export.run import Export, run_export

SECRET = "Geheimnisträgerin"
SECRET_URL = "https://www.kleinezeitung.example/politik/geheim-99"
OUTLETS = (OUTLET, "andere.example")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FORESEEN, UNFORESEEN = 9, 70
"""Exit codes of the works here: an error of errors.py, any other."""
Work = Callable[[Path], object]


def begin(work: Work, path: Path, prepare: Callable[[], object] = lambda: None) -> int:
    """The pid of a process that does the work."""
    pid = os.fork()
    if pid:
        return pid
    code = UNFORESEEN
    with suppress(BaseException):
        prepare()
        try:
            work(path)
            code = 0
        except ArchiverError:
            code = FORESEEN
    os._exit(code)


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def limited(limit: int, *, deadly: bool) -> Callable[[], None]:
    """No file may grow beyond the limit: the process is killed there, or told that there is no room."""

    def prepare() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if deadly else signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return prepare


def interrupted(work: Work, path: Path, *, deadly: bool, step: int, first: int = 0) -> Iterator[Path]:
    """Archives whose work was broken off at one growth after the other, each in a copy of the folder; the last ran through."""
    for number in range(600):
        folder = path.parent.with_name(f"{path.parent.name}-{number}")
        shutil.copytree(path.parent, folder)
        code = ended(begin(work, folder / path.name, limited(first + number * step, deadly=deadly)))
        assert code in (0, -signal.SIGXFSZ if deadly else FORESEEN), f"limit {first + number * step}: {code}"
        yield folder / path.name
        shutil.rmtree(folder)
        if code == 0:
            return
    raise AssertionError("it never ran through")


def killed_while_running(work: Work, path: Path, number: int) -> Iterator[Path]:
    """Archives whose work was killed at so many moments spread over the time it takes, each in a copy of the folder."""
    start = time.monotonic()
    folder = path.parent.with_name(f"{path.parent.name}-ganz")
    shutil.copytree(path.parent, folder)
    assert ended(begin(work, folder / path.name)) == 0
    span = time.monotonic() - start
    for place in range(number):
        folder = path.parent.with_name(f"{path.parent.name}-{place}")
        shutil.copytree(path.parent, folder)
        pid = begin(work, folder / path.name)
        time.sleep(span * (place + random.Random(place).random()) / number)
        os.kill(pid, signal.SIGKILL)
        assert ended(pid) in (0, -signal.SIGKILL)
        yield folder / path.name
        shutil.rmtree(folder)


def save_some(path: Path, number: int = 4) -> None:
    """Articles with evidence of two outlets; pages too random to be packed, so that the evidence grows."""
    with Archive(path) as archive:
        for place in range(number):
            outlet = OUTLETS[place % 2]
            url = f"https://www.{outlet}/politik/artikel-{place}"
            page = random.Random(place).randbytes(3000)
            fetch = a_fetch(url, outlet=outlet, exchanges=(an_exchange(url, content=page, headers=()),))
            archive.save(an_article(url=url, title=f"Titel {place}", body=f"{BODY} {place}"), fetch)


def assert_sound(path: Path) -> int:
    """Archive, evidence and search index agree, and no article is half; the number of articles."""
    with Archive(path) as archive:
        assert archive.problems() == []
        proof = archive.proof()
        assert (proof.problems, proof.unproved) == ([], 0)
        for row in archive.articles():
            assert (len(row["images"]), len(row["related_links"]), len(row["inline_links"])) == (2, 2, 2)
        assert archive.search("Oberwiesenbach").total == archive.count()
        return archive.count()


@pytest.fixture
def empty(path: Path) -> Path:
    """An archive in a folder of its own."""
    folder = path.parent / "ort"
    folder.mkdir()
    with Archive(folder / "archive.db"):
        return folder / "archive.db"


@pytest.mark.parametrize("deadly", [True, False], ids=["killed", "disk full"])
def test_saving_with_evidence_broken_off_at_every_growth(empty: Path, deadly: bool) -> None:
    """4,120 bytes are one page in SQLite's log."""
    counts = []
    for path in interrupted(save_some, empty, deadly=deadly, step=4120 * 4):
        counts.append(assert_sound(path))
        save_some(path)
        assert assert_sound(path) == 4
    assert counts[-1] == 4
    assert len(set(counts)) > 2, "broken off before, between and behind the articles"


def test_a_migration_killed_at_every_growth_is_done_by_the_next_opening(empty: Path) -> None:
    empty.unlink()
    archive_of_version(empty, 2)
    before = "SELECT title, body FROM articles"
    for path in interrupted(lambda path: Archive(path).close(), empty, deadly=True, step=4120 * 8):
        for copy in path.parent.glob("*.backup"):
            with closing(sqlite3.connect(copy)) as conn:
                assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert conn.execute("PRAGMA user_version").fetchone() == (2,)
        with Archive(path) as archive:
            assert archive.problems() == []
            assert archive.db.conn.execute("PRAGMA user_version").fetchone()[0] == newest_version()
            assert [tuple(row) for row in archive.db.conn.execute(before)] == [("Neu", BODY)]
            assert archive.search("Oberwiesenbach").total == 1


def test_an_older_archive_opened_by_several_processes_at_once_is_migrated_once(empty: Path) -> None:
    empty.unlink()
    archive_of_version(empty, 2)

    def open_and_save(path: Path) -> None:
        with Archive(path) as archive:
            url = f"{URL}-{os.getpid()}"
            archive.save(an_article(url=url, title="x", body=f"{BODY} {os.getpid()}"), a_fetch(url))

    assert [ended(pid) for pid in [begin(open_and_save, empty) for _ in range(4)]] == [0] * 4
    with Archive(empty) as archive:
        assert archive.problems() == []
        assert archive.count() == 5
        assert archive.search("Oberwiesenbach").total == 5
    assert [file.name for file in empty.parent.glob("*.backup")] == ["archive.db.schema-2.backup"]


@pytest.fixture
def secret(empty: Path) -> Path:
    """Articles of two outlets, and one that is to be forgotten, whose body another answer shares."""
    save_some(empty)
    page = an_exchange(SECRET_URL, content=f"{SECRET} sprach. ".encode() * 99, headers=())
    with Archive(empty) as archive:
        fields = {"url": SECRET_URL, "title": f"{SECRET} tritt auf", "authors": (SECRET,)}
        archive.save(an_article(**fields, body=f"{BODY} {SECRET}"), a_fetch(SECRET_URL, exchanges=(page,)))
        changed = an_article(**fields, body=f"{BODY} Nochmals {SECRET}")
        archive.save(changed, a_fetch(SECRET_URL, exchanges=(page,), fetched_at=later(days=1)))
    return empty


def holding(folder: Path) -> list[str]:
    """The files that hold the word that was to be forgotten, packed or not."""
    found = []
    for file in folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        if SECRET.encode() in content:
            found.append(file.name)
    return found


def forget(path: Path) -> None:
    with Archive(path) as archive:
        archive.forget(SECRET_URL, "Anspruch", NOW)


def test_forgetting_killed_at_any_moment_is_whole_and_can_be_finished(secret: Path) -> None:
    counts = set()
    for path in killed_while_running(forget, secret, 12):
        counts.add(assert_sound(path))
        forget(path)
        assert assert_sound(path) == 4
        assert holding(path.parent) == []
    assert counts <= {4, 5}


def test_forgetting_on_a_full_disk_is_told_and_can_be_done_later(secret: Path) -> None:
    for path in interrupted(forget, secret, deadly=False, step=20_000):
        assert assert_sound(path) in (4, 5)
        forget(path)
        assert assert_sound(path) == 4
        assert holding(path.parent) == []


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_an_export_that_breaks_off_leaves_the_earlier_file(empty: Path, file_format: str) -> None:
    save_some(empty, 8)
    name = f"artikel.{file_format}"
    (empty.parent / name).write_text("von gestern")

    def export(path: Path) -> None:
        with Archive(path, read_only=True) as archive:
            wish = Export(format=file_format, selection=Selection(), output=path.with_name(name))
            run_export(archive, wish)

    contents = set()
    for path in interrupted(export, empty, deadly=True, step=2500):
        contents.add(path.with_name(name).read_bytes())
    assert len(contents) == 2, "the earlier or the whole, nothing between"
    assert b"von gestern" in contents


def test_a_backup_that_breaks_off_leaves_the_earlier_one(empty: Path) -> None:
    save_some(empty, 2)
    with Archive(empty) as archive:
        archive.backup(empty.with_name("kopie.db"))
    save_some(empty, 4)

    def backup(path: Path) -> None:
        with Archive(path, read_only=True) as archive:
            archive.backup(path.with_name("kopie.db"))

    numbers = []
    for path in interrupted(backup, empty, deadly=True, step=40_000):
        with closing(sqlite3.connect(path.with_name("kopie.db"))) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            numbers.append(copy.execute("SELECT count(*) FROM articles").fetchone()[0])
    assert (numbers[0], numbers[-1], set(numbers)) == (2, 4, {2, 4})


def test_comparing_copies_and_indexing_anew_killed_at_any_moment(empty: Path) -> None:
    save_some(empty, 12)

    def work(path: Path) -> None:
        with Archive(path) as archive:
            archive.compare_copies()
            archive.reindex()

    for path in killed_while_running(work, empty, 6):
        assert assert_sound(path) == 12
        work(path)
        with Archive(path) as archive:
            assert archive.compare_copies() == 0


# Evidence that was lost behind the archive's back


def test_an_archive_whose_evidence_is_not_there_goes_on(empty: Path) -> None:
    save_some(empty)
    shutil.rmtree(empty.with_name("evidence"))
    with Archive(empty) as archive:
        assert len(archive.proof().problems) == 2, "one for each file"
        assert archive.save(an_article(), a_fetch(exchanges=(an_exchange(),))) == "new"
        assert archive.problems() == []
        assert not any(URL in problem for problem in archive.proof().problems), "what came later is proved"


def test_forgetting_where_the_evidence_is_not_there(secret: Path) -> None:
    shutil.rmtree(secret.with_name("evidence"))
    forget(secret)
    assert holding(secret.parent) == []
    with Archive(secret) as archive:
        assert (archive.count(), archive.problems()) == (4, [])


@pytest.mark.parametrize("noise", range(5))
def test_no_byte_is_kept_for_an_answer_in_whose_place_another_lies(empty: Path, noise: int) -> None:
    """A file that was lost and begun anew; places of the old one lie inside what is to be forgotten."""
    old = f"{URL}-alt"
    with Archive(empty) as archive:
        page = an_exchange(old, content=random.Random(noise).randbytes(100 + 7 * noise), headers=())
        archive.save(an_article(url=old, title="Alt", body="Ganz anders. " * 40), a_fetch(old, exchanges=(page,)))
        shutil.rmtree(empty.with_name("evidence"))
    with Archive(empty) as archive:
        content = f"{SECRET} sprach. ".encode() * 99
        for number in range(2):
            url = (SECRET_URL, f"{URL}-2")[number]
            exchanges = (an_exchange(url, content=content if not number else b"harmlos", headers=()),)
            archive.save(
                an_article(url=url, title=f"T{number}", body=f"{BODY} {number}"), a_fetch(url, exchanges=exchanges)
            )
    forget(empty)
    assert holding(empty.parent) == []
    with Archive(empty) as archive:
        proof = archive.proof()
        assert (proof.problems, proof.answers, proof.unproved) == ([], 1, 1)


def test_a_successor_left_by_a_killed_change_goes_with_its_file(secret: Path) -> None:
    [file] = secret.parent.glob(f"evidence/{OUTLET}/*-01.warc.gz")
    file.with_name(f"{file.name}.part").write_bytes(file.read_bytes())
    with Archive(secret) as archive:
        archive.expire_evidence([OUTLET], later(days=99))
    assert not [*file.parent.iterdir()]
