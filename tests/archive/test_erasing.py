"""Evidence is erased to the last byte, or removed after its time; what others lean on stays, and a kill leaves all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from evidence_samples import an_exchange, bodies, fetched, killed_at, not_modified, rows
from given import NOON, OUTLET, URL, an_article, later

from archiver.archive import Archive
from archiver.evidence.members import members

FILE = f"{OUTLET}/2026-11-01.warc.gz"


def test_erased_answers_are_gone_from_the_file_and_the_others_are_found(archive: Archive) -> None:
    for number in range(4):
        url = f"{URL}-{number}"
        content = f"geheim-{number} ".encode() * 50
        archive.record(fetched(an_exchange(url, content=content, headers=()), url=url, outcome="refused:consent"))
    archive.erase_evidence([1, 3])
    assert [row["evidence_file"] for row in rows(archive)] == [None, FILE, None, FILE]
    assert [row["payload_sha256"] is None for row in rows(archive)] == [True, False, True, False]
    assert [body and body[:8] for body in bodies(archive)] == [None, b"geheim-1", None, b"geheim-3"]
    with (archive.evidence.folder / FILE).open("rb") as stream:
        urls = [member.header("WARC-Target-URI") for member in members(stream)]
    assert urls == [None, f"{URL}-1", f"{URL}-1", f"{URL}-3", f"{URL}-3"]
    assert (archive.proof().problems, archive.proof().notes) == ([], [])
    assert [path.name for path in (archive.evidence.folder / OUTLET).iterdir()] == ["2026-11-01.warc.gz"]


def test_who_leant_on_an_erased_answer_gets_its_body(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    archive.save(an_article(), fetched(fetched_at=later(days=1)))
    archive.record(fetched(not_modified(), fetched_at=later(days=2), outcome="unchanged"))
    archive.erase_evidence([1])
    assert bodies(archive) == [None, an_exchange().content, an_exchange().content]
    assert not (archive.evidence.folder / FILE).exists()
    assert [row["evidence_of"] for row in rows(archive)] == [None, None, 2]
    assert archive.proof().problems == []


def test_an_answer_that_nothing_changed_goes_with_the_only_one_it_speaks_of(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    archive.record(fetched(not_modified(), fetched_at=later(days=2), outcome="unchanged"))
    archive.erase_evidence([1])
    assert bodies(archive) == [None, None]
    assert not [*archive.evidence.folder.rglob("*.gz")]
    assert archive.proof().problems == []


def test_records_that_no_row_points_to_go_with_what_is_erased(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    archive.record(fetched(an_exchange(content=b"verwaist"), outcome="refused:consent", fetched_at=later(days=1)))
    archive.record(fetched(an_exchange(content=b"bleibt"), outcome="refused:consent", fetched_at=later(days=1)))
    with archive.db.conn:
        archive.db.conn.execute("DELETE FROM fetches WHERE id = 2")
    archive.erase_evidence([1])
    assert archive.proof().notes == []
    assert bodies(archive) == [None, b"bleibt"]


def test_after_erasing_the_file_grows_on(archive: Archive) -> None:
    for number in range(2):
        archive.record(
            fetched(an_exchange(content=f"{number}".encode()), outcome="refused:consent", url=f"{URL}-{number}")
        )
    archive.erase_evidence([1])
    archive.record(fetched(an_exchange(content=b"2"), outcome="refused:consent", url=f"{URL}-2"))
    assert bodies(archive) == [None, b"1", b"2"]


@pytest.mark.parametrize(
    ("damage", "problems"),
    [
        (Path.unlink, [f"{FILE}: missing, with 2 answers"]),  # the others stay missed
        (lambda path: os.truncate(path, path.stat().st_size - 9), []),
    ],
    ids=["missing", "cut"],
)
def test_erasing_works_on_evidence_that_was_lost(
    archive: Archive, damage: Callable[[Path], object], problems: list[str]
) -> None:
    for number in range(3):
        content = b"0" if number == 2 else b"%d" % number
        exchange = an_exchange(f"{URL}-{number}", content=content)
        archive.record(fetched(exchange, outcome="refused:consent", url=f"{URL}-{number}"))
    damage(archive.evidence.folder / FILE)
    archive.erase_evidence([1])
    assert rows(archive)[0]["evidence_file"] is None
    assert archive.proof().problems == problems


@pytest.mark.parametrize("call", ["replace", "fsync", "write"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_kill_while_erasing_leaves_all_or_nothing(path: Path, call: str, number: int) -> None:
    with Archive(path) as archive:
        for place in range(3):
            archive.record(
                fetched(an_exchange(content=f"{place}".encode()), outcome="refused:consent", url=f"{URL}-{place}")
            )
    killed_at(path, lambda archive: archive.erase_evidence([2]), call, number)
    with Archive(path) as archive:
        found = bodies(archive)
        assert found in ([b"0", b"1", b"2"], [b"0", None, b"2"])
        problems = [problem for problem in archive.proof().problems if "https" not in problem]
        assert problems == []
        if found[1] is None:
            with (archive.evidence.folder / FILE).open("rb") as stream:
                assert len([*members(stream)]) == 5


def test_files_are_removed_after_their_time_and_the_hashes_stay(archive: Archive) -> None:
    for day in range(4):
        archive.record(
            fetched(an_exchange(content=f"{day}".encode()), outcome="refused:consent", fetched_at=later(days=day))
        )
    assert archive.expire_evidence([OUTLET], later(days=2)) == 2
    assert bodies(archive) == [None, None, b"2", b"3"]
    assert all(row["payload_sha256"] for row in rows(archive))
    assert len([*(archive.evidence.folder / OUTLET).iterdir()]) == 2
    assert archive.proof().problems == []


def test_where_files_pass_none_leans_on_one_that_goes_before_it(archive: Archive) -> None:
    archive.evidence.is_passing = True
    archive.save(an_article(), fetched())
    archive.save(an_article(), fetched(fetched_at=later(hours=1)))
    archive.save(an_article(), fetched(fetched_at=later(days=1)))
    assert [row["evidence_of"] for row in rows(archive)] == [None, 1, None]


def test_other_outlets_files_stay(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    assert archive.expire_evidence(["kleinezeitung.example.org", "kleine"], NOON.replace(year=2030)) == 0
    assert bodies(archive) == [an_exchange().content]
