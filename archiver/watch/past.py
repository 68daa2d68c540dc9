"""What the archive knows of the outlets that are looked after, as `planning` wants it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from archiver.archive import Archive
from archiver.planning import MEMORY, History


def histories(db: Path, asked: dict[str, tuple[datetime | None, int]], now: datetime) -> dict[str, History]:
    """The history of each outlet; `asked` says when the caller itself last asked, and how often in a row in vain.

    The archive is opened for reading and closed again, so that one that was put in its place is read, too. Without one, there is
    no past. Raises ArchiveError for one that cannot be read.
    """
    if not db.exists():
        return {key: History(asked=at, failures=failures) for key, (at, failures) in asked.items()}
    with Archive(db, read_only=True) as archive:
        crawls = archive.last_asked()
        found = {}
        for key, (at, failures) in asked.items():
            rhythm, moments = archive.rhythm(key, now - MEMORY), [at, crawls.get(key)]
            found[key] = History(
                published=rhythm.published,
                asked=max((moment for moment in moments if moment), default=None),
                failures=failures,
                next_visit=rhythm.next_visit,
                waiting=rhythm.waiting,
            )
    return found
