"""Reading the archive: the part of `Archive` that changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from archiver.archive import copies, reading, rights, tallies
from archiver.archive.articles import find_article, load_article
from archiver.archive.changes import find_changes
from archiver.archive.faults import told
from archiver.archive.opened import OpenArchive
from archiver.archive.rhythm import Rhythm, last_asked, rhythm
from archiver.archive.search.find import Hits, search
from archiver.archive.selection import EVERYTHING, Selection
from archiver.items import Article


class Reader(OpenArchive):
    """Articles, their versions and changes, search, near copies, rights."""

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
        self, query: str, selection: Selection = EVERYTHING, *, limit: int = 20, offset: int = 0, exact: bool = False,
        count_all: bool = False,
    ) -> Hits:  # fmt: skip
        """Articles that the query finds, best first; the query language stands in `search.language`. Any text is a query.

        Words are found in all their forms and inside compounds; with `exact` only as typed (capitals do not count). `offset` leaves out
        the first so many. Of very many only some are counted (`Hits.is_total_exact`), with `count_all` all of them. For the
        purpose `tdm`, snippets are empty where mining is reserved or was never looked at.
        """
        with told(self.path):
            bound = self.purpose.is_bound
            readable = (lambda number: rights.reservation_of(self.db.conn, number) is False) if bound else None
            return search(
                self.db.conn, query, selection, limit=limit, offset=offset, exact=exact, count_all=count_all, readable=readable
            )  # fmt: skip

    def clusters(self, threshold: float = copies.THRESHOLD) -> Iterator[copies.Cluster]:
        """Articles that are near copies of each other, as far as they were compared; raises ValueError for a threshold not in 0.6 to 1."""
        with told(self.path):
            yield from copies.clusters(self.db.conn, threshold)

    def outlets(self) -> list[str]:
        """The outlets that the archive knows, by name."""
        with told(self.path):
            return [row[0] for row in self.db.conn.execute("SELECT domain FROM outlets ORDER BY domain")]

    def tallies(self, since: datetime) -> list[tallies.Tally]:
        """What each run since that moment (aware) did at each outlet, in the order in which they began."""
        with told(self.path):
            return list(tallies.find_tallies(self.db.conn, since))

    def rights(self, outlet: str) -> list[dict[str, Any]]:
        """What was said about mining on the outlet's pages, the latest first: `statements`, `is_reserved`, `pages`, `first_seen` …"""
        with told(self.path):
            return rights.pages_by_rights(self.db.conn, outlet)

    def rhythm(self, outlet: str, since: datetime) -> Rhythm:
        """In which hours since then (aware) the outlet published how much, when its next page is due, how many are queued."""
        with told(self.path):
            return rhythm(self.db.conn, outlet, since)

    def last_asked(self) -> dict[str, datetime]:
        """When the latest crawl of each outlet began, as far as the last few thousand crawls tell."""
        with told(self.path):
            return last_asked(self.db.conn)
