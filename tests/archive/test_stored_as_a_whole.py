"""What is written as a whole is committed or not, without parts: an error in one can be caught, but not got round."""

from __future__ import annotations

import contextlib

import pytest
from evidence_samples import an_exchange, fetched
from given import URL, a_fetch, an_article, later

from archiver.archive import Archive

ODD = "Meldung \ud83d"
"""A lone surrogate, which JSON can hold and UTF-8 cannot."""


def titles(archive: Archive) -> list[str]:
    return [row["title"] for row in archive.db.query("SELECT title FROM articles ORDER BY id")]


def test_several_are_one_transaction(archive: Archive) -> None:
    seen: list[str] = []
    archive.db.conn.set_trace_callback(seen.append)
    with archive.together(whole=True):
        for number in range(3):
            url = f"{URL}-{number}"
            archive.save(an_article(url=url, title=f"Nr. {number}", body=None), a_fetch(url))
    archive.db.conn.set_trace_callback(None)
    assert titles(archive) == ["Nr. 0", "Nr. 1", "Nr. 2"]
    assert (seen.count("COMMIT"), [sql for sql in seen if "SAVEPOINT" in sql]) == (1, [])


def test_an_error_that_is_caught_takes_all_of_it_back(archive: Archive) -> None:
    def store_two() -> None:
        with archive.together(whole=True):
            archive.save(an_article(), fetched())
            with contextlib.suppress(UnicodeEncodeError):
                archive.save(an_article(url=f"{URL}-2", title=ODD), a_fetch(f"{URL}-2"))

    with pytest.raises(RuntimeError, match="has failed"):
        store_two()
    assert titles(archive) == []
    assert archive.save(an_article(), fetched(an_exchange(), fetched_at=later(hours=1))) == "new"
    assert archive.proof().problems == []


def test_text_that_must_be_cleaned_is_cleaned_in_a_transaction_that_has_parts(archive: Archive) -> None:
    with archive.together():
        archive.save(an_article(title=ODD), a_fetch())
    assert titles(archive) == ["Meldung "]


def test_a_transaction_after_one_that_failed_has_parts_again(archive: Archive) -> None:
    with pytest.raises(UnicodeEncodeError), archive.together(whole=True):
        archive.save(an_article(title=ODD), a_fetch())
    with archive.together():
        archive.save(an_article(), a_fetch())
        with contextlib.suppress(ZeroDivisionError), archive.together():
            archive.save(an_article(url=f"{URL}-2", body=None), a_fetch(f"{URL}-2"))
            raise ZeroDivisionError
    assert len(titles(archive)) == 1
