"""The figures on which an archive is judged, read from it and from the disk."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.archive import Archive
from archiver.archive.connection import QUICK_CHECK_BYTES
from archiver.archive.tallies import RECENT, Tally

WINDOW = RECENT
"""What is looked back on: four weeks in which a fall is told, and the two before it; six weeks of rhythm."""


@dataclass(frozen=True, slots=True)
class Disk:
    """The room on the disk, and what the archive takes of it. Bytes."""

    free: int
    archive: int
    evidence: int
    is_evidence_passing: bool = False
    """Whether old evidence is removed, so that what is written is no growth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an archive at one moment."""

    now: datetime
    outlets: Mapping[str, tuple[Tally, ...]] = field(default_factory=dict)
    """Per outlet, by name, what the runs of the last six weeks did, in order of time."""
    articles: int = 0
    """In the archive."""
    disk: Disk | None = None
    problems: tuple[str, ...] = ()
    """What is wrong inside the archive's file."""


def read_facts(archive: Archive, now: datetime | None = None) -> Facts:
    """The facts of an archive; `now` is aware."""
    now = now or datetime.now(UTC)
    size = _size(archive.path)
    found: dict[str, list[Tally]] = {}
    for tally in archive.tallies(now - WINDOW):
        if tally.started_at <= now:
            found.setdefault(tally.outlet, []).append(tally)
    by_outlet = {outlet: tuple(found[outlet]) for outlet in sorted(found)}
    return Facts(
        now=now,
        outlets=by_outlet,
        articles=archive.count(),
        disk=_disk(archive, by_outlet),
        problems=tuple(archive.quick_problems()) if size <= QUICK_CHECK_BYTES else (),
    )


def _disk(archive: Archive, outlets: Mapping[str, tuple[Tally, ...]]) -> Disk:
    files = [file for file in archive.evidence.folder.glob("*/*.warc*") if file.is_file()]
    places = [archive.path.absolute().parent, *([archive.evidence.folder] if files else [])]
    kept = sum(_size(Path(f"{archive.path}{end}")) for end in ("", "-wal"))
    return Disk(
        free=min(shutil.disk_usage(place).free for place in places),
        archive=kept,
        evidence=sum(map(_size, files)),
        is_evidence_passing=_is_passing(files, outlets),
    )


def _is_passing(files: Collection[Path], outlets: Mapping[str, tuple[Tally, ...]]) -> bool:
    """Whether evidence of runs is gone that were more than a day before the oldest file; files are named by their day."""
    written = [tally.started_at for tallies in outlets.values() for tally in tallies if tally.evidence_bytes]
    if not written or not files:
        return bool(written)
    oldest = min(file.name[:10] for file in files)
    return f"{min(written) + timedelta(days=1):%Y-%m-%d}" < oldest


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # removed meanwhile
        return 0
