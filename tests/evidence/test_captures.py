"""WARC files of others are read whatever their form, and around what is broken in them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from evidence_samples import HTML, write_warc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.evidence.captures import Capture, NotWarc, captures, dechunked, fingerprint
from archiver.evidence.members import members

DATE = "2024-10-22T08:00:00Z"
PAGES = [(f"https://blatt.example/{number}", DATE, HTML + b"<!-- %d -->" % number * 400) for number in range(6)]


def read(path: Path, start: int = 0) -> list[Capture]:
    return list(captures(path, start))


def numbers(found: list[Capture]) -> list[str]:
    """The last part of each address, or what is wrong."""
    return [capture.problem or capture.url.rpartition("/")[2] for capture in found]


@pytest.fixture(params=["packed", "plain", "packed as a whole"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = write_warc(tmp_path / "a.warc", PAGES, packed=request.param == "packed")
    if request.param == "packed as a whole":
        path.write_bytes(gzip.compress(path.read_bytes()))
    return path


def test_every_form_gives_the_same_answers(file: Path) -> None:
    found = read(file)
    assert numbers(found) == list("012345")
    assert [capture.exchange and capture.exchange.content for capture in found] == [body for _, _, body in PAGES]
    first = found[0].exchange
    assert first
    assert (first.status, first.asked_at.isoformat(), first.request_headers) == (200, "2024-10-22T08:00:00+00:00", None)


def test_every_place_can_be_come_back_to(file: Path) -> None:
    found = read(file)
    assert len({capture.offset for capture in found}) == len(found)
    for number, capture in enumerate(found):
        assert read(file, capture.offset) == found[number:]


def test_a_file_that_breaks_off_gives_what_was_whole(file: Path) -> None:
    content = file.read_bytes()
    for length in range(len(content) - 1, len(content) - 400, -37):
        file.write_bytes(content[:length])
        found = "".join(name for name in numbers(read(file)) if name.isdigit())
        assert found, length
        assert "012345".startswith(found), length


def changed(path: Path, number: int, change: Callable[[bytes], bytes]) -> Path:
    """The file with one of its packed answers changed."""
    with path.open("rb") as stream:
        member = [m for m in members(stream) if m.header("WARC-Type") == "response"][number]
    content = path.read_bytes()
    part = change(content[member.offset : member.end])
    path.write_bytes(content[: member.offset] + part + content[member.end :])
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda part: b"\0" * 40 + part[40:],
        lambda part: part[:60] + b"\xff" * (len(part) - 80) + part[-20:],
        lambda part: part[: len(part) // 2],
        lambda part: b"",
        lambda part: gzip.compress(gzip.decompress(part).replace(b"Content-Length: ", b"Content-Length: x", 1)),
        lambda part: gzip.compress(gzip.decompress(part).replace(b"WARC-Date: ", b"WARC-Date: gestern", 1)),
        lambda part: gzip.compress(b"<html>no record</html>" * 50),
        lambda part: gzip.compress(
            gzip.decompress(part).replace(b"HTTP/1.0 200 OK", b"", 1).replace(b"HTTP/1.1 200 OK", b"", 1)
        ),
    ],
    ids=["head", "middle", "half", "gone", "length", "date", "other", "status line"],
)
def test_a_broken_record_costs_itself_only(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    path = changed(write_warc(tmp_path / "a.warc.gz", PAGES), 2, change)
    found = numbers(read(path))
    assert [name for name in found if name.isdigit()] in (list("01345"), list("012345"))
    assert len([name for name in found if not name.isdigit()]) <= 2


def test_a_wrong_length_in_a_plain_file_costs_itself_only(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc", PAGES, packed=False)
    for wrong in (b"7", b"99999999", b"-5", b"viel"):
        content = path.read_bytes()
        start = content.index(
            b"Content-Length: ", content.index(b"blatt.example/2", content.index(b"WARC-Type: response"))
        )
        end = content.index(b"\r\n", start)
        broken = tmp_path / "b.warc"
        broken.write_bytes(content[:start] + b"Content-Length: " + wrong + content[end:])
        assert [name for name in numbers(read(broken)) if name.isdigit() and name != "2"] == list("01345"), wrong


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc.gz", [PAGES[0], ("https://blatt.example/x", DATE, b" " * 3_000_000), PAGES[1]])
    assert numbers(list(captures(path, 0, max_bytes=2_000_000))) == ["0", "too-large", "1"]


@pytest.mark.parametrize(
    "content", [b"", b"WA", b"Hallo Welt", b"<html>", gzip.compress(b"Hallo", mtime=0), b"\x1f\x8b\x08kaputt"]
)
def test_what_is_no_warc_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(NotWarc, match=r"a\.warc\.gz"):
        read(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6))
def test_no_damage_makes_it_fail_or_hang(tmp_path: Path, damage: list[tuple[float, int]]) -> None:
    path = write_warc(tmp_path / "a.warc.gz", PAGES[:3])
    content = bytearray(path.read_bytes())
    for place, value in damage:
        content[int(place * len(content))] = value
    path.write_bytes(bytes(content))
    try:
        found = read(path)
    except NotWarc:
        return
    assert len(found) <= 3 * 6


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        (b"5\r\nhallo\r\n6;x=1\r\n welt!\r\n0\r\n\r\n", b"hallo welt!"),
        (b"5\nhallo\n0\n\n", b"hallo"),
        (b"5\r\nhal", b"hal"),
        (b"<html>", b"<html>"),
        (b"", b""),
        (b"2\r\nText, der nur wie eine Laenge beginnt", b"2\r\nText, der nur wie eine Laenge beginnt"),
    ],
)
def test_chunks_are_put_together(body: bytes, plain: bytes) -> None:
    assert dechunked(body) == plain


def test_files_are_told_apart_by_how_they_begin(tmp_path: Path) -> None:
    one, two = (write_warc(tmp_path / f"{n}.warc.gz", PAGES[:1]) for n in (1, 2))
    assert fingerprint(one) == fingerprint(one) != fingerprint(two)
