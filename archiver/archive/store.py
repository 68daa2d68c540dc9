"""`Archive`: one SQLite file that keeps articles, every earlier version of them, and the memory of the crawl."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from archiver.archive import log, memory, reading, rights, tallies, targets, visits
from archiver.archive.articles import find_article, save_article
from archiver.archive.faults import told
from archiver.archive.keeper import Keeper
from archiver.archive.reader import Reader
from archiver.archive.records import Backfill, Fetch, Queued, Role, Sources, Validators
from archiver.archive.rights import SiteFile
from archiver.archive.rows import json_list, machine_time, read_time, storable_article
from archiver.archive.search.index import Prepared
from archiver.archive.tombstones import is_forgotten
from archiver.items import Article, Found
from archiver.rights import Purpose


class Archive(Reader, Keeper):
    """An open archive. Every method that writes is one transaction, synced to the disk when it returns.

    >>> with Archive("data/archive.db") as archive:
    ...     for article in archive.articles(Selection(outlet="tagesschau.de"), limit=10):
    ...         print(article["date"], article["title"])

    Opening makes a missing archive (not with `read_only`), migrates an older one after a backup copy, and raises ArchiveCorrupt,
    ArchiveForeign, ArchiveTooNew, ArchiveReadOnly or ArchiveFull for a file that cannot be used, which stays as it is.
    One Archive belongs to the thread that opened it; any number of processes may use one file.
    """

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
            tallies.sum_up(conn, crawl_id)
            tallies.sum_up_missed(conn, finished_at)

    def looked_at_after(self, moment: datetime) -> tuple[int, datetime] | None:
        """How many articles were last looked at after a moment that is to come, and the latest time of it; None when none was."""
        with told(self.path):
            return log.looked_at_after(self.db.conn, moment)

    # The crawl's memory

    def announce(self, outlet: str, links: Iterable[Found], fetch: Fetch | None) -> int:
        """Queue the new and the changed among what a feed, sitemap or page announced; the number queued.

        A known page is queued again when it is announced with a `modified` (or else a `date`) later than its last fetch and later than
        what was announced before. `fetch` is the announcing document: it and its validators are stored in the same transaction.
        """
        now = fetch.fetched_at if fetch else datetime.now(UTC)
        named = list(links)
        with self._writing(outlet) as conn:
            queued = memory.announce(conn, outlet, named, now)
            if fetch is not None:
                self._record(conn, fetch, links=len(named), queued=queued)
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

    def queue_reserved(self, outlet: str) -> int:
        """Queue the pages that were left out because mining is reserved: it does not bind this crawl; the number queued."""
        with told(self.path):
            held_back = rights.count_held_back(self.db.conn, outlet)
        if not held_back:
            return 0
        with self._writing(outlet) as conn:
            return rights.queue_held_back(conn, outlet)

    # Storing

    def save(
        self,
        article: Article,
        fetch: Fetch,
        parts: Sequence[Fetch] = (),
        *,
        is_self_named: bool = False,
        prepared: Prepared | None = None,
    ) -> str:
        """Store what a page shows, all of it or nothing; the outcome. Committed and synced when this returns.

        `new`: a row was made. `changed`: the row holds the new version, `revisions` the earlier one. `unchanged`: nothing that
        readers see has changed. `duplicate`: another address of an archived article. `refused:paywall`: the page now shows
        less than the archived text; the text stays. `refused:forgotten`: nothing of it may be kept. `fetch.outcome` is ignored.

        `parts` are the requests for the article's further pages, with their outcomes; those that brought text are known as
        addresses of the article from now on. `is_self_named` says that the page calls its own address canonical: then it is no
        duplicate of a text that stands elsewhere under another name. `prepared` is the work for the search index where another
        process has done it (`search.prepare`).

        Raises UnicodeEncodeError, in what is stored as a whole only, for text that cannot be stored as it is.
        """
        try:
            return self._save(article, fetch, parts, is_self_named, prepared)
        except UnicodeEncodeError:
            if self._is_whole:
                raise
            return self._save(storable_article(article), fetch, parts, is_self_named, None)

    def _save(
        self, article: Article, fetch: Fetch, parts: Sequence[Fetch], is_self_named: bool, prepared: Prepared | None
    ) -> str:
        from archiver import __version__  # not at the top: archiver/__init__ imports this module

        with self._writing(fetch.outlet) as conn:
            if is_forgotten(conn, fetch.url, fetch.final_url, article.url):
                self._record(conn, replace(fetch, outcome="refused:forgotten", final_url=None, exchanges=()))
                return "refused:forgotten"
            outcome, article_id = save_article(
                conn, article, fetch, __version__, is_self_named=is_self_named, prepared=prepared
            )
            self._log(conn, fetch, outcome, article_id, missing=json_list(tallies.missing_fields(article)))
            for part in parts:
                visits.note_part(conn, part, article_id)
                self._log(conn, part, part.outcome, article_id)
        return outcome

    def record_part(self, fetch: Fetch) -> None:
        """Store a request for a further page of an article that could not be read as a whole; only the article is asked again."""
        with self._writing(fetch.outlet) as conn:
            visits.note_part(conn, fetch, None)
            self._log(conn, fetch, fetch.outcome, None)

    def record(self, fetch: Fetch) -> None:
        """Store a request that stored no article: refused, failed, not modified, gone, or a feed, sitemap or front page."""
        with self._writing(fetch.outlet) as conn:
            self._record(conn, fetch)

    def _record(self, conn: sqlite3.Connection, fetch: Fetch, **columns: int) -> None:
        article_id = None
        if fetch.source:  # imported: it says nothing of what the site answers now
            row = find_article(conn, fetch.url)
            article_id = row["id"] if row else None
        elif fetch.role is Role.PAGE:
            article_id = visits.note_page(conn, fetch)
        else:
            visits.note_document(conn, fetch)
        self._log(conn, fetch, fetch.outcome, article_id, **columns)

    def _log(
        self, conn: sqlite3.Connection, fetch: Fetch, outcome: str, article_id: int | None, **columns: int | str
    ) -> None:
        log.add_fetch(conn, fetch, outcome, article_id, {**self.evidence.keep(conn, fetch, outcome), **columns})
