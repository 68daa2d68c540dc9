"""What `archiver watch` can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from archiver.crawl.addresses import AddressRules
from archiver.errors import UsageError
from archiver.hooks import Hooks
from archiver.periods import parse_period
from archiver.planning import POLITE, Bounds, words


@dataclass(frozen=True, kw_only=True)
class WatchOptions:
    """What the command line says."""

    targets: tuple[str, ...] = ()
    all_outlets: bool = False
    db: Path = Path("data/archive.db")
    catalogue: Path | None = None
    bounds: Bounds = field(default_factory=Bounds)
    at_once: int = 2
    """Crawls side by side."""
    longest: timedelta = timedelta(hours=2)
    """After so long a crawl is told to stop; what is left stays queued."""
    only_between: str | None = None
    allow_local: tuple[str, ...] = ()
    crawl_options: tuple[str, ...] = ()
    """Further options of `archiver crawl`, handed to each crawl as they are."""
    hooks: Hooks = field(default_factory=Hooks)
    log_json: Path | None = None
    quiet: bool = False
    """Complaints only."""


def parse_bounds(least: str, most: str) -> Bounds:
    """The bounds that two spans name; raises UsageError when the first is the longer one."""
    bounds = Bounds(_parse_span(least), _parse_span(most))
    if bounds.least > bounds.most:
        raise UsageError(f"--at-least {least} is longer than --at-most {most}")
    return bounds


def require_polite(bounds: Bounds, homepages: Iterable[str], allow_local: Iterable[str]) -> None:
    """Raises UsageError for bounds at which only the user's own machines may be asked."""
    if bounds.least >= POLITE:
        return
    rules = AddressRules.parse(allow_local)
    if strangers := [url for url in homepages if not rules.is_allowed_local(url)]:
        raise UsageError(
            f"--at-least {words(bounds.least)} is too often for a news site ({strangers[0]}): at least {words(POLITE)}"
        )


def _parse_span(text: str) -> timedelta:
    """A span as elsewhere, or seconds (`30s`), which only one's own sites may be asked at."""
    seconds = re.fullmatch(r"([1-9]\d{0,5})s", text.strip().lower())
    return timedelta(seconds=int(seconds[1])) if seconds else parse_period(text)
