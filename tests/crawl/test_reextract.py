"""Fields are read again from the evidence, in place: no site is asked, nothing looks like an edit, nothing is lost."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from crawl_site import article, environment
from evidence_samples import an_exchange
from given import NOON, later

from archiver.archive import Archive, Fetch, Role
from archiver.archive.reextraction import Reextraction, Result
from archiver.archive.selection import Selection
from archiver.crawl.reextract import reextract
from archiver.extract import extract
from archiver.items import Article

OUTLET = "blatt.example"


def url(number: int) -> str:
    return f"https://blatt.example/politik/der-rat-beschliesst-die-sanierung-{1000000 + number}.html"


def look(archive: Archive, number: int, title: str, *, hours: int = 0, kept: bool = True, **fields: Any) -> str:
    """What a crawl at that hour stores of a page with that headline; `fields` are what the extractor of then got wrong."""
    html = article(title)
    exchange = an_exchange(url(number), content=gzip.compress(html, mtime=0), request_headers=None)
    fetch = Fetch(
        url=url(number), final_url=url(number), outlet=OUTLET, role=Role.PAGE, fetched_at=later(hours=hours), outcome="new",
        status=200, exchanges=(exchange,) if kept else (),
    )  # fmt: skip
    read = extract(html, url(number), fetch.fetched_at)
    values = {name: getattr(read, name) for name in Article.__slots__}
    return archive.save(Article(**(values | fields)), fetch)


def run(archive: Archive, selection: Selection | None = None, version: str = "9.9", **options: Any) -> list[Result]:
    results: list[Result] = []
    reextract(Reextraction(archive, selection or Selection(), version, **options), 0, results.append)
    return results


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def rows(archive: Archive, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in archive.db.conn.execute(sql).fetchall()]


def test_wrong_fields_are_put_right_in_place_and_listed(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", authors=("Falsch",), section="Falsch", body="Zu kurz.")
        look(archive, 2, "Schule wird gebaut")
        assert [(r.article_id, r.outcome, set(r.fields)) for r in run(archive)] == [
            (1, "changed", {"authors", "section", "body"}),
            (2, "same", set()),
        ]
        found = archive.article(url(1))
        assert found
        assert (found.authors, found.section) == (("Erika Beispiel",), None)
        assert "Bürgermeisterin" in (found.body or "")


def test_what_is_put_right_is_found_by_the_search(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", authors=("Xaver Falsch",), body="Irrtum im Wortlaut.")
        assert (len(archive.search("Irrtum")), len(archive.search("Bürgermeisterin"))) == (1, 0)
        run(archive)
        assert (len(archive.search("Irrtum")), len(archive.search("Bürgermeisterin"))) == (0, 1)
        assert (len(archive.search("author:Falsch")), len(archive.search("author:Beispiel"))) == (0, 1)
        assert archive.problems() == []


def test_nothing_looks_like_an_edit_of_the_site(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", body="Falsch gelesen.")
        before = rows(archive, "SELECT first_seen, last_checked, last_changed, url, outlet FROM articles")
        run(archive)
        assert rows(archive, "SELECT first_seen, last_checked, last_changed, url, outlet FROM articles") == before
        assert (archive.revisions(url(1)), archive.changes()) == ([], [])
        assert len(rows(archive, "SELECT * FROM fetches")) == 1


def test_the_run_is_noted_with_the_version_that_read(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", body="Falsch gelesen.")
        look(archive, 2, "Schule wird gebaut")
        run(archive)
        assert rows(archive, "SELECT DISTINCT extractor_version FROM articles") == [("9.9",)]
        [(version, counts, finished)] = rows(
            archive, "SELECT extractor_version, counts, finished_at FROM reextractions"
        )
        assert (version, json.loads(counts), finished is not None) == (
            "9.9",
            {"changed": 1, "same": 1, "field:body": 1},
            True,
        )
        assert rows(archive, "SELECT article_id, fields FROM reextracted_articles") == [(1, '["body"]')]


def test_earlier_versions_are_read_again_too(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", section="Falsch")
        look(archive, 1, "Brücke wird teurer", hours=5, section="Falsch")
        look(archive, 1, "Brücke wird teurer", hours=9, section="Falsch")
        run(archive)
        [revision] = archive.revisions(url(1))
        assert (revision["title"], revision["section"], revision["extractor_version"]) == (
            "Brücke wird saniert",
            None,
            "9.9",
        )
        newest = archive.article(url(1))
        assert newest
        assert (newest.title, newest.section) == ("Brücke wird teurer", None)


def test_what_an_earlier_page_stated_stays(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", kept=False, section="Lokales")
        look(archive, 1, "Brücke wird teurer", hours=5, section="Lokales")
        run(archive)
        found = archive.article(url(1))
        assert found
        assert (found.title, found.section) == ("Brücke wird teurer", "Lokales")


def test_an_article_without_evidence_stays_as_it_is(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", kept=False, body="Falsch gelesen.")
        assert [r.outcome for r in run(archive)] == ["no-evidence"]
        assert rows(archive, "SELECT body, extractor_version != '9.9' FROM articles") == [("Falsch gelesen.", 1)]


def test_damaged_evidence_is_told_and_changes_nothing(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", body="Falsch gelesen.")
        [file] = archive.evidence.folder.rglob("*.gz")
        file.write_bytes(file.read_bytes()[:-60])
        [result] = run(archive)
        assert (result.outcome, "ends before" in (result.note or "")) == ("failed:evidence", True)
        assert rows(archive, "SELECT body FROM articles") == [("Falsch gelesen.",)]


def test_a_dry_run_stores_nothing(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", body="Falsch gelesen.")
    with Archive(path, read_only=True) as archive:
        assert [r.fields for r in run(archive, is_dry=True)] == [("body",)]
        assert rows(archive, "SELECT count(*) FROM reextractions") == [(0,)]


def test_only_what_was_chosen_is_read(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", body="Falsch gelesen.")
        assert run(archive, Selection(outlet="anderes.example")) == []
        assert run(archive, Selection(since=NOON)) == []
        assert len(run(archive, Selection(outlet=OUTLET))) == 1


def test_an_interrupted_run_goes_on_behind_the_last_article(path: Path) -> None:
    class Enough(Exception):
        """The user has pressed Ctrl-C."""

    def stop_at_3(result: Result) -> None:
        if result.article_id == 3:
            raise Enough

    with Archive(path) as archive:
        for number in range(1, 8):
            look(archive, number, f"Meldung {number} aus dem Rat", section="Falsch")
        with pytest.raises(Enough):
            reextract(Reextraction(archive, Selection(), "9.9"), 0, stop_at_3)
    with Archive(path) as archive:
        again = Reextraction(archive, Selection(), "9.9")
        assert (again.is_continued, again.left()) == (True, 4)
        results: list[Result] = []
        reextract(again, 0, results.append)
        assert [r.article_id for r in results] == [4, 5, 6, 7]
        assert again.counts == {"changed": 7, "field:section": 7}
        assert rows(archive, "SELECT count(*) FROM articles WHERE section IS NOT NULL") == [(0,)]


def test_a_look_that_a_crawl_stores_meanwhile_is_not_lost(path: Path) -> None:
    with Archive(path) as archive:
        look(archive, 1, "Brücke wird saniert", section="Falsch")
        again = Reextraction(archive, Selection(), "9.9")
        kept = again.after(0)
        assert kept
        look(archive, 1, "Brücke wird teurer", hours=5)
        from archiver.archive.reextraction import Reread

        assert again.store(Reread(kept, states=((NOON, kept.article),))) is None
        reextract(again, 0)
        found = archive.article(url(1))
        assert found
        assert found.title == "Brücke wird teurer"


def test_the_command_reads_in_workers_and_lists_fields(path: Path) -> None:
    with Archive(path) as archive:
        for number in range(1, 6):
            look(archive, number, f"Meldung {number} aus dem Rat", section="Falsch")
    full = [sys.executable, "-m", "archiver", "reextract", "--db", str(path), "--workers", "2"]
    done = subprocess.run(full, capture_output=True, text=True, timeout=300, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 articles: 5 changed" in done.stdout
    assert "section  5" in done.stdout
    assert url(3) in done.stdout
