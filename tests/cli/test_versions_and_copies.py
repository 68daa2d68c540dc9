"""The commands that show what became of an article, and the one that copies the archive."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from given import BODY, URL, a_fetch, an_article, later

from archiver.archive import Archive
from archiver.cli import cli
from archiver.errors import ArchiveError, UsageError


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Three versions of one article, and a second article that never changed."""
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
        archive.save(an_article(title="Brücke kommt"), a_fetch(fetched_at=later(hours=1)))
        text = BODY.replace("Zwölf Räte", "Elf Räte")
        archive.save(an_article(title="Brücke kommt", body=text), a_fetch(fetched_at=later(hours=2)))
        archive.save(an_article(url=URL + "-2", title="Anderes", body="Kurz."), a_fetch(URL + "-2"))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments)], standalone_mode=False)


def printed(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exception is None, result.exception
    return result.stdout


@pytest.mark.parametrize("article", ["1", URL, URL + "?utm_source=x#oben"])
def test_diff_sets_the_latest_version_against_the_one_before(db: Path, article: str) -> None:
    text = printed("diff", article, "--db", db)
    assert "version 2 of 3" in text
    assert "[-Zwölf-] {+Elf+} Räte stimmten dafür, drei dagegen." in text
    assert "Oberwiesenbach" not in text


def test_diff_compares_the_versions_asked_for(db: Path) -> None:
    text = printed("diff", 1, 1, 2, "--db", db)
    assert "title: [-Gemeinderat genehmigt Brückenbau-] {+Brücke kommt+}" in text
    assert "Räte" not in text
    assert "[-Zwölf-] {+Elf+}" in printed("diff", 1, 1, "--db", db)


def test_diff_can_show_the_whole_text(db: Path) -> None:
    assert "Oberwiesenbach" in printed("diff", 1, "--full", "--db", db)


def test_diff_tells_programs_the_pieces(db: Path) -> None:
    told: dict[str, Any] = json.loads(printed("diff", 1, 1, 3, "--json", "--db", db))
    assert told["versions"] == [1, 3]
    assert told["fields"] == {"title": {"old": "Gemeinderat genehmigt Brückenbau", "new": "Brücke kommt"}}
    assert {"fate": "removed", "text": "Zwölf"} in told["body"][1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((99,), "no article '99'"),
        (("kein Artikel",), "no article 'kein Artikel'"),
        (("9" * 40,), "no article"),
        ((2,), "article 2 has one version only"),
        ((1, 7), "there is no version 7"),
        ((1, 1, 2, 3), "two versions at most"),
    ],
)
def test_diff_says_what_is_wrong(db: Path, arguments: tuple[object, ...], message: str) -> None:
    result = run("diff", *arguments, "--db", db)
    assert isinstance(result.exception, UsageError)
    assert message in str(result.exception)


def test_changes_lists_what_was_seen(db: Path) -> None:
    text = printed("changes", "--db", db)
    assert re.search(r"2026-11-01 14:00 +silent +\+1 -1 +1 +kleinezeitung\.example +Brücke kommt", text)
    assert re.search(r"2026-11-01 13:00 +headline", text)
    assert "Gemeinderat genehmigt Brückenbau" in text


def test_changes_can_be_narrowed_down_and_read_by_programs(db: Path) -> None:
    [row] = json.loads(printed("changes", "--type", "headline", "--min-words", "3", "--json", "--db", db))
    assert (row["article_id"], row["type"], row["words_added"]) == (1, "headline", 2)


def test_backup_copies_into_a_file_or_a_folder(db: Path, tmp_path: Path) -> None:
    assert "2 articles copied to" in printed("backup", tmp_path / "copy.db", "--db", db)
    folder = tmp_path / "copies"
    folder.mkdir()
    printed("backup", folder, "--db", db)
    [named] = folder.iterdir()
    assert re.fullmatch(r"archive-\d{4}-\d\d-\d\dT\d{6}Z\.db", named.name)
    for copy in (tmp_path / "copy.db", named):
        with Archive(copy) as archive:
            assert archive.problems() == []
            assert len(archive.revisions(URL)) == 2


def test_backup_restores_by_taking_the_archives_place(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    printed("backup", copy, "--db", db)
    for file in tmp_path.glob("archive.db*"):
        file.unlink()
    copy.rename(db)
    assert "version 2 of 3" in printed("diff", 1, "--db", db)


@pytest.mark.parametrize(
    ("target", "error"),
    [("archive.db", UsageError), ("missing/copy.db", UsageError), ("a-disk-that-is-not-mounted/", UsageError)],
)
def test_backup_says_what_is_wrong(db: Path, target: str, error: type[Exception]) -> None:
    before = db.read_bytes()
    result = run("backup", f"{db.parent}/{target}", "--db", db)
    assert isinstance(result.exception, error)
    assert not (db.parent / "a-disk-that-is-not-mounted").exists()
    assert db.read_bytes() == before


def test_backup_of_no_archive_makes_no_file(tmp_path: Path) -> None:
    result = run("backup", tmp_path / "copy.db", "--db", tmp_path / "missing.db")
    assert isinstance(result.exception, ArchiveError)
    assert list(tmp_path.iterdir()) == []


def test_forgetting_what_is_not_archived_says_so_before_it_asks(db: Path) -> None:
    result = run("forget", "https://www.zeitung.example/nie-gesehen", "--reason", "x", "--db", db)
    assert "No article stands under https://www.zeitung.example/nie-gesehen" in result.output
