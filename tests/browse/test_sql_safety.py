"""Whoever asks in SQL can only read, and cannot keep the machine busy or fill its memory."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from browse_server import ask
from datasette.app import Datasette

from archiver.browse import datasette_on
from archiver.browse.safety import LONGEST_TEXT
from archiver.browse.server import SETTINGS


@pytest.fixture(scope="module")
def datasette(archive_path: Path) -> Datasette:
    return datasette_on(archive_path)


WRITES = [
    "delete from articles",
    "insert into outlets (domain) values ('x')",
    "update articles set title = 'x'",
    "drop table articles",
    "attach database '/tmp/x.db' as x",
    "pragma journal_mode = delete",
    "pragma writable_schema = 1",
    "vacuum into '/tmp/x.db'",
    "select 1; delete from articles",
    "with x as (select 1) delete from articles",
    "select load_extension('/tmp/x.so')",
    "select writefile('/tmp/x', 'x')",
    "select readfile('/etc/passwd')",
    "explain delete from articles",
]


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize("sql", WRITES)
def test_sql_can_only_read(datasette: Datasette, archive_path: Path, sql: str, form: str) -> None:
    before = archive_path.read_bytes()
    answer = ask(datasette, f"/archive{form}?sql={quote(sql)}")
    if not sql.startswith("explain"):  # which only tells what would be done
        assert answer.status_code == 400, answer.text[:300]
    assert archive_path.read_bytes() == before


@pytest.mark.parametrize("sql", [sql for sql in WRITES if sql.split()[0] not in ("select", "explain", "pragma")])
def test_sqlite_itself_refuses_what_datasette_might_let_through(datasette: Datasette, sql: str) -> None:
    """Datasette looks at the words of a statement; this is what stands behind that."""

    def run(conn: sqlite3.Connection) -> None:
        conn.execute(sql)

    with pytest.raises(
        (sqlite3.OperationalError, sqlite3.Warning, sqlite3.ProgrammingError),
        match=r"readonly|read-only|attached|one statement|VACUUM",
    ):
        asyncio.run(datasette.get_database("archive").execute_fn(run))


def test_sql_learns_no_address_of_this_process(datasette: Datasette) -> None:
    answer = ask(datasette, "/archive.json?_shape=array&sql=" + quote("select fts3_tokenizer('simple') as address"))
    assert answer.json() == [{"address": None}]


def test_sql_that_never_ends_is_stopped(archive_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SETTINGS["sql_time_limit_ms"] <= 5000
    monkeypatch.setitem(SETTINGS, "sql_time_limit_ms", 100)
    datasette = datasette_on(archive_path)
    endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"
    for form in ("", ".json", ".csv"):
        begun = time.monotonic()
        assert ask(datasette, f"/archive{form}?sql={quote(endless)}").status_code in (400, 503)
        assert time.monotonic() - begun < 60


def test_sql_cannot_make_texts_that_fill_the_memory(datasette: Datasette) -> None:
    for maker in (f"zeroblob({LONGEST_TEXT + 1})", f"replace(hex(zeroblob({LONGEST_TEXT // 4})), '0', 'xxxx')"):
        answer = ask(datasette, f"/archive.json?sql={quote(f'select length({maker})')}")
        assert answer.status_code == 400, maker
        assert "too big" in answer.text
    long = quote(f"select printf('%.*c', {LONGEST_TEXT + 1}, 'x') as text")
    assert ask(datasette, f"/archive.json?sql={long}&_shape=array").json() == [{"text": None}]


def test_a_pattern_that_would_be_compared_for_minutes_is_refused(datasette: Datasette) -> None:
    pattern = quote("%a" * 400)
    answer = ask(datasette, f"/archive/articles.json?body__like={pattern}")
    assert answer.status_code == 400
    assert "too complex" in answer.text


def test_rows_of_an_answer_are_limited_on_a_page(datasette: Datasette) -> None:
    many = "with recursive c(x) as (select 1 union all select x + 1 from c where x < 5000) select x from c"
    answer = ask(datasette, f"/archive.json?sql={quote(many)}").json()
    assert len(answer["rows"]) == 2000
    assert answer["truncated"]


def test_free_sql_is_for_this_machine_only(archive_path: Path) -> None:
    public = datasette_on(archive_path, public=True)
    for path in ("/archive.json?sql=select+1", "/archive.csv?sql=select+1", "/archive?sql=select+1"):
        assert ask(datasette_on(archive_path), path).status_code == 200
        assert ask(public, path).status_code == 403
    assert ask(public, "/archive/articles.json?_where=1").status_code == 403
    assert ask(public, "/archive/newest.csv").status_code == 200
