"""Articles whose fields are read again from their evidence: which looks at their pages are kept, and putting the result in place.

A re-extraction is no edit by the site: it makes no revision, moves no `last_changed`, and is noted in tables of its own.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.archive import compare, rows
from archiver.archive.articles import load_article, replace_parts
from archiver.archive.evidence import place_of
from archiver.archive.faults import told
from archiver.archive.proof import original_of
from archiver.archive.search import index
from archiver.archive.selection import Selection
from archiver.archive.store import Archive
from archiver.evidence import Place
from archiver.items import Article, Found

_PART = re.compile(r"page (\d+) of its article")
"""The note of a request for a further page that went into the article (`archiver.pipelines.parts`)."""


@dataclass(frozen=True, slots=True)
class Look:
    """One answer that showed the article, with what was known of it."""

    place: Place
    """Of the answer itself: its address and headers."""
    body: Place
    """Of the record that holds its body."""
    outlet: str
    url: str
    final_url: str
    fetched_at: datetime
    found: Found
    parts: tuple[Look, ...] = ()
    """The article's further pages, in order."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An archived article and the looks at it that are kept, oldest first."""

    article_id: int
    url: str
    article: Article
    last_checked: str
    looks: tuple[Look, ...]
    is_whole: bool
    """Whether every look that shaped the article is among them."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What the evidence of an article says now."""

    kept: Kept
    states: tuple[tuple[datetime, Article], ...] = ()
    """The article after each look; empty when it could not be read again."""
    outcome: str = ""
    """`no-evidence`, `refused:<kind>` or `failed:<reason>` when it could not."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one article."""

    article_id: int
    url: str
    outcome: str
    """`same`, `changed`, or why it stays as it was."""
    fields: tuple[str, ...] = ()
    """That hold something else now."""
    note: str | None = None
    """Why it could not be read."""


class Reextraction:
    """One run over the articles of a selection in the order of their numbers; an interrupted one is gone on with.

    With `in_order` False they are stored in any order, by somebody who calls `reached`.
    """

    def __init__(
        self, archive: Archive, selection: Selection, version: str, *, is_dry: bool = False, in_order: bool = True
    ) -> None:
        self.archive = archive
        self.selection = selection
        self.version = version
        self.is_dry = is_dry
        self.in_order = in_order
        self.counts: Counter[str] = Counter()
        """Articles by outcome, and changes of a field as `field:<name>`."""
        self.last_article = 0
        self._id = 0 if is_dry else self._begun()

    @property
    def run_id(self) -> int:
        """Its number, `reextractions.id`; 0 in a dry run."""
        return self._id

    @property
    def is_continued(self) -> bool:
        """Whether an earlier run is gone on with."""
        return self.last_article > 0

    def left(self) -> int:
        """How many articles there are still to do."""
        condition, values = self.selection.condition()
        sql = f"SELECT count(*) FROM articles WHERE {condition} AND articles.id > :last"
        with told(self.archive.path):
            return int(self._conn.execute(sql, {**values, "last": self.last_article}).fetchone()[0])

    def after(self, article_id: int) -> Kept | None:
        """The next article after that number."""
        condition, values = self.selection.condition()
        sql = f"SELECT * FROM articles WHERE {condition} AND articles.id > :last ORDER BY articles.id LIMIT 1"
        with told(self.archive.path):
            row = self._conn.execute(sql, {**values, "last": article_id}).fetchone()
            return self._kept(row) if row else None

    def numbers_after(self, article_id: int, most: int) -> list[int]:
        """The numbers of the next articles after that one."""
        condition, values = self.selection.condition()
        sql = f"SELECT articles.id FROM articles WHERE {condition} AND articles.id > :last ORDER BY articles.id LIMIT :most"
        with told(self.archive.path):
            rows_found = self._conn.execute(sql, {**values, "last": article_id, "most": most}).fetchall()
        return [row[0] for row in rows_found]

    def again(self, article_id: int) -> Kept | None:
        """An article as it is now, after `store` found it changed; None when it was forgotten meanwhile."""
        with told(self.archive.path):
            row = self._conn.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
            return self._kept(row) if row else None

    def store(self, reread: Reread) -> Result | None:
        """Put an article's fields in place, in one transaction with how far the run has come.

        None: another process has stored a look at it meanwhile; read it `again`.
        """
        kept = reread.kept
        if self.is_dry:
            result = _compared(reread)
        else:
            with self.archive._writing() as conn:
                row = conn.execute("SELECT last_checked FROM articles WHERE id = ?", (kept.article_id,)).fetchone()
                if row is None or row["last_checked"] != kept.last_checked:
                    return None
                result = _compared(reread)
                if reread.states:
                    _put(conn, reread, self.version)
                self._note(conn, result)
        self.counts.update([result.outcome, *(f"field:{name}" for name in result.fields)])
        self.last_article = kept.article_id
        return result

    def reached(self, article_id: int) -> None:
        """Note that all articles up to that number are done."""
        with self.archive._writing() as conn:
            conn.execute(
                "UPDATE reextractions SET last_article = max(last_article, ?) WHERE id = ?", (article_id, self._id)
            )

    def finish(self) -> None:
        """Note that the run has come to its end."""
        if not self.is_dry:
            with self.archive._writing() as conn:
                conn.execute(
                    "UPDATE reextractions SET finished_at = ? WHERE id = ?",
                    (rows.machine_time(datetime.now(UTC)), self._id),
                )

    @property
    def _conn(self) -> sqlite3.Connection:
        return self.archive.db.conn

    def _begun(self) -> int:
        scope = json.dumps(self.selection.condition()[1], ensure_ascii=False, sort_keys=True)
        with self.archive._writing() as conn:
            row = conn.execute(
                "SELECT * FROM reextractions WHERE finished_at IS NULL AND extractor_version = ? AND scope = ?"
                " ORDER BY id DESC LIMIT 1",
                (self.version, scope),
            ).fetchone()
            if row is not None:
                self.last_article = row["last_article"]
                self.counts.update(json.loads(row["counts"]))
                return int(row["id"])
            cursor = conn.execute(
                "INSERT INTO reextractions (started_at, extractor_version, scope) VALUES (?, ?, ?)",
                (rows.machine_time(datetime.now(UTC)), self.version, scope),
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    def _note(self, conn: sqlite3.Connection, result: Result) -> None:
        counts = self.counts + Counter([result.outcome, *(f"field:{name}" for name in result.fields)])
        conn.execute(
            "UPDATE reextractions SET last_article = max(last_article, ?), counts = ? WHERE id = ?",
            (result.article_id if self.in_order else 0, json.dumps(counts), self._id),
        )
        if result.fields:
            conn.execute(
                "INSERT OR REPLACE INTO reextracted_articles (reextraction_id, article_id, fields) VALUES (?, ?, ?)",
                (self._id, result.article_id, rows.json_list(result.fields)),
            )

    def _kept(self, row: sqlite3.Row) -> Kept:
        shown = self._conn.execute(
            "SELECT * FROM fetches WHERE article_id = ? AND role = 'page' AND status != 304"
            " AND outcome IN ('new', 'changed', 'unchanged') ORDER BY fetched_at, id",
            (row["id"],),
        ).fetchall()
        looks = [look for fetch in shown if (look := self._look(fetch))]
        is_whole = len(looks) == len(shown) and bool(shown) and shown[0]["outcome"] != "unchanged"
        return Kept(row["id"], row["url"], load_article(self._conn, row), row["last_checked"], tuple(looks), is_whole)

    def _look(self, fetch: sqlite3.Row) -> Look | None:
        parts: tuple[Look, ...] = ()
        if fetch["crawl_id"] is not None:
            further = self._conn.execute(
                "SELECT * FROM fetches WHERE article_id = ? AND crawl_id = ? AND outcome = 'duplicate' AND note IS NOT NULL"
                " AND id > ? ORDER BY id",
                (fetch["article_id"], fetch["crawl_id"], fetch["id"]),
            ).fetchall()
            places = [self._plain_look(part) for part in further if _PART.fullmatch(part["note"])]
            if None in places:
                return None
            parts = tuple(part for part in places if part)
        return self._plain_look(fetch, parts)

    def _plain_look(self, fetch: sqlite3.Row, parts: tuple[Look, ...] = ()) -> Look | None:
        body = original_of(self._conn, fetch) or fetch
        if fetch["evidence_file"] is None or body["evidence_file"] is None:
            return None
        moment = rows.read_time(fetch["fetched_at"])
        assert moment, "fetched_at is never empty"
        return Look(
            place=place_of(fetch),
            body=place_of(body),
            outlet=fetch["outlet"],
            url=fetch["url"],
            final_url=fetch["final_url"] or fetch["url"],
            fetched_at=moment,
            found=self._found(fetch["url"]),
            parts=parts,
        )

    def _found(self, url: str) -> Found:
        known = self._conn.execute("SELECT * FROM urls WHERE url = ?", (url,)).fetchone()
        if known is None:
            return Found(url=url)
        return Found(
            url=url,
            title=known["announced_title"],
            date=rows.read_time(known["announced_date"]),
            modified=rows.read_time(known["announced_modified"]),
        )


def changed_by(archive: Archive, run_id: int) -> list[Result]:
    """The articles whose fields a run changed, in the order of their numbers."""
    sql = (
        "SELECT article_id, url, fields FROM reextracted_articles JOIN articles ON articles.id = article_id"
        " WHERE reextraction_id = ? ORDER BY article_id"
    )
    with told(archive.path):
        found = archive.db.conn.execute(sql, (run_id,)).fetchall()
    return [Result(row["article_id"], row["url"], "changed", tuple(json.loads(row["fields"]))) for row in found]


def reread(kept: Kept, articles: Sequence[Article], outcome: str = "", note: str | None = None) -> Reread:
    """What came of reading an article's looks: an article for each of them, or why there are none."""
    return Reread(kept, outcome=outcome, note=note) if outcome else Reread(kept, states=fold(kept, articles))


def fold(kept: Kept, articles: Sequence[Article]) -> tuple[tuple[datetime, Article], ...]:
    """The article after each look, as the archive puts looks together: what a page no longer states stays.

    Where a look that shaped the article is not kept, the archived article stands in for what it said.
    """
    state = None if kept.is_whole else kept.article
    states = []
    for look, article in zip(kept.looks, articles, strict=True):
        if state is None:
            state = article
        elif not compare.is_lesser(state, article):
            state = compare.merged(state, article)
        states.append((look.fetched_at, state))
    return tuple(states)


def _compared(reread: Reread) -> Result:
    kept = reread.kept
    if not reread.states:
        return Result(kept.article_id, kept.url, reread.outcome, note=reread.note)
    fields = _differences(kept.article, reread.states[-1][1])
    return Result(kept.article_id, kept.url, "changed" if fields else "same", fields)


def _differences(old: Article, new: Article) -> tuple[str, ...]:
    """Fields that hold something else, by the names of `Article`; `url` stays as it is."""
    mine, theirs = asdict(old), asdict(new)
    names = [name for name in mine if name != "url" and mine[name] != theirs[name]]
    return (*names, *(("image_credit",) if old.image_credit != new.image_credit else ()))


def _put(conn: sqlite3.Connection, reread: Reread, version: str) -> None:
    article_id, article = reread.kept.article_id, reread.states[-1][1]
    row = conn.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    values = {**rows.article_row(article), "extractor_version": version}
    _set(conn, "articles", article_id, values)
    index.update(conn, row, values)
    replace_parts(conn, article_id, article)
    if not reread.kept.is_whole:
        return
    for revision in conn.execute(
        "SELECT id, valid_until FROM revisions WHERE article_id = ?", (article_id,)
    ).fetchall():
        earlier = [state for moment, state in reread.states if rows.machine_time(moment) < revision["valid_until"]]
        if earlier:
            _set(conn, "revisions", revision["id"], {**_revision_row(earlier[-1]), "extractor_version": version})


def _revision_row(article: Article) -> dict[str, Any]:
    lists: dict[str, tuple[Any, ...]] = {
        "images": article.images,
        "related_links": article.related_links,
        "inline_links": article.inline_links,
    }
    return {
        **rows.article_row(article),
        **{name: rows.json_list([asdict(part) for part in parts]) for name, parts in lists.items()},
    }


def _set(conn: sqlite3.Connection, table: str, row_id: int, values: Mapping[str, Any]) -> None:
    columns = ", ".join(f"{name} = ?" for name in values)
    conn.execute(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), row_id))
