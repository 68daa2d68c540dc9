"""`browse` refuses what is no archive, reads while others write, and opens what it may only read."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from demo_archive import BASE, START, article_of, fetch_of

from archiver.archive import Archive
from archiver.browse import browse, datasette_on
from archiver.demo.stories import stories
from archiver.errors import ArchiveCorrupt, ArchiveError, UsageError

NOBODY = 65534


def titles(db: Path) -> list[str]:
    answer = asyncio.run(datasette_on(db).client.get("/archive/articles.json?_shape=array"))
    return [row["title"] for row in answer.json()]


def test_a_missing_archive_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"nowhere\.db"):
        browse(tmp_path / "nowhere.db", 0)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "brief.db"
    path.write_text("Lieber Leser, " * 20, encoding="utf-8")
    with pytest.raises(ArchiveCorrupt, match=r"brief\.db"):
        browse(path, 0)


def test_a_taken_port_is_told(archive_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"{port}.*Choose another port"):
            browse(archive_path, port)


def test_a_live_archive_shows_what_was_stored_a_moment_ago(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    story = stories()[0]
    with Archive(path) as archive:
        archive.add_outlet(key="lindenfurter-bote.example")
        datasette = datasette_on(path)
        archive.save(article_of(story), fetch_of(BASE + story.path, START))
        assert Path(f"{path}-wal").stat().st_size > 0
        answer = asyncio.run(datasette.client.get("/archive/articles.json?_shape=array"))
    assert [row["title"] for row in answer.json()] == [story.title]


@pytest.fixture
def read_only_copy(archive_path: Path) -> Iterator[Path]:
    """The archive in a folder that nobody may write to (outside tmp_path, which other users cannot enter)."""
    folder = Path(tempfile.mkdtemp(prefix="archiver-test-"))
    shutil.copy(archive_path, folder / "archive.db")
    (folder / "archive.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder / "archive.db"
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_an_archive_in_a_read_only_folder_opens(read_only_copy: Path) -> None:
    """Root may write anywhere, so the reading is done by a process without rights."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            writable = os.access(read_only_copy.parent, os.W_OK)
            code = 3 if writable else 0 if len(titles(read_only_copy)) == 15 else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert [path.name for path in read_only_copy.parent.iterdir()] == ["archive.db"]


def test_the_command_serves_until_it_is_interrupted(archive_path: Path) -> None:
    code = f"from pathlib import Path; from archiver.browse import browse; raise SystemExit(browse(Path({str(archive_path)!r}), 0))"
    with subprocess.Popen([sys.executable, "-uc", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        try:
            assert address, line
            answer = httpx.get(address[0], follow_redirects=True, timeout=300)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=300)
    assert answer.status_code == 200
    assert "Nachrichtenarchiv" in answer.text or "Artikel · Articles" in answer.text
    assert process.returncode == 0
