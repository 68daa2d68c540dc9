"""`Archive`: one SQLite file that keeps articles, every earlier version of them, and the memory of the crawl."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archiver.archive import connection, log, memory, reading
from archiver.archive.articles import find_article, load_article, save_article
from archiver.archive.changes import find_changes
from archiver.archive.faults import told
from archiver.archive.records import Fetch, Queued, Role, Sources, Validators
from archiver.archive.rows import json_list
from archiver.items import Article, Found


class Archive:
    """An open archive. Every method that writes is one transaction, synced to the disk when it returns.

    >>> with Archive("data/archive.db") as archive:
    ...     for article in archive.articles("tagesschau.de", limit=10):
    ...         print(article["date"], article["title"])

    Opening makes a missing archive (not with `read_only`), migrates an older one after a backup copy, and raises ArchiveCorrupt,
    ArchiveForeign, ArchiveTooNew, ArchiveReadOnly or ArchiveFull for a file that cannot be used, which stays as it is.
    One Archive belongs to the thread that opened it; any number of processes may use one file.
    """

    def __init__(self, path: str | PathLike[str], *, read_only: bool = False) -> None:
        self.path = Path(path)
        self.db = connection.open_archive(self.path, read_only=read_only)
        """The sqlite-utils database, for reading. All writing goes through this class."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; SQLite folds its log into it when no other process has it open."""
        with told(self.path):
            self.db.close()

    # Reading

    def count(self, outlet: str | None = None, since: datetime | None = None) -> int:
        """Number of archived articles, of those that `articles` would give."""
        with told(self.path):
            return reading.count(self.db, outlet, since)

    def articles(
        self, outlet: str | None = None, limit: int | None = None, since: datetime | None = None
    ) -> Iterator[dict[str, Any]]:
        """Archived articles, latest first: columns of `articles` by name, with `images` and `related_links` as lists of dicts.

        `since` (aware) leaves out what was published (or, without a date, first seen) before it.
        """
        with told(self.path):
            yield from reading.articles(self.db, outlet, limit, since)

    def article(self, url: str) -> Article | None:
        """The archived article that an address shows, whichever of its addresses it is; None when there is none."""
        with told(self.path):
            row = find_article(self.db.conn, url)
            return load_article(self.db.conn, row) if row else None

    def revisions(self, url: str) -> list[dict[str, Any]]:
        """Earlier versions of an article, oldest first: columns of `revisions` by name."""
        with told(self.path):
            row = find_article(self.db.conn, url)
            return reading.revisions(self.db, row["id"]) if row else []

    def find(self, article: str) -> dict[str, Any] | None:
        """The row of `articles` that a number (`17`) or any of an article's addresses names, lists as lists; None when there is none."""
        with told(self.path):
            return reading.find(self.db.conn, article)

    def versions(self, article_id: int) -> list[dict[str, Any]]:
        """All versions of an article, oldest first, the latest (the row of `articles`) last; each with `valid_from` and `valid_until`."""
        with told(self.path):
            return reading.versions(self.db, article_id)

    def changes(
        self, *, since: datetime | None = None, outlet: str | None = None, types: Collection[str] = (), min_words: int = 0,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """What became of archived articles, latest first: columns of `typed_changes` by name.

        `types` are those of `ChangeType` (`headline`, `silent`, `gone` …; none: all). `min_words` leaves out edits of fewer words
        added and removed together; disappearances and retractions always stay.
        """
        with told(self.path):
            return list(find_changes(self.db, since, outlet, types, min_words, limit))

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside is the archive of one moment, whatever other processes write meanwhile. No writing inside."""
        with told(self.path):
            self.db.conn.execute("BEGIN")
            self.db.conn.execute("SELECT 1 FROM articles LIMIT 1").fetchone()  # the moment is that of the first read
        try:
            yield
        finally:
            with told(self.path):
                self.db.rollback()

    def problems(self) -> list[str]:
        """What is wrong inside the file, by a check of every page, index and reference; empty when all is well."""
        with told(self.path):
            return reading.problems(self.db.conn)

    def backup(self, target: Path) -> None:
        """Write a whole copy of the archive, also while others write to it (a plain `cp` would miss what is in the log)."""
        with told(self.path):
            connection.copy_archive(self.db.conn, target)

    # Outlets

    def add_outlet(
        self, *, key: str, name: str | None = None, homepage: str | None = None, country: str | None = None
    ) -> None:
        """Make an outlet known, or fill in what is newly known of it; nothing known is emptied."""
        with self._writing() as conn:
            conn.execute(
                """
INSERT INTO outlets (domain, name, homepage, country) VALUES (?, ?, ?, ?)
ON CONFLICT (domain) DO UPDATE SET name = coalesce(excluded.name, name), homepage = coalesce(excluded.homepage, homepage),
    country = coalesce(excluded.country, country)""",
                (key, name, homepage, country),
            )

    def sources(self, outlet: str) -> Sources:
        """Feeds and sitemaps that were found to work earlier."""
        row = self._one("SELECT feeds, sitemaps FROM outlets WHERE domain = ?", outlet)
        return Sources(tuple(json.loads(row["feeds"])), tuple(json.loads(row["sitemaps"]))) if row else Sources()

    def remember_sources(self, outlet: str, feeds: Sequence[str], sitemaps: Sequence[str]) -> None:
        """Replace the outlet's feeds and sitemaps by these."""
        with self._writing(outlet) as conn:
            conn.execute(
                "UPDATE outlets SET feeds = ?, sitemaps = ? WHERE domain = ?",
                (json_list(feeds), json_list(sitemaps), outlet),
            )

    # Crawls

    def start_crawl(self, outlets: Sequence[str], command: str, started_at: datetime) -> int:
        """Note that a crawl begins; its id. As the first write of a run it finds a full disk before a site is asked."""
        with self._writing(*outlets) as conn:
            return log.start_crawl(conn, outlets, command, started_at)

    def finish_crawl(self, crawl_id: int, finished_at: datetime, exit_code: int, counts: Mapping[str, int]) -> None:
        """Note how a crawl ended; a crawl without this was killed."""
        with self._writing() as conn:
            log.finish_crawl(conn, crawl_id, finished_at, exit_code, counts)

    # The crawl's memory

    def announce(self, outlet: str, links: Iterable[Found], fetch: Fetch | None) -> int:
        """Queue the new and the changed among what a feed, sitemap or page announced; the number queued.

        A known page is queued again when it is announced with a `modified` (or else a `date`) later than its last fetch and later than
        what was announced before. `fetch` is the announcing document: it and its validators are stored in the same transaction.
        """
        now = fetch.fetched_at if fetch else datetime.now(UTC)
        with self._writing(outlet) as conn:
            queued = memory.announce(conn, outlet, links, now)
            if fetch is not None:
                self._record(conn, fetch)
        return queued

    def queued(
        self, outlet: str, limit: int | None = None, now: datetime | None = None, skip: Collection[str] = ()
    ) -> list[Queued]:
        """Pages to ask now, latest announced first: those queued, and archived articles whose next visit is due.

        `skip` holds addresses (as in `Queued.found.url`) to leave out, such as those asked in this run already.
        """
        with told(self.path):
            return memory.queued(self.db.conn, outlet, limit, now or datetime.now(UTC), skip)

    def revisit(self, outlet: str, now: datetime) -> int:
        """Queue every archived article of the outlet that is not gone, and what was refused for its age; the number queued."""
        with self._writing(outlet) as conn:
            return memory.queue_again(conn, outlet)

    def is_known(self, url: str) -> bool:
        """Whether the address, in any form, was announced, asked or archived before."""
        with told(self.path):
            return memory.is_known(self.db.conn, url)

    def validators(self, url: str) -> Validators:
        """What the address gave with its last good answer, to ask whether it has changed."""
        with told(self.path):
            return memory.validators(self.db.conn, url)

    # Storing

    def save(self, article: Article, fetch: Fetch, parts: Sequence[Fetch] = ()) -> str:
        """Store what a page shows, all of it or nothing; the outcome. Committed and synced when this returns.

        `new`: a row was made. `changed`: the row holds the new version, `revisions` the earlier one. `unchanged`: nothing that
        readers see has changed. `duplicate`: another address of an archived article. `refused:paywall`: the page now shows
        less than the archived text; the text stays. `fetch.outcome` is ignored. `parts` are the requests for the article's further
        pages, with their outcomes; those that brought text are known as addresses of the article from now on.
        """
        from archiver import __version__  # not at the top: archiver/__init__ imports this module

        with self._writing(fetch.outlet) as conn:
            outcome, article_id = save_article(conn, article, fetch, __version__)
            log.add_fetch(conn, fetch, outcome, article_id)
            for part in parts:
                memory.note_part(conn, part, article_id)
                log.add_fetch(conn, part, part.outcome, article_id)
        return outcome

    def record_part(self, fetch: Fetch) -> None:
        """Store a request for a further page of an article that could not be read as a whole; only the article is asked again."""
        with self._writing(fetch.outlet) as conn:
            memory.note_part(conn, fetch, None)
            log.add_fetch(conn, fetch, fetch.outcome, None)

    def record(self, fetch: Fetch) -> None:
        """Store a request that stored no article: refused, failed, not modified, gone, or a feed, sitemap or front page."""
        with self._writing(fetch.outlet) as conn:
            self._record(conn, fetch)

    def _record(self, conn: sqlite3.Connection, fetch: Fetch) -> None:
        article_id = None
        if fetch.role is Role.PAGE:
            article_id = memory.note_page(conn, fetch)
        else:
            memory.note_document(conn, fetch)
        log.add_fetch(conn, fetch, fetch.outcome, article_id)

    @contextlib.contextmanager
    def _writing(self, *outlets: str) -> Iterator[sqlite3.Connection]:
        with connection.writing(self.db, self.path) as conn:
            conn.executemany("INSERT OR IGNORE INTO outlets (domain) VALUES (?)", [(outlet,) for outlet in outlets])
            yield conn

    def _one(self, sql: str, *values: str) -> Any:
        with told(self.path):
            return self.db.conn.execute(sql, values).fetchone()
