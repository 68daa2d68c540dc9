"""Whatever moment a process is killed at, or the disk is full: files stay readable and nothing synced is lost."""

from __future__ import annotations

import gzip
import io
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator

from archiver.evidence import Place
from archiver.evidence.files import MAX_OPEN, EvidenceFiles
from archiver.evidence.members import members, whole_end

FILE = "blatt.example/2026-11-01.warc.gz"


def member(text: str) -> bytes:
    """A record of its own, packed."""
    record = f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:{text}>\r\nWARC-Target-URI: x:{text}\r\n"
    record += f"WARC-Date: 2026-11-01T12:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n{text}\r\n\r\n"
    return gzip.compress(record.encode(), mtime=0)


OPENING = member("opening")


def add(files: EvidenceFiles, *texts: str, known: int = 0, file: str = FILE) -> Place:
    return files.append(file, [member(text) for text in texts], lambda: OPENING, lambda: known)


def texts(path: Path) -> list[str]:
    """The bodies of all records, as another reader sees them."""
    return [record.reader.read().decode() for record in ArchiveIterator(io.BytesIO(path.read_bytes()))]


def test_runs_follow_one_another_behind_the_opening(files: EvidenceFiles) -> None:
    first, second = add(files, "a", "b"), add(files, "c")
    files.sync()
    assert texts(files.folder / FILE) == ["opening", "a", "b", "c"]
    assert (first.offset, second.offset) == (len(OPENING), first.end)
    content = (files.folder / FILE).read_bytes()
    assert content[second.offset : second.end] == member("c")


def test_a_later_process_appends(files: EvidenceFiles) -> None:
    end = add(files, "a").end
    files.sync()
    files.close()
    assert add(EvidenceFiles(files.folder), "b", known=end).offset == end
    assert texts(files.folder / FILE) == ["opening", "a", "b"]


@pytest.mark.parametrize("kept", [0, 1, 2, 9, 20, -1], ids=lambda kept: f"{kept} bytes of the torn one")
def test_a_torn_member_is_cut_off_at_the_next_opening(files: EvidenceFiles, kept: int) -> None:
    end = add(files, "a").end
    files.sync()
    files.close()
    with (files.folder / FILE).open("ab") as file:
        file.write(member("whole, but of no row") + member("torn")[:kept])
    place = add(EvidenceFiles(files.folder), "b", known=end)
    assert texts(files.folder / FILE) == ["opening", "a", "whole, but of no row", "b"]
    assert (files.folder / FILE).read_bytes()[place.offset :] == member("b")


def test_zeros_that_a_power_cut_leaves_are_cut_off(files: EvidenceFiles) -> None:
    end = add(files, "a").end
    files.sync()
    files.close()
    with (files.folder / FILE).open("ab") as file:
        file.write(bytes(4096))
    add(EvidenceFiles(files.folder), "b", known=end)
    assert texts(files.folder / FILE) == ["opening", "a", "b"]


def test_a_file_of_which_the_archive_knows_more_than_there_is_loses_nothing(files: EvidenceFiles) -> None:
    end = add(files, "a", "b").end
    files.sync()
    files.close()
    os.truncate(files.folder / FILE, end - 5)
    add(EvidenceFiles(files.folder), "c", known=end)
    assert (files.folder / FILE).read_bytes().endswith(member("b")[:-5] + member("c"))


def test_what_was_not_synced_is_taken_back(files: EvidenceFiles) -> None:
    add(files, "a")
    files.sync()
    add(files, "b")
    add(files, "c", file="other.example/2026-11-01.warc.gz")
    files.take_back()
    add(files, "d")
    files.sync()
    assert texts(files.folder / FILE) == ["opening", "a", "d"]


def test_a_new_file_is_never_without_its_opening(files: EvidenceFiles) -> None:
    add(files, "a")
    files.take_back()
    add(files, "b")
    files.sync()
    assert texts(files.folder / FILE) == ["opening", "b"]


def test_no_more_files_stay_open_than_are_allowed(files: EvidenceFiles) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for round_ in range(2):
        for number in range(MAX_OPEN + 10):
            known = (files.folder / f"{number}.example/x.warc.gz").stat().st_size if round_ else 0
            add(files, f"{round_}", file=f"{number}.example/x.warc.gz", known=known)
            files.sync()
    assert len(os.listdir("/proc/self/fd")) <= before + MAX_OPEN
    files.close()
    assert texts(files.folder / "3.example/x.warc.gz") == ["opening", "0", "1"]


def in_a_child(work: Callable[[], None]) -> int:
    """How a forked process ended that does the work; 0, an error number, or minus a signal."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except OSError as error:
            code = error.errno or 1
        finally:  # whatever it raises, the rest of the tests must not run here a second time
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize("room", [0, 10, 50, 200])
def test_a_full_disk_leaves_nothing_half(files: EvidenceFiles, room: int) -> None:
    end = add(files, "a").end
    files.sync()
    files.close()

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (end + room, end + room))
        again = EvidenceFiles(files.folder)
        add(again, "b" * 5000, "c" * 7777, "".join(map(chr, range(32, 2000))).encode().hex(), known=end)

    assert in_a_child(fill) == 27  # EFBIG, which the archive tells as a full disk
    assert (files.folder / FILE).stat().st_size == end
    assert texts(files.folder / FILE) == ["opening", "a"]


def test_members_end_before_the_first_broken_one() -> None:
    content = member("a") + member("b")
    third = bytearray(member("c"))
    third[-6] ^= 0xFF  # of the check sum
    broken = content + third + member("d")
    assert whole_end(io.BytesIO(broken)) == len(content)
    assert [m.header("WARC-Target-URI") for m in members(io.BytesIO(broken))] == ["x:a", "x:b"]
    assert [m.length for m in members(io.BytesIO(content), len(member("a")))] == [len(member("b"))]
