"""Whether an outlet's announced moments of change can be believed.

Some feeds and sitemaps stamp every entry with the moment at which they were made. Believed, they would have every page asked again in
every run. So each announcement is put to the test by the visit that it causes: `urls.idle_stamps` counts how often in a row a page had
been announced as changed and was the same. An outlet whose announcements keep failing is asked by the schedule of re-visits alone,
until such visits find that its announcements have become true again.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from archiver.archive.rows import read_time

IDLE_IN_A_ROW = 2
"""Announcements of one page that led to nothing, one after the other. One may be a change that readers do not see."""
IDLE_PAGES = 5
"""Pages of an outlet with so many. Guessed: fewer cost nothing worth saving."""
IDLE_TO_KEPT = 9
"""Such pages for each page whose last announcement was true. Guessed: of honest stamps most bring a change."""
_REFUSED_AGAIN_AFTER = timedelta(days=1)

_TESTED = f"""
SELECT coalesce(sum(idle_stamps >= {IDLE_IN_A_ROW}), 0) AS idle, coalesce(sum(idle_stamps = 0), 0) AS kept
FROM urls WHERE outlet = ? AND idle_stamps IS NOT NULL"""


def are_believed(conn: sqlite3.Connection, outlet: str) -> bool:
    """Whether an announced change of the outlet's pages is a reason to ask again."""
    idle, kept = conn.execute(_TESTED, (outlet,)).fetchone()
    return bool(idle < IDLE_PAGES or idle <= IDLE_TO_KEPT * kept)


def is_worth_a_look(row: sqlite3.Row, now: datetime) -> bool:
    """Whether a page of an outlet that is not believed is asked all the same: one that is not archived, and so never re-visited."""
    fetched = read_time(row["last_fetched"])
    return row["article_id"] is None and (fetched is None or now - fetched >= _REFUSED_AGAIN_AFTER)


def after_visit(row: sqlite3.Row, outcome: str) -> int | None:
    """The page's count after a visit that ended like this; `row` is what was known before it."""
    count: int | None = row["idle_stamps"]
    stamp = read_time(row["announced_modified"] or row["announced_date"])
    fetched = read_time(row["last_fetched"])
    if not (stamp and fetched and stamp > fetched) or outcome.startswith("failed:"):
        return count  # nothing was announced since the last visit, or nothing is known
    is_refused_again = outcome.startswith("refused:") and outcome == row["last_outcome"]
    is_idle = is_refused_again or outcome in ("unchanged", "not-modified")
    return (count or 0) + 1 if is_idle else 0
