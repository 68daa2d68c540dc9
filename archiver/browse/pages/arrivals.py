"""What came in per outlet and day: the columns of the sparklines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from archiver.browse.pages.visit import Row, Visit

DAYS = 14
"""Days of a sparkline: two weeks show the rhythm of a week twice."""
_ZONE = ZoneInfo("Europe/Berlin")
"""A day is that of the newsrooms, not of UTC."""

# One look into the index per outlet. The article with the highest number may come from an old WARC file.
LATEST = "SELECT max(latest) FROM (SELECT (SELECT max(first_seen) FROM articles WHERE outlet = domain) AS latest FROM outlets)"
"""When the last article came in."""
# By the hour, so that days can be those of German time. Outlet by outlet, so that the index of arrivals is used.
ARRIVALS = """
SELECT outlet, substr(first_seen, 1, 13) AS hour, count(*) AS articles
FROM outlets CROSS JOIN articles ON outlet = domain AND first_seen >= :since GROUP BY outlet, hour"""


def today() -> date:
    """The newsrooms' day."""
    return datetime.now(_ZONE).date()


def begin_of(day: date) -> str:
    """The moment at which a day begins, as the archive keeps moments (UTC). Raises OverflowError for the calendar's first and last."""
    return datetime.combine(day, datetime.min.time(), _ZONE).astimezone(UTC).isoformat(timespec="seconds")


async def last_day(visit: Visit) -> date | None:
    """The last day on which something came, today at the latest; None for an empty archive."""
    latest = next(iter((await visit.rows(LATEST))[0].values()))
    return min(today(), _day(latest)) if latest else None


async def arrivals(visit: Visit, last: date) -> dict[str, list[int]]:
    """New articles on each of the DAYS up to the last one, by outlet; without outlets that had none."""
    return per_day(await visit.rows(ARRIVALS, since=begin_of(last - timedelta(days=DAYS - 1))), last)


def per_day(rows: list[Row], last: date) -> dict[str, list[int]]:
    """Counts by hour (UTC) as counts by day."""
    counts: dict[str, Counter[date]] = {}
    for row in rows:
        counts.setdefault(row["outlet"], Counter())[_day(f"{row['hour']}:00+00:00")] += row["articles"]
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    return {outlet: _on(days, found) for outlet, found in counts.items()}


def _on(days: list[date], counts: Mapping[date, int]) -> list[int]:
    return [counts.get(day, 0) for day in days]


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(_ZONE).date()
