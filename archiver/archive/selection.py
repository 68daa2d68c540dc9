"""Which articles are wanted, as one object that reading, counting and every export share. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.archive.search.expression import expression
from archiver.archive.search.language import parse

_PUBLISHED = "datetime(coalesce(articles.date, articles.first_seen))"
"""When an article came out, or was first seen where its page states no date; the index `articles_by_time` holds it."""
_CONDITIONS = {
    "outlet": "articles.outlet = :outlet",
    "section": "articles.section = :section COLLATE NOCASE",
    "since": f"{_PUBLISHED} >= datetime(:since)",
    "until": f"{_PUBLISHED} < datetime(:until)",
    "query": "articles.id IN (SELECT rowid FROM article_search WHERE article_search MATCH :query)",
    "changed_since": "max(articles.first_seen, coalesce(articles.last_changed, ''), coalesce(articles.gone_since, '')) >= :changed_since",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that meet every condition given; none given: all."""

    outlet: str | None = None
    """Key of the outlet: its domain, `tagesschau.de`."""
    section: str | None = None
    """Ressort as archived; ASCII letters in any case."""
    since: datetime | None = None
    """Published (or without a date: first seen) at or after this; aware."""
    until: datetime | None = None
    """Published before this; aware."""
    changed_since: datetime | None = None
    """Archived, changed or gone at or after this; aware. What a reader who looked then has not seen."""

    query: str | None = None
    """What to find, in the language of `archiver search`."""

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The SQL after WHERE, over `articles`, and its values by name."""
        values = {
            name: expression(parse(value)) if name == "query" else value for name, value in self.as_dict().items()
        }
        return " AND ".join(_CONDITIONS[name] for name in values) or "1", values

    def as_dict(self) -> dict[str, str]:
        """The conditions given, for a manifest; moments as ISO 8601, UTC."""
        return {
            name: value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
            if value is not None
        }


EVERYTHING = Selection()
