"""Storing an article: which row it belongs to, whether it is a new version, and everything that hangs on it.

Every function works inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from archiver.archive import compare, memory, rows, visits
from archiver.archive.changes import note_changes
from archiver.archive.older_looks import place_older
from archiver.archive.records import Fetch
from archiver.archive.search import index
from archiver.archive.search.content import checksum
from archiver.archive.targets import insert_links, note_target
from archiver.items import Article, Image, InlineLink, Link
from archiver.urls import normal_url, share_a_name, url_key

_PARTS = ("images", "related_links", "inline_links")
"""Tables that hang on an article."""
_SAME_TEXT = """
SELECT id, url FROM articles
WHERE substr(content_hash, 1, 16) = substr(:content, 1, 16) AND outlet = :outlet AND +content_hash = :content"""
_ANY_SAME = """
SELECT 1 FROM articles WHERE substr(content_hash, 1, 16) = substr(:content, 1, 16) AND outlet = :outlet LIMIT 1"""
_ANY_DAY = f"{_SAME_TEXT} ORDER BY substr(date, 1, 10), id LIMIT 100"
_THAT_DAY = (
    f"{_SAME_TEXT} AND substr(date, 1, 10) = :day UNION ALL {_SAME_TEXT} AND substr(date, 1, 10) IS NULL LIMIT 100"
)
"""Articles of a text, of a day or of none. An outlet that publishes one text more than 100 times a day gets further ones as rows of
their own where only the names of their addresses could tell them from copies; comparing each with all would take ever longer."""
_KEPT_IN_REVISIONS = (*rows.article_row(Article(url="")), "extractor_version")


@dataclass(frozen=True)
class _Page:
    """One look at an article."""

    article: Article
    fetch: Fetch
    url: str
    """The canonical address in normal form."""
    addresses: tuple[str, ...]
    """The address asked and the one that answered, in normal form, each once."""
    version: str
    """Of the extractor."""
    is_self_named: bool = False
    """Whether it calls the address at which it answered its canonical one."""
    offered: index.Prepared | None = None
    """What was worked out before, perhaps of something else."""
    _known: dict[str, sqlite3.Row | None] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        return url_key(self.url)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(map(url_key, self.addresses))

    @cached_property
    def prepared(self) -> index.Prepared | None:
        """What was worked out before of this very article."""
        return self.offered if self.offered and self.offered.checksum == checksum(self._start) else None

    @cached_property
    def row(self) -> dict[str, Any]:
        """The row that the article gets when it is new."""
        known_hash = self.prepared.content_hash if self.prepared else ""
        return self._start | {"content_hash": rows.content_hash(self.article) if known_hash == "" else known_hash}

    @cached_property
    def _start(self) -> dict[str, Any]:
        now = rows.machine_time(self.fetch.fetched_at)
        return {
            **rows.article_row(self.article, is_hashed=False),
            "outlet": self.fetch.outlet,
            "url": self.url,
            "url_key": self.key,
            "first_seen": now,
            "last_checked": now,
            "extractor_version": self.version,
        }

    def find_url(self, conn: sqlite3.Connection, address: str) -> sqlite3.Row | None:
        """What was known of one of the page's addresses before this look."""
        if address not in self._known:
            self._known[address] = memory.find_url(conn, address)
        return self._known[address]


def save_article(
    conn: sqlite3.Connection,
    article: Article,
    fetch: Fetch,
    version: str,
    *,
    is_self_named: bool = False,
    prepared: index.Prepared | None = None,
) -> tuple[str, int]:
    """Store what a page shows; the outcome and the article's id."""
    asked, answered = normal_url(fetch.url), normal_url(fetch.final_url or fetch.url)
    addresses = tuple(dict.fromkeys((asked, answered)))
    page = _Page(article, fetch, normal_url(article.url), addresses, version, is_self_named, prepared)
    outcome, article_id = _store(conn, page)
    note_target(conn, article_id, page.keys | {page.key})
    if outcome == "new":
        known = page.find_url(conn, asked)
        is_known = known is not None and known["url"] == asked  # else another form of the address is
        visits.note_new(conn, fetch, article_id, page.row["date"], known if is_known else None)
    elif _is_older(conn, article_id, fetch):
        for address in dict.fromkeys((*page.addresses, page.url)):
            visits.note_alias(conn, address, fetch, article_id, answered=False)
        return outcome, article_id
    else:
        visits.note_article(conn, fetch, article_id, outcome)
    if answered != asked:
        visits.note_alias(conn, answered, fetch, article_id, answered=True)
    if page.url not in page.addresses:
        visits.note_alias(conn, page.url, fetch, article_id, answered=False)
    return outcome, article_id


def load_article(conn: sqlite3.Connection, row: sqlite3.Row) -> Article:
    """The whole article that a row of `articles` begins."""
    images = conn.execute("SELECT * FROM images WHERE article_id = ? ORDER BY position", (row["id"],))
    links = conn.execute("SELECT * FROM related_links WHERE article_id = ? ORDER BY position", (row["id"],))
    inline = conn.execute("SELECT * FROM inline_links WHERE article_id = ? ORDER BY position", (row["id"],))
    return rows.article_from_row(
        dict(row),
        [_image(image) for image in images],
        [_link(link) for link in links],
        [InlineLink(link["url"], link["text"]) for link in inline],
    )


def find_article(conn: sqlite3.Connection, url: str) -> sqlite3.Row | None:
    """The row of the article that an address shows, whichever of its addresses it is."""
    return _by_key(conn, url_key(url)) or _shown_by(conn, memory.find_url(conn, url))


def _by_key(conn: sqlite3.Connection, key: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = conn.execute("SELECT * FROM articles WHERE url_key = ?", (key,)).fetchone()
    return row


def _shown_by(conn: sqlite3.Connection, known: sqlite3.Row | None) -> sqlite3.Row | None:
    """The article that an address of table `urls` shows."""
    if known is None or known["article_id"] is None:
        return None
    row: sqlite3.Row | None = conn.execute("SELECT * FROM articles WHERE id = ?", (known["article_id"],)).fetchone()
    return row


def _store(conn: sqlite3.Connection, page: _Page) -> tuple[str, int]:
    row = _by_key(conn, page.key)
    if row is not None:
        return (_look_again(conn, row, page) if _is_read_there(conn, row, page) else "duplicate"), row["id"]
    moved = _moved(conn, page)
    if moved is not None:
        return _look_again(conn, moved, page), moved["id"]
    twin = _twin(conn, page)
    if twin is not None:
        return "duplicate", twin
    return "new", _insert(conn, page)


def _is_read_there(conn: sqlite3.Connection, row: sqlite3.Row, page: _Page) -> bool:
    """Whether this look was at the article's own page: not at a print view, a second page or another that names it canonical."""
    if row["url_key"] in page.keys:
        return True
    known = [page.find_url(conn, address) for address in page.addresses]
    return any(url and url["article_id"] == row["id"] and not url["is_alias"] for url in known)


def _moved(conn: sqlite3.Connection, page: _Page) -> sqlite3.Row | None:
    """The article that was read at this address before, when the page has only taken a new canonical address."""
    for address in page.addresses:
        key = url_key(address)
        row = (_by_key(conn, key) if key != page.key else None) or _shown_by(conn, page.find_url(conn, address))
        if (
            row is not None
            and _is_read_there(conn, row, page)
            and compare.is_same_article(load_article(conn, row), page.article)
        ):
            return row
    return None


def _twin(conn: sqlite3.Connection, page: _Page) -> int | None:
    """An article of the outlet with the same headline and text under an unrelated address, published on the same day.

    None where the page says that it is an article of its own, and its address does not deny it: agencies' reports are published
    again, each time with a section, pictures and a later life of their own.
    """
    content, day = page.row["content_hash"], (page.row["date"] or "")[:10]
    values = {"content": content, "outlet": page.fetch.outlet, "day": day}
    if content is None or conn.execute(_ANY_SAME, values).fetchone() is None:
        return None
    same = conn.execute(_THAT_DAY if day else _ANY_DAY, values)
    for row in same.fetchall():
        if not page.is_self_named or share_a_name(page.url, row["url"]):
            return int(row["id"])
    return None


def _insert(conn: sqlite3.Connection, page: _Page) -> int:
    article_id = _insert_row(conn, "articles", page.row)
    index.add(conn, article_id, page.row, page.prepared)
    _insert_parts(conn, article_id, page.article)
    is_unknown = any(page.find_url(conn, address) is None for address in page.addresses if url_key(address) == page.key)
    if not is_unknown:
        # From now on the address belongs to this article, also when another one used to stand there. What becomes of the one that was
        # asked, `visits.note_new` knows.
        conn.execute(
            "UPDATE urls SET article_id = ?, is_alias = 1, next_visit = NULL WHERE url_key = ? AND url != ?",
            (article_id, page.key, page.addresses[0]),
        )
    return article_id


def _is_older(conn: sqlite3.Connection, article_id: int, fetch: Fetch) -> bool:
    """Whether the article was looked at after this look."""
    row = conn.execute("SELECT last_checked FROM articles WHERE id = ?", (article_id,)).fetchone()
    return bool(rows.machine_time(fetch.fetched_at) < row["last_checked"])


def _look_again(conn: sqlite3.Connection, row: sqlite3.Row, page: _Page) -> str:
    """Compare what the page shows with the archived version, and keep both when they differ."""
    now = rows.machine_time(page.fetch.fetched_at)
    old = load_article(conn, row)
    if now < row["last_checked"]:
        return place_older(conn, row, old, page.article, now, page.version)
    if compare.is_lesser(old, page.article):
        conn.execute("UPDATE articles SET last_checked = ?, gone_since = NULL WHERE id = ?", (now, row["id"]))
        return "refused:paywall"
    new = compare.merged(old, page.article)
    changed = compare.changes(old, new)
    values = {**rows.article_row(new), "last_checked": now, "gone_since": None}
    if changed:
        revision_id = _keep_revision(conn, row, old, changed, now)
        note_changes(conn, row["id"], revision_id, now, old, new, changed)
        values |= {"last_changed": now, "extractor_version": page.version}
    columns = ", ".join(f"{name} = ?" for name in values)
    conn.execute(f"UPDATE articles SET {columns} WHERE id = ?", (*values.values(), row["id"]))
    index.update(conn, row, values)
    if _parts(new) != _parts(old):
        replace_parts(conn, row["id"], new)
    return "changed" if changed else "unchanged"


def _keep_revision(conn: sqlite3.Connection, row: sqlite3.Row, old: Article, changed: Sequence[str], now: str) -> int:
    return _insert_row(
        conn,
        "revisions",
        {
            **{name: row[name] for name in _KEPT_IN_REVISIONS},
            "article_id": row["id"],
            "valid_from": row["last_changed"] or row["first_seen"],
            "valid_until": now,
            "changed": rows.json_list(changed),
            "images": rows.json_list([asdict(image) for image in old.images]),
            "related_links": rows.json_list([asdict(link) for link in old.related_links]),
            "inline_links": rows.json_list([asdict(link) for link in old.inline_links]),
        },
    )


def replace_parts(conn: sqlite3.Connection, article_id: int, article: Article) -> None:
    """Put the article's images and links in place of those that are stored."""
    for table in _PARTS:
        conn.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))
    _insert_parts(conn, article_id, article)


def _insert_parts(conn: sqlite3.Connection, article_id: int, article: Article) -> None:
    for table, new_rows in _parts(article).items():
        if table == "related_links":
            insert_links(conn, article_id, new_rows)
        elif new_rows:
            columns = ("article_id", *new_rows[0])
            marks = ", ".join("?" * len(columns))
            values = [(article_id, *row.values()) for row in new_rows]
            conn.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)


def _parts(article: Article) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables that hang on an article, by table, without the article's id."""
    return {
        "images": rows.image_rows(article.images),
        "related_links": rows.link_rows(article.related_links),
        "inline_links": rows.inline_link_rows(article.inline_links),
    }


def _insert_row(conn: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    marks = ", ".join("?" * len(row))
    cursor = conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _image(row: sqlite3.Row) -> Image:
    return Image(
        url=row["url"],
        caption=row["caption"],
        credit=row["credit"],
        credit_source=row["credit_source"],
        is_lead=bool(row["is_lead"]),
        agency=row["agency"],
        photographer=row["photographer"],
    )


def _link(row: sqlite3.Row) -> Link:
    return Link(url=row["url"], title=row["title"], block=row["block"], kind=row["kind"], position=row["position"])
