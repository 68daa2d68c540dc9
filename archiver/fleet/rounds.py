"""The rounds of the outlets that a fleet follows: begun when they are due, one assignment after the other, whatever dies over one.

Every outlet has at most one open assignment, and gets the next one only when the last has ended: so one outlet is never asked by two
machines at a time, and its pauses hold. What is open stands in the archive (`FleetBook`); a writer that was killed goes on from there.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import uuid4

from archiver.archive import Archive, Fetch, Queued, Role
from archiver.archive.fleet import FleetBook, Round
from archiver.crawl.hours import Hours
from archiver.crawl.targets import Job
from archiver.fleet.assignments import MOST_PAGES, Assignment, Kind, Orders, memory_of
from archiver.fleet.held import Held
from archiver.fleet.losses import (
    AFTER_SETTING_ASIDE,
    SILENT_AFTER,
    after_success,
    is_forsaken,
    most_losses,
    share,
)
from archiver.fleet.parcels import Ending, Parcel

BUSY_FOR = timedelta(minutes=5)
"""When an outlet is tried again that another run on this machine holds."""
LONGEST_REST = timedelta(days=1)
"""Of an outlet that gives nothing: each round in vain doubles its rest up to this, as `archiver watch` does by default."""

Send = Callable[[Assignment], None]
"""Hands an assignment to the broker, once: sent a second time because nobody knows whether the first has arrived, it would be carried out
twice side by side. One that did not arrive is found out after `Writer.silent_after`."""
NextRound = Callable[[Archive, str, datetime], datetime]
"""When an outlet is due again."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Rounds:
    """The rounds of one archive's outlets; the part of a `Writer` that says what each worker does next."""

    archive: Archive
    jobs: Mapping[str, Job]
    """The outlets that the fleet follows, by key."""
    send: Send
    next_round: NextRound
    orders: Orders = field(default_factory=Orders)
    most_pages: int = MOST_PAGES
    silent_after: timedelta = SILENT_AFTER
    waiting: Callable[[], int | None] = lambda: 0
    """How many assignments wait with the broker for a worker; None when it does not tell."""
    results: dict[str, int] = field(default_factory=dict)
    """Exit codes of the rounds that ended since this writer began, by outlet."""
    hours: Mapping[str, Hours] = field(default_factory=dict)
    """Outlets whose pages are asked at certain hours only, by key."""
    revisits: str | None = None
    """The schedule of outlets that have none of their own; None for the usual one."""
    held: Held = field(init=False)

    def __post_init__(self) -> None:
        self.held = Held(self.archive)

    @property
    def book(self) -> FleetBook:
        """The archive's book of the fleet."""
        return FleetBook(self.archive)

    @property
    def busy(self) -> dict[str, str]:
        """Outlets that could not be held when last tried, and who holds them."""
        return self.held.busy

    def begin_due(self, now: datetime) -> int:
        """Begin the rounds that are due; how many could be."""
        return sum(self._begin(outlet, now) for outlet in self.book.due(self.jobs.keys(), now))

    def look_after_rounds(self, now: datetime, in_good_hands: Collection[str] = ()) -> None:
        """See to the rounds that are open, without those whose assignment (`Round.task`) is known to be under way."""
        for known in self.book.rounds() if self.jobs else ():  # who follows no outlet ends no round either
            if known.task not in in_good_hands:
                self._look_after(known, now)

    def _go_on(self, parcel: Parcel, now: datetime) -> None:
        ended = self.book.round_of(parcel.task)
        if ended is None:
            return
        if parcel.note:
            log.warning("%s: %s", ended.outlet, parcel.note)
        if ended.outlet not in self.jobs:  # no longer followed
            self._end(ended, now)
        elif parcel.ending in (Ending.DIED, Ending.LOST):
            self._after_loss(ended, now, most_losses(parcel.ending))
        elif parcel.ending is Ending.DONE:
            self._next(ended, now, after_success(ended.losses))
        elif parcel.ending is Ending.REFUSED:
            self._end(ended, now, is_ours=True)
        else:
            self._end(ended, now, is_barred=bool(parcel.note))  # hours that are over are nothing to note

    def _after_loss(self, lost: Round, now: datetime, most: int) -> None:
        losses = lost.losses + 1
        is_hopeless = losses >= most
        if lost.kind == Kind.LISTS:
            if is_hopeless:
                self._set_aside(lost, self.jobs[lost.outlet].homepage, Role.FRONT, now, losses)
                self._end(lost, now)
            else:
                self._give(lost.outlet, lost.crawl_id, Kind.LISTS, now, losses=losses)
            return
        if is_hopeless:
            asked = self.book.asked(lost.crawl_id)
            for url in (url for url in lost.pages if url not in asked):  # a single one, at this number of losses
                self._set_aside(lost, url, Role.PAGE, now, losses)
            losses = AFTER_SETTING_ASIDE
        self._next(lost, now, losses)

    def _set_aside(self, lost: Round, url: str, role: Role, now: datetime, losses: int) -> None:
        note = f"set aside: {losses} workers of the fleet died over it"
        fetch = Fetch(
            url=url, outlet=lost.outlet, role=role, fetched_at=now, outcome="failed:worker", crawl_id=lost.crawl_id, note=note
        )  # fmt: skip
        with self.archive.together():
            self.archive.record(fetch)
            if role is Role.PAGE:
                self.book.give_up(url, now)
            self.book.note_heard(lost.task, lost.worker or "", now, Counter({"failed:worker": 1}), has_yielded=False)

    def _next(self, ended: Round, now: datetime, losses: int) -> None:
        """The next pages of the outlet's round; its end when none is left that has not been asked in it."""
        asked = self.book.asked(ended.crawl_id)
        if ended.kind == Kind.PAGES and not losses and not asked.intersection(ended.pages):
            # Nothing of it was asked: the site does not let us, and the next would fare no better.
            self._end(ended, now)
            return
        hours = self.hours.get(ended.outlet)
        is_open = hours is None or hours.contain(now)
        pages = self.archive.queued(ended.outlet, share(self.most_pages, losses), now, asked) if is_open else []
        if pages:
            self._give(ended.outlet, ended.crawl_id, Kind.PAGES, now, tuple(pages), losses)
        else:
            self._end(ended, now)

    def _end(self, ended: Round, now: datetime, *, is_ours: bool = False, is_barred: bool = False) -> None:
        """The round is over; because of us (`is_ours`), or because the site wants to be left alone (`is_barred`)."""
        ended = self.book.round_of(ended.task) or ended
        has_lost = any(outcome.startswith("failed:") for outcome in ended.counts)
        is_vain = is_barred or not (ended.has_yielded or ended.counts["unchanged"])
        exit_code = int(is_ours or has_lost or is_vain)
        due_at = now + BUSY_FOR if is_ours else self.next_round(self.archive, ended.outlet, now)
        if is_vain and not is_ours:
            due_at = max(due_at, now + min(2 * self.book.rest_in_vain(ended.outlet), LONGEST_REST))
        with self.archive.together():
            self.archive.finish_crawl(ended.crawl_id, now, exit_code, _pages_of(ended.counts))
            self.book.close(ended.outlet, exit_code, now, due_at)
        self.results[ended.outlet] = exit_code
        self.held.release(ended.outlet)

    def _look_after(self, known: Round, now: datetime) -> None:
        """See to a round that is open: hold its outlet, and give its assignment again when nobody has it any more."""
        if not self.held.hold(known.outlet):
            return
        if is_forsaken(known, now, self.silent_after, self.waiting):
            if known.outlet not in self.jobs:
                self._end(known, now)
            elif known.heard_at is not None:  # its worker died and nobody told, as with Redis; perhaps over a page
                self._after_loss(known, now, most_losses(Ending.LOST))
            elif known.kind == Kind.LISTS:
                self._give(known.outlet, known.crawl_id, Kind.LISTS, now, losses=known.losses)
            else:
                self._next(known, now, losses=max(1, known.losses))

    def _begin(self, outlet: str, now: datetime) -> bool:
        job = self.jobs[outlet]
        if not self.held.hold(outlet):
            self.book.put_off(outlet, now + BUSY_FOR)
            return False
        entry = job.entry
        self.archive.add_outlet(
            key=job.key, name=entry.name if entry else None, homepage=job.homepage, country=entry.country if entry else None
        )  # fmt: skip
        own = entry.revisits if entry else None
        self.archive.schedule_visits(job.key, self.revisits if own is None else " ".join(own))
        if not self.orders.purpose.is_bound:
            self.archive.queue_reserved(job.key)
        crawl_id = self.archive.start_crawl([outlet], "archiver fleet", now, self.orders.purpose)
        self._give(outlet, crawl_id, Kind.LISTS, now)
        return True

    def _give(
        self, outlet: str, crawl_id: int, kind: Kind, now: datetime, pages: Iterable[Queued] = (), losses: int = 0
    ) -> None:
        from archiver import __version__  # not at the top: archiver/__init__ imports much

        job, queued = self.jobs[outlet], tuple(pages)
        assignment = Assignment(
            task=uuid4().hex, kind=kind, outlet=outlet, homepage=job.homepage, version=__version__, crawl_id=crawl_id,
            entry=job.entry, memory=memory_of(self.archive, self.book, outlet, queued), orders=self.orders,
        )  # fmt: skip
        self.book.give(outlet, crawl_id, assignment.task, kind, [page.found.url for page in queued], now, losses)
        self.send(assignment)


def _pages_of(counts: Counter[str]) -> dict[str, int]:
    """The outcomes of pages, as other crawls count them; without those of feeds and the like, and what was queued."""
    roles = tuple(f"{role}:" for role in Role)
    return {
        outcome: number for outcome, number in counts.items() if not outcome.startswith(roles) and outcome != "queued"
    }


def due_after(
    archive: Archive, outlet: str, now: datetime, hours: Mapping[str, Hours] = MappingProxyType({})
) -> datetime:
    """When an outlet is due again after a round that ended now, as `archiver watch` sees it; `hours` as `Writer.hours`."""
    from archiver.planning import Bounds, plan
    from archiver.watch.past import histories

    history = histories(archive.path, {outlet: (now, 0)}, now)[outlet]
    opening = hours[outlet].opening if outlet in hours else None
    return plan(history, now, Bounds(), opening=opening).at
