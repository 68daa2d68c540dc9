"""What each run did at each outlet, summed up: the figures by which an archive is watched.

A run is summed up in the transaction that ends it; one that was killed, or still goes on, is summed up when it is read.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from archiver.archive.rows import machine_time, read_time
from archiver.items import Article

WATCHED = (
    *("title", "date", "body", "image_credit", "related_links", "kicker", "lead", "authors", "section", "keywords"),
    *("date_modified", "comment_count", "images", "inline_links"),
)
"""Fields whose absence from a page is noted."""
FRESH_DAYS = 7
"""How old a new article may be to count as `fresh`: older ones (a backfill) come from earlier designs of the site and other days. A
guess; feeds name what came out within hours, at slow outlets within days."""

RECENT = timedelta(days=42)
"""What is looked back on, by `archiver.status`."""
LONGEST_RUN = timedelta(days=2)
"""A run that has not ended after so long was killed; else its end counts it anew. A guess."""
_SIDEWAYS = ("--backfill", "--follow-related")
_COUNTS = """
SELECT outlet, role, outcome, count(*) AS number, sum(links) AS links, sum(queued) AS queued, sum(evidence_length) AS bytes
FROM fetches WHERE crawl_id = ? AND source IS NULL GROUP BY outlet, role, outcome"""
_NEW = f"""
SELECT fetches.outlet, articles.paywalled, fetches.missing, count(*) AS number,
    articles.date IS NULL OR julianday(articles.date) > julianday(fetches.fetched_at) - {FRESH_DAYS} AS is_fresh
FROM fetches JOIN articles ON articles.id = fetches.article_id
WHERE fetches.crawl_id = ? AND fetches.outcome = 'new' AND fetches.missing IS NOT NULL AND fetches.source IS NULL
GROUP BY 1, 2, 3, 5"""
_AGAIN = """
SELECT outlet, missing, before, count(*) AS number FROM (
    SELECT outlet, missing, (
        SELECT missing FROM fetches AS earlier
        WHERE earlier.article_id = fetches.article_id AND earlier.id < fetches.id AND earlier.missing IS NOT NULL
        ORDER BY earlier.id DESC LIMIT 1) AS before
    FROM fetches
    WHERE crawl_id = ? AND outcome IN ('changed', 'unchanged') AND missing IS NOT NULL AND source IS NULL)
WHERE before IS NOT NULL GROUP BY 1, 2, 3"""


@dataclass(frozen=True, slots=True)
class ListCount:
    """How asking for lists of one role ended."""

    outcomes: dict[str, int] = field(default_factory=dict)
    """`read`, `not-modified`, `failed:<reason>` … to numbers."""
    links: int = 0
    """Addresses that were named."""
    queued: int = 0
    """Those of them that were new, or announced as changed."""


@dataclass(frozen=True, slots=True)
class NewCount:
    """New articles as their pages gave them."""

    pages: int = 0
    paywalled: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    """How many lack a field; a field that none lacks is not named."""


@dataclass(frozen=True, slots=True)
class AgainCount:
    """Articles that were looked at again, each compared with the look before."""

    pages: int = 0
    had: dict[str, int] = field(default_factory=dict)
    """How many showed a field at the look before."""
    lost: dict[str, int] = field(default_factory=dict)
    """How many of these do not show it now."""
    gained: dict[str, int] = field(default_factory=dict)
    """How many show it now and did not before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one run did at one outlet."""

    crawl_id: int
    outlet: str
    started_at: datetime
    finished_at: datetime | None
    """None while it goes on, or when it was killed."""
    outcomes: dict[str, int] = field(default_factory=dict)
    """Pages by outcome: `new`, `refused:consent`, `failed:timeout`, `skipped:robots` …"""
    lists: dict[str, ListCount] = field(default_factory=dict)
    """By role: `feed`, `sitemap`, `front`."""
    fresh: NewCount = NewCount()
    """New articles that are at most FRESH_DAYS old."""
    older: NewCount = NewCount()
    again: AgainCount = AgainCount()
    evidence_bytes: int = 0
    is_regular: bool = True
    """False for runs that went back in time (`--backfill`) or sideways (`--follow-related`): what they meet is no news."""

    def pages(self, *words: str) -> int:
        """Pages whose outcome is one of these, or begins with one of them and a colon (`refused`)."""
        return sum(
            number
            for outcome, number in self.outcomes.items()
            if outcome in words or outcome.partition(":")[0] in words
        )

    @property
    def fetched(self) -> int:
        """Pages that were asked for."""
        return sum(self.outcomes.values()) - self.pages("skipped")


def missing_fields(article: Article) -> list[str]:
    """Those of WATCHED that a page did not give."""
    return [name for name in WATCHED if getattr(article, name) in (None, (), "")]


def sum_up(conn: sqlite3.Connection, crawl_id: int) -> None:
    """Keep the tallies of a run that ends."""
    crawl = conn.execute("SELECT * FROM crawls WHERE id = ?", (crawl_id,)).fetchone()
    for tally in _counted(conn, crawl):
        lists = {role: asdict(count) for role, count in tally.lists.items()}
        values = (tally.outcomes, lists, asdict(tally.fresh), asdict(tally.older), asdict(tally.again))
        parts = [json.dumps(value, ensure_ascii=False) for value in values]
        conn.execute(
            "INSERT OR REPLACE INTO tallies (crawl_id, outlet, outcomes, lists, fresh, older, again, evidence_bytes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (crawl_id, tally.outlet, *parts, tally.evidence_bytes),
        )


def sum_up_missed(conn: sqlite3.Connection, now: datetime) -> None:
    """Keep the tallies of recent runs that were killed, or ended before there were tallies: else each reading counts them anew."""
    missed = conn.execute(
        """
SELECT id FROM crawls WHERE started_at >= ? AND (finished_at IS NOT NULL OR started_at < ?)
AND NOT EXISTS (SELECT 1 FROM tallies WHERE crawl_id = crawls.id)""",
        (machine_time(now - RECENT), machine_time(now - LONGEST_RUN)),
    )
    for crawl in missed.fetchall():
        sum_up(conn, crawl["id"])


def find_tallies(conn: sqlite3.Connection, since: datetime) -> Iterator[Tally]:
    """See `Archive.tallies`."""
    kept: dict[int, list[sqlite3.Row]] = {}
    for row in conn.execute(
        "SELECT tallies.* FROM tallies JOIN crawls ON crawls.id = crawl_id WHERE started_at >= ? ORDER BY crawl_id, outlet",
        (machine_time(since),),
    ):
        kept.setdefault(row["crawl_id"], []).append(row)
    crawls = conn.execute("SELECT * FROM crawls WHERE started_at >= ? ORDER BY started_at, id", (machine_time(since),))
    for crawl in crawls.fetchall():
        rows = kept.get(crawl["id"])
        yield from (_read(crawl, row) for row in rows) if rows else _counted(conn, crawl)


def _read(crawl: sqlite3.Row, row: sqlite3.Row) -> Tally:
    return Tally(
        crawl_id=crawl["id"],
        outlet=row["outlet"],
        started_at=_moment(crawl["started_at"]),
        finished_at=read_time(crawl["finished_at"]),
        outcomes=json.loads(row["outcomes"]),
        lists={role: ListCount(**count) for role, count in json.loads(row["lists"]).items()},
        fresh=NewCount(**json.loads(row["fresh"])),
        older=NewCount(**json.loads(row["older"])),
        again=AgainCount(**json.loads(row["again"])),
        evidence_bytes=row["evidence_bytes"],
        is_regular=_is_regular(crawl),
    )


def _counted(conn: sqlite3.Connection, crawl: sqlite3.Row) -> list[Tally]:
    """The tallies of a run, from its requests."""
    number = (crawl["id"],)
    outcomes: dict[str, Counter[str]] = {}
    lists: dict[str, dict[str, ListCount]] = {}
    sizes: Counter[str] = Counter()
    for row in conn.execute(_COUNTS, number):
        outlet = row["outlet"]
        sizes[outlet] += row["bytes"] or 0
        pages = outcomes.setdefault(outlet, Counter())
        if row["role"] == "page":
            pages[row["outcome"]] += row["number"]
        else:
            roles = lists.setdefault(outlet, {})
            roles[row["role"]] = _with_row(roles.get(row["role"], ListCount()), row)
    new, again = _new(conn, crawl["id"]), _again(conn, crawl["id"])
    return [
        Tally(
            crawl_id=crawl["id"],
            outlet=outlet,
            started_at=_moment(crawl["started_at"]),
            finished_at=read_time(crawl["finished_at"]),
            outcomes=dict(counts),
            lists=lists.get(outlet, {}),
            fresh=new.get((outlet, True), NewCount()),
            older=new.get((outlet, False), NewCount()),
            again=again.get(outlet, AgainCount()),
            evidence_bytes=sizes[outlet],
            is_regular=_is_regular(crawl),
        )
        for outlet, counts in sorted(outcomes.items())
    ]


def _with_row(count: ListCount, row: sqlite3.Row) -> ListCount:
    return ListCount(
        {**count.outcomes, row["outcome"]: row["number"]},
        count.links + (row["links"] or 0),
        count.queued + (row["queued"] or 0),
    )


def _new(conn: sqlite3.Connection, crawl_id: int) -> dict[tuple[str, bool], NewCount]:
    """By outlet, and whether they are fresh."""
    found: dict[tuple[str, bool], NewCount] = {}
    for row in conn.execute(_NEW, (crawl_id,)):
        key, number = (row["outlet"], bool(row["is_fresh"])), row["number"]
        count = found.get(key, NewCount())
        missing = Counter(count.missing) + Counter(dict.fromkeys(json.loads(row["missing"]), number))
        found[key] = NewCount(count.pages + number, count.paywalled + number * row["paywalled"], dict(missing))
    return found


def _again(conn: sqlite3.Connection, crawl_id: int) -> dict[str, AgainCount]:
    found: dict[str, AgainCount] = {}
    for row in conn.execute(_AGAIN, (crawl_id,)):
        number, earlier = row["number"], found.get(row["outlet"], AgainCount())
        now, before = (set(WATCHED) - set(json.loads(missing)) for missing in (row["missing"], row["before"]))
        found[row["outlet"]] = AgainCount(
            earlier.pages + number,
            _more(earlier.had, before, number),
            _more(earlier.lost, before - now, number),
            _more(earlier.gained, now - before, number),
        )
    return found


def _more(counts: dict[str, int], names: set[str], number: int) -> dict[str, int]:
    """The counts with so many more for each of these fields."""
    return {name: counts.get(name, 0) + number * (name in names) for name in WATCHED if name in counts or name in names}


def _is_regular(crawl: sqlite3.Row) -> bool:
    return not any(option in crawl["command"].split() for option in _SIDEWAYS)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
