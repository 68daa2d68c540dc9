"""The one process that writes to the archive: stores what workers send, and says what each outlet's next assignment is.

Every outlet has at most one open assignment, and gets the next one only when the last has ended: so one outlet is never asked by two
machines at a time, and its pauses hold. What is open stands in the archive (`FleetBook`); a writer that was killed goes on from there.
"""

from __future__ import annotations

import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from uuid import uuid4

from msgspec import structs

from archiver.archive import Archive, Fetch, Queued, Role
from archiver.archive.fleet import FleetBook, Round
from archiver.archive.locks import OutletLock
from archiver.crawl.hours import Hours
from archiver.crawl.targets import Job
from archiver.errors import OutletBusy, UsageError
from archiver.fleet import claims
from archiver.fleet.aside import Aside
from archiver.fleet.assignments import MOST_PAGES, Assignment, Kind, Orders, memory_of
from archiver.fleet.bulk import Bulk
from archiver.fleet.deposits import Deposits
from archiver.fleet.losses import (
    AFTER_SETTING_ASIDE,
    SILENT_AFTER,
    after_success,
    is_forsaken,
    most_losses,
    share,
)
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.writes import AnyWrite, Imported

BUSY_FOR = timedelta(minutes=5)
"""When an outlet is tried again that another run on this machine holds."""
LONGEST_REST = timedelta(days=1)
"""Of an outlet that gives nothing: each round in vain doubles its rest up to this, as `archiver watch` does by default."""

Send = Callable[[Assignment], None]
"""Hands an assignment to the broker, once: sent a second time because nobody knows whether the first has arrived, it would be carried out
twice side by side. One that did not arrive is found out after `Writer.silent_after`."""
NextRound = Callable[[Archive, str, datetime], datetime]
"""When an outlet is due again."""

_WAITS = "-waits"
"""Ends the attempt of what was put apart from a parcel."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Writer:
    """The writer of one archive."""

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
    busy: dict[str, str] = field(default_factory=dict)
    """Outlets that could not be held when last tried, and who holds them."""
    hours: Mapping[str, Hours] = field(default_factory=dict)
    """Outlets whose pages are asked at certain hours only, by key."""
    revisits: str | None = None
    """The schedule of outlets that have none of their own; None for the usual one."""
    deposits: Deposits | None = None
    """Where workers leave what is too large for a message."""
    has_bulk: bool = False
    """Whether imports and re-extractions are this writer's to do, too."""
    bulk: Bulk = field(init=False)
    _locks: dict[str, OutletLock] = field(default_factory=dict)
    _aside: Aside | None = None

    def __post_init__(self) -> None:
        self.bulk = Bulk(self.archive, self.send)

    @property
    def book(self) -> FleetBook:
        """The archive's book of the fleet."""
        return FleetBook(self.archive)

    def close(self) -> None:
        """Give the outlets back; open assignments stay in the book."""
        for outlet in list(self._locks):
            self._release(outlet)

    @property
    def aside(self) -> Aside:
        """Where parcels are kept that cannot be stored."""
        if self._aside is None:
            self._aside = Aside(self.archive.path)
        return self._aside

    @property
    def is_working(self) -> bool:
        """Whether a round is open that is this writer's to end, for no other run holds its outlet, or an import is."""
        return (self.has_bulk and self.bulk.is_working) or any(
            known.outlet in self._locks for known in self.book.rounds()
        )

    # What workers send

    def receive(self, text: str, now: datetime | None = None) -> None:
        """Store an encoded parcel, or set it aside beside the archive; raises ArchiveError when neither can be done.

        Raises StoreUnavailable when what belongs to it cannot be had now.
        """
        whole, deposit = self._fetched(text)
        self.aside.take_in(whole, lambda parcel: self.store(parcel, now))
        if deposit and self.deposits:
            self.deposits.discard(deposit)

    def store(self, parcel: Parcel, now: datetime | None = None) -> bool:
        """Store a parcel, all of it or nothing, once; with an ending, give the outlet's next assignment. False if it was stored before.

        Raises ArchiveError, OutletBusy, and UsageError for what this version cannot read: then nothing of it is stored.
        """
        now = now or datetime.now(UTC)
        open_round, part = self.book.round_of(parcel.task), self.bulk.book.slice_of(parcel.task)
        with self._holding(parcel, open_round) as writes, self.archive.together():
            if is_new := self.book.take(parcel.attempt, parcel.number, now):
                counts: Counter[str] = Counter()
                for write in writes:
                    write.apply(self.archive, open_round.crawl_id if open_round else None, counts)
                self.book.note_heard(parcel.task, parcel.worker, now, counts, has_yielded=parcel.has_yielded)
                if open_round is None:
                    self.bulk.note_heard(part, parcel, writes, counts, now)
        if parcel.ending is Ending.NOT_YET:
            self.bulk.slice_done(part if self.has_bulk else None, now)
        else:  # also of a parcel stored before: the writer may have died here
            if open_round:
                self._go_on(parcel, now)
            elif self.has_bulk:
                self.bulk.go_on(part, parcel, now)
        return is_new

    def _fetched(self, text: str) -> tuple[str, str | None]:
        """An encoded parcel with the writes that it left in a store, and their name there once they are not needed any more."""
        try:
            parcel = Parcel.decoded(text)
        except UsageError:
            return text, None
        whole = claims.fetch(parcel, self.deposits, self.book.has_taken)
        return (text, None) if whole is parcel else (whole.encoded(), parcel.deposit)

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
        self._release(ended.outlet)

    # What is due

    def plan(self, now: datetime | None = None) -> int:
        """Open the rounds that are due, and send again what got lost on the way; the number of rounds that are open now."""
        now = now or datetime.now(UTC)
        self.book.heed_clock(now)
        self.aside.try_again(lambda parcel: self.store(parcel, now))
        self.look_after(now)
        open_now = len(self.book.rounds())
        open_now += sum(self._begin(outlet, now) for outlet in self.book.due(self.jobs.keys(), now))
        self.book.clear(now)
        if self.deposits:
            self.deposits.clear(now)
        if self.has_bulk:
            self.bulk.plan(now)
        return open_now

    def look_after(self, now: datetime, in_good_hands: Collection[str] = ()) -> None:
        """See to the rounds that are open, without those whose assignment (`Round.task`) is known to be under way."""
        for known in self.book.rounds() if self.jobs else ():  # who follows no outlet ends no round either
            if known.task not in in_good_hands:
                self._look_after(known, now)
        if self.has_bulk:
            self.bulk.look_after(now, in_good_hands)

    def _look_after(self, known: Round, now: datetime) -> None:
        """See to a round that is open: hold its outlet, and give its assignment again when nobody has it any more."""
        if not self._hold(known.outlet):
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
        if not self._hold(outlet):
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

    def _hold(self, outlet: str) -> bool:
        """Whether no other run on this machine crawls the outlet into this archive."""
        try:
            self._acquire(outlet)
        except OutletBusy as error:
            log.info("%s", error)
            self.busy[outlet] = str(error)
            return False
        self.busy.pop(outlet, None)
        return True

    def _acquire(self, outlet: str) -> None:
        if outlet not in self._locks:
            lock = OutletLock(self.archive.path, outlet)
            lock.acquire()
            self._locks[outlet] = lock

    @contextlib.contextmanager
    def _holding(self, parcel: Parcel, open_round: Round | None) -> Iterator[list[AnyWrite]]:
        """The parcel's writes, while the outlets whose evidence is written are held; those with an open round stay held.

        Raises OutletBusy; but of an import only what belongs to outlets of other runs has to wait.
        """
        writes = parcel.opened()
        imported = {write.evidence_of for write in writes if isinstance(write, Imported)}
        outlets = {write.evidence_of for write in writes if write.evidence_of} | (
            {open_round.outlet} if open_round else set()
        )
        missing: set[str] = outlets - self._locks.keys()
        busy: set[str] = set()
        try:
            for outlet in sorted(missing):
                try:
                    self._acquire(outlet)
                except OutletBusy:
                    if outlet not in imported:
                        raise
                    busy.add(outlet)
            if busy and parcel.attempt.endswith(_WAITS) and all(write.evidence_of in busy for write in writes):
                raise OutletBusy(f"{', '.join(sorted(busy))}: another run holds what a parcel of an import belongs to")
            yield self._put_apart(parcel, writes, busy) if busy else writes
        finally:
            for outlet in missing - {known.outlet for known in self.book.rounds()} if missing else ():
                self._release(outlet)

    def _put_apart(self, parcel: Parcel, writes: Sequence[AnyWrite], busy: Collection[str]) -> list[AnyWrite]:
        """Have what belongs to busy outlets wait beside the archive; the rest."""
        waits = tuple(raw for raw, write in zip(parcel.writes, writes, strict=True) if write.evidence_of in busy)
        self.aside.keep_waiting(
            structs.replace(parcel, attempt=f"{parcel.attempt}{_WAITS}", writes=waits, ending=Ending.NOT_YET)
        )
        for outlet in busy:
            self.busy[outlet] = f"{outlet}: another run holds it; its pages wait beside the archive"
        return [write for write in writes if write.evidence_of not in busy]

    def _release(self, outlet: str) -> None:
        self.archive.evidence.close(outlet)
        with contextlib.suppress(KeyError):
            self._locks.pop(outlet).release()


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
