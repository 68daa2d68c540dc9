"""Records are WARC 1.1 that readers of others read, with the answer byte for byte as it came."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from evidence_samples import HTML, a_redirect, an_exchange, not_modified
from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType
from given import NOON, URL, later

from archiver.evidence import Place
from archiver.evidence.reading import exchanges_of, read_run
from archiver.evidence.records import Original, answer_members, info_member, sha256_of
from archiver.items import Exchange

FILE = "kleinezeitung.example/2026-11-01.warc.gz"
ORIGINAL = Original("<urn:uuid:11111111-2222-4333-8444-555555555555>", URL, "2026-11-01T12:00:00Z")


def written(folder: Path, *exchanges: Exchange, original: Original | None = None) -> Place:
    """A file that opens with its warcinfo and holds one run."""
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    opening = info_member(FILE, "kleinezeitung.example", "archiver/test", NOON)
    run = b"".join(answer_members(exchanges, NOON, sha256_of(exchanges[-1].content), original))
    path.write_bytes(opening + run)
    return Place(FILE, len(opening), len(run))


def by_another_reader(path: Path) -> list[WarcRecord]:
    """All records as FastWARC sees them, their digests checked, bodies still packed."""
    records = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, verify_digests=False):
            record.freeze()
            records.append(record)
    return records


def test_fastwarc_reads_what_was_written(tmp_path: Path) -> None:
    written(tmp_path, an_exchange())
    info, response, request = by_another_reader(tmp_path / FILE)
    assert [record.record_type for record in (info, response, request)] == [
        WarcRecordType.warcinfo,
        WarcRecordType.response,
        WarcRecordType.request,
    ]
    assert response.headers["WARC-Target-URI"] == URL
    assert response.headers["WARC-Date"] == "2026-11-01T12:00:00Z"
    assert response.headers["WARC-IP-Address"] == "192.0.2.7"
    assert response.http_headers.status_code == 200
    assert response.http_headers["Content-Encoding"] == "gzip"
    assert response.reader.read() == an_exchange().content
    assert request.headers["WARC-Concurrent-To"] == response.record_id
    assert request.http_headers["User-Agent"] == "archiver/0 (test)"
    assert request.http_headers["Host"] == "www.kleinezeitung.example"


def test_fastwarc_unpacks_the_body_to_the_page(tmp_path: Path) -> None:
    written(tmp_path, an_exchange())
    with (tmp_path / FILE).open("rb") as stream:
        [page] = [
            record.reader.read()
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, auto_decode="all")
        ]
    assert page == HTML


def test_warcio_finds_every_digest_right(tmp_path: Path) -> None:
    written(tmp_path, a_redirect("http://kleinezeitung.example/kurz", URL), an_exchange())
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(tmp_path / FILE)], capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout
    assert check.stdout.count("digest pass") == 5


@pytest.mark.parametrize(
    "exchange",
    [
        an_exchange(),
        an_exchange(content=HTML, headers=(("Content-Type", "text/html"),)),
        an_exchange(content=b"", status=404),
        an_exchange(content=bytes(range(256)) * 40),
        an_exchange(headers=(("X-Ort", "Stra\xdfe"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))),
        an_exchange(request_headers=None, ip=None, protocol="HTTP/1.0", reason="Alles gut"),
        an_exchange(status=799),
    ],
    ids=["packed", "plain", "empty", "binary", "odd headers", "without request", "unknown status"],
)
def test_an_exchange_comes_back_as_it_was(tmp_path: Path, exchange: Exchange) -> None:
    [back] = exchanges_of(read_run(tmp_path, written(tmp_path, exchange)))
    for name in ("url", "asked_at", "status", "content", "headers", "request_headers", "protocol", "ip"):
        assert getattr(back, name) == getattr(exchange, name), name


def test_redirects_stand_behind_the_answer_and_come_back_before_it(tmp_path: Path) -> None:
    hops = (a_redirect("http://a.example/1", "/2"), a_redirect("http://a.example/2", URL))
    place = written(tmp_path, *hops, an_exchange())
    assert [record.status for record in read_run(tmp_path, place) if record.kind == "response"] == [200, 301, 301]
    assert [exchange.url for exchange in exchanges_of(read_run(tmp_path, place))] == [*(hop.url for hop in hops), URL]


def test_no_password_cookie_or_key_is_kept(tmp_path: Path) -> None:
    secrets = (("Proxy-Authorization", "Basic geheim"), ("Cookie", "geheim=1"), ("Authorization", "geheim"))
    written(tmp_path, an_exchange("https://leser:geheim@a.example/x#geheim", request_headers=secrets))
    response, request = by_another_reader(tmp_path / FILE)[1:]
    assert response.headers["WARC-Target-URI"] == "https://a.example/x"
    assert "geheim" not in str(request.headers.to_tuples()) + str(request.http_headers.to_tuples())


def test_a_header_cannot_add_lines(tmp_path: Path) -> None:
    place = written(tmp_path, an_exchange(headers=(("X-A", "1\r\nX-B: 2\r\n\r\n<html>"),)))
    [back] = exchanges_of(read_run(tmp_path, place))
    assert [name for name, _ in back.headers] == ["X-A"]


def test_a_body_that_is_kept_already_becomes_a_revisit(tmp_path: Path) -> None:
    written(tmp_path, an_exchange(), original=ORIGINAL)
    _, revisit, request = by_another_reader(tmp_path / FILE)
    assert revisit.record_type == WarcRecordType.revisit
    assert revisit.headers["WARC-Profile"].endswith("1.1/revisit/identical-payload-digest")
    assert revisit.headers["WARC-Refers-To"] == ORIGINAL.record_id
    assert revisit.headers["WARC-Refers-To-Target-URI"] == URL
    assert revisit.headers["WARC-Refers-To-Date"] == ORIGINAL.date
    assert request.record_type == WarcRecordType.request
    assert revisit.http_headers["Etag"] == '"a1"'
    assert revisit.reader.read() == b""


def test_an_answer_that_nothing_has_changed_says_so(tmp_path: Path) -> None:
    written(tmp_path, not_modified(), original=ORIGINAL)
    revisit = by_another_reader(tmp_path / FILE)[1]
    assert revisit.headers["WARC-Profile"].endswith("1.1/revisit/server-not-modified")


def test_a_packed_body_is_not_packed_again_and_a_plain_one_is() -> None:
    packed, plain = an_exchange(), an_exchange(content=HTML * 200, headers=())
    size = {
        name: len(answer_members([one], NOON, sha256_of(one.content))[0])
        for name, one in (("packed", packed), ("plain", plain))
    }
    assert size["packed"] > len(packed.content)
    assert size["plain"] < len(plain.content) / 5


def test_the_date_is_that_of_the_row(tmp_path: Path) -> None:
    members = answer_members([an_exchange(asked_at=later(seconds=-3))], NOON, sha256_of(b""))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    assert {record.headers["WARC-Date"] for record in by_another_reader(path)} == {"2026-11-01T12:00:00Z"}
