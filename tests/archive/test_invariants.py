"""Whatever is done to an archive in whatever order, broken off or not: its parts stay in step."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from unittest import mock

from given import OUTLET, a_fetch, an_article, later
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archiver.archive import Archive
from archiver.archive import articles as articles_module
from archiver.items import Found, Link

PAGES = [f"https://www.kleinezeitung.example/politik/artikel-{number}" for number in range(1, 5)]
TEXTS = [
    "Der Rat tagt im Haus am Markt und berät über die Brücke. " * 8,
    "Die Feuerwehr löschte den Brand in der Nacht. " * 8,
    "Kurz.",
]
TITLES = ["Rat berät", "Brand gelöscht", "=1+1"]
PAGE, TEXT, TITLE = st.sampled_from(PAGES), st.sampled_from(TEXTS), st.sampled_from(TITLES)


class BrokenOffError(Exception):
    """What stands for a kill in the middle of a transaction."""


class AnArchive(RuleBasedStateMachine):
    """One archive, and by its side what must be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.archive = Archive(self.folder / "archive.db")
        self.hour = 0
        self.archived: dict[str, str] = {}
        """Address and headline of what is archived."""
        self.forgotten: set[str] = set()

    def teardown(self) -> None:
        self.archive.close()
        shutil.rmtree(self.folder)

    @initialize()
    def an_outlet(self) -> None:
        self.archive.add_outlet(key=OUTLET, name="Kleine Zeitung")

    @rule(page=PAGE, title=TITLE, text=TEXT, other=PAGE)
    def save(self, page: str, title: str, text: str, other: str) -> None:
        outcome = self._save(page, title, text, other)
        assert (outcome == "refused:forgotten") == (page in self.forgotten)
        if outcome in ("new", "changed"):
            self.archived[page] = title

    @rule(page=PAGE, title=TITLE, text=TEXT, step=st.sampled_from(["replace_parts", "note_target", "_keep_revision"]))
    def save_broken_off(self, page: str, title: str, text: str, step: str) -> None:
        with mock.patch.object(articles_module, step, side_effect=BrokenOffError), contextlib.suppress(BrokenOffError):
            outcome = self._save(page, title, text, page)
            if outcome in ("new", "changed"):  # the step was not on its way
                self.archived[page] = title

    @rule(page=PAGE)
    def gone(self, page: str) -> None:
        if page not in self.forgotten:
            self.archive.record(a_fetch(page, fetched_at=self._now(), status=410, outcome="refused:gone"))

    @rule(page=PAGE)
    def announce(self, page: str) -> None:
        known = self.archive.is_known(page)
        queued = self.archive.announce(OUTLET, [Found(url=page, title="Neu")], None)
        assert queued == (0 if known or page in self.forgotten else 1)

    @rule(page=PAGE)
    def forget(self, page: str) -> None:
        self.archive.forget(page, "Anspruch", self._now())
        self.archived.pop(page, None)
        self.forgotten.add(page)

    @rule()
    def compare_copies(self) -> None:
        self.archive.compare_copies()
        for cluster in self.archive.clusters():
            assert len(cluster.members) > 1

    @rule()
    def reindex(self) -> None:
        self.archive.reindex()

    @rule()
    def open_again(self) -> None:
        self.archive.close()
        self.archive = Archive(self.folder / "archive.db")

    @invariant()
    def is_sound(self) -> None:
        assert self.archive.problems() == []
        assert self.archive.proof().problems == []

    @invariant()
    def holds_what_was_stored_and_nothing_else(self) -> None:
        assert {row["url"]: row["title"] for row in self.archive.articles()} == self.archived
        assert self.archive.count() == len(self.archived)

    @invariant()
    def every_version_was_ended_by_a_change(self) -> None:
        untold = (
            "SELECT id FROM revisions WHERE id NOT IN (SELECT revision_id FROM changes WHERE revision_id IS NOT NULL)"
        )
        assert list(self.archive.db.query(untold)) == []

    @invariant()
    def search_finds_each_headline(self) -> None:
        for title in set(self.archived.values()) - {"=1+1"}:
            expected = sum(found == title for found in self.archived.values())
            assert self.archive.search(f'title:"{title}"').total == expected

    def _save(self, page: str, title: str, text: str, other: str) -> str:
        # Each page has words of its own, or two of them would be one article under two addresses.
        body = f"{text}\n\nSeite {page[-1]} von vier."
        links = (Link(url=other, title="Dazu"),)
        article = an_article(url=page, title=title, lead=None, body=body, related_links=links)
        return self.archive.save(article, a_fetch(page, fetched_at=self._now()))

    def _now(self) -> datetime:
        self.hour += 1
        return later(hours=self.hour)


TestAnArchive = AnArchive.TestCase
TestAnArchive.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
