"""The watch itself: plans when each outlet is due, has APScheduler wake it then, and learns from each crawl when the next one is."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from archiver.errors import ArchiveError, ArchiverError, ArchiveTooNew, OutletBusy, UsageError
from archiver.hooks import Facts
from archiver.planning import JITTER, History, Plan, plan, words
from archiver.watch.afterwards import Afterwards
from archiver.watch.child import Child, Looked, Round, crawl_command
from archiver.watch.crew import Crew
from archiver.watch.journal import Journal
from archiver.watch.options import WatchOptions
from archiver.watch.outlets import Outlets
from archiver.watch.past import histories
from archiver.watch.pauses import Pauses
from archiver.watch.world import World

BUSY_WAIT = timedelta(minutes=5)
"""Before an outlet is tried again that another run holds. A guess: most crawls take less."""
TELL_AGAIN_SECONDS = 3600.0
"""Between two complaints that crawls cannot keep up."""
INTERRUPTED = "interrupted"
"""How a crawl begins to say that it was told to stop."""
_CATALOGUE, _ARCHIVE = "catalogue", "archive"


@dataclass(slots=True)
class _State:
    """What is remembered of an outlet while the watch runs."""

    asked: datetime | None = None
    failures: int = 0


class Watch:
    """`begin`, then `beat` every few seconds until there is an `error` or enough; then `stop`, and wait until `is_over`."""

    def __init__(
        self,
        options: WatchOptions,
        journal: Journal,
        *,
        command: Callable[[WatchOptions, Sequence[str]], list[str]] = crawl_command,
        luck: Callable[[], float] = random.random,
    ) -> None:
        self.options, self.journal = options, journal
        self.outlets = Outlets(options)
        self.error: ArchiverError | None = None
        """Why the watch cannot go on."""
        self._command, self._luck = command, luck
        self._lock = threading.RLock()
        self._states = {key: _State() for key in self.outlets.by_key}
        self._children: set[Child] = set()
        self._is_stopped = False
        self._crew = Crew(options.at_once, self._look)
        self._pauses = Pauses()
        self._afterwards = Afterwards(options.hooks, journal)
        self._world = World(options.db)
        self._mended_at: datetime | None = None
        """When the catalogue could be read again, last."""
        self._told_waiting = -TELL_AGAIN_SECONDS
        # However late a look is, it is made, and once only: the machine may have slept for days.
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True},
        )

    # What the main thread calls

    def begin(self) -> None:
        """Plan all outlets and start; raises ArchiveError for an archive that cannot be read."""
        plans = self._plans(list(self._states))
        self.journal.write("watch-started", outlets=len(plans), db=str(self.options.db))
        self.journal.say(f"watching {_outlets(len(plans))}; Ctrl-C ends it after what is under way")
        self._scheduler.start()
        self._schedule(plans)

    def beat(self) -> None:
        """Look whether the world has changed: the clock, the catalogue, the archive, the log's file, the end of a pause."""
        if self._crew.error:
            raise self._crew.error
        self.journal.tend()
        self._look_at_clock()
        self._look_at_catalogue()
        self._look_at_archive()
        self._look_at_waiting()
        if self._pauses.is_over():
            self._crew.resume()

    def stop(self) -> None:
        """Begin nothing more and have crawls finish what is under way; called again, stop them at once, hooks too."""
        with self._lock:
            is_first, self._is_stopped = not self._is_stopped, True
            children = list(self._children)
        if is_first:
            if self._scheduler.running:
                self._scheduler.shutdown(wait=False)
            self._crew.close()
        else:
            self._afterwards.stop()
        for child in children:
            child.stop()

    def is_over(self) -> bool:
        """After `stop`: whether all crawls and hooks have ended."""
        if self._crew.is_idle:
            self._afterwards.close()
        return self._crew.is_idle and self._afterwards.is_over

    def plans(self) -> dict[str, Plan]:
        """When each outlet would be looked at next, as things stand now; raises ArchiveError."""
        return self._plans(list(self._states), is_spread=False)

    # Planning

    def _plans(self, keys: Iterable[str], *, is_spread: bool = True) -> dict[str, Plan]:
        now = datetime.now(UTC)
        with self._lock:
            known = {key: (self._states[key].asked, self._states[key].failures) for key in keys if key in self._states}
        past = histories(self.options.db, known, now)
        return {key: self._plan(key, past[key], now, self._luck() if is_spread else 0.5) for key in known}

    def _plan(self, key: str, history: History, now: datetime, luck: float) -> Plan:
        watched = self.outlets.by_key.get(key)
        return plan(history, now, self.options.bounds, opening=watched.opening if watched else None, luck=luck)

    def _schedule(self, plans: dict[str, Plan]) -> None:
        for key, found in plans.items():
            self._schedule_at(key, found.at)

    def _schedule_at(self, key: str, at: datetime) -> None:
        with self._lock:
            if not self._is_stopped and key in self.outlets.by_key:
                self._scheduler.add_job(
                    self._fall_due, "date", run_date=at, args=[key], id=key, name=key, replace_existing=True
                )

    def _fall_due(self, key: str) -> None:
        self._crew.add([key])

    def _plan_anew(self) -> None:
        """Plan all outlets that are not at work."""
        try:
            self._schedule(self._plans([key for key in self._states if not self._crew.has(key)]))
        except ArchiveError as error:
            self._cannot_read(error)

    # Looking: called in the crew's threads

    def _look(self, keys: tuple[str, ...]) -> Iterable[str]:
        """Crawl a batch and settle when each is due again; those that are to be tried again at once."""
        targets = [target for key in keys if (found := self.outlets.by_key.get(key)) for target in found.targets]
        if not targets or self._is_archive_gone():
            return keys if targets else ()
        child = Child(self._command(self.options, targets), keys, self.journal.pass_on)
        with self._lock:
            if self._is_stopped:
                return ()
            self._children.add(child)
        done = child.run(self.options.longest.total_seconds())
        with self._lock:
            self._children.discard(child)
        for complaint in done.complaints:
            if not (self._is_stopped and complaint.startswith(INTERRUPTED)):  # we did that
                self.journal.complain(complaint)
        if done.begun:
            code = done.exit_code if done.exit_code >= 0 else 1
            self._afterwards.add(
                Facts(db=self.options.db, outlets=done.keys, counts=done.counts, exit_code=code, crawl_id=done.crawl_id)
            )
        return () if self._is_stopped else self._settle(done)

    def _settle(self, done: Round) -> Iterable[str]:
        if done.exit_code == ArchiveError.exit_code:
            self._pause(_ARCHIVE, "the archive cannot be used")
            return done.keys
        if done.exit_code not in (0, 1, OutletBusy.exit_code):  # crashed, killed, or one of them cannot be right
            if self._was_catalogue_broken(done.started_at):
                return done.keys
            self._note_crash(done)
            if len(done.keys) > 1:
                self._crew.separate(done.keys)
                return done.keys
        else:
            self._crew.separate(done.keys, is_over=True)
            self._pauses.forget(_ARCHIVE)
        busy = set(done.keys) - done.begun if done.exit_code == OutletBusy.exit_code else set()
        for key in done.keys:
            if key in busy:
                self._step_aside(key)
            else:
                self._note_look(key, done)
        self._next_looks(done, [key for key in done.keys if key not in busy])
        return ()

    def _note_look(self, key: str, done: Round) -> None:
        looked = done.looked.get(key)
        with self._lock:
            if key in self._states:
                state = self._states[key]
                state.asked = done.started_at
                state.failures = 0 if looked and looked.is_well else state.failures + 1

    def _step_aside(self, key: str) -> None:
        wait = min(BUSY_WAIT, self.options.bounds.most) * (1 + JITTER * self._luck())
        self.journal.write("stepped-aside", outlet=key, seconds=round(wait.total_seconds(), 1))
        self._schedule_at(key, datetime.now(UTC) + wait)

    def _next_looks(self, done: Round, keys: Sequence[str]) -> None:
        try:
            plans = self._plans(keys)
        except ArchiveError as error:
            self._cannot_read(error)
            later = datetime.now(UTC) + self.options.bounds.least
            plans = {key: Plan(later, self.options.bounds.least, 0.0, "the archive could not be read") for key in keys}
        for key, found in plans.items():
            at = found.at.astimezone()
            self.journal.say(
                f"{key}: {_told(done.looked.get(key))} ({done.seconds:.0f} s); next {at:%a %H:%M}: {found.why}"
            )
            self.journal.write(
                "look-finished", outlet=key, crawl_id=done.crawl_id, exit_code=done.exit_code,
                seconds=round(done.seconds, 1), next=found.at.astimezone(UTC).isoformat(timespec="seconds"), why=found.why,
            )  # fmt: skip
        self._schedule(plans)

    def _note_crash(self, done: Round) -> None:
        how = f"signal {-done.exit_code}" if done.exit_code < 0 else f"exit code {done.exit_code}"
        self.journal.complain(f"the crawl of {', '.join(done.keys)} ended with {how}; it is tried again later")

    # What may change meanwhile

    def _is_archive_gone(self) -> bool:
        if not self._world.is_archive_gone():
            return False
        reason = f"{self.options.db}: the archive is gone. Put it back, or end the watch to begin a new one"
        self._pause(_ARCHIVE, reason)
        return True

    def _look_at_archive(self) -> None:
        if self._world.is_archive_back():
            self._pauses.forget(_ARCHIVE)
        if self._world.is_archive_another():
            self.journal.say(f"{self.options.db}: another archive lies here now; planning anew")
            self._plan_anew()

    def _look_at_clock(self) -> None:
        if moved := self._world.clock_moved():
            self.journal.write("clock-moved", seconds=round(moved))
            self.journal.say(f"the clock moved by {moved:+.0f} s, or the machine slept; planning anew")
            self._plan_anew()

    def _look_at_waiting(self) -> None:
        """Tell now and then that more is due than can be done."""
        outlets, seconds = self._crew.waiting
        longest = 3 * self.options.bounds.least.total_seconds()
        if seconds < longest or time.monotonic() < self._told_waiting + TELL_AGAIN_SECONDS:
            return
        self._told_waiting = time.monotonic()
        wait = words(timedelta(seconds=seconds))
        self.journal.complain(
            f"{_outlets(outlets)} wait to be asked, the first for {wait}: have more crawls side by side (--at-once, now "
            f"{self.options.at_once}), name fewer outlets, or ask less often (--at-least)"
        )

    def _look_at_catalogue(self) -> None:
        with self._lock:
            try:
                if not self.outlets.refresh():
                    return
            except UsageError as error:
                self._pause(_CATALOGUE, str(error), is_until_mended=True)
                return
            gone = self._states.keys() - self.outlets.by_key.keys()
            new = self.outlets.by_key.keys() - self._states.keys()
            self._states = {key: self._states.get(key, _State()) for key in self.outlets.by_key}
        for key in gone:
            self._crew.drop(key)
            with suppress(JobLookupError):
                self._scheduler.remove_job(key)
        if self._pauses.forget(_CATALOGUE):
            self._mended_at = datetime.now(UTC)
            if self._pauses.is_over():
                self._crew.resume()
        self.journal.write("catalogue-changed", new=sorted(new), gone=sorted(gone))
        self.journal.say(f"the catalogue has changed: {_outlets(len(self._states))}, {len(new)} new, {len(gone)} gone")
        self._plan_anew()

    def _was_catalogue_broken(self, since: datetime) -> bool:
        self._look_at_catalogue()
        return self._pauses.has(_CATALOGUE) or bool(self._mended_at and self._mended_at > since)

    def _pause(self, what: str, reason: str, *, is_until_mended: bool = False) -> None:
        seconds = self._pauses.begin(what, is_until_mended=is_until_mended)
        self._crew.pause()  # in this order: a beat resumes the crew where there is no pause
        if seconds is None:
            return
        until = "until it is mended" if is_until_mended else f"for {words(timedelta(seconds=seconds))}"
        self.journal.complain(f"{reason}; nothing is asked {until}")

    def _cannot_read(self, error: ArchiveError) -> None:
        self.journal.complain(str(error))
        if isinstance(error, ArchiveTooNew):  # this program was updated under us: begin anew with the new one
            self.error = error


def _told(looked: Looked | None) -> str:
    if looked is None:
        return "did not end well"
    counts = {
        name: sum(n for outcome, n in looked.outcomes.items() if outcome.partition(":")[0] == name) for name in _TOLD
    }
    text = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return text or ("nothing new" if looked.is_well else "nothing readable")


_TOLD = ("new", "changed", "unchanged", "duplicate", "refused", "failed")


def _outlets(number: int) -> str:
    return f"{number:,} outlet{'s' if number != 1 else ''}"
