"""Answers as received are kept with the row that tells of them, found again, proved, erased, and removed after their time."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from evidence_samples import HTML, a_redirect, an_exchange, not_modified
from given import NOON, OUTLET, URL, a_feed, a_fetch, an_article, later

from archiver.archive import Archive, Fetch
from archiver.archive.answers import answers
from archiver.archive.evidence import is_kept
from archiver.archive.proof import whole_answer
from archiver.errors import ArchiveFull
from archiver.evidence.members import members
from archiver.items import Exchange

FILE = f"{OUTLET}/2026-11-01.warc.gz"


def fetched(*exchanges: Exchange, **fields: Any) -> Fetch:
    exchanges = exchanges or (an_exchange(),)
    return a_fetch(**{"status": exchanges[-1].status, **fields}, exchanges=exchanges)


def rows(archive: Archive) -> list[dict[str, Any]]:
    return list(archive.db.query("SELECT * FROM fetches ORDER BY id"))


def bodies(archive: Archive) -> list[bytes | None]:
    """The body of each kept answer, wherever it stands; None for requests of which none is kept."""
    found = archive.db.conn.execute("SELECT * FROM fetches ORDER BY id").fetchall()
    return [whole_answer(archive.db.conn, archive.evidence, row)[1] if row["evidence_file"] else None for row in found]


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


def killed_at(path: Path, work: Callable[[Archive], object], call: str, number: int) -> bool:
    """Do the work in a process that is killed when it calls a function of `os` the so-and-so-many-th time; whether it was."""
    pid = os.fork()
    if pid == 0:
        archive = Archive(path)
        left = [number]
        original = getattr(os, call)

        def deadly(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                if call == "write" and len(arguments[1]) > 1:
                    original(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **named)

        setattr(os, call, deadly)
        work(archive)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


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


# Erasing


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
    "damage", [Path.unlink, lambda path: os.truncate(path, path.stat().st_size - 9)], ids=["missing", "cut"]
)
def test_erasing_works_on_evidence_that_was_lost(archive: Archive, damage: Callable[[Path], object]) -> None:
    for number in range(3):
        content = b"0" if number == 2 else b"%d" % number
        exchange = an_exchange(f"{URL}-{number}", content=content)
        archive.record(fetched(exchange, outcome="refused:consent", url=f"{URL}-{number}"))
    damage(archive.evidence.folder / FILE)
    archive.erase_evidence([1])
    assert rows(archive)[0]["evidence_file"] is None
    assert archive.proof().problems == []


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
