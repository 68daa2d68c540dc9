"""`archiver search` and `archiver reindex`: what they print, for people and programs, and their exit codes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from demo_archive import fill

from archiver.archive import Archive
from archiver.cli import cli
from archiver.errors import ArchiveError, ArchiverError, UsageError


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "archive.db"
    with Archive(path) as archive:
        fill(archive)
    return path


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [*map(str, arguments)], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def found(db: Path, *arguments: str) -> list[str]:
    return [hit["title"] for hit in json.loads(run("search", *arguments, "--json", "--db", db).stdout)["hits"]]


def test_hits_are_printed_best_first(db: Path) -> None:
    result = run("search", "Werft", "Fähre", "--db", db)
    first, second, snippet, *_ = lines = result.stdout.splitlines()
    assert first == "  1 Die Lindenfurter Werft baut drei Fähren"
    assert second.startswith("    10.02.2025 · lindenfurter-bote.example · Wirtschaft · article ")
    assert "elektrische Fähren" in snippet
    assert "    https://lindenfurter-bote.example/wirtschaft/werft-baut-wieder-faehren-1108.html" in lines
    assert lines == [line.rstrip() for line in lines]
    assert "1 article found" in result.stderr


def test_json_has_the_places_of_the_hits(db: Path) -> None:
    answer = json.loads(run("search", "Häuser", "--limit", "3", "--json", "--db", db).stdout)
    assert (answer["query"], answer["as_words"]) == ("Häuser", False)
    assert answer["total"] > len(answer["hits"]) == 3
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3]
    marked = [hit["snippet"][slice(*span)] for hit in answer["hits"] for span in hit["snippet_highlights"]]
    assert marked
    assert all("haus" in word.lower() or "häus" in word.lower() for word in marked)


def test_options_narrow_the_search_down(db: Path) -> None:
    every = found(db, "Haus")
    assert 0 < len(found(db, "Haus", "--since", "2025-02-10")) < len(every)
    assert found(db, "Haus", "--outlet", "lindenfurter-bote.example") == every
    assert 0 < len(found(db, "Haus", "--section", "Kultur")) < len(every)
    assert 0 < len(found(db, "Haus", "--exact")) < len(every)
    assert found(db, "Haus", "--limit", "2", "--offset", "1") == every[1:3]


@pytest.mark.parametrize("query", ['"(', "AND", "NEAR(", "*", "title:", "'; DROP TABLE articles; --"])
def test_no_query_is_an_error(db: Path, query: str) -> None:
    result = run("search", query, "--db", db)
    assert "articles found" in result.stderr


def test_what_is_searched_as_words_is_said(db: Path) -> None:
    assert "not understood as a query" in run("search", "(Rat", "--db", db).stderr
    assert "not understood" not in run("search", "Rat", "--db", db).stderr


def test_text_of_pages_does_not_reach_the_terminal_as_commands(tmp_path: Path) -> None:
    from given import a_fetch, an_article

    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        archive.save(
            an_article(title="Boese\x1b[31m Zeile", body="Boese\x1b]0;x\x07 Zeile [bold]fett[/bold]"), a_fetch()
        )
    printed = run("search", "Boese", "--db", path).stdout
    assert "\x1b" not in printed
    assert "[bold]fett[/bold]" in printed


@pytest.mark.parametrize(
    ("arguments", "error", "code"),
    [(("Haus", "--since", "gestern"), UsageError, 2), (("Haus", "--db", "/nowhere/archive.db"), ArchiveError, 3)],
    ids=["no day", "no archive"],
)
def test_errors_have_their_exit_code(arguments: tuple[str, ...], error: type[ArchiverError], code: int) -> None:
    with pytest.raises(error) as raised:
        run("search", *arguments)
    assert raised.value.exit_code == code


def test_reindex_makes_an_index_that_was_lost(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(db.read_bytes())
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("INSERT INTO article_search (article_search) VALUES ('delete-all')")
        conn.commit()
    assert found(path, "Haus") == []
    with Archive(path, read_only=True) as archive:
        count = archive.count()
    assert f"{count} articles indexed" in run("reindex", "--db", path).stdout
    assert found(path, "Haus") == found(db, "Haus")
    with pytest.raises(ArchiveError, match="no archive there"):
        run("reindex", "--db", tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
