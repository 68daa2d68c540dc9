"""`Archive`: one SQLite file that keeps articles, every earlier version of them, and the memory of the crawl."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archiver.archive import connection, copies, erasing, log, memory, reading, rights, targets
from archiver.archive.articles import find_article, load_article, save_article
from archiver.archive.changes import find_changes
from archiver.archive.evidence import Evidence
from archiver.archive.faults import told
from archiver.archive.forgetting import Forgotten, forget, outlets_of, wipe
from archiver.archive.locks import acquire
from archiver.archive.proof import Proof, proof
from archiver.archive.records import Backfill, Fetch, Queued, Role, Sources, Validators
from archiver.archive.rights import SiteFile
from archiver.archive.rows import json_list, machine_time, read_time
from archiver.archive.search import index
from archiver.archive.search.find import Hits, search
from archiver.archive.search.index import Told
from archiver.archive.selection import EVERYTHING, Selection
from archiver.archive.tombstones import is_forgotten
from archiver.items import Article, Found
from archiver.rights import Purpose


class Archive:
    """An open archive. Every method that writes is one transaction, synced to the disk when it returns.

    >>> with Archive("data/archive.db") as archive:
    ...     for article in archive.articles(Selection(outlet="tagesschau.de"), limit=10):
    ...         print(article["date"], article["title"])

    Opening makes a missing archive (not with `read_only`), migrates an older one after a backup copy, and raises ArchiveCorrupt,
    ArchiveForeign, ArchiveTooNew, ArchiveReadOnly or ArchiveFull for a file that cannot be used, which stays as it is.
    One Archive belongs to the thread that opened it; any number of processes may use one file.
    """

    def __init__(
        self, path: str | PathLike[str], *, read_only: bool = False, purpose: Purpose = Purpose.PRIVATE
    ) -> None:
        self.path = Path(path)
        self.purpose = purpose
        """What the articles are read for. Under `tdm`, body, lead and captions are empty where mining is reserved or was never looked
        at, by whatever method they are read. Only for reading."""
        self.db = connection.open_archive(self.path, read_only=read_only)
        """The sqlite-utils database, for reading. All writing goes through this class."""
        if purpose.is_bound:
            with told(self.path):
                rights.bind(self.db.conn)
        self._is_together = False
        self.evidence = Evidence.of(self.path)
        """Answers as received: those that come with a `Fetch` are kept in WARC files beside the archive."""
        if not read_only:
            self._carry_out_erasing()  # what a killed process had decided

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; SQLite folds its log into it when no other process has it open."""
        self.evidence.files.close()
        with told(self.path):
            self.db.close()

    # Reading

    def count(self, selection: Selection = EVERYTHING) -> int:
        """Number of archived articles, of those that `articles` would give."""
        with told(self.path):
            return reading.count(self.db, selection)

    def articles(
        self, selection: Selection = EVERYTHING, *, limit: int | None = None, columns: Collection[str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Archived articles, latest first: columns of `articles` by name, with `images`, `related_links`, `inline_links` as lists of dicts.

        `columns` takes only those, in any order; what hangs on an article is read only when it is among them. `withheld`
        counts those that an archive opened for the purpose `tdm` gives without text.
        """
        with told(self.path):
            yield from reading.articles(self.db, selection, limit, columns)

    def withheld(self, selection: Selection = EVERYTHING) -> dict[str, int]:
        """How many of these articles have text that is not given for the purpose `tdm`: `reserved`, and `unknown` (never looked at)."""
        with told(self.path):
            return rights.withheld(self.db.conn, selection)

    def rows(self, selection: Selection, expressions: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The same articles as plain tuples of SQL expressions over `articles`; several times as fast, for exports of all there is."""
        with told(self.path):
            yield from reading.rows(self.db.conn, selection, expressions)

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

    def search(
        self, query: str, selection: Selection = EVERYTHING, *, limit: int = 20, offset: int = 0, exact: bool = False
    ) -> Hits:
        """Articles that the query finds, best first; the query language stands in `search.language`. Any text is a query.

        Words are found in all their forms and inside compounds; with `exact` only as typed (capitals do not count). `offset` leaves out
        the first so many. For the purpose `tdm`, snippets are empty where mining is reserved or was never looked at.
        """
        with told(self.path):
            bound = self.purpose.is_bound
            readable = (lambda number: rights.reservation_of(self.db.conn, number) is False) if bound else None
            return search(self.db.conn, query, selection, limit=limit, offset=offset, exact=exact, readable=readable)

    def reindex(self, progress: Told | None = None) -> int:
        """Make the search index anew; the number of articles. In short transactions, so that crawls go on; told how many of all are done.

        What is not indexed yet cannot be found meanwhile. Stopped halfway, it goes on when the archive is opened next.
        """
        with self._writing() as conn:
            index.mark_stale(conn)
        with told(self.path):
            return index.catch_up(self.db.conn, progress)

    def compare_copies(self) -> int:
        """Compare every text that is new or has changed with its likes; how many were. In short transactions, so that crawls go on."""
        compared = 0
        while True:
            with self._writing() as conn:
                done = copies.compare_batch(conn)
            if not done:
                return compared
            compared += done

    def clusters(self, threshold: float = copies.THRESHOLD) -> Iterator[copies.Cluster]:
        """Articles that are near copies of each other, as far as they were compared; raises ValueError for a threshold not in 0.6 to 1."""
        with told(self.path):
            yield from copies.clusters(self.db.conn, threshold)

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

    # Evidence

    def proof(self, outlet: str | None = None) -> Proof:
        """Archive and evidence held against each other; what is missing, damaged or altered is among its `problems`."""
        with told(self.path):
            return proof(self.db.conn, self.evidence, outlet)

    def erase_evidence(self, fetch_ids: Collection[int]) -> None:
        """Take the answers to these requests (`fetches.id`) out of their files; the caller holds the outlets' locks."""
        with self._writing() as conn:
            erasing.erase(conn, self.evidence, fetch_ids)
        self._carry_out_erasing()

    def expire_evidence(self, outlets: Iterable[str], before: datetime) -> int:
        """Remove the outlets' files of days before that moment (aware); their number. The caller holds the outlets' locks."""
        with self._writing() as conn:
            number = erasing.expire(conn, outlets, before)
        self._carry_out_erasing()
        return number

    def _carry_out_erasing(self) -> None:
        with told(self.path):
            changes = erasing.pending(self.db.conn)
            for file, replacement in changes:
                erasing.carry_out(self.evidence, file, replacement)
        if changes:
            with self._writing() as conn:
                conn.executemany("DELETE FROM evidence_changes WHERE file = ?", [(file,) for file, _ in changes])

    # Forgetting

    def is_forgotten(self, url: str) -> bool:
        """Whether the address, in any form, was forgotten and must not be asked."""
        with told(self.path):
            return is_forgotten(self.db.conn, url)

    def forget(self, url: str, reason: str, now: datetime) -> Forgotten:
        """Take out all that is known of an address and of the article it shows; a tombstone stays. Raises OutletBusy.

        The bytes are gone from the file, its log and the evidence when this returns; called again it finishes what was interrupted.
        """
        with told(self.path):
            outlets = outlets_of(self.db.conn, url)
        with acquire(self.path, outlets):
            with self._writing() as conn:
                forgotten = forget(conn, self.evidence, url, reason, now)
            self._carry_out_erasing()
        with told(self.path):
            wipe(self.db.conn)
        return forgotten

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

    def schedule_visits(self, outlet: str, revisits: str | None) -> None:
        """Set how long after publication the outlet's articles are looked at again, as in `outlets.revisits`."""
        row = self._one("SELECT revisits FROM outlets WHERE domain = ?", outlet)
        if row is None or row["revisits"] != revisits:
            with self._writing(outlet) as conn:
                conn.execute("UPDATE outlets SET revisits = ? WHERE domain = ?", (revisits, outlet))

    def known_addresses(self, outlet: str, most: int = 500) -> tuple[list[str], list[str]]:
        """Addresses of the outlet's latest articles, and of pages that turned out to be none: what they have in common can be learned."""
        with told(self.path):
            return memory.known_addresses(self.db.conn, outlet, most)

    def backfill(self, outlet: str, first: str) -> Backfill | None:
        """How far the list that begins at this address was read."""
        row = self._one("SELECT * FROM backfills WHERE outlet = ? AND list = ?", outlet, first)
        return Backfill(row["page"], row["next_url"], read_time(row["reaches_back_to"])) if row else None

    def note_backfill(
        self, outlet: str, first: str, page: int, next_url: str | None, reaches_back_to: datetime | None, at: datetime
    ) -> None:
        """Remember how far a list was read."""
        back_to = machine_time(reaches_back_to) if reaches_back_to else None
        with self._writing(outlet) as conn:
            conn.execute(
                "INSERT OR REPLACE INTO backfills (outlet, list, page, next_url, reaches_back_to, read_at) VALUES (?, ?, ?, ?, ?, ?)",
                (outlet, first, page, next_url, back_to, machine_time(at)),
            )

    def remember_sources(self, outlet: str, feeds: Sequence[str], sitemaps: Sequence[str]) -> None:
        """Replace the outlet's feeds and sitemaps by these."""
        with self._writing(outlet) as conn:
            conn.execute(
                "UPDATE outlets SET feeds = ?, sitemaps = ? WHERE domain = ?",
                (json_list(feeds), json_list(sitemaps), outlet),
            )

    # Crawls

    def start_crawl(
        self, outlets: Sequence[str], command: str, started_at: datetime, purpose: Purpose = Purpose.PRIVATE
    ) -> int:
        """Note that a crawl begins; its id. As the first write of a run it finds a full disk before a site is asked."""
        with self._writing(*outlets) as conn:
            return log.start_crawl(conn, outlets, command, started_at, purpose)

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

    def waiting(self, outlet: str, now: datetime | None = None) -> int:
        """How many pages `queued` would give without a limit."""
        with told(self.path):
            return reading.waiting(self.db.conn, outlet, now or datetime.now(UTC))

    def missing_targets(self, outlet: str) -> list[Found]:
        """What the outlet's articles show as related on their own site and is not archived."""
        with told(self.path):
            return targets.missing_targets(self.db.conn, outlet)

    def revisit(self, outlet: str, now: datetime) -> int:
        """Queue every archived article of the outlet that is not gone, what was given up, and what was refused for its age."""
        with self._writing(outlet) as conn:
            return memory.queue_again(conn, outlet)

    def retry_failed(self, outlet: str) -> int:
        """Queue every page of the outlet that was given up after too many tries; the number queued."""
        with self._writing(outlet) as conn:
            return memory.queue_failed(conn, outlet)

    def is_known(self, url: str) -> bool:
        """Whether the address, in any form, was announced, asked or archived before."""
        with told(self.path):
            return memory.is_known(self.db.conn, url)

    def validators(self, url: str) -> Validators:
        """What the address gave with its last good answer, to ask whether it has changed."""
        with told(self.path):
            return memory.validators(self.db.conn, url)

    # Rights

    def note_site_file(self, file: SiteFile) -> None:
        """Keep what a robots.txt or tdmrep.json says; nothing is written when that was known within the last day."""
        if rights.is_worth_noting(self.site_file(file.site, file.name), file):
            with self._writing(file.outlet) as conn:
                rights.note_site_file(conn, file)

    def site_file(self, site: str, name: str, *, answered: bool = False) -> SiteFile | None:
        """The latest version of a site's file; with `answered` the latest that the site itself gave or denied."""
        with told(self.path):
            return rights.site_file(self.db.conn, site, name, answered=answered)

    def site_files(self, outlet: str) -> list[SiteFile]:
        """The latest version of every robots.txt and tdmrep.json of the outlet's sites."""
        with told(self.path):
            return rights.site_files(self.db.conn, outlet)

    def rights(self, outlet: str) -> list[dict[str, Any]]:
        """What was said about mining on the outlet's pages, the latest first: `statements`, `is_reserved`, `pages`, `first_seen` …"""
        with told(self.path):
            return rights.pages_by_rights(self.db.conn, outlet)

    def queue_reserved(self, outlet: str) -> int:
        """Queue the pages that were left out because mining is reserved: it does not bind this crawl; the number queued."""
        with told(self.path):
            held_back = rights.count_held_back(self.db.conn, outlet)
        if not held_back:
            return 0
        with self._writing(outlet) as conn:
            return rights.queue_held_back(conn, outlet)

    # Storing

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is committed and synced together when it ends, or not at all; for very many articles at once.

        A sync takes longer than storing an article. Other writers wait meanwhile: end it after a few hundred articles.
        """
        with self._writing():
            self._is_together = True
            try:
                yield
            finally:
                self._is_together = False

    def save(
        self, article: Article, fetch: Fetch, parts: Sequence[Fetch] = (), *, is_self_named: bool = False
    ) -> str:
        """Store what a page shows, all of it or nothing; the outcome. Committed and synced when this returns.

        `new`: a row was made. `changed`: the row holds the new version, `revisions` the earlier one. `unchanged`: nothing that
        readers see has changed. `duplicate`: another address of an archived article. `refused:paywall`: the page now shows
        less than the archived text; the text stays. `refused:forgotten`: nothing of it may be kept. `fetch.outcome` is ignored.

        `parts` are the requests for the article's further pages, with their outcomes; those that brought text are known as
        addresses of the article from now on. `is_self_named` says that the page calls its own address canonical: then it is no
        duplicate of a text that stands elsewhere under another name.
        """
        from archiver import __version__  # not at the top: archiver/__init__ imports this module

        with self._writing(fetch.outlet) as conn:
            if is_forgotten(conn, fetch.url, fetch.final_url, article.url):
                self._record(conn, replace(fetch, outcome="refused:forgotten", final_url=None, exchanges=()))
                return "refused:forgotten"
            outcome, article_id = save_article(conn, article, fetch, __version__, is_self_named=is_self_named)
            self._log(conn, fetch, outcome, article_id)
            for part in parts:
                memory.note_part(conn, part, article_id)
                self._log(conn, part, part.outcome, article_id)
        return outcome

    def record_part(self, fetch: Fetch) -> None:
        """Store a request for a further page of an article that could not be read as a whole; only the article is asked again."""
        with self._writing(fetch.outlet) as conn:
            memory.note_part(conn, fetch, None)
            self._log(conn, fetch, fetch.outcome, None)

    def record(self, fetch: Fetch) -> None:
        """Store a request that stored no article: refused, failed, not modified, gone, or a feed, sitemap or front page."""
        with self._writing(fetch.outlet) as conn:
            self._record(conn, fetch)

    def _record(self, conn: sqlite3.Connection, fetch: Fetch) -> None:
        article_id = None
        if fetch.source:  # imported: it says nothing of what the site answers now
            row = find_article(conn, fetch.url)
            article_id = row["id"] if row else None
        elif fetch.role is Role.PAGE:
            article_id = memory.note_page(conn, fetch)
        else:
            memory.note_document(conn, fetch)
        self._log(conn, fetch, fetch.outcome, article_id)

    def _log(self, conn: sqlite3.Connection, fetch: Fetch, outcome: str, article_id: int | None) -> None:
        log.add_fetch(conn, fetch, outcome, article_id, self.evidence.keep(conn, fetch, outcome))

    @contextlib.contextmanager
    def _writing(self, *outlets: str) -> Iterator[sqlite3.Connection]:
        if self._is_together:
            with connection.part(self.db.conn):
                self._know(self.db.conn, outlets)
                yield self.db.conn
            return
        with connection.writing(self.db, self.path) as conn, self.evidence.before_commit():
            self._know(conn, outlets)
            yield conn

    def _know(self, conn: sqlite3.Connection, outlets: Sequence[str]) -> None:
        conn.executemany("INSERT OR IGNORE INTO outlets (domain) VALUES (?)", [(outlet,) for outlet in outlets])

    def _one(self, sql: str, *values: str) -> Any:
        with told(self.path):
            return self.db.conn.execute(sql, values).fetchone()
