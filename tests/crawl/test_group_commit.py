"""Articles that come together share a transaction; each is stored whole or not at all, and told when it is on the disk."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from given import a_fetch, an_article

from archiver.archive import Archive
from archiver.crawl.group_commit import GroupCommit
from archiver.errors import ArchiveError


def url(number: int) -> str:
    return f"https://zeitung.example/politik/meldung-{number}.html"


def saving(archive: Archive, number: int) -> Callable[[], str]:
    body = f"Meldung {number}. " * 30
    article = an_article(url=url(number), title=f"Meldung {number}", body=body)
    return lambda: archive.save(article, a_fetch(url(number)))


def broken() -> str:
    raise ValueError("a fault of ours")


def on_disk(path: Path) -> int:
    """Articles that another process sees."""
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])


def stored(archive: Archive, *stores: Callable[[], str]) -> list[object]:
    async def run() -> list[object]:
        group = GroupCommit(archive)
        return await asyncio.gather(*map(group.store, stores), return_exceptions=True)

    return asyncio.run(run())


@pytest.mark.parametrize("number", [1, 5, 32, 70])
def test_all_that_is_told_as_stored_is_on_the_disk(tmp_path: Path, number: int) -> None:
    with Archive(tmp_path / "a.db") as archive:
        assert stored(archive, *(saving(archive, n) for n in range(number))) == ["new"] * number
        assert on_disk(tmp_path / "a.db") == number


def test_nobody_is_told_before_the_transaction_is_over(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:

        async def run() -> tuple[int, int]:
            group = GroupCommit(archive)
            first = asyncio.ensure_future(group.store(saving(archive, 1)))
            await asyncio.sleep(0)
            before = on_disk(tmp_path / "a.db")
            assert not first.done()
            await first
            return before, on_disk(tmp_path / "a.db")

        assert asyncio.run(run()) == (0, 1)


def test_several_share_one_transaction(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        statements: list[str] = []
        archive.db.conn.set_trace_callback(statements.append)
        stored(archive, *(saving(archive, number) for number in range(8)))
        assert statements.count("COMMIT") == 1


def test_one_that_breaks_costs_only_itself(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        first, fault, last = stored(archive, saving(archive, 1), broken, saving(archive, 2))
        assert (first, last) == ("new", "new")
        assert isinstance(fault, ValueError)
        assert on_disk(tmp_path / "a.db") == 2


def test_a_lost_archive_is_told_to_all_and_nothing_is_stored(tmp_path: Path) -> None:
    def full() -> str:
        raise ArchiveError("the disk is full")

    with Archive(tmp_path / "a.db") as archive:
        answers = stored(archive, saving(archive, 1), full, saving(archive, 2))
        assert all(isinstance(answer, ArchiveError) for answer in answers)
        assert on_disk(tmp_path / "a.db") == 0


def test_one_that_was_given_up_does_not_hold_up_the_others(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:

        async def run() -> str:
            group = GroupCommit(archive)
            given_up = asyncio.ensure_future(group.store(saving(archive, 1)))
            await asyncio.sleep(0)
            given_up.cancel()
            return await group.store(saving(archive, 2))

        assert asyncio.run(run()) == "new"


@pytest.mark.parametrize(("under_way", "together"), [(3, 3), (4, 0)])
def test_an_article_waits_for_others_only_while_any_can_come(
    tmp_path: Path, under_way: int, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.crawl.group_commit._SECONDS", 3600)
    with Archive(tmp_path / "a.db") as archive:

        async def run() -> int:
            group = GroupCommit(archive, lambda: under_way)
            storing = [asyncio.ensure_future(group.store(saving(archive, n))) for n in range(3)]
            for _ in range(3):
                await asyncio.sleep(0)
            found = on_disk(tmp_path / "a.db")
            for task in storing:
                task.cancel()
            return found

        assert asyncio.run(run()) == together
