"""What sites said about mining, kept with its evidence; and the pages that wait because of it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from archiver.archive.rows import machine_time, read_time, storable
from archiver.archive.selection import Selection
from archiver.rights import Rights

MAX_CONTENT = 256 * 1024
"""Characters kept of a robots.txt or tdmrep.json as evidence; hardly any is longer."""
LAST_SEEN_EVERY = timedelta(days=1)
"""How exact `site_files.last_seen` is: a run that finds a file unchanged writes no row."""
ASK_AGAIN_AFTER = timedelta(days=7)
"""When a page that was left out because of a reservation is considered again. A guess: sites change their terms seldom."""
RESERVED = "tdm-reserved"
"""The reason in `skipped:tdm-reserved` (known before asking) and `refused:tdm-reserved` (told by the answer)."""

_HELD_BACK = f"last_outcome IN ('skipped:{RESERVED}', 'refused:{RESERVED}')"
"""As in the index `urls_reserved`."""

_TEXT = {
    "articles": {"body": "NULL", "lead": "NULL"},
    "revisions": {"body": "NULL", "lead": "NULL", "images": "'[]'"},
    "images": {"caption": "NULL"},
}
"""By table the columns that are text, and what stands in their place; headline, date, authors and address are what a catalogue lists."""
_LOOKED_AT = """
(SELECT NOT rights.is_reserved FROM main.fetches JOIN main.rights ON rights.id = fetches.rights_id
 WHERE fetches.article_id = {} ORDER BY fetches.id DESC LIMIT 1)"""
_OPEN = {table: _LOOKED_AT.format("page.id" if table == "articles" else "page.article_id") for table in _TEXT}
"""Whether nothing is reserved; NULL, which is not true, where nobody has looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """One version of a site's robots.txt or tdmrep.json; a row of `site_files`."""

    outlet: str
    site: str
    """Scheme, host and port: `https://www.tagesschau.de`."""
    name: str
    """`robots.txt` or `tdmrep.json`."""
    url: str
    seen_at: datetime
    """Aware. In one that was read back: when it was last seen."""
    status: int | None = None
    content: str | None = None
    sha256: str | None = None
    """Of all bytes that were read, hexadecimal."""
    etag: str | None = None
    last_modified: str | None = None
    note: str | None = None
    first_seen: datetime | None = None
    """Only in one that was read back."""


def rights_id(conn: sqlite3.Connection, outlet: str, rights: Rights, moment: datetime) -> int:
    """The row of `rights` for these statements, made when there is none."""
    statements, digest = _stored_form(rights)
    conn.execute(
        "INSERT OR IGNORE INTO rights (outlet, is_reserved, statements, first_seen, digest) VALUES (?, ?, ?, ?, ?)",
        (outlet, int(rights.is_reserved), statements, machine_time(moment), digest),
    )
    found = conn.execute("SELECT id FROM rights WHERE outlet = ? AND digest = ?", (outlet, digest)).fetchone()
    return int(found[0])


def note_site_file(conn: sqlite3.Connection, file: SiteFile) -> None:
    """Keep a version, or when it was last seen if it is the one already known."""
    last = _last(conn, file.site, file.name)
    if last and (last["status"], last["sha256"]) == (file.status, file.sha256):
        conn.execute(
            "UPDATE site_files SET last_seen = ?, etag = ?, last_modified = ?, note = ? WHERE id = ?",
            (
                machine_time(file.seen_at),
                storable(file.etag),
                storable(file.last_modified),
                storable(file.note),
                last["id"],
            ),
        )
        return
    row = {
        "outlet": file.outlet,
        "site": file.site,
        "name": file.name,
        "url": storable(file.url) or file.site,
        "status": file.status,
        "content": storable(file.content[:MAX_CONTENT] if file.content else None),
        "sha256": file.sha256,
        "etag": storable(file.etag),
        "last_modified": storable(file.last_modified),
        "first_seen": machine_time(file.seen_at),
        "last_seen": machine_time(file.seen_at),
        "note": storable(file.note),
    }
    conn.execute(f"INSERT INTO site_files ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def is_worth_noting(known: SiteFile | None, file: SiteFile) -> bool:
    """Whether a version tells more than the one known: it differs, or that one was last seen a day ago."""
    if known is None or (known.status, known.sha256) != (file.status, file.sha256):
        return True
    return file.seen_at - known.seen_at >= LAST_SEEN_EVERY


def site_file(conn: sqlite3.Connection, site: str, name: str, *, answered: bool = False) -> SiteFile | None:
    """The latest version of a site's file; with `answered` the latest that the site itself gave or denied (2xx, 4xx)."""
    row = _last(conn, site, name, "AND status BETWEEN 200 AND 499 AND status != 429" if answered else "")
    return _read(row) if row else None


def site_files(conn: sqlite3.Connection, outlet: str) -> list[SiteFile]:
    """The latest version of every file of the outlet's sites."""
    rows = conn.execute(
        """
SELECT * FROM site_files WHERE id IN (SELECT max(id) FROM site_files WHERE outlet = ? GROUP BY site, name)
ORDER BY site, name""",
        (outlet,),
    )
    return [_read(row) for row in rows]


def pages_by_rights(conn: sqlite3.Connection, outlet: str) -> list[dict[str, Any]]:
    """Each combination of statements met on the outlet's pages: `statements` (list of dicts), `is_reserved`, `pages`, `first_seen`,
    `last_seen`, `url` (of the last page); the one met last comes first."""
    rows = conn.execute(
        """
SELECT rights.statements, rights.is_reserved, count(DISTINCT fetches.url) AS pages, min(fetches.fetched_at) AS first_seen,
       max(fetches.fetched_at) AS last_seen, fetches.url
FROM rights JOIN fetches ON fetches.rights_id = rights.id
WHERE rights.outlet = ? GROUP BY rights.id ORDER BY last_seen DESC, rights.id DESC""",
        (outlet,),
    )
    return [
        {**row, "statements": json.loads(row["statements"]), "is_reserved": bool(row["is_reserved"])} for row in rows
    ]


def hold_back(conn: sqlite3.Connection, url: str, moment: datetime, *, is_archived: bool) -> None:
    """Take a page that may not be mined out of the queue for a while."""
    conn.execute(
        "UPDATE urls SET state = ?, next_visit = ? WHERE url = ?",
        ("done" if is_archived else "refused", machine_time(moment + ASK_AGAIN_AFTER), url),
    )


def count_held_back(conn: sqlite3.Connection, outlet: str) -> int:
    """How many pages were left out because of reservations."""
    return int(conn.execute(f"SELECT count(*) FROM urls WHERE outlet = ? AND {_HELD_BACK}", (outlet,)).fetchone()[0])


def queue_held_back(conn: sqlite3.Connection, outlet: str) -> int:
    """Queue what was left out because of reservations: they do not bind this crawl. The number queued."""
    return conn.execute(
        f"UPDATE urls SET state = 'queued', next_visit = NULL, last_outcome = NULL WHERE outlet = ? AND {_HELD_BACK}",
        (outlet,),
    ).rowcount


def reservation_of(conn: sqlite3.Connection, article_id: int) -> bool | None:
    """Whether mining an article was reserved when its page was last looked at; None when nobody has looked."""
    row = conn.execute(
        """
SELECT is_reserved FROM fetches JOIN rights ON rights.id = rights_id
WHERE article_id = ? ORDER BY fetches.id DESC LIMIT 1""",
        (article_id,),
    ).fetchone()
    return bool(row[0]) if row else None


def bind(conn: sqlite3.Connection) -> None:
    """Let this connection see no text whose mining is reserved, or whose rights nobody has looked at.

    Temporary views hide the tables of the same names (https://www.sqlite.org/lang_naming.html), so no reader can forget it.
    """
    for table, hidden in _TEXT.items():
        names = [row["name"] for row in conn.execute(f"PRAGMA main.table_info({table})").fetchall()]
        columns = ", ".join(
            f"CASE WHEN {_OPEN[table]} THEN {name} ELSE {hidden[name]} END AS {name}" if name in hidden else name
            for name in names
        )
        conn.execute(f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} AS page")


def withheld(conn: sqlite3.Connection, selection: Selection) -> dict[str, int]:
    """How many of the selected articles `bind` gives without text: `reserved`, and `unknown` where nobody has looked."""
    condition, values = selection.condition()
    rows = conn.execute(
        f"""
SELECT is_reserved, count(*) FROM (
    SELECT (SELECT rights.is_reserved FROM fetches JOIN rights ON rights.id = fetches.rights_id
            WHERE fetches.article_id = articles.id ORDER BY fetches.id DESC LIMIT 1) AS is_reserved
    FROM articles WHERE {condition}) GROUP BY 1""",
        values,
    )
    counts = dict(map(tuple, rows))
    return {"reserved": counts.get(1, 0), "unknown": counts.get(None, 0)}


@lru_cache(maxsize=1024)
def _stored_form(rights: Rights) -> tuple[str, str]:
    """JSON and its digest; an outlet's pages share a few combinations."""
    text = json.dumps([statement.as_dict() for statement in rights.statements], ensure_ascii=False)
    return text, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _last(conn: sqlite3.Connection, site: str, name: str, also: str = "") -> sqlite3.Row | None:
    row: sqlite3.Row | None = conn.execute(
        f"SELECT * FROM site_files WHERE site = ? AND name = ? {also} ORDER BY id DESC LIMIT 1", (site, name)
    ).fetchone()
    return row


def _read(row: sqlite3.Row) -> SiteFile:
    seen, first = read_time(row["last_seen"]), read_time(row["first_seen"])
    assert seen, "site_files.last_seen is NOT NULL"
    shared = ("outlet", "site", "name", "url", "status", "content", "sha256", "etag", "last_modified", "note")
    return SiteFile(**{name: row[name] for name in shared}, seen_at=seen, first_seen=first)
