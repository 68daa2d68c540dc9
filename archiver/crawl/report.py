"""What a crawl did, counted, and the table that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic

from rich.table import Table

from archiver.crawl.events import EventLog

STORED = ("new", "changed", "unchanged", "duplicate")
"""Outcomes after which the archive holds the article."""
_BARS = ("refused:forbidden", "refused:challenge", "refused:consent", "refused:login", "refused:error")
"""What a site shows in place of pages that it does not give to a crawl, or not now."""
_SEVERAL = 3
"""Pages; a single one may be barred for reasons of its own. A guess."""


@dataclass(slots=True)
class OutletReport:
    """The figures of one outlet."""

    key: str
    outcomes: Counter[str] = field(default_factory=Counter)
    """How each fetched page ended; the sum is the number of pages fetched."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Addresses that were found and not asked, by reason."""
    documents: Counter[str] = field(default_factory=Counter)
    """How the feeds, sitemaps and front pages ended: `read`, `not-modified`, `failed:<reason>`."""
    found: int = 0
    """Article addresses that were new to the queue."""
    problems: list[str] = field(default_factory=list)
    """What went wrong with pages or the whole outlet, one line each."""
    notes: list[str] = field(default_factory=list)
    """What went wrong with single feeds and sitemaps, while others may have brought all there is."""
    would_fetch: list[str] = field(default_factory=list)
    """In a dry run: the addresses, newest first."""
    events: EventLog = field(default_factory=EventLog, repr=False)
    """Where what happens is told to other programs."""
    done: int = 0
    """Pages that have their outcome, asked or not."""
    to_do: int | None = None
    """How many there will be, as far as is known; None while they are still looked for."""
    now: str = "looking for articles"
    """What is happening, for people."""
    first_page: float = 0.0
    """When the first page was done, by `time.monotonic`."""
    last_event: float = 0.0
    """When something last happened."""
    has_yielded: bool = False
    """True when anything readable was found, or an article of it is in the archive."""
    is_put_off: bool = False
    """True when the outlet is left alone for the rest of the run: it wants a pause, or its hours are over."""

    @property
    def is_done(self) -> bool:
        """Whether nothing more is to do."""
        return self.to_do is not None and self.done >= self.to_do

    @property
    def pages_per_minute(self) -> float:
        """How fast pages come, over the whole run."""
        seconds = self.last_event - self.first_page
        return (self.done - 1) * 60 / seconds if self.done > 1 and seconds > 0 else 0.0

    def tell(self, now: str) -> None:
        """Say what is happening."""
        self.now, self.last_event = now, monotonic()

    def expect(self, pages: int) -> None:
        """So many more pages are to be asked."""
        self.to_do = self.done + pages
        self.tell("asking for pages" if pages else "nothing new")

    def page_done(self, url: str) -> None:
        """A page has its outcome."""
        self.done += 1
        self.tell("done" if self.is_done else f"asking for pages: {url}")
        self.first_page = self.first_page or self.last_event

    waiting: int = 0
    """Pages that were queued or due when a backfill began; afterwards, those that still are."""
    lists_left: int = 0
    """Feeds, sitemaps and pages of lists that are known and not read yet."""
    is_backfill: bool = False
    is_over: bool = False

    @property
    def left(self) -> str:
        """How many pages a backfill has still to ask for; `~` while lists are left whose length is guessed from those read."""
        if not self.is_backfill:
            return ""
        pages = self.waiting if self.is_over else max(0, self.waiting + self.found - self.fetched)
        guess = round(self.lists_left * self.found / max(1, self.documents["read"]))
        return f"~{pages + guess:,}" if self.lists_left else f"{pages:,}"

    def note(self, text: str) -> None:
        """Something to tell at the end of the run, once."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def fetched(self) -> int:
        """Pages that were fetched."""
        return self.outcomes.total()

    def total(self, prefix: str) -> int:
        """Pages whose outcome is the word or starts with it and a colon."""
        return sum(count for outcome, count in self.outcomes.items() if outcome.partition(":")[0] == prefix)

    @property
    def complaints(self) -> list[str]:
        """What someone should act on: the problems, and the notes when they explain why nothing was found."""
        problems = [*self.problems, *([self._bar()] if self.is_barred else [])]
        if self.has_yielded:
            return problems
        return [*problems, *self.notes, f"{self.key}: nothing readable was found"]

    @property
    def is_barred(self) -> bool:
        """Whether the site gave none of several pages."""
        return self.fetched >= _SEVERAL and all(outcome in _BARS for outcome in self.outcomes)

    def _bar(self) -> str:
        reasons = ", ".join(f"{count} {outcome.partition(':')[2]}" for outcome, count in self.outcomes.most_common())
        return f"{self.key}: none of {self.fetched} pages was given ({reasons}); the site may have barred this crawl"

    @property
    def has_lost(self) -> bool:
        """Whether something should have been archived and was not."""
        return self.total("failed") > 0 or self.skipped["robots-unreachable"] > 0 or self.skipped["told-to-wait"] > 0


@dataclass(slots=True)
class CrawlReport:
    """The figures of one run."""

    outlets: dict[str, OutletReport] = field(default_factory=dict)
    crawl_id: int | None = None
    exit_code: int = 0
    busy: list[str] = field(default_factory=list)
    """Outlets that another run holds."""
    problems: list[str] = field(default_factory=list)
    """What went wrong in the run itself."""
    warnings: list[str] = field(default_factory=list)
    """Fields that could not be read from some page; the rest of the article was kept."""
    is_dry: bool = False
    is_interrupted: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """Outcomes of all outlets together; skipped addresses as `skipped:<reason>`."""
        counts: Counter[str] = Counter()
        for outlet in self.outlets.values():
            counts.update(outlet.outcomes)
            counts.update({f"skipped:{reason}": number for reason, number in outlet.skipped.items()})
        return dict(counts)

    def table(self) -> Table:
        """A row per outlet, and their sum where there are several."""
        table = Table(box=None, header_style="bold", pad_edge=False)
        table.add_column("Outlet")
        for name in ("Fetched", "New", "Changed", "Unchanged", "Duplicate", "Refused", "Failed", "Skipped"):
            table.add_column(name, justify="right")
        is_backfill = any(outlet.is_backfill for outlet in self.outlets.values())
        if is_backfill:
            table.add_column("Left", justify="right")
        table.add_column("Why")
        for outlet in self.outlets.values():
            table.add_row(*_cells(outlet, with_left=is_backfill))
        if len(self.outlets) > 1:
            table.add_section()
            table.add_row(*_cells(_sum(self.outlets.values()), with_left=is_backfill), style="bold")
        return table


def _sum(outlets: Iterable[OutletReport]) -> OutletReport:
    total = OutletReport("All")
    for outlet in outlets:
        total.outcomes.update(outlet.outcomes)
        total.skipped.update(outlet.skipped)
        total.waiting += outlet.waiting
        total.lists_left += outlet.lists_left
        total.found += outlet.found
        total.documents.update(outlet.documents)
        total.is_backfill |= outlet.is_backfill
        total.is_over |= outlet.is_over
    return total


def _cells(outlet: OutletReport, *, with_left: bool) -> list[str]:
    numbers = [
        outlet.fetched,
        *(outlet.outcomes[name] for name in STORED),
        outlet.total("refused"),
        outlet.total("failed"),
    ]
    reasons = {name.partition(":")[2]: count for name, count in outlet.outcomes.items() if ":" in name} | outlet.skipped
    why = ", ".join(
        f"{count} {reason}" for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    left = [outlet.left] if with_left else []
    return [outlet.key, *map(str, numbers), str(outlet.skipped.total()), *left, why]
