"""WARC files of others become articles through the crawl's own pipelines, once, in any state, and never over what is newer."""

from __future__ import annotations

import gzip
import io
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from crawl_site import Run, article, environment
from evidence_samples import write_warc
from rich.console import Console

from archiver.archive import Archive
from archiver.archive.locks import OutletLock
from archiver.crawl.import_progress import ImportProgress
from archiver.crawl.importing import LONG_FILE
from archiver.crawl.report import CrawlReport, OutletReport
from archiver.evidence.members import members

Import = Callable[..., Run]
DATE = "2024-10-22T08:00:00Z"
ENGLISH = (
    "<!doctype html><html lang='en'><head><title>Council backs bridge</title></head><body><article><h1>Council backs bridge</h1>"
    + "<p>The council has voted for the repair of the old bridge, which will be closed to cars for more than a year.</p>"
    * 5
    + "</article></body></html>"
).encode()


def url(number: int, outlet: str = "blatt.example") -> str:
    return f"https://www.{outlet}/politik/der-rat-beschliesst-die-sanierung-{1000000 + number}.html"


def pages(*numbers: int, outlet: str = "blatt.example", date: str = DATE) -> list[tuple[str, str, bytes]]:
    return [(url(number, outlet), date, article(f"Meldung {number} aus dem Rat")) for number in numbers]


@pytest.fixture
def run(tmp_path: Path) -> Import:
    """Runs the command on files, into the test's archive; pages are read in its own process, which is faster to start."""

    def imported(*arguments: object, workers: str = "0") -> Run:
        db = tmp_path / "archive.db"
        done = subprocess.run(
            command(db, *arguments), capture_output=True, text=True, timeout=300, check=False,
            env=environment() | {"ARCHIVER_WORKERS": workers},
        )  # fmt: skip
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        return Run(done.returncode, done.stdout, done.stderr, db)

    return imported


def command(db: Path, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "archiver", "import", *map(str, arguments), "--db", str(db)]


def count(run: Run, table: str) -> int:
    return int(run.rows(f"SELECT count(*) FROM {table}")[0][0])


def skipped(run: Run) -> str:
    """The reasons in the report's line of records without an outlet."""
    return next(line for line in run.stdout.splitlines() if line.startswith("(no outlet)")).rsplit("  ", 1)[-1].strip()


def test_pages_become_articles_dated_by_their_records(run: Import, tmp_path: Path) -> None:
    file = write_warc(tmp_path / "CC-NEWS-1.warc.gz", pages(1, 2))
    done = run(file, workers="1")
    assert (done.code, done.outcomes()) == (0, {"new": 2}), done.stderr
    assert done.rows("SELECT outlet, title, first_seen, last_checked FROM articles WHERE id = 1") == [
        ("blatt.example", "Meldung 1 aus dem Rat", "2024-10-22T08:00:00+00:00", "2024-10-22T08:00:00+00:00")
    ]
    with file.open("rb") as stream:
        places = [m.offset for m in members(stream) if m.header("WARC-Type") == "response"]
    assert done.rows("SELECT source, source_offset FROM fetches ORDER BY source_offset") == [
        ("CC-NEWS-1.warc.gz", place) for place in places
    ]
    with Archive(done.db) as archive:
        found = archive.proof()
        assert (found.problems, found.answers, found.unproved) == ([], 2, 0)


def test_a_second_import_adds_nothing(run: Import, tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc.gz", pages(1, 2, 3))
    run(file)
    again = run(file)
    assert (again.code, again.outcomes(), count(again, "fetches")) == (0, {}, 3)
    assert "was imported before" in again.stderr


def test_another_filter_and_another_name_add_only_what_is_new(run: Import, tmp_path: Path) -> None:
    both = [*pages(1, 2), *pages(3, outlet="anderes.example")]
    file = write_warc(tmp_path / "a.warc.gz", both)
    first = run(file, "--outlet", "blatt.example")
    assert (first.outcomes(), skipped(first)) == ({"new": 2}, "1 other-outlet")
    second = run(file)
    assert (second.outcomes(), skipped(second)) == ({"new": 1}, "2 known")
    third = run(write_warc(tmp_path / "b.warc.gz", [*pages(9), *both]))
    assert (third.outcomes(), skipped(third)) == ({"new": 1}, "3 known")


def test_two_files_of_one_name_are_told_apart(run: Import, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    run(write_warc(tmp_path / "a.warc.gz", pages(1)))
    done = run(write_warc(tmp_path / "x" / "a.warc.gz", pages(2)))
    assert done.outcomes() == {"new": 1}
    assert len(done.rows("SELECT DISTINCT source FROM fetches")) == 2


def test_a_file_that_has_grown_is_gone_on_with(run: Import, tmp_path: Path) -> None:
    many = write_warc(tmp_path / "many.warc.gz", [(u, d, b + bytes(range(256)) * 300) for u, d, b in pages(*range(4))])
    content = many.read_bytes()
    with many.open("rb") as stream:
        ends = [m.end for m in members(stream)]
    file = tmp_path / "grows.warc.gz"
    file.write_bytes(content[: ends[6]])
    run(file)
    file.write_bytes(content)
    assert sum(run(file).outcomes().values()) == 1


def test_only_german_pages_unless_all_are_wanted(run: Import, tmp_path: Path) -> None:
    file = write_warc(
        tmp_path / "a.warc.gz", [*pages(1), ("https://paper.example/council-backs-bridge-77", DATE, ENGLISH)]
    )
    german = run(file)
    assert (german.outcomes(), skipped(german)) == ({"new": 1}, "1 language")
    assert run(file, "--language", "any").outcomes() == {"new": 1}


def test_no_site_is_asked_and_nothing_is_left_to_be_asked(run: Import, tmp_path: Path) -> None:
    done = run(write_warc(tmp_path / "a.warc.gz", pages(1, 2)))
    with Archive(done.db) as archive:
        assert archive.queued("blatt.example") == []


@pytest.mark.parametrize("whole", [True, False], ids=["packed as a whole", "plain"])
def test_other_forms_of_files(run: Import, tmp_path: Path, whole: bool) -> None:
    plain = write_warc(tmp_path / "a.warc", pages(1, 2, 3), packed=False)
    file = tmp_path / "b.warc.gz" if whole else plain
    if whole:
        file.write_bytes(gzip.compress(plain.read_bytes()))
    assert run(file).outcomes() == {"new": 3}
    assert (run(file).outcomes(), count(run(file), "articles")) == ({}, 3)


def test_a_long_file_that_is_packed_as_a_whole_is_named_with_what_to_do(run: Import, tmp_path: Path) -> None:
    films = [(f"https://blatt.example/film-{number}.mp4", DATE, os.urandom(LONG_FILE // 2)) for number in range(2)]
    plain = write_warc(tmp_path / "a.warc", [*pages(1), *films], packed=False)
    file = tmp_path / "b.warc.gz"
    file.write_bytes(gzip.compress(plain.read_bytes(), 0))
    told = run(file)
    assert (told.code, told.outcomes()) == (0, {"new": 1})
    assert f"{file}: is packed as a whole" in told.stderr.replace("\n", "")
    assert "packed as a whole" not in run(plain).stderr


def test_chunked_and_packed_bodies(run: Import, tmp_path: Path) -> None:
    packed = gzip.compress(article("Gepackt und gestückelt"), mtime=0)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:100], packed[100:])) + b"0\r\n\r\n"
    file = write_warc(
        tmp_path / "a.warc.gz", [(url(1), DATE, chunks)], Transfer_Encoding="chunked", Content_Encoding="gzip"
    )
    assert run(file).outcomes() == {"new": 1}
    with Archive(tmp_path / "archive.db") as archive:
        [row] = archive.db.query("SELECT * FROM fetches")
        assert archive.proof().problems == []
        assert row["size"] == len(article("Gepackt und gestückelt"))


def test_headers_that_name_a_coding_that_was_undone(run: Import, tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc.gz", pages(1), Transfer_Encoding="chunked", Content_Encoding="gzip")
    assert run(file).outcomes() == {"new": 1}


def spoiled(path: Path, number: int, change: Callable[[bytearray, int, int], Any]) -> Path:
    """The file with its so-and-so-many-th answer changed; `change` gets the content and the record's span."""
    with path.open("rb") as stream:
        member = [m for m in members(stream) if m.header("WARC-Type") == "response"][number]
    content = bytearray(path.read_bytes())
    change(content, member.offset, member.end)
    path.write_bytes(content)
    return path


def scramble(content: bytearray, start: int, end: int) -> None:
    content[start : start + 40] = b"\0" * 40


def scramble_inside(content: bytearray, start: int, end: int) -> None:
    content[start + 60 : end - 20] = b"\xff" * (end - start - 80)


@pytest.mark.parametrize("change", [scramble, scramble_inside])
def test_behind_a_broken_record_the_import_goes_on(run: Import, tmp_path: Path, change: Callable[..., Any]) -> None:
    file = spoiled(write_warc(tmp_path / "a.warc.gz", pages(*range(5))), 2, change)
    done = run(file)
    assert done.outcomes() == {"new": 4}
    assert "broken" in skipped(done)


def test_a_file_that_breaks_off(run: Import, tmp_path: Path) -> None:
    file = spoiled(
        write_warc(tmp_path / "a.warc.gz", pages(*range(5))),
        4,
        lambda content, start, end: content.__delitem__(slice(start + 200, None)),
    )
    done = run(file)
    assert done.outcomes() == {"new": 4}
    assert skipped(done) in ("1 truncated", "1 broken")


def test_what_is_no_page_is_counted(run: Import, tmp_path: Path) -> None:
    large = b"<html>" + b" " * 11_000_000
    future = [(url(7), "2199-01-01T00:00:00Z", article("Aus der Zukunft"))]
    others = [
        (url(8), DATE, large),
        ("urn:isbn:3", DATE, b"x"),
        ("https://blatt.example/bild-88.jpg", DATE, b"\xff\xd8\xff"),
    ]
    done = run(write_warc(tmp_path / "a.warc.gz", [*pages(1), *future, *others]), "--language", "any")
    assert done.outcomes() == {"new": 1, "refused:not-html": 1}
    assert all(f"1 {reason}" in done.stdout for reason in ("future", "too-large", "address"))


def test_an_article_that_is_archived_newer_keeps_its_newest_version(run: Import, tmp_path: Path) -> None:
    newer = [(url(1), "2024-12-24T08:00:00Z", article("Neue Fassung"))]
    older = [(url(1), DATE, article("Alte Fassung"))]
    run(write_warc(tmp_path / "new.warc.gz", newer))
    done = run(write_warc(tmp_path / "old.warc.gz", older))
    assert done.outcomes() == {"changed": 1}
    assert done.rows("SELECT title, first_seen FROM articles") == [("Neue Fassung", "2024-10-22T08:00:00+00:00")]
    assert done.rows("SELECT title FROM revisions") == [("Alte Fassung",)]


def test_what_was_forgotten_does_not_come_back(run: Import, tmp_path: Path) -> None:
    run(write_warc(tmp_path / "a.warc.gz", pages(1, 2)))
    with Archive(tmp_path / "archive.db") as archive:
        archive.forget(url(1), "Wunsch", datetime.now(UTC))
    other_address = article("Meldung 1 aus dem Rat").replace(
        b"<head>", b'<head><link rel="canonical" href="%s">' % url(1).encode()
    )
    printed = ("https://www.blatt.example/druck/1000001", DATE, other_address)
    done = run(write_warc(tmp_path / "b.warc.gz", [*pages(1, date="2024-11-22T08:00:00Z"), printed]))
    assert (done.outcomes(), skipped(done)) == ({"refused:forgotten": 1}, "1 forgotten")
    assert [title for (title,) in done.rows("SELECT title FROM articles")] == ["Meldung 2 aus dem Rat"]
    assert b"Meldung 1" not in b"".join(gzip.decompress(file.read_bytes()) for file in tmp_path.glob("evidence/*/*.gz"))


def test_a_limit_is_a_place_to_go_on_from(run: Import, tmp_path: Path) -> None:
    file = write_warc(tmp_path / "a.warc.gz", pages(*range(6)))
    assert run(file, "--limit", "4").outcomes() == {"new": 4}
    rest = run(file)
    assert (rest.outcomes(), count(rest, "articles")) == ({"new": 2}, 6)


def test_no_copy_is_kept_on_wish(run: Import, tmp_path: Path) -> None:
    done = run(write_warc(tmp_path / "a.warc.gz", pages(1)), "--no-evidence")
    assert done.outcomes() == {"new": 1}
    assert not (tmp_path / "evidence").exists()


def test_the_archives_own_evidence_adds_nothing_to_it(run: Import, tmp_path: Path) -> None:
    run(write_warc(tmp_path / "a.warc.gz", pages(1, 2)))
    [own] = (tmp_path / "evidence").rglob("*.gz")
    done = run(own)
    assert (done.code, done.outcomes(), skipped(done)) == (0, {}, "2 known")


def test_an_outlet_that_another_run_holds_is_left_for_the_next_import(run: Import, tmp_path: Path) -> None:
    file = write_warc(
        tmp_path / "a.warc.gz", [*pages(1, outlet="frei.example"), *pages(2), *pages(3, outlet="frei.example")]
    )
    with OutletLock(tmp_path / "archive.db", "blatt.example"):
        busy = run(file)
    assert (busy.code, busy.outcomes()) == (4, {"new": 2})
    assert "blatt.example: another run" in busy.stderr
    assert (run(file).outcomes(), run(file).code) == ({"new": 1}, 0)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"<!doctype html>", "not a WARC file"),
        (gzip.compress(b"<html>"), "not a WARC file"),
    ],
    ids=["empty", "html", "packed html"],
)
def test_what_is_no_warc_file_is_refused_before_anything_is_stored(
    run: Import, tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(content)
    done = run(tmp_path / "a.warc.gz")
    assert (done.code, done.stderr.count("\n"), told in done.stderr) == (2, 1, True)
    assert not done.db.exists()


def test_a_missing_file_is_told(run: Import, tmp_path: Path) -> None:
    done = run(tmp_path / "nirgends.warc.gz")
    assert done.code == 2
    assert "nirgends.warc.gz" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_import_leaves_a_sound_archive_and_is_gone_on_with(run: Import, tmp_path: Path, number: int) -> None:
    file = write_warc(tmp_path / "a.warc.gz", pages(*range(120)))
    db = tmp_path / "archive.db"
    process = subprocess.Popen(
        command(db, file, "--quiet"), env=environment() | {"ARCHIVER_WORKERS": "0"}, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not [*tmp_path.rglob("2024-10-22.warc.gz")] and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(number)
    process.wait()
    with Archive(db) as archive:
        assert archive.problems() == []
        assert archive.proof().problems == []
    done = run(file)
    assert (count(done, "articles"), done.rows("SELECT count(DISTINCT source_offset) FROM fetches")) == (120, [(120,)])
    with Archive(db) as archive:
        assert (archive.proof().problems, archive.proof().unproved) == ([], 0)


FIRST = "https://www.blatt.example/politik/die-bruecke-wird-saniert/"
MORE = (
    "Im Mai beginnt der Bau, sagte die Leiterin des Bauamts am Abend.",
    "Der letzte Abschnitt folgt im Jahr darauf.",
)


def an_article_on_pages(*numbers: int, date: str = DATE) -> list[tuple[str, str, bytes]]:
    """Records of these pages of an article that has three."""
    links = f'<p>Seiten: <a href="{FIRST}">1</a> <a href="{FIRST}2/">2</a> <a href="{FIRST}3/">3</a></p></article>'
    found = []
    for number in numbers:
        text = f"<p>{MORE[number - 2]}</p>" if number > 1 else ""
        page = article("Die Brücke").replace(b"</article>", (text + links).encode())
        found.append((FIRST if number == 1 else f"{FIRST}{number}/", date, page))
    return found


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 1, 3)])
def test_an_article_on_several_pages_is_put_together_from_its_file(
    run: Import, tmp_path: Path, order: tuple[int, ...]
) -> None:
    file = write_warc(tmp_path / "a.warc.gz", [*an_article_on_pages(*order), *pages(1)])
    done = run(file)
    assert (done.code, count(done, "articles")) == (0, 2), done.stderr
    ((body,),) = done.rows("SELECT body FROM articles WHERE title = 'Die Brücke'")
    assert [body.count(text) for text in MORE] == [1, 1]
    assert body.index(MORE[0]) < body.index(MORE[1])
    again = run(file)
    assert (again.outcomes(), count(again, "revisions")) == ({}, 0)
    with Archive(done.db) as archive:
        assert archive.proof().problems == []


def test_of_several_captures_of_a_later_page_the_one_nearest_to_the_first_page_counts(
    run: Import, tmp_path: Path
) -> None:
    (other,) = an_article_on_pages(2, date="2025-01-01T08:00:00Z")
    other = (*other[:2], other[2].replace(MORE[0].encode(), "Der Bau ist längst zu Ende.".encode()))
    done = run(write_warc(tmp_path / "a.warc.gz", [other, *an_article_on_pages(1, 2, 3)]))
    ((body,),) = done.rows("SELECT body FROM articles")
    assert (MORE[0] in body, "längst zu Ende" in body) == (True, False)


def test_an_article_goes_as_far_as_its_file(run: Import, tmp_path: Path) -> None:
    done = run(write_warc(tmp_path / "a.warc.gz", an_article_on_pages(1, 2)))
    assert (done.code, done.outcomes()) == (0, {"new": 1, "duplicate": 1, "refused:further-page": 1}), done.stderr
    ((body,),) = done.rows("SELECT body FROM articles")
    assert [body.count(text) for text in MORE] == [1, 0]
    assert done.rows("SELECT outcome FROM fetches WHERE url LIKE '%/3/'") == []  # nobody has asked for it


def test_a_person_sees_how_far_each_file_is_read() -> None:
    console = Console(force_terminal=True, width=120, file=io.StringIO())
    report = CrawlReport({"blatt.example": OutletReport("blatt.example", outcomes=Counter(new=3), done=4)})
    with ImportProgress(report, console) as progress:
        progress.reached(Path("CC\x1b[31m.warc.gz"), 50, 200)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "25%" in shown
    assert "4 pages, 3 new" in shown
    assert "CC\ufffd[31m.warc.gz" in shown


@pytest.mark.parametrize("options", [{"quiet": True}, {}])
def test_nothing_is_shown_when_quiet_or_when_nobody_looks(options: dict[str, bool]) -> None:
    console = Console(force_terminal=bool(options), file=io.StringIO())
    with ImportProgress(CrawlReport(), console, **options) as progress:
        progress.reached(Path("a.warc.gz"), 50, 200)
    assert console.file.getvalue() == ""  # type: ignore[attr-defined]
