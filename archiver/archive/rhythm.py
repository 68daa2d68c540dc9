"""What the archive knows of an outlet's pace: when its articles came out, what is due, when it was last asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from archiver.archive.rows import machine_time, read_time

_LATEST_CRAWLS = 5_000
"""Crawls that are looked through for when an outlet was last asked: a day of a hundred outlets asked every half hour, read in
4 ms (measured). An outlet that was not asked in these counts as never asked."""
_SOON = 2
"""Days between the day a page states and the hour it was found, up to which that hour is taken for the time of publication."""

_PUBLISHED = """
SELECT strftime('%Y-%m-%dT%H:00:00+00:00', moment) AS hour, count(*) AS articles FROM (
    SELECT date AS moment FROM articles WHERE outlet = :outlet AND date >= :day AND date_precision = 'minute'
    UNION ALL
    SELECT iif(julianday(first_seen) - julianday(date) < :soon, first_seen, date)
    FROM articles WHERE outlet = :outlet AND date >= :day AND date_precision IS NOT 'minute'
    UNION ALL
    SELECT DISTINCT substr(first_seen, 1, 13) || ':00' FROM articles
    WHERE outlet = :outlet AND date IS NULL AND first_seen >= :since
) GROUP BY hour HAVING hour IS NOT NULL"""
"""Pages without a date that were found in one hour count as one: the first look at a site finds all it ever had."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """An outlet's recent past and what is to be done for it."""

    published: Mapping[datetime, int]
    """Hours (aware, UTC), by their beginning, and how many articles came out in each."""
    next_visit: datetime | None
    """When the first of its pages is to be looked at again."""
    waiting: int
    """Pages that are queued."""


def rhythm(conn: sqlite3.Connection, outlet: str, since: datetime) -> Rhythm:
    """See `Archive.rhythm`."""
    values = {
        "outlet": outlet,
        "since": machine_time(since),
        "day": f"{since - timedelta(days=1):%Y-%m-%d}",  # texts of any offset compare right from the day before on
        "soon": _SOON,
    }
    published = {datetime.fromisoformat(hour): count for hour, count in map(tuple, conn.execute(_PUBLISHED, values))}
    (visit,) = conn.execute(
        "SELECT min(next_visit) FROM urls WHERE outlet = ? AND next_visit IS NOT NULL", (outlet,)
    ).fetchone()
    (waiting,) = conn.execute("SELECT count(*) FROM urls WHERE outlet = ? AND state = 'queued'", (outlet,)).fetchone()
    return Rhythm(published, read_time(visit), waiting)


def last_asked(conn: sqlite3.Connection) -> dict[str, datetime]:
    """See `Archive.last_asked`."""
    rows = conn.execute(
        """
SELECT value, max(started_at) FROM (SELECT outlets, started_at FROM crawls ORDER BY id DESC LIMIT ?), json_each(outlets)
GROUP BY value""",
        (_LATEST_CRAWLS,),
    )
    return {outlet: datetime.fromisoformat(started) for outlet, started in map(tuple, rows)}
