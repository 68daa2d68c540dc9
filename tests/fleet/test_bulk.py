"""Imports and re-extractions by workers side by side: the archive is the same as when one process does them, row by row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bulk_work import a_fleet_here, a_mixed_file, contents, rows
from crawl_site import environment

from archiver.archive import Archive
from archiver.fleet.bulk_work import ImportOrders, ask_import
from archiver.fleet.pieces import Sizes

ARTICLES = 24
CHANGED = ARTICLES // 10 + 1
"""Articles whose address ends with a 1."""
SMALL = Sizes(most_bytes=4_000, most_records=9)


@pytest.fixture(scope="module", autouse=True)
def in_one_process() -> object:
    """Workers read pages themselves, which is faster to start."""
    with pytest.MonkeyPatch.context() as here:
        here.setitem(os.environ, "ARCHIVER_WORKERS", "0")
        yield


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archiver", *map(str, arguments)],
        env=environment() | {"ARCHIVER_WORKERS": "0"}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same file imported by one process, and in slices by several."""
    folder = tmp_path_factory.mktemp("bulk")
    one, many = folder / "one" / "archive.db", folder / "many" / "archive.db"
    one.parent.mkdir()
    file = a_mixed_file(folder, ARTICLES)
    ended = command("import", file, "--db", one)
    assert ended.returncode == 0, ended.stderr
    with Archive(many) as archive:
        (job,) = a_fleet_here(archive, ask_import(archive, ImportOrders(path=str(file))), sizes=SMALL)
    assert (job.finished_at is not None, job.problems) == (True, ())
    return one, many


def test_an_import_in_slices_makes_the_archive_of_an_import_by_one_process(archives: tuple[Path, Path]) -> None:
    one, many = (contents(db) for db in archives)
    for table in one:
        assert many[table] == one[table], table
    assert len(one["articles"]) == ARTICLES + 1


def test_an_import_in_slices_is_noted_as_any_other(archives: tuple[Path, Path]) -> None:
    one, many = (
        rows(db, "SELECT file, fingerprint, filter, next_offset, finished_at > '' FROM imports") for db in archives
    )
    assert many == one
    for db in archives:
        assert rows(db, "SELECT exit_code, finished_at > '' FROM crawls") == [(0, 1)]
        assert rows(db, "SELECT count(*) FROM fleet_slices") == [(0,)]


def test_the_evidence_of_an_import_in_slices_is_whole(archives: tuple[Path, Path]) -> None:
    for db in archives:
        with Archive(db) as archive:
            assert (archive.proof().problems, archive.proof().unproved, archive.problems()) == ([], 0, [])


def test_articles_read_again_by_several_are_those_that_one_process_reads(archives: tuple[Path, Path]) -> None:
    for db in archives:
        with Archive(db) as archive, archive._writing() as conn:
            conn.execute("UPDATE articles SET comment_count = 7 WHERE url LIKE '%1.html'")
    one, many = archives
    ended = command("reextract", "--db", one)
    assert ended.returncode == 0, ended.stderr
    before = contents(many)
    dry = command("fleet", "reextract", "--workers", "2", "--dry-run", "--db", many)
    assert (dry.returncode, dry.stderr) == (0, ""), dry.stderr
    assert f"{CHANGED} changed" in dry.stdout
    assert "(nothing was stored)" in dry.stdout
    assert (contents(many), rows(many, "SELECT count(*) FROM reextractions")) == (before, [(0,)])
    told = command("fleet", "reextract", "--workers", "2", "--json", "--db", many)
    assert (told.returncode, told.stderr) == (0, ""), told.stderr
    *lines, counts = map(json.loads, told.stdout.splitlines())
    assert [(line["outcome"], line["fields"]) for line in lines] == [("changed", ["comment_count"])] * CHANGED
    assert counts["counts"]["changed"] == CHANGED
    with Archive(many) as archive:
        assert archive.problems() == []
    for table, found in contents(one).items():
        assert contents(many)[table] == found, table
    noted = "SELECT extractor_version, scope, last_article, finished_at > '' FROM reextractions"
    assert rows(many, noted) == rows(one, noted)
    assert rows(many, "SELECT count(*) FROM articles WHERE comment_count = 7") == [(0,)]


def test_without_a_broker_it_is_told_what_to_say(archives: tuple[Path, Path]) -> None:
    refused = command("fleet", "reextract", "--db", archives[1])
    assert (refused.returncode, "say --workers N" in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)


def test_what_came_of_it_is_told_only_to_those_who_wait(archives: tuple[Path, Path]) -> None:
    for option in ("--dry-run", "--json"):
        refused = command("fleet", "reextract", "--no-wait", option, "--db", archives[1])
        assert (refused.returncode, option in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)


def test_what_was_imported_before_is_told_and_not_read_again(archives: tuple[Path, Path]) -> None:
    (file,) = archives[0].parent.parent.glob("*.warc.gz")
    again = command("fleet", "import", file, "--workers", "1", "--db", archives[1])
    assert (again.returncode, "was imported before" in again.stderr, "nothing new" in again.stdout) == (0, True, True)
