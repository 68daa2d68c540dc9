"""Slices of imports and re-extractions: whatever workers die over, each record and article is done once, and the rest goes on."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from bulk_work import Hands, a_file, address, imported, rows
from evidence_samples import an_exchange
from given import a_fetch, an_article, later

from archiver.archive import Archive
from archiver.archive.locks import OutletLock
from archiver.crawl.importing import IN_ONE_PIECE
from archiver.errors import UsageError
from archiver.evidence.captures import captures
from archiver.fleet.bulk import MOST_REFUSALS, exit_code_of
from archiver.fleet.bulk_work import ImportOrders, ask_import, ask_reextract
from archiver.fleet.losses import MOST_DEATHS, MOST_LOSSES, SILENT_AFTER
from archiver.fleet.parcels import Ending
from archiver.fleet.pieces import PIECEMEAL, Records, Sizes

PAGES = 60


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_file(tmp_path_factory.mktemp("files"), "a.warc.gz", *range(PAGES))


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    with Archive(tmp_path / "archive.db") as archive:
        found = Hands(archive)
        yield found
        found.writer.close()


def an_import(hands: Hands, file: Path) -> int:
    job = ask_import(hands.archive, ImportOrders(path=str(file)))
    hands.plan()
    return job


def articles_to_read(hands: Hands, number: int = PAGES) -> int:
    """Archived articles with evidence, and a job to read them again."""
    with hands.archive.together():
        for page in range(number):
            url = address(page)
            fetch = a_fetch(url, final_url=url, outlet="blatt.example", exchanges=(an_exchange(url),))
            article = an_article(url=url, title=f"Meldung {page}", body=f"Nachricht {page}.")
            hands.archive.save(article, fetch, is_self_named=True)
    job = ask_reextract(hands.archive, None, None)
    hands.plan()
    return job


def per_record(hands: Hands) -> list[tuple[int, int]]:
    return rows(hands.archive.path, "SELECT count(*), count(DISTINCT source_offset) FROM fetches")


@pytest.mark.parametrize(("ending", "tries"), [(Ending.DIED, MOST_DEATHS), (Ending.LOST, MOST_LOSSES)])
def test_a_record_over_which_workers_die_stands_alone_and_is_set_aside(
    hands: Hands, file: Path, ending: Ending, tries: int
) -> None:
    job = an_import(hands, file)
    hands.work(address(17), ending)
    assert hands.sizes[:tries] == [None, PIECEMEAL // 7, *[1] * (tries - 2)]
    (aside,) = rows(hands.archive.path, "SELECT url, outcome, note FROM fetches WHERE outcome != 'new'")
    assert aside == (address(17), "failed:worker", f"set aside: {tries} workers of the fleet died over it")
    assert (hands.archive.count(), per_record(hands)) == (PAGES - 1, [(PAGES, PAGES)])
    ended = hands.job(job)
    assert ended.problems == (f"{address(17)}: {aside[2]}",)
    assert rows(hands.archive.path, "SELECT exit_code FROM crawls") == [(1,)]


def test_a_long_file_that_is_packed_as_a_whole_is_one_slice_and_named(hands: Hands, file: Path, tmp_path: Path) -> None:
    whole = tmp_path / "ganz.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())))
    hands.bulk.sizes = Sizes(most_bytes=100)
    job = an_import(hands, whole)
    (piece,) = (assignment.piece for assignment in hands.sent)
    assert isinstance(piece, Records)
    hands.work()
    assert hands.job(job).problems == (f"{whole}: {IN_ONE_PIECE}",)
    assert exit_code_of(hands.job(job)) == 0


def test_what_stands_behind_a_record_that_was_set_aside_is_read_in_larger_and_larger_pieces(
    hands: Hands, file: Path
) -> None:
    an_import(hands, file)
    hands.work(address(17))
    assert hands.sizes[MOST_DEATHS:] == [1, PIECEMEAL // 7, None]


@pytest.mark.parametrize("ending", [Ending.DIED, Ending.LOST])
def test_an_article_over_which_workers_die_stays_as_it_is_and_the_others_are_read(hands: Hands, ending: Ending) -> None:
    job = articles_to_read(hands)
    hands.work(address(17), ending)
    assert hands.job(job).counts["failed:worker"] == 1
    assert hands.job(job).counts["changed"] == PAGES - 1
    assert rows(hands.archive.path, "SELECT url FROM articles WHERE title != 'Neu gelesen'") == [(address(17),)]
    assert rows(hands.archive.path, "SELECT finished_at > '', last_article FROM reextractions") == [(1, PAGES)]


def test_a_slice_that_two_workers_carry_out_is_stored_once(hands: Hands, file: Path) -> None:
    job = an_import(hands, file)
    first = hands.next()
    told = list(hands.told(first))
    hands.send(first, told[:20], Ending.LOST)
    hands.work()
    hands.send(first, told)  # it was not dead, only away
    assert (hands.archive.count(), per_record(hands)) == (PAGES, [(PAGES, PAGES)])
    assert hands.job(job).counts == {"new": PAGES}


def test_articles_that_two_workers_read_again_are_counted_once(hands: Hands) -> None:
    job = articles_to_read(hands)
    first = hands.next()
    told = list(hands.told(first))
    hands.send(first, told[:20], Ending.LOST)
    hands.work()
    hands.send(first, told)
    assert hands.job(job).counts["changed"] == PAGES
    assert '"changed": 60' in rows(hands.archive.path, "SELECT counts FROM reextractions")[0][0]


def test_a_silent_worker_loses_its_slice_which_goes_on_where_it_was(hands: Hands, file: Path) -> None:
    an_import(hands, file)
    first = hands.next()
    hands.send(first, list(hands.told(first))[:20], Ending.NOT_YET)
    hands.plan(seconds=SILENT_AFTER.total_seconds() - 1)
    assert not hands.sent
    hands.plan(seconds=2)
    piece = hands.sent[0].piece
    assert isinstance(piece, Records)
    assert (len(piece.done), piece.most_pages) == (20, PIECEMEAL // 7)


def test_a_slice_that_waits_for_a_worker_is_not_given_again(hands: Hands, file: Path) -> None:
    hands.bulk.waiting = lambda: 1
    an_import(hands, file)
    hands.plan(days=1)
    assert len(hands.sent) == 1


def test_a_slice_that_the_broker_never_had_is_given_again_as_it_was(hands: Hands, file: Path) -> None:
    an_import(hands, file)
    hands.sent.clear()
    hands.plan(seconds=SILENT_AFTER.total_seconds() + 1)
    piece = hands.sent[0].piece
    assert isinstance(piece, Records)
    assert piece.most_pages is None


def test_a_file_that_no_worker_can_reach_is_given_up_and_goes_on_in_the_next_import(hands: Hands, file: Path) -> None:
    hands.bulk.sizes = Sizes(most_bytes=40_000, most_records=20)
    job = an_import(hands, file)
    hands.send(survey := hands.next(), list(hands.told(survey)))
    for _ in range(MOST_REFUSALS):
        refused = hands.sent.pop(0)
        hands.sent.sort(key=lambda one: one.piece.first)  # type: ignore[union-attr]
        hands.send(refused, [], Ending.REFUSED, note=f"{file}: cannot be read")
        hands.sent.sort(key=lambda one: one.piece.first)  # type: ignore[union-attr]
    hands.work()
    ended = hands.job(job)
    assert (ended.finished_at is not None, ended.counts["left"]) == (True, 1)
    assert any("cannot be read" in problem for problem in ended.problems)
    assert hands.archive.count() == PAGES - 20
    assert rows(hands.archive.path, "SELECT finished_at IS NULL FROM imports") == [(1,)]
    again = an_import(hands, file)
    hands.work()
    assert (again != job, hands.archive.count(), per_record(hands)) == (True, PAGES, [(PAGES, PAGES)])


def test_a_file_at_an_address_is_imported_as_one_in_a_folder(hands: Hands, file: Path) -> None:
    hands.bulk.sizes = Sizes(most_bytes=40_000, most_records=20)
    job = ask_import(hands.archive, ImportOrders(path=file.as_uri()))
    hands.plan()
    hands.work()
    assert (hands.archive.count(), hands.job(job).problems, hands.job(job).finished_at is not None) == (PAGES, (), True)
    assert rows(hands.archive.path, "SELECT DISTINCT source FROM fetches") == [(file.name,)]


def test_a_file_is_cut_into_slices_that_leave_nothing_out(hands: Hands, file: Path) -> None:
    hands.bulk.sizes = Sizes(most_bytes=40_000, most_records=7)
    job = an_import(hands, file)
    hands.send(survey := hands.next(), list(hands.told(survey)))
    cuts = rows(hands.archive.path, "SELECT first, last FROM fleet_slices ORDER BY first")
    assert len(cuts) == PAGES // 7 + 1
    assert [last for _, last in cuts[:-1]] == [first for first, _ in cuts[1:]]
    hands.work()
    assert (hands.archive.count(), hands.job(job).finished_at is not None) == (PAGES, True)


def test_an_import_that_was_cut_off_is_gone_on_with_by_the_one_of_one_process(hands: Hands, file: Path) -> None:
    hands.bulk.sizes = Sizes(most_bytes=40_000, most_records=20)
    an_import(hands, file)
    hands.send(survey := hands.next(), list(hands.told(survey)))
    for _ in range(2):
        assignment = hands.next()
        hands.send(assignment, list(hands.told(assignment)))
    ((reached,),) = rows(hands.archive.path, "SELECT next_offset FROM imports")
    places = [capture.offset for capture in captures(file)]
    assert places.index(reached) == 40


def test_pages_of_an_outlet_that_another_run_holds_wait_beside_the_archive(hands: Hands, file: Path) -> None:
    with OutletLock(hands.archive.path, "blatt1.example"):
        job = an_import(hands, file)
        hands.work()
        ended = hands.job(job)
        assert (ended.counts["new"], ended.counts["busy"]) == (PAGES * 2 // 3, PAGES // 3)
        waiting = list(hands.writer.aside.folder.iterdir())
        hands.plan(seconds=15)
        hands.plan(seconds=15)
        assert (hands.archive.count(), list(hands.writer.aside.folder.iterdir())) == (PAGES * 2 // 3, waiting)
    hands.plan(seconds=15)
    assert (hands.archive.count(), per_record(hands)) == (PAGES, [(PAGES, PAGES)])
    assert not list(hands.writer.aside.folder.iterdir())


def test_a_parcel_whose_pages_all_belong_to_another_run_waits_and_its_slice_goes_on(hands: Hands, file: Path) -> None:
    job = an_import(hands, file)
    first = hands.next()
    told = list(hands.told(first))
    with OutletLock(hands.archive.path, "blatt0.example"):
        hands.send(first, told[:1], Ending.NOT_YET)
        hands.send(first, told[1:])
        assert hands.job(job).finished_at is not None
        assert hands.job(job).counts["busy"] == PAGES // 3
    hands.plan()
    assert (hands.archive.count(), per_record(hands)) == (PAGES, [(PAGES, PAGES)])


def test_a_newer_look_that_a_crawl_stores_meanwhile_is_not_lost(hands: Hands) -> None:
    articles_to_read(hands, 2)
    first = hands.next()
    told = list(hands.told(first))
    url = address(1)
    newer = a_fetch(
        url,
        final_url=url,
        outlet="blatt.example",
        fetched_at=later(hours=3),
        exchanges=(an_exchange(url, content=b"x"),),
    )
    hands.archive.save(an_article(url=url, title="Neuer", body="Neuer Text."), newer)
    hands.send(first, told)
    piece = hands.sent[0].piece
    assert [len(item.looks) for item in piece.items] == [2]  # type: ignore[union-attr]
    assert rows(hands.archive.path, "SELECT title FROM articles ORDER BY id") == [("Neu gelesen",), ("Neuer",)]


def test_an_article_that_is_forgotten_meanwhile_stays_forgotten(hands: Hands) -> None:
    job = articles_to_read(hands, 3)
    first = hands.next()
    told = list(hands.told(first))
    hands.archive.forget(address(1), "Wunsch", hands.now)
    hands.send(first, told)
    assert (hands.archive.count(), hands.job(job).counts["changed"], hands.job(job).finished_at is not None) == (
        2,
        2,
        True,
    )


def test_a_worker_that_ends_without_having_come_further_is_not_sent_on_for_ever(hands: Hands, file: Path) -> None:
    job = an_import(hands, file)
    for _ in range(20):
        if hands.sent:
            hands.send(hands.next(), [])
    assert hands.job(job).finished_at is not None
    assert hands.job(job).counts["left"] == 1


def test_what_is_asked_for_twice_is_done_once(hands: Hands, file: Path) -> None:
    job = an_import(hands, file)
    assert ask_import(hands.archive, ImportOrders(path=str(file))) == job
    hands.work()
    assert an_import(hands, file) != job
    hands.work()
    assert per_record(hands) == [(PAGES, PAGES)]


def test_what_is_no_file_is_told(hands: Hands, tmp_path: Path, file: Path) -> None:
    with pytest.raises(UsageError, match=r"nirgends\.warc"):
        ask_import(hands.archive, ImportOrders(path=str(tmp_path / "nirgends.warc")))
    passing = tmp_path / "passing.warc.gz"
    passing.write_bytes(file.read_bytes())
    job = ask_import(hands.archive, ImportOrders(path=str(passing)))
    passing.unlink()
    hands.plan()
    assert (hands.job(job).finished_at is not None, hands.job(job).counts) == (True, {"failed:begin": 1})
    assert "passing.warc.gz" in hands.job(job).problems[0]


def test_a_parcel_that_comes_after_the_end_is_stored_once(hands: Hands, file: Path) -> None:
    an_import(hands, file)
    first = hands.next()
    piece = first.piece
    assert isinstance(piece, Records)
    told = list(hands.told(first))
    hands.send(first, told[1:])  # the first parcel is still with the broker
    page = imported(piece, next(captures(file)))
    for _ in range(2):
        hands.send(first, [page], Ending.NOT_YET)
    assert (hands.archive.count(), per_record(hands)) == (PAGES, [(PAGES, PAGES)])


def test_jobs_that_ended_are_forgotten_after_a_week(hands: Hands, file: Path) -> None:
    job = an_import(hands, file)
    hands.work()
    hands.plan(days=6)
    assert hands.book.job(job)
    hands.now += timedelta(days=2)
    hands.plan()
    assert hands.book.job(job) is None


@pytest.mark.parametrize("work", [an_import, lambda hands, file: articles_to_read(hands)], ids=["import", "reextract"])
def test_a_job_ends_with_its_last_slice_though_the_end_of_the_assignment_is_a_parcel_of_its_own(
    hands: Hands, file: Path, work: Callable[[Hands, Path], int]
) -> None:
    job = work(hands, file)
    while hands.sent:
        assignment = hands.next()
        hands.send(assignment, list(hands.told(assignment)), Ending.NOT_YET)
    assert hands.job(job).finished_at is not None


def test_the_status_tells_what_is_left_of_each_job(hands: Hands, file: Path) -> None:
    hands.bulk.sizes = Sizes(most_bytes=40_000, most_records=20)
    an_import(hands, file)
    hands.send(survey := hands.next(), list(hands.told(survey)))
    hands.send(first := hands.next(), list(hands.told(first)))
    (row,) = hands.book.outlook()
    assert (row["kind"], row["name"], row["slices"], row["given"], row["counts"]) == (
        "import",
        str(file),
        2,
        2,
        {"new": 20},
    )
    hands.work()
    assert hands.book.outlook() == []
