"""An older archive is brought to the newest schema after a copy, whole or not at all."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from given import BODY, URL, a_fetch, an_article, later
from older_archives import archive_of_version

from archiver.archive import Archive, migrations
from archiver.archive.migrations import APPLICATION_ID, MIGRATIONS, Migration, apply_step, newest_version
from archiver.errors import ArchiveFull, ArchiveReadOnly
from archiver.items import Article

VERSIONS = range(1, newest_version())


KEPT = ("title", "kicker", "lead", "date", "authors", "section", "body", "image_credit", "related_links", "language")


def kept(article: Article | None) -> list[object]:
    """The fields of an article that every archive out there holds."""
    return [getattr(article, name) for name in KEPT]


def schema(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as conn:
        return {row[0] for row in conn.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute("PRAGMA user_version").fetchone()[0])


@pytest.fixture
def failing_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that changes a table and then fails, after those there are."""
    broken = Migration(
        "broken", ("DELETE FROM articles", "CREATE TABLE half (id)", "SELECT no_such_column FROM articles")
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, broken))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_archive_gets_the_schema_of_a_new_one_and_keeps_its_articles(tmp_path: Path, version: int) -> None:
    old, new = tmp_path / "alt.db", tmp_path / "neu.db"
    archive_of_version(old, version)
    assert version_of(old) == version
    Archive(new).close()
    with Archive(old) as archive:
        assert kept(archive.article(URL)) == kept(an_article(title="Neu"))
        assert [revision["body"] for revision in archive.revisions(URL)] == [BODY]
        assert archive.problems() == []
        assert len(list(archive.db.query("SELECT * FROM latest_articles"))) == 1
    assert schema(old) == schema(new)
    assert version_of(old) == newest_version()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_copy_is_made_before(path: Path, version: int) -> None:
    archive_of_version(path, version)
    before = schema(path)
    Archive(path).close()
    backup = path.with_name(f"archive.db.schema-{version}.backup")
    assert schema(backup) == before
    assert version_of(backup) == version
    with Archive(backup) as restored:  # a copy counts only when it opens
        assert kept(restored.article(URL)) == kept(an_article(title="Neu"))
        assert restored.problems() == []


def test_the_newest_archive_is_not_copied(path: Path) -> None:
    Archive(path).close()
    Archive(path).close()
    assert [file.name for file in path.parent.iterdir()] == ["archive.db"]


@pytest.mark.usefixtures("failing_step")
def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    with pytest.MonkeyPatch.context() as before:
        before.setattr(migrations, "MIGRATIONS", MIGRATIONS)
        archive_of_version(path, newest_version())
        unchanged = schema(path)
    with pytest.raises(sqlite3.OperationalError, match="no_such_column"):
        Archive(path)
    assert schema(path) == unchanged
    assert version_of(path) == len(MIGRATIONS)
    with pytest.MonkeyPatch.context() as before:
        before.setattr(migrations, "MIGRATIONS", MIGRATIONS)
        with Archive(path, read_only=True) as archive:
            assert kept(archive.article(URL)) == kept(an_article(title="Neu"))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_archive_is_read_in_todays_form_and_stays_as_it_is(path: Path, version: int) -> None:
    archive_of_version(path, version)
    before = path.read_bytes()
    with Archive(path, read_only=True) as archive:
        assert kept(archive.article(URL)) == kept(an_article(title="Neu"))
        assert [row["inline_links"] for row in archive.articles()] == [[]]
        with pytest.raises(ArchiveReadOnly):
            archive.save(an_article(title="Neuer"), a_fetch(fetched_at=later(hours=2)))
    assert path.read_bytes() == before
    assert version_of(path) == version


def test_no_migration_without_room_for_the_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    archive_of_version(path, 1)
    before = schema(path)
    monkeypatch.setattr("archiver.archive.connection.copy_archive", no_room)
    with pytest.raises(ArchiveFull, match=r"archive\.db: no space left"):
        Archive(path)
    assert schema(path) == before
    assert version_of(path) == 1


def test_released_steps_are_never_edited() -> None:
    """The text of the steps by which archives out there were made. A correction is a new step; then add its line here."""
    digests = [hashlib.sha256("".join(step.statements).encode()).hexdigest()[:12] for step in MIGRATIONS]
    assert digests == DIGESTS


DIGESTS = [
    "8d1354b984e0",
    "aac5099da778",
    "063d6b23fa4f",
    "63d720644197",
    "4252e4380350",
    "7ed422140ac3",
    "998d24cf1c78",
    "66c47d0afe93",
    "a10b2b179029",
    "dc36bf700e60",
    "a1f56be4febb",
    "c855a3634366",
    "66a9c23fef9e",
    "f51f1f6a4ffd",
    "1efe862afe66",
    "0fb59e12bd5f",
]


def test_a_step_names_itself_in_the_file() -> None:
    with closing(sqlite3.connect(":memory:")) as conn:
        for version in range(1, newest_version() + 1):
            apply_step(conn, version)
            assert conn.execute("PRAGMA user_version").fetchone()[0] == version
        assert conn.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
