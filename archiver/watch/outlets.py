"""The outlets that are looked after: what the user named, as the catalogue of the moment understands it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.catalogue import load_catalogue, packaged_file, user_file
from archiver.crawl.hours import hours_of
from archiver.crawl.targets import jobs_for
from archiver.errors import UsageError
from archiver.settings import ARCHIVER_ONLY_BETWEEN
from archiver.watch.options import WatchOptions, require_polite


@dataclass(frozen=True, slots=True)
class Watched:
    """One outlet that is looked after."""

    key: str
    """As in the archive."""
    targets: tuple[str, ...]
    """What to hand to `archiver crawl` for it."""
    opening: Callable[[datetime], datetime] | None = None
    """For outlets whose pages are asked at certain hours only: the first moment not before another at which they may be."""


class Outlets:
    """The outlets by key; `refresh` looks whether the catalogue was edited."""

    def __init__(self, options: WatchOptions) -> None:
        self.options = options
        self._signature = self._files()
        self.by_key = self._read()

    def refresh(self) -> bool:
        """Whether the catalogue has changed since the last call, and `by_key` with it.

        Raises UsageError for one that cannot be read, once for each change of it; the outlets stay as they were.
        """
        found = self._files()
        if found == self._signature:
            return False
        self._signature = found
        self.by_key = self._read()
        return True

    def _read(self) -> dict[str, Watched]:
        options = self.options
        catalogue = load_catalogue(own=options.catalogue)
        everyone = [outlet.domain for outlet in catalogue] if options.all_outlets else []
        targets: dict[str, list[str]] = {}
        for target in [*everyone, *options.targets]:
            targets.setdefault(jobs_for([target], catalogue)[0].key, []).append(target)
        jobs = jobs_for([*everyone, *options.targets], catalogue)
        if not jobs:
            raise UsageError(
                "nothing to watch: name outlets (`archiver outlets` lists them), domains or addresses, or use --all"
            )
        require_polite(options.bounds, (job.homepage for job in jobs), options.allow_local)
        hours = hours_of({job.key: job.only_between for job in jobs}, options.only_between, ARCHIVER_ONLY_BETWEEN)
        openings = {key: span.opening for key, span in hours.items()}
        return {job.key: Watched(job.key, tuple(targets[job.key]), openings.get(job.key)) for job in jobs}

    def _files(self) -> list[tuple[int, int, int] | None]:
        own = self.options.catalogue or _user_file()
        return [_signature(path) for path in (packaged_file(), own) if path]


def _user_file() -> Path | None:
    try:
        return user_file()
    except UsageError:  # named and gone; reading it says so
        return None


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
