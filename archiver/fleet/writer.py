"""The one process that writes to the archive: stores what workers send, and says what each outlet's next assignment is."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from msgspec import structs

from archiver.archive.bulk_rows import Slice
from archiver.archive.fleet import Round
from archiver.errors import ArchiveError, ArchiverError, OutletBusy, UsageError
from archiver.fleet import claims
from archiver.fleet.aside import Aside
from archiver.fleet.bulk import Bulk
from archiver.fleet.deposits import Deposits, StoreUnavailable
from archiver.fleet.parcels import Ending, Parcel
from archiver.fleet.rounds import Rounds
from archiver.fleet.writes import AnyWrite, Imported

_WAITS = "-waits"
"""Ends the attempt of what was put apart from a parcel."""


@dataclass(slots=True)
class Writer(Rounds):
    """The writer of one archive."""

    deposits: Deposits | None = None
    """Where workers leave what is too large for a message."""
    has_bulk: bool = False
    """Whether imports and re-extractions are this writer's to do, too."""
    bulk: Bulk = field(init=False)
    _aside: Aside | None = None

    def __post_init__(self) -> None:
        Rounds.__post_init__(self)
        self.bulk = Bulk(self.archive, self.send)

    def close(self) -> None:
        """Give the outlets back; open assignments stay in the book."""
        for outlet in self.held:
            self.held.release(outlet)

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
            known.outlet in self.held for known in self.book.rounds()
        )

    # What workers send

    def receive(self, text: str, now: datetime | None = None) -> None:
        """Store an encoded parcel, or set it aside beside the archive; raises ArchiveError when neither can be done.

        Raises StoreUnavailable when what belongs to it cannot be had now.
        """
        whole, deposit = self._fetched(text)
        self.aside.take_in(whole, lambda parcel: self.store(parcel, now))
        self._discard(deposit)

    def receive_all(self, texts: Sequence[str], now: datetime | None = None) -> list[ArchiverError | None]:
        """As `receive`, of several in one transaction; for each what it would have raised, None for those that are stored or set aside.

        One that cannot be stored costs the others nothing: then each is stored by itself.
        """
        try:
            parcels = [Parcel.decoded(text) for text in texts]
            self.store_all([claims.fetch(one, self.deposits, self.book.has_taken) for one in parcels], now)
        except ArchiveError as error:
            return [error] * len(texts)
        except Exception:  # of one of them; which, `receive` finds out
            return [self._received(text, now) for text in texts]
        for parcel in parcels:
            self._discard(parcel.deposit)
        return [None] * len(texts)

    def store(self, parcel: Parcel, now: datetime | None = None) -> bool:
        """Store a parcel, all of it or nothing, once; with an ending, give the outlet's next assignment. False if it was stored before.

        Raises ArchiveError, OutletBusy, and UsageError for what this version cannot read: then nothing of it is stored.
        """
        (is_new,) = self.store_all([parcel], now)
        return is_new

    def store_all(self, parcels: Sequence[Parcel], now: datetime | None = None) -> list[bool]:
        """As `store`, of several in one transaction: all of them or none.

        What one alone would be cleaned of is an error among several.
        """
        now = now or datetime.now(UTC)
        rounds = self.book.rounds_of({parcel.task for parcel in parcels})
        opened = [self._opened(parcel, rounds.get(parcel.task)) for parcel in parcels]
        with self._holding(opened) as arrived, self.archive.together(whole=len(parcels) > 1):
            heard: dict[str, _Heard] = {}
            are_new = [self._put(one, heard, now) for one in arrived]
            for task, told in heard.items():
                self.book.note_heard(task, told.worker, now, told.counts, has_yielded=told.has_yielded)
        for one in arrived:
            self._conclude(one, now)
        return are_new

    def _received(self, text: str, now: datetime | None) -> ArchiverError | None:
        try:
            self.receive(text, now)
        except (ArchiveError, StoreUnavailable) as error:
            return error
        return None

    def _fetched(self, text: str) -> tuple[str, str | None]:
        """An encoded parcel with the writes that it left in a store, and their name there once they are not needed any more."""
        try:
            parcel = Parcel.decoded(text)
        except UsageError:
            return text, None
        whole = claims.fetch(parcel, self.deposits, self.book.has_taken)
        return (text, None) if whole is parcel else (whole.encoded(), parcel.deposit)

    def _discard(self, deposit: str | None) -> None:
        if deposit and self.deposits:
            self.deposits.discard(deposit)

    def _opened(self, parcel: Parcel, open_round: Round | None) -> _Arrived:
        part = None if open_round else self.bulk.book.slice_of(parcel.task)
        return _Arrived(parcel, parcel.opened(), open_round, part)

    def _put(self, arrived: _Arrived, heard: dict[str, _Heard], now: datetime) -> bool:
        """Store it, in a transaction that is open, and gather what is heard of assignments; False if it was stored before."""
        parcel, counts = arrived.parcel, Counter[str]()
        if not self.book.take(parcel.attempt, parcel.number, now):
            return False
        for write in arrived.writes:
            write.apply(self.archive, arrived.round.crawl_id if arrived.round else None, counts)
        if arrived.round is None:
            self.bulk.note_heard(arrived.part, parcel, arrived.writes, counts, now)
        else:
            heard.setdefault(parcel.task, _Heard()).add(parcel, counts)
        return True

    def _conclude(self, arrived: _Arrived, now: datetime) -> None:
        """What follows from a parcel that is stored; also from one stored before: the writer may have died here."""
        if arrived.parcel.ending is Ending.NOT_YET:
            self.bulk.slice_done(arrived.part if self.has_bulk else None, now)
        elif arrived.round:
            self._go_on(arrived.parcel, now)
        elif self.has_bulk:
            self.bulk.go_on(arrived.part, arrived.parcel, now)

    @contextlib.contextmanager
    def _holding(self, arrived: list[_Arrived]) -> Iterator[list[_Arrived]]:
        """What arrived, while the outlets whose evidence is written are held; those with an open round stay held.

        Raises OutletBusy; but of an import only what belongs to outlets of other runs has to wait.
        """
        taken, busy = self.held.hold_those_free({outlet for one in arrived for outlet in one.outlets})
        try:
            yield [self._without(one, busy) for one in arrived]
        finally:
            for outlet in taken - {known.outlet for known in self.book.rounds()} if taken else ():
                self.held.release(outlet)

    def _without(self, arrived: _Arrived, busy: Mapping[str, OutletBusy]) -> _Arrived:
        """What arrived, without what belongs to busy outlets, which waits beside the archive; raises OutletBusy where all of it has to."""
        parcel, writes = arrived.parcel, arrived.writes
        others = {outlet: error for outlet, error in busy.items() if outlet in arrived.outlets}
        if not others:
            return arrived
        imported = {write.evidence_of for write in writes if isinstance(write, Imported)}
        for outlet, error in others.items():
            if outlet not in imported:
                raise error
        if parcel.attempt.endswith(_WAITS) and all(write.evidence_of in others for write in writes):
            names = ", ".join(sorted(others))
            raise OutletBusy(f"{names}: another run holds what a parcel of an import belongs to")
        waits = tuple(
            sealed for sealed, write in zip(parcel.writes, writes, strict=True) if write.evidence_of in others
        )
        self.aside.keep_waiting(
            structs.replace(parcel, attempt=f"{parcel.attempt}{_WAITS}", writes=waits, ending=Ending.NOT_YET)
        )
        for outlet in others:
            self.busy[outlet] = f"{outlet}: another run holds it; its pages wait beside the archive"
        return replace(arrived, writes=[write for write in writes if write.evidence_of not in others])

    # What is due

    def plan(self, now: datetime | None = None) -> int:
        """Open the rounds that are due, and send again what got lost on the way; the number of rounds that are open now."""
        now = now or datetime.now(UTC)
        self.book.heed_clock(now)
        self.aside.try_again(lambda parcel: self.store(parcel, now))
        self.look_after(now)
        open_now = len(self.book.rounds())
        open_now += self.begin_due(now)
        self.book.clear(now)
        if self.deposits:
            self.deposits.clear(now)
        if self.has_bulk:
            self.bulk.plan(now)
        return open_now

    def look_after(self, now: datetime, in_good_hands: Collection[str] = ()) -> None:
        """See to what is open, without the assignments (`Round.task`) that are known to be under way."""
        self.look_after_rounds(now, in_good_hands)
        if self.has_bulk:
            self.bulk.look_after(now, in_good_hands)


@dataclass(slots=True)
class _Heard:
    """What parcels that are stored together tell of one assignment."""

    worker: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    has_yielded: bool = False

    def add(self, parcel: Parcel, counts: Counter[str]) -> None:
        self.worker = parcel.worker
        self.counts.update(counts)
        self.has_yielded = self.has_yielded or parcel.has_yielded


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A parcel that is to be stored, and what it belongs to."""

    parcel: Parcel
    writes: Sequence[AnyWrite]
    round: Round | None
    part: Slice | None
    """Of an import or a re-extraction, as it was before."""

    @property
    def outlets(self) -> set[str]:
        """Those that must be held to store it."""
        return {write.evidence_of for write in self.writes if write.evidence_of} | (
            {self.round.outlet} if self.round else set()
        )
