"""`archiver demo`: two real crawls, an honest account, and no harm to anybody's archive."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.demo.run import SIGN, run_demo
from archiver.demo.stories import removed, stories
from archiver.errors import UsageError


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo") / "mein ordner"
    command = [sys.executable, "-m", "archiver", "demo", "--folder", str(folder)]
    return folder, subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_it_ends_well(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, done = demo
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_archive_holds_every_article_with_the_edited_one_twice(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = demo
    with Archive(folder / "archive.db", read_only=True) as archive:
        rows = {row["title"]: row for row in archive.articles()}
        assert set(rows) == {story.title for story in (*stories(2), *removed())}
        (gone,) = [row["title"] for row in rows.values() if row["gone_since"]]
        assert gone == removed()[0].title
        earlier = [revision["title"] for row in rows.values() for revision in archive.revisions(row["url"])]
    assert earlier == ["Die Lindenfurter Werft baut wieder Fähren"]


def test_what_was_stored_is_what_the_editors_wrote(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = demo
    with Archive(folder / "archive.db", read_only=True) as archive:
        bodies = {row["title"]: row["body"] for row in archive.articles()}
    assert bodies == {story.title: story.text for story in (*stories(2), *removed())}


def test_it_says_what_happened_and_what_to_type_next(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = demo
    for text in (
        "archiver crawl http://127.0.0.1:",
        "--revisit",
        "Die Lindenfurter Werft baut wieder Fähren → Die Lindenfurter Werft baut drei Fähren",
        removed()[0].title,
        f"archiver browse --db '{folder}/archive.db'",
        f"archiver export csv --db '{folder}/archive.db'",
    ):
        assert text in done.stdout, text


def test_a_folder_with_a_real_archive_is_left_alone(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db"):
        pass
    before = (tmp_path / "archive.db").read_bytes()
    with pytest.raises(UsageError, match="not made by a demo"):
        run_demo(tmp_path)
    assert (tmp_path / "archive.db").read_bytes() == before
    assert not (tmp_path / SIGN).exists()


def test_evidence_of_an_earlier_demo_goes_with_its_archive_and_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.demo.run._crawl", lambda *_: 3)
    own, other = tmp_path / "evidence" / "127.0.0.1_4711-abc", tmp_path / "evidence" / "zeitung.example"
    for folder in (own, other):
        folder.mkdir(parents=True)
        (folder / "2026-11-22.warc.gz").touch()
    run_demo(tmp_path)
    assert own.exists()  # the folder was not known to be a demo's
    run_demo(tmp_path)
    assert not own.exists()
    assert other.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot write to"):
        run_demo(tmp_path / "datei" / "demo")


def test_a_failed_crawl_fails_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.CompletedProcess([], 3)
    monkeypatch.setattr("archiver.demo.run.subprocess.run", lambda *_, **__: done)
    assert run_demo(tmp_path / "demo") == 3


def test_a_demo_that_missed_a_change_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crawl_nothing(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        with Archive(command[command.index("--db") + 1]):
            return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("archiver.demo.run.subprocess.run", crawl_nothing)
    assert run_demo(tmp_path / "demo") == 1
