"""Answers as received are kept with the row that tells of them, found again, proved, erased, and removed after their time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from evidence_samples import HTML, a_redirect, an_exchange, bodies, fetched, killed_at, not_modified, rows
from given import OUTLET, URL, a_feed, a_fetch, an_article, later

from archiver.archive import Archive
from archiver.archive.answers import answers
from archiver.archive.evidence import is_kept
from archiver.errors import ArchiveFull
from archiver.evidence.members import members

FILE = f"{OUTLET}/2026-11-01.warc.gz"


def test_an_article_is_kept_with_the_answer_that_showed_it(archive: Archive) -> None:
    archive.save(an_article(), fetched(a_redirect("http://kleinezeitung.example/kurz", URL), an_exchange()))
    [row] = rows(archive)
    assert row["evidence_file"] == FILE
    assert row["payload_sha256"] == hashlib.sha256(an_exchange().content).hexdigest()
    assert bodies(archive) == [an_exchange().content]
    [answer] = answers(archive, row["article_id"])
    assert [record.kind for record in answer.records] == ["response", "request"] * 2
    assert archive.proof().problems == []
    assert archive.proof().answers == 1


def test_the_files_lie_beside_the_archive_and_two_archives_share_none(tmp_path: Path) -> None:
    for name in ("archive.db", "zweites.db"):
        with Archive(tmp_path / name) as archive:
            archive.save(an_article(), fetched())
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.gz")) == [
        f"evidence/{FILE}",
        f"zweites-evidence/{FILE}",
    ]


def test_a_request_without_exchanges_makes_no_file(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    assert rows(archive)[0]["evidence_file"] is None
    assert not archive.evidence.folder.exists()


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        ("new", True), ("changed", True), ("unchanged", True), ("duplicate", True), ("refused:paywall", True),
        ("refused:consent", True), ("refused:not-found", True), ("refused:gone", True), ("refused:overview", True),
        ("failed:extraction", True), ("failed:worker", True), ("failed:too-slow", True),
        ("refused:not-html", False), ("refused:old", False), ("failed:http-503", False), ("failed:incomplete", False),
        ("failed:too-complex", False), ("failed:connection", False), ("skipped:robots", False),
    ],
)  # fmt: skip
def test_what_is_evidence(outcome: str, kept: bool) -> None:
    assert is_kept(fetched(), outcome) is kept


def test_feeds_are_no_evidence(archive: Archive) -> None:
    archive.record(a_feed(exchanges=(an_exchange(),)))
    assert bodies(archive) == [None]


def test_the_disappearance_of_an_article_is_kept(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    gone = an_exchange(status=410, content=b"weg", headers=())
    archive.record(fetched(gone, fetched_at=later(days=1), outcome="refused:gone"))
    assert [row["evidence_file"] for row in rows(archive)] == [FILE, f"{OUTLET}/2026-11-02.warc.gz"]
    assert bodies(archive)[1] == b"weg"


def test_the_same_body_again_is_a_revisit_that_finds_it(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    archive.save(an_article(), fetched(fetched_at=later(days=2)))
    archive.record(fetched(an_exchange(f"{URL}-2"), url=f"{URL}-2", outcome="refused:consent"))
    first, *others = rows(archive)
    assert [row["evidence_of"] for row in others] == [first["id"]] * 2
    assert all(row["payload_sha256"] == first["payload_sha256"] for row in others)
    assert bodies(archive) == [an_exchange().content] * 3
    assert archive.proof().revisits == 2
    assert archive.proof().problems == []


def test_the_same_body_of_another_outlet_is_kept_there_too(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    archive.record(fetched(an_exchange("https://andere.example/a"), url="https://andere.example/a", outlet="andere.example",
                           outcome="refused:consent"))  # fmt: skip
    assert [row["evidence_of"] for row in rows(archive)] == [None, None]


def test_an_empty_body_is_nobodys_copy(archive: Archive) -> None:
    for number in range(2):
        url = f"{URL}-{number}"
        archive.record(fetched(an_exchange(url, status=404, content=b""), url=url, outcome="refused:not-found"))
    assert [row["evidence_of"] for row in rows(archive)] == [None, None]


def test_not_modified_refers_to_what_was_there(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    archive.record(fetched(not_modified(), fetched_at=later(hours=1), outcome="unchanged"))
    first, second = rows(archive)
    assert second["evidence_of"] == first["id"]
    assert bodies(archive)[1] == an_exchange().content
    assert archive.proof().problems == []


def test_not_modified_without_an_earlier_answer_proves_nothing(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.record(fetched(not_modified(), fetched_at=later(hours=1), outcome="unchanged"))
    assert bodies(archive) == [None, None]


def test_a_damaged_original_is_not_leant_on(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    (archive.evidence.folder / FILE).unlink()
    archive.evidence.files.close()
    archive.save(an_article(), fetched(fetched_at=later(days=1)))
    assert rows(archive)[1]["evidence_of"] is None


# Crash safety


def test_nothing_is_kept_of_a_transaction_that_fails(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.save(an_article(), fetched())
    size = (archive.evidence.folder / FILE).stat().st_size

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archiver.archive.log.machine_time", fail)  # while the row is made, after the records
    with pytest.raises(ArchiveFull):
        archive.record(fetched(an_exchange(content=b"neu"), outcome="refused:consent"))
    assert (archive.evidence.folder / FILE).stat().st_size == size
    assert len(rows(archive)) == 1


def test_a_disk_that_fills_while_syncing_leaves_neither_row_nor_record(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.save(an_article(), fetched())
    size = (archive.evidence.folder / FILE).stat().st_size

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("archiver.evidence.files.os.fdatasync", full)
        with pytest.raises(ArchiveFull, match="no space left"):
            archive.save(an_article(title="Neu"), fetched(an_exchange(content=b"neu"), fetched_at=later(hours=1)))
    assert (archive.evidence.folder / FILE).stat().st_size == size
    assert [row["outcome"] for row in rows(archive)] == ["new"]
    archive.save(an_article(title="Neu"), fetched(an_exchange(content=b"neu"), fetched_at=later(hours=1)))
    assert archive.proof().problems == []


@pytest.mark.parametrize("call", ["write", "fdatasync", "fsync"])
@pytest.mark.parametrize("number", range(1, 6))
def test_a_kill_at_any_step_leaves_no_row_that_points_to_nothing(path: Path, call: str, number: int) -> None:
    def work(archive: Archive) -> None:
        for hour in range(3):
            archive.save(
                an_article(title=f"Fassung {hour}"),
                fetched(an_exchange(content=HTML * (hour + 1), headers=()), fetched_at=later(hours=hour)),
            )

    with Archive(path):
        pass
    killed_at(path, work, call, number)
    with Archive(path) as archive:
        before = len(rows(archive))
        assert archive.proof().problems == []
        archive.save(an_article(title="Später"), fetched(an_exchange(content=b"x"), fetched_at=later(hours=9)))
        found = archive.proof()
        assert (found.problems, found.answers) == ([], before + 1)
        file = archive.evidence.folder / FILE
        with file.open("rb") as stream:
            assert [*members(stream)][-1].end == file.stat().st_size


# Proof


def damaged(archive: Archive, change: Callable[[Path], object]) -> list[str]:
    """What the comparison finds after a file was changed behind the archive's back."""
    archive.save(an_article(), fetched())
    archive.save(an_article(), fetched(fetched_at=later(hours=2)))
    archive.record(fetched(an_exchange(f"{URL}-2", content=b"zwei"), url=f"{URL}-2", outcome="refused:consent"))
    change(archive.evidence.folder / FILE)
    return archive.proof().problems


def flip(path: Path, number: int) -> None:
    """Change one bit in the middle of a member."""
    with path.open("rb") as stream:
        member = [*members(stream)][number]
    content = bytearray(path.read_bytes())
    content[member.offset + member.length // 2] ^= 0x10
    path.write_bytes(content)


def test_a_missing_file_is_told_once(archive: Archive) -> None:
    assert damaged(archive, Path.unlink) == [f"{FILE}: missing, with 3 answers"]


def test_a_cut_file_is_told(archive: Archive) -> None:
    problems = damaged(archive, lambda path: os.truncate(path, path.stat().st_size - 30))
    assert len(problems) == 2
    assert "damaged from byte" in problems[0]
    assert f"{URL}-2 of 2026-11-01T12:00:00+00:00" in problems[1]


@pytest.mark.parametrize(
    "number", range(7), ids=["info", *(f"{kind} {n}" for n in "123" for kind in ("answer", "request"))]
)
def test_a_single_changed_bit_is_told(archive: Archive, number: int) -> None:
    assert damaged(archive, lambda path: flip(path, number))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("evidence_offset = evidence_offset + 1, evidence_length = evidence_length - 1", "damaged"),
        ("evidence_length = evidence_length + 1", "ends before it"),
        ("evidence_offset = 0", "no answer stands there"),
        ("payload_sha256 = 'ab'", "its hash is"),
        ("status = 404", "its status is 200"),
        ("fetched_at = '2026-11-01T12:00:01+00:00'", "holds the answer of"),
        ("url = 'https://kleinezeitung.example/anders', final_url = NULL", "holds the answer of"),
        ("evidence_of = NULL", "has no body of its own"),
    ],
)
def test_a_changed_row_is_told(archive: Archive, change: str, told: str) -> None:
    archive.save(an_article(), fetched())
    archive.save(an_article(), fetched(fetched_at=later(hours=2)))
    with archive.db.conn:
        archive.db.conn.execute(f"UPDATE fetches SET {change} WHERE id = 2")
    [problem] = archive.proof().problems
    assert told in problem


def test_records_of_no_row_are_a_note(archive: Archive) -> None:
    archive.save(an_article(), fetched())
    archive.record(fetched(an_exchange(content=b"zwei"), outcome="refused:consent", fetched_at=later(hours=1)))
    with archive.db.conn:
        archive.db.conn.execute("DELETE FROM fetches WHERE id = 2")
    assert archive.proof().problems == []
    assert "2 records that no row points to" in archive.proof().notes[0]
