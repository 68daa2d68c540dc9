"""The index is in step with the articles after every change, is filled for an older archive, and tells when it is not in step."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from given import NOON, URL, a_fetch, an_article, later
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from archiver.archive import Archive, connection
from archiver.archive.search import index
from archiver.archive.selection import Selection
from archiver.errors import ArchiveError
from archiver.items import Article, Image


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def urls(archive: Archive, query: str, **options: bool) -> list[str]:
    return [hit.url for hit in archive.search(query, **options)]


def change(path: Path, *statements: str) -> None:
    """As another program does."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA foreign_keys = ON")
        for statement in statements:
            conn.execute(statement)
        conn.commit()


def fail(*_: object) -> None:
    raise RuntimeError("after the index was written")


def save_in_vain(archive: Archive, article: Article) -> None:
    """Save it in a transaction that is not completed."""
    with archive.together():
        archive.save(article, a_fetch(article.url, fetched_at=later(days=9)))
        fail()


def pages(archive: Archive) -> bytes:
    """What FTS5 keeps of the index."""
    return b"".join(block for (block,) in archive.db.conn.execute("SELECT block FROM article_search_data"))


def test_a_new_article_is_found_when_it_is_saved(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
        assert urls(archive, "Brücken") == [URL]
    with Archive(path, read_only=True) as archive:
        hit = archive.search("bruecke")[0]
        assert (hit.rank, hit.outlet, str(hit.title)) == (
            1,
            "kleinezeitung.example",
            "Gemeinderat genehmigt Brückenbau",
        )
        assert "[Brücke]" in hit.snippet.marked("[", "]")


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ({"title": "Tunnel statt Brücke"}, 'title:"Gemeinderat genehmigt"', "title:Tunnel"),
        ({"kicker": "Bahn"}, "title:Verkehr", "title:Bahn"),
        ({"section": "Sport"}, "section:Politik", "section:Sport"),
        ({"authors": ("Eva Neu",)}, "author:Weiß", 'author:"Eva Neu"'),
        ({"images": (Image(None, credit="Reuters", is_lead=True),)}, 'credit:"Svenja Groß"', "credit:reuters"),
        ({"body": "Ein ganz anderer Text über Luchse im Wald.", "lead": None}, "body:Brücke", "body:Luchs"),
        ({"date": later(days=-40)}, "date:2026-11", "date:2026-09"),
    ],
    ids=["title", "kicker", "section", "authors", "credit", "body", "date"],
)
def test_a_changed_article_is_found_by_what_it_says_now(
    path: Path, change: dict[str, object], before: str, after: str
) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
        assert urls(archive, before) == [URL]
        assert urls(archive, after) == []
        archive.save(an_article(**change), a_fetch(fetched_at=later(hours=1)))
        assert urls(archive, before) == []
        assert urls(archive, after) == [URL]
        assert archive.problems() == []


def test_what_the_page_no_longer_states_and_the_archive_keeps_is_still_found(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
        archive.save(an_article(title=None, section=None, kicker=None), a_fetch(fetched_at=later(hours=1)))
        assert urls(archive, "title:Brückenbau section:Politik") == [URL]
        assert urls(archive, "title:Verkehr") == []
        assert archive.problems() == []


def test_an_article_taken_out_leaves_nothing_in_the_index(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
        archive.save(an_article(url=f"{URL}-2", title="Zzyzx", body="Kurz."), a_fetch(f"{URL}-2"))
        assert b"zyzx" in pages(archive)
        with archive._writing() as conn:
            assert index.remove(conn, conn.execute("SELECT * FROM articles WHERE title = 'Zzyzx'").fetchone())
            conn.execute("DELETE FROM articles WHERE title = 'Zzyzx'")
        index.purge(archive.db.conn)
        assert urls(archive, "Zzy*") == []
        assert archive.problems() == []
        assert b"zyzx" not in pages(archive)
        assert urls(archive, "Gemeinderat") == [URL]


def test_an_article_that_another_program_edited_leaves_nothing_either(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
        archive.save(an_article(url=f"{URL}-2", title="Zzyzx", body="Kurz."), a_fetch(f"{URL}-2"))
        with archive._writing() as conn:
            conn.execute("UPDATE articles SET body = 'Von Hand' WHERE title = 'Zzyzx'")
            assert not index.remove(conn, conn.execute("SELECT * FROM articles WHERE title = 'Zzyzx'").fetchone())
            conn.execute("DELETE FROM articles WHERE title = 'Zzyzx'")
        index.purge(archive.db.conn)
        assert b"zyzx" not in pages(archive)
        assert urls(archive, "Gemeinderat") == [URL]
        assert archive.problems() == []


def test_an_older_look_at_an_undated_article_moves_its_day(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(date=None, date_precision=None), a_fetch())
        archive.save(an_article(date=None, date_precision=None), a_fetch(fetched_at=later(days=-60)))
        assert archive.problems() == []
        first_seen = archive.db.conn.execute("SELECT first_seen FROM articles").fetchone()[0]
        assert urls(archive, f"date:{first_seen[:10]}") == [URL]


def test_an_article_that_was_not_saved_is_not_found(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive(path) as archive:
        with monkeypatch.context() as broken:
            broken.setattr("archiver.archive.log.add_fetch", fail)
            with pytest.raises(RuntimeError):
                archive.save(an_article(), a_fetch())
        assert urls(archive, "Brücke") == []
        assert archive.problems() == []


def test_what_is_written_together_is_stored_together_or_not_at_all(path: Path) -> None:
    with Archive(path) as archive:
        with pytest.raises(RuntimeError):
            save_in_vain(archive, an_article())
        assert (archive.count(), urls(archive, "Brücke")) == (0, [])
        with archive.together():
            archive.save(an_article(), a_fetch())
            archive.save(an_article(url=f"{URL}-2", title="Anders", body="Kurz."), a_fetch(f"{URL}-2"))
    with Archive(path, read_only=True) as archive:
        assert archive.count() == 2
        assert archive.problems() == []


def test_one_failed_article_among_others_leaves_nothing_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive(path) as archive:
        with archive.together():
            with monkeypatch.context() as broken:
                broken.setattr("archiver.archive.log.add_fetch", fail)
                with pytest.raises(RuntimeError):
                    archive.save(an_article(), a_fetch())
            archive.save(an_article(url=f"{URL}-2", title="Anders", body="Kurz."), a_fetch(f"{URL}-2"))
        assert archive.count() == 1
        assert archive.problems() == []


# Other programs


DAMAGE = {
    "deleted": ("DELETE FROM articles WHERE id = 1", "in the search index, but not in the archive"),
    "edited": ("UPDATE articles SET body = 'Neu' WHERE id = 1", "indexed with another text"),
    "forgotten": ("DELETE FROM article_search_rows WHERE article_id = 1", "missing from the search index"),
    "emptied": (
        "INSERT INTO article_search (article_search) VALUES ('delete-all')",
        "not in the index or the other way round",
    ),
    "incomplete": ("UPDATE article_search_state SET complete = 0", "not complete"),
}


@pytest.mark.parametrize("statement", DAMAGE)
def test_an_index_that_is_out_of_step_is_told_and_made_anew(path: Path, statement: str) -> None:
    with Archive(path) as archive:
        for number in range(3):
            archive.save(
                an_article(url=f"{URL}{number}", title=f"Nummer {number}", body=f"Text {number}"),
                a_fetch(f"{URL}{number}"),
            )
    change(path, DAMAGE[statement][0])
    with Archive(path, read_only=True) as archive:
        assert [
            problem
            for problem in archive.problems()
            if DAMAGE[statement][1] in problem and "archiver reindex" in problem
        ]
    with Archive(path) as archive:
        archive.reindex()
        assert archive.problems() == []
        assert archive.search("Nummer").total == archive.count()


def test_a_row_edited_by_another_program_does_not_spoil_the_index(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
    change(path, "UPDATE articles SET title = 'Von Hand'")
    with Archive(path) as archive:
        archive.save(an_article(title="Danach"), a_fetch(fetched_at=later(hours=1)))
        assert urls(archive, "Danach") == [URL]
        assert archive.problems() == ["the search index is not complete: run `archiver reindex`"]
    with Archive(path) as archive:  # made anew at the next opening
        assert archive.problems() == []
        assert (urls(archive, "title:Danach"), urls(archive, "title:Gemeinderat")) == ([URL], [])


def test_articles_that_another_program_added_are_indexed_at_the_next_opening(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
    columns = "outlet, body, kind, first_seen, last_checked, extractor_version"
    change(
        path,
        f"INSERT INTO articles (title, url, url_key, {columns}) SELECT 'Zugabe', 'u', 'u', {columns} FROM articles",
    )
    with Archive(path) as archive:
        assert urls(archive, "Zugabe") == ["u"]
        assert [problem for problem in archive.problems() if "index" in problem] == []


def test_a_hit_whose_article_another_program_deleted_is_left_out(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
        archive.save(an_article(url=f"{URL}-2", title="Andere Brücke", body="Kurz."), a_fetch(f"{URL}-2"))
    change(path, "DELETE FROM articles WHERE id = 1")
    with Archive(path, read_only=True) as archive:
        assert urls(archive, "Brücke") == [f"{URL}-2"]


# Older archives


def test_an_archive_without_an_index_says_so_when_it_may_not_be_written(path: Path) -> None:
    Archive(path).close()
    change(path, "DROP TABLE article_search", "DROP TABLE article_search_rows", "DROP TABLE article_search_state")
    with (
        Archive(path, read_only=True) as archive,
        pytest.raises(ArchiveError, match="no search index; `archiver reindex`"),
    ):
        archive.search("Brücke")


def test_filling_the_index_goes_on_where_it_was_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_NEXT", index._NEXT.replace(f"LIMIT {index.BATCH}", "LIMIT 2"))
    with Archive(path) as archive:
        for number in range(5):
            archive.save(
                an_article(url=f"{URL}{number}", title=f"Nummer {number}", body=f"Text {number}"),
                a_fetch(f"{URL}{number}"),
            )

        def stop(done: int, total: int) -> None:
            assert total == 5
            if done == 4:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            archive.reindex(stop)
        assert archive.search("Nummer").total == 4
        assert not archive.search("Nummer").is_complete
        assert index.catch_up(archive.db.conn) == 1
        assert archive.search("Nummer").total == 5
        assert archive.search("Nummer").is_complete
        assert archive.problems() == []


def test_an_index_made_with_other_word_lists_is_made_anew(path: Path) -> None:
    with Archive(path) as archive:
        archive.save(an_article(), a_fetch())
    change(path, "UPDATE article_search_state SET analysis = '1, simplemma 1.0'")
    with Archive(path, read_only=True) as archive:
        assert not archive.search("Brücke").is_complete
    with Archive(path) as archive:
        assert archive.search("Brücke").is_complete
        assert archive.problems() == []


# Which articles


def test_a_search_is_narrowed_down_by_a_selection(path: Path) -> None:
    with Archive(path) as archive:
        for number, outlet in enumerate(("zeit.example", "zeit.example", "sport.zeit.example")):
            url = f"https://{outlet}/{number}"
            archive.save(an_article(url=url, title=f"Nummer {number}", body=f"Text {number}", date=later(days=number),
                                    section="Sport" if number else "Politik"), a_fetch(url, outlet=outlet))  # fmt: skip
        found = {
            "outlet": archive.search("Text", Selection(outlet="zeit.example")),
            "section": archive.search("Text", Selection(section="sport")),
            "since": archive.search("Text", Selection(since=later(days=1))),
            "both": archive.search("Text", Selection(outlet="zeit.example", since=later(hours=1))),
            "none": archive.search("Text", Selection(outlet="nirgends.example")),
        }
    assert {name: sorted(hit.url[-1] for hit in hits) for name, hits in found.items()} == {
        "outlet": ["0", "1"], "section": ["1", "2"], "since": ["1", "2"], "both": ["1"], "none": [],
    }  # fmt: skip


def test_pages_of_hits_follow_each_other(path: Path) -> None:
    with Archive(path) as archive:
        for number in range(7):
            archive.save(
                an_article(url=f"{URL}{number}", title=f"Nummer {number}", body="Nummer " * number),
                a_fetch(f"{URL}{number}"),
            )
        every = archive.search("Nummer", limit=7)
        pages = [hit.url for start in (0, 3, 6) for hit in archive.search("Nummer", limit=3, offset=start)]
        assert pages == [hit.url for hit in every]
        assert [hit.rank for hit in archive.search("Nummer", limit=3, offset=3)] == [4, 5, 6]
        assert archive.search("Nummer", limit=3, offset=3).total == 7
        assert [hit.score for hit in every] == sorted((hit.score for hit in every), reverse=True)


def test_where_very_many_are_found_the_latest_are_ranked_and_the_others_follow(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.archive.search.ranking.RANKED", 4)
    with Archive(path) as archive:
        for number in range(1, 10):
            text = "Nummer " * (5 if number in (3, 7) else 1)
            archive.save(an_article(url=f"{URL}{number}", title="Zahl", body=text), a_fetch(f"{URL}{number}"))
        every = archive.search("Nummer", limit=20)
        assert [hit.url[-1] for hit in every] == list("798654321")
        assert [hit.rank for hit in every] == list(range(1, 10))
        assert [hit.score > 0 for hit in every] == [True] * 4 + [False] * 5
        for limit in (1, 2, 3, 4, 5):
            pages = [archive.search("Nummer", limit=limit, offset=start) for start in range(0, 10, limit)]
            assert [hit.url for page in pages for hit in page] == [hit.url for hit in every]
            assert {page.total for page in pages} == {9}
        assert (len(archive.search("Nummer", offset=9)), archive.search("Nummer", offset=100).total) == (0, 9)
        assert archive.search("Nummer", Selection(since=later(days=1))).total == 0


def test_a_hit_in_the_headline_goes_before_one_in_the_text(path: Path) -> None:
    with Archive(path) as archive:
        texts = {
            "headline": ("Luchs gesichtet", "Es war nachts."),
            "text": ("Im Wald", "Ein Luchs lief vorbei."),
            "neither": ("Ruhe", "Nichts."),
        }
        for name, (title, body) in texts.items():
            archive.save(an_article(url=f"{URL}/{name}", title=title, body=body, lead=None), a_fetch(f"{URL}/{name}"))
        assert [url.rsplit("/", 1)[1] for url in urls(archive, "Luchs")] == ["headline", "text"]


class Changes(RuleBasedStateMachine):
    """Any sequence of saving, changing and failing keeps the index in step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.archive = Archive(Path(self.folder.name) / "archive.db")
        self.hours = 0

    @rule(
        number=st.integers(0, 3),
        title=st.sampled_from(["Brücke", "Häuser", "", "Rat"]),
        body=st.sampled_from(["Text", "Landesrat tagt", ""]),
    )
    def save(self, number: int, title: str, body: str) -> None:
        self.hours += 1
        article = an_article(url=f"{URL}{number}", title=title or None, body=body or None, lead=None)
        self.archive.save(article, a_fetch(f"{URL}{number}", fetched_at=later(hours=self.hours)))

    @rule()
    def reindex(self) -> None:
        self.archive.reindex()

    @rule(number=st.integers(0, 3))
    def fail(self, number: int) -> None:
        with pytest.raises(RuntimeError):
            save_in_vain(self.archive, an_article(url=f"{URL}{number}", title="Fehler", body="Fehler", lead=None))

    @invariant()
    def is_in_step(self) -> None:
        assert index.problems(self.archive.db.conn) == []
        for query, column, words in (("title:Brücke", "title", "Brücke"), ("body:Rat", "body", "Landesrat tagt")):
            held = self.archive.db.conn.execute(
                f"SELECT count(*) FROM articles WHERE {column} = ?", (words,)
            ).fetchone()[0]
            assert self.archive.search(query).total == held

    def teardown(self) -> None:
        self.archive.close()
        self.folder.cleanup()


Changes.TestCase.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
TestChanges = Changes.TestCase


def test_articles_stored_together_are_found_whatever_fails_between_them(path: Path) -> None:
    """Those that wait for the index are taken back with the part of the transaction that fails."""
    with Archive(path) as archive:
        with archive.together():
            save(archive, "erste", "Fähre legt ab")
            with suppress(RuntimeError), connection.part(archive.db.conn):
                save(archive, "zweite", "Deich bricht")
                save(archive, "erste", "Fähre legt wieder ab", minutes=5)
                raise RuntimeError
            save(archive, "dritte", "Werft schließt")
            save(archive, "dritte", "Werft öffnet", minutes=5)
        assert archive.problems() == []
        found = {
            word: [str(hit.title) for hit in archive.search(word)]
            for word in ("Fähre", "wieder", "Deich", "schließt", "Werft")
        }
    assert found == {"Fähre": ["Fähre legt ab"], "wieder": [], "Deich": [], "schließt": [], "Werft": ["Werft öffnet"]}


def test_what_is_together_inside_another_is_a_part_of_it(path: Path) -> None:
    with Archive(path) as archive:
        with archive.together():
            save(archive, "erste", "Fähre legt ab")
            with archive.together():
                save(archive, "zweite", "Deich bricht")
            with suppress(RuntimeError), archive.together():
                save(archive, "dritte", "Werft schließt")
                raise RuntimeError
            save(archive, "vierte", "Hafen friert zu")
            with Archive(path, read_only=True) as other:
                assert other.count() == 0  # none is committed before the end
        save(archive, "fünfte", "Leuchtturm brennt")
        found = [len(archive.search(word)) for word in ("Fähre", "Deich", "Werft", "Hafen", "Leuchtturm")]
        assert found == [1, 1, 0, 1, 1]
        assert archive.problems() == []


def test_a_transaction_that_fails_leaves_nothing_waiting(path: Path) -> None:
    with Archive(path) as archive:
        with suppress(RuntimeError), archive.together():
            save(archive, "erste", "Fähre legt ab")
            raise RuntimeError
        save(archive, "zweite", "Deich bricht")
        assert archive.problems() == []
        assert not archive.search("Fähre")
        assert len(archive.search("Deich")) == 1


def save(archive: Archive, name: str, title: str, minutes: int = 0) -> None:
    url = f"https://www.kleinezeitung.example/{name}"
    article = replace(an_article(), url=url, title=title, body=f"{title}. Mehr weiß man noch nicht.", lead=None)
    archive.save(article, replace(a_fetch(url), fetched_at=NOON + timedelta(minutes=minutes)))
