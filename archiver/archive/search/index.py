"""The search index, FTS5 table `article_search`: filled with each article, in step with every change, checked, made anew.

The index holds keys of words and no text (a contentless FTS5 table, rowid = `articles.id`); any SQLite with FTS5 reads it. An
article is taken out by giving FTS5 its content once more, worked out from its row; `article_search_rows` has the row's checksum, so that
a row which another program has changed is found instead of spoiling the index. Such an index, like one that another release of the
word lists made, is made anew when the archive is opened for writing next.

`add`, `update` and `remove` work inside the caller's transaction. FTS5 writes its memory to the file at every savepoint, and statements
that change several rows set one of their own; so what is added in a transaction of many articles waits for its end (`later`).
"""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archiver.archive.search.content import COLUMNS, SOURCES, Row, checksum, content
from archiver.archive.search.words import ANALYSIS
from archiver.plurals import articles

BATCH = 1000
"""Articles indexed in one transaction when many are: about 10 MB of them in memory."""
_PAGES = 500
"""Pages of the index that are rewritten at a time: 2 MB, measured 0.03 s of CPU time."""
SHADOWS = tuple(f"article_search_{name}" for name in ("data", "idx", "docsize", "config"))
"""Tables in which FTS5 keeps the index."""

Told = Callable[[int, int], None]
"""Is told how many articles have been indexed, of how many."""

_VALUES = f"({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_INSERT = f"INSERT INTO article_search (rowid, {_VALUES[1:]}".replace("VALUES (", "VALUES (?, ")
_DELETE = f"INSERT INTO article_search (article_search, rowid, {_VALUES[1:]}".replace(
    "VALUES (", "VALUES ('delete', ?, "
)
_NEXT = f"""
SELECT articles.id, {", ".join(f"articles.{name}" for name in SOURCES)}
FROM articles LEFT JOIN article_search_rows ON article_id = articles.id
WHERE articles.id > ? AND article_id IS NULL ORDER BY articles.id LIMIT {BATCH}"""


class IndexingConnection(sqlite3.Connection):
    """A connection that can keep new articles for the index until its transaction ends."""

    waiting: dict[int, Prepared] | None = None
    """What is to be indexed, by article; None while articles are indexed at once."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The content of a row, worked out before and elsewhere, and what tells which row it is of."""

    checksum: int
    content: tuple[str, ...]
    content_hash: str | None = ""
    """`articles.content_hash` of the row; "" where that was not worked out."""

    @classmethod
    def of(cls, row: Row) -> Prepared:
        return cls(checksum(row), content(row))


def add(conn: sqlite3.Connection, article_id: int, row: Row, prepared: Prepared | None = None) -> None:
    """Index a new article; `row` has the columns `SOURCES` at least. `prepared` is of this very row, as its checksum tells."""
    known = prepared or Prepared.of(row)
    waiting = _waiting(conn)
    if waiting is None:
        _put(conn, {article_id: known})
    else:
        waiting[article_id] = known


@contextlib.contextmanager
def later(conn: sqlite3.Connection) -> Iterator[None]:
    """Inside, in one transaction, new articles wait for the end to be indexed together: several times as fast."""
    if not isinstance(conn, IndexingConnection):  # one that only reads; SQLite refuses what comes
        yield
        return
    conn.waiting = {}
    try:
        yield
        _put(conn, conn.waiting)
    finally:
        conn.waiting = None


@contextlib.contextmanager
def undone(conn: sqlite3.Connection) -> Iterator[None]:
    """What waits is as before when an error leaves this, as the rows are that the caller takes back."""
    before = _waiting(conn)
    count = len(before or ())
    try:
        yield
    except BaseException:
        if before is not None and isinstance(conn, IndexingConnection):
            conn.waiting = dict(itertools.islice(before.items(), count))
        raise


def update(conn: sqlite3.Connection, old: sqlite3.Row, values: Mapping[str, Any]) -> None:
    """Index an article anew after its row `old` was given `values`, when anything that is searched has changed."""
    new = {name: values.get(name, old[name]) for name in SOURCES}
    if checksum(new) != checksum(old):
        remove(conn, old)
        add(conn, old["id"], new)


def remove(conn: sqlite3.Connection, row: sqlite3.Row) -> bool:
    """Take an article out of the index; `row` is its row in `articles`, as it still is or was last.

    False when that is not what was indexed; then the whole index is made anew when the archive is opened next.
    """
    waiting = _waiting(conn)
    if waiting is not None and row["id"] in waiting:
        assert isinstance(conn, IndexingConnection)
        conn.waiting = {number: known for number, known in waiting.items() if number != row["id"]}
        return True
    known = conn.execute("SELECT checksum FROM article_search_rows WHERE article_id = ?", (row["id"],)).fetchone()
    if known is None:
        return True
    conn.execute("DELETE FROM article_search_rows WHERE article_id = ?", (row["id"],))
    if known[0] != checksum(row):
        mark_stale(conn)
        return False
    conn.execute(_DELETE, (row["id"], *content(row)))
    return True


def purge(conn: sqlite3.Connection) -> None:
    """Rewrite the index without what was taken out of it, which FTS5 only marks as deleted; outside a transaction.

    Takes about half a second per 10,000 articles, in transactions of `_PAGES` each, so that a crawl's writes come in between.
    """
    catch_up(conn)  # where `remove` could not take an article out
    while True:
        before = conn.total_changes
        conn.execute("INSERT INTO article_search (article_search, rank) VALUES ('merge', ?)", (-_PAGES,))
        if conn.total_changes - before < 2:  # as SQLite's documentation of `merge` says that all is merged
            return


def mark_stale(conn: sqlite3.Connection) -> None:
    """Have the index made anew when the archive is opened for writing next."""
    conn.execute("UPDATE article_search_state SET analysis = '', complete = 0")


def is_complete(conn: sqlite3.Connection) -> bool:
    """Whether every article is in the index, as this program indexes. False also for an archive of before there was one."""
    state = _state(conn)
    return bool(state and state[0] == ANALYSIS and state[1])


def catch_up(conn: sqlite3.Connection, told: Told | None = None) -> int:
    """Index every article that is not yet indexed, in transactions of `BATCH`; how many. Goes on where an earlier one was stopped."""
    if not _state(conn) or (is_complete(conn) and not _lags(conn)):
        return 0
    total, done, last = conn.execute("SELECT count(*) FROM articles").fetchone()[0], 0, 0
    while not is_complete(conn) or _lags(conn):
        conn.execute("BEGIN IMMEDIATE")
        try:
            if _begin_anew(conn):
                last = 0
            rows = conn.execute(_NEXT, (last,)).fetchall()
            for row in rows:
                add(conn, row["id"], row)
            if not rows:
                conn.execute("UPDATE article_search_state SET complete = 1")
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
        if rows:
            last, done = rows[-1]["id"], done + len(rows)
            if told is not None:
                told(done, total)
    return done


def problems(conn: sqlite3.Connection) -> list[str]:
    """What is not as it should be, by comparing the index with every article."""
    if not is_complete(conn):
        return ["the search index is not complete: run `archiver reindex`"]
    counts = {
        "missing from the search index": _count(
            conn, "SELECT id FROM articles EXCEPT SELECT article_id FROM article_search_rows"
        ),
        "in the search index, but not in the archive": _count(
            conn, "SELECT article_id FROM article_search_rows EXCEPT SELECT id FROM articles"
        ),
        "noted as indexed, but not in the index or the other way round": _count(
            conn,
            "SELECT article_id AS id FROM article_search_rows EXCEPT SELECT id FROM article_search_docsize",
        )
        + _count(conn, "SELECT id FROM article_search_docsize EXCEPT SELECT article_id FROM article_search_rows"),
        "indexed with another text than they have": sum(row["checksum"] != checksum(row) for row in _indexed(conn)),
    }
    found = [f"{articles(count)} {what}: run `archiver reindex`" for what, count in counts.items() if count]
    return found + _damage(conn)


def _put(conn: sqlite3.Connection, articles: Mapping[int, Prepared]) -> None:
    conn.executemany(
        "INSERT INTO article_search_rows (article_id, checksum) VALUES (?, ?)",
        [(number, known.checksum) for number, known in articles.items()],
    )
    conn.executemany(_INSERT, [(number, *known.content) for number, known in articles.items()])


def _waiting(conn: sqlite3.Connection) -> dict[int, Prepared] | None:
    return conn.waiting if isinstance(conn, IndexingConnection) else None


def _state(conn: sqlite3.Connection) -> tuple[str, int] | None:
    """How the index was made; None before the step of the schema that brings it."""
    try:
        row = conn.execute("SELECT analysis, complete FROM article_search_state").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return (row[0], row[1]) if row else None


def _lags(conn: sqlite3.Connection) -> bool:
    """Whether another program has added articles; looks at the last ones only."""
    last = conn.execute(
        "SELECT (SELECT max(id) FROM articles), (SELECT max(article_id) FROM article_search_rows)"
    ).fetchone()
    return (last[0] or 0) > (last[1] or 0)


def _begin_anew(conn: sqlite3.Connection) -> bool:
    """Empty an index that was made in another way."""
    if conn.execute("SELECT analysis FROM article_search_state").fetchone()[0] == ANALYSIS:
        return False
    conn.execute("INSERT INTO article_search (article_search) VALUES ('delete-all')")
    conn.execute("DELETE FROM article_search_rows")
    conn.execute("UPDATE article_search_state SET analysis = ?, complete = 0", (ANALYSIS,))
    return True


def _indexed(conn: sqlite3.Connection) -> sqlite3.Cursor:
    columns = ", ".join(f"articles.{name}" for name in SOURCES)
    return conn.execute(
        f"SELECT checksum, {columns} FROM article_search_rows JOIN articles ON articles.id = article_id"
    )


def _count(conn: sqlite3.Connection, ids: str) -> int:
    return int(conn.execute(f"SELECT count(*) FROM ({ids})").fetchone()[0])


def _damage(conn: sqlite3.Connection) -> list[str]:
    """What FTS5 itself finds; it checks only where it may write."""
    if conn.execute("PRAGMA query_only").fetchone()[0]:
        return []
    conn.execute("SAVEPOINT checking")
    try:
        conn.execute("INSERT INTO article_search (article_search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
            return []
        return [f"the search index is damaged ({error}): run `archiver reindex`"]
    finally:
        conn.execute("ROLLBACK TO checking")
        conn.execute("RELEASE checking")
    return []
