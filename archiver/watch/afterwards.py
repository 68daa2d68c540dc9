"""What the user has run after crawls: one command at a time, once for all crawls that ended while it ran."""

from __future__ import annotations

import threading
from dataclasses import asdict

from archiver.hooks import Facts, HookRunner, Hooks
from archiver.watch.journal import Journal


class Afterwards:
    """A thread that runs the hooks; crawls go on meanwhile."""

    def __init__(self, hooks: Hooks, journal: Journal) -> None:
        self.hooks, self.journal = hooks, journal
        self._changed = threading.Condition()
        self._facts: Facts | None = None
        self._runner: HookRunner | None = None
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="hooks", daemon=True)
        self._thread.start()

    def add(self, facts: Facts) -> None:
        """A crawl has ended."""
        if self.hooks.wanted(facts):
            with self._changed:
                self._facts = self._facts.with_later(facts) if self._facts else facts
                self._changed.notify()

    def close(self) -> None:
        """Run what is still to be run, then end; does not wait."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def stop(self) -> None:
        """End the command that runs; run nothing more."""
        with self._changed:
            self._is_closed, self._facts = True, None
            self._changed.notify()
            if self._runner:
                self._runner.stop()

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def _run(self) -> None:
        while facts := self._next():
            for ended in self._runner.run() if self._runner else ():
                self.journal.write("hook-finished", crawl_id=facts.crawl_id, **asdict(ended))
                if ended.problem:
                    self.journal.complain(ended.problem)

    def _next(self) -> Facts | None:
        with self._changed:
            self._runner = None
            self._changed.wait_for(lambda: self._facts or self._is_closed)
            facts, self._facts = self._facts, None
            self._runner = HookRunner(self.hooks, facts) if facts else None
            return facts
